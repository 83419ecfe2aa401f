"""Still pictures from files, as brightness. A file is judged by its header before a pixel is decoded."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from PIL import Image

    from handrail.capture.reads import Luma

MAX_PIXELS = 64_000_000
"""Pixels of a picture: more than a phone takes by itself, 64 MB as brightness."""
MAX_BYTES = 100 * 1024 * 1024
"""Bytes of a file."""
KINDS = ("JPEG", "PNG", "WEBP", "BMP", "TIFF", "GIF", "PPM")


class PictureError(Exception):
    """A file that can't be used as a picture; the words say what to do."""


def luma_of(path: Path) -> Luma:
    """The brightness of a picture, height x width; what is transparent is white. Raises PictureError."""
    from PIL import Image, UnidentifiedImageError

    try:
        _bounded_file(path)
        with warnings.catch_warnings():
            # Of what it warns (bombs, odd metadata) either the size is refused below or nothing matters here.
            warnings.simplefilter("ignore")
            with Image.open(path, formats=KINDS) as picture:
                _bounded(*picture.size)
                return _brightness(picture)
    except UnidentifiedImageError:
        raise PictureError("is no picture that can be read: take JPEG, PNG, WebP, BMP, TIFF, GIF or PGM") from None
    except FileNotFoundError:
        raise PictureError("is not there") from None
    except Image.DecompressionBombError:
        raise PictureError(f"has more than {MAX_PIXELS // 1_000_000} million pixels: save it smaller") from None
    except MemoryError:
        raise PictureError("takes more memory than there is: save it smaller") from None
    except (OSError, ValueError, SyntaxError, EOFError, LookupError, TypeError, ArithmeticError) as reason:
        # What Pillow's readers raise on damaged files is not one kind of error.
        said = reason.strerror if isinstance(reason, OSError) and reason.strerror else "damaged or cut off"
        raise PictureError(f"can't be read ({said}): copy or take it again") from None


def _bounded_file(path: Path) -> None:
    if path.stat().st_size > MAX_BYTES:
        raise PictureError(f"is larger than {MAX_BYTES // 1024**2} MB: save it smaller")


def _bounded(width: int, height: int) -> None:
    if width * height > MAX_PIXELS:
        most = f"{MAX_PIXELS // 1_000_000} million"
        raise PictureError(f"has {width} x {height} pixels, more than {most}: save it smaller")


def _brightness(picture: Image.Image) -> Luma:
    from PIL import Image

    picture.draft("L", picture.size)  # a JPEG then decodes its brightness only
    if picture.mode.startswith(("I", "F")):  # 16 bits or more: the range that is used, in 256 steps
        deep = np.asarray(picture, dtype=np.float64)
        low, high = float(np.nanmin(deep)), float(np.nanmax(deep))
        if not np.isfinite(high - low) or high <= low:
            return np.zeros(deep.shape, dtype=np.uint8)
        return np.asarray((deep - low) * (255.0 / (high - low)), dtype=np.uint8)
    if "A" in picture.getbands() or "transparency" in picture.info:
        over = Image.new("RGBA", picture.size, "white")
        over.alpha_composite(picture.convert("RGBA"))
        picture = over
    return np.array(picture.convert("L"), dtype=np.uint8)

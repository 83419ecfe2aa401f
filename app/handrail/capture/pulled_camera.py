"""Cameras that are asked for frame after frame on a thread of their own: OpenCV's, and pictures in a folder."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from handrail.capture.pictures import KINDS, MAX_BYTES, MAX_PIXELS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from handrail.ports.camera import Frame, State

AGAIN = 2.0
"""Seconds until a camera that gives nothing is tried again."""
PICTURES_A_SECOND = 10
QUALITY = 95
"""Of a JPEG that is made for a record."""
EACH_PICTURE = 2.0
"""Seconds for which a picture of a folder stands in front of the camera."""


class PixelFrame:
    """A frame from an array: height x width of brightness, or height x width x 3 of red, green, blue."""

    def __init__(self, pixels: NDArray[np.uint8], at: float) -> None:
        self._pixels = pixels
        self.at = at
        self.height, self.width = pixels.shape[:2]

    def luma(self) -> bytes:
        """Brightness, by the weights of ITU-R BT.601."""
        if self._pixels.ndim == 2:
            return self._pixels.tobytes()
        weights = np.array([77, 150, 29], dtype=np.uint16)
        return ((self._pixels.astype(np.uint16) @ weights) >> 8).astype(np.uint8).tobytes()

    def rgb(self, width: int) -> tuple[int, int, bytes]:
        """Every second, third … pixel, as many as fit."""
        step = max(1, -(-self.width // width))
        small = self._pixels[::step, ::step]
        if small.ndim == 2:
            small = np.repeat(small[:, :, None], 3, axis=2)
        return small.shape[1], small.shape[0], small.tobytes()

    def jpeg(self) -> bytes:
        """Every pixel."""
        from PIL import Image

        file = BytesIO()
        Image.fromarray(self._pixels).save(file, "JPEG", quality=QUALITY)
        return file.getvalue()


class Source(Protocol):
    """An open camera."""

    def read(self) -> NDArray[np.uint8] | None:
        """The next frame's pixels, when it is there; None: it gives no more."""
        ...

    def close(self) -> None: ...


class PulledCamera:
    """Implements ``ports.camera.Camera`` over one source. No lamp, no other cameras."""

    def __init__(self, source: Callable[[], Source | None], again: float = AGAIN) -> None:
        """``source`` opens it, None where that fails; it is asked anew every ``again`` seconds."""
        self._source = source
        self._again = again
        self._end = threading.Event()
        self._thread: threading.Thread | None = None

    def open(self, took: Callable[[Frame], None], told: Callable[[State], None], largest: bool = False) -> None:
        """Starts a thread that lives until ``close``. Its frames are as large as they are."""
        self.close()
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(took, told, self._end), name="camera", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """The thread ends with the frame that it waits for; a network that hangs is not waited for."""
        self._end.set()
        if self._thread is not None:
            self._thread.join(timeout=1.0)
            self._thread = None

    def can_light(self) -> bool:
        """Never."""
        return False

    def light(self, on: bool) -> None:
        """There is none."""

    def others(self) -> int:
        """None."""
        return 0

    def take_next(self) -> None:
        """There is no other."""

    def _run(self, took: Callable[[Frame], None], told: Callable[[State], None], end: threading.Event) -> None:
        told("starting")
        missing: State = "none"
        while not end.is_set():
            source = self._source()
            if source is not None:
                if self._frames(source, took, told, end):
                    missing = "unplugged"
                source.close()
            if not end.is_set():
                told(missing)
                end.wait(self._again)

    def _frames(
        self, source: Source, took: Callable[[Frame], None], told: Callable[[State], None], end: threading.Event
    ) -> bool:
        """Gives frames as long as there are any; whether there was one."""
        live = False
        while not end.is_set() and (pixels := source.read()) is not None:
            if not live:
                live = True
                told("live")
            took(PixelFrame(pixels, time.monotonic()))
        return live


class OpenCvSource:
    """A camera by its number, or an address that FFmpeg understands (``rtsp://…``)."""

    def __init__(self, capture: Any) -> None:
        self._capture = capture

    @classmethod
    def opened(cls, address: str) -> OpenCvSource | None:
        """None where it can't be opened, or where there is no OpenCV."""
        from handrail.capture.prepare import opencv

        cv2 = opencv()
        if cv2 is None:
            return None
        limits = [cv2.CAP_PROP_OPEN_TIMEOUT_MSEC, 5000, cv2.CAP_PROP_READ_TIMEOUT_MSEC, 5000]
        if address.isdecimal():
            capture = cv2.VideoCapture(int(address))
            capture.set(cv2.CAP_PROP_FRAME_WIDTH, 1920)
            capture.set(cv2.CAP_PROP_FRAME_HEIGHT, 1080)
        else:
            capture = cv2.VideoCapture(address, cv2.CAP_FFMPEG, limits)
        # Newest first: a decoder that is behind must not read what was there seconds ago.
        capture.set(cv2.CAP_PROP_BUFFERSIZE, 1)
        if not capture.isOpened():
            capture.release()
            return None
        return cls(capture)

    def read(self) -> NDArray[np.uint8] | None:
        """Waits for the next frame, five seconds at most from a network."""
        good, pixels = self._capture.read()
        if not good or pixels is None or pixels.shape[0] * pixels.shape[1] > MAX_PIXELS:
            return None
        return np.ascontiguousarray(pixels[:, :, ::-1])

    def close(self) -> None:
        """Lets the device or the connection go."""
        self._capture.release()


class PictureSource:
    """The pictures of a folder in the order of their names, again and again: for training, and to set up a station."""

    def __init__(self, paths: list[Path]) -> None:
        self._paths = paths

        self._shown = 0
        self._pixels: tuple[int, NDArray[np.uint8]] | None = None

    @classmethod
    def opened(cls, folder: str) -> PictureSource | None:
        """None where no picture is."""
        place = Path(folder)
        found = sorted(path for path in place.glob("*") if path.suffix.lower() in (".png", ".jpg", ".jpeg"))
        return cls(found) if found else None

    def read(self) -> NDArray[np.uint8] | None:
        """The picture that stands there now; None where it can't be read."""
        time.sleep(1 / PICTURES_A_SECOND)
        at = int(self._shown / PICTURES_A_SECOND / EACH_PICTURE) % len(self._paths)
        self._shown += 1
        if self._pixels is None or self._pixels[0] != at:
            pixels = _pixels(self._paths[at])
            if pixels is None:
                return None
            self._pixels = (at, pixels)
        return self._pixels[1]

    def close(self) -> None:
        """Nothing is held."""


def _pixels(path: Path) -> NDArray[np.uint8] | None:
    from PIL import Image

    try:
        if path.stat().st_size > MAX_BYTES:
            return None
        with Image.open(path, formats=KINDS) as picture:
            if picture.size[0] * picture.size[1] > MAX_PIXELS:
                return None
            return np.array(picture.convert("RGB"), dtype=np.uint8)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None


def camera_at(address: str) -> PulledCamera:
    """The camera that a setting names: ``pictures:FOLDER``, a number, or an address."""
    if address.startswith("pictures:"):
        folder = address.removeprefix("pictures:")
        return PulledCamera(lambda: PictureSource.opened(folder))
    return PulledCamera(lambda: OpenCvSource.opened(address))

"""Ways to prepare a picture before it is decoded. Each gives pictures and how their pixels lie in the frame.

What each is for was measured (docs/scanning.md). OpenCV is loaded by the first scan, in the scan's own thread; where
it can't be loaded (there is no build for Windows on ARM) only what Pillow can do is left.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from handrail.capture.reads import Box, Point, ends, height
from handrail.capture.zxing import Looking

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from handrail.capture.reads import Corners, Luma, Read

MAX_ENLARGED = 2_500_000
"""Pixels up to which a picture is enlarged: a larger one has pixels enough."""
_LEAST_HEIGHT, _LEAST_WIDTH = 6, 20
_BAND = 40
"""Rows that an averaged line of bars is drawn with: as many as the decoder wants to cross."""
_BAND_AGAIN = 10
"""The same where a value is only confirmed: fewer cost less."""


class Prepared(NamedTuple):
    """A picture to decode; ``back`` is the 2x3 matrix from its pixels to the frame's, None if they are the same."""

    luma: Luma
    back: NDArray[np.float64] | None = None

    def corners(self, corners: Corners) -> Corners:
        """Corners in the frame."""
        if self.back is None:
            return corners
        first, second, third, fourth = (
            Point(*(float(value) for value in self.back @ np.array([point.x, point.y, 1.0]))) for point in corners
        )
        return first, second, third, fourth


class Strategy(NamedTuple):
    """A way to look at a frame. ``plain``: it changes nothing that could make one value of another."""

    name: str
    prepare: Callable[[Luma], Iterator[Prepared]]
    looking: Looking = Looking()
    plain: bool = False


@cache
def opencv() -> Any:
    """OpenCV, working on the thread that calls it; None where it can't be loaded."""
    try:
        import cv2
    except ImportError:
        return None
    cv2.setNumThreads(1)
    return cv2


def as_it_is(luma: Luma) -> Iterator[Prepared]:
    """The frame."""
    yield Prepared(luma)


def sharpened(luma: Luma, sigma: float = 2.0, amount: float = 1.5) -> Luma:
    """Edges steeper: against a lens out of focus."""
    cv2 = opencv()
    return np.asarray(
        cv2.addWeighted(luma, 1 + amount, cv2.GaussianBlur(luma, (0, 0), sigma), -amount, 0), dtype=np.uint8
    )


def stretched(luma: Luma) -> Luma:
    """Noise smoothed, then what is between the darkest and the lightest hundredth spread: against low light."""
    cv2 = opencv()
    smooth = cv2.GaussianBlur(luma, (0, 0), 1.2)
    low, high = np.percentile(smooth[::4, ::4], (1, 99))
    if high <= low:
        return np.asarray(smooth, dtype=np.uint8)
    scale = 255.0 / (high - low)
    return np.asarray(cv2.convertScaleAbs(np.maximum(smooth, low) - low, alpha=scale), dtype=np.uint8)


def enlarged(luma: Luma, factor: float) -> Prepared | None:
    """Larger, smoothly; None where the picture is large enough."""
    if luma.size > MAX_ENLARGED:
        return None
    cv2 = opencv()
    larger = cv2.resize(luma, None, fx=factor, fy=factor, interpolation=cv2.INTER_CUBIC)
    return Prepared(np.asarray(larger, dtype=np.uint8), _scaling(1 / factor))


def reduced(luma: Luma, factor: float) -> Prepared:
    """Smaller: what is printed or shown within the cells of a large symbol goes."""
    smaller = opencv().resize(luma, None, fx=factor, fy=factor, interpolation=opencv().INTER_AREA)
    return Prepared(np.asarray(smaller, dtype=np.uint8), _scaling(1 / factor))


def smoothed(luma: Luma, sigma: float) -> Luma:
    """Blurred: the dots of a peened code run together."""
    return np.asarray(opencv().GaussianBlur(luma, (0, 0), sigma), dtype=np.uint8)


def local_contrast(luma: Luma) -> Luma:
    """Contrast spread in each neighbourhood by itself."""
    return np.asarray(opencv().createCLAHE(3, (8, 8)).apply(luma), dtype=np.uint8)


def each(*makes: Callable[[Luma], Luma | Prepared | None]) -> Callable[[Luma], Iterator[Prepared]]:
    """A strategy's pictures from functions of the frame."""

    def prepare(luma: Luma) -> Iterator[Prepared]:
        for make in makes:
            made = make(luma)
            if made is not None:
                yield made if isinstance(made, Prepared) else Prepared(made)

    return prepare


def bars_straightened(luma: Luma, look_at: Luma | None = None) -> Iterator[Prepared]:
    """Each bar code that OpenCV finds, turned upright and enlarged twice."""
    for straight in _found_bars(luma, look_at):
        larger = enlarged(straight.luma, 2.0)
        if larger is not None and larger.back is not None and straight.back is not None:
            yield Prepared(larger.luma, _then(straight.back, larger.back))


def bars_averaged(luma: Luma, look_at: Luma | None = None, bands: int = 3) -> Iterator[Prepared]:
    """Each bar code that OpenCV finds as some bands, each averaged along the bars: noise goes, edges stay."""
    for straight in _found_bars(luma, look_at):
        yield from _bands(straight, bands, upright=True, drawn_with=_BAND)


def bars_every_way(luma: Luma) -> Iterator[Prepared]:
    """Each bar code that OpenCV finds in one look: straightened, the same sharpened, and averaged in three bands."""
    for straight in _found_bars(luma, None):
        larger = enlarged(straight.luma, 2.0)
        if larger is not None and larger.back is not None and straight.back is not None:
            back = _then(straight.back, larger.back)
            yield Prepared(larger.luma, back)
            yield Prepared(sharpened(larger.luma, 3.0), back)
        yield from _bands(straight, 3, upright=True, drawn_with=_BAND)


def bars_around(luma: Luma, sharp: bool = False) -> Iterator[Prepared]:
    """The surroundings of each bar code that OpenCV finds, as they lie, enlarged twice: for one in perspective."""
    rows, width = luma.shape
    for quad in _quads(luma):
        box = Box.around(tuple(Point(float(x), float(y)) for x, y in quad), 0.15, width, rows)
        larger = (
            None if box.empty else enlarged(np.ascontiguousarray(luma[box.top : box.bottom, box.left : box.right]), 2)
        )
        if larger is None or larger.back is None:
            continue
        back = larger.back + np.array([[0.0, 0.0, box.left], [0.0, 0.0, box.top]])
        yield Prepared(sharpened(larger.luma, 2.0, 2.0) if sharp else larger.luma, back)


def averaged_at(read: Read, luma: Luma, careful: bool) -> Iterator[Prepared]:
    """The bars of a code that was read, averaged along themselves: another measurement of the same bars.

    ``careful``: two bands, sheared upright first; it takes ten times as long.
    """
    left, right = ends(read.corners)
    width = float(np.hypot(right.x - left.x, right.y - left.y))
    if width < _LEAST_WIDTH:
        return
    high = max(height(read.corners), 8.0)
    middle = Point((left.x + right.x) / 2, (left.y + right.y) / 2)
    angle = float(np.degrees(np.arctan2(right.y - left.y, right.x - left.x)))
    straight = _turned(luma, middle, width, high, angle)
    yield from _bands(straight, 2 if careful else 1, careful, _BAND if careful else _BAND_AGAIN)


def _found_bars(luma: Luma, look_at: Luma | None) -> Iterator[Prepared]:
    for quad in _quads(luma if look_at is None else look_at):
        (x, y), (wide, high), angle = opencv().minAreaRect(quad)
        if wide < high:
            wide, high, angle = high, wide, angle + 90
        if high >= _LEAST_HEIGHT and wide >= _LEAST_WIDTH:
            yield _turned(luma, Point(x, y), wide, high, angle)


def _quads(luma: Luma) -> list[NDArray[np.float32]]:
    """Where OpenCV sees bars: four corners each."""
    if min(luma.shape) < 40:  # its detector wants more
        return []
    found, quads = _detector().detect(luma)
    return [np.asarray(quad, dtype=np.float32).reshape(4, 2) for quad in quads] if found else []


@cache
def _detector() -> Any:
    return opencv().barcode.BarcodeDetector()


def _turned(luma: Luma, middle: Point, length: float, high: float, angle: float) -> Prepared:
    """A cut along the bars' row, with room for the quiet zones."""
    cv2 = opencv()
    wide = min(length * 1.16 + 24, 2.0 * max(luma.shape))
    high = min(high, 2.0 * max(luma.shape))
    to_cut = cv2.getRotationMatrix2D((middle.x, middle.y), angle, 1.0)
    to_cut[0, 2] += wide / 2 - middle.x
    to_cut[1, 2] += high / 2 - middle.y
    cut = cv2.warpAffine(
        luma, to_cut, (int(wide), int(high)), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )  # fmt: skip
    return Prepared(np.asarray(cut, dtype=np.uint8), np.asarray(cv2.invertAffineTransform(to_cut), dtype=np.float64))


def _bands(straight: Prepared, bands: int, upright: bool, drawn_with: int) -> Iterator[Prepared]:
    cv2 = opencv()
    cut, back = straight
    rows, width = cut.shape
    sheared, shear = _upright(cut) if upright else (cut, 0.0)
    for band in range(bands):
        top, bottom = (int(rows * (0.1 + 0.8 * at / bands)) for at in (band, band + 1))
        if bottom - top < 2:
            continue
        line = sheared[top:bottom].astype(np.float32).mean(axis=0)[None]
        line = cv2.resize(line, (width * 4, 1), interpolation=cv2.INTER_CUBIC)
        line = line + 1.5 * (line - cv2.GaussianBlur(line, (0, 0), 4.0, sigmaY=0.1))
        low, high = np.percentile(line, (2, 98))
        if high <= low:
            continue
        line = np.clip((line - low) * (255.0 / (high - low)), 0, 255).astype(np.uint8)
        drawn = np.ascontiguousarray(np.repeat(line, drawn_with, axis=0))
        # Row r of what is drawn is row top + r * (bottom - top) / drawn_with of the cut, moved back by the shear.
        step = (bottom - top) / drawn_with
        to_cut = np.array([
            [0.25, -shear * step, shear * (rows / 2 - top)],
            [0.0, step, float(top)],
        ])  # fmt: skip
        yield Prepared(drawn, None if back is None else _then(back, to_cut))


def _upright(cut: Luma) -> tuple[Luma, float]:
    """The cut sheared so that its columns are sharpest, and by how much a row moves for each row down."""
    cv2 = opencv()
    rows, width = cut.shape
    fine = cut.astype(np.float32)

    def matrix(shear: float) -> NDArray[np.float32]:
        return np.array([[1, shear, -shear * rows / 2], [0, 1, 0]], dtype=np.float32)

    def sharpness(shear: float) -> float:
        columns = cv2.warpAffine(fine, matrix(shear), (width, rows), borderMode=cv2.BORDER_REPLICATE).mean(axis=0)
        return float((np.diff(columns) ** 2).sum())

    coarse = max(np.linspace(-0.12, 0.12, 13), key=sharpness)
    best = float(max(np.linspace(coarse - 0.02, coarse + 0.02, 9), key=sharpness))
    upright = cv2.warpAffine(
        cut, matrix(best), (width, rows), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )  # fmt: skip
    return np.asarray(upright, dtype=np.uint8), best


def turned_by(degrees: float) -> Callable[[Luma], Iterator[Prepared]]:
    """The whole frame turned: finds tilted bars where there is no OpenCV."""

    def prepare(luma: Luma) -> Iterator[Prepared]:
        from PIL import Image

        turned = np.asarray(Image.fromarray(luma).rotate(degrees, Image.Resampling.BICUBIC, expand=True, fillcolor=255))
        cos, sin = float(np.cos(np.radians(degrees))), float(np.sin(np.radians(degrees)))
        middle = np.array([turned.shape[1] / 2, turned.shape[0] / 2])
        back = np.array([[cos, -sin, 0.0], [sin, cos, 0.0]])
        back[:, 2] = np.array([luma.shape[1] / 2, luma.shape[0] / 2]) - back[:, :2] @ middle
        yield Prepared(np.ascontiguousarray(turned), back)

    return prepare


def _scaling(factor: float) -> NDArray[np.float64]:
    return np.array([[factor, 0.0, 0.0], [0.0, factor, 0.0]])


def _then(outer: NDArray[np.float64], inner: NDArray[np.float64]) -> NDArray[np.float64]:
    """One matrix for ``inner`` and then ``outer``."""
    return np.asarray((np.vstack([outer, [0, 0, 1]]) @ np.vstack([inner, [0, 0, 1]]))[:2], dtype=np.float64)

"""The decoding door: the codes in a frame or a still picture.

Easy tries first, more effort only while nothing is found or what was found is not confirmed, and never longer than
the budget. A frame is never made smaller; where a code was seen last is looked at first (BC-14).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from handrail.capture import prepare, zbar, zxing
from handrail.capture.characters import DEFAULT
from handrail.capture.prepare import Prepared, Strategy, each
from handrail.capture.reads import BARS, Box, Point, Read
from handrail.capture.zxing import SYMBOLOGIES, Looking

if TYPE_CHECKING:
    from handrail.capture.reads import Luma

STILL_BUDGET = 3.0
"""Seconds for a still picture."""
FRAME_BUDGET = 0.05
"""Seconds for a frame of a camera: a new try is not begun later."""
MARGIN = 0.25
"""Of a code's longer side, around where it was seen last."""

_BARS, _AREAS = Looking(kinds="bars"), Looking(kinds="areas")
_ALONG = Looking(kinds="bars", upright=True)

AS_IT_IS = Strategy("as it is", prepare.as_it_is, plain=True)
_STRAIGHT = Strategy("bars straightened", prepare.bars_straightened, _BARS)
_AVERAGED = Strategy(
    "bars averaged", lambda luma: prepare.bars_averaged(luma, prepare.stretched(luma)), _ALONG
)  # fmt: skip
_AVERAGED_WHOLE = Strategy(
    "bars averaged over their height",
    lambda luma: prepare.bars_averaged(luma, prepare.stretched(luma), bands=1), _ALONG,
)  # fmt: skip
_AROUND = Strategy("around bars", prepare.bars_around, _BARS)
_AROUND_SHARP = Strategy("around bars, sharpened", lambda luma: prepare.bars_around(luma, sharp=True), _BARS)
_REDUCED = Strategy(
    "reduced", each(lambda luma: prepare.reduced(luma, 0.6)), Looking(kinds="areas", one_threshold=True)
)  # fmt: skip
_SHARP_BARS = Strategy(
    "bars sharpened", lambda luma: prepare.bars_straightened(prepare.sharpened(luma)), _BARS
)  # fmt: skip
_INVERTED = Strategy("inverted", each(lambda luma: np.asarray(255 - luma, dtype=np.uint8)), plain=True)
_SHARP = Strategy("sharpened", each(prepare.sharpened))
_LARGER = Strategy("enlarged", each(lambda luma: prepare.enlarged(luma, 2.0)))
_LARGER_SHARP = Strategy("enlarged and sharpened", each(lambda luma: _sharp(prepare.enlarged(luma, 2.0))))
_ONE_THRESHOLD = Strategy("one threshold", prepare.as_it_is, Looking(one_threshold=True))
_SOFT = Strategy("softened", each(lambda luma: prepare.smoothed(luma, 1.0)))
_CONTRAST = Strategy("local contrast", each(prepare.local_contrast))
_VERY_SHARP = Strategy("sharpened more", each(lambda luma: prepare.sharpened(luma, 4.0, 2.0)))
_DARK = Strategy("stretched", each(prepare.stretched))
_DOTS = Strategy(
    "dots joined", each(lambda luma: prepare.smoothed(luma, 3.0), lambda luma: prepare.smoothed(luma, 2.0),
                        lambda luma: prepare.smoothed(luma, 5.0)), Looking(kinds="areas", inverted=True),
)  # fmt: skip
_TURNED = tuple(
    Strategy(f"turned by {degrees:g} degrees", prepare.turned_by(degrees), _BARS, plain=True)
    for degrees in (45.0, 22.5, 67.5)
)

_STILL = (
    AS_IT_IS, _STRAIGHT, _AVERAGED, _SHARP_BARS, _AVERAGED_WHOLE, _AROUND, _AROUND_SHARP, _SHARP,
    _LARGER_SHARP, _INVERTED, _LARGER, _ONE_THRESHOLD, _SOFT, _CONTRAST, _VERY_SHARP, _REDUCED, _DOTS, _DARK,
)  # fmt: skip
_BARS_LIVE = Strategy("bars in every way", prepare.bars_every_way, _BARS)
_AREAS_LIVE = Strategy("areas as they are", prepare.as_it_is, _AREAS, plain=True)
_AREAS_DARK = Strategy("areas stretched", each(prepare.stretched), _AREAS)
_AREAS_SHARP = Strategy("areas sharpened", each(prepare.sharpened), _AREAS)
_TURNS = (_AREAS_LIVE, _BARS_LIVE, _AREAS_DARK, _BARS_LIVE, _AREAS_LIVE, _BARS_LIVE, _AREAS_SHARP, _BARS_LIVE,
          _INVERTED, _BARS_LIVE)  # fmt: skip
_NEAR = (AS_IT_IS, _BARS_LIVE, _LARGER_SHARP, _DARK, _INVERTED)
_WITHOUT_OPENCV = (AS_IT_IS, _INVERTED, *_TURNED, _ONE_THRESHOLD)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a step expects. Fewer symbologies are faster and safer."""

    symbologies: frozenset[str] = SYMBOLOGIES
    charset: str = DEFAULT
    """The site's character set for bytes that name none and are not UTF-8."""
    direct_part_mark: bool = False
    """Dots on metal: each frame is also blurred until they touch."""
    second_reader: bool = False
    """Two independent readers must agree wherever the second knows the symbology; a disagreement is no read."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a picture holds. ``near`` is where to look first in the next frame; None: everywhere."""

    reads: tuple[Read, ...]
    near: Box | None = None
    tried: tuple[str, ...] = ()
    out_of_time: bool = False


def _unstructured(_read: Read) -> bool:
    return False


class DecodingDoor:
    """Decodes pictures, one at a time: made once for each thread that decodes."""

    def __init__(
        self, asked: Asked | None = None, structured: Callable[[Read], bool] = _unstructured,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:  # fmt: skip
        """``structured`` tells whether a read's content proves itself, by a check digit within a grammar."""
        self._asked = asked or Asked()
        self._structured = structured
        self._seconds = seconds

    def still(self, luma: Luma, region: Box | None = None, budget: float = STILL_BUDGET) -> Found:
        """The codes of one picture; ``agreed`` where two strategies or error correction and structure confirm."""
        with_opencv = prepare.opencv() is not None
        return self._searched(luma, region, _STILL if with_opencv else _WITHOUT_OPENCV, budget, confirm=True)

    def frame(
        self, luma: Luma, number: int, near: Box | None = None, region: Box | None = None, budget: float = FRAME_BUDGET
    ) -> Found:
        """The codes of one frame of a camera; ``number`` counts frames: each runs other strategies than the last.

        Where a code was seen last (``near``) is looked at first. Two frames have to agree: ``agreement.py``.
        """
        began = self._seconds()
        with_opencv = prepare.opencv() is not None
        if near is not None:
            found = self._searched(luma, near, _NEAR if with_opencv else (AS_IT_IS, _INVERTED), budget, confirm=False)
            if found.reads:
                return found
        turns = [turn for turn in (_TURNS if with_opencv else _WITHOUT_OPENCV) if self._may_find(turn)]
        if self._asked.direct_part_mark:
            turns = [one for turn in turns for one in (turn, _DOTS)]
        strategies = (turns[number % len(turns)],) if turns else ()
        return self._searched(luma, region, strategies, budget - (self._seconds() - began), confirm=False)

    def _may_find(self, strategy: Strategy) -> bool:
        """Whether the strategy looks at anything that is asked for."""
        kinds, asked = strategy.looking.kinds, self._asked.symbologies
        return kinds == "all" or not (asked.isdisjoint(BARS) if kinds == "bars" else asked <= BARS)

    def _searched(
        self, luma: Luma, region: Box | None, strategies: tuple[Strategy, ...], budget: float, confirm: bool
    ) -> Found:
        until = self._seconds() + budget
        height, width = luma.shape
        box = Box(0, 0, width, height) if region is None else region.within(width, height)
        if box.empty:
            return Found(())
        part = luma if region is None else np.ascontiguousarray(luma[box.top : box.bottom, box.left : box.right])
        count = _Count(self._structured)
        tried: list[str] = []
        out_of_time = False
        for strategy in strategies:
            if tried and self._seconds() > until:
                out_of_time = True
                break
            tried.append(strategy.name)
            new = self._looked(part, strategy, self._asked.symbologies)
            for read, _ in new:
                count.add(read, strategy.plain)
            if confirm:
                for read, prepared in new:
                    if count.unsettled(read):
                        treated = None if strategy.plain or prepared.back is not None else prepared.luma
                        self._confirm(part, read, treated, count, careful=not strategy.plain)
                if count.settled():
                    break
            elif new:
                break
        reads = count.result() if confirm else count.all()
        if self._asked.second_reader:
            reads = self._seconded(part, reads)
        reads = [_moved(read, box.left, box.top) for read in reads]
        corners = tuple(corner for read in reads for corner in read.corners)
        near = Box.around(corners, MARGIN, width, height) if corners else None
        return Found(tuple(reads), near, tuple(tried), out_of_time)

    def _looked(self, part: Luma, strategy: Strategy, symbologies: frozenset[str]) -> list[tuple[Read, Prepared]]:
        """What a strategy reads, each with the picture it was read in."""
        return [
            (replace(read, corners=prepared.corners(read.corners)), prepared)
            for prepared in strategy.prepare(part)
            for read in zxing.read(prepared.luma, strategy.looking, strategy.name, symbologies, self._asked.charset)
        ]

    def _confirm(self, part: Luma, read: Read, treated: Luma | None, count: _Count, careful: bool) -> None:
        """Measures the place of a read anew, in other ways, until one says something.

        ``treated`` is the picture it was read in, where only a treatment of the frame's pixels made it readable.
        """
        for luma in (part,) if treated is None else (part, treated):
            height, width = luma.shape
            box = Box.around(read.corners, MARGIN, width, height)
            cut = np.ascontiguousarray(luma[box.top : box.bottom, box.left : box.right])
            here = _moved(read, -box.left, -box.top)
            for way in _ways(here, careful):
                seen = self._looked(cut, way, frozenset({read.symbology}))
                found = [other for other, _ in seen if other.same_place(here)]
                for other in found:
                    count.add(_moved(other, box.left, box.top), plain=False)
                if found:
                    return

    def _seconded(self, part: Luma, reads: list[Read]) -> list[Read]:
        """What the second reader does not contradict; agreed only where it says the same."""
        seen = zbar.read(part)
        kept: list[Read] = []
        for read in reads:
            if read.symbology not in zbar.SYMBOLOGIES or read.characters != "ascii":
                kept.append(read)
                continue
            same = any(read.same_value(other) for other in seen)
            if not same and any(read.same_place(other) for other in seen):
                continue
            kept.append(replace(read, agreed=read.agreed and same))
        return kept


@dataclass(slots=True)
class _Counted:
    read: Read
    strategies: set[str]
    plain: bool


@dataclass(slots=True)
class _Count:
    """Which strategies read which value, and where they contradict each other."""

    structured: Callable[[Read], bool]
    counted: list[_Counted] = field(default_factory=list)

    def add(self, read: Read, plain: bool) -> None:
        for one in self.counted:
            if one.read.same_value(read):
                one.strategies.add(read.strategy)
                one.plain = one.plain or plain
                return
        self.counted.append(_Counted(read, {read.strategy}, plain))

    def unsettled(self, read: Read) -> bool:
        """Whether it was read for the first time just now and is not sure by itself."""
        return any(one.read is read and not self._agreed(one) for one in self.counted)

    def settled(self) -> bool:
        """Whether something was read and each value is sure or will not be given."""
        kept = [one for one in self.counted if not self._contradicted(one)]
        return bool(kept) and all(self._agreed(one) or one.plain or one.read.corrected for one in kept)

    def all(self) -> list[Read]:
        return [replace(one.read, agreed=self._agreed(one)) for one in self.counted]

    def result(self) -> list[Read]:
        """The values to give: no contradicted one, and without error correction none that one treatment made."""
        return [
            replace(one.read, agreed=self._agreed(one))
            for one in self.counted
            if not self._contradicted(one) and (one.read.corrected or one.plain or len(one.strategies) > 1)
        ]

    def _agreed(self, one: _Counted) -> bool:
        if self._contradicted(one) or one.read.sets_up_reader or one.read.may_be_a_part:
            return False
        return len(one.strategies) > 1 or (one.read.corrected and self.structured(one.read))

    def _contradicted(self, one: _Counted) -> bool:
        """Whether another value was read at its place."""
        for other in self.counted:
            if other is one or not one.read.same_place(other.read):
                continue
            if one.read.symbology == other.read.symbology == "ITF" and other.read.data in one.read.data:
                continue  # a part of its bars makes a valid code
            if one.read.corrected and not other.read.corrected:
                continue  # rows of a matrix code can look like bars
            if one.read.symbology != other.read.symbology and len(one.strategies) > len(other.strategies):
                continue
            return True
        return False


def _ways(read: Read, careful: bool) -> tuple[Strategy, ...]:
    """Ways to measure the place of a read anew, in the order of what they cost."""
    if prepare.opencv() is None:
        return (_ONE_THRESHOLD,)
    if read.corrected or read.symbology.startswith("DataBar"):  # may be stacked: no one line of bars
        return _ONE_THRESHOLD, _SOFT, _LARGER
    again = Strategy("averaged again", lambda luma: prepare.averaged_at(read, luma, careful), _ALONG)
    return _SOFT, again, _LARGER


def _sharp(larger: Prepared | None) -> Prepared | None:
    return None if larger is None else Prepared(prepare.sharpened(larger.luma, 3.0, 2.0), larger.back)


def _moved(read: Read, right: float, down: float) -> Read:
    if not right and not down:
        return read
    first, second, third, fourth = (Point(corner.x + right, corner.y + down) for corner in read.corners)
    return replace(read, corners=(first, second, third, fourth))

"""What a reader sees in a picture: a code with its bytes, where it lies and how sure it is."""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

import numpy as np

from handrail.capture.gs1_rules import check_digit_fits

if TYPE_CHECKING:
    from numpy.typing import NDArray

Luma: TypeAlias = "NDArray[np.uint8]"
"""Brightness, height x width."""

Characters = Literal["ascii", "eci", "utf-8", "assumed"]
"""How bytes became text: plain ASCII; by the character set that the symbol names; valid UTF-8; by the site's choice."""

BARS = frozenset({"Code128", "Code39", "Code93", "Codabar", "ITF", "EAN/UPC", "DataBar", "DataBarExpanded"})
"""Symbologies without error correction: one wrong bar can make another valid value."""


class Point(NamedTuple):
    x: float
    y: float


Corners: TypeAlias = tuple[Point, Point, Point, Point]
"""Of a code, from its first one on round it."""


class Box(NamedTuple):
    """Pixels of the frame, right and bottom not included."""

    left: int
    top: int
    right: int
    bottom: int

    @classmethod
    def around(cls, corners: tuple[Point, ...], margin: float, width: int, height: int) -> Box:
        """The box of the corners with ``margin`` of its longer side added all round, inside the frame."""
        xs, ys = [point.x for point in corners], [point.y for point in corners]
        more = margin * max(max(xs) - min(xs), max(ys) - min(ys)) + 2
        return cls(
            max(0, int(min(xs) - more)), max(0, int(min(ys) - more)),
            min(width, int(max(xs) + more) + 1), min(height, int(max(ys) + more) + 1),
        )  # fmt: skip

    @property
    def empty(self) -> bool:
        """Whether no pixel is in it."""
        return self.right <= self.left or self.bottom <= self.top

    def within(self, width: int, height: int) -> Box:
        """As much of it as lies in the frame."""
        return Box(max(0, self.left), max(0, self.top), min(width, self.right), min(height, self.bottom))


@dataclass(frozen=True, slots=True)
class Read:
    """One code in one picture. ``data`` is what the symbol holds, without its identifier (BC-01)."""

    data: bytes
    text: str
    characters: Characters
    symbology: str
    identifier: str
    """AIM symbology identifier, as ``]d2``; empty where the engine gives none."""
    engine: str
    strategy: str
    corners: Corners
    """In pixels of the whole frame."""
    agreed: bool = False
    """Two strategies gave the same bytes, or error correction and a structural check stand behind one (BC-14)."""
    sets_up_reader: bool = False
    """The symbol is meant for a scanner, to change its settings: never a value."""

    @property
    def identifying(self) -> bool:
        """Whether the text may be taken for an identifier: only ASCII is, anything else is for reading (BC-07)."""
        return self.characters == "ascii"

    @property
    def corrected(self) -> bool:
        """Whether the symbology corrects errors (Reed-Solomon)."""
        return self.symbology not in BARS

    @property
    def may_be_a_part(self) -> bool:
        """Whether a longer code may hold it: ITF with anything but 14 digits and a check digit."""
        return self.symbology == "ITF" and not (len(self.data) == 14 and check_digit_fits(self.text))

    def same_value(self, other: Read) -> bool:
        """Whether both hold the same bytes in the same kind of symbol."""
        return (self.data, self.symbology) == (other.data, other.symbology) and (
            self.identifier == other.identifier or not (self.identifier and other.identifier)
        )

    def same_place(self, other: Read) -> bool:
        """Whether both lie at one place: the middle of one is within the other."""
        return _holds(self.corners, _middle(other.corners)) or _holds(other.corners, _middle(self.corners))


def ends(corners: Corners) -> tuple[Point, Point]:
    """The middles of the first and the last edge across: where a line of bars begins and ends."""
    first, second, third, fourth = corners
    return (
        Point((first.x + fourth.x) / 2, (first.y + fourth.y) / 2),
        Point((second.x + third.x) / 2, (second.y + third.y) / 2),
    )


def height(corners: Corners) -> float:
    """The shorter of both ends."""
    first, second, third, fourth = corners
    return min(hypot(first.x - fourth.x, first.y - fourth.y), hypot(second.x - third.x, second.y - third.y))


def _middle(corners: tuple[Point, ...]) -> Point:
    return Point(sum(point.x for point in corners) / 4, sum(point.y for point in corners) / 4)


def _holds(corners: Corners, point: Point) -> bool:
    begin, end = ends(corners)
    width = hypot(end.x - begin.x, end.y - begin.y)
    if width < 1:
        return False
    middle = _middle(corners)
    along_x, along_y = (end.x - begin.x) / width, (end.y - begin.y) / width
    along = (point.x - middle.x) * along_x + (point.y - middle.y) * along_y
    across = (point.y - middle.y) * along_x - (point.x - middle.x) * along_y
    # A line of bars is read along one row: its place can be a pixel high.
    slack = 0.1 * width + 2
    return abs(along) <= width / 2 + slack and abs(across) <= height(corners) / 2 + slack

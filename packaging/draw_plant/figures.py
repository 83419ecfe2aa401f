"""The figures of the sample plant, one function each. Lengths are in millimetres of the thing drawn."""

from __future__ import annotations

import math
from collections.abc import Callable

from iso import ALONG_X, ALONG_Y, FINE, INK, INNER, LINE, UP, Figure, Flat, Point, circle, d_shape, hexagon, rounded

FIGURES: dict[str, Callable[[], Figure]] = {}


def figure(draw: Callable[[], Figure]) -> Callable[[], Figure]:
    """Files a drawing under its function's name, ``fig_`` in front."""
    FIGURES["fig_" + draw.__name__] = draw
    return draw


# Parts that several figures show

CORNERS: tuple[Flat, ...] = ((-27, 27), (27, -27), (-27, -27), (27, 27))
"""Flange screws in the order they are tightened: left, right, back, front."""


def flange(f: Figure, z: float = 0, screws: tuple[int, ...] = (0, 1, 2, 3), shaft: float = 34, lines: bool = False) -> None:
    """The gearhead's flange about the origin with boss, shaft and screws; drawn back to front."""
    f.plate((-36, -36, z), (72, 72, 8), 10, "steel")
    top = z + 8
    inset = [f.at(p) for p in f.place(rounded(66, 66, 8), (-33, -33, top))]
    f.polygon(inset, "none", "#8A959D", FINE)
    for index in (2,):
        _screw(f, index, top, index in screws, lines)
    f.cylinder((0, 0, top), 19, 11, "steel")
    f.ring((0, 0, top + 11), 16.8, colour="#6B7780")
    f.ring((0, 0, top + 11), 11.5)
    f.disc((0, 0, top + 11), 9.6, f.shade((0, 0, 1), "cast", False))
    if shaft:
        f.prism(d_shape(6, 4.2), (0, 0, top + 11), shaft, "bright")
    for index in (0, 1, 3):
        _screw(f, index, top, index in screws, lines)


def _screw(f: Figure, index: int, top: float, fitted: bool, line: bool) -> None:
    x, y = CORNERS[index]
    if not fitted:
        f.disc((x, y, top), 8, f.shade((0, 0, 1), "plate", False), width=FINE)
        f.hole((x, y, top), circle(4.2), 8)
        return
    f.screw((x, y, top))
    if line:
        paint(f, (x, y, top))


def paint(f: Figure, at: Point) -> None:
    """The white line over a screw head, down its side and onto the flange."""
    x, y, z = at
    points = [(x - 4, y + 1.2, z + 6), (x + 3.4, y + 4.4, z + 6), (x + 3.4, y + 4.4, z), (x + 9, y + 7, z)]
    flat = [f.at(p) for p in points]
    f.line(flat, 11, LINE)
    f.line(flat, 6.5, "#FFFFFF")


def driver(f: Figure, at: Point, length: float = 30, body: float = 60) -> None:
    """The torque driver standing on a screw."""
    x, y, z = at
    f.cylinder((x, y, z), 3.4, length, "grey")
    f.cylinder((x, y, z + length), 5.2, 6, "steel")
    f.cylinder((x, y, z + length + 6), 5.2, 5, "dark", top=11)
    f.cylinder((x, y, z + length + 11), 11, body, "dark")
    for i in range(7):
        a = math.radians(-28 + 146 * i / 6)
        edge = (x + 11 * math.cos(a), y + 11 * math.sin(a))
        f.line3([(*edge, z + length + 15), (*edge, z + length + 8 + body)], FINE, "#1A2126")


def bench_top(f: Figure, size: float = 400, z: float = 0, material: str = "table") -> None:
    f.polygon([f.at(p) for p in ((-size, -size, z), (size, -size, z), (size, size, z), (-size, size, z))], f.shade((0, 0, 1), material, False), None)


def base_plate(f: Figure, half: float = 96, thick: float = 10) -> None:
    f.plate((-half, -half, -thick), (2 * half, 2 * half, thick), 14, "plate")
    for x, y in ((-half + 18, -half + 18), (half - 18, -half + 18), (half - 18, half - 18), (-half + 18, half - 18)):
        f.hole((x, y, 0), circle(7), 10)
    for x, y in ((52, 6), (-8, -56)):
        f.hole((x, y, 0), circle(3.4), 6)


@figure
def flange_screws() -> Figure:
    f = Figure(4.3, (540, 375), spin=-21)
    base_plate(f)
    flange(f)
    x, y = CORNERS[0]
    driver(f, (x, y, 11), 26, 80)
    f.turn((x, y, 29), 13, 60, 350)
    f.callout("1", (x - 2, y + 5, 12), (150, 470))
    f.callout("2", (27, -27, 14), (930, 330))
    f.callout("3", (-27, -27, 14), (745, 100))
    f.callout("4", (27, 27, 14), (610, 590))
    return f

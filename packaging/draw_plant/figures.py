"""The figures of the sample plant, one function each. Lengths are in millimetres of the thing drawn."""

from __future__ import annotations

import math
from collections.abc import Callable

from iso import ALONG_X, ALONG_Y, FINE, INK, INNER, LINE, Figure, Flat, Point, circle, d_shape, hull, rounded

FIGURES: dict[str, Callable[[], Figure]] = {}


def figure(draw: Callable[[], Figure]) -> Callable[[], Figure]:
    """Files a drawing under its function's name, ``fig_`` in front."""
    FIGURES["fig_" + draw.__name__] = draw
    return draw


# Parts that several figures show

CORNERS: tuple[Flat, ...] = ((-27, 27), (27, -27), (-27, -27), (27, 27))
"""Flange screws in the order they are tightened: left, right, back, front."""


def flange(
    f: Figure, z: float = 0, screws: tuple[int, ...] = (0, 1, 2, 3), shaft: float = 34, lines: bool = False
) -> None:
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
    f.line(flat, f.scale * 2.3 / f.thin, LINE)
    f.line(flat, f.scale * 1.5 / f.thin, "#FFFFFF")


def driver(f: Figure, at: Point, length: float = 30, body: float = 60, lean: float = 0.0) -> None:
    """The torque driver standing on a screw, leaning towards +x by so many degrees."""
    c, n = math.cos(math.radians(lean)), math.sin(math.radians(lean))
    frame = ((c, 0.0, -n), (0.0, 1.0, 0.0), (n, 0.0, c))

    def up(z: float) -> Point:
        return (at[0] + n * z, at[1], at[2] + c * z)

    f.cylinder(at, 3.4, length, "grey", frame)
    f.cylinder(up(length), 5.2, 6, "steel", frame)
    f.cylinder(up(length + 6), 5.2, 5, "dark", frame, top=11)
    f.cylinder(up(length + 11), 11, body, "dark", frame)
    turn = -math.degrees(f.spin)
    for i in range(7):
        a = math.radians(-28 + turn + 146 * i / 6)
        edge = [(11 * math.cos(a), 11 * math.sin(a))]
        low, high = (f.place(edge, up(length + z), frame)[0] for z in (15, 8 + body))
        f.line3([low, high], FINE, "#1A2126")


def bench_top(f: Figure, size: float = 400, z: float = 0, material: str = "table") -> None:
    f.polygon(
        [f.at(p) for p in ((-size, -size, z), (size, -size, z), (size, size, z), (-size, size, z))],
        f.shade((0, 0, 1), material, False),
        None,
    )


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
    f.callout("3", (-27, -27, 14), (508, 62))
    f.callout("4", (27, 27, 14), (610, 590))
    return f


def housing(f: Figure, height: float = 44, bore: float | None = 21, pin: bool = False) -> None:
    """The DM2 housing, its sealing face at z 0, with the bore and four threads."""
    f.plate((-40, -40, -height), (80, 80, height), 10, "cast")
    f.ring((0, 0, 0), 30, colour="#8A959D")
    for x, y in CORNERS:
        f.hole((x, y, 0), circle(3.2), 8)
    if bore:
        f.hole((0, 0, 0), circle(bore), 30, wall="plate", floor="#4A555D")
    if pin:
        f.hole((0, 31, 0), circle(2.6), 6)


def motor(f: Figure, z: float, body: float = 40, connector: bool = True) -> None:
    """The motor, its body from z upward, shaft on top and connector to the left front."""
    f.cylinder((0, 0, z), 20, body, "dark")
    for step in (0.22, 0.32, 0.42):
        arc = [
            f.at((20 * math.cos(a), 20 * math.sin(a), z + body * step))
            for a in (math.radians(d) for d in range(-24, 157, 6))
        ]
        f.line(arc, FINE, "#1A2126")
    if connector:
        f.box((-8, 17, z + body - 17), (16, 9, 15), "black", INNER + 0.6)
        for x in (-5, -1.6, 1.8):
            f.face(
                [(x, 26, z + body - 13), (x + 3, 26, z + body - 13), (x + 3, 26, z + body - 6), (x, 26, z + body - 6)],
                fill="#C9D0D5",
                width=FINE,
            )
    f.cylinder((0, 0, z + body), 20.6, 5, "steel")
    f.cylinder((0, 0, z + body + 5), 9, 3, "bright", width=INNER)
    f.cylinder((0, 0, z + body + 8), 3, 14, "bright", width=INNER)


def down(f: Figure, x: float, top: float, bottom: float) -> None:
    f.arrow([(x, top), (x, bottom)])


@figure
def driver_square() -> Figure:
    f = Figure(4.0, (540, 470), spin=-45)
    f.plate((-150, -52, -14), (300, 104, 14), 12, "steel")
    for x in (-62, 54):
        f.screw((x, 0, 0), 7, 7)
    driver(f, (-62, 0, 5), 26, 90)
    driver(f, (54, 0, 5), 26, 90, 18)
    # The square on the left, the way it leans on the right
    f.line3([(-62, 0, 0.2), (-16, 0, 0.2)], INNER, LINE, "10 8")
    f.line3([(-44, 0, 0), (-44, 0, 18), (-57, 0, 18)], 5, INK)
    dot = f.at((-50, 0, 8.5))
    f.path(f"M{dot[0] - 4:.1f} {dot[1]:.1f}a4 4 0 1 0 8 0a4 4 0 1 0 -8 0Z", fill=INK)
    f.line3([(54, 0, 8), (54, 0, 84)], INNER, LINE, "10 8")
    for cx, ok in ((110, True), (770, False)):
        cy = 130
        f.path(
            f"M{cx - 38} {cy}a38 38 0 1 0 76 0a38 38 0 1 0 -76 0Z",
            fill=INK if ok else "#FFFFFF",
            stroke="#FFFFFF" if ok else INK,
            stroke_width=2.5 if ok else 5,
        )
        if ok:
            f.line([(cx - 17, cy + 1), (cx - 5, cy + 14), (cx + 18, cy - 13)], 8, "#FFFFFF")
        else:
            f.line([(cx - 14, cy - 14), (cx + 14, cy + 14)], 8, INK)
            f.line([(cx - 14, cy + 14), (cx + 14, cy - 14)], 8, INK)
    return f


@figure
def motor_housing() -> Figure:
    f = Figure(4.3, (540, 486), spin=-21)
    housing(f)
    f.polygon([f.at(p) for p in ((-6.5, 37.5, 0), (6.5, 37.5, 0), (0, 25, 0))], INK, None)
    f.line3([(0, 0, 34), (0, 0, 2)], INNER, "#4A555D", "12 9")
    f.line3([(0, 26, 55), (0, 31, 1)], INNER, "#4A555D", "12 9")
    motor(f, 37, 40)
    down(f, 800, 150, 290)
    f.callout("1", (-4, 26, 64), (250, 160))
    f.callout("2", (0, 31, 0), (190, 420))
    return f


@figure
def spacer() -> Figure:
    f = Figure(4.7, (540, 470), spin=-21)
    housing(f)
    f.cylinder((0, 0, -2), 20.6, 4, "steel", width=INNER)
    f.cylinder((0, 0, 2), 9, 3, "bright", width=INNER)
    f.cylinder((0, 0, 5), 3, 12, "bright", width=INNER)
    f.line3([(0, 0, 50), (0, 0, 19)], INNER, "#4A555D", "12 9")
    f.cylinder((0, 0, 50), 20, 6, "bright")
    f.ring((0, 0, 56), 15.5)
    f.hole((0, 0, 56), circle(13), 6, wall="plate", floor="#8B97A0")
    down(f, 790, 150, 290)
    f.callout("1", (-6, 18.6, 53), (250, 170))
    f.callout("2", (-12, 7, 55.5), (420, 70))
    return f


@figure
def gearhead_seat() -> Figure:
    f = Figure(3.9, (540, 492), spin=-21)
    housing(f, pin=True)
    f.cylinder((0, 0, -1), 20.6, 3, "steel", width=INNER)
    f.cylinder((0, 0, 2), 9, 3, "bright", width=INNER)
    f.cylinder((0, 0, 5), 3, 14, "bright", width=INNER)
    z = 47
    f.line3([(0, 0, z - 10), (0, 0, 21)], INNER, "#4A555D", "12 9")
    f.cylinder((0, 0, z - 8), 20.5, 8, "plate")
    f.line3([(0, 31, z - 9), (0, 31, 1)], INNER, "#4A555D", "12 9")
    f.cylinder((0, 31, z - 9), 2.2, 9, "bright", width=INNER)
    flange(f, z, (), 22)
    f.turn((0, 0, z + 8), 47, 150, 215)
    down(f, 838, 190, 330)
    f.callout("1", (0, 32, z - 6), (250, 420))
    return f


@figure
def backlash() -> Figure:
    f = Figure(4.0, (470, 352), spin=-14)
    base_plate(f, 110)
    flange(f, 0, shaft=20)
    f.cylinder((0, 0, 34), 10, 9, "grey")
    f.box((7, -4, 36), (40, 8, 6), "grey", INNER + 0.6)
    f.cylinder((0, 0, 43), 6, 2, "bright", width=INNER)
    # Dial: plunger against the arm, face up.
    f.cylinder((43, 4, 39), 1.6, 14, "bright", ALONG_Y, INNER)
    f.cylinder((43, 14, 39), 3, 9, "steel", ALONG_Y, INNER)
    f.cylinder((43, 38, 33), 17, 11, "dark")
    f.disc((43, 38, 44), 14.4, "#FFFFFF")
    for i in range(24):
        a = math.radians(i * 15)
        inner = 11 if i % 6 == 0 else 12.4
        f.line3(
            [
                (43 + inner * math.cos(a), 38 + inner * math.sin(a), 44),
                (43 + 13.6 * math.cos(a), 38 + 13.6 * math.sin(a), 44),
            ],
            FINE,
        )
    f.line3([(43, 38, 44), (38, 27.5, 44)], 4, INK)
    f.disc((43, 38, 44), 1.6, INK)
    # Stand
    f.box((32, 70, 0), (22, 22, 16), "grey")
    f.cylinder((43, 81, 16), 3.2, 30, "bright", width=INNER)
    f.box((40.5, 53, 36), (5, 30, 5), "steel", INNER + 0.4)
    f.cylinder((43, 81, 46), 3.2, 5, "bright", width=INNER)
    f.turn((0, 0, 43), 57, -2, -26)
    f.turn((0, 0, 43), 57, 4, 8)
    f.callout("1", (24, 0, 42), (640, 100))
    f.callout("2", (50, 34, 44), (880, 400))
    return f


@figure
def marked_screws() -> Figure:
    f = Figure(6.6, (585, 320), spin=-21)
    base_plate(f)
    flange(f, 0, shaft=24, lines=True)
    f.callout("1", (31.5, 31.2, 11), (880, 560))
    f.callout("2", (35, 33.8, 8.2), (420, 585))
    return f


@figure
def leak_rig() -> Figure:
    f = Figure(3.55, (520, 362))
    f.plate((-105, -62, -8), (214, 124, 8), 10, "plate")
    # Tester
    f.box((-96, -46, 0), (56, 86, 52), "grey")
    x = -40
    f.face([(x, 30, 46), (x, -16, 46), (x, -16, 24), (x, 30, 24)], fill="#1C2226")
    f.on_face("0.36", (x, 24, 41), (0, -12, 0), (0, 0, -12), "#FFFFFF", 0.13)
    f.disc((x, -30, 35), 7.5, frame=ALONG_X, material="bright")
    f.polygon([f.at(p) for p in ((x, -27.5, 39), (x, -27.5, 31), (x, -34, 35))], INK, None)
    for y in (22, 8, -6):
        f.disc((x, y, 13), 4, frame=ALONG_X, fill="#8B97A0", width=FINE)
    f.cylinder((x, -30, 13), 4.4, 5, "bright", ALONG_X, INNER)
    # Unit under the cover
    at, size = (4.0, -50.0, 0.0), (88.0, 92.0, 70.0)
    f.glass_back(at, size)
    f.plate((24, -30, 0), (48, 48, 24), 7, "cast")
    f.plate((29, -25, 24), (38, 38, 5), 5, "steel")
    f.cylinder((48, -6, 29), 11, 7, "steel")
    f.cylinder((48, -6, 36), 4, 16, "bright", width=INNER)
    f.cylinder((19, -12, 13), 3.6, 5, "bright", ALONG_X, INNER)
    f.tube([(-35, -30, 13), (-24, -30, 13), (-14, -24, 16), (-4, -14, 16), (6, -12, 13), (19, -12, 13)], 19, "dark")
    f.glass(at, size)
    f.cylinder((44, 42, 52), 2.4, 4, "dark", ALONG_Y, INNER)
    f.cylinder((60, 42, 52), 2.4, 4, "dark", ALONG_Y, INNER)
    f.box((41, 46, 49), (22, 4, 6), "dark", INNER)
    f.callout("1", (-18, -27, 16), (640, 92))
    f.callout("2", (50, 50, 52), (400, 590))
    f.callout("3", (x, -31, 38), (372, 46))
    return f


@figure
def run_in() -> Figure:
    f = Figure(3.5, (545, 348))
    f.plate((-112, -56, -16), (222, 112, 16), 8, "plate")
    # Control box
    f.box((-100, -40, 0), (52, 82, 34), "grey")
    f.face([(-94, 42, 28), (-56, 42, 28), (-56, 42, 8), (-94, 42, 8)], fill="#1C2226")
    f.on_face("10.00", (-91, 42, 23), (8.6, 0, 0), (0, 0, -9.5), "#FFFFFF", 0.13)
    f.cylinder((-74, -18, 34), 13, 3, "bright", width=INNER)
    f.cylinder((-74, -18, 37), 9.5, 6, "dark", width=INNER)
    f.cylinder((-74, 16, 34), 9, 5, "bright", width=INNER)
    f.cylinder((-74, 16, 39), 6.5, 3, "steel", width=INNER)
    # Unit in its clamp, behind the guard
    at, size = (-26.0, -46.0, 0.0), (124.0, 88.0, 62.0)
    f.glass_back(at, size)
    f.box((-10, -20, 0), (46, 40, 12), "grey")
    f.cylinder((-14, 0, 30), 17, 30, "dark", ALONG_X)
    f.prism(rounded(44, 44, 7), (16, -22, 8), 8, "steel", ALONG_X)
    f.cylinder((24, 0, 30), 12, 8, "steel", ALONG_X)
    f.cylinder((32, 0, 30), 4, 16, "bright", ALONG_X, INNER)
    f.cylinder((48, 0, 30), 9, 10, "grey", ALONG_X)
    f.box((58, -16, 0), (28, 32, 44), "cast")
    f.turn((53, 0, 30), 20, 60, -100, ALONG_X)
    f.glass(at, size, 0.28)
    f.box((22, 42, 26), (30, 5, 7), "dark", INNER)
    f.callout("1", (34, 47, 30), (440, 590))
    f.callout("2", (-74, 16, 42), (70, 150))
    return f


@figure
def label() -> Figure:
    f = Figure(4.6, (560, 330), spin=-20)
    f.plate((-52, -34, -40), (104, 68, 56), 3, "cast")
    f.plate((-34, -30, 16), (60, 60, 6), 8, "steel")
    f.cylinder((-4, 0, 22), 16, 8, "steel")
    f.cylinder((-4, 0, 30), 5, 18, "bright", width=INNER)
    y = 34.0

    def rect(x0: float, z0: float, x1: float, z1: float, fill: str, width: float = INNER) -> None:
        f.face([(x0, y, z1), (x1, y, z1), (x1, y, z0), (x0, y, z0)], fill=fill, width=width)

    rect(-45, -30, 14, 4, "#FFFFFF", 3)
    cells = "1011011010110100111010011011010110010111011001101101110100101101"
    for i, cell in enumerate(cells):
        if cell == "1" or i % 8 == 0 or i >= 56:
            x0, z0 = -41.5 + (i % 8) * 2.6, -1.6 - (i // 8) * 2.6
            f.polygon(
                [f.at(p) for p in ((x0, y, z0), (x0 + 2.7, y, z0), (x0 + 2.7, y, z0 - 2.7), (x0, y, z0 - 2.7))],
                INK,
                None,
            )
    for z, w in ((-1.5, 30), (-8, 22), (-14, 27), (-20, 18)):
        f.line3([(-16, y, z), (-16 + w * 0.85, y, z)], 8 if z == -1.5 else 5, INK if z == -1.5 else "#5B6770")
    # Five millimetres from the edge
    f.line3([(-52, y, -34), (-52, y, -46)], FINE)
    f.line3([(-45, y, -31), (-45, y, -46)], FINE)
    a, b = f.at((-52, y, -44)), f.at((-45, y, -44))
    f.arrow([(a[0] - 60, a[1] - 24), a], 4, 13)
    f.arrow([(b[0] + 60, b[1] + 24), b], 4, 13)
    f.number("5", (34, 0, 0, 34, a[0] - 62, a[1] - 86), INK, 0.14)
    f.callout("1", (6, y, -24), (690, 590))
    return f


def small_gearhead(f: Figure, at: Point, k: float = 0.62) -> None:
    x, y, z = at
    h = 36 * k
    f.plate((x - h, y - h, z), (2 * h, 2 * h, 8 * k), 9 * k, "steel", INNER + 0.6)
    for cx, cy in CORNERS:
        f.hole((x + cx * k, y + cy * k, z + 8 * k), circle(4 * k), 6 * k, width=FINE)
    f.cylinder((x, y, z + 8 * k), 19 * k, 11 * k, "steel", width=INNER + 0.6)
    f.disc((x, y, z + 19 * k), 10 * k, f.shade((0, 0, 1), "cast", False), width=FINE)
    f.prism(d_shape(6 * k, 4.2 * k), (x, y, z + 19 * k), 30 * k, "bright", width=INNER)


def washer(f: Figure, at: Point, r: float, hole: float, thick: float) -> None:
    f.cylinder(at, r, thick, "bright", width=INNER + 0.4)
    f.hole((at[0], at[1], at[2] + thick), circle(hole), thick, wall="plate", floor="#7C8891", width=INNER)


def standing_screw(f: Figure, at: Point, k: float = 1.0) -> None:
    """A screw on its head, thread up."""
    x, y, z = at
    f.cylinder((x, y, z), 5.5 * k, 6 * k, "steel", width=INNER)
    f.cylinder((x, y, z + 6 * k), 3 * k, 13 * k, "grey", width=INNER)
    for i in range(5):
        zz = z + (8 + 2.3 * i) * k
        f.line(
            [
                f.at((x + 3 * k * math.cos(a), y + 3 * k * math.sin(a), zz))
                for a in (math.radians(d) for d in range(-44, 136, 12))
            ],
            1.4,
            "#3A444B",
        )


@figure
def kit_parts() -> Figure:
    f = Figure(4.5, (540, 352), spin=-26)
    f.plate((-112, -62, -8), (224, 124, 8), 12, "table")
    f.plate((-90, -46, 0), (180, 92, 4), 8, "paper")
    small_gearhead(f, (-40, -2, 4), 0.85)
    for i, (x, y) in enumerate(((28, -20), (46, -20), (64, -20), (28, 2))):
        standing_screw(f, (x, y, 4), 0.95 if i < 9 else 1)
    washer(f, (58, 24, 4), 16, 10, 1.4)
    f.callout("1", (-40, 16, 16), (130, 520))
    f.callout("2", (46, -20, 20), (760, 90))
    f.callout("3", (70, 24, 5.4), (985, 470))
    return f


@figure
def kit_tray() -> Figure:
    f = Figure(3.9, (540, 322), spin=-26)
    f.plate((-106, -66, -14), (212, 132, 14), 12, "grey")
    pockets = ((-96, -56, 84, 112), (-4, -56, 100, 34), (-4, -14, 46, 70), (50, -14, 46, 32), (50, 24, 46, 32))
    for x, y, dx, dy in pockets:
        f.hole((x, y, 0), rounded(dx, dy, 6), 7, wall="dark", floor="#3A444B")
    small_gearhead(f, (-54, 2, -7), 0.86)
    f.cylinder((8, -40, 4), 11, 52, "dark", ALONG_X, INNER + 0.6)
    f.cylinder((60, -40, 4), 11.4, 4, "steel", ALONG_X, INNER)
    f.cylinder((64, -40, 4), 2.4, 14, "bright", ALONG_X, INNER)
    for x, y in ((8, 4), (30, 4), (8, 34), (30, 34)):
        standing_screw(f, (x, y, -7), 1.0)
    washer(f, (73, 2, -7), 12, 7.6, 3)
    f.face([(58, 30, -3), (90, 30, -3), (90, 50, -3), (58, 50, -3)], fill="#FFFFFF", width=INNER)
    for i in range(3):
        f.line3([(74, 35 + 5 * i, -3), (86, 35 + 5 * i, -3)], 4, "#5B6770")
    f.face([(61, 34, -3), (70, 34, -3), (70, 46, -3), (61, 46, -3)], fill=INK, width=FINE)
    f.callout("1", (-70, 24, 0), (110, 520))
    f.callout("2", (34, -42, 14), (800, 60))
    f.callout("3", (8, 36, 8), (440, 595))
    f.callout("4", (83, 0, -4), (1010, 300))
    f.callout("5", (82, 46, -3), (850, 590))
    return f


@figure
def wrist_strap() -> Figure:
    f = Figure(5.0, (600, 330))
    f.plate((-52, -42, -10), (104, 84, 30), 8, "cast")
    top = 20.0
    f.face([(-44, -34, top), (-4, -34, top), (-4, 34, top), (-44, 34, top)], "paper", width=FINE)
    for i, (y, fill) in enumerate(((-20, "#AEB7BD"), (0, "#FFFFFF"), (20, "#AEB7BD"))):
        f.cylinder((-24, y, top), 7, 4, "grey", width=INNER)
        f.disc((-24, y, top + 4), 5.2, fill, width=INNER)
        if i == 1:
            for k in range(12):
                a = math.radians(k * 30)
                f.line3(
                    [
                        (-24 + 8.6 * math.cos(a), y + 8.6 * math.sin(a), top + 4),
                        (-24 + 12.5 * math.cos(a), y + 12.5 * math.sin(a), top + 4),
                    ],
                    3.4,
                    INK,
                )
    f.cylinder((24, -6, top), 24, 2, "bright")
    f.ring((24, -6, top + 2), 20, colour="#8A959D")
    # Jack, coiled cord and band
    f.cylinder((-30, 42, 6), 5, 5, "bright", ALONG_Y, INNER)
    f.cylinder((-30, 47, 6), 3.6, 12, "black", ALONG_Y, INNER)
    start = f.at((-30, 60, 6))
    clasp = (232.0, 556.0)
    coil: list[Flat] = [start, (start[0] - 26, start[1] + 22)]
    for i in range(66):
        t = i / 65
        a = 2 * math.pi * t * 8
        coil.append((start[0] - 44 - 30 * t + 17 * math.cos(a) - 17, start[1] + 34 + 90 * t + 11 * math.sin(a)))
    coil += [(start[0] - 70, start[1] + 150), (start[0] - 20, start[1] + 170), clasp]
    ring = "M238 560a92 46 0 1 0 184 0a92 46 0 1 0 -184 0Z"
    f.path(ring, fill="none", stroke=LINE, stroke_width=37)
    f.path(ring, fill="none", stroke="#7C8891", stroke_width=31)
    f.path("M238 553a92 46 0 1 0 184 0", fill="none", stroke="#A5B0B7", stroke_width=9)
    f.tube(coil, 7, "dark")
    f.path("M214 546l46 -14l14 40l-46 14Z", fill="#E3E8EB", stroke=LINE, stroke_width=3, stroke_linejoin="round")
    f.callout("1", (24, -6, top + 2), (930, 300))
    f.callout("2", (-24, 0, top + 4), (330, 90))
    return f


@figure
def housing_bore() -> Figure:
    f = Figure(5.4, (540, 350), spin=-21)
    housing(f, 50)
    f.turn((0, 0, 0), 27, 150, 300)
    # A folded wipe
    f.path(
        "M640 150C690 118 760 116 806 150L842 236C800 214 738 214 690 246Z",
        fill="#FFFFFF",
        stroke=LINE,
        stroke_width=3.4,
        stroke_linejoin="round",
    )
    f.path(
        "M806 150C820 170 834 200 842 236C812 236 786 246 762 262C742 236 716 236 690 246C738 214 800 214 842 236",
        fill="#D5DADE",
        stroke=LINE,
        stroke_width=2.6,
        stroke_linejoin="round",
    )
    f.path("M664 196C706 166 772 164 824 194", fill="none", stroke="#8A959D", stroke_width=2)
    f.callout("1", (-16, -10, -6), (400, 90))
    f.callout("2", (33, 4, 0), (930, 400))
    return f


@figure
def traveller() -> Figure:
    f = Figure(5.0, (560, 330), spin=12)
    bench_top(f)
    f.plate((-78, -54, 0), (156, 108, 4), 8, "grey")
    f.face([(-70, -48, 4.2), (70, -48, 4.2), (70, 48, 4.2), (-70, 48, 4.2)], fill="#FFFFFF")
    z = 4.3
    x = -58.0
    for i, w in enumerate((2, 1, 3, 1, 1, 2, 1, 3, 2, 1, 1, 3, 1, 2, 2, 1, 3, 1, 2, 1)):
        if i % 2 == 0:
            f.polygon(
                [f.at(p) for p in ((-60, x + 20, z), (-44, x + 20, z), (-44, x + 20 + w, z), (-60, x + 20 + w, z))],
                INK,
                None,
            )
        x += w + 0.9
    for i in range(6):
        xx = -28 + i * 15.0
        f.line3([(xx, -40, z), (xx, -12 if i % 2 else -4, z)], 5, "#5B6770")
        f.line3([(xx, 4, z), (xx, 40, z)], 2.2, "#AEB7BD")
    f.box((-80, -20, 4), (12, 40, 5), "dark", INNER + 0.6)
    f.callout("1", (-50, -14, z), (830, 90))
    return f


def spring(f: Figure, start: Point, length: float, r: float, turns: int, width: float = 8) -> None:
    """A helix along x, its far half first."""

    def at(t: float) -> Point:
        a = 2 * math.pi * turns * t
        return (start[0] + length * t, start[1] + r * math.cos(a), start[2] + r * math.sin(a))

    n = turns * 48
    for far in (True, False):
        run: list[Flat] = []
        for i in range(n + 1):
            p = at(i / n)
            behind = (p[1] - start[1]) + (p[2] - start[2]) < 0
            if behind == far:
                run.append(f.at(p))
            if (behind != far or i == n) and len(run) > 1:
                f.line(run, width + 4, LINE)
                f.line(run, width, "#8B97A0" if far else "#D9DEE1")
                if not far:
                    f.line([(x - 1, y - 1.5) for x, y in run], width * 0.3, "#FFFFFF")
            if behind != far:
                run = []


def latch_body(f: Figure, z: float = 0) -> None:
    f.plate((-70, -34, z), (140, 68, 14), 8, "cast")
    f.hole((-56, -15, z + 14), rounded(126, 30, 3), 9, wall="grey", floor="#8B97A0")
    for x in (-58, 58):
        f.hole((x, 25, z + 14), circle(4), 8)
        f.hole((x, -25, z + 14), circle(4), 8)


@figure
def latch_parts() -> Figure:
    f = Figure(3.7, (520, 505), spin=-36)
    latch_body(f)
    f.line3([(36, 0, 36), (36, 0, 8)], INNER, "#4A555D", "12 9")
    f.line3([(-28, 0, 36), (-28, 0, 8)], INNER, "#4A555D", "12 9")
    spring(f, (-54, 0, 46), 50, 8, 7, 6)
    f.prism([(0, 0), (72, 0), (58, 14), (0, 14)], (4, -11, 38), 22, "bright", ALONG_Y)
    for x in (-58, 58):
        f.line3([(x, 25, 92), (x, 25, 16)], INNER, "#4A555D", "12 9")
    f.plate((-70, -34, 94), (140, 68, 4), 8, "steel")
    for x in (-58, 58):
        for y in (-25, 25):
            f.hole((x, y, 98), circle(3.6), 4, floor="#C9D0D5")
    f.callout("1", (-62, 34, 7), (90, 600))
    f.callout("2", (64, 11, 46), (1000, 420))
    f.callout("3", (-46, 6, 51), (90, 360))
    f.callout("4", (40, -10, 98), (930, 80))
    return f


@figure
def latch_spring() -> Figure:
    f = Figure(6.4, (540, 330), spin=-8)
    f.plate((-110, -40, -14), (230, 80, 14), 8, "cast")
    f.hole((-78, -22, 0), rounded(190, 44, 4), 9, wall="grey", floor="#8B97A0")
    f.box((34, -15, -9), (86, 30, 18), "bright")
    f.cylinder((-78, 0, 0), 5, 12, "steel", ALONG_X, INNER)
    spring(f, (-70, 0, 0), 92, 10, 8, 9)
    f.cylinder((22, 0, 0), 5, 12, "steel", ALONG_X, INNER)
    f.callout("1", (-74, -1, 5), (300, 60))
    f.callout("2", (28, 3, 4), (560, 590))
    return f


@figure
def latch_screws() -> Figure:
    f = Figure(4.4, (570, 392), spin=-16)
    bench_top(f)
    f.plate((-70, -34, 0), (140, 68, 14), 8, "cast")
    f.box((60, -11, 2), (24, 22, 12), "bright", INNER + 0.6)
    f.plate((-70, -34, 14), (140, 68, 4), 8, "steel")
    f.screw((-58, -25, 18), 5)
    f.screw((58, -25, 18), 5)
    f.screw((58, 25, 18), 5)
    f.screw((-58, 25, 18), 5)
    driver(f, (-58, 25, 22), 22, 90)
    f.turn((-58, 25, 36), 13, 60, 350)
    f.callout("1", (-60, 30, 21), (110, 560))
    f.callout("2", (58, -25, 24), (985, 200))
    f.callout("3", (-58, -25, 24), (560, 100))
    f.callout("4", (58, 25, 24), (700, 590))
    return f


@figure
def latch_force() -> Figure:
    f = Figure(4.0, (500, 340), spin=-4)
    f.plate((-120, -52, -10), (250, 104, 10), 8, "plate")
    f.box((-104, -34, 0), (86, 64, 8), "grey")
    f.plate((-98, -26, 8), (74, 48, 14), 6, "cast")
    f.box((-26, -10, 10), (22, 18, 11), "bright", INNER + 0.6)
    f.cylinder((-2, -1, 16), 8, 5, "grey", ALONG_X, INNER)
    f.cylinder((3, -1, 16), 3, 30, "bright", ALONG_X, INNER)
    f.box((30, -26, 0), (76, 50, 34), "dark")
    f.face([(40, 24, 29), (86, 24, 29), (86, 24, 12), (40, 24, 12)], fill="#E8EBED")
    f.on_face("18.4", (45, 24, 26), (11, 0, 0), (0, 0, -11), INK, 0.13)
    f.disc((96, 24, 20), 4, frame=ALONG_Y, material="bright")
    p, q = f.at((64, -40, 50)), f.at((14, -40, 50))
    f.arrow([p, q])
    f.callout("1", (-14, 8, 17), (330, 590))
    f.callout("2", (46, 24, 14), (560, 590))
    return f


def syringe(f: Figure, at: Point, length: float = 70, pull: float = 26) -> None:
    """A syringe along x, needle end to the front right."""
    x, y, z = at
    f.cylinder((x - pull - 4, y, z), 10, 3, "bright", ALONG_X, INNER)
    f.box((x - pull, y - 3, z - 3), (pull, 6, 6), "bright", INNER)
    f.prism(rounded(30, 16, 7), (x, y - 15, z - 8), 3, "bright", ALONG_X, INNER)
    f.cylinder((x + 3, y, z), 9, length, "paper", ALONG_X)
    for i in range(9):
        xx = x + 14 + i * 6.4
        reach = 66 if i % 2 == 0 else 40
        arc = [
            f.at((xx, y + 9 * math.cos(a), z + 9 * math.sin(a)))
            for a in (math.radians(d) for d in range(10, 10 + reach, 5))
        ]
        f.line(arc, 2.2, "#5B6770")
    f.cylinder((x + 3 + length, y, z), 9, 6, "bright", ALONG_X, INNER, top=4)
    f.cylinder((x + 9 + length, y, z), 3.4, 9, "bright", ALONG_X, INNER)


@figure
def carriage() -> Figure:
    f = Figure(3.5, (530, 366), spin=-24)
    f.plate((-130, -60, -10), (260, 120, 10), 8, "plate")
    for x in (-122, 104):
        f.box((x, -44, 0), (18, 88, 26), "cast")
    f.cylinder((-104, -30, 15), 5, 208, "bright", ALONG_X, INNER + 0.4)
    f.cylinder((-104, 0, 15), 3.4, 208, "grey", ALONG_X, INNER + 0.4)
    f.cylinder((-104, 30, 15), 5, 208, "bright", ALONG_X, INNER + 0.4)
    f.box((-34, -42, 6), (64, 84, 20), "steel")
    f.prism(
        [(0, 0), (44, 0), (44, 12), (32, 12), (22, 3), (12, 12), (0, 12)],
        (-28, -22, 26),
        52,
        "cast",
        ((0, 1, 0), (0, 0, 1), (1, 0, 0)),
    )
    syringe(f, (-44, 0, 37), 74)
    f.callout("1", (10, 42, 16), (430, 590))
    f.callout("2", (-80, 30, 19), (90, 470))
    return f


@figure
def belt_tension() -> Figure:
    f = Figure(3.45, (530, 470), spin=-34)
    f.plate((-126, -40, -10), (252, 84, 10), 8, "plate")
    f.box((-116, -34, 0), (232, 10, 72), "cast")
    frame = ALONG_Y
    centres = (-74.0, 74.0)
    belt = [(x + cx, z) for cx in centres for x, z in circle(24)]
    f.prism(hull(belt), (0, -20, 36), 26, "dark", frame, metal=False)
    inner = [(x + cx, z) for cx in centres for x, z in circle(21.5)]
    f.hole((0, 6, 36), hull(inner), 26, frame, "grey", "#A5B0B7")
    for cx in centres:
        f.cylinder((cx, -18, 36), 21, 24, "steel", frame)
        f.disc((cx, 6, 36), 7, frame=frame, material="grey")
        f.hole((cx, 6, 36), circle(3.4), 4, frame)
    # Meter with its probe over the upper run
    f.cylinder((6, -7, 62), 5, 18, "grey", width=INNER)
    f.box((-20, -14, 80), (52, 14, 50), "dark")
    f.face([(-13, 0, 124), (25, 0, 124), (25, 0, 104), (-13, 0, 104)], fill="#E8EBED")
    f.on_face("62.5", (-10, 0, 120), (11, 0, 0), (0, 0, -12), INK, 0.13)
    for x in (-6, 6, 18):
        f.disc((x, 0, 92), 3.2, "#8B97A0", frame, FINE)
    f.callout("1", (44, -4, 60), (930, 230))
    f.callout("2", (-16, 0, 92), (230, 150))
    return f


@figure
def syringe_clamp() -> Figure:
    f = Figure(4.5, (500, 400), spin=-22)
    f.plate((-110, -60, -10), (230, 120, 10), 8, "steel")
    f.prism([(0, 0), (60, 0), (60, 16), (45, 16), (30, 2), (15, 16), (0, 16)], (-40, -30, 0), 80, "cast", ALONG_X)
    f.box((-12, -30, 16), (22, 8, 14), "grey")
    syringe(f, (-62, 0, 15), 110, 30)
    f.box((-12, 22, 16), (22, 8, 14), "grey")
    f.box((-12, -30, 28), (22, 60, 6), "grey")
    f.cylinder((-1, 0, 34), 4, 8, "bright", width=INNER)
    f.cylinder((-1, 0, 42), 15, 10, "dark")
    f.turn((-1, 0, 56), 20, 60, 340)
    f.callout("1", (6, 13, 47), (420, 595))
    f.callout("2", (40, 7, 20), (880, 430))
    return f

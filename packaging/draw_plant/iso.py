"""A small isometric drawing kit for the figures of the sample plant.

Solids are lofts between two convex outlines and are drawn back to front by whoever calls, as plain
filled polygons: no filters, masks, style sheets or fonts, so that every SVG renderer draws the same.
Axes: x runs down to the right, y down to the left, z up. The faces +x, +y and +z are seen.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

WIDTH, HEIGHT = 1080, 644
MAT = "#E4E8EA"
INK = "#151B1F"
LINE = "#2B353C"
OUTER, INNER, FINE = 3.6, 2.4, 1.7

Point = tuple[float, float, float]
Flat = tuple[float, float]

# Each material as its colour in shade and in light.
MATERIALS: dict[str, tuple[str, str]] = {
    "steel": ("#98A3AB", "#FAFBFC"),
    "bright": ("#B4BDC3", "#FFFFFF"),
    "plate": ("#8B97A0", "#E3E8EB"),
    "cast": ("#7C8891", "#CFD6DA"),
    "grey": ("#65717A", "#B7C0C6"),
    "dark": ("#262F35", "#66727B"),
    "black": ("#151B1F", "#424D55"),
    "table": ("#AEB7BD", "#D9DEE1"),
    "paper": ("#D5DADE", "#FFFFFF"),
}

# Stroked digits in a box 0.6 wide and 1 high: figures need no font.
DIGITS = {
    "0": "M.3 0C-.09 0 -.09 1 .3 1C.69 1 .69 0 .3 0Z",
    "1": "M.1 .2L.36 0L.36 1",
    "2": "M.04 .26C.04 -.09 .58 -.09 .58 .26C.58 .5 .26 .66 .03 1L.6 1",
    "3": "M.05 0L.56 0L.27 .38C.72 .36 .72 1 .28 1C.14 1 .04 .93 0 .8",
    "4": "M.44 1L.44 0L0 .68L.62 .68",
    "5": "M.53 0L.1 0L.06 .46C.2 .3 .59 .31 .59 .66C.59 1.06 .1 1.09 .01 .8",
    "6": "M.48 .01C.14 .12 .03 .42 .03 .67C.03 1.11 .59 1.11 .59 .67C.59 .28 .1 .28 .04 .6",
    "7": "M0 0L.58 0L.2 1",
    "8": "M.3 .46C0 .46 0 0 .3 0C.6 0 .6 .46 .3 .46C-.06 .46 -.06 1 .3 1C.66 1 .66 .46 .3 .46Z",
    "9": "M.14 .99C.48 .88 .59 .58 .59 .33C.59 -.11 .03 -.11 .03 .33C.03 .72 .52 .72 .58 .4",
    ".": "M.3 .96L.3 1",
}

_LIGHT = (-0.15, 0.45, 0.88)
_VIEW = (0.5773502691896258,) * 3


def _sub(a: Point, b: Point) -> Point:
    return (a[0] - b[0], a[1] - b[1], a[2] - b[2])


def _dot(a: Sequence[float], b: Sequence[float]) -> float:
    return sum(p * q for p, q in zip(a, b, strict=True))


def _cross(a: Point, b: Point) -> Point:
    return (a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0])


def _unit(a: Point) -> Point:
    size = math.sqrt(_dot(a, a)) or 1.0
    return (a[0] / size, a[1] / size, a[2] / size)


def _middle(points: Sequence[Point]) -> Point:
    n = len(points)
    return (sum(p[0] for p in points) / n, sum(p[1] for p in points) / n, sum(p[2] for p in points) / n)


def mix(low: str, high: str, t: float) -> str:
    """The colour between two, ``t`` from 0 to 1."""
    t = min(max(t, 0.0), 1.0)
    pairs = ((int(low[i : i + 2], 16), int(high[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{round(a + (b - a) * t):02X}" for a, b in pairs)


def hull(points: Iterable[Flat]) -> list[Flat]:
    """The convex hull, counter-clockwise."""
    ordered = sorted(set(points))
    if len(ordered) < 3:
        return ordered

    def half(run: Iterable[Flat]) -> list[Flat]:
        out: list[Flat] = []
        for p in run:
            while (
                len(out) > 1
                and (out[-1][0] - out[-2][0]) * (p[1] - out[-2][1]) - (out[-1][1] - out[-2][1]) * (p[0] - out[-2][0])
                <= 0
            ):
                out.pop()
            out.append(p)
        return out[:-1]

    return half(ordered) + half(reversed(ordered))


def clip(subject: Sequence[Flat], window: Sequence[Flat]) -> list[Flat]:
    """The part of a polygon inside a convex one (Sutherland-Hodgman)."""
    area = sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(window, [*window[1:], window[0]], strict=True))
    sign = 1 if area > 0 else -1
    out = list(subject)
    for a, b in zip(window, [*window[1:], window[0]], strict=True):
        before, out = out, []

        def side(p: Flat, a: Flat = a, b: Flat = b) -> float:
            return sign * ((b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0]))

        for p, q in zip(before, [*before[1:], *before[:1]], strict=True):
            if side(p) >= 0:
                out.append(p)
            if (side(p) >= 0) != (side(q) >= 0):
                t = side(p) / (side(p) - side(q))
                out.append((p[0] + (q[0] - p[0]) * t, p[1] + (q[1] - p[1]) * t))
    return out


Frame = tuple[Point, Point, Point]
UP: Frame = ((1, 0, 0), (0, 1, 0), (0, 0, 1))
"""Outlines in the xy plane, raised along z."""
ALONG_X: Frame = ((0, 1, 0), (0, 0, 1), (1, 0, 0))
"""Outlines in the yz plane, drawn out along x (first coordinate y, second z)."""
ALONG_Y: Frame = ((1, 0, 0), (0, 0, 1), (0, 1, 0))
"""Outlines in the xz plane, drawn out along y (first coordinate x, second z)."""


def circle(r: float, n: int | None = None) -> list[Flat]:
    n = n or (64 if r > 12 else 40)
    return [(r * math.cos(2 * math.pi * i / n), r * math.sin(2 * math.pi * i / n)) for i in range(n)]


def hexagon(r: float, turn: float = 0.0) -> list[Flat]:
    return [(r * math.cos(turn + math.pi / 3 * i), r * math.sin(turn + math.pi / 3 * i)) for i in range(6)]


def d_shape(r: float, flat: float) -> list[Flat]:
    """A circle with a flat on its +x side, ``flat`` from the middle."""
    return [(min(x, flat), y) for x, y in circle(r)]


def rounded(dx: float, dy: float, r: float, n: int = 9) -> list[Flat]:
    """A rectangle from the origin with round corners."""
    out: list[Flat] = []
    for cx, cy, start in ((dx - r, dy - r, 0), (r, dy - r, 90), (r, r, 180), (dx - r, r, 270)):
        for i in range(n + 1):
            a = math.radians(start + 90 * i / n)
            out.append((cx + r * math.cos(a), cy + r * math.sin(a)))
    return out


class Figure:
    """One drawing. ``scale`` is pixels per unit of length, ``origin`` where (0, 0, 0) is seen."""

    def __init__(
        self,
        scale: float,
        origin: Flat,
        spin: float = 0.0,
        background: str = MAT,
        dim: float = 0.0,
        thin: float = 1.0,
    ) -> None:
        self.scale, self.origin = scale, origin
        self.spin = math.radians(spin)
        """How far everything is turned about z, so that no part hides behind another."""
        self.dim = dim
        """How much darker than drawn, and ``thin`` how much thinner its lines, for what stands for a photo."""
        self.thin = thin
        self.parts: list[str] = [f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{background}"/>']

    def spun(self, p: Point) -> Point:
        c, s = math.cos(self.spin), math.sin(self.spin)
        return (p[0] * c - p[1] * s, p[0] * s + p[1] * c, p[2])

    def at(self, p: Point) -> Flat:
        """Where a point is seen."""
        p, s = self.spun(p), self.scale
        return (
            self.origin[0] + (p[0] - p[1]) * 0.8660254 * s,
            self.origin[1] + (p[0] + p[1]) * 0.5 * s - p[2] * s,
        )

    def shade(self, normal: Point, material: str, metal: bool = True) -> str:
        d = (_dot(normal, _LIGHT) + 0.35) / 1.25
        if metal and abs(normal[2]) < 0.3:
            off = math.atan2(normal[1], normal[0]) - math.radians(76)
            d += 0.42 * math.exp(-((off / 0.36) ** 2))
        low, high = MATERIALS[material]
        return mix(mix(low, high, d), "#0A0E11", self.dim)

    # Flat marks

    def path(self, d: str, **attributes: str | float) -> None:
        text = "".join(f' {name.replace("_", "-")}="{value}"' for name, value in attributes.items())
        self.parts.append(f'<path d="{d}"{text}/>')

    def polygon(
        self, points: Sequence[Flat], fill: str, stroke: str | None = LINE, width: float = INNER, **more: str | float
    ) -> None:
        d = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + "Z"
        if stroke is None:
            self.path(d, fill=fill, stroke=fill, stroke_width=0.8, stroke_linejoin="round", **more)
        else:
            self.path(
                d, fill=fill, stroke=stroke, stroke_width=round(width * self.thin, 2), stroke_linejoin="round", **more
            )

    def line(self, points: Sequence[Flat], width: float = INNER, colour: str = LINE, dash: str | None = None) -> None:
        d = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
        more: dict[str, str | float] = {"stroke_dasharray": dash} if dash else {}
        self.path(
            d, fill="none", stroke=colour, stroke_width=round(width * self.thin, 2), stroke_linecap="round",
            stroke_linejoin="round", **more,
        )  # fmt: skip

    def line3(self, points: Sequence[Point], width: float = INNER, colour: str = LINE, dash: str | None = None) -> None:
        self.line([self.at(p) for p in points], width, colour, dash)

    def face(
        self, points: Sequence[Point], material: str = "steel", fill: str | None = None, width: float = INNER
    ) -> None:
        """A flat face in space, shaded by how it lies."""
        n = self.spun(_unit(_cross(_sub(points[1], points[0]), _sub(points[2], points[1]))))
        if _dot(n, _VIEW) < 0:
            n = (-n[0], -n[1], -n[2])
        self.polygon([self.at(p) for p in points], fill or self.shade(n, material, False), LINE, width)

    # Solids

    def place(self, outline: Sequence[Flat], at: Point, frame: Frame = UP, lift: float = 0.0) -> list[Point]:
        u, v, w = frame
        return [
            (
                at[0] + a * u[0] + b * v[0] + lift * w[0],
                at[1] + a * u[1] + b * v[1] + lift * w[1],
                at[2] + a * u[2] + b * v[2] + lift * w[2],
            )
            for a, b in outline
        ]

    def loft(
        self, low: Sequence[Point], high: Sequence[Point], material: str = "steel", width: float = OUTER,
        cap: str | None = None, metal: bool = True,
    ) -> None:  # fmt: skip
        """The solid between two outlines with as many corners each; ``cap`` is the end's material."""
        n = len(low)
        middle = _middle([*low, *high])
        normals: list[Point] = []
        for i in range(n):
            j = (i + 1) % n
            normal = _unit(_cross(_sub(low[j], low[i]), _sub(high[i], low[i])))
            if _dot(normal, _sub(_middle([low[i], low[j], high[i], high[j]]), middle)) < 0:
                normal = (-normal[0], -normal[1], -normal[2])
            normals.append(self.spun(normal))
        outline = hull([self.at(p) for p in [*low, *high]])
        for i in range(n):
            j = (i + 1) % n
            if _dot(normals[i], _VIEW) > -0.02:
                quad = [self.at(p) for p in (low[i], low[j], high[j], high[i])]
                self.polygon(quad, self.shade(normals[i], material, metal), None)
        for i in range(n):
            if _dot(normals[i - 1], normals[i]) < 0.85 and min(_dot(normals[k], _VIEW) for k in (i - 1, i)) > 0:
                self.line3([low[i], high[i]], INNER)
        axis = self.spun(_unit(_sub(_middle(high), _middle(low))))
        end, normal = (high, axis) if _dot(axis, _VIEW) > 0 else (low, (-axis[0], -axis[1], -axis[2]))
        self.polygon([self.at(p) for p in end], self.shade(normal, cap or material, False), LINE, INNER)
        self.polygon(outline, "none", LINE, width)

    def prism(
        self, outline: Sequence[Flat], at: Point, height: float, material: str = "steel", frame: Frame = UP,
        width: float = OUTER, cap: str | None = None, metal: bool = True,
    ) -> None:  # fmt: skip
        self.loft(self.place(outline, at, frame), self.place(outline, at, frame, height), material, width, cap, metal)

    def box(self, at: Point, size: Point, material: str = "plate", width: float = OUTER) -> None:
        x, y, z = size
        self.prism([(0, 0), (x, 0), (x, y), (0, y)], at, z, material, UP, width, None, False)

    def plate(self, at: Point, size: Point, radius: float, material: str = "plate", width: float = OUTER) -> None:
        self.prism(rounded(size[0], size[1], radius), at, size[2], material, UP, width)

    def cylinder(
        self, at: Point, r: float, height: float, material: str = "steel", frame: Frame = UP, width: float = OUTER,
        cap: str | None = None, top: float | None = None,
    ) -> None:  # fmt: skip
        """Round about ``at``; ``top`` is the radius at the other end, if it differs."""
        low = self.place(circle(r), at, frame)
        high = self.place(circle(r if top is None else top), at, frame, height)
        self.loft(low, high, material, width, cap)

    def disc(
        self, at: Point, r: float, fill: str | None = None, frame: Frame = UP, width: float = INNER,
        material: str = "steel",
    ) -> None:  # fmt: skip
        fill = fill or self.shade(self.spun(_unit(frame[2])), material, False)
        self.polygon([self.at(p) for p in self.place(circle(r), at, frame)], fill, LINE, width)

    def ring(self, at: Point, r: float, frame: Frame = UP, width: float = FINE, colour: str = LINE) -> None:
        self.polygon([self.at(p) for p in self.place(circle(r), at, frame)], "none", colour, width)

    def hole(
        self, at: Point, outline: Sequence[Flat], depth: float, frame: Frame = UP, wall: str = "grey",
        floor: str | None = None, width: float = INNER,
    ) -> None:  # fmt: skip
        """A recess: its far wall, darker with depth, and as much of its floor as can be seen."""
        ring = self.place(outline, at, frame)
        rim = [self.at(p) for p in ring]
        self.polygon(rim, mix(MATERIALS[wall][0], "#0A0E11", self.dim), None)
        middle, n = _middle(ring), len(ring)
        low, high = (mix(colour, "#0A0E11", self.dim) for colour in MATERIALS[wall])
        bands = 6 if (rim[0][0] - rim[n // 2][0]) ** 2 > 8000 else 2
        for k in range(bands):
            upper = self.place(outline, at, frame, -depth * k / bands)
            lower = self.place(outline, at, frame, -depth * (k + 1) / bands)
            for i in range(n):
                j = (i + 1) % n
                inward = self.spun(_unit(_sub(middle, _middle([ring[i], ring[j]]))))
                if _dot(inward, _VIEW) <= 0:
                    continue
                seen = clip([self.at(p) for p in (upper[i], upper[j], lower[j], lower[i])], rim)
                if len(seen) > 2:
                    light = (_dot(inward, _LIGHT) + 0.5) / 1.1 - 0.42 * (k + 0.5) / bands
                    self.polygon(seen, mix(low, high, light), None)
        seen = clip([self.at(p) for p in self.place(outline, at, frame, -depth)], rim)
        if len(seen) > 2:
            self.polygon(seen, mix(floor or MATERIALS["dark"][0], "#0A0E11", self.dim), None)
        self.polygon(rim, "none", LINE, width)

    def screw(self, at: Point, r: float = 5.5, height: float = 6.0, washer: bool = True) -> None:
        """A socket head screw, standing on ``at``."""
        if washer:
            self.disc(at, r * 1.45, self.shade((0, 0, 1), "plate", False), width=FINE)
        self.cylinder(at, r, height, "steel", width=INNER + 0.4)
        top = (at[0], at[1], at[2] + height)
        self.ring(top, r * 0.84, width=1.2, colour="#7A868E")
        self.hole(top, hexagon(r * 0.52, 0.3), 3, width=FINE)

    def tube(self, points: Sequence[Point | Flat], width: float, material: str = "dark") -> None:
        """A hose or cable along smooth points, in space or flat."""
        flat = [self.at(p) if len(p) == 3 else (p[0], p[1]) for p in points]
        d = f"M{flat[0][0]:.1f} {flat[0][1]:.1f}"
        for i in range(len(flat) - 1):
            p0, p1, p2 = flat[max(i - 1, 0)], flat[i], flat[i + 1]
            p3 = flat[min(i + 2, len(flat) - 1)]
            d += (
                f"C{p1[0] + (p2[0] - p0[0]) / 6:.1f} {p1[1] + (p2[1] - p0[1]) / 6:.1f}"
                f" {p2[0] - (p3[0] - p1[0]) / 6:.1f} {p2[1] - (p3[1] - p1[1]) / 6:.1f} {p2[0]:.1f} {p2[1]:.1f}"
            )
        low, high = (mix(colour, "#0A0E11", self.dim) for colour in MATERIALS[material])
        line = {"fill": "none", "stroke_linecap": "round", "stroke_linejoin": "round"}
        self.path(d, stroke=LINE, stroke_width=width + 2 * INNER, **line)
        self.path(d, stroke=mix(low, high, 0.45), stroke_width=width, **line)
        self.path(
            d, stroke=mix(low, high, 0.95), stroke_width=width * 0.32,
            transform=f"translate({-width * 0.14:.1f} {-width * 0.14:.1f})", **line,
        )  # fmt: skip

    def glass(self, at: Point, size: Point, opacity: float = 0.34) -> None:
        """The seen faces of a clear box; its far edges are drawn by ``glass_back`` before what is inside."""
        x, y, z = size
        c = {(i, j, k): (at[0] + i * x, at[1] + j * y, at[2] + k * z) for i in (0, 1) for j in (0, 1) for k in (0, 1)}
        for corners, fill in (
            ([(0, 0, 1), (1, 0, 1), (1, 1, 1), (0, 1, 1)], "#FFFFFF"),
            ([(0, 1, 0), (1, 1, 0), (1, 1, 1), (0, 1, 1)], "#EEF2F4"),
            ([(1, 0, 0), (1, 1, 0), (1, 1, 1), (1, 0, 1)], "#B9C3CA"),
        ):
            self.polygon([self.at(c[k]) for k in corners], fill, LINE, INNER, fill_opacity=opacity)
        self.polygon(hull([self.at(p) for p in c.values()]), "none", LINE, OUTER)
        # Two slanted glints on the left face.
        for start in (0.12, 0.2):
            a = (at[0] + x * start, at[1] + y, at[2] + z * 0.9)
            b = (at[0] + x * (start + 0.22), at[1] + y, at[2] + z * 0.55)
            self.line3([a, b], 5 if start == 0.12 else 2.5, "#FFFFFF")

    def glass_back(self, at: Point, size: Point) -> None:
        x, y, z = size
        corner = at
        for end in ((at[0] + x, at[1], at[2]), (at[0], at[1] + y, at[2]), (at[0], at[1], at[2] + z)):
            self.line3([corner, end], FINE, "#6B7780", "7 7")

    # Words and pointers

    def number(
        self, text: str, matrix: tuple[float, float, float, float, float, float], colour: str = "#FFFFFF",
        weight: float = 0.16, gap: float = 0.28,
    ) -> None:  # fmt: skip
        """Digits in a box one high, placed by an affine matrix."""
        x = 0.0
        inner = ""
        for char in text:
            shift = -0.2 if char == "." else 0.0
            inner += f'<path d="{DIGITS[char]}" transform="translate({x + shift:.2f} 0)"/>'
            x += 0.6 + gap - (0.4 if char == "." else 0)
        a = " ".join(f"{value:.3f}" for value in matrix)
        self.parts.append(
            f'<g transform="matrix({a})" fill="none" stroke="{colour}" stroke-width="{weight}"'
            f' stroke-linecap="round" stroke-linejoin="round">{inner}</g>'
        )

    def on_face(
        self, text: str, at: Point, right: Point, down: Point, colour: str = "#FFFFFF", weight: float = 0.14
    ) -> None:
        """Digits lying on a face: ``down`` is the height of a digit, ``right`` as long for its width."""
        o = self.at(at)
        r = self.at((at[0] + right[0], at[1] + right[1], at[2] + right[2]))
        d = self.at((at[0] + down[0], at[1] + down[1], at[2] + down[2]))
        self.number(text, (r[0] - o[0], r[1] - o[1], d[0] - o[0], d[1] - o[1], o[0], o[1]), colour, weight)

    def callout(self, label: str, target: Point | Flat, place: Flat, r: float = 33) -> None:
        """A numbered disc with a leader line to what it names."""
        tip = self.at(target) if len(target) == 3 else (target[0], target[1])
        self.line([place, tip], 9, "#FFFFFF")
        self.path(f"M{tip[0] - 8:.1f} {tip[1]:.1f}a8 8 0 1 0 16 0a8 8 0 1 0 -16 0Z", fill="#FFFFFF")
        self.line([place, tip], 5, INK)
        self.path(f"M{tip[0] - 6:.1f} {tip[1]:.1f}a6 6 0 1 0 12 0a6 6 0 1 0 -12 0Z", fill=INK)
        self.path(
            f"M{place[0] - r} {place[1]}a{r} {r} 0 1 0 {2 * r} 0a{r} {r} 0 1 0 {-2 * r} 0Z", fill=INK,
            stroke="#FFFFFF", stroke_width=2.5,
        )  # fmt: skip
        h = r * 0.86
        left = place[0] - h * (0.25 if label == "1" else 0.31)
        self.number(label, (h, 0, 0, h, left, place[1] - h / 2), "#FFFFFF", 0.17)

    def arrow(self, points: Sequence[Flat], width: float = 9, head: float = 24) -> None:
        """A bold pointer along points, its head at the last."""
        (x0, y0), (x1, y1) = points[-2], points[-1]
        a = math.atan2(y1 - y0, x1 - x0)
        self.line(points, width + 6, "#FFFFFF")
        for colour, extra in (("#FFFFFF", 6), (INK, 0)):
            wings = [(x1 - head * math.cos(a + side), y1 - head * math.sin(a + side)) for side in (0.5, -0.5)]
            self.line([wings[0], (x1, y1), wings[1]], width + extra, colour)
        self.line(points, width, INK)

    def turn(self, at: Point, r: float, start: float = 200, end: float = 500, frame: Frame = UP) -> None:
        """A round arrow about a point, in degrees of the frame's plane."""
        n = 40
        arc = [
            self.at(self.place([(r * math.cos(a), r * math.sin(a))], at, frame)[0])
            for a in (math.radians(start + (end - start) * i / n) for i in range(n + 1))
        ]
        self.arrow(arc, 8, 25)

    def svg(self) -> str:
        body = "\n".join(self.parts)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}"'
            f' viewBox="0 0 {WIDTH} {HEIGHT}">\n{body}\n</svg>\n'
        )

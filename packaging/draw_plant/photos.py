"""Three pictures that stand for photos taken on the bench: drawn, then lit, blurred and grained.

.venv/bin/python packaging/draw_plant/photos.py
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from figures import bench_top, flange
from iso import Figure
from PIL import Image, ImageChops, ImageDraw, ImageEnhance, ImageFilter
from PySide6.QtGui import QGuiApplication
from render import PLANT, picture, pillow

LIGHT = (430, 210)
"""Where the lamp over the bench shines, in pixels."""


def bench(scale: float, origin: tuple[float, float], spin: float) -> Figure:
    f = Figure(scale, origin, spin, background="#39424A", dim=0.14, thin=0.42)
    bench_top(f, 400, -60, "grey")
    return f


def body(f: Figure) -> None:
    f.plate((-44, -44, -60), (88, 88, 60), 10, "cast")
    flange(f, 0, shaft=30)


def screws() -> Figure:
    f = bench(4.6, (560, 330), -27)
    body(f)
    return f


def marks() -> Figure:
    f = bench(5.6, (520, 310), -14)
    f.plate((-44, -44, -60), (88, 88, 60), 10, "cast")
    flange(f, 0, shaft=30, lines=True)
    return f


def scratch() -> Figure:
    f = bench(6.6, (360, 210), -30)
    body(f)
    path = [(-6, 44, -9), (2, 44, -12), (10, 44, -13.5), (18, 44, -17), (26, 44, -18.5)]
    f.line3(path, 9, "#4A555D")
    f.line3([(x + 0.4, y, z + 0.5) for x, y, z in path], 4.5, "#F3F5F6")
    f.line3([(6, 44, -15.5), (14, 44, -18)], 5, "#E3E8EB")
    return f


def photo(image: Image.Image, seed: int) -> Image.Image:
    """Soft lamp light from one side, a little out of focus, with the grain of a small sensor."""
    wide, high = image.size
    image = image.filter(ImageFilter.GaussianBlur(1.1))
    lamp = Image.new("L", (wide // 4, high // 4), 96)
    draw = ImageDraw.Draw(lamp)
    for step in range(60):
        r = (60 - step) / 60
        x, y = LIGHT[0] / 4, LIGHT[1] / 4
        draw.ellipse((x - 220 * r, y - 170 * r, x + 220 * r, y + 170 * r), fill=round(96 + 159 * (1 - r)))
    lamp = lamp.filter(ImageFilter.GaussianBlur(14)).resize(image.size, Image.Resampling.BICUBIC)
    image = ImageChops.multiply(
        image, Image.merge("RGB", (lamp, lamp, lamp.point([min(255, round(i * 1.02)) for i in range(256)])))
    )
    grain = Image.frombytes("L", image.size, _noise(wide * high, seed)).filter(ImageFilter.GaussianBlur(0.6))
    image = ImageChops.add(image, Image.merge("RGB", (grain, grain, grain)), 1, -128)
    return ImageEnhance.Contrast(image).enhance(1.08)


def _noise(count: int, seed: int) -> bytes:
    # The same grain each time, so that drawing again changes no file.
    state, out = seed, bytearray(count)
    for i in range(count):
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        out[i] = 121 + ((state >> 16) & 15)
    return bytes(out)


PHOTOS: dict[str, Callable[[], Figure]] = {"screws": screws, "marks": marks, "scratch": scratch}


def main() -> None:
    _app = QGuiApplication.instance() or QGuiApplication(sys.argv[:1])
    folder = PLANT / "photos"
    folder.mkdir(parents=True, exist_ok=True)
    for seed, (name, draw) in enumerate(PHOTOS.items(), 7):
        path = folder / f"{name}.jpg"
        photo(pillow(picture(draw().svg())), seed).save(path, quality=82, optimize=True)
        print(f"{path.name}: {path.stat().st_size // 1024} KB")


if __name__ == "__main__":
    main()

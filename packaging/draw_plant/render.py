"""Draws every figure of the sample plant: SVG beside this script, PNG into the instructions.

.venv/bin/python packaging/draw_plant/render.py [name ...]
"""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parent))

from figures import FIGURES
from iso import HEIGHT, WIDTH
from PIL import Image
from PySide6.QtCore import QByteArray
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

HERE = Path(__file__).parent
PLANT = HERE.parent.parent / "resources" / "plant"


def picture(svg: str) -> QImage:
    """The drawing as Qt's SVG renderer, the one in the client, shows it."""
    renderer = QSvgRenderer(QByteArray(svg.encode()))
    if not renderer.isValid():
        raise ValueError("Qt can't read the drawing")
    image = QImage(WIDTH, HEIGHT, QImage.Format.Format_RGB888)
    image.fill(0xFFFFFFFF)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    renderer.render(painter)
    painter.end()
    return image


def pillow(image: QImage) -> Image.Image:
    """The picture for Pillow."""
    image = image.convertToFormat(QImage.Format.Format_RGB888)
    return Image.frombytes(
        "RGB", (image.width(), image.height()), bytes(image.constBits()), "raw", "RGB", image.bytesPerLine()
    )


def png(image: Image.Image) -> bytes:
    """A palette of 255 greys is all that the figures need, and a third of the size."""
    out = io.BytesIO()
    small = image.quantize(255, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    small.save(out, "PNG", optimize=True)
    return out.getvalue()


def users(name: str) -> list[Path]:
    """The media folders of the revisions that show a figure."""
    return [
        source.parent / "media"
        for source in sorted(PLANT.glob("instructions/*/*/instruction.json"))
        if f'"media/{name}.png"' in source.read_text(encoding="utf-8")
    ]


def main(names: list[str]) -> None:
    _app = QGuiApplication.instance() or QGuiApplication(sys.argv[:1])
    (HERE / "svg").mkdir(exist_ok=True)
    for name, draw in FIGURES.items():
        if names and name not in names:
            continue
        svg = draw().svg()
        (HERE / "svg" / f"{name}.svg").write_text(svg, encoding="utf-8")
        data = png(pillow(picture(svg)))
        folders = users(name)
        for folder in folders:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / f"{name}.png").write_bytes(data)
        print(f"{name}: {len(data) // 1024} KB, {len(folders)} revisions")


if __name__ == "__main__":
    main(sys.argv[1:])

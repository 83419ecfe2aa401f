"""What a camera over the bench would see, drawn for the pictures of the screens: labels with codes that can be read."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import zxingcpp
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QLinearGradient, QPainter, QPen, QTransform

WIDTH, HEIGHT = 1280, 720
_LABEL = QRectF(0, 0, 520, 312)
_CODE = QRectF(26, 118, 168, 168)
_QUIET = 8.0

Corners = tuple[tuple[float, float], ...]


def labels(*said: tuple[str, str, Sequence[str]], turned: float = -5.0) -> tuple[QImage, list[Corners]]:
    """A bench with labels on it, and where their codes lie in parts of the picture.

    Of each label: what its code holds, its heading, and its lines. One lies in the middle, two beside each other.
    """
    picture = QImage(WIDTH, HEIGHT, QImage.Format.Format_RGB32)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    ground = QLinearGradient(0, 0, WIDTH, HEIGHT)
    for at, colour in ((0.0, "#232B30"), (0.5, "#333D43"), (1.0, "#1A2024")):
        ground.setColorAt(at, QColor(colour))
    painter.fillRect(picture.rect(), ground)
    painter.setPen(QPen(QColor(255, 255, 255, 8), 2))
    for y in range(-HEIGHT, HEIGHT, 9):
        painter.drawLine(0, y, WIDTH, y + 120)
    found: list[Corners] = []
    size = 1.0 if len(said) == 1 else 0.62
    for number, (content, heading, lines) in enumerate(said):
        across = 0.5 if len(said) == 1 else 0.36 + 0.28 * number
        place = QTransform()
        place.translate(WIDTH * across, HEIGHT * (0.5 if len(said) == 1 else 0.42 + 0.2 * number))
        place.rotate(turned if number % 2 == 0 else -turned)
        place.scale(size, size)
        place.translate(-_LABEL.width() / 2, -_LABEL.height() / 2)
        painter.setTransform(place)
        _label(painter, content, heading, lines)
        box = _CODE.adjusted(-_QUIET, -_QUIET, _QUIET, _QUIET)
        corners = (box.topLeft(), box.topRight(), box.bottomRight(), box.bottomLeft())
        found.append(tuple(_part(place.map(QPointF(corner))) for corner in corners))
    painter.end()
    return picture, found


def _part(point: QPointF) -> tuple[float, float]:
    return point.x() / WIDTH, point.y() / HEIGHT


def _label(painter: QPainter, content: str, heading: str, lines: Sequence[str]) -> None:
    paper = QLinearGradient(0, 0, _LABEL.width(), _LABEL.height())
    for at, colour in ((0.0, "#D8D4CA"), (0.6, "#E4E0D6"), (1.0, "#C2BEB4")):
        paper.setColorAt(at, QColor(colour))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(paper)
    painter.drawRoundedRect(_LABEL, 10, 10)
    ink = QColor("#16191B")
    painter.setPen(ink)
    font = QFont("IBM Plex Sans")
    font.setWeight(QFont.Weight.DemiBold)
    font.setPixelSize(27)
    painter.setFont(font)
    painter.drawText(QPointF(26, 50), heading)
    painter.drawLine(QPointF(26, 72), QPointF(_LABEL.width() - 26, 72))
    mono = QFont("IBM Plex Mono")
    mono.setPixelSize(22)
    painter.setFont(mono)
    for number, line in enumerate(lines):
        painter.drawText(QPointF(222, 140 + 38 * number), line)
    gs1 = {"gs1": True} if content.startswith("(") else {}
    made = zxingcpp.create_barcode(content, zxingcpp.BarcodeFormat.DataMatrix, **gs1)
    cells = np.asarray(made.to_image(scale=1, add_quiet_zones=False), dtype=np.uint8)
    rows, columns = cells.shape
    painter.fillRect(_CODE.adjusted(-_QUIET, -_QUIET, _QUIET, _QUIET), QColor("#F4F2EC"))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    wide, high = _CODE.width() / columns, _CODE.height() / rows
    for row in range(rows):
        for column in range(columns):
            if not cells[row, column]:
                cell = QRectF(_CODE.x() + column * wide, _CODE.y() + row * high, wide + 0.6, high + 0.6)
                painter.fillRect(cell, ink)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)

"""Pictures that QML asks for by name: icons in any colour, and the stripes of the mode frames.

The software renderer draws no shader effects, so an icon is not tinted on the way to the glass: its
drawing is coloured before it is rendered.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen
from PySide6.QtQuick import QQuickImageProvider
from PySide6.QtSvg import QSvgRenderer

# The one colour and line width that every icon is drawn in.
_DRAWN = b"#151B1F"
_LINE = b'stroke-width="2"'
_STRIPE = 28


class Pictures(QQuickImageProvider):
    """``image://picture/<icon>/<colour>/<line width>`` and ``image://picture/stripes-<left|right>/<colour>/<ground>``.

    Colours are written as QML writes them, without the #. An unknown icon yields an empty picture and
    Qt's own warning, which fails a test.
    """

    def __init__(self, icons: Path) -> None:
        super().__init__(QQuickImageProvider.ImageType.Image)
        self._icons = icons
        self._drawn: dict[tuple[str, int], QImage] = {}

    def requestImage(self, name: str, size: QSize, wanted: QSize) -> QImage:
        """Draw, or take from memory. ``wanted`` is in device pixels."""
        edge = max(wanted.width(), wanted.height(), 1)
        at = (name, edge)
        if at not in self._drawn:
            what, first, second = name.split("/")
            if what.startswith("stripes-"):
                self._drawn[at] = _stripes(QColor(f"#{first}"), QColor(f"#{second}"), what == "stripes-right")
            else:
                self._drawn[at] = self._icon(what, QColor(f"#{first}"), second, edge)
        picture = self._drawn[at]
        size.setWidth(picture.width())
        size.setHeight(picture.height())
        return picture

    def _icon(self, name: str, colour: QColor, line: str, edge: int) -> QImage:
        path = self._icons / f"{name}.svg"
        if not path.is_file():
            return QImage()
        drawing = path.read_bytes().replace(_DRAWN, colour.name().encode())
        drawing = drawing.replace(_LINE, b'stroke-width="%s"' % line.encode())
        picture = QImage(edge, edge, QImage.Format.Format_ARGB32_Premultiplied)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        QSvgRenderer(QByteArray(drawing)).render(painter, QRectF(0, 0, edge, edge))
        painter.end()
        return picture


def _stripes(colour: QColor, ground: QColor, rising: bool) -> QImage:
    """One tile of diagonal stripes: falling like a backslash, or rising like a slash."""
    picture = QImage(_STRIPE, _STRIPE, QImage.Format.Format_RGB32)
    picture.fill(ground)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour, _STRIPE / 2.83))
    for shift in (-_STRIPE, 0, _STRIPE):
        if rising:
            painter.drawLine(shift - 4, _STRIPE + 4, shift + _STRIPE + 4, -4)
        else:
            painter.drawLine(shift - 4, -4, shift + _STRIPE + 4, _STRIPE + 4)
    painter.end()
    return picture

"""Pictures that QML asks for by name: icons in any colour, dashed edges, corners, stripes.

The software renderer draws no shader effects and does not clip shapes, so an icon is coloured before
it is rendered, and what a vector item would draw elsewhere is painted here.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QByteArray, QPointF, QRectF, QSize
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen, QPolygonF
from PySide6.QtQuick import QQuickImageProvider
from PySide6.QtSvg import QSvgRenderer

# The one colour and line width that every icon is drawn in.
_DRAWN = b"#151B1F"
_LINE = b'stroke-width="2"'
_STRIPE = 28


class Pictures(QQuickImageProvider):
    """``image://picture/<name>/<colour>/<more>``, colours as QML writes them without the #.

    <name> is an icon's (<more> is its line width on the 24 grid), ``triangle-up``, ``triangle-down``,
    ``dashed`` (<more> is corner and line width, in device pixels), ``fillet-bottomright`` and its three
    relatives, or ``stripes-left`` and ``stripes-right`` (<more> is the second colour). An unknown icon
    yields an empty picture and Qt's own warning, which fails a test.
    """

    def __init__(self, icons: Path) -> None:
        super().__init__(QQuickImageProvider.ImageType.Image)
        self._icons = icons
        self._drawn: dict[tuple[str, int, int], QImage] = {}

    def requestImage(self, name: str, size: QSize, wanted: QSize) -> QImage:
        """Draw, or take from memory. ``wanted`` is in device pixels."""
        at = (name, max(wanted.width(), 1), max(wanted.height(), 1))
        if at not in self._drawn:
            what, colour, more = name.split("/")
            self._drawn[at] = self._draw(what, QColor(f"#{colour}"), more, QSize(at[1], at[2]))
        picture = self._drawn[at]
        size.setWidth(picture.width())
        size.setHeight(picture.height())
        return picture

    def _draw(self, what: str, colour: QColor, more: str, size: QSize) -> QImage:
        if what.startswith("stripes-"):
            return _stripes(colour, QColor(f"#{more}"), what == "stripes-right")
        if what.startswith("triangle-"):
            return _painted(size, lambda painter: _triangle(painter, colour, size, what == "triangle-up"))
        if what.startswith("fillet-"):
            return _painted(size, lambda painter: _fillet(painter, colour, size, what))
        if what == "dashed":
            return _painted(size, lambda painter: _dashed(painter, colour, size, more))
        path = self._icons / f"{what}.svg"
        if not path.is_file():
            return QImage()
        drawing = path.read_bytes().replace(_DRAWN, colour.name().encode())
        drawing = drawing.replace(_LINE, b'stroke-width="%s"' % more.encode())
        edge = max(size.width(), size.height())
        icon = QSvgRenderer(QByteArray(drawing))
        return _painted(QSize(edge, edge), lambda painter: icon.render(painter, QRectF(0, 0, edge, edge)))


def _painted(size: QSize, paint: Callable[[QPainter], None]) -> QImage:
    picture = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
    picture.fill(0)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint(painter)
    painter.end()
    return picture


def _triangle(painter: QPainter, colour: QColor, size: QSize, up: bool) -> None:
    """Pointing up with soft corners (a changed step), or down to two thirds of the height (a pointer)."""
    from PySide6.QtCore import Qt  # here and below: its ninety enumerations take 15 ms, and badge-in needs none

    width, height = float(size.width()), float(size.height())
    painter.setBrush(colour)
    if up:
        soft = width / 8
        painter.setPen(QPen(colour, soft, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
        points = [(width / 2, soft * 1.2), (width - soft, height - soft * 1.4), (soft, height - soft * 1.4)]
    else:
        painter.setPen(Qt.PenStyle.NoPen)
        points = [(0.0, 0.0), (width, 0.0), (width / 2, height * 0.7)]
    painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in points]))


def _fillet(painter: QPainter, colour: QColor, size: QSize, what: str) -> None:
    """A square less the quarter disc around the corner that lies opposite to the named one."""
    edge = float(max(size.width(), size.height()))
    square = QPainterPath()
    square.addRect(0, 0, edge, edge)
    disc = QPainterPath()
    disc.addEllipse(QPointF(0 if "right" in what else edge, 0 if "bottom" in what else edge), edge, edge)
    painter.fillPath(square.subtracted(disc), colour)


def _dashed(painter: QPainter, colour: QColor, size: QSize, more: str) -> None:
    from PySide6.QtCore import Qt

    corner, line = (float(part) for part in more.split("-"))
    pen = QPen(colour, line)
    pen.setDashPattern([3, 2])
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    inset = line / 2
    box = QRectF(inset, inset, size.width() - line, size.height() - line)
    radius = max(0.0, min(corner, size.width() / 2, size.height() / 2) - inset)
    painter.drawRoundedRect(box, radius, radius)


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

"""Pictures that QML asks for by name: icons in any colour, dashed edges, corners, stripes.

The software renderer draws no shader effects and does not clip shapes, so an icon is coloured before
it is rendered, and what a vector item would draw elsewhere is painted here.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, QSize
from PySide6.QtGui import QColor, QImage, QPainter, QPen
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
            shape, soft = _triangle(size, what == "triangle-up")
            return _filled(shape, colour, size, soft)
        if what.startswith("fillet-"):
            return _filled(_fillet(size, what), colour, size)
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
    # From empty bytes: `fill` makes Qt's namespace, ninety enumerations, before it looks at what it was given.
    width, height = size.width(), size.height()
    empty = bytes(4 * width * height)
    picture = QImage(empty, width, height, 4 * width, QImage.Format.Format_ARGB32_Premultiplied).copy()
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint(painter)
    painter.end()
    return picture


def _triangle(size: QSize, up: bool) -> tuple[str, float]:
    """Pointing up with soft corners (a changed step), or down to two thirds of the height (a pointer)."""
    width, height = size.width(), size.height()
    if not up:
        return f"M0 0H{width}L{width / 2} {height * 0.7}Z", 0.0
    soft = width / 8
    return f"M{width / 2} {soft * 1.2}L{width - soft} {height - soft * 1.4}H{soft}Z", soft


def _fillet(size: QSize, what: str) -> str:
    """A square less the quarter disc around the corner that lies opposite to the named one."""
    edge = max(size.width(), size.height())
    x, y = (0 if "right" in what else edge), (0 if "bottom" in what else edge)
    return f"M{edge - x} {y}A{edge} {edge} 0 0 {int(x == y)} {x} {edge - y}L{edge - x} {edge - y}Z"


def _filled(path: str, colour: QColor, size: QSize, soft: float = 0.0) -> QImage:
    """A path in one colour; ``soft`` is the width of a line with round corners around it."""
    # As a drawing: a painter's own brush makes Qt's namespace, ninety enumerations, and badge-in needs none of them.
    width, height, name = size.width(), size.height(), colour.name()
    line = f'stroke="{name}" stroke-width="{soft}" stroke-linejoin="round"' if soft else ""
    drawing = QSvgRenderer(QByteArray(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">'
        f'<path d="{path}" fill="{name}" {line}/></svg>'.encode()
    ))  # fmt: skip
    return _painted(size, lambda painter: drawing.render(painter, QRectF(0, 0, width, height)))


def _dashed(painter: QPainter, colour: QColor, size: QSize, more: str) -> None:
    from PySide6.QtCore import Qt  # not at the top: it takes 15 ms

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

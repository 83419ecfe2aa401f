"""Pictures of instructions and photos as QML asks for them; a picture too large to be honest stays empty."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize
from PySide6.QtGui import QImage, QImageReader
from PySide6.QtQuick import QQuickImageProvider

MAX_PIXELS = 40_000_000
KINDS = (b"png", b"jpeg", b"jpg", b"svg")


class Media(QQuickImageProvider):
    """``image://media/<content hash>/<media id>`` and ``image://blob/<digest>`` by one reader each."""

    def __init__(self, read: Callable[[str], bytes | None]) -> None:
        super().__init__(QQuickImageProvider.ImageType.Image)
        self._read = read

    def requestImage(self, name: str, size: QSize, wanted: QSize) -> QImage:
        """Decodes within the pixel limit (SEC-CODE-1); anything else gives an empty picture."""
        picture = decode(self._read(name) or b"", wanted)
        size.setWidth(picture.width())
        size.setHeight(picture.height())
        return picture


def decode(content: bytes, wanted: QSize) -> QImage:
    """The picture, scaled to ``wanted`` while reading, or one transparent pixel."""
    buffer = QBuffer()
    buffer.setData(QByteArray(content))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    full = reader.size()
    known = bytes(reader.format().data()) in KINDS
    if not known or not full.isValid() or full.width() * full.height() > MAX_PIXELS:
        return _nothing()
    if wanted.width() > 0 and wanted.height() > 0:
        from PySide6.QtCore import Qt

        reader.setScaledSize(full.scaled(wanted, Qt.AspectRatioMode.KeepAspectRatio))
    picture = reader.read()
    return _nothing() if picture.isNull() else picture


def _nothing() -> QImage:
    picture = QImage(1, 1, QImage.Format.Format_ARGB32_Premultiplied)
    picture.fill(0)
    return picture

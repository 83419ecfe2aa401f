"""A second, independent reader: ZBar through pyzbar. Off unless a site asks for two (docs/decisions/0015)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handrail.capture.reads import Point, Read

if TYPE_CHECKING:
    from handrail.capture.reads import Luma

ENGINE = "pyzbar"

# What it reads rightly; UPC-A and UPC-E come as EAN-13 where they are not asked for by name. It makes one character of
# another in DataBar Expanded after a separator, and knows no Data Matrix, Aztec, PDF417 or MaxiCode.
_NAMES = {
    "CODE128": "Code128", "CODE39": "Code39", "CODE93": "Code93", "CODABAR": "Codabar", "I25": "ITF",
    "EAN13": "EAN/UPC", "EAN8": "EAN/UPC", "QRCODE": "QRCode",
}  # fmt: skip
SYMBOLOGIES = frozenset(_NAMES.values())


class NoSecondReader(Exception):
    """A site demands two readers and this machine lacks the second."""


def read(luma: Luma) -> list[Read]:
    """What it sees, ASCII only: of other bytes it makes wrong characters and says nothing. Raises NoSecondReader."""
    try:
        from pyzbar import pyzbar
    except ImportError as reason:
        raise NoSecondReader("ZBar's library is missing: install libzbar0") from reason
    symbols = [pyzbar.ZBarSymbol[name] for name in _NAMES]
    reads: list[Read] = []
    for code in pyzbar.decode(luma, symbols=symbols):
        if not code.data.isascii():
            continue
        left, top, width, height = code.rect
        right, bottom = left + width, top + height
        reads.append(
            Read(
                data=code.data, text=code.data.decode("ascii"), characters="ascii", symbology=_NAMES[code.type],
                identifier="", engine=ENGINE, strategy="second reader",
                corners=(Point(left, top), Point(right, top), Point(right, bottom), Point(left, bottom)),
            )
        )  # fmt: skip
    return reads

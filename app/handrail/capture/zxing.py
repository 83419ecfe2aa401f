"""The decoder: zxing-cpp. It sees one prepared picture at a time and says what is in it, byte for byte."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple

import zxingcpp

from handrail.capture.characters import DEFAULT, text_of
from handrail.capture.reads import Point, Read

if TYPE_CHECKING:
    from handrail.capture.reads import Luma

ENGINE = "zxing-cpp"

_F = zxingcpp.BarcodeFormat
# Code 39 as it stands: reading it as Full ASCII eats the plus of a HIBC label. DX film edge, Telepen and what is read
# as a medicine's number are left out: none is on a shop floor, and each can be seen in what is no code.
_BARS = {
    "Code128": (_F.Code128,), "Code39": (_F.Code39Std,), "Code93": (_F.Code93,), "Codabar": (_F.Codabar,),
    "ITF": (_F.ITF,), "EAN/UPC": (_F.EANUPC,), "DataBar": (_F.DataBarOmni, _F.DataBarStk, _F.DataBarStkOmni,
    _F.DataBarLtd), "DataBarExpanded": (_F.DataBarExp, _F.DataBarExpStk),
}  # fmt: skip
_AREAS = {
    "Aztec": (_F.Aztec,), "DataMatrix": (_F.DataMatrix,), "MaxiCode": (_F.MaxiCode,), "QRCode": (_F.QRCode,),
    "MicroQRCode": (_F.MicroQRCode,), "RMQRCode": (_F.RMQRCode,), "PDF417": (_F.PDF417,),
}  # fmt: skip
SYMBOLOGIES = frozenset({*_BARS, *_AREAS})
"""What can be asked for; the names of a read's ``symbology``."""

_NAMES = {
    "EAN-13": "EAN/UPC", "EAN-8": "EAN/UPC", "UPC-A": "EAN/UPC", "UPC-E": "EAN/UPC", "Code 128": "Code128",
    "Code 39": "Code39", "Code 39 Standard": "Code39", "Code 93": "Code93", "Data Matrix": "DataMatrix",
    "QR Code": "QRCode", "QR Code Model 1": "QRCode", "QR Code Model 2": "QRCode", "Micro QR Code": "MicroQRCode",
    "rMQR Code": "RMQRCode", "Aztec Code": "Aztec", "Aztec Rune": "Aztec", "Compact PDF417": "PDF417",
    "MicroPDF417": "PDF417", "ITF-14": "ITF", "DataBar Omni": "DataBar", "DataBar Stacked": "DataBar",
    "DataBar Stacked Omni": "DataBar", "DataBar Limited": "DataBar", "DataBar Expanded": "DataBarExpanded",
    "DataBar Expanded Stacked": "DataBarExpanded",
}  # fmt: skip


class Looking(NamedTuple):
    """How a picture is looked at."""

    kinds: Literal["all", "bars", "areas"] = "all"
    inverted: bool = False
    one_threshold: bool = False
    """One threshold for the whole picture in place of one for each neighbourhood."""
    upright: bool = False
    """Only along the rows, at this size: for bars that have been straightened."""


@lru_cache(maxsize=64)
def _formats(kinds: str, asked: frozenset[str]) -> zxingcpp.BarcodeFormats:
    known = _BARS | _AREAS if kinds == "all" else _BARS if kinds == "bars" else _AREAS
    return zxingcpp.BarcodeFormats([format_ for name, formats in known.items() if name in asked for format_ in formats])


def read(
    luma: Luma, looking: Looking, strategy: str, asked: frozenset[str] = SYMBOLOGIES, charset: str = DEFAULT
) -> list[Read]:
    """The codes in a picture, positions in its own pixels."""
    formats = _formats(looking.kinds, asked)
    if not len(formats) or min(luma.shape) < 3:
        return []
    found = zxingcpp.read_barcodes(
        luma, formats=formats, try_rotate=not looking.upright, try_downscale=not looking.upright,
        try_invert=looking.inverted, text_mode=zxingcpp.TextMode.HexECI,
        binarizer=zxingcpp.Binarizer.GlobalHistogram if looking.one_threshold else zxingcpp.Binarizer.LocalAverage,
    )  # fmt: skip
    reads: list[Read] = []
    for code in found:
        if not code.valid or not code.bytes:
            continue
        # The identifier, then the content; the content differs from the bytes where character sets are named.
        content = bytes.fromhex(code.text)[3:]
        text, characters = text_of(code.bytes, content if content != code.bytes else None, charset)
        corners = code.position
        read_ = Read(
            data=code.bytes, text=text, characters=characters, symbology=_NAMES.get(str(code.format), str(code.format)),
            identifier=code.symbology_identifier, engine=ENGINE, strategy=strategy,
            sets_up_reader="ReaderInit" in str(code.extra),
            corners=(
                Point(corners.top_left.x, corners.top_left.y), Point(corners.top_right.x, corners.top_right.y),
                Point(corners.bottom_right.x, corners.bottom_right.y),
                Point(corners.bottom_left.x, corners.bottom_left.y),
            ),
        )  # fmt: skip
        if not any(read_.same_value(other) and read_.same_place(other) for other in reads):
            reads.append(read_)
    return reads

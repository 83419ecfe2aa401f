"""A QR code of a short text, for a terminal and as a picture; the enrolment code is read off it by a scanner."""

from __future__ import annotations

import os
import struct
import zlib
from pathlib import Path
from typing import Any

import zxingcpp

Rows = tuple[tuple[bool, ...], ...]
"""Lines of modules, True where it is dark; with the quiet zone of four modules around."""

_HALVES = {(False, False): "█", (False, True): "▀", (True, False): "▄", (True, True): " "}
"""Two lines of modules in one line of text: light modules are drawn, dark ones left to a dark terminal."""


def modules(text: str) -> Rows:
    """The code's modules."""
    drawn: Any = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode).to_image(scale=1)
    height, width = drawn.shape
    pixels = memoryview(drawn).tobytes()
    return tuple(tuple(pixels[row * width + column] < 128 for column in range(width)) for row in range(height))


def for_terminal(rows: Rows, *, coloured: bool) -> str:
    """The code in half blocks. ``coloured``: white on black whatever colours the terminal has."""
    padded = [*rows, tuple(False for _ in rows[0])] if len(rows) % 2 else [*rows]
    lines = [
        "".join(_HALVES[pair] for pair in zip(upper, lower, strict=True))
        for upper, lower in zip(padded[::2], padded[1::2], strict=True)
    ]
    return "\n".join(f"\x1b[97;40m{line}\x1b[0m" if coloured else line for line in lines)


def write_png(rows: Rows, path: Path, scale: int = 8) -> None:
    """The code as a picture, eight pixels a module; only its owner may read it, for it is a secret. Raises OSError."""
    wide = [bytes(0 if dark else 255 for dark in row for _ in range(scale)) for row in rows]
    lines = b"".join(b"\0" + line for line in wide for _ in range(scale))
    size = struct.pack(">IIBBBBB", len(rows[0]) * scale, len(rows) * scale, 8, 0, 0, 0, 0)
    content = b"\x89PNG\r\n\x1a\n"
    for name, data in ((b"IHDR", size), (b"IDAT", zlib.compress(lines)), (b"IEND", b"")):
        content += struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)

"""Bytes of a symbol as text. A library's guess is never taken: it makes half-width katakana of a diameter sign."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from handrail.capture.reads import Characters

# Numbers of the AIM ECI register that Python has a codec for.
_CHARACTER_SETS = {
    0: "cp437", 1: "iso-8859-1", 2: "cp437", 3: "iso-8859-1", 4: "iso-8859-2", 5: "iso-8859-3", 6: "iso-8859-4",
    7: "iso-8859-5", 8: "iso-8859-6", 9: "iso-8859-7", 10: "iso-8859-8", 11: "iso-8859-9", 12: "iso-8859-10",
    13: "iso-8859-11", 15: "iso-8859-13", 16: "iso-8859-14", 17: "iso-8859-15", 18: "iso-8859-16", 20: "shift_jis",
    21: "cp1250", 22: "cp1251", 23: "cp1252", 24: "cp1256", 25: "utf-16-be", 26: "utf-8", 27: "ascii", 28: "big5",
    29: "gb18030", 30: "euc_kr", 31: "gbk", 32: "gb18030", 33: "utf-16-le", 34: "utf-32-be", 35: "utf-32-le",
    170: "ascii",
}  # fmt: skip
_PIECES = re.compile(rb"\\(\d{6})|\\\\|[^\\]+|\\", re.DOTALL)
DEFAULT = "iso-8859-1"


def known_character_set(name: str) -> bool:
    """Whether a site may choose it."""
    try:
        "".encode(name)
    except LookupError:  # unknown, or no character set but another codec
        return False
    return True


def text_of(data: bytes, named: bytes | None = None, charset: str = DEFAULT) -> tuple[str, Characters]:
    """The text of a symbol's bytes, and how it was made.

    ``named`` is the same content with each change of character set as a backslash and six digits, backslashes doubled,
    where the symbol names any. Without: ASCII, else UTF-8 where the bytes are valid UTF-8, else ``charset``.
    """
    if named is not None:
        return _by_name(named, charset)
    try:
        return data.decode("ascii"), "ascii"
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return data.decode(charset, "replace"), "assumed"


def _by_name(named: bytes, charset: str) -> tuple[str, Characters]:
    text: list[str] = []
    characters: Characters = "eci"
    piece, codec = b"", charset
    for found in _PIECES.finditer(named):
        if found[1] is None:
            piece += b"\\" if found[0] == b"\\\\" else found[0]
            continue
        text.append(piece.decode(codec, "replace"))
        piece, codec = b"", _CHARACTER_SETS.get(int(found[1]), "")
        if not codec:  # one that is only bytes, or that Python does not know
            codec, characters = charset, "assumed"
    return "".join([*text, piece.decode(codec, "replace")]), characters

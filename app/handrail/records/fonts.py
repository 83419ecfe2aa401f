"""The record's typefaces: our WOFF2 files as embedded TrueType, and what they can show.

reportlab reads TrueType only and draws nothing for a character that a font lacks; a record must not
lose text silently, so every text passes through ``fitted`` first.
"""

from __future__ import annotations

import io
import threading
import unicodedata
from functools import cache, lru_cache
from typing import Any, NamedTuple
from xml.sax.saxutils import escape

from fontTools.ttLib import TTFont as SourceFont
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from handrail import assets

SANS, SANS_BOLD, MONO, MONO_BOLD = "HandrailSans", "HandrailSansBold", "HandrailMono", "HandrailMonoBold"

_FILES = {
    SANS: "IBMPlexSans-Regular.woff2",
    SANS_BOLD: "IBMPlexSans-SemiBold.woff2",
    MONO: "IBMPlexMono-Regular.woff2",
    MONO_BOLD: "IBMPlexMono-SemiBold.woff2",
}
_STAND_IN = {MONO: SANS, MONO_BOLD: SANS_BOLD}
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_registering = threading.Lock()


class Fitted(NamedTuple):
    """Paragraph markup that the fonts can show, and how many characters had to be replaced."""

    markup: str
    replaced: int


def register() -> None:
    """Makes the faces known to reportlab, once per process."""
    with _registering:
        for face in _FILES:
            if face not in pdfmetrics.getRegisteredFontNames():
                pdfmetrics.registerFont(TTFont(face, io.BytesIO(_converted(face)[0])))


@lru_cache(maxsize=4096)
def fitted(text: str, face: str) -> Fitted:
    """The text as paragraph markup in a face; what the face lacks comes from its stand-in.

    A character no face has becomes the replacement character and is counted. Control characters
    show by their code (a GS1 code carries them), layout marks are left out.
    """
    said: list[str] = []
    replaced = 0
    stand_in = _STAND_IN.get(face)
    for char in text.replace("\r\n", "\n"):
        code = ord(char)
        category = unicodedata.category(char)
        if char == "\n":
            said.append("<br/>")
        elif char == "\t":
            said.append(" ")
        elif category == "Cc":
            said.append(f"‹{code:02X}›")
        elif code in _converted(face)[1]:
            said.append(escape(char))
        elif stand_in is not None and code in _converted(stand_in)[1]:
            said.append(f'<font name="{stand_in}">{escape(char)}</font>')
        elif category != "Cf":
            said.append(REPLACEMENT)
            replaced += 1
    return Fitted("".join(said), replaced)


@cache
def _converted(face: str) -> tuple[bytes, frozenset[int]]:
    """The face as TrueType, with its slashed zero in the zero's place, and the characters it has."""
    path = assets.root() / "resources" / "fonts" / _FILES[face]
    font = SourceFont(path, recalcTimestamp=False)
    slashed = _single_substitution(font, "zero")
    for table in font["cmap"].tables:
        if ord("0") in table.cmap:
            table.cmap[ord("0")] = slashed.get(table.cmap[ord("0")], table.cmap[ord("0")])
    characters = frozenset(font.getBestCmap())
    font.flavor = None
    out = io.BytesIO()
    font.save(out)
    return out.getvalue(), characters


def _single_substitution(font: Any, feature: str) -> dict[str, str]:
    """Glyph to glyph, as an OpenType feature of single substitutions has it."""
    table = font["GSUB"].table
    lookups = {
        index
        for record in table.FeatureList.FeatureRecord
        if record.FeatureTag == feature
        for index in record.Feature.LookupListIndex
    }
    mapping: dict[str, str] = {}
    for index in lookups:
        for subtable in table.LookupList.Lookup[index].SubTable:
            mapping.update(getattr(subtable, "mapping", {}))
    return mapping

"""ISO/IEC 15434 envelopes: format 05 (GS1), 06 (data identifiers of MH10.8.2) and 12 (text elements) (BC-12)."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from handrail.capture import gs1
from handrail.domain.refusal import Refusal

START = "[)>\x1e"
GS, RS, EOT = "\x1d", "\x1e", "\x04"
_IDENTIFIER = re.compile(r"\d{0,3}[A-Z]")
_TEXT_ELEMENT = re.compile(r"([A-Z]{3}) (.*)", re.DOTALL)


class Envelope(NamedTuple):
    """What an envelope holds: GS1 elements, data identifiers, text elements."""

    elements: gs1.Elements | None
    identifiers: dict[str, str]


def parse(text: str, today: date) -> Envelope | Refusal:
    """The data of each format in an envelope; it must be closed, and no identifier may come twice with two values."""
    if not text.startswith(START) or not text.endswith(RS + EOT):
        return Refusal.of("scan.iso15434")
    elements: gs1.Elements | None = None
    identifiers: dict[str, str] = {}
    for part in text[len(START) : -len(RS + EOT)].split(RS):
        head, separator, data = part.partition(GS)
        if not separator or not data or head not in ("05", "06", "12"):
            return Refusal.of("scan.iso15434")
        if head == "05":
            if elements is not None:
                return Refusal.of("scan.iso15434")
            parsed = gs1.parse(data, today)
            if isinstance(parsed, Refusal):
                return parsed
            elements = parsed
            continue
        for field in data.removesuffix(GS).split(GS):
            found = _IDENTIFIER.match(field) if head == "06" else _TEXT_ELEMENT.fullmatch(field)
            if found is None:
                return Refusal.of("scan.iso15434")
            name, value = (found[0], field[found.end() :]) if head == "06" else (found[1], found[2])
            if identifiers.setdefault(name, value) != value:
                return Refusal.of("scan.conflict", ai=name, other=name)
    return Envelope(elements, identifiers)

"""Codes as a scanner types them: GS1 element strings by their identifier, everything else as plain text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handrail.domain.acts import InputMethod, Scan
from handrail.domain.refusal import Refusal

if TYPE_CHECKING:
    from biip.gs1_messages import GS1Message

GS1_PREFIXES = ("]C1", "]d2", "]Q3", "]e0", "]J1")
MAX_LENGTH = 500
GS = "\x1d"


class CodeDoor:
    """Implements ``ports.codes.CodeReader``. GS1 is parsed only where the code says it is GS1 (BC-01)."""

    def read(self, raw: str, method: InputMethod) -> Scan | Refusal:
        """The code and its elements. A failed check digit rejects the whole code (BC-03)."""
        if not raw.strip():
            return Refusal.of("scan.empty")
        if len(raw) > MAX_LENGTH:
            return Refusal.of("entry.too_long", limit=MAX_LENGTH)
        symbology = raw[:3] if raw.startswith("]") and len(raw) > 3 else None
        if symbology in GS1_PREFIXES:
            return self._gs1(raw, raw[3:], symbology, method)
        if raw.startswith(("(01)", "(10)")):
            return self._printed(raw, method)
        if GS in raw:
            return self._gs1(raw, raw.lstrip(GS), None, method)
        return Scan(raw=raw, method=method, symbology=symbology)

    def _gs1(self, raw: str, data: str, symbology: str | None, method: InputMethod) -> Scan | Refusal:
        # Not at the top: its tables take 60 ms to load, and badge-in needs none of them.
        from biip import ParseError
        from biip.gs1_messages import GS1Message

        try:
            message = GS1Message.parse(data.strip("\r\n"))
        except ParseError:
            return Refusal.of("scan.not_gs1")
        return self._checked(raw, message, symbology, method)

    def _printed(self, raw: str, method: InputMethod) -> Scan | Refusal:
        """The human readable form, as printed under a code and typed from there."""
        from biip import ParseError
        from biip.gs1_messages import GS1Message

        try:
            message = GS1Message.parse_hri(raw.strip())
        except ParseError:
            return Refusal.of("scan.not_gs1")
        return self._checked(raw, message, None, method)

    def _checked(self, raw: str, message: GS1Message, symbology: str | None, method: InputMethod) -> Scan | Refusal:
        elements: dict[str, str] = {}
        for item in message.element_strings:
            if item.gtin_error or item.sscc_error or item.gln_error:
                return Refusal.of("scan.check_digit", ai=item.ai.ai)
            if elements.setdefault(item.ai.ai, item.value) != item.value:
                return Refusal.of("scan.not_gs1")
        return Scan(raw=raw, method=method, symbology=symbology, elements=elements)

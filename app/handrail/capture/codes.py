"""What a code means: by the identifier its symbol bears, by its own grammar, or by a rule of the site."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from handrail.domain.acts import InputMethod, Scan
from handrail.domain.policy import CodeRules
from handrail.domain.refusal import Refusal

if TYPE_CHECKING:
    from handrail.capture.gs1 import Elements
    from handrail.capture.reads import Read

GS1_IDENTIFIERS = ("]C1", "]d2", "]Q3", "]e0", "]J1")
"""Symbols that say themselves that they hold GS1 elements (BC-01)."""
MAX_LENGTH = 500
"""Characters of a code; the longest GS1 symbol holds fewer."""
GS = "\x1d"
_IDENTIFIER = re.compile(r"\][A-Za-z][0-9A-Za-z]")
_PRINTED = re.compile(r"\((0[0-3]|10|11|17|21|8004)\)")
_RETAIL = {"]E0": (12, 13), "]E4": (8,), "]I1": (14,)}
"""Symbols whose digits are a GTIN, and how many there are."""


_INTERNAL = frozenset(f"9{digit}" for digit in range(1, 10))


class CodeDoor:
    """Implements ``ports.codes.CodeReader``."""

    def __init__(
        self, rules: Callable[[], CodeRules] = CodeRules, today: Callable[[], date] = lambda: datetime.now(UTC).date()
    ) -> None:
        """``rules`` are the site's as of now; ``today`` settles the century of a date of two digits."""
        self._rules = rules
        self._today = today

    def read(self, raw: str, method: InputMethod) -> Scan | Refusal:
        """The code and what it says. Whatever is wrong in it rejects the whole code (BC-03)."""
        if not raw.strip():
            return Refusal.of("scan.empty")
        if len(raw) > MAX_LENGTH:
            return Refusal.of("entry.too_long", limit=MAX_LENGTH)
        identifier = _IDENTIFIER.match(raw)
        scan = Scan(raw=raw, method=method, symbology=identifier[0] if identifier and len(raw) > 3 else None)
        return self._understood(scan, self._rules())

    def _understood(self, scan: Scan, rules: CodeRules) -> Scan | Refusal:
        text, symbology = scan.text, scan.symbology
        if symbology in (*GS1_IDENTIFIERS, *rules.gs1_identifiers):
            return self._gs1(scan, text, rules)
        if symbology in _RETAIL:
            return _gtin(scan, text, _RETAIL[symbology])
        if text.startswith("[)>"):
            return self._envelope(scan, text, rules)
        if GS in text:
            if symbology is None and rules.gs1_without_identifier:
                return self._gs1(scan, text, rules)
            # A separator says that there are several values; taken as one text, lot and serial would merge.
            return Refusal.of("scan.no_identifier" if symbology is None else "scan.not_gs1")
        if not text.isascii() or not text.isprintable():
            return Refusal.of("scan.not_ascii") if scan.method != "typed" else _plain(scan, text, rules)
        if symbology is None and _PRINTED.match(text.strip()):
            return self._printed(scan, "".join(text.split()), rules)
        if text.startswith("+"):
            return self._hibc(scan, text)
        if text.startswith("=") and len(text) > 4:
            return scan.model_copy(update={"scheme": "isbt128"})  # recognised, not parsed (BC-13)
        if text.startswith(("https://", "http://")):
            return self._link(scan, text, rules)
        return _plain(scan, text, rules)

    def _gs1(self, scan: Scan, text: str, rules: CodeRules) -> Scan | Refusal:
        # Not at the top, here and below: the tables take 60 ms to load, and badge-in needs none of them.
        from handrail.capture import gs1

        return _with_elements(scan, "gs1", gs1.parse(text, self._today()), rules)

    def _printed(self, scan: Scan, text: str, rules: CodeRules) -> Scan | Refusal:
        """The human readable form, as printed under a code and typed from there."""
        from handrail.capture import gs1

        return _with_elements(scan, "gs1", gs1.parse_printed(text, self._today()), rules)

    def _link(self, scan: Scan, text: str, rules: CodeRules) -> Scan | Refusal:
        from handrail.capture import digital_link

        if not digital_link.is_link(text):
            return _plain(scan, text, rules)
        return _with_elements(scan, "digital_link", digital_link.parse(text, self._today()), rules)

    def _envelope(self, scan: Scan, text: str, rules: CodeRules) -> Scan | Refusal:
        from handrail.capture import iso15434

        envelope = iso15434.parse(text, self._today())
        if isinstance(envelope, Refusal):
            return envelope
        scan = scan.model_copy(update={"scheme": "iso15434", "identifiers": envelope.identifiers})
        return scan if envelope.elements is None else _with_elements(scan, "iso15434", envelope.elements, rules)

    def _hibc(self, scan: Scan, text: str) -> Scan | Refusal:
        from handrail.capture import hibc

        label = hibc.parse(text, self._today())
        if isinstance(label, Refusal):
            return label
        return scan.model_copy(update={"scheme": "hibc", "identifiers": label[0], "read_as": label[1]})


def in_picture(door: CodeDoor, read: Read) -> Scan | Refusal:
    """What a code that was read in a picture means. An identifier is ASCII; other text is for reading (BC-07)."""
    if read.sets_up_reader:
        return Refusal.of("scan.sets_up_reader")
    if not read.identifying:
        return Refusal.of("scan.not_ascii")
    return door.read(read.identifier + read.text, "file")


def proves_itself(door: CodeDoor, read: Read) -> bool:
    """Whether what was read holds a check digit or closes an envelope of a scheme, and is right."""
    scan = in_picture(door, read)
    if isinstance(scan, Refusal):
        return False
    if scan.scheme in ("gs1", "digital_link"):
        from handrail.capture import gs1_rules

        return any(ai in gs1_rules.CHECK_DIGIT or ai in gs1_rules.CHECK_PAIR for ai in scan.elements)
    return scan.scheme in ("gtin", "hibc", "iso15434")


def _with_elements(scan: Scan, scheme: str, elements: Elements | Refusal, rules: CodeRules) -> Scan | Refusal:
    if isinstance(elements, Refusal):
        return elements
    for ai, needed in elements.missing.items() if rules.pairs == "refuse" else ():
        return Refusal.of("scan.incomplete", ai=ai, other=needed.replace(" ", ", "))
    # What a company writes for itself means nothing here unless the site says so; it stays in what was scanned.
    values = {ai: value for ai, value in elements.values.items() if ai not in _INTERNAL or ai in rules.internal}
    return scan.model_copy(update={"scheme": scheme, "elements": values, "read_as": elements.read_as})


def _gtin(scan: Scan, text: str, lengths: tuple[int, ...]) -> Scan | Refusal:
    from handrail.capture import gs1_rules

    if len(text) not in lengths or not text.isdecimal():
        return Refusal.of("scan.not_gs1")
    if not gs1_rules.check_digit_fits(text):
        return Refusal.of("scan.check_digit", ai="01")
    return scan.model_copy(update={"scheme": "gtin", "elements": {"01": text.zfill(14)}})


def _plain(scan: Scan, text: str, rules: CodeRules) -> Scan:
    rule = next((rule for rule in rules.plain if text.startswith(rule.starts) and text != rule.starts), None)
    said = {} if rule is None else {rule.means: text if rule.keep_start else text.removeprefix(rule.starts)}
    return scan.model_copy(update={"scheme": "plain", "identifiers": said})

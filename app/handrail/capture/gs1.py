"""GS1 element strings: biip knows the application identifiers, this adds what it leaves unchecked (BC-02 to BC-09).

biip's own parser goes on after a value that is too long as if a new element began there, so a missing separator gives
elements that nobody encoded; here every value of variable length ends at a separator or at the end.
"""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from typing import NamedTuple

from handrail.capture import gs1_rules
from handrail.domain.refusal import Refusal

GS = "\x1d"
_PRINTED = re.compile(r"\((\d{2,4})\)([^(]+)")


class Elements(NamedTuple):
    """Values by AI as they were encoded, and what dates and numbers among them mean."""

    values: dict[str, str]
    read_as: dict[str, str]
    """ISO dates and exact decimals by AI."""
    missing: dict[str, str]
    """AIs that lack another one, and which (BC-04): several codes on one item count together."""


class Ai(NamedTuple):
    code: str
    pattern: re.Pattern[str]
    """Of the value alone."""
    length: int | None
    """Characters, where it needs no separator; None where its length varies."""


def parse(data: str, today: date) -> Elements | Refusal:
    """The elements of a message without its identifier; FNC1 within it stands as GS."""
    pairs: list[tuple[str, str]] = []
    rest = data.removeprefix(GS)
    while rest:
        ai = _known(rest)
        if ai is None:
            return _unknown(rest, first=not pairs)
        rest = rest[len(ai.code) :]
        if ai.length is None:
            value, _, rest = rest.partition(GS)
        else:
            value, rest = rest[: ai.length], rest[ai.length :].removeprefix(GS)
        pairs.append((ai.code, value))
    return checked(pairs, today)


def parse_printed(text: str, today: date) -> Elements | Refusal:
    """The same from what is printed under a code and typed from there: AIs in parentheses."""
    pairs = _PRINTED.findall(text)
    if not pairs or "".join(f"({ai}){value}" for ai, value in pairs) != text:
        return Refusal.of("scan.not_gs1")
    return checked(pairs, today)


def checked(pairs: list[tuple[str, str]], today: date) -> Elements | Refusal:
    """The elements if each is right and none contradicts another; one that is wrong rejects the whole code (BC-03)."""
    values: dict[str, str] = {}
    read_as: dict[str, str] = {}
    for code, value in pairs:
        ai = _table().get(code)
        if ai is None:
            return Refusal.of("scan.unknown_ai", ai=code)
        refusal = _wrong(ai, value)
        if refusal is not None:
            return refusal
        if values.setdefault(code, value) != value:
            return Refusal.of("scan.conflict", ai=code, other=code)
        if code in gs1_rules.DATED:
            moment = gs1_rules.moment(code, value, today)
            if moment is None:
                return Refusal.of("scan.bad_date", ai=code, value=value)
            read_as[code] = moment
        number = gs1_rules.number(code, value)
        if number is not None:
            read_as[code] = str(number)
    if not values:
        return Refusal.of("scan.not_gs1")
    present = frozenset(values)
    for code in values:
        other = gs1_rules.excluded(code, present)
        if other is not None:
            return Refusal.of("scan.conflict", ai=code, other=other)
    missing = {code: needed for code in values if (needed := gs1_rules.missing(code, present)) is not None}
    return Elements(values, read_as, missing)


def _wrong(ai: Ai, value: str) -> Refusal | None:
    if not value or ai.pattern.fullmatch(value) is None:
        return Refusal.of("scan.bad_element", ai=ai.code, value=value.replace(GS, " ")[:30])
    where = gs1_rules.CHECK_DIGIT.get(ai.code)
    if where is not None and not gs1_rules.check_digit_fits(value[where[0] : where[1]]):
        return Refusal.of("scan.check_digit", ai=ai.code)
    if ai.code in gs1_rules.CHECK_PAIR and not gs1_rules.check_pair_fits(value):
        return Refusal.of("scan.check_digit", ai=ai.code)
    if not gs1_rules.sound(ai.code, value):
        return Refusal.of("scan.bad_element", ai=ai.code, value=value[:30])
    return None


def _unknown(rest: str, first: bool) -> Refusal:
    digits = re.match(r"\d{2,4}", rest)
    if digits is None:
        return Refusal.of("scan.not_gs1" if first else "scan.bad_element", ai="", value=rest.replace(GS, " ")[:30])
    return Refusal.of("scan.unknown_ai", ai=digits[0][:2])


def _known(rest: str) -> Ai | None:
    table = _table()
    return next((table[rest[:length]] for length in (2, 3, 4) if rest[:length] in table), None)


@cache
def _table() -> dict[str, Ai]:
    """The application identifiers. Loaded by the first scan: it takes 60 ms, and badge-in needs none of it."""
    from biip.gs1_application_identifiers import _GS1_APPLICATION_IDENTIFIERS as KNOWN

    return {code: _ai(code, known.pattern, known.separator_required) for code, known in KNOWN.items()}


def _ai(code: str, pattern: str, separated: bool) -> Ai:
    # biip 5.2.0 writes one pattern (AI 22) with a character that ends it too soon: it can't even be compiled.
    of_value = re.compile(pattern.replace(r"\x]", r"\x22]").removeprefix(f"^{code}").removesuffix("$"), re.ASCII)
    return Ai(code, of_value, None if separated else _length(of_value))


def _length(pattern: re.Pattern[str]) -> int:
    """The length of a value that needs no separator: these are digits, 2 to 18 of them."""
    return next(
        length for length in range(1, 21) if any(pattern.fullmatch(digit * length) for digit in "01")
    )  # fmt: skip

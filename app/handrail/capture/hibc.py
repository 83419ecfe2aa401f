"""HIBC supplier labels: ``+`` and a labeler's primary data, or ``+$`` and secondary data, or both (BC-11)."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from handrail.capture.gs1_rules import year_of
from handrail.domain.refusal import Refusal

_CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%"
_PRIMARY = re.compile(r"([A-Z][A-Z0-9]{3})([A-Z0-9]{1,18})([0-9])")
_DATES = {"2": 6, "3": 6, "4": 8, "5": 5, "6": 7}
"""By the digit after ``$$``: characters of the date (MMDDYY, YYMMDD, YYMMDDHH, YYJJJ, YYJJJHH)."""


def check_character(text: str) -> str | None:
    """The modulo 43 check character of a label; None if it holds a character that no label holds."""
    if any(character not in _CHARACTERS for character in text):
        return None
    return _CHARACTERS[sum(_CHARACTERS.index(character) for character in text) % 43]


def parse(text: str, today: date) -> tuple[dict[str, str], dict[str, str]] | Refusal:
    """What a label says, by name, and its expiry as a date.

    ``labeler``, ``product``, ``unit``, ``lot``, ``serial``, ``quantity``, ``expiry``, ``link`` (of a secondary label
    to its primary). The check character is the last one; a failed check rejects the label.
    """
    body, check = text[:-1], text[-1:]
    if len(text) < 4 or check_character(body) != check:
        return Refusal.of("scan.hibc_check")
    data = body[1:]
    if data[:1] == "$" or data[:1] == "/" or data[:1].isdigit():
        # A secondary label of its own: the character before the check character is its primary's.
        fields, link = _secondary(data[:-1].removeprefix("/"), today), data[-1:]
        if fields is None:
            return Refusal.of("scan.hibc")
        fields[0]["link"] = link
        return fields
    first, slash, second = data.partition("/")
    primary = _PRIMARY.fullmatch(first)
    if primary is None:
        return Refusal.of("scan.hibc")
    values = {"labeler": primary[1], "product": primary[2], "unit": primary[3]}
    read_as: dict[str, str] = {}
    if slash:
        more = _secondary(second, today)
        if more is None:
            return Refusal.of("scan.hibc")
        values |= more[0]
        read_as |= more[1]
    return values, read_as


def _secondary(data: str, today: date) -> tuple[dict[str, str], dict[str, str]] | None:
    data, *supplements = data.split("/")
    values: dict[str, str] = {}
    read_as: dict[str, str] = {}
    for supplement in supplements:
        name = "serial" if supplement.startswith("S") else None
        if name is None or len(supplement) < 2:
            continue  # other supplementary data: kept in what was scanned
        values[name] = supplement[1:]
    serial = data.startswith(("$+", "$$+"))
    kept = "serial" if serial else "lot"
    expiry: tuple[str, str | None] = ("", None)
    if data.startswith("$$"):
        rest = data[2:].removeprefix("+")
        if rest[:1] in ("8", "9") and not serial:
            length = 2 if rest[0] == "8" else 5
            if len(rest) < 1 + length or not rest[1 : 1 + length].isdigit():
                return None
            values["quantity"], rest = rest[1 : 1 + length], rest[1 + length :]
        raw, day, rest = _dated(rest, today)
        expiry = (raw, day)
    elif data.startswith("$"):
        rest = data[1:].removeprefix("+")
    else:  # YYJJJ, then the lot
        expiry, rest = (data[:5], _julian(data[:5], today)), data[5:]
    if expiry[0]:
        if expiry[1] is None:
            return None
        values["expiry"], read_as["expiry"] = expiry[0], expiry[1]
    if len(rest) > 18 or not re.fullmatch(r"[A-Z0-9\-. $+%]*", rest):
        return None
    if rest:
        values[kept] = rest
    return (values, read_as) if values else None


def _dated(rest: str, today: date) -> tuple[str, str | None, str]:
    """The date after ``$$`` as it stands, empty for none; as ISO 8601, None if there is no such day; what follows."""
    kind = rest[:1]
    if kind == "7" or not kind:
        return "", None, rest[1:]  # no date
    if kind in _DATES:
        raw, rest = rest[1 : 1 + _DATES[kind]], rest[1 + _DATES[kind] :]
        if len(raw) != _DATES[kind] or not raw.isdigit():
            return kind + raw, None, rest
        if kind == "2":
            return kind + raw, _calendar(raw[4:6], raw[0:2], raw[2:4], today), rest
        if kind in "34":
            return kind + raw, _calendar(raw[0:2], raw[2:4], raw[4:6], today), rest
        return kind + raw, _julian(raw[:5], today), rest
    raw, rest = rest[:4], rest[4:]  # MMYY: the last day of the month
    if len(raw) != 4 or not raw.isdigit():
        return raw, None, rest
    return raw, _calendar(raw[2:4], raw[0:2], "00", today), rest


def _calendar(year: str, month: str, day: str, today: date) -> str | None:
    full, in_year = year_of(int(year), today), int(month)
    if not 1 <= in_year <= 12:
        return None
    last = monthrange(full, in_year)[1]
    in_month = int(day) or last
    return date(full, in_year, in_month).isoformat() if in_month <= last else None


def _julian(raw: str, today: date) -> str | None:
    if len(raw) != 5 or not raw.isdigit():
        return None
    first = date(year_of(int(raw[:2]), today), 1, 1)
    day = first + timedelta(days=int(raw[2:]) - 1)
    return day.isoformat() if int(raw[2:]) and day.year == first.year else None

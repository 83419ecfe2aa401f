"""The rules of GS1's application identifiers against GS1's own dictionary, which lies beside the project."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import pytest

from handrail.capture import gs1, gs1_rules

SHARED = Path(__file__).resolve().parents[3] / "shared/data/instructions/barcodes"
DICTIONARY = SHARED / "gs1-syntax-dictionary/gs1-syntax-dictionary.txt"
pytestmark = pytest.mark.skipif(not DICTIONARY.is_file(), reason=f"elsewhere: {DICTIONARY} is not here")
COMPONENT = re.compile(r"\[?([NXYZ])(\.\.)?(\d+)\]?((?:,[a-z0-9]+)*)")
NOT_CHECKED = {
    "couponcode", "couponposoffer", "gcppos1", "gcppos2", "hasnondigit", "iban", "importeridx", "iso3166", "iso3166999",
    "iso3166alpha2", "iso4217", "iso5218", "latitude", "longitude", "mediatype", "packagetype", "pcenc",
}  # fmt: skip
BY_PATTERN = {"hh", "hhmi", "hyphen", "mi", "posinseqslash", "ss", "winding", "yesno", "zero", "nozeroprefix"}
NEEDS_NOT_STATED = re.compile(r"39..|43..|7.{2,3}|8007|8009|8030")


class Entry(NamedTuple):
    fixed: bool
    """Without a separator."""
    components: tuple[tuple[bool, str, bool, int], ...]
    """Optional, type, of variable length, length."""
    linters: frozenset[str]
    needs: tuple[frozenset[str], ...]
    excludes: frozenset[str]


def entries() -> dict[str, Entry]:
    found: dict[str, Entry] = {}
    for line in DICTIONARY.read_text(encoding="utf-8").splitlines() if DICTIONARY.is_file() else ():
        words = line.split("#")[0].split()
        if not words:
            continue
        first, _, last = words[0].partition("-")
        components = [(word, match) for word in words[1:] if (match := COMPONENT.fullmatch(word))]
        entry = Entry(
            fixed="*" in words[1],
            components=tuple((word[0] == "[", m[1], bool(m[2]), int(m[3])) for word, m in components),
            linters=frozenset(name for _, m in components for name in m[4].split(",") if name),
            needs=tuple(frozenset(word[4:].split(",")) for word in words if word.startswith("req=")),
            excludes=frozenset(part for word in words if word.startswith("ex=") for part in word[3:].split(",")),
        )
        for number in range(int(first), int(last or first) + 1):
            found[str(number).zfill(len(first))] = entry
    return found


ENTRIES = entries()


def lengths(entry: Entry) -> tuple[int, int]:
    least = sum(1 if varies else length for optional, _, varies, length in entry.components if not optional)
    return least, sum(length for *_, length in entry.components)


@pytest.mark.req("BC-05")
def test_each_ai_is_known_and_no_other() -> None:
    assert set(gs1._table()) == set(ENTRIES)
    assert len(ENTRIES) > 500


@pytest.mark.req("BC-02")
def test_separators_lengths_and_characters() -> None:
    for code, entry in ENTRIES.items():
        ai = gs1._table()[code]
        least, most = lengths(entry)
        assert (ai.length is not None) == entry.fixed, code
        if entry.fixed:
            assert ai.length == least == most, code
        assert not ai.pattern.fullmatch("0" * (most + 1)), code
        assert not ai.pattern.fullmatch("1" * (most + 1)), code
        if all(kind == "N" for _, kind, *_ in entry.components):
            assert not ai.pattern.fullmatch("A" * most), code
        assert not ai.pattern.fullmatch("\u00e4" * least), code
        if not entry.linters:
            assert ai.pattern.fullmatch("1" * least), code
            assert ai.pattern.fullmatch("1" * most), code


@pytest.mark.req("BC-03", "BC-06")
def test_what_is_checked_within_a_value() -> None:
    having: dict[str, set[str]] = {}
    for code, entry in ENTRIES.items():
        for linter in entry.linters:
            having.setdefault(linter, set()).add(code)
    assert having["csum"] == set(gs1_rules.CHECK_DIGIT)
    assert having["csumalpha"] == gs1_rules.CHECK_PAIR
    assert having["yymmd0"] | having["yymmdd"] | having["yyyymmdd"] == gs1_rules.DATED
    assert having["yymmd0"] == gs1_rules.YEAR_MONTH | {"4324", "4325"}
    assert having["pieceoftotal"] == gs1_rules.PIECE_OF_TOTAL
    assert having["nonzero"] == gs1_rules.NOT_ZERO
    checked = {"csum", "csumalpha", "yymmd0", "yymmdd", "yyyymmdd", "pieceoftotal", "nonzero"}
    assert set(having) == checked | BY_PATTERN | NOT_CHECKED


@pytest.mark.req("BC-04")
def test_what_excludes_what() -> None:
    theirs = {
        frozenset((code, other))
        for code, entry in ENTRIES.items()
        for excluded in entry.excludes
        for other in ENTRIES
        if other != code and re.fullmatch(excluded.replace("n", "."), other)
    }
    ours = {
        frozenset((code, other))
        for code in ENTRIES for other in ENTRIES
        if code < other and gs1_rules.excluded(code, frozenset((other,))) is not None
    }  # fmt: skip
    assert ours == theirs


@pytest.mark.req("BC-04")
def test_what_needs_what() -> None:
    for code, entry in ENTRIES.items():
        stated = [needed for pattern, needed in gs1_rules.NEEDS if re.fullmatch(pattern, code)]
        if stated:
            assert len(stated) == 1, code
            assert {frozenset(stated[0].split())} == set(entry.needs), code
        elif entry.needs:
            assert NEEDS_NOT_STATED.fullmatch(code), code

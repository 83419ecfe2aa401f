"""What a code says in the words of the plant, whatever scheme it is written in."""

from __future__ import annotations

from typing import Literal

from handrail.domain.acts import Scan

Meaning = Literal["gtin", "lot", "serial", "part", "equipment", "expiry"]

_GS1: dict[Meaning, tuple[str, ...]] = {
    "gtin": ("01",), "lot": ("10",), "serial": ("21",), "part": ("241", "240"), "equipment": ("8004",),
    "expiry": ("17", "7003"),
}  # fmt: skip
_NAMES: dict[str, dict[Meaning, tuple[str, ...]]] = {
    "gs1": _GS1, "gtin": _GS1, "digital_link": _GS1,
    "iso15434": {"lot": ("1T", "LOT"), "serial": ("S", "SER"), "part": ("1P", "P", "PNR")},
    "hibc": {"lot": ("lot",), "serial": ("serial",), "expiry": ("expiry",)},
    "plain": {"lot": ("lot",), "serial": ("serial",), "part": ("part",), "equipment": ("equipment",)},
}  # fmt: skip


def meant(scan: Scan, what: Meaning) -> str | None:
    """What the code says of this, as it was encoded; a date as ISO 8601. None if it says nothing of it."""
    said = scan.identifiers | scan.elements
    for name in _NAMES.get(scan.scheme or "gs1", {}).get(what, ()):
        if name in said:
            return scan.read_as.get(name, said[name]) if what == "expiry" else said[name]
    return None


def plain(scan: Scan) -> bool:
    """Whether the characters themselves are all there is: no scheme tells a lot from a serial in them."""
    return scan.scheme in (None, "plain") and not scan.elements and not scan.identifiers

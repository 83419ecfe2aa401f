"""What a verifier found: the first bad item, and how far each range is proven (architecture rule 12)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

Anchor = Literal["receipt", "keystore", "device"]
"""Who else vouches for a range: a gateway's receipt, this device's key store, or nobody but the device's key."""


class Unreadable(Exception):
    """It can't be told whether it is good: it can't be read at all. The message is for people."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A bad item: what it is, for instance ``event 7`` or ``photos/ab…``, and what is wrong with it."""

    item: str
    detail: str


@dataclass(frozen=True, slots=True)
class Range:
    """Events ``first`` to ``last`` (numbers in the chain that was checked) and who vouches for them."""

    first: int
    last: int
    anchor: Anchor


@dataclass(frozen=True, slots=True)
class Report:
    """The answer of a verifier. ``notes`` are what a person should know beside good or bad."""

    kind: Literal["journal", "evidence"]
    name: str
    """The journal's or the run's id."""
    events: int
    head: str
    ranges: tuple[Range, ...] = ()
    photos: int = 0
    receipts: int = 0
    signatures: int = 0
    """Signatures that are proven to be the persons' own."""
    notes: tuple[str, ...] = ()
    bad: Finding | None = None

    @property
    def good(self) -> bool:
        """Whether nothing bad was found."""
        return self.bad is None

    def to_json(self) -> dict[str, Any]:
        """One JSON document."""
        return {
            "kind": self.kind,
            "name": self.name,
            "good": self.good,
            "events": self.events,
            "head": self.head,
            "ranges": [{"first": one.first, "last": one.last, "anchor": one.anchor} for one in self.ranges],
            "photos": self.photos,
            "receipts": self.receipts,
            "signatures": self.signatures,
            "notes": list(self.notes),
            "bad": None if self.bad is None else {"item": self.bad.item, "detail": self.bad.detail},
        }


def ranges_of(events: int, receipted: Iterable[tuple[int, int]], remembered: int = 0) -> tuple[Range, ...]:
    """Events 1 to ``events``, each by the strongest that vouches for it: receipt, key store, the device alone.

    ``receipted``: first and last event of each stretch that a receipt vouches for, in any order; they may overlap.
    ``remembered``: the last event that the key store vouches for.
    """
    found: list[Range] = []

    def up_to(last: int, anchor: Anchor) -> None:
        first = found[-1].last + 1 if found else 1
        last = min(last, events)
        if last >= first:
            if found and found[-1].anchor == anchor:
                first = found.pop().first
            found.append(Range(first, last, anchor))

    for first, last in sorted(receipted):
        if first <= last:
            up_to(min(first - 1, remembered), "keystore")
            up_to(first - 1, "device")
            up_to(last, "receipt")
    up_to(remembered, "keystore")
    up_to(events, "device")
    return tuple(found)

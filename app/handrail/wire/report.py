"""What a verifier found: the first bad item, and how far each range is proven (architecture rule 12)."""

from __future__ import annotations

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
            "notes": list(self.notes),
            "bad": None if self.bad is None else {"item": self.bad.item, "detail": self.bad.detail},
        }


def ranges_of(events: int, receipted: int, remembered: int = 0) -> tuple[Range, ...]:
    """Events 1 to ``events``: anchored by receipt, then by the key store, the rest by the device alone."""
    ends: list[tuple[int, Anchor]] = [(receipted, "receipt"), (remembered, "keystore"), (events, "device")]
    found: list[Range] = []
    start = 1
    for end, anchor in ends:
        last = min(end, events)
        if last >= start:
            found.append(Range(start, last, anchor))
            start = last + 1
    return tuple(found)

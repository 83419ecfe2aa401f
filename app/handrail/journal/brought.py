"""What was brought out of a journal and what was not: the report, for programs and for people."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

_MOST_PLACES: Final = 50
_MOST_NAMED: Final = 1000
"""So many ids of missing events stand in a report; it counts them all."""


@dataclass(frozen=True, slots=True)
class Span:
    """Events ``first`` to ``last``, by their numbers in the journal."""

    first: int
    last: int

    def to_json(self) -> dict[str, int]:
        return {"first": self.first, "last": self.last}


@dataclass(slots=True)
class BroughtRun:
    """What was found of a run; ``whole`` as long as no link of its chain is missing."""

    work: dict[str, str]
    events: int = 0
    reached: int = 0
    head: str = ""
    whole: bool = True
    closed: bool = False
    not_receipted: int = 0


@dataclass(slots=True)
class Brought:
    """What was brought out of one journal, and what was not."""

    journal: str
    by: str
    """What opened it: ``escrow`` or ``key store``."""
    key: str
    """Id of the key that signs its events, empty where nothing tells it."""
    only_waiting: bool
    receipted: int = 0
    """Up to which number the gateway has receipted it; proven by the gateway's signature."""
    kept: list[Span] = field(default_factory=list)
    missing: list[Span] = field(default_factory=list)
    missing_ids: dict[int, str] = field(default_factory=dict)
    last_known: int = 0
    """The highest number that anything names: an event, an index, a receipt, the key store."""
    doubtful: list[tuple[int, str]] = field(default_factory=list)
    breaks: list[int] = field(default_factory=list)
    """Events that were written after another one than the event before them here."""
    photos: int = 0
    photos_missing: dict[str, tuple[int, str]] = field(default_factory=dict)
    """Digest -> the first event that names it, and why it is missing."""
    lost: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    runs: dict[str, BroughtRun] = field(default_factory=dict)

    @property
    def events(self) -> int:
        """How many events are in the package."""
        return sum(span.last - span.first + 1 for span in self.kept)

    @property
    def not_receipted(self) -> int:
        """How many of them the gateway has not receipted."""
        return sum(max(0, span.last - max(span.first, self.receipted + 1) + 1) for span in self.kept)

    @property
    def complete(self) -> bool:
        """Whether all that is known to have been there is in the package, and verifies."""
        return not (self.missing or self.doubtful or self.breaks or self.photos_missing)

    def to_json(self) -> dict[str, Any]:
        """One JSON document."""
        return {
            "journal": self.journal,
            "opened_by": self.by,
            "key": self.key,
            "scope": "not receipted" if self.only_waiting else "all",
            "complete": self.complete,
            "events": self.events,
            "not_receipted": self.not_receipted,
            "receipted_to": self.receipted,
            "last_known": self.last_known,
            "kept": [one.to_json() for one in self.kept],
            "missing": [{**one.to_json(), "at_gateway": one.last <= self.receipted} for one in self.missing_parts()],
            "missing_ids": {str(seq): id_ for seq, id_ in sorted(self.missing_ids.items())[:_MOST_NAMED]},
            "doubtful": [{"seq": seq, "why": why} for seq, why in self.doubtful],
            "broken_links": self.breaks,
            "photos": self.photos,
            "photos_missing": [
                {"digest": digest, "event": seq, "why": why} for digest, (seq, why) in self.photos_missing.items()
            ],
            "damage": self.lost,
            "notes": self.notes,
            "runs": [
                {"run": run, **one.work, "events": one.events, "not_receipted": one.not_receipted,
                 "whole": one.whole and not self.only_waiting, "closed": one.closed}
                for run, one in self.runs.items()
            ],
        }  # fmt: skip

    def missing_parts(self) -> Iterable[Span]:
        """The missing spans, cut where the gateway's receipt ends."""
        for one in self.missing:
            if one.first <= self.receipted < one.last:
                yield Span(one.first, self.receipted)
                yield Span(self.receipted + 1, one.last)
            else:
                yield one


def words_of(found: Brought) -> list[str]:
    """A journal's part of the report, for people."""
    said = [
        f"Journal {found.journal} (opened by its {found.by})",
        f"  {found.events} events in the package, {found.not_receipted} of them not receipted by the gateway.",
        f"  The gateway has receipted it up to event {found.receipted}; the last that is known is {found.last_known}.",
    ]
    for part in found.missing_parts():
        where = "the gateway has them" if part.last <= found.receipted else "no receipt says that the gateway has them"
        said.append(f"  MISSING: events {part.first} to {part.last}; {where}.")
    said += [f"  DOUBTFUL: event {seq}: {why}" for seq, why in found.doubtful]
    said += [f"  BROKEN: event {seq} was written after another event than the one before it" for seq in found.breaks]
    said.append(f"  {found.photos} photos in the package.")
    said += [f"  MISSING: photo {digest} of event {seq}: {why}" for digest, (seq, why) in found.photos_missing.items()]
    said += [f"  damage: {where}" for where in found.lost[:_MOST_PLACES]]
    if len(found.lost) > _MOST_PLACES:
        said.append(f"  … and {len(found.lost) - _MOST_PLACES} more places")
    said += [f"  note: {note}" for note in found.notes]
    for run, one in found.runs.items():
        state = "closed" if one.closed else "open"
        work = ", ".join(f"{name} {text}" for name, text in one.work.items())
        said.append(f"  run {run} ({work}; {state}): {one.events} events, {one.not_receipted} not receipted")
    return said

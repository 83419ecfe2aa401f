"""What the tablet said, what its journal holds and what the gateway holds: do they agree, each thing once?

Pure, so that a test can show that it finds each thing that could be wrong.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

from handrail.domain.event import Event

BACKGROUND = ("journal.opened", "receipt.contradicted")
"""Types of event that nobody asked for."""
TOKEN = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""What the tablet enters where text is asked: never the same twice."""


@dataclass(frozen=True, slots=True)
class Life:
    """One life of the tablet: what it said, in order."""

    said: tuple[dict[str, Any], ...]

    @property
    def start(self) -> int:
        """Where the journal stood when it began."""
        return next((int(one["seq"]) for one in self.said if one.get("say") == "up"), -1)

    @property
    def saved(self) -> list[tuple[int, str]]:
        """Number and id of each event that was shown as saved."""
        return [(seq, id_) for one in self.said if one.get("say") == "saved" for seq, id_ in one["events"]]

    @property
    def under_way(self) -> dict[str, Any] | None:
        """The act that was begun and not shown as saved."""
        acts = [one for one in self.said if one.get("say") in ("doing", "saved")]
        return acts[-1] if acts and acts[-1]["say"] == "doing" else None


@dataclass(frozen=True, slots=True)
class Found:
    """What is there in the end. A row of the gateway: number, id and hash of an event, in order of arrival."""

    lives: tuple[Life, ...]
    journal: tuple[tuple[Event, str], ...]
    gateway: tuple[tuple[int, str, str], ...]
    records: tuple[dict[str, Any], ...]
    """The gateway's capture records of all runs."""
    receipts: tuple[tuple[int, str], ...]
    """Number and head of each receipt the tablet keeps."""


def faults(found: Found) -> list[str]:
    """Everything that is not as it should be, in words."""
    return [
        *_saved_once(found),
        *_nothing_extra(found),
        *_each_place_once(found),
        *_both_sides_agree(found),
        *_receipts_agree(found),
    ]


def _saved_once(found: Found) -> list[str]:
    """What was shown as saved is in the journal once, at its number, and at the gateway once."""
    here = Counter((event.seq, event.id) for event, _ in found.journal)
    there = Counter((seq, id_) for seq, id_, _ in found.gateway)
    said = [one for life in found.lives for one in life.saved]
    wrong = [f"event {one} was shown as saved {count} times" for one, count in Counter(said).items() if count > 1]
    wrong += [
        f"event {one} was shown as saved and is in the journal {here[one]} times" for one in said if here[one] != 1
    ]
    return wrong + [
        f"event {one} was shown as saved and is at the gateway {there[one]} times" for one in said if there[one] != 1
    ]


def _nothing_extra(found: Found) -> list[str]:
    """What was not shown as saved is of the one act that was under way when the tablet was struck."""
    wrong: list[str] = []
    lives = [life for life in found.lives if life.start >= 0]
    ends = [life.start for life in lives[1:]] + [len(found.journal)]
    for number, (life, end) in enumerate(zip(lives, ends, strict=True)):
        shown = {seq for seq, _ in life.saved}
        silent = [e for e, _ in found.journal if life.start < e.seq <= end and e.seq not in shown]
        silent = [e for e in silent if e.type not in BACKGROUND and not e.type.startswith("session.")]
        if silent and life.under_way is None:
            wrong.append(f"life {number}: {len(silent)} events that nobody asked for")
        if shown and any(event.seq < max(shown) for event in silent):
            wrong.append(f"life {number}: an event that was not shown as saved stands among those that were")
        # A person's own captures; those the instruction computes are none here.
        entered = [capture_of(event) for event in silent if event.type == "capture.recorded"]
        asked = (life.under_way or {}).get("capture")
        if entered not in ([], [asked]):
            wrong.append(f"life {number}: {entered} was recorded, {asked} was under way")
    return wrong


def capture_of(event: Event) -> list[object]:
    """Run, step, input, reading and what was entered."""
    payload = event.payload
    return [event.run, event.step, payload["input"], payload.get("reading", 1), payload.get("entered", "")]


def _each_place_once(found: Found) -> list[str]:
    """Nothing that was asked once was recorded twice, and no two records hold what was entered once."""
    captures = [capture_of(event) for event, _ in found.journal if event.type == "capture.recorded"]
    places = Counter(tuple(capture[:4]) for capture in captures)
    tokens = Counter(str(capture[4]) for capture in captures if TOKEN.fullmatch(str(capture[4])))
    return [f"{what} is there {count} times" for what, count in [*places.items(), *tokens.items()] if count > 1]


def _both_sides_agree(found: Found) -> list[str]:
    wrong: list[str] = []
    if [event.seq for event, _ in found.journal] != list(range(1, len(found.journal) + 1)):
        wrong.append("the journal's numbers have a gap or stand twice")
    if [(event.seq, event.id, hash_) for event, hash_ in found.journal] != list(found.gateway):
        wrong.append(f"the journal has {len(found.journal)} events and the gateway {len(found.gateway)}, or others")
    here = Counter(event.id for event, _ in found.journal if event.type == "capture.recorded")
    there = Counter(str(record["event"]) for record in found.records)
    if here != there:
        wrong.append(f"{sum(here.values())} captures here, {sum(there.values())} records there, or others")
    return wrong


def _receipts_agree(found: Found) -> list[str]:
    heads = {event.seq: hash_ for event, hash_ in found.journal}
    wrong = [f"the receipt of {seq} names another event" for seq, head in found.receipts if heads.get(seq) != head]
    if not found.receipts or found.receipts[-1][0] != len(found.journal):
        wrong.append("the last receipt does not name the journal's last event")
    return wrong

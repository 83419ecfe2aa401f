"""Reviewing the audit trail of a closed run: which entries need a person's eye, by which rules (A11D-12-4, DI-EXC-1).

Pure: the same events give the same entries on every tablet and in every copy of the record.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import ceil
from typing import Any, Literal

from pydantic import ValidationError

from handrail.domain import acts
from handrail.domain.event import GENESIS, NOBODY, Event
from handrail.domain.policy import ReviewMethod, ReviewPolicy
from handrail.domain.refusal import Refusal
from handrail.domain.run import RunState
from handrail.domain.values import OpenValue

RULES = "1"
"""Version of the rules below; it goes up with every change of what they pick."""

Rule = Literal[
    "unread", "unproven", "mode_mixed", "test_approval", "out", "fail", "disputed", "changed", "late", "again", "na",
    "manual", "skipped", "repeated", "override", "refused", "ncr", "hold", "void", "declined", "signing_failed",
    "exception", "clock", "aborted",
]  # fmt: skip
"""Why a reviewer looks at an entry. ``unproven``: a value with limits and no verdict, or no rules' version."""

METHODS: tuple[ReviewMethod, ...] = ("exception", "sample", "every")
"""From the least to the most that is seen."""

OPEN_TO_EXCEPTION: frozenset[Rule] = frozenset({"unread", "unproven"})
"""With one of these the record does not hold every result: exceptions alone prove nothing then (DI-EXC-1)."""

TYPED_CODES = frozenset({"barcode", "lot", "serial", "equipment"})
"""Kinds of input that are scanned as a rule: typed by hand they are looked at."""

LOOKED_ON = frozenset({"act.refused", "scan.refused", "signature.failed"})
"""Entries that their person did nothing to the run by."""

_BY_TYPE: dict[str, Rule] = {
    "step.skipped": "skipped", "step.repeated": "repeated", "act.refused": "refused", "scan.refused": "refused",
    "ncr.drafted": "ncr", "ncr.amended": "ncr", "ncr.withdrawn": "ncr", "hold.applied": "hold",
    "signature.declined": "declined", "signature.failed": "signing_failed", "exception.opened": "exception",
    "gate.overridden": "override", "clock.jumped": "clock", "verdict.disputed": "disputed",
}  # fmt: skip
_SAMPLE = b"handrail.review.sample.v1"


@dataclass(frozen=True, slots=True)
class TrailEntry:
    """An entry of the run chain as a reader meets it: with what came before it and what became of it."""

    number: int
    event: Event
    hash: str
    payload: OpenValue | None
    """None where this build cannot read it."""
    rules: tuple[Rule, ...] = ()
    """Why a reviewer looks at it; empty: it is as it should be."""
    before: acts.CaptureRecorded | None = None
    """The value that counted until then."""
    replaces: int | None = None
    """Number of the entry that held it."""
    void_by: int | None = None
    """Number of the entry by which this signature became void."""

    @property
    def capture(self) -> acts.CaptureRecorded | None:
        """The value it records: first, repeated, late or corrected."""
        match self.payload:
            case acts.CaptureRecorded():
                return self.payload
            case acts.CaptureCorrected(new=new):
                return new
            case acts.LateEntry(capture=capture):
                return capture
            case _:
                return None

    @property
    def reason(self) -> str:
        """Why, in the person's words; a code where the rules gave the reason; empty where none is stated."""
        said = getattr(self.payload, "reason", None) or ""
        if isinstance(self.payload, acts.RunPaused):
            return ""
        capture = self.capture
        if not said and capture is not None:
            said = capture.attempt_reason or capture.na_reason or ""
        return str(said)


@dataclass(frozen=True, slots=True)
class Trail:
    """A run's entries in chain order, and the state they fold to."""

    run: str
    entries: tuple[TrailEntry, ...]
    state: RunState

    @property
    def head(self) -> str:
        """Hash of the newest entry."""
        return self.entries[-1].hash if self.entries else GENESIS

    @property
    def exceptions(self) -> tuple[TrailEntry, ...]:
        """The entries that a rule picks."""
        return tuple(entry for entry in self.entries if entry.rules)

    @property
    def people(self) -> frozenset[str]:
        """Everybody who did something to the run, by person id: who recorded, corrected, signed or declined."""
        found = {entry.event.actor.person for entry in self.entries if entry.event.type not in LOOKED_ON}
        for entry in self.entries:
            if isinstance(entry.payload, acts.SignatureMade | acts.SignatureDeclined):
                found.add(entry.payload.person)
        return frozenset(found - {NOBODY.person})


def read_trail(run: str, events: Iterable[tuple[Event, str]]) -> Trail:
    """The trail of a run from its events in run order, each with its hash."""
    reader = _Reader(run)
    for event, hash_ in events:
        reader.take(event, hash_)
    return Trail(run, tuple(reader.entries), reader.state)


class _Reader:
    """Takes the events one by one."""

    def __init__(self, run: str) -> None:
        self.state = RunState(run)
        self.entries: list[TrailEntry] = []
        self.mode = ""
        self._places: dict[str, int] = {}
        self._counting: dict[tuple[str, str, int], TrailEntry] = {}
        self._void: set[str] = set()

    def take(self, event: Event, hash_: str) -> None:
        number = event.run_seq or len(self.entries) + 1
        payload = self._read(event)
        entry = TrailEntry(number, event, hash_, payload)
        capture = entry.capture
        if capture is not None:
            key = (event.step or "", capture.input, capture.reading)
            earlier = self._counting.get(key)
            entry = replace(
                entry,
                before=payload.old if isinstance(payload, acts.CaptureCorrected) else _capture_of(earlier),
                replaces=earlier.number if earlier is not None else None,
            )
            self._counting[key] = entry
        self._places[event.id] = len(self.entries)
        self.entries.append(replace(entry, rules=tuple(self._rules(entry))))
        self._look_for_void(number)

    def _read(self, event: Event) -> OpenValue | None:
        try:
            payload = acts.read_payload(event.type, event.payload)
            self.state.apply(event)
        except ValidationError:
            return None
        return payload if event.type in acts.PAYLOADS else None

    def _rules(self, entry: TrailEntry) -> Iterable[Rule]:
        event, payload = entry.event, entry.payload
        self.mode = self.mode or event.mode
        if payload is None:
            yield "unread"
        if not event.rules or _unjudged(entry.capture):
            yield "unproven"
        if event.mode != self.mode:
            yield "mode_mixed"
        if isinstance(payload, acts.RunStarted) and payload.test_approval:
            yield "test_approval"
        yield from _of_capture(entry)
        if event.type in _BY_TYPE and payload is not None:
            yield _BY_TYPE[event.type]
        if event.type == "signature.made" and event.payload.get("meaning") == "authorised_deviation":
            yield "override"
        if isinstance(payload, acts.RunClosed) and payload.outcome == "aborted":
            yield "aborted"

    def _look_for_void(self, number: int) -> None:
        """The fold says what is void; the entry that made it so is the one just taken (A11D-13-5)."""
        for known in self.state.signatures:
            if known.void and known.event not in self._void:
                self._void.add(known.event)
                at = self._places[known.event]
                entry = self.entries[at]
                self.entries[at] = replace(entry, void_by=number, rules=(*entry.rules, "void"))


def _capture_of(entry: TrailEntry | None) -> acts.CaptureRecorded | None:
    return entry.capture if entry is not None else None


def _unjudged(capture: acts.CaptureRecorded | None) -> bool:
    """A value that has limits was never compared with them."""
    if capture is None or capture.na or capture.limits is None or capture.verdict != "none":
        return False
    return capture.limits.lower is not None or capture.limits.upper is not None


def _of_capture(entry: TrailEntry) -> Iterable[Rule]:
    capture, payload = entry.capture, entry.payload
    if capture is None:
        return
    if capture.verdict == "fail":
        yield "fail"
    elif capture.verdict in ("above", "below"):
        yield "out"
    if isinstance(payload, acts.CaptureCorrected):
        yield "changed"
    elif isinstance(payload, acts.LateEntry):
        yield "late"
    if isinstance(payload, acts.CaptureRecorded) and (capture.attempt > 1 or entry.replaces is not None):
        yield "again"
    if capture.na:
        yield "na"
    scanned = capture.scan.method if capture.scan is not None else capture.method
    if not capture.na and scanned == "typed" and (capture.scan is not None or capture.kind in TYPED_CODES):
        yield "manual"


# Reviewing.


@dataclass(frozen=True, slots=True)
class Review:
    """What is shown of a closed run by one method: the exceptions, the sample, and how many others there are."""

    trail: Trail
    method: ReviewMethod
    sample: tuple[TrailEntry, ...]
    seed: str

    @property
    def shown(self) -> tuple[TrailEntry, ...]:
        """The entries to be seen, in chain order."""
        return tuple(sorted((*self.trail.exceptions, *self.sample), key=lambda entry: entry.number))

    @property
    def others(self) -> dict[str, int]:
        """How many entries of each type are not shown, by type."""
        shown = {entry.event.id for entry in self.shown}
        left = Counter(entry.event.type for entry in self.trail.entries if entry.event.id not in shown)
        return dict(sorted(left.items()))

    def sizes(self, policy: ReviewPolicy) -> dict[ReviewMethod, int]:
        """How many entries each method shows."""
        total, exceptions = len(self.trail.entries), len(self.trail.exceptions)
        sample = sample_size(total - exceptions, policy)
        return {"exception": exceptions, "sample": exceptions + sample, "every": total}

    def unseen(self, seen: Iterable[str]) -> tuple[TrailEntry, ...]:
        """The shown entries whose event ids are not among those seen."""
        known = frozenset(seen)
        return tuple(entry for entry in self.shown if entry.event.id not in known)


def begin(trail: Trail, method: ReviewMethod, policy: ReviewPolicy) -> Review | Refusal:
    """The review of a run by one method, or why it cannot be reviewed so."""
    refusal = not_reviewable(trail) or closed_method(trail, method, policy)
    if refusal is not None:
        return refusal
    seed = seed_of(trail.head)
    others = [entry for entry in trail.entries if not entry.rules]
    size = {"exception": 0, "sample": sample_size(len(others), policy), "every": len(others)}[method]
    return Review(trail, method, drawn(others, seed, size), seed)


def not_reviewable(trail: Trail) -> Refusal | None:
    """A record is reviewed once it is closed, whole and unbroken."""
    last = trail.entries[-1] if trail.entries else None
    if last is None or not isinstance(last.payload, acts.RunClosed):
        return Refusal.of("review.not_closed")
    bad = first_bad_link(trail.entries)
    return Refusal.of("review.broken", entry=bad) if bad is not None else None


def closed_method(trail: Trail, method: ReviewMethod, policy: ReviewPolicy) -> Refusal | None:
    """Why a method is not open: the site asks for more, or the record does not prove enough (DI-EXC-1)."""
    if METHODS.index(method) < METHODS.index(policy.least):
        return Refusal.of("review.too_little", method=policy.least)
    count = sum(1 for entry in trail.entries if not OPEN_TO_EXCEPTION.isdisjoint(entry.rules))
    return Refusal.of("review.unproven", count=count) if count and method != "every" else None


def first_bad_link(entries: Sequence[TrailEntry]) -> int | None:
    """Number of the first entry that does not follow the one before it, or whose closing states another chain."""
    head = GENESIS
    for number, entry in enumerate(entries, start=1):
        event, payload = entry.event, entry.payload
        if (event.run_seq, event.run_prev) != (number, head):
            return number
        if isinstance(payload, acts.RunClosed) and (payload.count, payload.head) != (number - 1, head):
            return number
        head = entry.hash
    return None


def sample_size(others: int, policy: ReviewPolicy) -> int:
    """How many of the other entries the site has seen: a share, but never less than a number."""
    return min(others, max(policy.sample_least, ceil(others * policy.sample_percent / 100)))


def seed_of(head: str) -> str:
    """The seed of the sample. It follows from the closed chain, so nobody can choose it."""
    return hashlib.sha256(_SAMPLE + b"\0" + head.encode("ascii")).hexdigest()


def drawn(others: Sequence[TrailEntry], seed: str, size: int) -> tuple[TrailEntry, ...]:
    """So many entries by the order of SHA-256 over seed and hash: anybody can draw the same again."""
    ranked = sorted(others, key=lambda entry: hashlib.sha256(f"{seed}{entry.hash}".encode("ascii")).digest())
    return tuple(ranked[:size])


def may_review(trail: Trail, person: str, name: str) -> Refusal | None:
    """None if the person did nothing to the run (A11D-12-5): by person id, whatever the badge."""
    return Refusal.of("review.same_person", name=name) if person in trail.people else None


def shown_review(
    review: Review, meaning: acts.ReviewMeaning, seen: Iterable[str], reason: str, language: str, earlier: Iterable[str]
) -> dict[str, Any]:
    """The content that the reviewer's signature covers (P11-70-1): text, whole numbers and lists only.

    ``seen``: event ids that were opened; ``earlier``: hashes of the reviews that stand already.
    """
    state, ids = review.trail.state, {entry.event.id for entry in review.sample}
    assert state.work is not None and state.source is not None
    known = frozenset(seen)
    return {
        "run": state.run,
        "order": state.work.order,
        "operation": state.work.operation,
        "part": state.work.part,
        "unit": state.work.unit,
        "instruction": state.source.doc_no,
        "revision": state.source.revision,
        "content": state.source.content,
        "mode": state.mode,
        "outcome": state.status,
        "language": language,
        "count": len(review.trail.entries),
        "head": review.trail.head,
        "method": review.method,
        "rules": RULES,
        "recorded_rules": sorted({entry.event.rules for entry in review.trail.entries}),
        "seed": review.seed,
        "entries": [
            {
                "entry": entry.number,
                "event": entry.event.id,
                "hash": entry.hash,
                "rules": list(entry.rules),
                "sample": entry.event.id in ids,
                "seen": entry.event.id in known,
            }
            for entry in review.shown
        ],
        "others": review.others,
        "earlier": list(earlier),
        "meaning": meaning,
        "reason": reason,
    }

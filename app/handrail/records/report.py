"""A run's events as a structured report: what the PDF prints, and the same as data.

The report adds nothing and decides nothing: verdicts, paths and gate answers are read from the
events (architecture rule 6). Entries are numbered by their place in the run chain.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Literal

from pydantic import Field

from handrail.domain import acts
from handrail.domain.event import Event, Evidence, Mode, Source, Work
from handrail.domain.instruction import Digest
from handrail.domain.review import Rule, TrailEntry, read_trail
from handrail.domain.values import I18n, Moment, Value


class Stamp(Value):
    """Who recorded an entry, when, and where it stands in the run chain (P11-10e-1, DI-CON-3)."""

    entry: int
    event: str
    hash: str
    at: Moment
    offset: str
    zone: str
    quality: str
    name: str
    person: str
    role: str
    place: int
    """Which of the report's places it was recorded at."""


class RecordedAt(Value):
    """A journal, tablet, station, build and policy that entries of the run were recorded by."""

    journal: str
    device: str
    station: str
    build: str
    policy: str
    rules: str
    key: str


class Line(Value):
    """One captured value, first or repeated, late or corrected; nothing is left out (DI-COM-1)."""

    stamp: Stamp
    capture: acts.CaptureRecorded
    kind: Literal["first", "again", "late", "correction"]
    reason: str | None = None
    claimed: Moment | None = None
    replaces: int | None = None
    """Number of the entry whose value this one takes the place of."""
    replaced_by: int | None = None
    old: acts.CaptureRecorded | None = None
    disputed: str | None = None
    """The verdict that the gateway found instead (MEA-3)."""
    gates: tuple[Evidence, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether the value was changed after it was entered (A11-8-1)."""
        return self.kind == "correction"


class Signed(Value):
    """A signature; ``void`` once something it covers has changed (A11D-13-5)."""

    stamp: Stamp
    signature: acts.SignatureMade
    covers: tuple[int, ...]
    void: bool = False
    voided_by: int | None = None


class Declined(Value):
    stamp: Stamp
    declined: acts.SignatureDeclined


class Ticked(Value):
    stamp: Stamp
    hazard: acts.HazardAcknowledged


class Noted(Value):
    stamp: Stamp
    note: acts.NoteAdded


class Refused(Value):
    stamp: Stamp
    refused: acts.GateRefused
    step: str | None = None


class Amended(Value):
    stamp: Stamp
    changes: dict[str, Any]
    reason: str


class Ncr(Value):
    stamp: Stamp
    draft: acts.NcrDrafted
    step: str | None = None
    found: int | None = None
    """Number of the entry that went out of limits."""
    amended: tuple[Amended, ...] = ()
    withdrawn: Stamp | None = None
    withdrawn_reason: str | None = None
    hold: str | None = None


class Decided(Value):
    stamp: Stamp
    decision: acts.NodeDecided


class Happened(Value):
    """Anything else that belongs to the run or a step, by its event type."""

    stamp: Stamp
    type: str
    reason: str | None = None


class StepReport(Value):
    """What was recorded at one step instance, in the order in which it was first touched."""

    path: str
    number: str | None = None
    title: I18n = Field(default_factory=dict)
    status: Literal["open", "completed", "skipped"] = "open"
    opened: Stamp | None = None
    language: str | None = None
    media: tuple[Digest, ...] = ()
    course: tuple[Happened, ...] = ()
    """Completed, skipped, repeated."""
    ticked: tuple[Ticked, ...] = ()
    lines: tuple[Line, ...] = ()
    notes: tuple[Noted, ...] = ()
    refused: tuple[Refused, ...] = ()
    ncrs: tuple[str, ...] = ()
    signatures: tuple[Signed, ...] = ()
    declined: tuple[Declined, ...] = ()
    signing_failed: tuple[Stamp, ...] = ()


class Listed(Value):
    """One entry of the run chain, for the complete list (P11-10b-1)."""

    stamp: Stamp
    type: str
    readable: bool
    step: str | None = None


class Notable(Value):
    """Something a reviewer looks at first, and the rule that says so; every other entry is normal."""

    kind: Rule
    entry: int
    step: str | None = None


class Reviewed(Value):
    """A review of the closed record: it stands beside the run's chain (A11D-12-4). ``stamp.entry`` is 0."""

    stamp: Stamp
    review: acts.RecordReviewed
    fits: bool
    """Whether it speaks of this very chain, by count and head."""


class Report(Value):
    """The whole run. ``status`` is open until the run is closed: an open record says that it is."""

    run: str
    mode: Mode
    work: Work | None = None
    source: Source | None = None
    languages: tuple[str, ...]
    started: acts.RunStarted | None = None
    began: Stamp | None = None
    gates: tuple[Evidence, ...] = ()
    """What the gates saw when the run was started."""
    status: Literal["open", "completed", "aborted"]
    closed: acts.RunClosed | None = None
    ended: Stamp | None = None
    steps: tuple[StepReport, ...]
    decisions: tuple[Decided, ...]
    refused: tuple[Refused, ...]
    ncrs: tuple[Ncr, ...]
    holds: tuple[tuple[Stamp, acts.HoldApplied], ...]
    exceptions: tuple[tuple[Stamp, acts.ExceptionOpened], ...]
    course: tuple[Happened, ...]
    """Pauses, resumptions and clock changes."""
    places: tuple[RecordedAt, ...]
    entries: tuple[Listed, ...]
    notable: tuple[Notable, ...]
    reviews: tuple[Reviewed, ...] = ()

    @property
    def count(self) -> int:
        """How many entries the run chain holds."""
        return len(self.entries)

    @property
    def head(self) -> str:
        """Hash of the newest entry."""
        return self.entries[-1].stamp.hash if self.entries else ""

    @property
    def photos(self) -> tuple[tuple[int, acts.PhotoTaken], ...]:
        """Every photo with the number of the entry that names it."""
        lines = [(line.stamp.entry, line.capture.photos) for step in self.steps for line in step.lines]
        notes = [(noted.stamp.entry, noted.note.photos) for step in self.steps for noted in step.notes]
        ncrs = [(ncr.stamp.entry, ncr.draft.photos) for ncr in self.ncrs]
        return tuple((entry, photo) for entry, photos in sorted(lines + notes + ncrs) for photo in photos)


def build(run: str, events: Iterable[tuple[Event, str]], reviews: Iterable[tuple[Event, str]] = ()) -> Report:
    """The report of a run from its events in run order and its reviews, each with its hash."""
    return _Builder(run, list(events), list(reviews)).report()


class _Step:
    """What is collected of a step on the way."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.number: str | None = None
        self.title: I18n = {}
        self.opened: Stamp | None = None
        self.language: str | None = None
        self.media: tuple[Digest, ...] = ()
        self.course: list[Happened] = []
        self.ticked: list[Ticked] = []
        self.lines: list[Line] = []
        self.notes: list[Noted] = []
        self.refused: list[Refused] = []
        self.ncrs: list[str] = []
        self.signatures: list[str] = []
        self.declined: list[Declined] = []
        self.signing_failed: list[Stamp] = []

    def add_line(self, line: Line) -> None:
        """Adds a value and marks the one it takes the place of."""
        for index, earlier in enumerate(self.lines):
            if earlier.stamp.entry == line.replaces:
                self.lines[index] = earlier.model_copy(update={"replaced_by": line.stamp.entry})
        self.lines.append(line)

    def ordered_lines(self) -> tuple[Line, ...]:
        """Values of one input together, in the order in which the inputs were first recorded."""
        first: dict[str, int] = {}
        for line in self.lines:
            first.setdefault(line.capture.input, len(first))
        return tuple(sorted(self.lines, key=lambda it: (first[it.capture.input], it.capture.reading, it.stamp.entry)))


class _Builder:
    """Takes the events one by one."""

    def __init__(self, run: str, events: Sequence[tuple[Event, str]], reviews: Sequence[tuple[Event, str]]) -> None:
        self.run = run
        self.trail = read_trail(run, events)
        self.numbers = {event.id: event.run_seq or 0 for event, _ in events}
        self.steps: dict[str, _Step] = {}
        self.places: list[RecordedAt] = []
        self.signed: dict[str, Signed] = {}
        self.ncrs: dict[str, Ncr] = {}
        self.decisions: list[Decided] = []
        self.refused: list[Refused] = []
        self.holds: list[tuple[Stamp, acts.HoldApplied]] = []
        self.exceptions: list[tuple[Stamp, acts.ExceptionOpened]] = []
        self.course: list[Happened] = []
        self.entries: list[Listed] = []
        self.notable: list[Notable] = []
        self.modes: list[Mode] = []
        self.languages: list[str] = []
        self.work: Work | None = None
        self.source: Source | None = None
        self.started: acts.RunStarted | None = None
        self.began: Stamp | None = None
        self.gates: tuple[Evidence, ...] = ()
        self.closed: acts.RunClosed | None = None
        self.ended: Stamp | None = None
        for entry in self.trail.entries:
            self._take(entry)
        self.reviews = [self._review(event, hash_) for event, hash_ in reviews]

    def report(self) -> Report:
        return Report(
            run=self.run,
            # One entry made outside production makes the whole record one that is not of production.
            mode=next((mode for mode in self.modes if mode != "production"), "production"),
            work=self.work,
            source=self.source,
            languages=tuple(self.languages),
            started=self.started,
            began=self.began,
            gates=self.gates,
            status=self.closed.outcome if self.closed else "open",
            closed=self.closed,
            ended=self.ended,
            steps=tuple(self._step_report(step) for step in self.steps.values()),
            decisions=tuple(self.decisions),
            refused=tuple(self.refused),
            ncrs=tuple(self.ncrs.values()),
            holds=tuple(self.holds),
            exceptions=tuple(self.exceptions),
            course=tuple(self.course),
            places=tuple(self.places),
            entries=tuple(self.entries),
            notable=tuple(self.notable),
            reviews=tuple(self.reviews),
        )

    def _step_report(self, step: _Step) -> StepReport:
        state = self.trail.state.steps.get(step.path)
        return StepReport(
            path=step.path,
            number=step.number,
            title=step.title,
            status=state.status if state else "open",
            opened=step.opened,
            language=step.language,
            media=step.media,
            course=tuple(step.course),
            ticked=tuple(step.ticked),
            lines=step.ordered_lines(),
            notes=tuple(step.notes),
            refused=tuple(step.refused),
            ncrs=tuple(step.ncrs),
            signatures=tuple(self.signed[event] for event in step.signatures),
            declined=tuple(step.declined),
            signing_failed=tuple(step.signing_failed),
        )

    def _take(self, entry: TrailEntry) -> None:
        event, payload = entry.event, entry.payload
        stamp = self._stamp(event, entry.hash, entry.number)
        if event.mode not in self.modes:
            self.modes.append(event.mode)
        if event.source is not None and event.source.language not in self.languages:
            self.languages.append(event.source.language)
        readable = payload is not None
        self.entries.append(Listed(stamp=stamp, type=event.type, step=event.step, readable=readable))
        self.notable += [Notable(kind=rule, entry=stamp.entry, step=event.step) for rule in entry.rules]
        if payload is None:
            return
        self._take_run(event, stamp, payload)
        if event.step is not None:
            self._take_step(entry, stamp, payload, self._step(event.step))

    def _take_run(self, event: Event, stamp: Stamp, payload: object) -> None:
        match payload:
            case acts.RunStarted():
                self.started, self.began = payload, stamp
                self.work, self.source, self.gates = event.work, event.source, event.gates
            case acts.RunClosed():
                self.closed, self.ended = payload, stamp
            case acts.RunPaused(reason=reason):
                self.course.append(Happened(stamp=stamp, type=event.type, reason=reason))
            case acts.RunResumed():
                self.course.append(Happened(stamp=stamp, type=event.type))
            case acts.ClockJumped(seconds=seconds, direction=direction):
                self.course.append(Happened(stamp=stamp, type=event.type, reason=f"{direction} {seconds}"))
            case acts.NodeDecided():
                self.decisions.append(Decided(stamp=stamp, decision=payload))
            case acts.GateRefused():
                refused = Refused(stamp=stamp, step=event.step, refused=payload)
                (self.refused if event.step is None else self._step(event.step).refused).append(refused)
            case acts.NcrDrafted() | acts.NcrAmended() | acts.NcrWithdrawn():
                self._take_ncr(event, stamp, payload)
            case acts.HoldApplied():
                self.holds.append((stamp, payload))
                if payload.ncr in self.ncrs:
                    self._amend(payload.ncr, hold=payload.hold)
            case acts.ExceptionOpened():
                self.exceptions.append((stamp, payload))
            case acts.VerdictDisputed(target=target, recomputed=recomputed):
                self._dispute(self.numbers.get(target, 0), recomputed)
            case _:
                pass

    def _take_ncr(
        self, event: Event, stamp: Stamp, payload: acts.NcrDrafted | acts.NcrAmended | acts.NcrWithdrawn
    ) -> None:
        if isinstance(payload, acts.NcrDrafted):
            found = self.numbers.get(payload.capture) if payload.capture else None
            self.ncrs[payload.ncr] = Ncr(stamp=stamp, step=event.step, draft=payload, found=found)
            if event.step is not None:
                self._step(event.step).ncrs.append(payload.ncr)
        elif payload.ncr not in self.ncrs:
            return
        elif isinstance(payload, acts.NcrAmended):
            amended = Amended(stamp=stamp, changes=payload.changes, reason=payload.reason)
            self._amend(payload.ncr, amended=(*self.ncrs[payload.ncr].amended, amended))
        else:
            self._amend(payload.ncr, withdrawn=stamp, withdrawn_reason=payload.reason)

    def _amend(self, ncr: str, **changes: object) -> None:
        self.ncrs[ncr] = self.ncrs[ncr].model_copy(update=changes)

    def _take_step(self, entry: TrailEntry, stamp: Stamp, payload: object, step: _Step) -> None:
        event = entry.event
        match payload:
            case acts.StepOpened(title=title, number=number, media=media):
                step.title, step.number, step.media = title, number, media
                step.opened = step.opened or stamp
                step.language = event.source.language if event.source else None
            case acts.StepCompleted(title=title):
                step.title = step.title or title
                step.course.append(Happened(stamp=stamp, type=event.type))
            case acts.StepSkipped(title=title, reason=reason):
                step.title = step.title or title
                step.course.append(Happened(stamp=stamp, type=event.type, reason=reason))
            case acts.StepRepeated(reason=reason):
                step.course.append(Happened(stamp=stamp, type=event.type, reason=reason))
            case acts.HazardAcknowledged():
                step.ticked.append(Ticked(stamp=stamp, hazard=payload))
            case acts.CaptureRecorded() | acts.CaptureCorrected() | acts.LateEntry():
                self._take_capture(entry, stamp, payload, step)
            case acts.NoteAdded():
                step.notes.append(Noted(stamp=stamp, note=payload))
            case acts.SignatureMade():
                covers = tuple(sorted(self.numbers[id_] for id_ in payload.targets if id_ in self.numbers))
                by = entry.void_by
                signed = Signed(stamp=stamp, signature=payload, covers=covers, void=by is not None, voided_by=by)
                self.signed[event.id] = signed
                step.signatures.append(event.id)
            case acts.SignatureDeclined():
                step.declined.append(Declined(stamp=stamp, declined=payload))
            case acts.SigningFailed():
                step.signing_failed.append(stamp)
            case _:
                pass

    def _take_capture(
        self,
        entry: TrailEntry,
        stamp: Stamp,
        payload: acts.CaptureRecorded | acts.CaptureCorrected | acts.LateEntry,
        step: _Step,
    ) -> None:
        event = entry.event
        if isinstance(payload, acts.CaptureCorrected):
            line = Line(
                stamp=stamp,
                capture=payload.new,
                kind="correction",
                reason=payload.reason,
                replaces=self.numbers.get(payload.target),
                old=payload.old,
                gates=event.gates,
            )
        else:
            late = isinstance(payload, acts.LateEntry)
            capture = payload.capture if isinstance(payload, acts.LateEntry) else payload
            line = Line(
                stamp=stamp,
                capture=capture,
                kind="late" if late else "first" if entry.replaces is None else "again",
                reason=payload.reason if isinstance(payload, acts.LateEntry) else payload.attempt_reason,
                claimed=event.time.claimed,
                replaces=entry.replaces,
                gates=event.gates,
            )
        step.add_line(line)

    def _dispute(self, entry: int, recomputed: str) -> None:
        for step in self.steps.values():
            for index, line in enumerate(step.lines):
                if line.stamp.entry == entry:
                    step.lines[index] = line.model_copy(update={"disputed": recomputed})

    def _step(self, path: str) -> _Step:
        return self.steps.setdefault(path, _Step(path))

    def _review(self, event: Event, hash_: str) -> Reviewed:
        review = acts.RecordReviewed.model_validate(event.payload)
        here = (self.run, len(self.entries), self.trail.head)
        fits = (review.run, review.count, review.head) == here
        return Reviewed(stamp=self._stamp(event, hash_, 0), review=review, fits=fits)

    def _stamp(self, event: Event, hash_: str, number: int) -> Stamp:
        place = RecordedAt(
            journal=event.journal, device=event.place.device, station=event.place.station,
            build=event.place.build, policy=event.place.policy, rules=event.rules, key=event.key,
        )  # fmt: skip
        if place not in self.places:
            self.places.append(place)
        return Stamp(
            entry=number, event=event.id, hash=hash_,
            at=event.time.at, offset=event.time.offset, zone=event.time.zone, quality=event.time.quality,
            name=event.actor.name, person=event.actor.person, role=event.actor.role,
            place=self.places.index(place),
        )  # fmt: skip

"""A run's events as a structured report: what the PDF prints, and the same as data.

The report adds nothing and decides nothing: verdicts, paths and gate answers are read from the
events (architecture rule 6). Entries are numbered by their place in the run chain.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Literal, NamedTuple

from pydantic import Field, ValidationError

from handrail.domain import acts
from handrail.domain.event import Event, Evidence, Mode, Source, Work
from handrail.domain.instruction import Digest
from handrail.domain.run import RunState
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


NotableKind = Literal[
    "test_approval", "mode_mixed", "unread", "out", "fail", "disputed", "changed", "late", "na", "skipped",
    "repeated", "refused", "ncr", "hold", "void", "declined", "signing_failed", "exception", "clock",
]  # fmt: skip


class Notable(Value):
    """Something a reviewer looks at first; every other entry is normal."""

    kind: NotableKind
    entry: int
    step: str | None = None


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


class Hashed(NamedTuple):
    """An event with its hash, as stored."""

    event: Event
    hash: str


def build(run: str, events: Iterable[tuple[Event, str]]) -> Report:
    """The report of a run from its events in run order, each with its hash."""
    return _Builder(run, [Hashed(event, hash_) for event, hash_ in events]).report()


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

    def counting(self, capture: acts.CaptureRecorded) -> Line | None:
        """The line whose value counts now for a capture's input and reading."""
        same = (capture.input, capture.reading)
        found = [line for line in self.lines if (line.capture.input, line.capture.reading) == same]
        return found[-1] if found else None

    def ordered_lines(self) -> tuple[Line, ...]:
        """Values of one input together, in the order in which the inputs were first recorded."""
        first: dict[str, int] = {}
        for line in self.lines:
            first.setdefault(line.capture.input, len(first))
        return tuple(sorted(self.lines, key=lambda it: (first[it.capture.input], it.capture.reading, it.stamp.entry)))


class _Builder:
    """Takes the events one by one."""

    def __init__(self, run: str, events: Sequence[Hashed]) -> None:
        self.run = run
        self.state = RunState(run)
        self.numbers = {item.event.id: item.event.run_seq or 0 for item in events}
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
        for item in events:
            self._take(item)

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
            notable=tuple(sorted(self.notable, key=lambda notable: notable.entry)),
        )

    def _step_report(self, step: _Step) -> StepReport:
        state = self.state.steps.get(step.path)
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

    def _take(self, item: Hashed) -> None:
        event = item.event
        stamp = self._stamp(item)
        if event.mode not in self.modes:
            if self.modes:
                self._note("mode_mixed", stamp, event.step)
            self.modes.append(event.mode)
        if event.source is not None and event.source.language not in self.languages:
            self.languages.append(event.source.language)
        try:
            payload: object = acts.read_payload(event.type, event.payload)
            self.state.apply(event)
        except ValidationError:
            payload = None
        readable = payload is not None and event.type in acts.PAYLOADS
        self.entries.append(Listed(stamp=stamp, type=event.type, step=event.step, readable=readable))
        if not readable:
            self._note("unread", stamp, event.step)
            return
        self._take_run(event, stamp, payload)
        if event.step is not None:
            self._take_step(event, stamp, payload, self._step(event.step))
        self._void(stamp)

    def _take_run(self, event: Event, stamp: Stamp, payload: object) -> None:
        match payload:
            case acts.RunStarted():
                self.started, self.began = payload, stamp
                self.work, self.source, self.gates = event.work, event.source, event.gates
                if payload.test_approval:
                    self._note("test_approval", stamp)
            case acts.RunClosed():
                self.closed, self.ended = payload, stamp
            case acts.RunPaused(reason=reason):
                self.course.append(Happened(stamp=stamp, type=event.type, reason=reason))
            case acts.RunResumed():
                self.course.append(Happened(stamp=stamp, type=event.type))
            case acts.ClockJumped(seconds=seconds, direction=direction):
                self.course.append(Happened(stamp=stamp, type=event.type, reason=f"{direction} {seconds}"))
                self._note("clock", stamp)
            case acts.NodeDecided():
                self.decisions.append(Decided(stamp=stamp, decision=payload))
            case acts.GateRefused():
                refused = Refused(stamp=stamp, step=event.step, refused=payload)
                (self.refused if event.step is None else self._step(event.step).refused).append(refused)
                self._note("refused", stamp, event.step)
            case acts.NcrDrafted() | acts.NcrAmended() | acts.NcrWithdrawn():
                self._take_ncr(event, stamp, payload)
            case acts.HoldApplied():
                self.holds.append((stamp, payload))
                self._note("hold", stamp, event.step)
                if payload.ncr in self.ncrs:
                    self._amend(payload.ncr, hold=payload.hold)
            case acts.ExceptionOpened():
                self.exceptions.append((stamp, payload))
                self._note("exception", stamp, event.step)
            case acts.VerdictDisputed(target=target, recomputed=recomputed):
                self._dispute(self.numbers.get(target, 0), recomputed)
                self._note("disputed", stamp, event.step)
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
            self._note("ncr", stamp, event.step)
        elif payload.ncr not in self.ncrs:
            return
        elif isinstance(payload, acts.NcrAmended):
            amended = Amended(stamp=stamp, changes=payload.changes, reason=payload.reason)
            self._amend(payload.ncr, amended=(*self.ncrs[payload.ncr].amended, amended))
        else:
            self._amend(payload.ncr, withdrawn=stamp, withdrawn_reason=payload.reason)

    def _amend(self, ncr: str, **changes: object) -> None:
        self.ncrs[ncr] = self.ncrs[ncr].model_copy(update=changes)

    def _take_step(self, event: Event, stamp: Stamp, payload: object, step: _Step) -> None:
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
                self._note("skipped", stamp, step.path)
            case acts.StepRepeated(reason=reason):
                step.course.append(Happened(stamp=stamp, type=event.type, reason=reason))
                self._note("repeated", stamp, step.path)
            case acts.HazardAcknowledged():
                step.ticked.append(Ticked(stamp=stamp, hazard=payload))
            case acts.CaptureRecorded() | acts.CaptureCorrected() | acts.LateEntry():
                self._take_capture(event, stamp, payload, step)
            case acts.NoteAdded():
                step.notes.append(Noted(stamp=stamp, note=payload))
            case acts.SignatureMade():
                covers = tuple(sorted(self.numbers[id_] for id_ in payload.targets if id_ in self.numbers))
                self.signed[event.id] = Signed(stamp=stamp, signature=payload, covers=covers)
                step.signatures.append(event.id)
            case acts.SignatureDeclined():
                step.declined.append(Declined(stamp=stamp, declined=payload))
                self._note("declined", stamp, step.path)
            case acts.SigningFailed():
                step.signing_failed.append(stamp)
                self._note("signing_failed", stamp, step.path)
            case _:
                pass

    def _take_capture(
        self,
        event: Event,
        stamp: Stamp,
        payload: acts.CaptureRecorded | acts.CaptureCorrected | acts.LateEntry,
        step: _Step,
    ) -> None:
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
            self._note("changed", stamp, step.path)
        else:
            late = isinstance(payload, acts.LateEntry)
            capture = payload.capture if isinstance(payload, acts.LateEntry) else payload
            earlier = step.counting(capture)
            line = Line(
                stamp=stamp,
                capture=capture,
                kind="late" if late else "again" if earlier else "first",
                reason=payload.reason if isinstance(payload, acts.LateEntry) else payload.attempt_reason,
                claimed=event.time.claimed,
                replaces=earlier.stamp.entry if earlier else None,
                gates=event.gates,
            )
            if late:
                self._note("late", stamp, step.path)
        step.add_line(line)
        if line.capture.verdict in ("above", "below"):
            self._note("out", stamp, step.path)
        elif line.capture.verdict == "fail":
            self._note("fail", stamp, step.path)
        if line.capture.na:
            self._note("na", stamp, step.path)

    def _dispute(self, entry: int, recomputed: str) -> None:
        for step in self.steps.values():
            for index, line in enumerate(step.lines):
                if line.stamp.entry == entry:
                    step.lines[index] = line.model_copy(update={"disputed": recomputed})

    def _void(self, stamp: Stamp) -> None:
        """Marks what the fold says is void, with the entry that made it so."""
        for known in self.state.signatures:
            signed = self.signed.get(known.event)
            if known.void and signed is not None and not signed.void:
                self.signed[known.event] = signed.model_copy(update={"void": True, "voided_by": stamp.entry})
                self._note("void", signed.stamp)

    def _step(self, path: str) -> _Step:
        return self.steps.setdefault(path, _Step(path))

    def _note(self, kind: NotableKind, stamp: Stamp, step: str | None = None) -> None:
        self.notable.append(Notable(kind=kind, entry=stamp.entry, step=step))

    def _stamp(self, item: Hashed) -> Stamp:
        event = item.event
        place = RecordedAt(
            journal=event.journal, device=event.place.device, station=event.place.station,
            build=event.place.build, policy=event.place.policy, rules=event.rules, key=event.key,
        )  # fmt: skip
        if place not in self.places:
            self.places.append(place)
        return Stamp(
            entry=event.run_seq or len(self.entries) + 1, event=event.id, hash=item.hash,
            at=event.time.at, offset=event.time.offset, zone=event.time.zone, quality=event.time.quality,
            name=event.actor.name, person=event.actor.person, role=event.actor.role,
            place=self.places.index(place),
        )  # fmt: skip

"""A run's state: a fold over its events. It reads decisions, it never makes them again (rule 6)."""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass, field, replace
from typing import Literal

from handrail.domain import acts
from handrail.domain.event import Event, Mode, Source, Work
from handrail.domain.values import I18n, OpenValue

Status = Literal["open", "paused", "handed_over", "completed", "aborted"]


@dataclass(slots=True)
class Attempt:
    """One recorded value of an input's reading; ``corrected_by`` names the correction that replaced it."""

    event: str
    run_seq: int
    capture: acts.CaptureRecorded
    by: str
    person: str
    at: str
    late: bool = False
    correction: str | None = None
    corrected_by: str | None = None


@dataclass(slots=True)
class SignatureState:
    event: str
    signature: acts.SignatureMade
    void: bool = False


@dataclass(slots=True)
class StepState:
    """What was recorded at one step instance."""

    path: str
    status: Literal["open", "completed", "skipped"] = "open"
    opened: bool = False
    attempts: dict[tuple[str, int], list[Attempt]] = field(default_factory=dict)
    hazards: set[str] = field(default_factory=set)
    signatures: list[SignatureState] = field(default_factory=list)
    declined: list[acts.SignatureDeclined] = field(default_factory=list)
    notes: int = 0
    performers: set[str] = field(default_factory=set)
    reason: str | None = None
    events: list[str] = field(default_factory=list)

    def copy(self) -> StepState:
        """The step by itself: what is recorded next does not show in it."""
        made = copy(self)
        made.attempts = {key: list(tries) for key, tries in self.attempts.items()}
        made.hazards, made.performers = set(self.hazards), set(self.performers)
        made.signatures, made.declined, made.events = list(self.signatures), list(self.declined), list(self.events)
        return made

    def current(self, input_: str, reading: int = 1) -> Attempt | None:
        """The value that counts now, or None if none was recorded."""
        tries = self.attempts.get((input_, reading))
        return tries[-1] if tries else None

    def recorded(self, input_: str) -> list[Attempt]:
        """The values that count now of all readings of an input, by reading."""
        readings = sorted(reading for name, reading in self.attempts if name == input_)
        return [self.attempts[(input_, reading)][-1] for reading in readings]

    def standing(self) -> list[SignatureState]:
        """Signatures that a later change has not made void."""
        return [signature for signature in self.signatures if not signature.void]


@dataclass(slots=True)
class NcrState:
    ncr: str
    event: str
    step: str | None
    draft: acts.NcrDrafted
    person: str
    """Id of who drafted it."""
    by: str
    at: str
    amendments: list[acts.NcrAmended] = field(default_factory=list)
    withdrawn: str | None = None
    hold: str | None = None


@dataclass(slots=True)
class RunState:
    """The state of one run. Made by ``fold``; ``apply`` takes the next event of the run chain."""

    run: str
    work: Work | None = None
    source: Source | None = None
    mode: Mode = "demo"
    started: acts.RunStarted | None = None
    started_at: str = ""
    zone: str = "UTC"
    """IANA zone of the site, as the first event says it."""
    status: Status = "open"
    closed_reason: str | None = None
    steps: dict[str, StepState] = field(default_factory=dict)
    decisions: dict[tuple[str, str], str] = field(default_factory=dict)
    ncrs: dict[str, NcrState] = field(default_factory=dict)
    exceptions: list[acts.ExceptionOpened] = field(default_factory=list)
    grant: int = 0
    """Number of the newest grant by which it went to another tablet."""
    refusals: int = 0
    count: int = 0
    last_by: str = ""
    last_at: str = ""
    last_step: str | None = None
    signatures: list[SignatureState] = field(default_factory=list)
    overrides: dict[tuple[acts.OverrideKind, str], str] = field(default_factory=dict)
    """What was signed past in this run, by kind and subject, and the name of who authorised it."""

    def step(self, path: str) -> StepState:
        """The state of a step instance, empty if nothing happened there yet. Looking changes nothing."""
        return self.steps.get(path) or StepState(path)

    def with_capture(self, path: str, capture: acts.CaptureRecorded) -> RunState:
        """The state as it would be if that were recorded now: for what follows from it, never to be kept."""
        step = self.step(path)
        key = (capture.input, capture.reading)
        attempt = Attempt("", self.count + 1, capture, "", "", "")
        attempts = {**step.attempts, key: [*step.attempts.get(key, ()), attempt]}
        return replace(self, steps={**self.steps, path: replace(step, attempts=attempts)})

    def copy(self, *paths: str) -> RunState:
        """A state of its own for these steps; the others are shared until they change.

        Whoever reads the old one on another thread keeps a state that nothing is added to or taken from. Signatures
        and NCRs are shared, so that one that becomes void or is amended shows so in both.
        """
        made = copy(self)
        made.steps = dict(self.steps)
        for path in paths:
            made.steps[path] = self.step(path).copy()
        made.decisions, made.ncrs = dict(self.decisions), dict(self.ncrs)
        made.overrides = dict(self.overrides)
        made.exceptions, made.signatures = list(self.exceptions), list(self.signatures)
        return made

    @property
    def is_open(self) -> bool:
        return self.status in ("open", "paused")

    def title(self) -> I18n:
        return self.started.title if self.started else {}

    def apply(self, event: Event) -> None:
        """Takes the next event. Unknown types count in the chain and change nothing else."""
        self.count += 1
        self.last_by, self.last_at = event.actor.name, event.time.at.isoformat()
        payload = acts.read_payload(event.type, event.payload)
        if isinstance(payload, acts.RunStarted):
            self.work, self.source, self.mode = event.work, event.source, event.mode
            self.started, self.started_at, self.zone = payload, self.last_at, event.time.zone
        elif isinstance(payload, acts.RunPaused):
            self.status = "paused"
        elif isinstance(payload, acts.RunResumed):
            self.status = "open"
        elif isinstance(payload, acts.RunHandedOver):
            self.status = "handed_over"
        elif isinstance(payload, acts.RunTakenUp):
            # Whoever goes on resumes it there.
            self.status = "paused"
            self.grant = int(payload.grant["document"]["number"])
        elif isinstance(payload, acts.RunClosed):
            self.status, self.closed_reason = payload.outcome, payload.reason
        elif isinstance(payload, acts.NodeDecided):
            self.decisions[(payload.node, payload.kind)] = payload.result
        elif isinstance(payload, acts.ExceptionOpened):
            self.exceptions.append(payload)
        elif isinstance(payload, acts.GateRefused):
            self.refusals += 1
        elif isinstance(payload, acts.GateOverridden):
            self.overrides |= payload.overrides
        elif isinstance(payload, acts.NcrDrafted | acts.NcrAmended | acts.NcrWithdrawn | acts.HoldApplied):
            self._apply_ncr(event, payload)
        if event.step is not None:
            self._apply_step(event, payload)

    def _apply_ncr(self, event: Event, payload: OpenValue) -> None:
        if isinstance(payload, acts.NcrDrafted):
            self.ncrs[payload.ncr] = NcrState(
                payload.ncr,
                event.id,
                event.step,
                payload,
                event.actor.person,
                event.actor.name,
                event.time.at.isoformat(),
            )
        elif isinstance(payload, acts.NcrAmended) and payload.ncr in self.ncrs:
            self.ncrs[payload.ncr].amendments.append(payload)
        elif isinstance(payload, acts.NcrWithdrawn) and payload.ncr in self.ncrs:
            self.ncrs[payload.ncr].withdrawn = payload.reason
        elif isinstance(payload, acts.HoldApplied) and payload.ncr in self.ncrs:
            self.ncrs[payload.ncr].hold = payload.hold

    def _apply_step(self, event: Event, payload: OpenValue) -> None:
        assert event.step is not None
        step = self.steps.setdefault(event.step, StepState(event.step))
        self.last_step = event.step
        if isinstance(payload, acts.StepOpened):
            step.opened = True
        elif isinstance(payload, acts.StepRepeated):
            step.status, step.reason = "open", payload.reason
        elif isinstance(payload, acts.StepCompleted):
            step.status = "completed"
            step.performers.add(event.actor.person)
        elif isinstance(payload, acts.StepSkipped):
            step.status, step.reason = "skipped", payload.reason
            step.performers.add(event.actor.person)
        elif isinstance(payload, acts.HazardAcknowledged):
            step.hazards.add(payload.action)
            step.events.append(event.id)
        elif isinstance(payload, acts.CaptureRecorded):
            self._capture(step, event, payload)
        elif isinstance(payload, acts.LateEntry):
            self._capture(step, event, payload.capture, late=True)
        elif isinstance(payload, acts.CaptureCorrected):
            self._correct(step, event, payload)
        elif isinstance(payload, acts.SignatureMade):
            signature = SignatureState(event.id, payload)
            step.signatures.append(signature)
            self.signatures.append(signature)
        elif isinstance(payload, acts.SignatureDeclined):
            step.declined.append(payload)
        elif isinstance(payload, acts.NoteAdded):
            step.notes += 1
            step.events.append(event.id)

    def _capture(self, step: StepState, event: Event, capture: acts.CaptureRecorded, late: bool = False) -> Attempt:
        attempt = Attempt(
            event.id, event.run_seq or 0, capture, event.actor.name, event.actor.person,
            event.time.at.isoformat(), late,
        )  # fmt: skip
        tries = step.attempts.setdefault((capture.input, capture.reading), [])
        replaced = {earlier.event for earlier in tries}
        tries.append(attempt)
        if capture.method not in ("computed", "stamped"):
            step.performers.add(event.actor.person)
        # What was signed has changed: the record shows as unsigned, the signature is kept (A11D-13-5).
        covered = set(step.events)
        for signature in self.signatures:
            if signature.signature.requirement == acts.LATE_ENTRY:
                # It covers one value, not the step.
                void = bool(replaced.intersection(signature.signature.targets))
            else:
                void = signature in step.signatures or bool(covered.intersection(signature.signature.targets))
            signature.void = signature.void or void
        step.events.append(event.id)
        return attempt

    def _correct(self, step: StepState, event: Event, correction: acts.CaptureCorrected) -> None:
        for tries in step.attempts.values():
            for attempt in tries:
                if attempt.event == correction.target:
                    attempt.corrected_by = event.id
        self._capture(step, event, correction.new).correction = correction.reason


def fold(run: str, events: Iterable[Event]) -> RunState:
    """The state of a run from its events in run order."""
    state = RunState(run)
    for event in events:
        state.apply(event)
    return state

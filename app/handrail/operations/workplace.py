"""What every operation works with: the ports of this tablet, who is signed in, and the run at hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from handrail.domain.acts import ClockJumped
from handrail.domain.event import NOBODY, Actor, Draft, Event, Evidence, Mode, Source, Time, Work
from handrail.domain.flow import Plan, Position, StepAt
from handrail.domain.now import Now
from handrail.domain.past import Past, past_of
from handrail.domain.permissions import Act, may, role_for
from handrail.domain.policy import Statement
from handrail.domain.reference import Person, RunUnderWay
from handrail.domain.refusal import Refusal
from handrail.domain.run import RunState, fold
from handrail.ports.blobs import Blobs
from handrail.ports.clock import Clock
from handrail.ports.codes import CodeReader
from handrail.ports.credentials import Credentials
from handrail.ports.drafts import Drafts
from handrail.ports.exchange import Exchange
from handrail.ports.journal import Foreign, Journal, Stored
from handrail.ports.provider import Provider
from handrail.ports.reference import Reference
from handrail.ports.shelf import Shelf


@dataclass(frozen=True, slots=True)
class Session:
    """A person at this tablet. A lock keeps it, a sign-out ends it; neither ends the work."""

    person: Person
    language: str

    @property
    def actor(self) -> Actor:
        """The person where no right is needed, or none was found: in the first of their roles."""
        return self._in_role(next(iter(self.person.roles), "none"))

    def acting(self, person: Person | None, right: Act) -> Actor:
        """The person in the role that allows them this now; ``person``: them, as the plant knows them now."""
        role = role_for(person or self.person, right)
        return self._in_role(role) if role is not None else self.actor

    def _in_role(self, role: str) -> Actor:
        return Actor(person=self.person.id, name=self.person.name, role=role)


@dataclass(slots=True)
class OpenRun:
    """A run as this tablet knows it, with the plan of its revision and where it stands."""

    state: RunState
    plan: Plan
    position: Position
    elsewhere: str = ""
    """The station that goes on with it, once this tablet has heard that the gateway granted it to another."""

    @property
    def is_open(self) -> bool:
        """Whether anything more may be recorded in it here."""
        return self.state.is_open and not self.elsewhere

    def ended(self) -> Refusal | None:
        """Why nothing more may be recorded in it here, if so."""
        if self.state.status == "handed_over":
            return Refusal.of("run.handed_over")
        if self.elsewhere and self.state.is_open:
            return Refusal.of("run.elsewhere", station=self.elsewhere)
        return None if self.state.is_open else Refusal.of("run.closed")

    @property
    def work(self) -> Work:
        assert self.state.work is not None
        return self.state.work

    @property
    def source(self) -> Source:
        assert self.state.source is not None
        return self.state.source

    def at(self, path: str) -> StepAt | None:
        """The step instance, wherever it stands."""
        return self.position.find(path)

    def workable(self, path: str) -> StepAt | Refusal:
        """The step instance if it may be worked on now (P11-10f-1)."""
        ended = self.ended()
        if ended is not None:
            return ended
        if self.state.status == "paused":
            return Refusal.of("run.not_open")
        at = next((at for at in self.position.open if at.path == path), None)
        return at if at is not None else Refusal.of("step.not_open", step=path)

    def shown(self, path: str) -> StepAt | Refusal:
        """The step instance if it may be worked on now and was opened: its gates were asked, it was shown."""
        at = self.workable(path)
        if isinstance(at, StepAt) and not self.state.step(path).opened:
            return Refusal.of("step.not_open", step=path)
        return at


@dataclass(frozen=True, slots=True)
class Changed:
    """What an operation changed: the run as it is now and the events that were stored."""

    run: OpenRun
    stored: tuple[Stored, ...] = ()

    @property
    def events(self) -> tuple[Event, ...]:
        return tuple(stored.event for stored in self.stored)


@dataclass(frozen=True, slots=True)
class Period:
    """A continuous period of signing: who began it with both components, and when (P11-200-3)."""

    person: str
    subject: str
    """The digest of the badge."""
    began: Time


_UNDER_WAY = frozenset({"open", "paused", "handed_over"})


@dataclass(slots=True)
class Workplace:
    """The ports, wired once in ``core.py``. Operations are called from one worker, one at a time."""

    journal: Journal
    reference: Reference
    shelf: Shelf
    clock: Clock
    blobs: Blobs
    drafts: Drafts
    credentials: Credentials
    provider: Provider
    codes: CodeReader
    exchange: Exchange
    station: str
    device: str
    mode: Mode
    space_left: Callable[[], int] | None = None
    """Bytes left for records and photos; None: nobody can tell."""
    period: Period | None = None
    """In memory alone: no restart and nobody's sign-in, lock or unlocking leaves one standing."""
    told: set[tuple[str, str]] = field(default_factory=set)
    """Person and run where nothing is left to be read of what the revision changed."""
    _runs: dict[str, OpenRun] = field(default_factory=dict)
    _started: list[tuple[str, Work | None, Source | None]] | None = None
    _past: dict[str, Past] = field(default_factory=dict)
    _holds: list[Stored] | None = None
    _reviews: list[Stored] | None = None
    _accepted: dict[str, int] | None = None

    def now(self) -> Now:
        """The interval that the moment lies in, by the clock's drift against plant time (rule 13)."""
        offset = self.clock.offset()
        drift = timedelta(seconds=abs(offset) if offset is not None else 0)
        return Now.around(self.clock.read().at, drift, self.reference.policy().zone)

    def may(self, session: Session, act: Act) -> Refusal | None:
        """None if the person may do it now: what the plant took from them since they signed in counts at once."""
        person = self.reference.person(session.person.id)
        return Refusal.of("sign_in.inactive") if person is None else may(person, act)

    def statement_due(self, person: Person) -> Statement | None:
        """The accountability statement that the person has not accepted yet, here or anywhere (P11-10j-1)."""
        statement = self.reference.policy().statement
        if statement is None or person.accepted >= statement.version:
            return None
        return None if self._accepted_here().get(person.id, 0) >= statement.version else statement

    def _accepted_here(self) -> dict[str, int]:
        """The newest version that each person accepted on this tablet: it counts before the gateway has heard of it."""
        if self._accepted is None:
            self._accepted = {}
            for stored in self.journal.of_type("accountability.accepted"):
                self._accepts(stored)
        return self._accepted

    def _accepts(self, stored: Stored) -> None:
        said = stored.event.payload
        accepted = self._accepted_here()
        accepted[said["person"]] = max(accepted.get(said["person"], 0), said["version"])

    def accept(self, draft: Draft, actor: Actor) -> None:
        """Stores a person's acceptance of the statement; it counts from now on."""
        for stored in self.journal.append([draft], actor):
            self._accepts(stored)

    def run(self, run: str) -> OpenRun | None:
        """A run by id, folded once and kept up to date after that."""
        known = self._runs.get(run)
        if known is None:
            state = fold(run, (stored.event for stored in self.journal.run(run)))
            plan = self.shelf.plan(state.source.content) if state.source else None
            if plan is None:
                return None
            known = self._runs[run] = OpenRun(state, plan, plan.walk(state))
        known.elsewhere = self._elsewhere(known.state)
        return known

    def _elsewhere(self, state: RunState) -> str:
        row = self.reference.run_under_way(state.run)
        if row is not None and row.journal != self.journal.id and row.grant > state.grant:
            return row.station
        lost = [one.event.payload for one in self.journal.of_type("run.given_up")] if state.is_open else []
        return next((said["station"] for said in lost if said["run"] == state.run and said["grant"] > state.grant), "")

    def under_way_elsewhere(self, order: str, operation: str, unit: str) -> RunUnderWay | None:
        """The run of that unit's operation that is not at work here, as far as this tablet has heard.

        Also one that was granted to it, if it died before it went on.
        """
        for row in self.reference.runs_under_way():
            if (row.order, row.operation, row.unit) == (order, operation, unit) and row.state in _UNDER_WAY:
                mine = self.run(row.id)
                if mine is None or mine.elsewhere or mine.state.status == "handed_over":
                    return row
        return None

    def runs(self) -> tuple[OpenRun, ...]:
        """Every run on this tablet whose instruction it holds, oldest first."""
        found = (self.run(run) for run in self.journal.runs())
        return tuple(run for run in found if run is not None)

    def runs_of(self, order: str, unit: str) -> tuple[OpenRun, ...]:
        """The runs of a unit of an order, oldest first (only these are folded)."""
        mine = [id_ for id_, work, _ in self._starts() if work and (work.order, work.unit) == (order, unit)]
        return tuple(run for run in map(self.run, mine) if run is not None)

    def past_of(self, doc_no: str) -> Iterator[tuple[str, Past]]:
        """What the runs by an instruction say of the people in them, newest first, each read when it is asked for."""
        for id_, _, source in reversed(self._starts()):
            if source is None or source.doc_no != doc_no:
                continue
            past = self._past.get(id_)
            if past is None:
                past = past_of(stored.event for stored in self.journal.run(id_))
                if past.closed:
                    self._past[id_] = past
            yield id_, past

    def _starts(self) -> list[tuple[str, Work | None, Source | None]]:
        if self._started is None:
            kinds = (self.journal.of_type("run.started"), self.journal.of_type("run.taken_up"))
            begun = sorted((one.event for kind in kinds for one in kind), key=lambda event: event.seq)
            known = {event.run or "": (event.run or "", event.work, event.source) for event in begun}
            self._started = list(known.values())
        return self._started

    def run_of(self, order: str, operation: str, unit: str) -> OpenRun | None:
        """The newest run of a unit's operation (a run is keyed order, operation, unit, pass)."""
        mine = [run for run in self.runs_of(order, unit) if run.work.operation == operation]
        return mine[-1] if mine else None

    def holds_set(self) -> tuple[Stored, ...]:
        """The events by which this tablet set a hold, oldest first. Every gate asks: they are read once."""
        if self._holds is None:
            self._holds = list(self.journal.of_type("hold.applied"))
        return tuple(self._holds)

    def reviews(self, run: str) -> tuple[Stored, ...]:
        """The reviews of a closed run, oldest first: they stand in the journal, beside the run's chain."""
        if self._reviews is None:
            self._reviews = list(self.journal.of_type("record.reviewed"))
        return tuple(one for one in self._reviews if one.event.payload["run"] == run)

    def begin(
        self, state: RunState, plan: Plan, drafts: Sequence[Draft], session: Session, work: Work, source: Source
    ) -> Changed:
        """Stores the first events of a run."""
        stored = self.journal.append(drafts, self._acting(session, "run"), run=state.run, work=work, source=source)
        run = OpenRun(state, plan, Position())
        self._runs[state.run] = run
        if self._started is not None:
            self._started.append((state.run, work, source))
        return self._took(run, stored)

    def take_up(self, run: OpenRun, drafts: Sequence[Draft], session: Session, before: Sequence[Foreign]) -> Changed:
        """Stores what another tablet recorded of a run, and the first events of it here."""
        stored = self.journal.take_up(
            drafts, self._acting(session, "run"), before, run=run.state.run, work=run.work, source=run.source
        )
        self._runs[run.state.run] = run
        if self._started is not None and run.state.run not in {known for known, *_ in self._started}:
            self._started.append((run.state.run, run.work, run.source))
        return self._took(run, stored)

    def record(self, run: OpenRun, drafts: Sequence[Draft], actor: Actor | Session, right: Act = "run") -> Changed:
        """Stores events of a run in one durable transaction, then moves its state on.

        Whose session it is acts in the role that gives them ``right``, which the caller asked for.
        """
        who = self._acting(actor, right) if isinstance(actor, Session) else actor
        seconds = self.clock.jumped()
        if seconds:
            # The clock was set by nobody at the job: it stands in the record, before what was done (DI-CON-3).
            jump = ClockJumped(seconds=abs(seconds), direction="forward" if seconds > 0 else "backward")
            draft = Draft(type="clock.jumped", payload=jump.to_json())
            self._took(run, self.journal.append([draft], NOBODY, run=run.state.run, work=run.work, source=run.source))
        stored = self.journal.append(drafts, who, run=run.state.run, work=run.work, source=run.source)
        return self._took(run, stored)

    def record_beside(self, run: OpenRun, draft: Draft, actor: Actor) -> Changed:
        """Stores an event about a closed run: nothing follows the event that closed its chain (rule 4)."""
        stored = self.journal.append([draft], actor, work=run.work, source=run.source)
        if self._reviews is not None:
            self._reviews += [one for one in stored if one.event.type == "record.reviewed"]
        return Changed(run, stored)

    def refuse(
        self, act: str, refusal: Refusal, session: Session, run: OpenRun | None = None, step: str | None = None
    ) -> Refusal:
        """Logs a refusal with every reason (P11-10d-1) and hands it on.

        Nothing follows the event that closed a run: what is refused after it stands in the journal alone.
        """
        payload: dict[str, object] = {"act": act, "reasons": [reason.to_json() for reason in refusal.reasons]}
        if run is not None and run.is_open:
            self.record(run, [Draft(type="act.refused", step=step, payload=payload)], session)
        else:
            if run is not None:
                payload |= {"run": run.state.run, "step": step or ""}
            self.journal.append([Draft(type="act.refused", payload=payload)], session.actor)
        return refusal

    def _acting(self, session: Session, right: Act) -> Actor:
        return session.acting(self.reference.person(session.person.id), right)

    def _took(self, run: OpenRun, stored: tuple[Stored, ...]) -> Changed:
        # A copy moves on: a screen may be reading the state that was, on its own thread.
        state = run.state.copy(*{item.event.step for item in stored if item.event.step is not None})
        for item in stored:
            state.apply(item.event)
            if self._holds is not None and item.event.type == "hold.applied":
                self._holds.append(item)
        run.state = state
        run.position = run.plan.walk(run.state)
        return Changed(run, stored)


def with_gates(draft: Draft, evidence: tuple[Evidence, ...]) -> Draft:
    """The draft with what the gates saw."""
    return draft.model_copy(update={"gates": evidence})

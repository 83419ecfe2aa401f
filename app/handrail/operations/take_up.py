"""A run goes from tablet to tablet: its owner lets it go, another goes on with it (architecture rule 3)."""

from __future__ import annotations

from dataclasses import dataclass

from handrail.domain.acts import RunHandedOver, RunTakenUp
from handrail.domain.entry import is_reason
from handrail.domain.event import Draft
from handrail.domain.gates.answer import decide
from handrail.domain.refusal import Refusal
from handrail.domain.run import fold
from handrail.operations.checks import Overrides, step_answers
from handrail.operations.open_step import opening
from handrail.operations.workplace import Changed, OpenRun, Session, Workplace, with_gates
from handrail.ports.exchange import NotNow, Standing

_REFUSED = frozenset({"unreachable", "not_found", "run_owned", "run_moved", "run_closed", "run_branched"})


@dataclass(frozen=True, slots=True)
class Authorised:
    """A deviation that was signed for a run that is about to go on here."""

    draft: Draft
    overrides: Overrides


@dataclass(frozen=True, slots=True)
class Candidate:
    """Another tablet's run as the gateway has it now, with the plan of its revision and where it stands."""

    run: OpenRun
    standing: Standing


def hand_over(place: Workplace, session: Session, run_id: str, reason: str) -> Changed | Refusal:
    """Lets a run go: nothing more is recorded in it here, and another tablet goes on once the gateway has it."""
    run = place.run(run_id)
    if run is None:
        return place.refuse("hand_over", Refusal.of("run.not_owner"), session)
    refusal = place.may(session, "run") or run.ended()
    if refusal is not None:
        return place.refuse("hand_over", refusal, session, run)
    if not is_reason(reason):
        return Refusal.of("entry.reason_missing")
    payload = RunHandedOver(reason=reason.strip()).to_json()
    return place.record(run, [Draft(type="run.handed_over", payload=payload)], session)


def candidate(place: Workplace, run_id: str) -> Candidate | Refusal:
    """The run as another tablet left it. Asks the gateway; what it sends was verified."""
    standing = place.exchange.look(run_id)
    if isinstance(standing, NotNow):
        return _refusal(standing)
    first, state = standing.events[0], fold(run_id, standing.events)
    if first.mode != place.mode or first.source is None or first.work is None or state.started is None:
        return Refusal.of("exchange.not_verified")
    if state.status in ("completed", "aborted"):
        return Refusal.of("run.closed")
    plan = place.shelf.plan(first.source.content)
    if plan is None:
        return Refusal.of("revision.not_on_tablet", doc_no=first.source.doc_no, revision=first.source.revision)
    return Candidate(OpenRun(state, plan, plan.walk(state)), standing)


def take_up(
    place: Workplace, session: Session, found: Candidate, authorised: Authorised | None = None
) -> Changed | Refusal:
    """Goes on with a run here: granted by the gateway once, from the head that was looked at.

    Without ``authorised`` only if its owner let it go. The photos of the other tablet come as far as they can be had.
    """
    run, standing = found.run, found.standing
    if authorised is not None:
        run.state.overrides |= authorised.overrides
    elif not standing.handed_over:
        return place.refuse("take_up", Refusal.of("exchange.run_owned", station=standing.station), session)
    answer = decide(step_answers(place, session, run, run.position.open[0] if run.position.open else None))
    if isinstance(answer, Refusal):
        return place.refuse("take_up", answer, session)
    grant = place.exchange.grant(run.state.run, standing, take_over=authorised is not None)
    if isinstance(grant, NotNow):
        return place.refuse("take_up", _refusal(grant), session)
    taken = RunTakenUp(
        grant=grant, journal=standing.journal, device=standing.device, station=standing.station,
        count=len(standing.entries), head=standing.head, handed_over=standing.handed_over,
    )  # fmt: skip
    drafts = [with_gates(Draft(type="run.taken_up", payload=taken.to_json()), answer.evidence)]
    # In one transaction: nobody goes on past a tablet that is away without the signature that lets them.
    drafts += [authorised.draft] if authorised is not None else []
    changed = place.take_up(run, drafts, session, standing.entries)
    _fetch_photos(place, run)
    resumed = Draft(type="run.resumed")
    opened = place.record(changed.run, [resumed, *opening(place, session, changed.run)], session)
    return Changed(opened.run, changed.stored + opened.stored)


def _fetch_photos(place: Workplace, run: OpenRun) -> None:
    for step in run.state.steps.values():
        for attempt in (attempt for tries in step.attempts.values() for attempt in tries):
            for photo in attempt.capture.photos:
                if place.blobs.get(photo.digest) is None:
                    data = place.exchange.photo(photo.digest)
                    if data is None:
                        return
                    place.blobs.put(data)


def _refusal(reason: NotNow) -> Refusal:
    code = reason.code if reason.code in _REFUSED else "unreachable" if reason.code == "busy" else "not_verified"
    return Refusal.of(f"exchange.{code}", words=reason.words)

"""Starting a run: every gate asked, the revision that is effective for this unit, now."""

from __future__ import annotations

from handrail.domain.acts import RunStarted
from handrail.domain.event import Draft
from handrail.domain.gates.answer import Allowed, decide
from handrail.domain.reference import Release
from handrail.domain.refusal import Refusal
from handrail.domain.run import RunState
from handrail.operations.checks import NONE, Start
from handrail.operations.open_step import opening
from handrail.operations.take_up import Authorised, candidate, take_up
from handrail.operations.workplace import Changed, OpenRun, Session, Workplace


def start_run(
    place: Workplace, session: Session, order: str, operation: str, unit: str, run_id: str,
    authorised: Authorised | None = None,
) -> Changed | Refusal:  # fmt: skip
    """Starts the run of a unit's operation and opens its first step, in one transaction each; or goes on with the one
    that another tablet let go.

    ``run_id`` is a fresh id (UUIDv7). A closed gate refuses with all reasons and is logged. ``authorised``: what
    someone just signed past, stored with the start.
    """
    refusal = place.may(session, "run")
    if refusal is not None:
        return place.refuse("start_run", refusal, session)
    earlier = place.run_of(order, operation, unit)
    start = Start(place, session, order, operation, unit, authorised.overrides if authorised else NONE)
    if earlier is not None and earlier.state.status != "aborted" and start.under_way is None:
        here = earlier.is_open or earlier.state.status == "completed"
        refusal = Refusal.of("run.exists", run=earlier.state.run) if here else earlier.ended()
        assert refusal is not None
        return place.refuse("start_run", refusal, session)
    if start.done_elsewhere:
        return place.refuse("start_run", Refusal.of("run.exists", run=""), session)
    answer = decide(start.answers())
    if isinstance(answer, Refusal):
        return place.refuse("start_run", answer, session)
    if start.under_way is not None:
        # Its tablet let it go.
        found = candidate(place, start.under_way.id)
        if isinstance(found, Refusal):
            return place.refuse("take_up", found, session)
        return take_up(place, session, found)
    passes = _passes(place, order, operation, unit)
    return _begin(place, session, start, answer, run_id, passes, authorised)


def _begin(
    place: Workplace, session: Session, start: Start, allowed: Allowed, run_id: str, passes: int,
    authorised: Authorised | None,
) -> Changed | Refusal:  # fmt: skip
    assert start.order is not None and start.plan is not None and isinstance(start.release, Release)
    started = RunStarted(
        title=start.plan.instruction.title, pass_no=passes + 1, units_planned=len(start.order.units),
        part_revision=start.order.part_revision, approved_by=start.release.approved_by,
        test_approval=start.release.test,
    )  # fmt: skip
    draft = Draft(type="run.started", payload=started.to_json(), gates=allowed.evidence)
    # In one transaction: no run starts past a gate without the signature that opened it.
    drafts = [draft, authorised.draft] if authorised else [draft]
    begun = place.begin(RunState(run_id), start.plan, drafts, session, start.work, start.source)
    opened = _open_first(place, session, begun.run)
    return Changed(begun.run, begun.stored + opened.stored)


def _open_first(place: Workplace, session: Session, run: OpenRun) -> Changed:
    return place.record(run, opening(place, session, run), session)


def _passes(place: Workplace, order: str, operation: str, unit: str) -> int:
    return sum(1 for run in place.runs_of(order, unit) if run.work.operation == operation)

"""Starting a run: every gate asked, the revision that is effective for this unit, now."""

from __future__ import annotations

from handrail.domain.acts import RunStarted
from handrail.domain.event import Draft, Source, Work
from handrail.domain.gates.answer import Allowed, decide
from handrail.domain.reference import Release
from handrail.domain.refusal import Refusal
from handrail.domain.run import RunState
from handrail.operations.checks import Start
from handrail.operations.open_step import opening
from handrail.operations.workplace import Changed, OpenRun, Session, Workplace


def start_run(
    place: Workplace, session: Session, order: str, operation: str, unit: str, run_id: str
) -> Changed | Refusal:
    """Starts the run of a unit's operation and opens its first step, in one transaction each.

    ``run_id`` is a fresh id (UUIDv7). A closed gate refuses with all reasons and is logged.
    """
    refusal = place.may(session, "run")
    if refusal is not None:
        return place.refuse("start_run", refusal, session)
    earlier = place.run_of(order, operation, unit)
    if earlier is not None and earlier.state.status != "aborted":
        return place.refuse("start_run", Refusal.of("run.exists", run=earlier.state.run), session)
    start = Start(place, session, order, operation, unit)
    if start.done_elsewhere:
        return place.refuse("start_run", Refusal.of("run.exists", run=""), session)
    answer = decide(start.answers())
    if isinstance(answer, Refusal):
        return place.refuse("start_run", answer, session)
    return _begin(place, session, start, answer, run_id, passes=_passes(place, order, operation, unit))


def _begin(
    place: Workplace, session: Session, start: Start, allowed: Allowed, run_id: str, passes: int
) -> Changed | Refusal:
    assert start.order is not None and start.plan is not None and isinstance(start.release, Release)
    instruction = start.plan.instruction
    shown = session.language if session.language in instruction.languages else instruction.language
    work = Work(order=start.order.id, operation=start.operation, part=start.order.part, unit=start.unit)
    source = Source(
        doc_no=instruction.doc_no, revision=instruction.revision, content=start.release.content, language=shown
    )
    started = RunStarted(
        title=instruction.title, pass_no=passes + 1, units_planned=len(start.order.units),
        part_revision=start.order.part_revision, approved_by=start.release.approved_by,
        test_approval=start.release.test,
    )  # fmt: skip
    draft = Draft(type="run.started", payload=started.to_json(), gates=allowed.evidence)
    begun = place.begin(RunState(run_id), start.plan, [draft], session, work, source)
    opened = _open_first(place, session, begun.run)
    return Changed(begun.run, begun.stored + opened.stored)


def _open_first(place: Workplace, session: Session, run: OpenRun) -> Changed:
    return place.record(run, opening(place, session, run), session)


def _passes(place: Workplace, order: str, operation: str, unit: str) -> int:
    return sum(1 for run in place.runs_of(order, unit) if run.work.operation == operation)

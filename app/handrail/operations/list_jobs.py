"""The jobs of a station in plan order, each with where it stands and which gates are open."""

from __future__ import annotations

from dataclasses import dataclass

from handrail.domain.flow import Plan
from handrail.domain.gates.answer import Answer
from handrail.domain.reference import Operation, WorkOrder
from handrail.domain.refusal import Refusal
from handrail.operations.checks import Start, step_answers
from handrail.operations.workplace import OpenRun, Session, Workplace


@dataclass(frozen=True, slots=True)
class Job:
    """One operation of an order at this station. ``unit`` is the one to work on next, if any is left."""

    order: WorkOrder
    operation: Operation
    unit: str | None
    run: OpenRun | None
    done: tuple[str, ...]
    answers: tuple[Answer, ...]
    plan: Plan | None = None
    record: str | None = None
    """Id of the newest run that has a record: the one under way, else the last that ended."""

    @property
    def open(self) -> bool:
        return self.unit is not None and all(answer.open for answer in self.answers)


def list_jobs(place: Workplace, session: Session) -> tuple[Job, ...] | Refusal:
    """Every released or planned job here, earliest due first; paused work comes before the rest."""
    refusal = place.may(session, "look")
    if refusal is not None:
        # Nobody asked for it by hand: it is no entry of the journal.
        return refusal
    jobs = [
        _job(place, session, order, operation)
        for order in place.reference.orders()
        if order.status in ("released", "planned")
        for operation in order.operations
        if operation.station in ("", place.station)
    ]
    return tuple(sorted(jobs, key=lambda job: (job.run is None, job.order.due, job.order.id, job.operation.number)))


def _job(place: Workplace, session: Session, order: WorkOrder, operation: Operation) -> Job:
    runs = {unit: place.run_of(order.id, operation.number, unit) for unit in order.units}
    done = tuple(
        unit
        for unit, run in runs.items()
        if unit in operation.done_units or (run is not None and run.state.status == "completed")
    )
    open_runs = [unit for unit, run in runs.items() if run is not None and run.is_open and unit not in done]
    left = [unit for unit in order.units if unit not in done]
    elsewhere = {unit: place.under_way_elsewhere(order.id, operation.number, unit) for unit in left}
    waiting = [unit for unit, other in elsewhere.items() if other is not None and other.state == "handed_over"]
    free = [unit for unit, other in elsewhere.items() if other is None]
    # What was begun goes before what was not: here, then what another tablet let go. Its own work it keeps.
    unit = next(iter([*open_runs, *waiting, *free, *left]), None)
    run = runs[unit] if unit in open_runs and unit is not None else None
    newest = run or next((other for other in reversed(list(runs.values())) if other is not None), None)
    record = newest.state.run if newest is not None else None
    if unit is None:
        return Job(order, operation, None, None, done, (), record=record)
    if run is not None:
        at = run.position.open[0] if run.position.open else None
        return Job(order, operation, unit, run, done, step_answers(place, session, run, at), run.plan, record)
    start = Start(place, session, order.id, operation.number, unit)
    return Job(order, operation, unit, None, done, start.answers(), start.plan, record)

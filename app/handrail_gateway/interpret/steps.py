"""Steps: opened, completed, skipped, done again."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, insert, select, update

from handrail.domain.acts import StepCompleted, StepOpened, StepRepeated, StepSkipped
from handrail_gateway.interpret.fact import CantInterpret, Fact, document
from handrail_gateway.projection_schema import steps


def _write(connection: Connection, fact: Fact, **values: Any) -> None:
    if fact.event.step is None:
        raise CantInterpret(f"{fact.event.type} names no step")
    here = (steps.c.run == fact.run, steps.c.step == fact.event.step)
    if connection.execute(select(steps.c.step).where(*here)).first() is not None:
        connection.execute(update(steps).where(*here).values(**values))
        return
    fresh = {"title": document({}), "arrival": fact.stored.arrival, **values}
    connection.execute(insert(steps).values(run=fact.run, step=fact.event.step, **fresh))


def _opened(connection: Connection, fact: Fact) -> None:
    said = fact.said(StepOpened)
    _write(connection, fact, state="open", title=document(said.title), number=said.number, opened_at=fact.at)


def _completed(connection: Connection, fact: Fact) -> None:
    actor = fact.event.actor
    done = {"done_at": fact.at, "person": actor.person, "person_name": actor.name, "reason": None}
    _write(connection, fact, state="completed", title=document(fact.said(StepCompleted).title), **done)


def _skipped(connection: Connection, fact: Fact) -> None:
    said, actor = fact.said(StepSkipped), fact.event.actor
    done = {"done_at": fact.at, "person": actor.person, "person_name": actor.name, "reason": said.reason}
    _write(connection, fact, state="skipped", title=document(said.title), **done)


def _repeated(connection: Connection, fact: Fact) -> None:
    again = {"state": "open", "done_at": None, "person": None, "person_name": None}
    _write(connection, fact, **again, reason=fact.said(StepRepeated).reason)


HANDLERS = {
    "step.opened": _opened,
    "step.completed": _completed,
    "step.skipped": _skipped,
    "step.repeated": _repeated,
}

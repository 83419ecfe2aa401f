"""Who worked by which revision of an instruction, on which job, and what showed that they may (S4-08)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, insert, select, update

from handrail.domain.acts import RunClosed
from handrail.domain.effectivity import GATE as RELEASE
from handrail.domain.gates.training import GATE as TRAINING
from handrail.domain.past import OF_THE_TABLET
from handrail_gateway.interpret.fact import Fact, optional_document
from handrail_gateway.projection_schema import usage


def _begun(connection: Connection, fact: Fact) -> None:
    """A gate let the person pass: what it saw first is kept."""
    seen = {"training": _seen(fact, TRAINING), "release": _seen(fact, RELEASE)}
    row = _row(connection, fact)
    fresh = {name: value for name, value in seen.items() if value is not None and getattr(row, name, None) is None}
    if row is None:
        _insert(connection, fact, 0, seen)
    elif fresh:
        _change(connection, fact, **fresh)


def _acted(connection: Connection, fact: Fact) -> None:
    if fact.event.payload.get("method") in OF_THE_TABLET:
        return
    if _row(connection, fact) is None:
        _insert(connection, fact, 1, {})
    else:
        _change(connection, fact, acts=usage.c.acts + 1)


def _closed(connection: Connection, fact: Fact) -> None:
    if fact.said(RunClosed).outcome == "completed":
        connection.execute(update(usage).where(usage.c.run == fact.run, usage.c.acts > 0).values(done_at=fact.at))


def _row(connection: Connection, fact: Fact) -> Any:
    here = (usage.c.run == fact.run, usage.c.person == fact.event.actor.person)
    return connection.execute(select(usage).where(*here)).first()


def _change(connection: Connection, fact: Fact, **values: Any) -> None:
    here = (usage.c.run == fact.run, usage.c.person == fact.event.actor.person)
    connection.execute(update(usage).where(*here).values(**values))


def _insert(connection: Connection, fact: Fact, acts: int, seen: dict[str, str | None]) -> None:
    actor, work, source = fact.event.actor, fact.work, fact.source
    connection.execute(
        insert(usage).values(
            run=fact.run, person=actor.person, person_name=actor.name, role=actor.role, mode=fact.event.mode,
            doc_no=source.doc_no, revision=source.revision, content=source.content, order_no=work.order,
            operation=work.operation, part=work.part, unit=work.unit, acts=acts, began_at=fact.at,
            arrival=fact.stored.arrival, **seen,
        )
    )  # fmt: skip


def _seen(fact: Fact, gate: str) -> str | None:
    found = next((evidence.to_json() for evidence in fact.event.gates if evidence.gate == gate), None)
    return optional_document(found)


HANDLERS = {
    "run.started": _begun,
    "step.opened": _begun,
    "step.completed": _acted,
    "step.skipped": _acted,
    "capture.recorded": _acted,
    "capture.late": _acted,
    "run.closed": _closed,
}

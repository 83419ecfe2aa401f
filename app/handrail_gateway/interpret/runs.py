"""Runs: their state, and whether their chain is complete."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, insert, select, update

from handrail.domain.acts import RunClosed, RunStarted
from handrail.domain.event import GENESIS
from handrail_gateway.alarm_log import RUN_FORKED
from handrail_gateway.interpret.fact import CantInterpret, Fact, document
from handrail_gateway.projection_schema import runs
from handrail_gateway.schema import alarms


def belong(connection: Connection, fact: Fact) -> None:
    """Makes sure that the run has a record: any of its events says enough to begin one.

    So a run whose first event is in quarantine is seen all the same, as one that isn't complete. Raises
    CantInterpret where another journal owns the run: nobody but its owner adds to it (rule 3).
    """
    owner = connection.execute(select(runs.c.journal).where(runs.c.run == fact.run)).scalars().first()
    if owner not in (None, fact.event.journal):
        raise CantInterpret("the run is another journal's")
    if owner is not None:
        return
    event, work, source = fact.event, fact.work, fact.source
    connection.execute(
        insert(runs).values(
            run=fact.run, journal=event.journal, mode=event.mode, state="open", order_no=work.order,
            operation=work.operation, part=work.part, unit=work.unit, pass_no=1, doc_no=source.doc_no,
            revision=source.revision, content=source.content, language=source.language, title=document({}),
            device=event.place.device, station=event.place.station, build=event.place.build,
            policy=event.place.policy, person=event.actor.person, person_name=event.actor.name,
            test_approval=False, started_at=fact.at, events=0, head=GENESIS, complete=False,
        )
    )  # fmt: skip


def move(connection: Connection, fact: Fact) -> None:
    """Counts the event into the run's chain."""
    counted = {"events": runs.c.events + 1, "head": fact.stored.hash}
    _change(connection, fact, **counted)


def _change(connection: Connection, fact: Fact, **values: Any) -> None:
    connection.execute(update(runs).where(runs.c.run == fact.run).values(**values))


def _started(connection: Connection, fact: Fact) -> None:
    said = fact.said(RunStarted)
    if fact.event.run_seq != 1:
        raise CantInterpret("a run starts with its first event")
    _change(connection, fact, title=document(said.title), pass_no=said.pass_no, test_approval=said.test_approval)


def _paused(connection: Connection, fact: Fact) -> None:
    _change(connection, fact, state="paused")


def _resumed(connection: Connection, fact: Fact) -> None:
    _change(connection, fact, state="open")


def _closed(connection: Connection, fact: Fact) -> None:
    said = fact.said(RunClosed)
    events, head = connection.execute(select(runs.c.events, runs.c.head).where(runs.c.run == fact.run)).one()
    complete = (fact.event.run_seq, fact.event.run_prev) == (events + 1, head) and not _forked(connection, fact)
    _change(connection, fact, state=said.outcome, reason=said.reason, closed_at=fact.at, complete=complete)


def _forked(connection: Connection, fact: Fact) -> bool:
    query = select(alarms.c.number).where(alarms.c.code == RUN_FORKED, alarms.c.subject == fact.run)
    return connection.execute(query).first() is not None


HANDLERS = {"run.started": _started, "run.paused": _paused, "run.resumed": _resumed, "run.closed": _closed}

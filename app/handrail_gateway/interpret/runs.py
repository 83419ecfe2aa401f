"""Runs: their state, and whether their chain is complete."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, false, insert, select, update

from handrail.domain.acts import BranchDecided, RunClosed, RunStarted
from handrail.domain.event import GENESIS
from handrail_gateway.alarm_log import RUN_BRANCHED, RUN_FORKED, alarm
from handrail_gateway.interpret import doubles
from handrail_gateway.interpret.fact import CantInterpret, Fact, document
from handrail_gateway.own_journal import DEVICE
from handrail_gateway.projection_schema import branch_events, runs
from handrail_gateway.run_owners import owned
from handrail_gateway.schema import alarms


def belong(connection: Connection, fact: Fact) -> bool:
    """Makes sure that the run has a record: any of its events says enough to begin one.

    So a run whose first event is in quarantine is seen all the same, as one that isn't complete. False where
    another journal owned the run by then: nobody but its owner adds to it (rule 3). Raises CantInterpret where the
    event is by one that never did.
    """
    began = connection.execute(select(runs.c.begun_by).where(runs.c.run == fact.run)).scalars().first()
    if began is not None:
        known = owned(connection, fact.run, began)
        if fact.event.journal not in known.all:
            raise CantInterpret("the run is another journal's")
        return known.of(fact.event.run_seq or 0) == fact.event.journal
    event, work, source = fact.event, fact.work, fact.source
    connection.execute(
        insert(runs).values(
            run=fact.run, journal=event.journal, mode=event.mode, state="open", order_no=work.order,
            operation=work.operation, part=work.part, unit=work.unit, pass_no=1, doc_no=source.doc_no,
            revision=source.revision, content=source.content, language=source.language, title=document({}),
            device=event.place.device, station=event.place.station, build=event.place.build,
            policy=event.place.policy, person=event.actor.person, person_name=event.actor.name,
            test_approval=False, started_at=fact.at, events=0, head=GENESIS, last_at=fact.at,
            last_name=event.actor.name, whole=False, complete=False, begun_by=event.journal,
        )
    )  # fmt: skip
    return True


def move(connection: Connection, fact: Fact) -> None:
    """Counts the event into the run's chain."""
    counted = {"events": runs.c.events + 1, "head": fact.stored.hash}
    _change(connection, fact, **counted, last_at=fact.at, last_name=fact.event.actor.name)


def branch(connection: Connection, fact: Fact) -> None:
    """Keeps beside the run what its former owner recorded after another took it over; closure waits for QA's word."""
    event, stored = fact.event, fact.stored
    connection.execute(
        insert(branch_events).values(
            event=event.id, run=fact.run, journal=event.journal, seq=event.seq, run_seq=event.run_seq,
            hash=stored.hash, type=event.type, step=event.step, person=event.actor.person,
            person_name=event.actor.name, at=fact.at, arrival=stored.arrival,
        )
    )  # fmt: skip
    said = f"{event.place.device} delivered entries of it after it was taken over; QA decides on each"
    alarm(connection, stored.received_at, RUN_BRANCHED, fact.run, said)
    _weigh(connection, fact.run)


def _weigh(connection: Connection, run: str) -> None:
    undecided = select(branch_events.c.event).where(branch_events.c.run == run, branch_events.c.decision.is_(None))
    waits = connection.execute(undecided).first() is not None
    complete = false() if waits else runs.c.whole
    connection.execute(update(runs).where(runs.c.run == run).values(complete=complete))


def _decided(connection: Connection, fact: Fact) -> None:
    said = fact.said(BranchDecided)
    if fact.event.place.device != DEVICE:
        raise CantInterpret("only the gateway writes down what QA decides")
    mine = (branch_events.c.run == said.run, branch_events.c.event == said.event, branch_events.c.hash == said.hash)
    values = {"decision": said.decision, "reason": said.reason, "decided_by": said.decided_by}
    connection.execute(update(branch_events).where(*mine).values(**values))
    _weigh(connection, said.run)


def _handed_over(connection: Connection, fact: Fact) -> None:
    _change(connection, fact, state="handed_over")


def _taken_up(connection: Connection, fact: Fact) -> None:
    event = fact.event
    where = {"journal": event.journal, "device": event.place.device, "station": event.place.station}
    _change(connection, fact, state="paused", **where)


def _change(connection: Connection, fact: Fact, **values: Any) -> None:
    connection.execute(update(runs).where(runs.c.run == fact.run).values(**values))


def _started(connection: Connection, fact: Fact) -> None:
    said = fact.said(RunStarted)
    if fact.event.run_seq != 1:
        raise CantInterpret("a run starts with its first event")
    _change(connection, fact, title=document(said.title), pass_no=said.pass_no, test_approval=said.test_approval)
    doubles.begun_twice(connection, fact)


def _paused(connection: Connection, fact: Fact) -> None:
    _change(connection, fact, state="paused")


def _resumed(connection: Connection, fact: Fact) -> None:
    _change(connection, fact, state="open")


def _closed(connection: Connection, fact: Fact) -> None:
    said = fact.said(RunClosed)
    events, head = connection.execute(select(runs.c.events, runs.c.head).where(runs.c.run == fact.run)).one()
    complete = (fact.event.run_seq, fact.event.run_prev) == (events + 1, head) and not _forked(connection, fact)
    _change(connection, fact, state=said.outcome, reason=said.reason, closed_at=fact.at, whole=complete)
    _weigh(connection, fact.run)


def _forked(connection: Connection, fact: Fact) -> bool:
    query = select(alarms.c.number).where(alarms.c.code == RUN_FORKED, alarms.c.subject == fact.run)
    return connection.execute(query).first() is not None


HANDLERS = {
    "run.started": _started, "run.paused": _paused, "run.resumed": _resumed, "run.closed": _closed,
    "run.handed_over": _handed_over, "run.taken_up": _taken_up, "branch.decided": _decided,
}  # fmt: skip
BESIDE = frozenset({"hold.applied", "ncr.drafted", "ncr.amended", "ncr.withdrawn"})
"""What counts of a branch before anybody decides: a unit that somebody held stays held."""

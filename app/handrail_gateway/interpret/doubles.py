"""One unit begun twice, one serial built into two units: both records are kept, both units are held (rule 5)."""

from __future__ import annotations

import json

from sqlalchemy import Connection, Row, insert, select

from handrail.domain.acts import CaptureRecorded
from handrail_gateway.alarm_log import alarm
from handrail_gateway.interpret.fact import Fact
from handrail_gateway.projection_schema import captures, runs, tablet_holds


def begun_twice(connection: Connection, fact: Fact) -> None:
    """Holds the unit if another run of the same pass of its operation was begun and not ended early."""
    work = fact.work
    mine = select(runs).where(runs.c.run == fact.run)
    pass_no = connection.execute(mine).one().pass_no
    same = select(runs).where(
        runs.c.order_no == work.order, runs.c.operation == work.operation, runs.c.unit == work.unit,
        runs.c.pass_no == pass_no, runs.c.run != fact.run, runs.c.state != "aborted",
    ).order_by(runs.c.started_at, runs.c.run)  # fmt: skip
    other = connection.execute(same).first()
    if other is not None:
        why = f"Begun twice: run {other.run} on {other.device} and run {fact.run} on {fact.event.place.device}"
        alarm(connection, fact.stored.received_at, "run.begun_twice", f"{other.run}/{fact.run}", why)
        _hold(connection, fact, work.unit, why, "")


def built_in_twice(connection: Connection, fact: Fact, said: CaptureRecorded) -> None:
    """Holds both units if a serial stands in the record of another unit as well."""
    if said.kind != "serial" or said.na or not said.value:
        return
    known = select(captures).where(
        captures.c.kind == "serial", captures.c.value == said.value, captures.c.unit != fact.work.unit,
        captures.c.corrected_by.is_(None),
    ).order_by(captures.c.arrival)  # fmt: skip
    article = said.scan.elements.get("01") if said.scan is not None else None
    other = next((row for row in connection.execute(known) if _may_be(article, row)), None)
    if other is not None:
        why = f"Serial {said.value} is in unit {other.unit} (run {other.run}) and in unit {fact.work.unit}"
        alarm(connection, fact.stored.received_at, "serial.built_in_twice", f"{other.event}/{fact.event.id}", why)
        _hold(connection, fact, fact.work.unit, why, "")
        _hold(connection, fact, other.unit, why, ".2")


def _may_be(article: str | None, row: Row[tuple[object, ...]]) -> bool:
    """A serial is unique for its article: two that are known to be of different ones are no double."""
    scan = json.loads(row.scan) if row.scan else {}
    other = scan.get("elements", {}).get("01")
    return article is None or other is None or article == other


def _hold(connection: Connection, fact: Fact, unit: str, why: str, number: str) -> None:
    event = fact.event
    connection.execute(
        insert(tablet_holds).values(
            event=f"{event.id}{number}", hold=f"DOUBLE-{event.id[-12:]}{number}", target="unit", value=unit, reason=why,
            ncr=None, person=event.actor.person, person_name="Handrail gateway", station=event.place.station,
            set_at=fact.at, arrival=fact.stored.arrival,
        )
    )  # fmt: skip

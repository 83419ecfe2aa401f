"""Where a tablet's records have got to: each draft NCR and each run, and its stops behind the gateway (rule 15)."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Connection, or_, select

from handrail_gateway.projection_schema import ncrs, runs
from handrail_gateway.schema import delivery_standings, parcels

Stop = dict[str, Any]


def custody(
    connection: Connection, *, journal: str | None = None, run: str | None = None, limit: int = 100, offset: int = 0
) -> list[dict[str, Any]]:
    """Draft NCRs and closed runs in the order in which they were drafted and closed, with their stops.

    No stop: the gateway is the last one. A stop's state is that of the newest revision, its ids are those that the
    other system gave; both come from ``standing.Standing``.
    """
    drafts = select(ncrs).where(*_equal(ncrs, journal, run)).order_by(ncrs.c.drafted_at, ncrs.c.event)
    closed = select(runs).where(*_equal(runs, journal, run), runs.c.closed_at.is_not(None))
    records = [
        {"kind": "draft_ncr", "id": row.event, "number": row.ncr, "journal": row.journal, "run": row.run,
         "at": row.drafted_at, "state": row.state}
        for row in connection.execute(drafts.limit(offset + limit))
    ]  # fmt: skip
    records += [
        {"kind": "run_record", "id": row.run, "number": None, "journal": row.journal, "run": row.run,
         "at": row.closed_at, "state": row.state}
        for row in connection.execute(closed.order_by(runs.c.closed_at, runs.c.run).limit(offset + limit))
    ]  # fmt: skip
    records.sort(key=lambda record: (record["at"], record["id"]))
    page = records[offset : offset + limit]
    stops = _stops(connection, page)
    return [{**record, "stops": stops.get((record["kind"], record["id"]), [])} for record in page]


def _equal(table: Any, journal: str | None, run: str | None) -> list[Any]:
    wanted = {"journal": journal, "run": run}
    return [table.c[name] == value for name, value in wanted.items() if value is not None]


def _stops(connection: Connection, records: list[dict[str, Any]]) -> dict[tuple[str, str], list[Stop]]:
    """By kind and id of a record: its stops."""
    of_runs = {record["run"] for record in records if record["run"] is not None}
    of_journals = {record["journal"] for record in records if record["run"] is None}
    mine = select(parcels, delivery_standings).join(
        delivery_standings, delivery_standings.c.parcel == parcels.c.number
    ).where(
        or_(parcels.c.run.in_(of_runs), parcels.c.run.is_(None) & parcels.c.lane.in_(of_journals))
    )  # fmt: skip
    stops: dict[tuple[str, str], dict[str, Stop]] = {}
    for row in connection.execute(mine.order_by(parcels.c.number)).mappings():
        record = json.loads(row[parcels.c.record])
        ids = [one["event"] for one in record.get("occurrences", [])] or [record["id"]]
        connector = row[parcels.c.connector]
        for id_ in ids:
            of_record = stops.setdefault((row[parcels.c.kind], id_), {})
            of_record[connector] = _stop(row, of_record.get(connector))
    return {key: [of_record[name] for name in sorted(of_record)] for key, of_record in stops.items()}


def _stop(row: Any, before: Stop | None) -> Stop:
    """The stop as the newest revision leaves it; ids that were given stay while it is on its way."""
    known = before or {"external_id": None, "shown_as": None, "there": None}
    now = {name: row[delivery_standings.c[name]] for name in ("external_id", "shown_as", "there")}
    state = row[delivery_standings.c.state]
    return {
        "stop": row[parcels.c.connector], "state": state, "revision": row[parcels.c.revision],
        "since": row[delivery_standings.c.since],
        "words": row[delivery_standings.c.words] if state != "delivered" else None,
        **(now if now["external_id"] is not None else {name: known[name] for name in now}),
    }  # fmt: skip

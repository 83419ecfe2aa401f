"""Reading the projected records for whoever asks; rows come out as plain data."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Column, Connection, Table, select

from handrail_gateway.projection_schema import DOCUMENTS, captures, ncrs, runs, signatures, steps

Record = dict[str, Any]


def record_of(row: Any) -> Record:
    """One row as JSON data."""
    return {
        name: json.loads(value) if name in DOCUMENTS and value is not None else value
        for name, value in row.items()
        if name != "arrival"
    }


def page(
    connection: Connection, table: Table, equals: dict[str, Any], order: Column[Any], limit: int, offset: int
) -> list[Record]:
    """Rows whose columns are as given (None: any), in order."""
    query = select(table).where(*(table.c[name] == value for name, value in equals.items() if value is not None))
    query = query.order_by(order, *table.primary_key.columns).limit(limit).offset(offset)
    return [record_of(row) for row in connection.execute(query).mappings()]


def whole_run(connection: Connection, run: str) -> Record | None:
    """A run with everything that belongs to it, in the order in which it was recorded."""
    row = connection.execute(select(runs).where(runs.c.run == run)).mappings().first()
    if row is None:
        return None
    record = record_of(row)
    parts = {"steps": steps, "captures": captures, "signatures": signatures, "ncrs": ncrs}
    for name, table in parts.items():
        query = select(table).where(table.c.run == run).order_by(table.c.arrival)
        record[name] = [record_of(part) for part in connection.execute(query).mappings()]
    return record


def one_ncr(connection: Connection, event: str) -> Record | None:
    """A draft by its event id."""
    row = connection.execute(select(ncrs).where(ncrs.c.event == event)).mappings().first()
    return None if row is None else record_of(row)

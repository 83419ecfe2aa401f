"""Reading stored events back in the order in which they arrived."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy import Connection, select

from handrail_gateway.schema import events


class StoredEvent(NamedTuple):
    """One row of ``events``; ``data`` are the exact bytes."""

    arrival: int
    journal: str
    seq: int
    hash: str
    id: str
    type: str
    run: str | None
    data: bytes
    signature: bytes
    received_at: str


def after(connection: Connection, arrival: int, limit: int) -> Iterator[StoredEvent]:
    """What arrived after ``arrival``, at most ``limit`` events."""
    query = select(events).where(events.c.arrival > arrival).order_by(events.c.arrival).limit(limit)
    for row in connection.execute(query):
        yield StoredEvent(*row)

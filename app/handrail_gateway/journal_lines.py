"""Where each journal stands: number, head and state. One row per journal, moved with every event."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, insert, select, update

from handrail.domain.event import GENESIS
from handrail_gateway.schema import journals

OPEN, FORKED = "open", "forked"


@dataclass(slots=True)
class Line:
    """One journal's line, changed in memory while a batch is stored and saved at its end."""

    id: str
    device: str
    seq: int = 0
    head: str = GENESIS
    head_held: bool = False
    count: int = 0
    state: str = OPEN
    backed_up: int = 0
    opened_at: str = ""
    last_at: str = ""
    known: bool = False
    """Whether the database has a row of it."""


def find_line(connection: Connection, journal: str) -> Line | None:
    """The line as stored."""
    row = connection.execute(select(journals).where(journals.c.id == journal)).mappings().first()
    return Line(**row, known=True) if row is not None else None


def save_line(connection: Connection, line: Line) -> None:
    """Writes the line back."""
    fields = ("device", "seq", "head", "head_held", "count", "state", "backed_up", "opened_at", "last_at")
    values = {name: getattr(line, name) for name in fields}
    if line.known:
        connection.execute(update(journals).where(journals.c.id == line.id).values(**values))
    else:
        connection.execute(insert(journals).values(id=line.id, **values))
        line.known = True

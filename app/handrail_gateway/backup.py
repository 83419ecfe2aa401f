"""Backing up SQLite by VACUUM INTO, never by copying the file of a running database."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select, update

from handrail_gateway.database import Database
from handrail_gateway.journal_lines import Line, find_line
from handrail_gateway.schema import journals


def back_up(database: Database, target: Path) -> int:
    """Writes a whole copy and marks how far each journal is backed up; how many journals there are.

    An encrypted database's copy is encrypted with the same key. Raises FileExistsError, OSError.
    """
    if target.exists():
        raise FileExistsError(f"{target} exists; a backup is a new file")
    target.parent.mkdir(parents=True, exist_ok=True)
    with database.read() as connection:
        ids = connection.execute(select(journals.c.id)).scalars().all()
        # Read before the copy: what is marked is in it for certain.
        lines: list[Line] = [line for id_ in ids if (line := find_line(connection, id_)) is not None]
    raw = database.engine.raw_connection()
    try:
        raw.cursor().execute("VACUUM INTO ?", (str(target),))
    finally:
        raw.close()
    with database.write() as connection:
        for line in lines:
            higher = (journals.c.id == line.id, journals.c.backed_up < line.seq)
            connection.execute(update(journals).where(*higher).values(backed_up=line.seq))
    return len(lines)

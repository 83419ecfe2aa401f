"""Tables, guards and versions of the journal's database.

Events, receipts and meta are append-only by trigger (P11-10e-1); drafts, sign-in failures and blob
keys are not records and may go.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from sqlalchemy import Column, Connection, Index, Integer, LargeBinary, MetaData, Table, Text, insert, select, text

from handrail.journal.store import Store
from handrail.ports.journal import JournalFailed

metadata: Final = MetaData()

events: Final = Table(
    "events",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("run", Text),
    Column("run_seq", Integer),
    Column("type", Text, nullable=False),
    Column("data", LargeBinary, nullable=False),
    Column("hash", Text, nullable=False),
    Column("signature", LargeBinary, nullable=False),
)
Index("events_of_run", events.c.run, events.c.run_seq, unique=True, sqlite_where=events.c.run.is_not(None))
LISTED: Final = "type IN ('hold.applied', 'ncr.drafted', 'run.started')"
"""Types that are listed by type while work goes on; only these are worth an index."""
Index("events_listed", events.c.type, events.c.seq, sqlite_where=text(LISTED))
Index("first_of_run", events.c.seq, sqlite_where=text("run_seq = 1"))

receipts: Final = Table(
    "receipts",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("seq", Integer, nullable=False, index=True),
    Column("head", Text, nullable=False),
    Column("document", LargeBinary, nullable=False),
)

meta: Final = Table(
    "meta",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

drafts: Final = Table(
    "drafts",
    metadata,
    Column("person", Text, primary_key=True),
    Column("run", Text, primary_key=True),
    Column("step", Text, primary_key=True),
    Column("content", Text, nullable=False),
)

failures: Final = Table(
    "failures",
    metadata,
    Column("subject", Text, primary_key=True),
    Column("count", Integer, nullable=False),
)

blobs: Final = Table(
    "blobs",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("size", Integer, nullable=False),
    Column("key", LargeBinary, nullable=False),
)

PROTECTED: Final = frozenset({"events", "receipts", "meta"})


def _guards() -> dict[str, str]:
    made = {
        "events_in_order": (
            "CREATE TRIGGER events_in_order BEFORE INSERT ON events "
            "WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM events) "
            "BEGIN SELECT RAISE(ABORT, 'the journal is gap-free'); END"
        )
    }
    for table in sorted(PROTECTED):
        for act in ("UPDATE", "DELETE"):
            name = f"{table}_no_{act.lower()}"
            stop = f"SELECT RAISE(ABORT, '{table} is append-only')"
            made[name] = f"CREATE TRIGGER {name} BEFORE {act} ON {table} BEGIN {stop}; END"
    return made


GUARDS: Final = _guards()
"""Trigger name -> SQL, exactly as it must stand in the database."""


def _from_nothing(connection: Connection) -> None:
    metadata.create_all(connection)
    for guard in GUARDS.values():
        connection.exec_driver_sql(guard)


STEPS: Final[tuple[Callable[[Connection], None], ...]] = (_from_nothing,)
"""STEPS[n] brings a database from version n to n + 1; a released step is never changed."""

VERSION: Final = len(STEPS)


def version_of(connection: Connection) -> int:
    """The database's version, 0 for an empty one."""
    return int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())


def upgrade(path: Path, key: bytes) -> None:
    """Brings a database to VERSION (a new file from nothing), one version at a time, each in one transaction.

    Raises JournalFailed when it is newer than this build: refused, never guessed.
    """
    store = Store(path, key)
    try:
        with store.read() as connection:
            version = version_of(connection)
        if version > VERSION:
            raise JournalFailed(f"the journal has version {version}, this build reads up to {VERSION}")
        for number in range(version, VERSION):
            store.durably(partial(_step, number), partial(_is_at, number + 1))
    finally:
        store.close()


def _step(number: int, connection: Connection) -> None:
    STEPS[number](connection)
    connection.exec_driver_sql(f"PRAGMA user_version = {number + 1}")


def _is_at(version: int, connection: Connection) -> bool:
    return version_of(connection) == version


def wrong_guard(connection: Connection) -> str | None:
    """The first append-only guard that is not as it must be, or a trigger that isn't ours; else None."""
    rows = connection.exec_driver_sql("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
    found = {str(name): str(sql) for name, sql in rows}
    return next((name for name in sorted(GUARDS.keys() | found.keys()) if found.get(name) != GUARDS.get(name)), None)


def get_meta(connection: Connection, name: str) -> str | None:
    """A fact about the database that never changes."""
    return connection.execute(select(meta.c.value).where(meta.c.name == name)).scalar()


def set_meta(connection: Connection, name: str, value: str) -> None:
    """States such a fact, once. Raises IntegrityError the second time."""
    connection.execute(insert(meta).values(name=name, value=value))

"""Tables, guards and versions of the journal's database.

Events, receipts and meta are append-only by trigger (P11-10e-1); drafts, sign-in failures and blob
keys are not records and may go.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from handrail.database import Connection, scratch, value
from handrail.journal.store import Store
from handrail.ports.journal import JournalFailed

LISTED: Final = "type IN ('hold.applied', 'ncr.drafted', 'run.started')"
"""Types that are listed by type while work goes on; only these are worth an index."""

SOUGHT: Final = (
    "type IN ('accountability.accepted', 'device.key_rotated', 'record.reviewed', "
    "'session.failed', 'session.locked_out', 'signature.failed')"
)
"""Types that are few and are looked for at a start, a sign-in or a record's opening (version 2)."""

SHARED: Final = "type IN ('run.given_up', 'run.handed_over', 'run.taken_up')"
"""Types by which runs go from tablet to tablet (version 3)."""

TABLES: Final = (
    """
    CREATE TABLE events (
        seq INTEGER NOT NULL,
        id TEXT NOT NULL,
        run TEXT,
        run_seq INTEGER,
        type TEXT NOT NULL,
        data BLOB NOT NULL,
        hash TEXT NOT NULL,
        signature BLOB NOT NULL,
        PRIMARY KEY (seq),
        UNIQUE (id)
    )
    """,
    "CREATE UNIQUE INDEX events_of_run ON events (run, run_seq) WHERE run IS NOT NULL",
    f"CREATE INDEX events_listed ON events (type, seq) WHERE {LISTED}",
    "CREATE INDEX first_of_run ON events (seq) WHERE run_seq = 1",
    """
    CREATE TABLE receipts (
        number INTEGER NOT NULL,
        seq INTEGER NOT NULL,
        head TEXT NOT NULL,
        document BLOB NOT NULL,
        PRIMARY KEY (number)
    )
    """,
    "CREATE INDEX ix_receipts_seq ON receipts (seq)",
    "CREATE TABLE meta (name TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (name))",
    """
    CREATE TABLE drafts (
        person TEXT NOT NULL,
        run TEXT NOT NULL,
        step TEXT NOT NULL,
        content TEXT NOT NULL,
        PRIMARY KEY (person, run, step)
    )
    """,
    "CREATE TABLE failures (subject TEXT NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (subject))",
    'CREATE TABLE blobs (digest TEXT NOT NULL, size INTEGER NOT NULL, "key" BLOB NOT NULL, PRIMARY KEY (digest))',
)
"""Tables and indexes of version 1. A query uses a partial index where the index's condition stands in it."""

FOREIGN: Final = "foreign_events"

PROTECTED: Final = frozenset({"events", "receipts", "meta", FOREIGN})


def _guards() -> dict[str, str]:
    made = {
        "events_in_order": (
            "CREATE TRIGGER events_in_order BEFORE INSERT ON events "
            "WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM events) "
            "BEGIN SELECT RAISE(ABORT, 'the journal is gap-free'); END"
        )
    }
    for table in sorted(PROTECTED):
        made |= _guards_of(table)
    return made


def _guards_of(table: str) -> dict[str, str]:
    made: dict[str, str] = {}
    for act in ("UPDATE", "DELETE"):
        name = f"{table}_no_{act.lower()}"
        stop = f"SELECT RAISE(ABORT, '{table} is append-only')"
        made[name] = f"CREATE TRIGGER {name} BEFORE {act} ON {table} BEGIN {stop}; END"
    return made


GUARDS: Final = _guards()
"""Trigger name -> SQL, exactly as it must stand in the database."""


def _from_nothing(connection: Connection) -> None:
    later = _guards_of(FOREIGN)
    for statement in (*TABLES, *(guard for name, guard in GUARDS.items() if name not in later)):
        connection.execute(statement)


def _sought(connection: Connection) -> None:
    connection.execute(f"CREATE INDEX events_sought ON events (type, seq) WHERE {SOUGHT}")


_FOREIGN = """
    CREATE TABLE foreign_events (
        hash TEXT NOT NULL,
        run TEXT NOT NULL,
        run_seq INTEGER NOT NULL,
        data BLOB NOT NULL,
        signature BLOB NOT NULL,
        public BLOB NOT NULL,
        PRIMARY KEY (run, run_seq)
    )
"""


def _foreign(connection: Connection) -> None:
    """What other journals wrote of runs that went on here: kept apart, for it is no part of this chain (rule 4)."""
    connection.execute(_FOREIGN)
    connection.execute(f"CREATE INDEX events_shared ON events (type, seq) WHERE {SHARED}")
    for guard in _guards_of(FOREIGN).values():
        connection.execute(guard)


STEPS: Final[tuple[Callable[[Connection], None], ...]] = (_from_nothing, _sought, _foreign)
"""STEPS[n] brings a database from version n to n + 1; a released step is never changed."""

VERSION: Final = len(STEPS)
SHARING: Final = 3
"""From this version on a journal keeps what others wrote of runs that went on here."""


def version_of(connection: Connection) -> int:
    """The database's version, 0 for an empty one."""
    return int(value(connection, "PRAGMA user_version"))


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
    connection.execute(f"PRAGMA user_version = {number + 1}")


def _is_at(version: int, connection: Connection) -> bool:
    return version_of(connection) == version


def wrong_part(connection: Connection) -> str | None:
    """The first table, index or trigger that is not as it must be, or isn't ours; else None.

    A trigger is called a guard. An index that was made to leave rows out would hide an event from a run.
    """
    found, expected = _parts(connection), _expected(version_of(connection))
    wrong = (part for part in sorted(expected.keys() | found.keys()) if found.get(part) != expected.get(part))
    return next((f"{'guard' if kind == 'trigger' else kind} {name}" for kind, name in wrong), None)


def _expected(version: int) -> dict[tuple[str, str], str]:
    """The parts of a database of a version: one that is only read is not brought up to date."""
    made = scratch()
    try:
        for step in STEPS[:version]:
            step(made)
        return _parts(made)
    finally:
        made.close()


def _parts(connection: Connection) -> dict[tuple[str, str], str]:
    """Kind and name of each part of the database, and how it was made, however that was spaced."""
    rows = connection.execute("SELECT type, name, coalesce(sql, '') FROM sqlite_schema")
    return {(str(kind), str(name)): "".join(str(sql).split()) for kind, name, sql in rows}


def get_meta(connection: Connection, name: str) -> str | None:
    """A fact about the database that never changes."""
    found: str | None = value(connection, "SELECT value FROM meta WHERE name = ?", (name,))
    return found


def set_meta(connection: Connection, name: str, content: str) -> None:
    """States such a fact, once. Raises DatabaseError the second time."""
    connection.execute("INSERT INTO meta (name, value) VALUES (?, ?)", (name, content))

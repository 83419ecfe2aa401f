"""The gateway's database: SQLite through sqlcipher3 (plain or keyed), or PostgreSQL.

Reads and writes are told apart: a write takes its lock when it begins, so that nothing that was
read in it can have changed when it commits, and arrival numbers are in commit order.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DatabaseError
from sqlalchemy.pool import QueuePool

OLDEST_SQLITE = (3, 51, 3)
"""3.7.0 to 3.51.2 can corrupt a database when a WAL is reset while it is being read."""

_WRITES = {"handrail_write": True}
_WRITE_LOCK = 0x48616E64


class DatabaseRefused(Exception):
    """The database can't be used as it is; the message says what to do."""


class Database:
    """Hands out connections, each within one transaction that commits when its block ends well."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._writes = engine.execution_options(**_WRITES)

    @property
    def is_sqlite(self) -> bool:
        """Whether this is the embedded database."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that only reads."""
        with self.engine.begin() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction that writes, one at a time. Rolled back when the block raises."""
        with self._writes.begin() as connection:
            if not self.is_sqlite:
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _WRITE_LOCK})
            yield connection

    def close(self) -> None:
        """Closes all connections."""
        self.engine.dispose()


def open_database(file: Path, url: str | None = None, key: bytes | None = None) -> Database:
    """SQLite in ``file``, or what ``url`` names (PostgreSQL). Raises DatabaseRefused."""
    return Database(_postgresql(url) if url else _sqlite(file, key))


def _postgresql(url: str) -> Engine:
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise DatabaseRefused("the database URL can't be read") from None
    if parsed.get_backend_name() != "postgresql":
        raise DatabaseRefused("the database URL must name a PostgreSQL database")
    return create_engine(parsed.set(drivername="postgresql+psycopg"), pool_pre_ping=True, pool_size=8)


def _sqlite(file: Path, key: bytes | None) -> Engine:
    if sqlcipher.sqlite_version_info < OLDEST_SQLITE:
        raise DatabaseRefused(f"SQLite {sqlcipher.sqlite_version} is older than 3.51.3, which repairs its WAL")
    file.parent.mkdir(parents=True, exist_ok=True)

    def connect() -> Any:
        # No implicit transactions: the engine's begin says which kind it is.
        connection = sqlcipher.connect(str(file), isolation_level=None, check_same_thread=False, timeout=10)
        try:
            if key is not None:
                connection.execute("PRAGMA cipher_log_level = NONE")
                connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
            for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "mmap_size = 0"):
                connection.execute(f"PRAGMA {pragma}")
        except sqlcipher.Error:
            connection.close()
            raise
        return connection

    engine = create_engine("sqlite://", module=sqlcipher, creator=connect, poolclass=QueuePool, pool_size=8)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # IMMEDIATE: a transaction that reads and then writes would get "locked" at once otherwise.
        kind = "IMMEDIATE" if connection.get_execution_options().get("handrail_write") else "DEFERRED"
        connection.exec_driver_sql(f"BEGIN {kind}")

    try:
        with engine.begin() as connection:
            connection.execute(text("SELECT count(*) FROM sqlite_schema"))
    except DatabaseError as reason:
        engine.dispose()
        raise DatabaseRefused(f"{file.name} can't be opened: another key, or damaged") from reason
    return engine

"""One SQLCipher database: how it is opened, written and read. Knows nothing about what is in it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool
from sqlcipher3 import dbapi2 as sqlcipher

from handrail.ports.journal import JournalFailed

OLDEST_SQLITE = (3, 51, 3)
"""3.7.0 to 3.51.2 can corrupt a database when a write-ahead log is reset."""

# Result codes of SQLite, as its documentation numbers them.
_FULL, _NOT_A_DATABASE, _OK, _DENY = 13, 26, 0, 1
# Authorizer actions that take something away, or could take a guard away.
_DELETE, _UPDATE, _ALTER = 9, 23, 26
_DROPS = frozenset({10, 11, 12, 13, 14, 15, 16, 17})
_TEMPORARY_TRIGGER = 5
_PRAGMA = 19

_PRAGMAS = (
    "cipher_memory_security = OFF",  # locked memory needs rights a kiosk account lacks
    "journal_mode = WAL",
    "synchronous = FULL",
    "mmap_size = 0",
    "trusted_schema = OFF",
    "cell_size_check = ON",
    "recursive_triggers = ON",  # else INSERT OR REPLACE would delete unseen by the triggers
    "foreign_keys = ON",
    "busy_timeout = 5000",
)


class WrongKey(JournalFailed):
    """The file can't be read with this key: the key is another one, or the file is damaged."""


def code_of(error: DBAPIError) -> int:
    """SQLite's primary result code, 0 where there is none."""
    return int(getattr(error.orig, "sqlite_errorcode", None) or 0) & 0xFF


def is_full(error: DBAPIError) -> bool:
    """Whether the disk was full: SQLite has rolled back, the outcome is known."""
    return code_of(error) == _FULL


class Store:
    """The database file. ``protected`` tables can't be updated, deleted from or dropped through it.

    One writer at a time, on one connection that stays open; readers have short transactions of
    their own (a long one would pin the write-ahead log). Raises WrongKey, else JournalFailed.
    """

    def __init__(self, path: Path, key: bytes, protected: frozenset[str] = frozenset()) -> None:
        """``key``: 32 random bytes, used raw, so that opening costs no key derivation."""
        if sqlcipher.sqlite_version_info < OLDEST_SQLITE:
            raise JournalFailed(f"SQLite {sqlcipher.sqlite_version} can corrupt a journal; 3.51.3 or newer is needed")
        if len(key) != 32:
            raise ValueError("a database key has 32 bytes")
        self.path = path
        self.lock = threading.RLock()
        self._key = key
        self._protected = protected
        self._writer: Connection | None = None
        self._engine = self._open()

    def _open(self) -> Engine:
        engine = create_engine(
            "sqlite+pysqlite://", module=sqlcipher, creator=self._connect, poolclass=QueuePool, pool_size=4
        )
        event.listen(engine, "begin", _begin)
        try:
            with engine.connect() as connection:
                connection.exec_driver_sql("SELECT count(*) FROM sqlite_schema").scalar()
        except DBAPIError as reason:
            engine.dispose()
            raise self._failed(reason) from reason
        return engine

    def _failed(self, reason: DBAPIError) -> JournalFailed:
        if code_of(reason) == _NOT_A_DATABASE:
            return WrongKey(f"{self.path.name} can't be opened with this device's key")
        return JournalFailed(f"{self.path.name}: {reason.orig}")

    def _connect(self) -> Any:
        connection = sqlcipher.connect(str(self.path), isolation_level=None, check_same_thread=False)
        cursor = connection.cursor()
        try:
            cursor.execute("PRAGMA cipher_log_level = NONE")
            cursor.execute(f"PRAGMA key = \"x'{self._key.hex()}'\"")
            for pragma in _PRAGMAS:
                cursor.execute(f"PRAGMA {pragma}")
        except sqlcipher.Error:
            connection.close()
            raise
        finally:
            cursor.close()
        if self._protected:
            connection.set_authorizer(self._authorize)
        return connection

    def _authorize(self, action: int, first: str | None, second: str | None, _db: str | None, _by: str | None) -> int:
        if action in (_DELETE, _UPDATE) and first in self._protected | {"sqlite_master", "sqlite_schema"}:
            return _DENY
        if action in _DROPS or action in (_ALTER, _TEMPORARY_TRIGGER):
            return _DENY
        if action == _PRAGMA and (first or "").lower() == "writable_schema" and second is not None:
            return _DENY
        return _OK

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A write transaction: committed at the end, rolled back on any error. Raises DBAPIError.

        An error out of the commit itself leaves the outcome unknown: see ``reopen``.
        """
        with self.lock:
            if self._writer is None:
                self._writer = self._engine.connect().execution_options(handrail_write=True)
            transaction = self._writer.begin()
            try:
                yield self._writer
                self._commit(transaction)
            except BaseException:
                with suppress(DBAPIError):
                    transaction.rollback()
                raise

    def _commit(self, transaction: Any) -> None:
        transaction.commit()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A read transaction, a snapshot. Raises JournalFailed."""
        try:
            with self._engine.connect() as connection, connection.begin():
                yield connection
        except DBAPIError as reason:
            raise self._failed(reason) from reason

    def reopen(self) -> None:
        """Closes and opens the database after an input/output error, and makes durable what it holds.

        The checkpoint writes the log's pages once more and syncs them: after a failed sync, what a
        read shows is not yet known to be on the disk. Raises JournalFailed.
        """
        with self.lock:
            self.close()
            self._engine = self._open()
            self.checkpoint()

    def checkpoint(self) -> None:
        """Moves the write-ahead log into the database and empties it. Raises JournalFailed."""
        with self.lock:
            try:
                with self._engine.connect() as connection:
                    raw = connection.connection.dbapi_connection
                    assert raw is not None
                    # Outside any transaction, so past SQLAlchemy's begin.
                    busy = raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
            except (DBAPIError, sqlcipher.Error) as reason:
                raise JournalFailed(f"{self.path.name}: {reason}") from reason
            if busy:
                raise JournalFailed(f"{self.path.name}: another program holds the journal")

    def close(self) -> None:
        """Closes all connections."""
        with self.lock:
            if self._writer is not None:
                with suppress(DBAPIError):
                    self._writer.close()
                self._writer = None
            self._engine.dispose()


def _begin(connection: Connection) -> None:
    # A deferred transaction that reads and then writes gets SQLITE_BUSY at once.
    write = connection.get_execution_options().get("handrail_write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")

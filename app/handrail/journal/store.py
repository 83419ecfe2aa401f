"""One SQLCipher database: how it is opened, written and read. Knows nothing about what is in it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool
from sqlcipher3 import dbapi2 as sqlcipher

from handrail.journal.files import Reserve
from handrail.ports.journal import JournalFailed, JournalFull

OLDEST_SQLITE = (3, 51, 3)
"""3.7.0 to 3.51.2 can corrupt a database when a write-ahead log is reset."""

# Result codes of SQLite, as its documentation numbers them.
_FULL, _CONSTRAINT, _NOT_A_DATABASE, _OK, _DENY = 13, 19, 26, 0, 1
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


DatabaseError = (DBAPIError, sqlcipher.Error)
"""What a statement may raise: SQLAlchemy's wrapping of the driver's error, or the error itself."""


def code_of(error: BaseException) -> int:
    """SQLite's primary result code, 0 where there is none."""
    return int(getattr(getattr(error, "orig", error), "sqlite_errorcode", None) or 0) & 0xFF


def driver(connection: Connection) -> Any:
    """The driver's own connection, for statements whose cost SQLAlchemy would double."""
    return connection.connection.dbapi_connection


class Store:
    """The database file. ``protected`` tables can't be updated, deleted from or dropped through it.

    One writer at a time, on one connection that stays open; readers have short transactions of
    their own (a long one would pin the write-ahead log). Raises WrongKey, else JournalFailed.
    """

    def __init__(
        self, path: Path, key: bytes, protected: frozenset[str] = frozenset(), reserve: Reserve | None = None
    ) -> None:
        """``key``: 32 random bytes, used raw, so that opening costs no key derivation."""
        if sqlcipher.sqlite_version_info < OLDEST_SQLITE:
            raise JournalFailed(f"SQLite {sqlcipher.sqlite_version} can corrupt a journal; 3.51.3 or newer is needed")
        if len(key) != 32:
            raise ValueError("a database key has 32 bytes")
        self.path = path
        self.lock = threading.RLock()
        self._key = key
        self._protected = protected
        self._reserve = reserve
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
        except DatabaseError as reason:
            engine.dispose()
            raise self._failed(reason) from reason
        return engine

    def _failed(self, reason: BaseException) -> JournalFailed:
        if code_of(reason) == _NOT_A_DATABASE:
            return WrongKey(f"{self.path.name} can't be opened with this device's key")
        return JournalFailed(f"{self.path.name}: {getattr(reason, 'orig', reason)}")

    def _connect(self) -> Any:
        connection = sqlcipher.connect(str(self.path), isolation_level=None, check_same_thread=False)
        try:
            connection.execute("PRAGMA cipher_log_level = NONE")
            connection.execute(f"PRAGMA key = \"x'{self._key.hex()}'\"")
            for pragma in _PRAGMAS:
                connection.execute(f"PRAGMA {pragma}")
        except sqlcipher.Error:
            connection.close()
            raise
        if self._protected:  # not while an upgrade changes the tables
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

    def durably(self, work: Callable[[Connection], None], landed: Callable[[Connection], bool]) -> None:
        """Does ``work`` in one write transaction that is on the disk when this returns.

        Disk full: SQLite has rolled back; the reserve is given up once and the work done again. Any
        other error may have come out of the commit, and then the row may be there all the same: the
        database is opened again, ``landed`` tells whether the work is in it, and if not it is done
        again, unchanged. Raises JournalFull, JournalFailed; a broken constraint raises DatabaseError.
        """
        with self.lock:
            for attempt in range(3):
                try:
                    with self._write() as connection:
                        work(connection)
                    return
                except DatabaseError as reason:
                    code = code_of(reason)
                    if code == _CONSTRAINT:
                        raise
                    if code == _FULL:
                        if not self.give_up_reserve():
                            raise JournalFull(f"no room for {self.path.name}") from reason
                        continue
                    self.reopen()
                    with self.read() as connection:
                        if landed(connection):
                            return
                    if attempt == 2:
                        raise self._failed(reason) from reason

    def give_up_reserve(self) -> bool:
        """Makes room by giving up the reserve file. False when there is none left."""
        return self._reserve is not None and self._reserve.spend()

    @contextmanager
    def _write(self) -> Iterator[Connection]:
        if self._writer is None:
            self._writer = self._engine.connect().execution_options(handrail_write=True)
        transaction = self._writer.begin()
        try:
            yield self._writer
            self._commit(transaction)
        except BaseException:
            with suppress(*DatabaseError):
                transaction.rollback()
            raise

    @staticmethod
    def _commit(transaction: Any) -> None:
        transaction.commit()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A read transaction, a snapshot. Raises JournalFailed."""
        try:
            with self._engine.connect() as connection, connection.begin():
                yield connection
        except DatabaseError as reason:
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
                    # Outside any transaction, so past SQLAlchemy's begin.
                    busy = driver(connection).execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
            except DatabaseError as reason:
                raise JournalFailed(f"{self.path.name}: {reason}") from reason
            if busy:
                raise JournalFailed(f"{self.path.name}: another program holds the journal")

    def close(self) -> None:
        """Closes all connections."""
        with self.lock:
            if self._writer is not None:
                with suppress(*DatabaseError):
                    self._writer.close()
                self._writer = None
            self._engine.dispose()


def _begin(connection: Connection) -> None:
    # A deferred transaction that reads and then writes gets SQLITE_BUSY at once.
    write = connection.get_execution_options().get("handrail_write", False)
    driver(connection).execute("BEGIN IMMEDIATE" if write else "BEGIN")

"""One SQLCipher file and the connections to it, in plain SQL. Knows no tables."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final, Protocol

from sqlcipher3 import dbapi2 as sqlcipher

OLDEST_SQLITE: Final = (3, 51, 3)
"""3.7.0 to 3.51.2 can corrupt a database when a write-ahead log is reset."""

KEPT_IDLE: Final = 4
"""So many readers are kept open between two reads: to open one costs as much as twenty reads."""

DatabaseError: Final[type[Exception]] = sqlcipher.Error
"""What any statement may raise."""

_PRAGMAS = (
    "cipher_memory_security = OFF",  # locked memory needs rights a kiosk account lacks
    "journal_mode = WAL",
    "synchronous = FULL",
    "mmap_size = 0",
    "trusted_schema = OFF",
    "busy_timeout = 5000",
)

Authorizer = Callable[[int, str | None, str | None, str | None, str | None], int]
"""SQLite asks it about each act of a statement: code, two names, database, who asks. 0 lets it pass, 1 refuses."""


class TooOld(Exception):
    """The SQLite that is here can corrupt a database."""


class Rows(Protocol):
    """What a statement found; to be read before the transaction ends."""

    def fetchone(self) -> tuple[Any, ...] | None: ...

    def fetchall(self) -> list[tuple[Any, ...]]: ...

    def __iter__(self) -> Iterator[tuple[Any, ...]]: ...


class Connection(Protocol):
    """The driver's connection, as far as it is used; the driver has no types of its own."""

    @property
    def in_transaction(self) -> bool: ...

    def execute(self, statement: str, values: Sequence[object] = ..., /) -> Rows: ...

    def executemany(self, statement: str, rows: Iterable[Sequence[object]], /) -> Rows: ...

    def commit(self) -> None: ...

    def rollback(self) -> None: ...

    def close(self) -> None: ...


def value(connection: Connection, statement: str, values: Sequence[object] = ()) -> Any:
    """The first column of the first row that a query finds, None where it finds none."""
    row = connection.execute(statement, values).fetchone()
    return None if row is None else row[0]


def scratch() -> Connection:
    """An empty database in memory: to ask what statements make."""
    made: Connection = sqlcipher.connect(":memory:", isolation_level=None)
    return made


class Database:
    """One file, for several threads: each reads on a connection of its own, one at a time writes.

    What a statement raises is DatabaseError, also that the file can't be read with this key.
    """

    def __init__(
        self, path: Path, key: bytes, pragmas: Sequence[str] = (), authorizer: Authorizer | None = None
    ) -> None:
        """``key``: 32 random bytes, used raw, so that opening costs no key derivation. Raises TooOld.

        ``pragmas``: set on each connection besides those that every database here has.
        """
        if sqlcipher.sqlite_version_info < OLDEST_SQLITE:
            raise TooOld(f"SQLite {sqlcipher.sqlite_version} can corrupt a database; 3.51.3 or newer is needed")
        if len(key) != 32:
            raise ValueError("a database key has 32 bytes")
        self.path = path
        self.lock = threading.RLock()
        """Held while something is written; no writer overtakes who holds it."""
        self._key = key
        self._pragmas = (*_PRAGMAS, *pragmas)
        self._authorizer = authorizer
        self._writer: Connection | None = None
        self._idle: list[Connection] = []
        self._idle_lock = threading.Lock()

    def _connect(self) -> Connection:
        # No isolation level: else the driver would begin transactions of its own.
        opened = sqlcipher.connect(str(self.path), isolation_level=None, check_same_thread=False)
        try:
            opened.execute("PRAGMA cipher_log_level = NONE")
            opened.execute(f"PRAGMA key = \"x'{self._key.hex()}'\"")
            for pragma in self._pragmas:
                opened.execute(f"PRAGMA {pragma}")
        except DatabaseError:
            opened.close()
            raise
        if self._authorizer is not None:
            opened.set_authorizer(self._authorizer)
        connection: Connection = opened
        return connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A short read transaction, a snapshot. What is written in it is undone."""
        with self._lent() as connection:
            connection.execute("BEGIN")
            yield connection
            connection.rollback()

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A write transaction, durable when its block has ended; undone when anything is raised in it."""
        with self.lock:
            if self._writer is None:
                self._writer = self._connect()
            writer = self._writer
            # A deferred transaction that reads and then writes gets SQLITE_BUSY at once.
            writer.execute("BEGIN IMMEDIATE")
            try:
                yield writer
                writer.commit()
            except BaseException:
                self._undo(writer)
                raise

    def _undo(self, writer: Connection) -> None:
        with suppress(DatabaseError):
            writer.rollback()
        if writer.in_transaction:  # it would take the next work into this transaction
            self._writer = None
            with suppress(DatabaseError):
                writer.close()

    def empty_log(self) -> bool:
        """Moves the write-ahead log into the database and empties it. False: another one reads or writes."""
        with self._lent() as connection:
            busy: int | None = value(connection, "PRAGMA wal_checkpoint(TRUNCATE)")
        return busy == 0

    @contextmanager
    def _lent(self) -> Iterator[Connection]:
        with self._idle_lock:
            idle = self._idle
            connection = idle.pop() if idle else None
        if connection is None:
            connection = self._connect()
        try:
            yield connection
        except BaseException:
            # It may be in the middle of anything: nobody gets it again.
            with suppress(DatabaseError):
                connection.close()
            raise
        with self._idle_lock:
            kept = idle is self._idle and len(idle) < KEPT_IDLE
            if kept:
                idle.append(connection)
        if not kept:
            connection.close()

    def close(self) -> None:
        """Closes the writer and the readers, those in use as soon as they are given back.

        The next read or write opens the file anew.
        """
        with self.lock:
            with self._idle_lock:
                # Another list, by which `_lent` knows that what it holds is of before.
                idle, self._idle = self._idle, []
            writer, self._writer = self._writer, None
            for connection in (*idle, writer):
                if connection is not None:
                    with suppress(DatabaseError):
                        connection.close()

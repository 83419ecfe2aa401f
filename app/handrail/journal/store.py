"""The journal's database: how it is opened, written and read. Knows nothing about what is in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from handrail.database import Connection, Database, DatabaseError, TooOld, value
from handrail.journal.files import Reserve
from handrail.ports.journal import JournalFailed, JournalFull

# Result codes of SQLite, as its documentation numbers them.
_FULL, _CONSTRAINT, _NOT_A_DATABASE, _OK, _DENY = 13, 19, 26, 0, 1
# Authorizer actions that take something away, or could take a guard away.
_DELETE, _UPDATE, _ALTER = 9, 23, 26
_DROPS = frozenset({10, 11, 12, 13, 14, 15, 16, 17})
_TEMPORARY_TRIGGER = 5
_PRAGMA = 19

_PRAGMAS = (
    "cell_size_check = ON",
    "recursive_triggers = ON",  # else INSERT OR REPLACE would delete unseen by the triggers
    "foreign_keys = ON",
)


class WrongKey(JournalFailed):
    """The file can't be read with this key: the key is another one, or the file is damaged."""


def code_of(error: BaseException) -> int:
    """SQLite's primary result code, 0 where there is none."""
    return int(getattr(error, "sqlite_errorcode", None) or 0) & 0xFF


class Store:
    """The database file. ``protected`` tables can't be updated, deleted from or dropped through it.

    One writer at a time, on one connection that stays open; readers have short transactions of
    their own (a long one would pin the write-ahead log). Raises WrongKey, else JournalFailed.
    """

    def __init__(
        self, path: Path, key: bytes, protected: frozenset[str] = frozenset(), reserve: Reserve | None = None
    ) -> None:
        """``key``: 32 random bytes, used raw, so that opening costs no key derivation."""
        self.path = path
        self._protected = protected
        self._reserve = reserve
        # Without protection while an upgrade changes the tables.
        authorizer = self._authorize if protected else None
        try:
            self._database = Database(path, key, _PRAGMAS, authorizer)
        except TooOld as reason:
            raise JournalFailed(str(reason)) from reason
        self.lock = self._database.lock
        self._in_doubt = False
        """An error came, and what the database holds could not be made durable since."""
        self._open()

    def _open(self) -> None:
        try:
            with self.read() as connection:
                value(connection, "SELECT count(*) FROM sqlite_schema")
        except JournalFailed:
            self.close()
            raise

    def _failed(self, reason: BaseException) -> JournalFailed:
        if code_of(reason) == _NOT_A_DATABASE:
            return WrongKey(
                f"{self.path.name} can't be opened with this device's key, or is damaged; `handrail salvage` brings "
                "out what can be read"
            )
        return JournalFailed(f"{self.path.name}: {reason}")

    def _authorize(self, action: int, first: str | None, second: str | None, _db: str | None, _by: str | None) -> int:
        if action in (_DELETE, _UPDATE) and first in self._protected | {"sqlite_master", "sqlite_schema"}:
            return _DENY
        if action in _DROPS or action in (_ALTER, _TEMPORARY_TRIGGER):
            return _DENY
        if action == _PRAGMA and (first or "").lower() == "writable_schema" and second is not None:
            return _DENY
        return _OK

    def durably(self, work: Callable[[Connection], object], landed: Callable[[Connection], bool]) -> None:
        """Does ``work`` in one write transaction that is on the disk when this returns.

        Disk full: SQLite has rolled back; the reserve is given up once and the work done again. Any
        other error may have come out of the commit, and then the row may be there all the same: the
        database is opened again, ``landed`` tells whether the work is in it, and if not it is done
        again, unchanged. Raises JournalFull, JournalFailed; a broken constraint raises DatabaseError.
        """
        with self.lock:
            self.settle()
            broken = 0
            while True:
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
                    broken += 1
                    if broken == 3:
                        raise self._failed(reason) from reason

    def give_up_reserve(self) -> bool:
        """Makes room by giving up the reserve file. False when there is none left."""
        return self._reserve is not None and self._reserve.spend()

    @contextmanager
    def _write(self) -> Iterator[Connection]:
        with self._database.write() as connection:
            yield connection
            self._commit(connection)

    @staticmethod
    def _commit(connection: Connection) -> None:
        # A place of its own, so that a test can fail and kill just here.
        connection.commit()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A read transaction, a snapshot. Raises JournalFailed."""
        try:
            with self._database.read() as connection:
                yield connection
        except DatabaseError as reason:
            raise self._failed(reason) from reason

    def reopen(self) -> None:
        """Closes and opens the database after an input/output error, and makes durable what it holds.

        The checkpoint writes the log's pages once more and syncs them: after a failed sync, what a
        read shows is not yet known to be on the disk. Raises JournalFailed.
        """
        with self.lock:
            self._in_doubt = True
            self.close()
            self._open()
            self.checkpoint()
            self._in_doubt = False

    def settle(self) -> None:
        """Does what ``reopen`` could not do when it was asked last. Nothing is written before. Raises JournalFailed."""
        if self._in_doubt:
            self.reopen()

    def checkpoint(self) -> None:
        """Moves the write-ahead log into the database and empties it. Raises JournalFailed."""
        with self.lock:
            try:
                emptied = self._database.empty_log()
            except DatabaseError as reason:
                raise JournalFailed(f"{self.path.name}: {reason}") from reason
            if not emptied:
                raise JournalFailed(f"{self.path.name}: another program holds the journal")

    def close(self) -> None:
        """Closes all connections."""
        self._database.close()

"""Checking a journal's database as a file: each page, each table, index and guard."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor

from handrail.database import value
from handrail.journal.finding import PAGE, Bad
from handrail.journal.schema import wrong_part
from handrail.journal.store import Store
from handrail.ports.journal import JournalFailed


class FileCheck:
    """Works beside the reading of the events: SQLite needs Python's lock no more than now and then."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.held_open = False
        """Another program holds the journal, so its pages were not checked as a whole."""
        try:
            # SQLCipher's check of each page needs the write-ahead log emptied, else it cries wolf.
            store.checkpoint()
        except JournalFailed:
            self.held_open = True
        self._pool = ThreadPoolExecutor(1)
        self._pages: Future[str | None] = self._pool.submit(self._ask, "cipher_integrity_check")
        self._indexes: Future[str | None] = self._pool.submit(self._ask, "integrity_check(1)")

    def _ask(self, pragma: str) -> str | None:
        if self.held_open and pragma == "cipher_integrity_check":
            return None
        with self._store.read() as connection:
            found: str | None = value(connection, f"PRAGMA {pragma}")
            return found

    def pages(self) -> None:
        """Waits. Raises Bad when a page is not what was written there."""
        found = self._pages.result()
        if found is not None:
            raise Bad(PAGE, found)

    def parts(self) -> None:
        """Raises Bad when a table, index or guard is not as it must be, JournalFailed."""
        with self._store.read() as connection:
            part = wrong_part(connection)
            stranger = value(connection, "SELECT name FROM meta WHERE name <> 'journal'") if part is None else None
        if part is not None:
            raise Bad(part, "missing, changed or one too many: guards keep the tables append-only, indexes find rows")
        if stranger is not None:
            raise Bad(f"meta {stranger}", "inserted: no journal states that")

    def indexes(self) -> None:
        """Waits. Raises Bad when an index lacks a row, which would hide an event from its run, JournalFailed."""
        found = self._indexes.result()
        if found != "ok":
            raise Bad("database index", f"altered: {found}")

    def close(self) -> None:
        """Ends the thread."""
        self._pool.shutdown(cancel_futures=True)

"""Counts of failed sign-ins, as durable as the journal (SEC-LK-1)."""

from __future__ import annotations

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert

from handrail.journal.schema import failures
from handrail.journal.store import Store


class SqlFailures:
    """Consecutive failures per subject (a badge's digest)."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def count(self, subject: str) -> int:
        """How many failures stand now. Raises JournalFailed."""
        with self._store.read() as connection:
            return connection.execute(select(failures.c.count).where(failures.c.subject == subject)).scalar() or 0

    def set(self, subject: str, count: int) -> None:
        """Keeps the count. Raises JournalFull, JournalFailed."""
        query = insert(failures).values(subject=subject, count=count).on_conflict_do_update(set_={"count": count})

        def work(connection: Connection) -> None:
            connection.execute(query)

        self._store.durably(work, lambda _: False)

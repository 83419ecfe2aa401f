"""Counts of failed sign-ins, as durable as the journal (SEC-LK-1)."""

from __future__ import annotations

from handrail.database import value
from handrail.journal.store import Store

_SET = """
    INSERT INTO failures (subject, count) VALUES (?, ?)
    ON CONFLICT (subject) DO UPDATE SET count = excluded.count
"""


class SqlFailures:
    """Consecutive failures per subject (a badge's digest)."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def count(self, subject: str) -> int:
        """How many failures stand now. Raises JournalFailed."""
        with self._store.read() as connection:
            count: int | None = value(connection, "SELECT count FROM failures WHERE subject = ?", (subject,))
        return count or 0

    def set(self, subject: str, count: int) -> None:
        """Keeps the count. Raises JournalFull, JournalFailed."""
        self._store.durably(lambda connection: connection.execute(_SET, (subject, count)), lambda _: False)

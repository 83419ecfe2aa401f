"""Unsaved input: encrypted with the journal, not a record, gone on commit (architecture rule 8)."""

from __future__ import annotations

from typing import Any

from handrail.database import value
from handrail.journal.store import Store
from handrail.wire.envelope import canonical, parse

_KEEP = """
    INSERT INTO drafts (person, run, step, content) VALUES (?, ?, ?, ?)
    ON CONFLICT (person, run, step) DO UPDATE SET content = excluded.content
"""
_FIND = "SELECT content FROM drafts WHERE person = ? AND run = ? AND step = ?"
_DROP = "DELETE FROM drafts WHERE person = ? AND run = ? AND step = ?"


class SqlDrafts:
    """Drafts per person, run and step."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def keep(self, person: str, run: str, step: str, values: dict[str, Any]) -> None:
        """Replaces what the person had typed in the step. Raises JournalFull, JournalFailed, Malformed."""
        content = canonical(values).decode("utf-8")
        row = (person, run, step, content)
        self._store.durably(lambda connection: connection.execute(_KEEP, row), lambda _: False)

    def find(self, person: str, run: str, step: str) -> dict[str, Any]:
        """What the person had typed in the step, else an empty dict. Raises JournalFailed."""
        with self._store.read() as connection:
            content = value(connection, _FIND, (person, run, step))
        found: dict[str, Any] = {} if content is None else parse(content)
        return found

    def drop(self, person: str, run: str, step: str) -> None:
        """Forgets it. Raises JournalFull, JournalFailed."""
        self._store.durably(lambda connection: connection.execute(_DROP, (person, run, step)), lambda _: False)

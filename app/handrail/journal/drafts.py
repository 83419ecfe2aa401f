"""Unsaved input: encrypted with the journal, not a record, gone on commit (architecture rule 8)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.sqlite import insert

from handrail.journal.schema import drafts
from handrail.journal.store import Store
from handrail.wire.envelope import canonical, parse


class SqlDrafts:
    """Drafts per person, run and step."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def keep(self, person: str, run: str, step: str, values: dict[str, Any]) -> None:
        """Replaces what the person had typed in the step. Raises JournalFull, JournalFailed, Malformed."""
        content = canonical(values).decode("utf-8")
        row = {"person": person, "run": run, "step": step, "content": content}
        query = insert(drafts).values(row).on_conflict_do_update(set_={"content": content})
        self._store.durably(lambda connection: _run(connection, query), lambda _: False)

    def find(self, person: str, run: str, step: str) -> dict[str, Any]:
        """What the person had typed in the step, else an empty dict. Raises JournalFailed."""
        with self._store.read() as connection:
            content = connection.execute(
                select(drafts.c.content).where(drafts.c.person == person, drafts.c.run == run, drafts.c.step == step)
            ).scalar()
        found: dict[str, Any] = {} if content is None else parse(content)
        return found

    def drop(self, person: str, run: str, step: str) -> None:
        """Forgets it. Raises JournalFull, JournalFailed."""
        query = delete(drafts).where(drafts.c.person == person, drafts.c.run == run, drafts.c.step == step)
        self._store.durably(lambda connection: _run(connection, query), lambda _: False)


def _run(connection: Connection, query: Any) -> None:
    connection.execute(query)

"""Entries that a tablet delivered after its run was taken over: QA adopts or voids each (architecture rule 3)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from sqlalchemy import select

from handrail.domain.acts import BranchDecided
from handrail_gateway.database import Database
from handrail_gateway.own_journal import OwnJournal
from handrail_gateway.plant_data import Conflict, Unknown
from handrail_gateway.projection_schema import branch_events


class Branches:
    """Writes QA's word into the gateway's own journal, where nobody takes it back."""

    def __init__(self, database: Database, own: OwnJournal) -> None:
        self._database, self._own = database, own

    def decide(self, run: str, events: Sequence[str], decision: Literal["adopt", "void"], reason: str, by: str) -> None:
        """Decides on these entries of a run; the same again is a no-op. Raises Unknown, Conflict."""
        with self._database.write() as connection:
            query = select(branch_events).where(branch_events.c.run == run, branch_events.c.event.in_(events))
            known = {row.event: row for row in connection.execute(query)}
            if missing := [event for event in events if event not in known]:
                raise Unknown(f"the run has no late entry {missing[0]}")
            if other := [row for row in known.values() if row.decision not in (None, decision)]:
                raise Conflict(f"entry {other[0].event} was decided on before: {other[0].decision}")
            for row in known.values():
                if row.decision is None:
                    said = BranchDecided(
                        run=run, event=row.event, hash=row.hash, decision=decision, reason=reason, decided_by=by
                    )
                    self._own.append(connection, "branch.decided", said.to_json())

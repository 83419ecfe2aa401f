"""Which journal owns a run, entry by entry: the one that began it, then whom the gateway granted it (rule 3)."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, select

from handrail.wire.envelope import parse
from handrail_gateway.schema import events, run_grants


@dataclass(frozen=True, slots=True)
class Owners:
    """``cuts``: after which entry the run went to which journal, in the order of the grants."""

    first: str | None
    cuts: tuple[tuple[int, str], ...] = ()

    @property
    def all(self) -> frozenset[str | None]:
        """Every journal that ever owned it."""
        return frozenset({self.first, *(journal for _, journal in self.cuts)})

    def of(self, run_seq: int) -> str | None:
        """The journal that may write that entry; None while nothing of the run is here."""
        later = [journal for seq, journal in self.cuts if seq < run_seq]
        return later[-1] if later else self.first


def owners(connection: Connection, run: str) -> Owners:
    """Who owned and owns a run. It began in the journal whose first entry of it came first."""
    query = select(events.c.journal, events.c.data).where(events.c.run == run).order_by(events.c.arrival)
    first = None
    for row in connection.execute(query):
        if first is None or parse(row.data)["run_seq"] == 1:
            first = row.journal
        if parse(row.data)["run_seq"] == 1:
            break
    return owned(connection, run, first)


def owned(connection: Connection, run: str, first: str | None) -> Owners:
    """The same, where it is known which journal began it."""
    granted = select(run_grants.c.seq, run_grants.c.journal).where(run_grants.c.run == run)
    cuts = connection.execute(granted.order_by(run_grants.c.number)).all()
    return Owners(first, tuple((row.seq, row.journal) for row in cuts))

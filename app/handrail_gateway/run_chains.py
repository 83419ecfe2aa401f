"""How far the chain of a run is whole here, whatever order its events arrived in (architecture rule 2).

A tablet's signature says that its tablet wrote an event, not that the event is where it says in its run: whoever
holds the key may write it after a history that was never sent. Only what is linked here is vouched for.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, select

from handrail.domain.event import GENESIS
from handrail.wire.envelope import parse
from handrail_gateway.schema import events


@dataclass(frozen=True, slots=True)
class Whole:
    """A run's events 1 to ``seq``, each written after the one before it; ``hashes`` are theirs."""

    seq: int
    head: str
    hashes: frozenset[str]


def whole(connection: Connection, run: str) -> Whole:
    """The run's chain as far as it is whole; where two events claim one place, the one that came first."""
    query = select(events.c.data, events.c.hash).where(events.c.run == run).order_by(events.c.arrival)
    following: dict[tuple[int, str], str] = {}
    for row in connection.execute(query):
        said = parse(row.data)
        following.setdefault((said["run_seq"], said["run_prev"]), row.hash)
    seq, head, hashes = 0, GENESIS, set[str]()
    while (after := following.get((seq + 1, head))) is not None:
        seq, head = seq + 1, after
        hashes.add(after)
    return Whole(seq, head, frozenset(hashes))

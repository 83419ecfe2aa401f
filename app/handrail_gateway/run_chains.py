"""How far the chain of a run is whole here, whatever order its events arrived in (architecture rule 2).

A tablet's signature says that its tablet wrote an event, not that the event is where it says in its run: whoever
holds the key may write it after a history that was never sent. Only what is linked here is vouched for, and only what
the journal wrote that owned the run then.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, select

from handrail.domain.event import GENESIS
from handrail.wire.envelope import parse
from handrail_gateway.run_owners import Owners, owners
from handrail_gateway.schema import events


@dataclass(frozen=True, slots=True)
class Whole:
    """A run's events 1 to ``seq``, each written after the one before it; ``hashes`` are theirs, in order."""

    seq: int
    head: str
    hashes: tuple[str, ...]
    owners: Owners
    last: str
    """Type of the last of them, empty where there is none."""


def whole(connection: Connection, run: str) -> Whole:
    """The run's chain as far as it is whole; where two events claim one place, the one that came first."""
    query = select(events.c.journal, events.c.type, events.c.data, events.c.hash).where(events.c.run == run)
    owned = owners(connection, run)
    following: dict[tuple[int, str], tuple[str, str]] = {}
    for row in connection.execute(query.order_by(events.c.arrival)):
        said = parse(row.data)
        if row.journal == owned.of(said["run_seq"]):
            following.setdefault((said["run_seq"], said["run_prev"]), (row.hash, row.type))
    head, last, hashes = GENESIS, "", list[str]()
    while (after := following.get((len(hashes) + 1, head))) is not None:
        head, last = after
        hashes.append(head)
    return Whole(len(hashes), head, tuple(hashes), owned, last)

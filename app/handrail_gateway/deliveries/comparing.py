"""Comparing the ledger with what another system holds: counts, ids and digests, both ways (S0-35)."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, func, select

from handrail_gateway.alarm_log import alarm
from handrail_gateway.database import Database
from handrail_gateway.deliveries.connector import Connector, Delivered
from handrail_gateway.deliveries.standing import DEAD, OPEN
from handrail_gateway.schema import delivery_standings


@dataclass(frozen=True, slots=True)
class Difference:
    """One record that is not the same on both sides; ``why``: missing, unknown, other_id or other_content."""

    key: str
    why: str
    ours: str
    """What the ledger says: id and digest; empty where it knows nothing."""
    theirs: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Of one connector. ``open`` and ``dead``: records on their way, and dead letters, which can't be there yet."""

    connector: str
    at: str
    ours: int
    theirs: int
    open: int
    dead: int
    differences: tuple[Difference, ...]

    def to_json(self) -> dict[str, Any]:
        return {**asdict(self), "ok": not self.differences}


def compare(database: Database, connector: Connector, at: str) -> Comparison:
    """Every record that was delivered, and every one that is there. Raises NotNow, Rejected.

    What is delivered while it runs may show as a difference: compare again before anybody acts on one.
    """
    theirs = dict(connector.all_known())
    with database.read() as connection:
        ours = _delivered(connection, connector.name)
        counts = _counts(connection, connector.name)
    differences = [*_ours(ours, theirs), *_theirs(ours, theirs)]
    found = Comparison(
        connector.name, at, len(ours), len(theirs), sum(counts.get(state, 0) for state in OPEN),
        sum(counts.get(state, 0) for state in DEAD), tuple(differences),
    )  # fmt: skip
    if differences:
        with database.write() as connection:
            first = differences[0]
            said = f"{len(differences)} records differ, the first: {first.key}: {first.why}"
            alarm(connection, at, "delivery.differs", f"{connector.name}/{at}", said)
    return found


def _delivered(connection: Connection, connector: str) -> dict[str, tuple[str, str]]:
    """Of each key the id and digest of its newest revision that was delivered."""
    mine = select(delivery_standings).where(
        delivery_standings.c.connector == connector, delivery_standings.c.state == "delivered"
    )
    rows = connection.execute(mine.order_by(delivery_standings.c.key, delivery_standings.c.revision))
    return {row.key: (row.external_id or "", row.digest or "") for row in rows}


def _counts(connection: Connection, connector: str) -> dict[str, int]:
    mine = select(delivery_standings.c.state, func.count()).where(delivery_standings.c.connector == connector)
    return {str(state): int(count) for state, count in connection.execute(mine.group_by(delivery_standings.c.state))}


def _ours(ours: dict[str, tuple[str, str]], theirs: dict[str, Delivered]) -> list[Difference]:
    found = []
    for key, (id_, digest) in sorted(ours.items()):
        there = theirs.get(key)
        if there is None:
            found.append(Difference(key, "missing", f"{id_} {digest}", ""))
        elif there.external_id != id_:
            found.append(Difference(key, "other_id", id_, there.external_id))
        elif there.digest != digest:
            found.append(Difference(key, "other_content", digest, there.digest))
    return found


def _theirs(ours: dict[str, tuple[str, str]], theirs: dict[str, Delivered]) -> list[Difference]:
    return [
        Difference(key, "unknown", "", f"{there.external_id} {there.digest}")
        for key, there in sorted(theirs.items())
        if key not in ours
    ]

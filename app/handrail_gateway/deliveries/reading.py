"""Reading the ledger for whoever asks: the command line now, the page of operations later."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Connection, func, select

from handrail_gateway.deliveries import ledger
from handrail_gateway.deliveries.ledger import EVERY_KIND
from handrail_gateway.schema import delivery_standings

Row = dict[str, Any]


def listed(
    connection: Connection, *, connector: str = "", state: str = "", kind: str = "", limit: int = 100, offset: int = 0
) -> list[Row]:
    """Deliveries with their standings, oldest first; an empty word is any."""
    equals = {"connector": connector, "state": state, "kind": kind}
    query = select(delivery_standings).where(
        *(delivery_standings.c[name] == value for name, value in equals.items() if value)
    )
    query = query.order_by(delivery_standings.c.parcel).limit(limit).offset(offset)
    return [_row(row) for row in connection.execute(query).mappings()]


def _row(row: Any) -> Row:
    return {("number" if name == "parcel" else name): value for name, value in row.items() if name != "act"}


def shown(connection: Connection, number: int) -> Row | None:
    """One delivery with its record and all that was done about it."""
    parcel = ledger.parcel_of(connection, number)
    if parcel is None:
        return None
    query = select(delivery_standings).where(delivery_standings.c.parcel == number)
    acts = [
        {"at": act.at, "what": act.what, **act.facts}
        for act in ledger.acts_of(connection, number)
    ]  # fmt: skip
    return {
        **_row(connection.execute(query).mappings().one()),
        "run": parcel.run, "made_at": parcel.made_at, "missing": list(parcel.missing),
        "record": json.loads(json.dumps(parcel.record)), "acts": acts,
    }  # fmt: skip


def summed(connection: Connection, connectors: list[str]) -> list[Row]:
    """Of each connector: how many deliveries stand where, the oldest that waits, and whether it is paused."""
    found = []
    for name in connectors:
        of_name = delivery_standings.c.connector == name
        count = select(delivery_standings.c.state, func.count()).where(of_name).group_by(delivery_standings.c.state)
        oldest = select(func.min(delivery_standings.c.received_at)).where(
            of_name, delivery_standings.c.state.in_(("waiting", "sending", "later"))
        )
        paused = ledger.paused_kinds(connection, name)
        found.append(
            {
                "connector": name, "states": {str(state): int(count) for state, count in connection.execute(count)},
                "oldest": connection.execute(oldest).scalar(), "paused": EVERY_KIND in paused,
                "paused_kinds": sorted(paused - {EVERY_KIND}),
            }
        )  # fmt: skip
    return found

"""The ledger's rows: parcels, acts and standings, read and written within the caller's transaction.

Parcels and acts are only ever added; a standing is what ``standing.fold`` makes of the acts, kept beside them so that
a round need not read them all. ``stand_again`` makes every standing anew.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select

from handrail_gateway.deliveries.catalogue import Made, Record, place_of
from handrail_gateway.deliveries.standing import OPEN, Act, Open, Standing, fold
from handrail_gateway.interpret.fact import document
from handrail_gateway.schema import delivery_acts, delivery_standings, delivery_switches, parcels

_AT_ONCE = 500
"""Of a long backlog so many are looked at when the next to run is chosen."""

OUTCOMES = ("delivered", "rejected", "not_now")


@dataclass(frozen=True, slots=True)
class KeptParcel:
    """One row of ``parcels``."""

    number: int
    connector: str
    key: str
    revision: int
    kind: str
    cause: str
    lane: str
    run: str | None
    record: Record
    missing: tuple[str, ...]
    received_at: str
    made_at: str


def _kept(row: Row[Any]) -> KeptParcel:
    whole = dict(zip(row._fields, row, strict=True))
    return KeptParcel(**{**whole, "record": json.loads(row.record), "missing": tuple(json.loads(row.missing))})


def keep_parcel(connection: Connection, parcel: KeptParcel) -> int:
    """Adds a parcel, whose number is given here, with its first standing."""
    row = {name: value for name, value in asdict(parcel).items() if name != "number"}
    row |= {"record": document(parcel.record), "missing": document(list(parcel.missing))}
    result = connection.execute(insert(parcels).values(**row).returning(parcels.c.number))
    number = int(result.scalar_one())
    _stand(connection, replace(parcel, number=number), fold(parcel.made_at, ()))
    return number


def parcel_of(connection: Connection, number: int) -> KeptParcel | None:
    """A parcel by its number."""
    row = connection.execute(select(parcels).where(parcels.c.number == number)).first()
    return None if row is None else _kept(row)


def newest_of_key(connection: Connection, connector: str, key: str) -> KeptParcel | None:
    """The newest revision under a key."""
    of_key = select(parcels).where(parcels.c.connector == connector, parcels.c.key == key)
    row = connection.execute(of_key.order_by(parcels.c.revision.desc()).limit(1)).first()
    return None if row is None else _kept(row)


def delivered_of_key(connection: Connection, connector: str, key: str) -> KeptParcel | None:
    """The newest revision under a key that the other system has."""
    there = select(delivery_standings.c.parcel).where(
        delivery_standings.c.connector == connector, delivery_standings.c.key == key,
        delivery_standings.c.state == "delivered",
    )  # fmt: skip
    number = connection.execute(there.order_by(delivery_standings.c.revision.desc()).limit(1)).scalars().first()
    return None if number is None else parcel_of(connection, number)


class MadeBefore:
    """What was made for a connector before (``catalogue.Before``)."""

    def __init__(self, connection: Connection, connector: str) -> None:
        self._connection = connection
        self._of_connector = select(parcels).where(parcels.c.connector == connector).order_by(parcels.c.number.desc())

    def of_cause(self, cause: str) -> Made | None:
        row = self._connection.execute(self._of_connector.where(parcels.c.cause == cause).limit(1)).first()
        return None if row is None else Made(row.kind, json.loads(row.record), row.cause)

    def of_draft(self, journal: str, number: str) -> Made | None:
        drafts = self._of_connector.where(parcels.c.lane == journal, parcels.c.kind == "draft_ncr")
        for row in self._connection.execute(drafts):
            record = json.loads(row.record)
            if place_of(record, journal, number) >= 0:
                return Made(row.kind, record, row.cause)
        return None


def with_missing(connection: Connection, connector: str) -> list[KeptParcel]:
    """The newest revisions whose content was not all here when they were made."""
    lacking = select(parcels).where(parcels.c.connector == connector, parcels.c.missing != "[]")
    found = [_kept(row) for row in connection.execute(lacking.order_by(parcels.c.number))]
    return [one for one in found if newest_of_key(connection, connector, one.key) == one]


# --- acts and standings --------------------------------------------------------------------------------


def act(connection: Connection, parcel: KeptParcel, at: str, what: str, **facts: Any) -> Standing:
    """Adds an act; the standing that follows."""
    row = {"parcel": parcel.number, "connector": parcel.connector, "at": at, "what": what, "facts": document(facts)}
    connection.execute(insert(delivery_acts).values(**row))
    now = fold(parcel.made_at, acts_of(connection, parcel.number))
    _stand(connection, parcel, now)
    return now


def acts_of(connection: Connection, parcel: int) -> list[Act]:
    """What was done about a parcel, in order."""
    mine = select(delivery_acts).where(delivery_acts.c.parcel == parcel).order_by(delivery_acts.c.number)
    return [_act(row) for row in connection.execute(mine)]


def _act(row: Row[Any]) -> Act:
    return Act(row.number, row.at, row.what, json.loads(row.facts))


def newest_acts(connection: Connection, connector: str, what: Sequence[str], limit: int) -> list[Act]:
    """The connector's newest acts of these sorts, newest first."""
    mine = select(delivery_acts).where(delivery_acts.c.connector == connector, delivery_acts.c.what.in_(what))
    return [_act(row) for row in connection.execute(mine.order_by(delivery_acts.c.number.desc()).limit(limit))]


def standing_of(connection: Connection, parcel: KeptParcel) -> Standing:
    """Where a parcel stands, from its acts."""
    return fold(parcel.made_at, acts_of(connection, parcel.number))


def _stand(connection: Connection, parcel: KeptParcel, now: Standing) -> None:
    connection.execute(delete(delivery_standings).where(delivery_standings.c.parcel == parcel.number))
    about = {name: getattr(parcel, name) for name in ("connector", "key", "revision", "kind", "lane", "received_at")}
    connection.execute(insert(delivery_standings).values(parcel=parcel.number, **about, **asdict(now)))


def stand_again(connection: Connection) -> int:
    """Makes every standing anew from the acts; how many."""
    connection.execute(delete(delivery_standings))
    kept = [_kept(row) for row in connection.execute(select(parcels).order_by(parcels.c.number))]
    for parcel in kept:
        _stand(connection, parcel, standing_of(connection, parcel))
    return len(kept)


def open_parcels(connection: Connection, connector: str, paused: frozenset[str] = frozenset()) -> list[Open]:
    """The oldest that are not delivered and no dead letters, in the order in which they were made.

    ``paused``: kinds that are left out.
    """
    names = ("parcel", "key", "lane", "state", "tries", "due", "act")
    query = select(*(delivery_standings.c[name] for name in names)).where(
        delivery_standings.c.connector == connector, delivery_standings.c.state.in_(OPEN),
        delivery_standings.c.kind.not_in(paused),
    )  # fmt: skip
    return [Open(*row) for row in connection.execute(query.order_by(delivery_standings.c.parcel).limit(_AT_ONCE))]


def lower_revisions(connection: Connection, parcel: KeptParcel) -> Iterator[KeptParcel]:
    """Revisions of the same record before this one that were not delivered."""
    not_there = select(delivery_standings.c.parcel).where(
        delivery_standings.c.connector == parcel.connector, delivery_standings.c.key == parcel.key,
        delivery_standings.c.revision < parcel.revision, delivery_standings.c.state.not_in(("delivered", "superseded")),
    )  # fmt: skip
    for number in connection.execute(not_there).scalars().all():
        one = parcel_of(connection, number)
        if one is not None:
            yield one


# --- pausing -------------------------------------------------------------------------------------------

EVERY_KIND = ""


def switch(connection: Connection, connector: str, kind: str, *, paused: bool, by: str, reason: str, at: str) -> None:
    """Pauses or resumes a connector, or one kind of record there."""
    row = {"connector": connector, "kind": kind, "paused": paused, "done_by": by, "reason": reason, "at": at}
    connection.execute(insert(delivery_switches).values(**row))


def paused_kinds(connection: Connection, connector: str) -> frozenset[str]:
    """The kinds that are paused there; ``EVERY_KIND`` among them: all are."""
    mine = select(delivery_switches).where(delivery_switches.c.connector == connector)
    newest = {row.kind: row.paused for row in connection.execute(mine.order_by(delivery_switches.c.number))}
    return frozenset(kind for kind, is_paused in newest.items() if is_paused)

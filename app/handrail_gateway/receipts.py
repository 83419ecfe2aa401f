"""The signed answer: up to where a journal is here, and what of it is in quarantine."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, and_, exists, func, not_, or_, select

from handrail.wire.keys import SigningKey
from handrail.wire.receipt import HeldItem, MissingContent, Receipt, RunReached, make_receipt
from handrail.wire.signed import Signed
from handrail_gateway.devices import retired_at
from handrail_gateway.journal_lines import OPEN, Line
from handrail_gateway.schema import events, evidence, quarantine

NAMED = 100
"""How many held items and how many missing contents a receipt names; it counts them all."""


def receipt_of(
    connection: Connection, line: Line, key: SigningKey, now: datetime, runs: Iterable[RunReached] = ()
) -> Signed:
    """A receipt for the journal as it stands; ``runs`` are those of the batch that it answers."""
    # A held item is settled once the good copy of it has taken its place.
    settled = exists().where(events.c.journal == quarantine.c.journal, events.c.seq == quarantine.c.seq)
    held = and_(quarantine.c.journal == line.id, or_(not_(quarantine.c.slot), not_(settled)))
    count = connection.execute(select(func.count()).select_from(quarantine).where(held)).scalar_one()
    named = select(quarantine.c.seq, quarantine.c.hash, quarantine.c.reason, quarantine.c.detail).where(held)
    rows = connection.execute(named.order_by(quarantine.c.number.desc()).limit(NAMED)) if count else ()
    items = tuple(HeldItem(seq=row.seq or 0, hash=row.hash, code=row.reason, words=row.detail) for row in rows)
    lacking = and_(evidence.c.journal == line.id, evidence.c.received_at.is_(None))
    missing = connection.execute(select(func.count()).select_from(evidence).where(lacking)).scalar_one()
    first = select(evidence).where(lacking).order_by(evidence.c.seq, evidence.c.digest).limit(NAMED)
    contents = tuple(
        MissingContent(seq=row.seq, sha256=row.digest, size=row.size)
        for row in (connection.execute(first) if missing else ())
    )
    receipt = Receipt(
        journal=line.id,
        seq=line.seq,
        head=line.head,
        count=line.count,
        held=count,
        held_items=items,
        runs=tuple(runs),
        missing=missing,
        missing_content=contents,
        closed=line.state != OPEN,
        gateway=key.id,
        received_at=now,
        backed_up=line.backed_up,
        retired_at=_moment(retired_at(connection, line.device)),
    )
    return make_receipt(receipt, key)


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)

"""Comparing what is stored with what the journals' lines say: chain, signatures, counts and heads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from handrail.domain.event import GENESIS
from handrail.wire.chain import ChainBroken, Sealed, check_seal
from handrail_gateway.database import Database
from handrail_gateway.journal_lines import Line, find_line
from handrail_gateway.schema import device_keys, events, journals, quarantine


@dataclass(frozen=True, slots=True)
class Reconciled:
    """One journal; ``differences`` is empty when all is as it should be."""

    journal: str
    seq: int
    head: str
    count: int
    held: int
    differences: tuple[str, ...]


def reconcile(database: Database) -> list[Reconciled]:
    """Every journal, checked event by event."""
    with database.read() as connection:
        ids = connection.execute(select(journals.c.id).order_by(journals.c.opened_at, journals.c.id)).scalars().all()
        lines = [line for id_ in ids if (line := find_line(connection, id_)) is not None]
        strays = select(events.c.journal).where(events.c.journal.not_in(ids)).distinct()
        lost = [Line(journal, "") for journal in connection.execute(strays).scalars()]
        return [_one(connection, line) for line in lines + lost]


def _one(connection: Connection, line: Line) -> Reconciled:
    slots = select(quarantine.c.seq, quarantine.c.hash).where(quarantine.c.journal == line.id, quarantine.c.slot)
    held = {row.seq: row.hash for row in connection.execute(slots.order_by(quarantine.c.number))}
    kept = select(func.count()).select_from(quarantine).where(quarantine.c.journal == line.id)
    found = list(_differences(connection, line, held))
    count = connection.execute(select(func.count()).select_from(events).where(events.c.journal == line.id)).scalar_one()
    if count != line.count:
        found.append(f"{count} events are stored, the line says {line.count}")
    kept_count = connection.execute(kept).scalar_one()
    return Reconciled(line.id, line.seq, line.head, count, kept_count, tuple(found))


def _differences(connection: Connection, line: Line, held: dict[int | None, str]) -> Iterator[str]:
    keys = {
        row.key: bytes.fromhex(row.public)
        for row in connection.execute(select(device_keys).where(device_keys.c.device == line.device))
    }
    seq, head, head_held = 0, GENESIS, False
    query = select(events.c.seq, events.c.data, events.c.hash, events.c.signature)
    for row in connection.execute(query.where(events.c.journal == line.id).order_by(events.c.seq)):
        while row.seq > seq + 1 and seq + 1 in held:
            seq, head, head_held = seq + 1, held[seq + 1], True
        if row.seq != seq + 1:
            yield f"event {seq + 1} is missing"
        try:
            event = check_seal(Sealed(row.data, row.hash, row.signature), keys, row.seq)
        except ChainBroken as broken:
            yield f"event {row.seq}: {broken.at.kind}"
        else:
            if (event.journal, event.seq) != (line.id, row.seq):
                yield f"event {row.seq} says that it is {event.journal} {event.seq}"
            if event.prev != head and not head_held:
                yield f"event {row.seq} was not written after the one before it"
        seq, head, head_held = row.seq, row.hash, False
    while seq + 1 in held:
        seq, head = seq + 1, held[seq + 1]
    if (seq, head) != (line.seq, line.head):
        yield f"the events end at {seq}, the line says {line.seq}, or its head is another"

"""Comparing what is stored with what the journals' lines say: chain, signatures, counts and heads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, func, or_, select

from handrail.domain.event import GENESIS
from handrail.wire.chain import ChainBroken, Sealed, check_seal
from handrail.wire.keys import key_id
from handrail_gateway.database import Database
from handrail_gateway.journal_lines import FORKED, OPEN, Line, find_line
from handrail_gateway.quarantining import fingerprint
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
        return [*(_one(connection, line) for line in lines + lost), *_of_no_journal(connection, ids)]


def _one(connection: Connection, line: Line) -> Reconciled:
    kept = select(quarantine).where(quarantine.c.journal == line.id).order_by(quarantine.c.number)
    quarantined = connection.execute(kept).all()
    held = {row.seq: row.hash for row in quarantined if row.slot}
    found = list(_differences(connection, line, held))
    found += _altered(quarantined)
    if line.state == OPEN and any(row.reason == FORKED for row in quarantined):
        found.append("the journal forked, the line says that it is open")
    count = connection.execute(select(func.count()).select_from(events).where(events.c.journal == line.id)).scalar_one()
    if count != line.count:
        found.append(f"{count} events are stored, the line says {line.count}")
    return Reconciled(line.id, line.seq, line.head, count, len(quarantined), tuple(found))


def _of_no_journal(connection: Connection, ids: Sequence[str]) -> Iterator[Reconciled]:
    """Quarantined items that belong to no journal here; there are some, but none of them was altered."""
    stray = or_(quarantine.c.journal.is_(None), quarantine.c.journal.not_in(ids))
    rows = connection.execute(select(quarantine).where(stray).order_by(quarantine.c.number)).all()
    found = tuple(_altered(rows))
    if found:
        yield Reconciled("quarantine", 0, GENESIS, 0, len(rows), found)


def _altered(rows: Iterable[Row[Any]]) -> Iterator[str]:
    for row in rows:
        if row.fingerprint != fingerprint(
            row.device, row.journal, row.seq, row.hash, row.reason, row.data, row.signature
        ):
            yield f"quarantined item {row.number} was altered"


def _keys_of(connection: Connection, line: Line) -> Iterator[tuple[int, str, bytes]]:
    """From which number on which key signs."""
    mine = select(device_keys).where(device_keys.c.journal == line.id, device_keys.c.device == line.device)
    for row in connection.execute(mine):
        with suppress(ValueError):
            public = bytes.fromhex(row.public)
            if key_id(public) == row.key:
                yield row.since, row.key, public


def _differences(connection: Connection, line: Line, held: dict[int | None, str]) -> Iterator[str]:
    turns = sorted(_keys_of(connection, line))
    keys = {key: public for _, key, public in turns}
    seq, head, head_held = 0, GENESIS, False
    query = select(events).where(events.c.journal == line.id).order_by(events.c.seq)
    for row in connection.execute(query):
        while row.seq > seq + 1 and seq + 1 in held:
            seq, head, head_held = seq + 1, held[seq + 1], True
        if row.seq != seq + 1:
            yield f"event {seq + 1} is missing"
        try:
            event = check_seal(Sealed(row.data, row.hash, row.signature), keys, row.seq)
        except ChainBroken as broken:
            yield f"event {row.seq}: {broken.at.kind}"
        else:
            if [key for since, key, _ in turns if since <= row.seq][-1:] != [event.key]:
                yield f"event {row.seq} is signed by a key whose time it is not"
            if (event.journal, event.seq) != (line.id, row.seq):
                yield f"event {row.seq} says that it is {event.journal} {event.seq}"
            if (event.id, event.type, event.run) != (row.id, row.type, row.run):
                yield f"event {row.seq} is listed by another id, type or run than it was signed with"
            if event.prev != head and not head_held:
                yield f"event {row.seq} was not written after the one before it"
        seq, head, head_held = row.seq, row.hash, False
    while seq + 1 in held:
        seq, head = seq + 1, held[seq + 1]
        head_held = True
    if (seq, head, head_held) != (line.seq, line.head, line.head_held):
        yield f"the events end at {seq}, the line says {line.seq}, or its head is another"

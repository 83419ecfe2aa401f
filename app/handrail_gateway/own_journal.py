"""The gateway's own journal: what it found out itself, chained and signed like any tablet's."""

from __future__ import annotations

import secrets
import time
from typing import Any

from sqlalchemy import Connection, insert, select, update
from uuid_utils import uuid7

from handrail import __version__
from handrail.domain.event import GENESIS, NOBODY, Event, Mode, Place, Time
from handrail.wire.envelope import encode, hash_of
from handrail.wire.keys import SigningKey
from handrail_gateway.moments import Now, text_of
from handrail_gateway.schema import device_keys, devices, events, journals
from handrail_gateway.site_policy import current_policy_hash

DEVICE = "gateway"
"""The device id of the gateway itself; no tablet may enrol under it."""


class OwnJournal:
    """Appends within the caller's write transaction; opened with the first event."""

    def __init__(self, key: SigningKey, mode: Mode, now: Now) -> None:
        self._key = key
        self._mode = mode
        self._now = now
        self._boot = secrets.token_hex(8)

    def open(self, connection: Connection) -> str:
        """The journal's id; made with its first event if there is none."""
        query = select(journals.c.id).where(journals.c.device == DEVICE)
        known: str | None = connection.execute(query).scalars().first()
        if known is not None:
            return known
        journal, at = secrets.token_hex(16), text_of(self._now())
        connection.execute(insert(devices).values(id=DEVICE, station=DEVICE, enrolled_at=at))
        entry = {"key": self._key.id, "journal": journal, "device": DEVICE}
        connection.execute(insert(device_keys).values(**entry, public=self._key.public.hex(), added_at=at))
        line = {"id": journal, "device": DEVICE, "seq": 0, "head": GENESIS, "head_held": False, "count": 0}
        connection.execute(insert(journals).values(**line, state="open", backed_up=0, opened_at=at, last_at=at))
        self.append(connection, "journal.opened", {"reason": "new", "public_key": self._key.public.hex()})
        return journal

    def append(self, connection: Connection, type_: str, payload: dict[str, Any]) -> None:
        """Writes one event. The journal must be open."""
        query = select(journals.c.id, journals.c.seq, journals.c.head).where(journals.c.device == DEVICE)
        journal, seq, head = connection.execute(query).one()
        event = Event(
            journal=journal,
            seq=seq + 1,
            prev=head,
            id=str(uuid7()),
            type=type_,
            key=self._key.id,
            mode=self._mode,
            actor=NOBODY,
            time=self._time(),
            place=Place(device=DEVICE, station=DEVICE, build=__version__, policy=current_policy_hash(connection)),
            payload=payload,
        )
        data = encode(event)
        hash_, at = hash_of(data), text_of(event.time.at)
        connection.execute(
            insert(events).values(
                journal=journal, seq=event.seq, hash=hash_, id=event.id, type=type_, run=None,
                data=data, signature=self._key.sign(hash_), received_at=at,
            )
        )  # fmt: skip
        moved = {"seq": event.seq, "head": hash_, "count": journals.c.count + 1, "last_at": at}
        connection.execute(update(journals).where(journals.c.id == journal).values(**moved))

    def _time(self) -> Time:
        monotonic = time.monotonic_ns() // 1_000_000
        return Time(at=self._now(), zone="UTC", offset="+00:00", monotonic=monotonic, boot=self._boot, quality="synced")

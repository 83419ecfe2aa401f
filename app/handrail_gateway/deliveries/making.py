"""Making parcels of stored events: each event is read once for each connector, in the order of its arrival.

The events themselves are the outbox: an event that is stored is read sooner or later, however often a worker dies,
because a parcel and the place that its connector has come to are written in one transaction.
"""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from handrail.wire.envelope import decode
from handrail_gateway.alarm_log import alarm
from handrail_gateway.blobs import BlobStore
from handrail_gateway.cursors import Cursor
from handrail_gateway.database import Database
from handrail_gateway.deliveries import catalogue, ledger
from handrail_gateway.deliveries.catalogue import Made
from handrail_gateway.deliveries.ledger import KeptParcel
from handrail_gateway.interpret.fact import EVENTS_FAULT, CantInterpret, Fact
from handrail_gateway.moments import Now, text_of
from handrail_gateway.projection_schema import VERSION
from handrail_gateway.projector import CONSUMER as PROJECTIONS
from handrail_gateway.site_policy import current_policy
from handrail_gateway.stored_events import StoredEvent, after

_CHUNK = 500
_SAFE = re.compile(r"^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$")


class Making:
    """Makes the parcels of one connector."""

    def __init__(
        self,
        database: Database,
        connector: str,
        kinds: frozenset[str],
        since: str,
        mode: str,
        blobs: BlobStore,
        now: Now,
    ) -> None:
        """``since``: what was received before is not delivered; ``mode``: only events of that mode are."""
        self._database = database
        self._connector = connector
        self._kinds = kinds
        self._since = since
        self._mode = mode
        self._blobs = blobs
        self._now = now
        self._consumer = f"deliveries:{connector}"

    def catch_up(self) -> int:
        """Reads what the projections have read since; how many parcels came of it."""
        made = 0
        while True:
            with self._database.read() as connection:
                start = Cursor(connection, self._consumer).arrival
                if next(after(connection, start, 1), None) is None:
                    return made
            with self._database.write() as connection:
                records = Cursor(connection, PROJECTIONS, VERSION)
                cursor = Cursor(connection, self._consumer)
                chunk = [one for one in after(connection, cursor.arrival, _CHUNK) if one.arrival <= records.arrival]
                if not records.is_current or not chunk:
                    return made
                made += sum(self._one(connection, stored) for stored in chunk)
                cursor.move_to(chunk[-1].arrival)

    def _one(self, connection: Connection, stored: StoredEvent) -> int:
        if catalogue.TYPES.get(stored.type) not in self._kinds or stored.received_at < self._since:
            return 0
        try:
            with connection.begin_nested():
                fact = Fact(stored, decode(stored.data))
                if fact.event.mode != self._mode:
                    return 0
                made = catalogue.made_of(connection, fact, ledger.MadeBefore(connection, self._connector))
                if made is None:
                    return 0
                self._keep(connection, made, fact)
        except OperationalError:
            # The database's trouble, not the event's: the event is read again.
            raise
        except EVENTS_FAULT as reason:
            detail = f"{self._connector}: {stored.type}: {type(reason).__name__}"
            alarm(connection, text_of(self._now()), "delivery.not_made", f"{stored.journal}/{stored.seq}", detail)
            return 0
        return 1

    def _keep(self, connection: Connection, made: Made, fact: Fact) -> None:
        id_ = str(made.record["id"])
        if not _SAFE.match(id_):
            raise CantInterpret("the id of the record can't be part of a key")
        key = f"urn:handrail:{current_policy(connection)[0].site}:{made.kind}:{id_}"
        before = ledger.newest_of_key(connection, self._connector, key)
        parcel = KeptParcel(
            number=0, connector=self._connector, key=key, revision=before.revision + 1 if before else 1,
            kind=made.kind, cause=made.cause, lane=before.lane if before else fact.event.journal, run=fact.event.run,
            record=made.record, missing=self._missing(made.record), received_at=fact.stored.received_at,
            made_at=text_of(self._now()),
        )  # fmt: skip
        ledger.keep_parcel(connection, parcel)

    def _missing(self, record: dict[str, Any]) -> tuple[str, ...]:
        return tuple(photo["digest"] for photo in catalogue.photos_of(record) if not self._blobs.has(photo["digest"]))

    def bring_evidence(self) -> int:
        """A new revision of each record whose content has come in since: events never wait for photos (rule 15)."""
        with self._database.read() as connection:
            lacking = ledger.with_missing(connection, self._connector)
        come = [one for one in lacking if any(self._blobs.has(digest) for digest in one.missing)]
        for one in come:
            with self._database.write() as connection:
                newest = ledger.newest_of_key(connection, self._connector, one.key)
                if newest is None or newest.revision != one.revision:
                    continue
                at = text_of(self._now())
                again = {"revision": one.revision + 1, "missing": self._missing(one.record)}
                # Its own time begins when the content is here.
                fields = {name: getattr(one, name) for name in KeptParcel.__dataclass_fields__}
                ledger.keep_parcel(connection, KeptParcel(**{**fields, **again, "received_at": at, "made_at": at}))
        return len(come)

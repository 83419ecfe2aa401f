"""Working off the ledger: what may run now, one try of it, and its answer written down.

A try is three steps, each whole: "began" is committed, the connector is called, its answer is committed. Whoever dies
between them leaves a try without an answer, and the next try finds out from the other system what came of it.
"""

from __future__ import annotations

import hashlib
import json
import logging
import mimetypes
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import Connection, select

from handrail_gateway.alarm_log import alarm
from handrail_gateway.blobs import BlobStore
from handrail_gateway.database import Database
from handrail_gateway.deliveries import approved, catalogue, ledger
from handrail_gateway.deliveries.connector import (
    ANSWER_LIMIT,
    Attachment,
    Connector,
    Delivered,
    JsonValue,
    NotNow,
    Parcel,
    Rejected,
)
from handrail_gateway.deliveries.ledger import EVERY_KIND, OUTCOMES, KeptParcel
from handrail_gateway.deliveries.making import Making
from handrail_gateway.deliveries.mapping import Unmapped, apply
from handrail_gateway.deliveries.standing import OPEN, Open, backoff, is_given_up, may_run, rests
from handrail_gateway.deliveries.turns import Turns
from handrail_gateway.interpret.fact import document
from handrail_gateway.moments import Now, text_of
from handrail_gateway.schema import delivery_standings

log = logging.getLogger(__name__)

_TYPES = mimetypes.MimeTypes()
"""Python's own table: the same names on every machine."""

_MOST_LATE = 100

POLL_S = 2.0
"""How often a worker looks."""


@dataclass(frozen=True, slots=True)
class Route:
    """One connector and what goes there."""

    connector: Connector
    kinds: frozenset[str]
    per_minute: int | None = None
    """How many tries the other system takes in a minute."""
    since: str = ""
    """What the gateway received before is not delivered; RFC 3339 UTC or the beginning of one."""


class Deliveries:
    """The one code path by which parcels go out; what wakes it is somebody else's business."""

    def __init__(
        self,
        database: Database,
        routes: Mapping[str, Route],
        blobs: BlobStore,
        turns: Turns,
        mode: str,
        now: Now,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._database = database
        self._routes = routes
        self._blobs = blobs
        self._turns = turns
        self._now = now
        self._chance = chance
        self._alarmed: set[str] = set()
        """What this process has alarmed as late; the alarms themselves stand once for all of them."""
        self._makings = {
            name: Making(database, name, route.kinds, route.since, mode, blobs, now) for name, route in routes.items()
        }

    @property
    def connectors(self) -> list[str]:
        """Their names."""
        return sorted(self._routes)

    def connector(self, name: str) -> Connector:
        """The adapter of that name."""
        return self._routes[name].connector

    def round(self, name: str) -> int:
        """Makes what is to be made for a connector, tries all that may run now, and looks for what is late.

        How many tries there were. The projections must have been brought up before.
        """
        making = self._makings[name]
        making.catch_up()
        making.bring_evidence()
        tried = 0
        while went := self._once(name):
            tried += went
        self._look_for_late(name)
        return tried

    def _once(self, name: str) -> int:
        with self._database.read() as connection:
            found = self._may_run(connection, name)
        return sum(self._try(name, one) for one in found)

    def _may_run(self, connection: Connection, name: str) -> list[Open]:
        paused = ledger.paused_kinds(connection, name)
        if EVERY_KIND in paused or self._resting(connection, name):
            return []
        newest = ledger.newest_acts(connection, name, ("delivered",), 1)
        open_ = ledger.open_parcels(connection, name, paused)
        return may_run(open_, text_of(self._now()), newest[0].number if newest else 0)

    def _resting(self, connection: Connection, name: str) -> bool:
        outcomes = ledger.newest_acts(connection, name, OUTCOMES, 5)
        begun = ledger.newest_acts(connection, name, ("began",), 1)
        if rests(outcomes, begun[0] if begun else None, self._now()) is not None:
            return True
        most = self._routes[name].per_minute
        if most is None:
            return False
        tries = ledger.newest_acts(connection, name, ("began",), most)
        return len(tries) == most and datetime.fromisoformat(tries[-1].at) > self._now() - timedelta(minutes=1)

    def _try(self, name: str, one: Open) -> int:
        """One try, if it is still this parcel's turn; how many there were."""
        with self._turns.take(f"{name}\x1f{one.lane}") as ours:
            if not ours:
                return 0
            with self._database.write() as connection:
                # In a write nobody else writes: what may run now runs, or has run.
                if one not in self._may_run(connection, name):
                    return 0
                kept = ledger.parcel_of(connection, one.parcel)
                assert kept is not None
                parcel = self._begin(connection, kept)
            if parcel is not None:
                self._carry(name, kept, parcel)
            return 1

    # --- beginning -------------------------------------------------------------------------------------

    def _begin(self, connection: Connection, kept: KeptParcel) -> Parcel | None:
        at = text_of(self._now())
        try:
            parcel, facts = self._packed(connection, kept)
        except Unmapped as reason:
            ledger.act(connection, kept, at, "unmapped", why=str(reason))
            alarm(connection, at, "delivery.unmapped", _subject(kept), str(reason))
            return None
        ledger.act(connection, kept, at, "began", **facts)
        return parcel

    def _packed(self, connection: Connection, kept: KeptParcel) -> tuple[Parcel, dict[str, Any]]:
        """The parcel as it is carried, and what of it is kept with the try. Raises Unmapped."""
        found = approved.mapping_of(connection, kept.connector, kept.kind)
        if found is None:
            raise Unmapped(f"no mapping for {kept.kind} is approved for {kept.connector}")
        mapping, digest = found
        fields = apply(mapping, approved.codes_of(connection, kept.connector), kept.record)
        attachments = self._attachments(kept) if mapping.attachments else ()
        parcel = Parcel(kept.key, kept.kind, kept.revision, fields, attachments, digest)
        facts = {
            "mapping": digest, "codes": approved.codes_digest(connection, kept.connector),
            "payload": payload_digest(fields, attachments),
        }  # fmt: skip
        return parcel, facts

    def _attachments(self, kept: KeptParcel) -> tuple[Attachment, ...]:
        return tuple(
            Attachment(
                name=f"{photo['digest'][:16]}{_TYPES.guess_extension(photo['mime']) or '.bin'}",
                media_type=photo["mime"], sha256=photo["digest"], size=photo["size"],
                read=partial(self._content, photo["digest"]),
            )
            for photo in catalogue.photos_of(kept.record)
            if photo["digest"] not in kept.missing
        )  # fmt: skip

    def _content(self, digest: str) -> bytes:
        content = self._blobs.get(digest)
        if content is None or hashlib.sha256(content).hexdigest() != digest:
            raise NotNow(f"the content {digest} is not in the gateway's store, or damaged there")
        return content

    # --- carrying --------------------------------------------------------------------------------------

    def _carry(self, name: str, kept: KeptParcel, parcel: Parcel) -> None:
        try:
            delivered = self._routes[name].connector.deliver(parcel)
        except Rejected as rejected:
            self._rejected(kept, rejected)
        except NotNow as later:
            self._later(kept, later.why, later.after)
        except Exception as defect:
            log.exception("the connector %s has a defect", name)
            self._later(kept, f"a defect of the connector: {type(defect).__name__}", None)
        else:
            self._delivered(kept, delivered)

    def _delivered(self, kept: KeptParcel, delivered: Delivered) -> None:
        at = text_of(self._now())
        with self._database.write() as connection:
            ledger.act(
                connection, kept, at, "delivered", external_id=_short(delivered.external_id),
                shown_as=_short(delivered.shown_as), state=_short(delivered.state), digest=_short(delivered.digest),
                answer=_short(delivered.answer),
            )  # fmt: skip
            for lower in ledger.lower_revisions(connection, kept):
                ledger.act(connection, lower, at, "superseded", by=kept.revision)

    def _rejected(self, kept: KeptParcel, rejected: Rejected) -> None:
        at = text_of(self._now())
        with self._database.write() as connection:
            ledger.act(connection, kept, at, "rejected", words=_short(rejected.words), code=_short(rejected.code))
            alarm(connection, at, "delivery.rejected", _subject(kept), _short(rejected.words))

    def _later(self, kept: KeptParcel, why: str, after: float | None) -> None:
        now = self._now()
        at = text_of(now)
        with self._database.write() as connection:
            tries = ledger.standing_of(connection, kept).tries
            due = text_of(now + backoff(tries, after, self._chance()))
            ledger.act(connection, kept, at, "not_now", why=_short(why), after=_seconds(after), due=due)
            begun = [act for act in ledger.acts_of(connection, kept.number) if act.what == "began"]
            # The first of this time: a replay begins anew.
            if is_given_up(tries, datetime.fromisoformat(begun[-tries].at), now):
                ledger.act(connection, kept, at, "given_up")
                alarm(connection, at, "delivery.given_up", _subject(kept), _short(why))

    # --- lateness --------------------------------------------------------------------------------------

    def _look_for_late(self, name: str) -> None:
        """Alarms for records that should be in the other system by now (S2-12); dead letters have their own."""
        now = self._now()
        for kind in self._routes[name].kinds:
            minutes = catalogue.KINDS[kind].minutes
            late = select(delivery_standings).where(
                delivery_standings.c.connector == name, delivery_standings.c.state.in_(OPEN),
                delivery_standings.c.kind == kind,
                delivery_standings.c.received_at < text_of(now - timedelta(minutes=minutes)),
            )  # fmt: skip
            with self._database.read() as connection:
                rows = connection.execute(late.order_by(delivery_standings.c.parcel).limit(_MOST_LATE)).all()
            new = {f"{name}/{row.key}/{row.revision}": row for row in rows}
            new = {subject: row for subject, row in new.items() if subject not in self._alarmed}
            if new:
                with self._database.write() as connection:
                    for subject, row in new.items():
                        why = row.words or row.state
                        said = f"received {row.received_at}, not delivered after {minutes} minutes: {why}"
                        alarm(connection, text_of(now), "delivery.late", subject, said)
                self._alarmed |= set(new)


def payload_digest(fields: Mapping[str, JsonValue], attachments: tuple[Attachment, ...]) -> str:
    """SHA-256 of what is carried (S1-27)."""
    said = document({"fields": dict(fields), "attachments": [one.sha256 for one in attachments]})
    return hashlib.sha256(said.encode()).hexdigest()


def _subject(kept: KeptParcel) -> str:
    return f"{kept.connector}/{kept.key}/{kept.revision}"


def _short(words: str) -> str:
    """What the other system said: at most ANSWER_LIMIT bytes, and nothing a database can't keep."""
    return words.replace("\x00", "\ufffd").encode("utf-8", "replace")[:ANSWER_LIMIT].decode("utf-8", "ignore")


def _seconds(after: float | None) -> str | None:
    return None if after is None else json.dumps(round(after, 3))

"""Who came in and who was refused (A11D-11-3), and who accepted the accountability statement (P11-10j-1)."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, func, insert, select

from handrail.domain.acts import BadgeUnlocked, SessionChanged, SigningFailed, StatementAccepted
from handrail_gateway.alarm_log import alarm
from handrail_gateway.interpret.fact import Fact
from handrail_gateway.interpret.signatures import unproven
from handrail_gateway.moments import text_of
from handrail_gateway.projection_schema import acceptances, access_records
from handrail_gateway.schema import journals

FAILURES = ("session.failed", "session.locked_out", "signature.failed")
MANY, WITHIN = 5, timedelta(minutes=15)
"""So many failures at one tablet within that time raise an alarm."""


def _accepted(connection: Connection, fact: Fact) -> None:
    said = fact.said(StatementAccepted)
    wrong = unproven(connection, fact.event)
    if wrong:
        alarm(connection, fact.stored.received_at, "signature.unproven", fact.event.id, wrong)
    connection.execute(
        insert(acceptances).values(
            event=fact.event.id, person=said.person, version=said.version, language=said.language,
            digest=said.digest, signed_at=text_of(said.signed_at), device=_device(connection, fact), valid=not wrong,
            arrival=fact.stored.arrival,
        )
    )  # fmt: skip
    _noted(connection, fact, said.person, {"version": said.version, "language": said.language})


def _session(connection: Connection, fact: Fact) -> None:
    said = fact.said(SessionChanged)
    _noted(connection, fact, said.person or "", {"why": said.detail, "failures": said.failures})
    if fact.event.type in FAILURES:
        _watch(connection, fact)


def _signing_failed(connection: Connection, fact: Fact) -> None:
    said = fact.said(SigningFailed)
    _noted(connection, fact, said.person or "", {"why": said.code, "failures": said.failures, "run": fact.event.run})
    _watch(connection, fact)


def _watch(connection: Connection, fact: Fact) -> None:
    """A lock, or many failures at one tablet, is for somebody to look at (P11-300-1): once for ten minutes of it."""
    device, at, received = _device(connection, fact), fact.event.time.at, fact.stored.received_at
    spell = f"{device}/{text_of(at)[:15]}0"
    if fact.event.type == "session.locked_out" or fact.event.payload.get("code") == "sign_in.locked":
        alarm(connection, received, "access.locked_out", spell, "a badge is tried on that the tablet has locked")
    here = access_records.c
    tried = select(func.count()).where(
        here.device == device, here.what.in_(FAILURES), here.at > text_of(at - WITHIN), here.at <= text_of(at)
    )
    count = int(connection.execute(tried).scalar_one())
    if count >= MANY:
        minutes = WITHIN.seconds // 60
        alarm(connection, received, "access.failures", spell, f"{count} tries did not match within {minutes} minutes")


def _unlocked(connection: Connection, fact: Fact) -> None:
    said = fact.said(BadgeUnlocked)
    _noted(connection, fact, said.person, {"failures": said.failures})


def _device(connection: Connection, fact: Fact) -> str:
    """The device whose journal it is: what the event says of itself is the device's own word."""
    found: str | None = connection.execute(
        select(journals.c.device).where(journals.c.id == fact.stored.journal)
    ).scalar()
    return found or fact.event.place.device


def _noted(connection: Connection, fact: Fact, person: str, facts: dict[str, Any]) -> None:
    event = fact.event
    connection.execute(
        insert(access_records).values(
            event=event.id, at=text_of(event.time.at), what=event.type, person=person, device=_device(connection, fact),
            station=event.place.station, facts=json.dumps(facts, sort_keys=True), arrival=fact.stored.arrival,
        )
    )  # fmt: skip


HANDLERS = {
    "accountability.accepted": _accepted,
    "badge.unlocked": _unlocked,
    "signature.failed": _signing_failed,
    **{f"session.{what}": _session for what in (
        "signed_in", "failed", "locked_out", "locked", "unlocked", "signed_out",
    )},
}  # fmt: skip

"""Tries at this tablet that did not match: shown to whoever comes next, not only to the gateway (P11-300-1)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from handrail.operations.workplace import Workplace

SHOWN_FOR = timedelta(days=1)
TYPES = ("session.failed", "session.locked_out", "signature.failed")


class FailedTries(NamedTuple):
    """How many there were in the last day, when the last was, and whether a badge was locked by them."""

    tries: int = 0
    last: datetime | None = None
    locked: bool = False


def failed_tries(place: Workplace) -> FailedTries:
    """What the journal says of sign-ins and signatures that were refused. Whose they were is not known."""
    since = place.clock.read().at - SHOWN_FOR
    found = [one.event for type_ in TYPES for one in place.journal.of_type(type_) if one.event.time.at > since]
    locked = any("sign_in.locked" in (event.payload.get("detail"), event.payload.get("code")) for event in found)
    return FailedTries(len(found), max((event.time.at for event in found), default=None), locked)

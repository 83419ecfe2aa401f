"""Lots: known, of the right part, released and not expired."""

from __future__ import annotations

from datetime import date

from handrail.domain.gates.answer import Answer, closed, passed
from handrail.domain.now import Now
from handrail.domain.reference import Lot
from handrail.domain.values import Value

GATE = "lots"


class LotFacts(Value):
    asked: str
    lot: Lot | None
    part: str | None
    """The part this unit takes; None if any."""
    gtin: str | None = None
    """The GTIN that was scanned with the lot, if one was."""
    needed_gtin: str | None = None
    location: str = ""
    label_expires: date | None = None
    """The expiry that the scanned label itself states."""


def other_article(given: str | None, needed: str | None, part: str, location: str) -> Answer | None:
    """Closed if the label says another article than the unit takes; None where either is not known."""
    if given is None or needed is None or given.zfill(14) == needed.zfill(14):
        return None
    return closed(GATE, "lot.gtin_mismatch", given=given, needed=needed, part=part, location=location)


def lot_gate(facts: LotFacts, now: Now) -> Answer:
    """S0-12, BC-06, BC-07: the right part first; nothing else is looked at on a wrong part."""
    other = other_article(facts.gtin, facts.needed_gtin, facts.part or "", facts.location)
    if other is not None:
        return other
    lot = facts.lot
    if lot is None:
        return closed(GATE, "lot.unknown", lot=facts.asked)
    if facts.part is not None and lot.part != facts.part:
        return closed(GATE, "lot.wrong_part", lot=lot.id, given=lot.part, needed=facts.part, location=facts.location)
    if lot.status == "quarantine":
        return closed(GATE, "lot.quarantine", lot=lot.id)
    if lot.status == "rejected":
        return closed(GATE, "lot.rejected", lot=lot.id)
    if lot.expires is not None and now.last_day > lot.expires:
        return closed(GATE, "lot.expired", lot=lot.id, date=lot.expires.isoformat())
    if facts.label_expires is not None and now.last_day > facts.label_expires:
        return closed(GATE, "lot.expired", lot=lot.id, date=facts.label_expires.isoformat())
    expires = lot.expires.isoformat() if lot.expires else ""
    return passed(GATE, "lot.released", lot=lot.id, part=lot.part, date=expires, quantity=lot.quantity or "")

"""Equipment: of the right type, available, clean and inside its calibration."""

from __future__ import annotations

from collections.abc import Sequence

from handrail.domain.gates.answer import Answer, closed, overridable, passed
from handrail.domain.now import Now
from handrail.domain.reference import Equipment
from handrail.domain.values import Value

GATE = "equipment"


class EquipmentFacts(Value):
    asked: str
    """The id that was scanned, or the type that is needed."""
    type_: str | None
    equipment: Equipment | None
    person: str = ""
    """Id of who is to use it."""
    alternative: Equipment | None = None
    """Another piece of the type that could be used, to name it in what to do."""
    authorised_by: str = ""
    """Who signed past the end of its calibration in this run (rule 16)."""
    grace_days: int = 0
    """How many days past its end policy lets that be."""


def equipment_gate(facts: EquipmentFacts, now: Now) -> Answer:
    """S0-10, P11-10g-1, MEA-4: calibration is due at the end of its day in the site's zone (never UTC midnight)."""
    piece = facts.equipment
    if piece is None:
        return closed(GATE, "equipment.unknown", equipment=facts.asked)
    other = facts.alternative.id if facts.alternative else ""
    named = {"equipment": piece.id, "type": piece.type, "other": other}
    if facts.type_ is not None and piece.type != facts.type_:
        return closed(GATE, "equipment.wrong_type", needed=facts.type_, **named)
    if piece.operators and facts.person not in piece.operators:
        return closed(GATE, "equipment.not_authorised", **named)
    if piece.status == "blocked":
        return closed(GATE, "equipment.blocked", **named)
    if piece.status == "maintenance":
        return closed(GATE, "equipment.maintenance", **named)
    if not piece.clean:
        return closed(GATE, "equipment.not_clean", **named)
    due = piece.calibration_due
    if due is not None and now.last_day > due:
        if facts.authorised_by and (now.last_day - due).days <= facts.grace_days:
            return passed(GATE, "equipment.overridden", by=facts.authorised_by, date=due.isoformat(), **named)
        return overridable(GATE, "equipment.calibration_ended", date=due.isoformat(), **named)
    return passed(GATE, "equipment.in_calibration", date=due.isoformat() if due else "", **named)


def equipment_type_gate(type_: str, answers: Sequence[Answer]) -> Answer:
    """At the start of a job: at least one piece of each type that the instruction needs can be used.

    ``answers``: the equipment gate's for each piece of the type.
    """
    usable = next((answer for answer in answers if answer.open), None)
    if usable is not None:
        return usable
    if len(answers) == 1:
        return answers[0]
    return closed(GATE, "equipment.none_available", type=type_)

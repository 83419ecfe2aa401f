"""Equipment: of the right type, available, clean and inside its calibration."""

from __future__ import annotations

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
    alternative: Equipment | None = None
    """Another piece of the type that could be used, to name it in what to do."""


def equipment_gate(facts: EquipmentFacts, now: Now) -> Answer:
    """S0-10, MEA-4: calibration is due at the end of its day in the site's zone (never UTC midnight)."""
    piece = facts.equipment
    if piece is None:
        return closed(GATE, "equipment.unknown", equipment=facts.asked)
    other = facts.alternative.id if facts.alternative else ""
    named = {"equipment": piece.id, "type": piece.type, "other": other}
    if facts.type_ is not None and piece.type != facts.type_:
        return closed(GATE, "equipment.wrong_type", needed=facts.type_, **named)
    if piece.status == "blocked":
        return closed(GATE, "equipment.blocked", **named)
    if piece.status == "maintenance":
        return closed(GATE, "equipment.maintenance", **named)
    if not piece.clean:
        return closed(GATE, "equipment.not_clean", **named)
    due = piece.calibration_due
    if due is not None and now.last_day > due:
        return overridable(GATE, "equipment.calibration_ended", date=due.isoformat(), **named)
    return passed(GATE, "equipment.in_calibration", date=due.isoformat() if due else "", **named)


def equipment_type_gate(type_: str, pieces: tuple[Equipment, ...], now: Now) -> Answer:
    """At the start of a job: at least one usable piece of each type the instruction needs."""
    answers = [equipment_gate(EquipmentFacts(asked=piece.id, type_=type_, equipment=piece), now) for piece in pieces]
    usable = next((answer for answer in answers if answer.open), None)
    if usable is not None:
        return usable
    if len(answers) == 1:
        return answers[0]
    return closed(GATE, "equipment.none_available", type=type_)

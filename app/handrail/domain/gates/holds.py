"""No hold on order, lot, unit, equipment, station or instruction."""

from __future__ import annotations

from handrail.domain.gates.answer import Answer, closed, joined, passed
from handrail.domain.reference import Hold
from handrail.domain.values import Value, said_in

GATE = "holds"


class HoldFacts(Value):
    targets: tuple[tuple[str, str], ...]
    """(kind, value) pairs that the act touches, for instance ``("lot", "L28B0811")``."""
    holds: tuple[Hold, ...]
    local: tuple[Hold, ...] = ()
    """Holds this tablet set itself; no snapshot removes them (architecture rule 14)."""
    language: str = "en"


def hold_gate(facts: HoldFacts) -> Answer:
    """S0-25, S0-26: never overridable."""
    touched = set(facts.targets)
    standing = [hold for hold in facts.holds if (hold.target, hold.value) in touched]
    local = [hold for hold in facts.local if (hold.target, hold.value) in touched]
    if not standing and not local:
        return passed(GATE, "holds.none", targets=", ".join(value for _, value in facts.targets))
    return joined(
        GATE,
        [
            closed(
                GATE, f"hold.{hold.target}", helper=hold.contact, value=hold.value, hold=hold.id,
                ncr=hold.ncr or "", set_by=hold.set_by, reason=said_in(hold.reason, facts.language),
            )
            for hold in standing
        ]
        + [
            closed(GATE, "hold.local", value=hold.value, hold=hold.id, ncr=hold.ncr or "", set_by=hold.set_by)
            for hold in local
        ],
    )  # fmt: skip

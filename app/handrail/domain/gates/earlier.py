"""Earlier operations of the order are complete for this unit."""

from __future__ import annotations

from handrail.domain.gates.answer import Answer, closed, joined, passed
from handrail.domain.reference import WorkOrder
from handrail.domain.values import Value

GATE = "earlier"


class EarlierFacts(Value):
    order: WorkOrder
    operation: str
    unit: str
    done_here: tuple[str, ...] = ()
    """Operation numbers that this tablet itself recorded as complete for the unit."""


def earlier_gate(facts: EarlierFacts) -> Answer:
    """P11-10f-1 across operations: the routing's order is kept for each unit."""
    before: list[Answer] = []
    for operation in facts.order.operations:
        if operation.number == facts.operation:
            break
        how = operation.done_units.get(facts.unit)
        if how is None and operation.number in facts.done_here:
            how = "here"
        names = {"operation": operation.number, "title": operation.title.get("en", "")}
        if how is None:
            before.append(closed(GATE, "earlier.not_done", unit=facts.unit, **names))
        else:
            before.append(passed(GATE, "earlier.done", how=how, **names))
    return joined(GATE, before) if before else passed(GATE, "earlier.first")

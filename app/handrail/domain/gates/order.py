"""The work order is released to this station."""

from __future__ import annotations

from handrail.domain.gates.answer import Answer, closed, passed
from handrail.domain.reference import WorkOrder
from handrail.domain.values import Value

GATE = "order"


class OrderFacts(Value):
    order: WorkOrder | None
    order_id: str
    operation: str
    unit: str
    station: str


def order_gate(facts: OrderFacts) -> Answer:
    """S0-13: only released work on a planned unit, at the station it is planned for."""
    order = facts.order
    if order is None:
        return closed(GATE, "order.unknown", order=facts.order_id)
    if order.status in ("closed", "cancelled"):
        return closed(GATE, "order.closed", order=order.id)
    if order.status != "released":
        return closed(GATE, "order.not_released", order=order.id)
    operation = next((op for op in order.operations if op.number == facts.operation), None)
    if operation is None or facts.unit not in order.units:
        return closed(GATE, "order.unknown", order=f"{order.id} {facts.operation} {facts.unit}")
    if operation.station not in ("", facts.station):
        return closed(GATE, "order.wrong_station", order=order.id, station=operation.station)
    released = order.released_on.isoformat() if order.released_on else ""
    return passed(GATE, "order.released", order=order.id, line=order.line, date=released)

"""The clock is sane enough to record by."""

from __future__ import annotations

from handrail.domain.gates.answer import Answer, closed, passed
from handrail.domain.policy import SitePolicy
from handrail.domain.values import Value

GATE = "clock"


class ClockFacts(Value):
    offset_seconds: float | None
    """Tablet minus plant time at the last contact; None if there was none since the start."""
    jumped_back_seconds: float = 0
    """How far the wall clock fell behind the newest recorded event."""


def clock_gate(facts: ClockFacts, policy: SitePolicy) -> Answer:
    """DI-CON-3, S0-45: a jump back or a drift beyond the site's limit refuses."""
    if facts.jumped_back_seconds > policy.drift_refuse_seconds:
        return closed(GATE, "clock.backward", seconds=int(facts.jumped_back_seconds))
    if facts.offset_seconds is None:
        return passed(GATE, "clock.unsynced")
    if abs(facts.offset_seconds) > policy.drift_refuse_seconds:
        return closed(GATE, "clock.drifting", seconds=int(facts.offset_seconds))
    code = "clock.warn" if abs(facts.offset_seconds) > policy.drift_warn_seconds else "clock.synced"
    return passed(GATE, code, seconds=round(facts.offset_seconds, 1))

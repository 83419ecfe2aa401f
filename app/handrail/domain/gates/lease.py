"""Reference data is young enough to decide on: past its lease a gate warns or refuses, never pretends."""

from __future__ import annotations

from datetime import timedelta

from handrail.domain.event import Evidence
from handrail.domain.gates.answer import Answer, closed, joined, passed
from handrail.domain.now import Now
from handrail.domain.policy import Lease
from handrail.domain.values import Moment, Value

GATE = "lease"


class LeaseFacts(Value):
    ages: tuple[tuple[str, Moment | None, Lease], ...]
    """(class, when its snapshot was made, its lease)."""


def lease_gate(facts: LeaseFacts, now: Now) -> Answer:
    """S1-31: a stale answer is named as such; the oldest possible age counts (rule 13)."""
    return joined(GATE, [_one(cls, made_at, lease, now) for cls, made_at, lease in facts.ages])


def _one(cls: str, made_at: Moment | None, lease: Lease, now: Now) -> Answer:
    if made_at is None:
        return closed(GATE, "lease.never", cls=cls)
    age = now.latest - made_at
    hours = int(age.total_seconds() // 3600)
    if age > timedelta(hours=lease.refuse_hours):
        return closed(GATE, "lease.expired", cls=cls, hours=hours, limit=int(lease.refuse_hours))
    if age > timedelta(hours=lease.warn_hours):
        warning = Evidence(gate=GATE, code="lease.warn", params={"cls": cls, "hours": str(hours)})
        return Answer(gate=GATE, evidence=(warning,))
    return passed(GATE, "lease.fresh", cls=cls, hours=hours)

"""There is room to record a whole run: no run starts that could not be brought to its end."""

from __future__ import annotations

from handrail.domain.gates.answer import Answer, closed
from handrail.domain.policy import SitePolicy

GATE = "space"
_MIB = 1024 * 1024


def space_gate(free: int, policy: SitePolicy) -> Answer | None:
    """S1-15: back-pressure in place of loss; None where ``free`` bytes are enough. What has begun goes on."""
    if free >= policy.least_free_mib * _MIB:
        return None
    return closed(GATE, "space.low", free=free // _MIB, least=policy.least_free_mib)

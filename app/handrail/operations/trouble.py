"""What a person is told when the record itself could not be written (SEC-AUD-1)."""

from __future__ import annotations

from handrail.domain.refusal import Refusal
from handrail.ports.journal import JournalFull, NotOwner, Retired


def refusal_for(error: Exception) -> Refusal:
    """Nothing was recorded: why, as a refusal."""
    if isinstance(error, JournalFull):
        return Refusal.of("journal.full")
    if isinstance(error, Retired):
        return Refusal.of("device.retired")
    if isinstance(error, NotOwner):
        return Refusal.of("run.not_owner")
    return Refusal.of("journal.failed", detail=type(error).__name__)

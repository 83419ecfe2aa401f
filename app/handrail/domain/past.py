"""What a run says of the people in it: who did it by which revision, and who read what that revision changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from handrail.domain.acts import ChangesRead, RunClosed, read_payload
from handrail.domain.event import Event, Source

WORK = frozenset({"step.completed", "step.skipped", "capture.recorded", "capture.late"})
"""Types of event whose person did the work."""
OF_THE_TABLET = frozenset({"computed", "stamped"})


@dataclass(slots=True)
class Past:
    """One run, as far as it was worked."""

    source: Source | None = None
    closed: bool = False
    completed_at: datetime | None = None
    """None: it is open, or was aborted."""
    performers: set[str] = field(default_factory=set)
    read: dict[str, ChangesRead] = field(default_factory=dict)
    """Who read what changed, by their id."""

    def done_by(self, person: str) -> bool:
        """Whether they took part in doing it, and it was completed."""
        return self.completed_at is not None and person in self.performers


def past_of(events: Iterable[Event]) -> Past:
    """From a run's events in their order."""
    past = Past()
    for event in events:
        past.source = past.source or event.source
        if event.type in WORK and event.payload.get("method") not in OF_THE_TABLET:
            past.performers.add(event.actor.person)
        elif event.type in ("changes.read", "run.closed"):
            payload = read_payload(event.type, event.payload)
            if isinstance(payload, ChangesRead):
                past.read[event.actor.person] = payload
            elif isinstance(payload, RunClosed):
                past.closed = True
                past.completed_at = event.time.at if payload.outcome == "completed" else None
    return past

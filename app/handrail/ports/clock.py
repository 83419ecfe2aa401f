"""The clock as a port, so that no rule reads one."""

from __future__ import annotations

from typing import Protocol

from handrail.domain.event import Time


class Clock(Protocol):
    """Gives the time to record, with zone, monotonic reading and quality (DI-CON-3)."""

    def read(self) -> Time:
        """The time now."""
        ...

    def offset(self) -> float | None:
        """Seconds this clock is ahead of plant time, reckoned on from the last contact; None if there was none."""
        ...

    def behind(self) -> float:
        """Seconds the wall clock lies behind the newest recorded event; 0 if it does not."""
        ...

    def jumped(self) -> float:
        """Seconds the wall clock was set since this was asked last, negative is back; 0 if it went on by itself."""
        ...

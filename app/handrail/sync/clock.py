"""The tablet's clock: wall time with zone, a monotonic reading, and how far it is from plant time."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from handrail.domain.event import Time

BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


class DeviceClock:
    """Implements ``ports.clock.Clock`` (DI-CON-3). The gateway's time is learnt at each contact."""

    def __init__(self, zone: Callable[[], str], newest: datetime | None = None, warn_seconds: float = 5) -> None:
        """``zone`` gives the site's IANA zone; ``newest`` is the time of the newest recorded event, so
        that a clock set back is noticed.
        """
        self._zone = zone
        self._newest = newest
        self._offset: float | None = None
        self._warn = warn_seconds
        self._boot = _boot_id()

    def read(self) -> Time:
        """The time now; reading never moves the newest recorded time back."""
        at = datetime.now(UTC)
        if self._newest is None or at > self._newest:
            self._newest = at
        zone = self._zone()
        text = at.astimezone(ZoneInfo(zone)).strftime("%z")
        return Time(
            at=at, zone=zone, offset=f"{text[:3]}:{text[3:5]}",
            monotonic=time.monotonic_ns() // 1_000_000, boot=self._boot, quality=self._quality(),
        )  # fmt: skip

    def offset(self) -> float | None:
        """Seconds ahead of plant time at the last contact."""
        return self._offset

    def behind(self) -> float:
        """Seconds behind the newest recorded event; 0 if not."""
        if self._newest is None:
            return 0.0
        return max(0.0, (self._newest - datetime.now(UTC)).total_seconds())

    def heard(self, offset: float) -> None:
        """The gateway's clock was compared with this one."""
        self._offset = offset

    def _quality(self) -> Literal["synced", "drifting", "unsynced"]:
        if self._offset is None:
            return "unsynced"
        return "synced" if abs(self._offset) <= self._warn else "drifting"


def _boot_id() -> str:
    """The kernel's boot id; where there is none (Windows), the boot is told by this process' own id."""
    try:
        return BOOT_ID.read_text("ascii").strip()
    except OSError:
        return str(uuid.uuid4())

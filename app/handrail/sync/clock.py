"""The tablet's clock: wall time with zone, a monotonic reading, and how far it is from plant time."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from handrail.domain.event import Time

FORWARD_S, BACK_S = 120.0, 1.0
"""From where on a clock was set and did not just drift (DI-CON-3)."""
BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


class DeviceClock:
    """Implements ``ports.clock.Clock`` (DI-CON-3). The gateway's time is learnt at each contact.

    The wall clock may be set by anyone at any time; the seconds since boot can't. Both what was learnt
    and what was recorded are kept as what the wall clock must then show at a second of this boot.
    """

    def __init__(self, zone: Callable[[], str], warn_seconds: float = 5) -> None:
        """``zone`` gives the site's IANA zone."""
        self._zone = zone
        self._plant: float | None = None
        self._least: float | None = None
        self._warn = warn_seconds
        self._asked = _wall() - _since_boot()
        self._boot = _boot_id()

    def read(self) -> Time:
        """The time now; reading never moves the newest recorded time back."""
        from handrail.domain.event import Time

        at = datetime.fromtimestamp(_wall(), UTC)
        self._not_before(at.timestamp() - _since_boot())
        zone = self._zone()
        text = at.astimezone(ZoneInfo(zone)).strftime("%z")
        return Time(
            at=at, zone=zone, offset=f"{text[:3]}:{text[3:5]}",
            monotonic=int(_since_boot() * 1000), boot=self._boot, quality=self._quality(),
        )  # fmt: skip

    def offset(self) -> float | None:
        """Seconds ahead of plant time, reckoned on from the last contact."""
        return None if self._plant is None else _wall() - _since_boot() - self._plant

    def behind(self) -> float:
        """Seconds behind the newest recorded event; 0 if not."""
        return 0.0 if self._least is None else max(0.0, self._least - (_wall() - _since_boot()))

    def jumped(self) -> float:
        """Seconds the wall clock was set since this was asked last, against the seconds since boot."""
        shows = _wall() - _since_boot()
        by, self._asked = shows - self._asked, shows
        return by if by >= FORWARD_S or by <= -BACK_S else 0.0

    def recorded(self, newest: Time) -> None:
        """An earlier start of this tablet recorded an event at that time: the clock may not be set back behind it."""
        since = newest.monotonic / 1000 if newest.boot == self._boot else _since_boot()
        self._not_before(newest.at.timestamp() - since)

    def heard(self, offset: float) -> None:
        """The gateway's clock was compared with this one just now; one that ran ahead until then may be set back."""
        self._least = _wall() - _since_boot()
        self._plant = self._least - offset

    def _not_before(self, least: float) -> None:
        self._least = least if self._least is None else max(self._least, least)

    def _quality(self) -> Literal["synced", "drifting", "unsynced"]:
        offset = self.offset()
        if offset is None:
            return "unsynced"
        return "synced" if abs(offset) <= self._warn else "drifting"


def _wall() -> float:
    """What the machine's clock shows, in seconds since 1970, UTC."""
    return time.time()


def _since_boot() -> float:
    """Seconds since this machine was started, asleep or not (Linux's own monotonic clock stands still in sleep)."""
    boot = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if boot is None else time.clock_gettime(boot)


def _boot_id() -> str:
    """The kernel's boot id; where there is none (Windows), the boot is told by this process' own id."""
    try:
        return BOOT_ID.read_text("ascii").strip()
    except OSError:
        import uuid

        return str(uuid.uuid4())

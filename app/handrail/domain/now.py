"""``now`` as a gate sees it: an interval, because a tablet's clock may drift (architecture rule 13)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from handrail.domain.values import Moment, Value


class Now(Value):
    """A gate passes only if the whole interval does."""

    earliest: Moment
    latest: Moment
    zone: str
    """IANA zone of the site."""

    @classmethod
    def around(cls, at: datetime, drift: timedelta, zone: str) -> Now:
        """The moment give or take the drift bound."""
        return cls(earliest=at - drift, latest=at + drift, zone=zone)

    @property
    def first_day(self) -> date:
        """The earliest date it may be at the site."""
        return self.earliest.astimezone(ZoneInfo(self.zone)).date()

    @property
    def last_day(self) -> date:
        """The latest date it may be at the site."""
        return self.latest.astimezone(ZoneInfo(self.zone)).date()

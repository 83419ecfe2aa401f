"""Where the records are: what a round of sync found, as a value."""

from __future__ import annotations

from handrail.domain.values import Moment, Value


class SyncState(Value):
    """Custody of this tablet's journal. ``waiting`` is what the gateway has not receipted."""

    waiting: int = 0
    oldest_waiting: Moment | None = None
    receipted_seq: int = 0
    reached_at: Moment | None = None
    latency_ms: int | None = None
    offset_seconds: float | None = None
    rejected: tuple[tuple[int, str, str], ...] = ()
    """(seq, code, the gateway's words) of events it holds in quarantine."""
    last_stop: str = ""
    """Name of the last stop beyond the gateway; empty where the gateway is the last."""
    retired: bool = False
    """The tablet is out of service: it records nothing and delivers what it has (SEC-ST-3)."""
    may_be_wiped: bool = False
    """Nothing that was recorded here is here alone any more."""


class Contact(Value):
    """The outcome of one round."""

    reached: bool
    state: SyncState
    new_reference: bool = False
    problem: str = ""
    """Why the gateway was not reached, as a code."""

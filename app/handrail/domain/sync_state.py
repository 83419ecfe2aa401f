"""Where the records are: what a round of sync found, as a value."""

from __future__ import annotations

from collections.abc import Collection

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
    missing: int = 0
    """How many photos and other contents the gateway lacks that the receipted events name."""
    missing_at: tuple[int, ...] = ()
    """Numbers of the first events that name such content, ascending."""
    refusal: tuple[str, str] | None = None
    """Code and words of what the gateway refuses for good: a person has to see to it."""
    last_stop: str = ""
    """Name of the last stop beyond the gateway; empty where the gateway is the last."""
    retired: bool = False
    """The tablet is out of service: it records nothing and delivers what it has (SEC-ST-3)."""
    may_be_wiped: bool = False
    """Nothing that was recorded here is here alone any more."""

    def has(self, seqs: Collection[int]) -> bool:
        """Whether the gateway has these events and all content they name: only then they are received (rule 15)."""
        last = max(seqs)
        if last > self.receipted_seq or any(seq in seqs for seq in self.missing_at):
            return False
        return self.missing <= len(self.missing_at) or last < self.missing_at[-1]


class Contact(Value):
    """The outcome of one round."""

    reached: bool
    state: SyncState
    new_reference: bool = False
    problem: str = ""
    """Why the gateway was not reached, as a code."""

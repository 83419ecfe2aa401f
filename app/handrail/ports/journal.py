"""The journal as the operations see it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from handrail.domain.event import Actor, Draft, Event, Source, Work


class JournalFull(Exception):
    """The disk is full: nothing was written, and nothing may be accepted until there is room (SEC-AUD-1)."""


class JournalFailed(Exception):
    """The store broke; what was to be written is not known to be durable. The message is for people."""


class Retired(Exception):
    """The tablet is out of service: it delivers what it has and records nothing more (SEC-ST-3)."""


class NotOwner(Exception):
    """Another journal owns the run: here it can only be read (architecture rule 3)."""


class NotYet(Exception):
    """The type of event exists, but this release does not write it."""


class Stored:
    """An event as stored: the exact bytes, their hash and the device's signature over the hash."""

    __slots__ = ("data", "event", "hash", "signature")

    def __init__(self, event: Event, data: bytes, hash_: str, signature: bytes) -> None:
        self.event = event
        self.data = data
        self.hash = hash_
        self.signature = signature


class Foreign(NamedTuple):
    """An event of another journal, with the public key that signed it: the site's directory vouches for the key."""

    data: bytes
    hash: str
    signature: bytes
    public: bytes


class Journal(Protocol):
    """Append-only. One transaction per command, one writer, durable before it returns."""

    id: str
    retired: bool
    """The tablet is out of service: nothing is added any more."""

    def append(
        self,
        drafts: Sequence[Draft],
        actor: Actor,
        *,
        run: str | None = None,
        work: Work | None = None,
        source: Source | None = None,
    ) -> tuple[Stored, ...]:
        """Appends all drafts in one durable transaction, in order, or none of them.

        Raises JournalFull when the disk is full (nothing was written), JournalFailed when the store
        broke, Retired when the tablet is out of service, NotOwner when another journal owns the run, NotYet for
        types of a later release.
        """
        ...

    def take_up(
        self, drafts: Sequence[Draft], actor: Actor, before: Sequence[Foreign], *, run: str, work: Work, source: Source
    ) -> tuple[Stored, ...]:
        """Goes on with another journal's run: keeps what that one wrote apart, and appends after it.

        ``before``: the run's whole chain. The first draft must be ``run.taken_up``. Raises NotOwner when the chain
        does not verify, or is not the one that is known here; else as ``append``.
        """
        ...

    def run(self, run: str) -> tuple[Stored, ...]:
        """All events of a run in run order, whichever journal wrote them."""
        ...

    def runs(self) -> tuple[str, ...]:
        """Ids of all runs that this journal holds, oldest first."""
        ...

    def of_type(self, type_: str) -> tuple[Stored, ...]:
        """All events of a type, oldest first."""
        ...

    def waiting(self) -> int:
        """How many events the gateway has not receipted."""
        ...

"""What sending needs of the journal, of the evidence beside it, and of the reference store."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from handrail.domain.event import Actor, Draft
from handrail.ports.journal import Stored
from handrail.wire.keys import SigningKey
from handrail.wire.receipt import Receipt
from handrail.wire.signed import Signed


class Outbox(Protocol):
    """One journal, read in order. "Waiting" is what the gateway has not receipted."""

    id: str
    key: SigningKey

    def append(self, drafts: Sequence[Draft], actor: Actor) -> tuple[Stored, ...]:
        """Appends events of no run."""
        ...

    def events_from(self, seq: int, limit: int) -> tuple[Stored, ...]:
        """At most ``limit`` events, from number ``seq`` on, in order."""
        ...

    def waiting(self) -> int:
        """How many events the gateway has not receipted, or has lost since."""
        ...

    def receipted(self) -> int:
        """The last number that counts as delivered."""
        ...

    def gateway_at(self, seq: int) -> bool:
        """Takes note of what the gateway says it has; True when that is behind its own receipt."""
        ...

    def store_receipt(self, signed: Signed, gateway: bytes) -> Receipt:
        """Keeps a receipt that the gateway's key signed and that names an event of this journal."""
        ...

    def last_receipt(self) -> Receipt | None:
        """The receipt that reaches furthest."""
        ...


class Evidence(Protocol):
    """The photos and other content that events name by digest."""

    def get(self, digest: str) -> bytes | None:
        """The content, or None if this tablet does not hold it."""
        ...


class ReferenceStore(Protocol):
    """Where pulled reference data goes."""

    def install(self, snapshots: Sequence[Signed], policy: Signed | None, gateway: bytes) -> None:
        """Replaces these classes, and the policy if there is one, in one step, or raises Malformed and keeps all."""
        ...

    def missing_packages(self) -> tuple[str, ...]:
        """Content hashes that releases name and that are not here."""
        ...

    def install_package(self, content: str, data: bytes) -> None:
        """Keeps a package. Raises Malformed if it has another content hash or is not valid."""
        ...

"""Proving who someone is: the one slow thing in signing in (Argon2id, off the UI thread)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol, TypeVar

from handrail.ports.provider import Asked, Proof


class Signer(Protocol):
    """A person's own key, for as long as the act that their secret opened it for."""

    def prove(self, statement: dict[str, Any]) -> dict[str, Any]:
        """The proof of a statement (``domain.statement``) as the event holds it."""
        ...


@dataclass(frozen=True, slots=True)
class Opened:
    """What a secret opened: whose lease it is, of which of their secrets, and until when."""

    person: str
    secret: int
    expires_at: datetime
    signer: Signer


Unproven = Literal["refused", "must_change", "too_weak", "unreachable", "provider_away"]
"""The gateway's answer: no; first a secret of one's own; not that one; none at all; it can't ask the provider now."""


class Certified(Protocol):
    """A key that the gateway certified on a provider's word; it is kept nowhere until a secret seals it."""

    @property
    def person(self) -> str:
        """Whose it is."""
        ...

    def keep(self, secret: str) -> Opened:
        """Keeps the lease, sealed under the secret."""
        ...


@dataclass(frozen=True, slots=True)
class Attested:
    """The gateway's word that a person signed in at the provider for a signature over ``digest``."""

    person: str
    digest: str
    at: datetime
    document: dict[str, Any]


Word_co = TypeVar("Word_co", covariant=True)


class Asking(Asked, Protocol[Word_co]):
    """A key, or a signature, that waits for whoever proves to be the badge's person."""

    def certify(self, proof: Proof) -> Word_co | Unproven:
        """Has the gateway check what they came back with, for its word."""
        ...


class Credentials(Protocol):
    """The leases of this device (decision 0009), and the counts of failures."""

    def badge_digest(self, badge: str) -> str:
        """The badge's peppered digest; the badge itself is stored nowhere."""
        ...

    def open(self, badge: str | None, secret: str) -> Opened | None:
        """Opens the lease of a badge digest; without one, or with None, the same work is done in vain."""
        ...

    def ask(self, badge: str, secret: str, new_secret: str | None = None) -> Opened | Unproven:
        """Has the gateway check badge digest and secret and certify a new key; the lease is kept."""
        ...

    def begin(self, badge: str) -> Asking[Certified]:
        """Makes a key for a badge digest whose person goes to the site's provider (decision 0012)."""
        ...

    def again(self, badge: str, digest: str) -> Asking[Attested]:
        """The same for a signature over that digest."""
        ...

    def failures(self, subject: str) -> int:
        """Consecutive failures of a badge digest; survives restart (SEC-LK-1)."""
        ...

    def failed(self, subject: str) -> int:
        """Counts one more failure durably and returns the count."""
        ...

    def wait(self, subject: str) -> int:
        """Seconds until the next try of a badge digest is taken; it grows with each failure."""
        ...

    def unlocked(self, subject: str, number: int) -> int:
        """Takes an unlocking of a badge digest by its number, once; how many failures it took away (A11D-11-2)."""
        ...

    def succeeded(self, subject: str) -> None:
        """Sets the count back to zero."""
        ...

"""Proving who someone is: the one slow thing in signing in (Argon2id, off the UI thread)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol


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


Unproven = Literal["refused", "must_change", "too_weak", "unreachable"]
"""The gateway's answer: no; first a secret of one's own; not that one; or there was no answer."""


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

"""Checking a secret, the one slow thing in signing in (Argon2id, off the UI thread)."""

from __future__ import annotations

from typing import Protocol


class Verifier(Protocol):
    def badge_digest(self, badge: str) -> str:
        """The badge's peppered digest; the badge itself is stored nowhere."""
        ...

    def matches(self, verifier: str | None, secret: str) -> bool:
        """Whether the secret fits. With no verifier the same work is done and the answer is no."""
        ...

    def failures(self, subject: str) -> int:
        """Consecutive failures of a badge digest; survives restart (SEC-LK-1)."""
        ...

    def failed(self, subject: str) -> int:
        """Counts one more failure durably and returns the count."""
        ...

    def succeeded(self, subject: str) -> None:
        """Sets the count back to zero."""
        ...

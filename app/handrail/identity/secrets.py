"""Checking a person's secret and counting failures (SEC-PW-2, SEC-LK-1)."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from typing import Protocol

from argon2 import PasswordHasher, extract_parameters
from argon2.exceptions import InvalidHashError, VerificationError

from handrail.identity.keys import KeyStore
from handrail.wire.credentials import badge_digest, peppered

MEMORY_KIB, PASSES, LANES = 64 * 1024, 3, 4
"""RFC 9106, second recommended option: 64 MiB, t=3, p=4."""

_MOST_MEMORY_KIB = 256 * 1024
_LONGEST = 1024
_COUNTS = "sign-in-failures"


class Failures(Protocol):
    """A durable place for counts of consecutive failures."""

    def count(self, subject: str) -> int:
        """How many failures stand now."""
        ...

    def set(self, subject: str, count: int) -> None:
        """Keeps the count."""
        ...


class KeptFailures:
    """Counts in a key store, so that deleting or copying the database sets none of them back."""

    def __init__(self, store: KeyStore) -> None:
        self._store = store
        kept = store.get(_COUNTS)
        self._counts: dict[str, int] = {} if kept is None else json.loads(kept)

    def count(self, subject: str) -> int:
        """How many failures stand now."""
        return self._counts.get(subject, 0)

    def set(self, subject: str, count: int) -> None:
        """Keeps the count; zero is simply left out. Raises NoSecureStore, OSError."""
        if self._counts.get(subject, 0) == count:
            return
        self._counts = {name: kept for name, kept in self._counts.items() if name != subject}
        if count:
            self._counts[subject] = count
        self._store.put(_COUNTS, json.dumps(self._counts).encode("ascii"))


class Argon2Verifier:
    """Argon2id over the peppered secret; each failure is counted in every one of ``places``."""

    def __init__(
        self,
        pepper: str,
        places: Sequence[Failures],
        memory_kib: int = MEMORY_KIB,
        passes: int = PASSES,
        lanes: int = LANES,
    ) -> None:
        """``pepper``: the site's, from the key store. Tests pass cheaper work."""
        self._pepper = pepper
        self._places = tuple(places)
        self._hasher = PasswordHasher(time_cost=passes, memory_cost=memory_kib, parallelism=lanes)
        salt, tag = (base64.b64encode(bytes(size)).decode().rstrip("=") for size in (16, 32))
        self._nobody = f"$argon2id$v=19$m={memory_kib},t={passes},p={lanes}${salt}${tag}"

    def make(self, secret: str) -> str:
        """A verifier for a new secret, as a snapshot of people carries it."""
        return self._hasher.hash(peppered(secret, self._pepper))

    def badge_digest(self, badge: str) -> str:
        """The badge's peppered digest; the badge itself is stored nowhere."""
        return badge_digest(badge, self._pepper)

    def matches(self, verifier: str | None, secret: str) -> bool:
        """Whether the secret fits. Without a usable verifier the same work is done and the answer is no."""
        usable = verifier is not None and len(secret) <= _LONGEST and _is_usable(verifier)
        try:
            self._hasher.verify(
                verifier if usable and verifier else self._nobody, peppered(secret[:_LONGEST], self._pepper)
            )
        except (VerificationError, InvalidHashError):
            return False
        return usable

    def failures(self, subject: str) -> int:
        """Consecutive failures of a badge digest: the most that any place remembers."""
        return max((place.count(subject) for place in self._places), default=0)

    def failed(self, subject: str) -> int:
        """Counts one more failure durably and returns the count. Raises what a place raises."""
        count = self.failures(subject) + 1
        for place in self._places:
            place.set(subject, count)
        return count

    def succeeded(self, subject: str) -> None:
        """Sets the count back to zero."""
        for place in self._places:
            if place.count(subject):
                place.set(subject, 0)


def _is_usable(verifier: str) -> bool:
    try:
        asked = extract_parameters(verifier)
    except InvalidHashError:
        return False
    # A verifier that asks for more than a tablet has would be a way to stop it.
    return asked.type.name == "ID" and asked.memory_cost <= _MOST_MEMORY_KIB and asked.time_cost <= 10

"""Counting failures to prove who one is (SEC-LK-1)."""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable, Sequence
from typing import Protocol

from handrail.identity.keys import KeyStore

LONGEST_WAIT_S = 30
"""Between two tries of one badge."""

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


class Counts:
    """Counts of failures, each kept in every one of ``places``, so that none can be set back alone."""

    def __init__(self, places: Sequence[Failures], monotonic: Callable[[], float] = time.monotonic) -> None:
        """``monotonic``: seconds that nobody can set."""
        self._places = tuple(places)
        self._monotonic = monotonic
        self._began = monotonic()
        self._failed_at: dict[str, float] = {}

    def failures(self, subject: str) -> int:
        """Consecutive failures of a badge digest: the most that any place remembers."""
        return max((place.count(subject) for place in self._places), default=0)

    def failed(self, subject: str) -> int:
        """Counts one more failure durably and returns the count. Raises what a place raises."""
        count = self.failures(subject) + 1
        self._failed_at[subject] = self._monotonic()
        for place in self._places:
            place.set(subject, count)
        return count

    def wait(self, subject: str) -> int:
        """Seconds until the next try is taken: none after one failure, then 2, 4, 8 … at most 30.

        Who switches the tablet off and on waits from there: when the last try failed is not known any more.
        """
        count = self.failures(subject)
        if count < 2:
            return 0
        since = self._monotonic() - self._failed_at.get(subject, self._began)
        return max(0, math.ceil(min(1 << min(count - 1, 30), LONGEST_WAIT_S) - since))

    def unlocked(self, subject: str, number: int) -> int:
        """Takes an unlocking and returns how many failures it took away; one with a number that was had opens nothing.

        The number is kept in every place like a count, so that neither an older people list nor an older copy of one
        place makes it count again (A11D-11-2). It is kept after the counts are gone: if the tablet dies in between,
        the same unlocking is taken once more.
        """
        mark = f"unlock {subject}"
        if number <= max((place.count(mark) for place in self._places), default=0):
            return 0
        stood = self.failures(subject)
        self.succeeded(subject)
        self._failed_at.pop(subject, None)
        for place in self._places:
            place.set(mark, number)
        return stood

    def succeeded(self, subject: str) -> None:
        """Sets the count back to zero."""
        for place in self._places:
            if place.count(subject):
                place.set(subject, 0)

"""How long to wait before the next attempt: a pure function, the caller schedules."""

from __future__ import annotations

import random

FIRST_SECONDS = 1.0
LONGEST_SECONDS = 300.0


def next_delay(attempt: int, retry_after: float | None, rng: random.Random) -> float:
    """Seconds to wait after the ``attempt``-th failure in a row (1, 2, …), with full jitter.

    What the gateway asked for (``retry_after``, seconds) is never cut short, only spread.
    """
    ceiling = min(LONGEST_SECONDS, FIRST_SECONDS * 2 ** min(max(attempt, 1) - 1, 16))
    jittered = rng.uniform(0, ceiling)
    return jittered if retry_after is None else max(0.0, retry_after) + min(jittered, FIRST_SECONDS)

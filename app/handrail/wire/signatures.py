"""Checking many signatures beside the reading: OpenSSL works without Python's lock, so other cores help."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor

from handrail.wire.chain import ChainBroken, Signature, check_signature

_CHUNK = 64
_MOST_AHEAD = 32
"""So many chunks may wait, which bounds the memory."""


class SignatureChecks:
    """Takes the signatures of a chain one by one, in order. ``settle`` waits until all are checked.

    To be called from one thread. Both raise ChainBroken for the first bad signature; because the answer comes later,
    what else is bad counts only once ``settle`` has found nothing before it.
    """

    def __init__(self, workers: int | None = None) -> None:
        self._pool = ThreadPoolExecutor(workers or min(4, os.cpu_count() or 1))
        self._taken: list[Signature] = []
        self._running: deque[Future[None]] = deque()
        self._bad: ChainBroken | None = None

    def __call__(self, one: Signature) -> None:
        """Takes the next one."""
        self._taken.append(one)
        if len(self._taken) == _CHUNK:
            self._start()
            if len(self._running) > _MOST_AHEAD:
                self._answer()

    def settle(self) -> None:
        """Waits for all that were taken."""
        self._start()
        while self._running:
            self._answer()

    def close(self) -> None:
        """Ends the threads; what is not checked by then is not checked at all."""
        self._pool.shutdown(cancel_futures=True)

    def _answer(self) -> None:
        if self._bad is None:
            try:
                self._running.popleft().result()
            except ChainBroken as broken:
                self._bad = broken  # the first; whatever is asked after it, this is the answer
        if self._bad is not None:
            raise self._bad

    def _start(self) -> None:
        self._running.append(self._pool.submit(_check, self._taken))
        self._taken = []


def _check(chunk: Sequence[Signature]) -> None:
    for one in chunk:
        check_signature(one)

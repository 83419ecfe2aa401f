"""The plain loop: one thread a connector, so that a slow system holds up no other."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from sqlalchemy.exc import SQLAlchemyError

from handrail_gateway.deliveries.worker import POLL_S, Deliveries

log = logging.getLogger(__name__)

_PATIENCE_S = 30


class Loop:
    """Looks every ``POLL_S``."""

    def __init__(self, deliveries: Deliveries, interpret: Callable[[], None]) -> None:
        """``interpret`` brings the projections up."""
        self._deliveries = deliveries
        self._interpret = interpret
        self._stopped = threading.Event()
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        """Begins, on threads of its own."""
        for name in self._deliveries.connectors:
            thread = threading.Thread(target=self._work, args=(name,), name=f"deliveries {name}", daemon=True)
            thread.start()
            self._threads.append(thread)

    def stop(self) -> None:
        """Ends the threads; a try under way is waited for."""
        self._stopped.set()
        for thread in self._threads:
            thread.join(_PATIENCE_S)
        self._threads = []

    def _work(self, name: str) -> None:
        while not self._stopped.is_set():
            try:
                self._interpret()
                self._deliveries.round(name)
            except SQLAlchemyError as reason:
                log.warning("the deliveries of %s wait for the database: %s", name, type(reason).__name__)
            except Exception:
                log.exception("a round of the deliveries of %s failed; the next one follows", name)
            self._stopped.wait(POLL_S)

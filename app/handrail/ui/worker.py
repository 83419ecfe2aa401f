"""One worker for everything that touches disk, network or crypto: the UI thread never waits on them."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from PySide6.QtCore import QObject, Signal

log = logging.getLogger(__name__)


class Worker(QObject):
    """Runs calls one after the other on its own thread and hands results back on the UI thread.

    It outlives screens: a result whose owner is gone is dropped. ``close`` waits for what is running.
    """

    idle = Signal()
    """Nothing is running or waiting any more."""
    _done = Signal(object)

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)
        self._waiting = 0
        self._done.connect(self._deliver)

    @property
    def busy(self) -> bool:
        return self._waiting > 0

    def do(
        self,
        call: Callable[[], Any],
        then: Callable[[Any], None],
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        """Runs ``call`` on the worker, then ``then`` with its result on this thread."""
        self._waiting += 1
        future = self._executor.submit(call)
        future.add_done_callback(lambda done: self._done.emit((done, then, failed)))

    def close(self) -> None:
        """Waits for what is running; nothing new is taken."""
        self._executor.shutdown(wait=True)

    def _deliver(self, job: tuple[Future[Any], Callable[[Any], None], Callable[[Exception], None] | None]) -> None:
        future, then, failed = job
        self._waiting -= 1
        error = future.exception()
        if error is None:
            then(future.result())
        elif failed is not None and isinstance(error, Exception):
            failed(error)
        else:
            log.error("a call on the worker failed", exc_info=error)
        if self._waiting == 0:
            self.idle.emit()

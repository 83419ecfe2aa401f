"""Sync as the screens see it: what waits, what was received, and when the gateway was reached."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection
from datetime import datetime

from PySide6.QtCore import QObject, QTimer, Signal

from handrail.domain.sync_state import Contact, SyncState
from handrail.ui.worker import Worker

log = logging.getLogger(__name__)

QUIET_MS = 400
"""After an event more usually follow: they go in one batch."""


class SyncLink(QObject):
    """Runs rounds of sync on a worker of its own: after new events, at intervals, and when asked."""

    changed = Signal()
    reference = Signal()
    """A round brought new reference data."""

    _heard = Signal()

    def __init__(
        self, state: Callable[[], SyncState], round_: Callable[[], Contact], pause_ms: Callable[[int], int],
        listen: Callable[[Callable[[], None]], Callable[[], None]] = lambda _heard: lambda: None,
    ) -> None:  # fmt: skip
        """``state`` reads the journal's custody, ``round_`` sends and pulls once, ``pause_ms`` is the back-off
        after so many failed rounds. All three run off the UI thread. ``listen`` has its argument called, from any
        thread, when the gateway has news; it gives what ends that.
        """
        super().__init__()
        self._listen = listen
        self._end_listening: Callable[[], None] = lambda: None
        self._heard.connect(self._news)
        self._state_of, self._round, self._pause = state, round_, pause_ms
        self.worker = Worker("sync", self)
        self.state = SyncState()
        self.failures = 0
        self.sending: tuple[int, int] | None = None
        self._running = False
        self._stopped = False
        self._again = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._run)

    def start(self) -> None:
        """Looks at what waits and makes the first contact."""
        self._next(0)
        self._end_listening = self._listen(self._heard.emit)

    def wake(self) -> None:
        """New events are there: the pill counts them at once, the round follows in a moment."""
        if self._stopped:
            return
        # At once: the count waits behind a round that is under way, and what was just recorded no one has received.
        self._counted(_something_waits(self.state))
        self.worker.do(self._state_of, self._counted)
        if not self._running and self.failures == 0:
            self._next(QUIET_MS)
        self._again = True

    def _news(self) -> None:
        """The gateway says that something changed: it is reached, so the round does not wait for its time."""
        self._again = True
        if not self._running:
            self._next(0)

    def send_now(self) -> None:
        """A person asked: no back-off."""
        self.failures = 0
        self._next(0)

    def stop(self) -> None:
        """No further rounds; waits for the one under way."""
        # What the round under way still has to say arrives after this, and must not begin another.
        self._stopped = True
        self._end_listening()
        self._timer.stop()
        self.worker.close()

    # What the screens read.

    @property
    def online(self) -> bool:
        return self.state.reached_at is not None and self.failures == 0

    @property
    def waiting(self) -> int:
        return self.state.waiting

    @property
    def oldest_waiting(self) -> datetime | None:
        return self.state.oldest_waiting

    @property
    def receipted_seq(self) -> int:
        return self.state.receipted_seq

    @property
    def rejected(self) -> tuple[tuple[int, str, str], ...]:
        return self.state.rejected

    @property
    def missing(self) -> int:
        return self.state.missing

    @property
    def refusal(self) -> tuple[str, str] | None:
        return self.state.refusal

    def has(self, seqs: Collection[int]) -> bool:
        """Whether the gateway has these events with all content they name."""
        return self.state.has(seqs)

    @property
    def retired(self) -> bool:
        return self.state.retired

    @property
    def may_be_wiped(self) -> bool:
        return self.state.may_be_wiped

    @property
    def reached_at(self) -> datetime | None:
        return self.state.reached_at

    @property
    def latency_ms(self) -> int | None:
        return self.state.latency_ms

    @property
    def offset_seconds(self) -> float | None:
        return self.state.offset_seconds

    @property
    def last_stop(self) -> str:
        return self.state.last_stop

    # Rounds.

    def _next(self, milliseconds: int) -> None:
        if not self._stopped:
            self._timer.start(milliseconds)

    def _run(self) -> None:
        if self._running:
            return
        self._running, self._again = True, False
        if self.state.waiting:
            self.sending = (0, self.state.waiting)
            self.changed.emit()
        self.worker.do(self._round, self._came, self._failed)

    def _came(self, contact: Contact) -> None:
        self._running, self.sending = False, None
        self.failures = 0 if contact.reached else self.failures + 1
        # A round says what it saw; what was recorded since is counted next.
        self.state = _something_waits(contact.state) if self._again else contact.state
        self.changed.emit()
        if contact.new_reference:
            self.reference.emit()
        soon = contact.reached and (self._again or contact.state.waiting > 0)
        self._next(QUIET_MS if soon else self._pause(self.failures))

    def _failed(self, error: Exception) -> None:
        log.error("a round of sync failed", exc_info=error)
        self._running, self.sending = False, None
        self.failures += 1
        self.changed.emit()
        self._next(self._pause(self.failures))

    def _counted(self, state: SyncState) -> None:
        self.state = state
        self.changed.emit()


def _something_waits(state: SyncState) -> SyncState:
    return state if state.waiting else state.model_copy(update={"waiting": 1})

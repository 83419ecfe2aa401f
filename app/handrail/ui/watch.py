"""When a session ends by itself: nobody touches the tablet, or the shift is over (SEC-SS-1)."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer, Signal

WARNING_S = 20
"""Before the lock a person is told, and one touch keeps the tablet open."""

_TOUCHES = (
    QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.TouchBegin, QEvent.Type.Wheel,
)  # fmt: skip


class Watch(QObject):
    """An event filter of the window that counts what goes by without a touch, and the length of the session.

    ``warned`` comes 20 s before the lock, with the seconds left, and 0 when a touch has put it off; ``due`` is the
    lock. A touch puts off what inactivity does, never the end of a session.
    """

    warned = Signal(int)
    due = Signal()

    def __init__(self, parent: QObject, warning_s: float = WARNING_S) -> None:
        super().__init__(parent)
        self._ahead = int(warning_s * 1000)
        self._warning = False
        self._over = False
        self._idle, self._last = _timer(self, self._soon), _timer(self, self._end)
        self._session = _timer(self, self._session_ends)

    def follow(self, inactivity_minutes: float, session_hours: float) -> None:
        """Takes the site's limits; they may change at any time, and what is running goes on if they do not."""
        for timer, milliseconds in (
            (self._idle, inactivity_minutes * 60_000 - self._ahead),
            (self._session, session_hours * 3_600_000 - self._ahead),
        ):
            whole = max(0, int(milliseconds))
            if timer.interval() != whole or not timer.isActive():
                timer.start(whole)

    def begin(self) -> None:
        """A session begins: someone proved who they are."""
        self._over = False
        self._session.start()
        self._touched()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Every touch and key starts the wait anew."""
        if event.type() in _TOUCHES:
            self._touched()
        return False

    def _touched(self) -> None:
        if self._over:
            return
        self._idle.start()
        if self._warning:
            self._warning = False
            self._last.stop()
            self.warned.emit(0)

    def _soon(self) -> None:
        self._warning = True
        self._last.start(self._ahead)
        self.warned.emit(max(1, self._ahead // 1000))

    def _session_ends(self) -> None:
        self._over = True
        self._soon()

    def _end(self) -> None:
        self._warning = self._over = False
        self.warned.emit(0)
        self._idle.start()
        self.due.emit()


def _timer(parent: Watch, then: object) -> QTimer:
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.timeout.connect(then)
    return timer

"""The lock after a while without a touch: told before, put off by one touch, and due all the same after a shift."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QDeadlineTimer, QEvent, QEventLoop, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent

from handrail.ui.watch import Watch

LIMIT_S, AHEAD_S = 0.4, 0.2
"""As minutes and hours of the policy, in seconds."""


class Seen:
    """A watch with its signals written down."""

    def __init__(self) -> None:
        self.owner = QObject()
        self.watch = Watch(self.owner, AHEAD_S)
        self.said: list[object] = []
        self.watch.warned.connect(self.said.append)
        self.watch.due.connect(lambda: self.said.append("due"))

    def touch(self) -> None:
        key = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier)
        QCoreApplication.sendEvent(self.owner, key)

    def until(self, said: list[object], seconds: float = 5) -> None:
        loop, deadline = QEventLoop(), QDeadlineTimer(int(seconds * 1000))
        beat = QTimer()
        beat.timeout.connect(lambda: loop.quit() if self.said == said or deadline.hasExpired() else None)
        beat.start(5)
        loop.exec()
        beat.stop()
        assert self.said == said


@pytest.fixture
def seen(app: object) -> Iterator[Seen]:
    made = Seen()
    made.owner.installEventFilter(made.watch)
    yield made
    made.owner.removeEventFilter(made.watch)
    made.owner.deleteLater()
    QCoreApplication.processEvents()


@pytest.mark.req("SEC-SS-1", "HMI-3")
def test_the_lock_is_told_before_and_comes(seen: Seen) -> None:
    seen.watch.follow(LIMIT_S / 60, 1)
    seen.until([1])
    seen.until([1, 0, "due"])


@pytest.mark.req("SEC-SS-1", "HMI-3")
def test_one_touch_puts_it_off(seen: Seen) -> None:
    seen.watch.follow(LIMIT_S / 60, 1)
    seen.until([1])
    seen.touch()
    assert seen.said == [1, 0]
    seen.until([1, 0, 1])


def test_a_touch_without_a_warning_says_nothing(seen: Seen) -> None:
    seen.watch.follow(LIMIT_S / 60, 1)
    seen.touch()
    assert seen.said == []


@pytest.mark.req("SEC-SS-1", "P11-200-3")
def test_a_session_ends_however_busy_the_person_is(seen: Seen) -> None:
    seen.watch.follow(60, LIMIT_S / 3600)
    seen.watch.begin()
    seen.until([1])
    seen.touch()
    assert seen.said == [1]
    seen.until([1, 0, "due"])
    seen.watch.begin()
    seen.until([1, 0, "due", 1])


def test_limits_that_stay_do_not_start_the_wait_anew(seen: Seen) -> None:
    seen.watch.follow(LIMIT_S / 60, 1)
    left = seen.watch._idle.remainingTime()
    seen.watch.follow(LIMIT_S / 60, 1)
    assert seen.watch._idle.remainingTime() <= left
    seen.watch.follow(2 * LIMIT_S / 60, 1)
    assert seen.watch._idle.interval() == 600

"""What the pill is told: nothing counts as received because a round is slow to say otherwise."""

from __future__ import annotations

import threading

from PySide6.QtCore import QCoreApplication, QEventLoop

from handrail.domain.sync_state import Contact, SyncState
from handrail.ui.sync_link import SyncLink


def test_what_was_recorded_during_a_round_is_not_shown_as_received(app: object) -> None:
    started, go_on, counted = threading.Event(), threading.Event(), []

    def round_() -> Contact:
        started.set()
        assert go_on.wait(10)
        return Contact(reached=True, state=SyncState(waiting=0))

    def count() -> SyncState:
        counted.append(1)
        return SyncState(waiting=3)

    link = SyncLink(count, round_, lambda _: 3_600_000)
    seen: list[int] = []
    link.changed.connect(lambda: seen.append(link.waiting))
    link.start()
    while not started.is_set():
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
    link.wake()
    assert seen == [1]
    assert not counted
    go_on.set()
    while link.waiting != 3:
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
    assert 0 not in seen
    link.stop()
    QCoreApplication.processEvents()

"""The client until it is killed, as ``handrail client`` starts it: ``python -m tests.bench.client FOLDER [BADGE PIN]``.

Says "shown" with the first frame on which the badge field has the focus and takes keys; the journal is open then and
its head checked. Nothing is imported until then that the client does not import itself. With a badge it types that into
the page at once, key by key, and says "judged" when the page asks that person for the PIN, then "gaps" with the
times between two turns of a 5 ms timer while the rest was loaded; then it signs in and says "jobs" when they are shown.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from handrail.commands.client import show
from handrail.settings import Settings
from handrail.ui.first_page import FirstPage

if TYPE_CHECKING:
    from PySide6.QtQuick import QQuickItem, QQuickWindow

LOADED_S = 5
"""By then all is loaded, and the memory is that of a tablet at rest."""


def main(data: Path, badge: str, pin: str) -> None:
    """Shows it."""
    opened = FirstPage.open

    def watched(page: FirstPage, width: int = 1280, height: int = 800) -> QQuickWindow:
        window = opened(page, width, height)
        said: list[str] = []

        def drawn() -> None:
            if not said and _field(window) is not None:
                said.append("shown")
                print("shown", flush=True)
                if badge:
                    _work(page, window, badge, pin)

        window.frameSwapped.connect(drawn)
        return window

    FirstPage.open = watched  # type: ignore[method-assign]
    show(Settings(data=data, gateway="", mode="demo"))


def _field(window: QQuickWindow) -> QQuickItem | None:
    """The field that takes a badge, once it is there and takes keys."""
    waiting = [window.contentItem()]
    while waiting:
        item = waiting.pop()
        if item.objectName() == "badgeField":
            return item if item.isVisible() and item.isEnabled() and item.hasActiveFocus() else None
        waiting += item.childItems()
    return None


def _work(page: FirstPage, window: QQuickWindow, badge: str, pin: str) -> None:
    import time
    from itertools import pairwise

    from PySide6.QtCore import QTimer

    from handrail.ui.hand import Hand

    hand = Hand(window, lambda: str(page.glass.navigator.current))
    turns = [time.perf_counter()]
    said: list[str] = []

    def turn() -> None:
        turns.append(time.perf_counter())
        if not said and page.glass.badge_in.personStep == "pin":
            said.append("judged")
            print("judged", flush=True)

    def sign_in() -> None:
        beat.stop()
        gaps = sorted(after - before for before, after in pairwise(turns))
        print("gaps", gaps[len(gaps) // 2], gaps[len(gaps) * 99 // 100], gaps[-1], flush=True)
        for digit in pin:
            hand.tap(f"key.{digit}")
        hand.tap("primary")
        hand.arrive("jobs")
        print("jobs", flush=True)

    beat = QTimer(page)
    beat.timeout.connect(turn)
    beat.start(5)
    QTimer.singleShot(LOADED_S * 1000, page, sign_in)
    QTimer.singleShot(0, page, lambda: hand.write("badgeField", badge, enter=True))


if __name__ == "__main__":
    main(Path(sys.argv[1]), *(sys.argv[2:] or ["", ""]))

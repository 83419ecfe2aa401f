"""A hand on the glass: finds what a person would touch, touches it, and waits for what must follow.

The headless demo and the tests of whole jobs use it, so that both go through the real screens.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtQuick import QQuickItem, QQuickWindow
from PySide6.QtTest import QTest

PATIENCE_S = 20.0
PRIMARIES = ("primary", "sheetPrimary")
PACE_S = 0.45
"""A second touch on a primary within 400 ms is a wet glove's ghost and does nothing (SPEC 10)."""


class NotThere(AssertionError):
    """What should be on the glass is not; the text says what was looked for and what is there."""


class Hand:
    """Touches items by their ``objectName``. Waits on conditions, never on time alone."""

    def __init__(self, window: QQuickWindow, screen: Callable[[], str]) -> None:
        """``screen`` tells the name of the screen that is shown."""
        self.window = window
        self.screen = screen
        self._primary_at = 0.0

    def wait(self, condition: Callable[[], bool], what: str, patience: float = PATIENCE_S) -> None:
        """Lets the application work until the condition holds. Raises NotThere after ``patience`` seconds."""
        end = monotonic() + patience
        while not condition():
            if monotonic() > end:
                raise NotThere(f"waited for {what} on {self.screen()}; there: {', '.join(sorted(self.names()))}")
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 20)

    def find(self, name: str) -> QQuickItem | None:
        """The visible item of that name, the topmost if there are several."""
        found = [item for item in self._items() if item.objectName() == name and self._shown(item)]
        return found[-1] if found else None

    def names(self) -> set[str]:
        """The names of everything visible."""
        return {item.objectName() for item in self._items() if item.objectName() and self._shown(item)}

    def tap(self, name: str) -> None:
        """Touches an item in its middle, after scrolling it into view."""
        self.wait(lambda: self.find(name) is not None and bool(self.window.property("settled")), f"{name!r}")
        item = self.find(name)
        assert item is not None
        self._reveal(item)
        self._settle(item)
        if name in PRIMARIES:
            self.wait(lambda: monotonic() - self._primary_at > PACE_S, "the pace of a person")
            self._primary_at = monotonic()
        point = item.mapToScene(QPointF(item.width() / 2, item.height() / 2)).toPoint()
        QTest.mouseClick(self.window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(point))
        QCoreApplication.processEvents()

    def write(self, name: str, text: str, enter: bool = False) -> None:
        """Types into a field, replacing what is there."""
        self.tap(name)
        item = self.find(name)
        assert item is not None
        item.setProperty("text", "")
        for character in text:
            # As a keyboard of any layout: the character, whatever keys make it.
            for type_ in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                event = QKeyEvent(type_, Qt.Key.Key_unknown, Qt.KeyboardModifier.NoModifier, character)
                QCoreApplication.sendEvent(self.window, event)
        if enter:
            QTest.keyClick(self.window, Qt.Key.Key_Return)
        QCoreApplication.processEvents()

    def arrive(self, screen: str) -> None:
        """Waits until a screen is shown and nothing slides."""
        self.wait(lambda: self.screen() == screen and bool(self.window.property("settled")), f"the screen {screen!r}")

    def picture(self, path: Path) -> None:
        """What is on the glass, as a PNG."""
        QCoreApplication.processEvents()
        path.parent.mkdir(parents=True, exist_ok=True)
        if not self.window.grabWindow().save(str(path)):
            raise OSError(f"the picture {path} could not be written")

    def _items(self) -> Iterator[QQuickItem]:
        waiting = [self.window.contentItem()]
        while waiting:
            item = waiting.pop(0)
            yield item
            waiting[:0] = item.childItems()

    def _shown(self, item: QQuickItem) -> bool:
        return item.isVisible() and item.width() > 0 and item.height() > 0 and item.isEnabled()

    def _settle(self, item: QQuickItem) -> None:
        """Waits until the item stays where it is: a list that just grew lays itself out once more."""
        before = QPointF(-1, -1)
        while (place := item.mapToScene(QPointF(0, 0))) != before:
            before = place
            for _ in range(3):
                QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 10)
            self._reveal(item)

    def _reveal(self, item: QQuickItem) -> None:
        """Scrolls each flickable around the item until its middle is inside."""
        parent = item.parentItem()
        while parent is not None:
            if parent.inherits("QQuickFlickable"):
                middle = item.mapToItem(parent, QPointF(item.width() / 2, item.height() / 2)).y()
                if not 0 < middle < parent.height():
                    limit = max(0.0, float(parent.property("contentHeight")) - parent.height())
                    wanted = float(parent.property("contentY")) + middle - parent.height() / 2
                    parent.setProperty("contentY", min(max(0.0, wanted), limit))
                    QCoreApplication.processEvents()
            parent = parent.parentItem()

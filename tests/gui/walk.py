"""Finding things on the glass, as a person or a screen reader would."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QAccessible, QGuiApplication, QMouseEvent
from PySide6.QtQuick import QQuickItem, QQuickWindow

TARGETS = ("QQuickAbstractButton", "QQuickTextField", "QQuickTextArea")


def settle(window: QQuickWindow | None = None) -> None:
    """Let bindings and deferred calls come to rest; with a window also its layouts, by drawing it."""
    for _ in range(4):
        QGuiApplication.processEvents()
    if window is not None:
        window.grabWindow()
        QGuiApplication.processEvents()


def wait(condition: Callable[[], bool], seconds: float = 5.0) -> None:
    """Turn the event loop until the condition holds; fails after `seconds`."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        QGuiApplication.processEvents()
        time.sleep(0.002)


def items(root: QQuickItem) -> Iterator[QQuickItem]:
    """Every item below `root` that is visible."""
    for child in root.childItems():
        if child.isVisible():
            yield child
            yield from items(child)


def top(window: QQuickWindow) -> QQuickItem:
    """What takes touches: the sheet where one lies over the screen, else everything."""
    content = window.contentItem()
    sheet = next((one for one in items(content) if one.objectName() == "sheet" and one.property("active")), None)
    return sheet if sheet is not None else content


def is_target(item: QQuickItem) -> bool:
    """Whether a person can touch it."""
    return item.isEnabled() and item.opacity() > 0 and any(item.inherits(kind) for kind in TARGETS)


def targets(window: QQuickWindow) -> list[QQuickItem]:
    """All touch targets on top."""
    return [item for item in items(top(window)) if is_target(item)]


def find(window: QQuickWindow, name: str) -> QQuickItem:
    """The visible item with this objectName."""
    found = next((item for item in items(top(window)) if item.objectName() == name), None)
    assert found is not None, f"nothing visible is called {name}"
    return found


def on_glass(item: QQuickItem, clipped: bool = True) -> QRectF:
    """Where the item is in the window; cut to what scrolls around it."""
    area = item.mapRectToScene(QRectF(0, 0, item.width(), item.height()))
    above = item.parentItem()
    while clipped and above is not None:
        if above.inherits("QQuickFlickable"):
            area &= above.mapRectToScene(QRectF(0, 0, above.width(), above.height()))
        above = above.parentItem()
    return area


def within(item: QQuickItem, other: QQuickItem) -> bool:
    """Whether `item` lies inside `other` in the item tree."""
    above: QQuickItem | None = item
    while above is not None:
        if above is other or above == other:
            return True
        above = above.parentItem()
    return False


def spoken(item: QQuickItem) -> str:
    """The accessible name."""
    face = QAccessible.queryAccessibleInterface(item)
    return face.text(QAccessible.Text.Name) if face is not None else ""


def tap(window: QQuickWindow, item: QQuickItem) -> None:
    """Press and release in the middle of what can be seen of it."""
    spot = QPointF(on_glass(item).center())
    for kind, held in (
        (QEvent.Type.MouseButtonPress, Qt.MouseButton.LeftButton),
        (QEvent.Type.MouseButtonRelease, Qt.MouseButton.NoButton),
    ):
        event = QMouseEvent(kind, spot, spot, Qt.MouseButton.LeftButton, held, Qt.KeyboardModifier.NoModifier)
        QGuiApplication.sendEvent(window, event)

"""Scanners that type: a burst of keys with a terminator is a scan, told apart from a person by its pace.

Qt's text fields drop the GS character that separates lot and serial, so keys are collected here, before
any field sees them. A scan's Enter is swallowed: it can never press a button (SPEC 4).
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QKeyEvent

MAX_GAP_MS = 50
MIN_LENGTH = 4
GS = "\x1d"

# As Qt numbers keys: its namespace holds ninety enumerations, and to make those takes 15 ms of the start.
_RETURN, _ENTER, _TAB, _BRACKET_RIGHT = 0x01000004, 0x01000005, 0x01000001, 0x5D


class Wedge(QObject):
    """An event filter of the window. ``scanned`` carries the raw characters, GS included."""

    scanned = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._keys: list[str] = []
        self._last = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Collects keys; swallows only the terminator of a burst."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        # The time of the key itself: while this thread is busy, handler times say nothing.
        gap, self._last = event.timestamp() - self._last, event.timestamp()
        if event.key() in (_RETURN, _ENTER, _TAB):
            return self._ended(gap)
        if gap > MAX_GAP_MS:
            self._keys.clear()
        text = _character(event)
        if text:
            self._keys.append(text)
        return False

    def _ended(self, gap: int) -> bool:
        keys, self._keys = self._keys, []
        if gap > MAX_GAP_MS or len(keys) < MIN_LENGTH:
            return False
        self.scanned.emit("".join(keys))
        return True


def _character(event: QKeyEvent) -> str:
    text = event.text()
    if text == GS or (event.key() == _BRACKET_RIGHT and _with_control(event)):
        return GS
    return text if text.isprintable() else ""


def _with_control(event: QKeyEvent) -> bool:
    from PySide6.QtCore import Qt

    return bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)

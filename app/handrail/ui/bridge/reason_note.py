"""Pause, stop, skip or not applicable: one reason, and what it means."""

from __future__ import annotations

from typing import Unpack

from PySide6.QtCore import QAbstractItemModel, QObject, Signal
from PySide6.QtQml import QmlElement, QmlUncreatable

from handrail.ui.bridge.primary import PRIMARY, Primary, PrimaryValues
from handrail.ui.bridge.rows import Rows
from handrail.ui.bridge.typed import Property

QML_IMPORT_NAME = "Handrail.Bridge"
QML_IMPORT_MAJOR_VERSION = 1


class ReasonNoteValues(PrimaryValues, total=False):
    """What `ReasonNote.show` takes; the properties say what each means."""

    mode: str
    title: str
    text: str
    reason: str
    reasonLabel: str
    reasonHint: str
    problem: str
    cancelLabel: str


_EMPTY: ReasonNoteValues = {
    **PRIMARY,
    "mode": "pause",
    "title": "",
    "text": "",
    "reason": "",
    "reasonLabel": "",
    "reasonHint": "",
    "problem": "",
    "cancelLabel": "",
}

_REASONS_ROLES = {
    "key": "",
    "text": "",
    "selected": False,
}


@QmlElement
@QmlUncreatable("Made by its presenter.")
class ReasonNote(Primary):  # type: ignore[operator]
    """Pause, stop, skip or not applicable: one reason, and what it means."""

    changed = Signal()
    reasonAsked = Signal(str)
    reasonTyped = Signal(str)
    cancelAsked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(_EMPTY, parent)
        self._reasons = Rows(_REASONS_ROLES, self)

    def show(self, **values: Unpack[ReasonNoteValues]) -> None:
        """Show these values; the others stay."""
        if self._take(values):
            self.changed.emit()

    @Property(str, notify=changed)
    def mode(self) -> str:
        """One of "pause", "stop", "skip", "notApplicable", "disagree" or "discard"."""
        return str(self._values["mode"])

    @Property(str, notify=changed)
    def title(self) -> str:
        """Title."""
        return str(self._values["title"])

    @Property(str, notify=changed)
    def text(self) -> str:
        """What happens then (rich)."""
        return str(self._values["text"])

    @Property(str, notify=changed)
    def reason(self) -> str:
        """Reason in words."""
        return str(self._values["reason"])

    @Property(str, notify=changed)
    def reasonLabel(self) -> str:
        """Reason label."""
        return str(self._values["reasonLabel"])

    @Property(str, notify=changed)
    def reasonHint(self) -> str:
        """Reason hint."""
        return str(self._values["reasonHint"])

    @Property(str, notify=changed)
    def problem(self) -> str:
        """Problem."""
        return str(self._values["problem"])

    @Property(str, notify=changed)
    def cancelLabel(self) -> str:
        """Go on with the step."""
        return str(self._values["cancelLabel"])

    @Property(QAbstractItemModel, constant=True)
    def reasons(self) -> Rows:
        """Reasons to choose from: key, text, selected."""
        return self._reasons

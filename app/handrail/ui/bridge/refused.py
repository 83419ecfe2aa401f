"""Why something cannot be done: all reasons at once, each with what to do and who can help."""

from __future__ import annotations

from typing import Unpack

from PySide6.QtCore import QAbstractItemModel, QObject, Signal
from PySide6.QtQml import QmlElement, QmlUncreatable

from handrail.ui.bridge.primary import PRIMARY, Primary, PrimaryValues
from handrail.ui.bridge.rows import Rows
from handrail.ui.bridge.typed import Property

QML_IMPORT_NAME = "Handrail.Bridge"
QML_IMPORT_MAJOR_VERSION = 1


class RefusedValues(PrimaryValues, total=False):
    """What `Refused.show` takes; the properties say what each means."""

    title: str
    text: str
    icon: str
    tone: str


_EMPTY: RefusedValues = {
    **PRIMARY,
    "title": "",
    "text": "",
    "icon": "lock",
    "tone": "",
}

_REASONS_ROLES = {
    "key": "",
    "title": "",
    "text": "",
    "who": "",
    "actionText": "",
    "actionIcon": "right",
}


@QmlElement
@QmlUncreatable("Made by its presenter.")
class Refused(Primary):  # type: ignore[operator]
    """Why something cannot be done: all reasons at once, each with what to do and who can help."""

    changed = Signal()
    # A reason's button.
    reasonAsked = Signal(str)
    # Back.
    closeAsked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(_EMPTY, parent)
        self._reasons = Rows(_REASONS_ROLES, self)

    def show(self, **values: Unpack[RefusedValues]) -> None:
        """Show these values; the others stay."""
        if self._take(values):
            self.changed.emit()

    @Property(str, notify=changed)
    def title(self) -> str:
        """Title."""
        return str(self._values["title"])

    @Property(str, notify=changed)
    def text(self) -> str:
        """Text."""
        return str(self._values["text"])

    @Property(str, notify=changed)
    def icon(self) -> str:
        """Icon."""
        return str(self._values["icon"])

    @Property(str, notify=changed)
    def tone(self) -> str:
        """One of "", "hold" or "fail"."""
        return str(self._values["tone"])

    @Property(QAbstractItemModel, constant=True)
    def reasons(self) -> Rows:
        """Reasons: key, title, text (what to do), who, actionText, actionIcon."""
        return self._reasons

"""11: one entry of the record, told in full: before and after, who, when, why."""

from __future__ import annotations

from typing import Unpack

from PySide6.QtCore import QAbstractItemModel, QObject, Signal
from PySide6.QtQml import QmlElement, QmlUncreatable

from handrail.ui.bridge.primary import PRIMARY, Primary, PrimaryValues
from handrail.ui.bridge.rows import Rows
from handrail.ui.bridge.typed import Property

QML_IMPORT_NAME = "Handrail.Bridge"
QML_IMPORT_MAJOR_VERSION = 1


class RecordEntryValues(PrimaryValues, total=False):
    """What `RecordEntry.show` takes; the properties say what each means."""

    title: str
    overline: str
    detail: str
    tone: str
    before: str
    after: str
    reason: str
    backLabel: str


_EMPTY: RecordEntryValues = {
    **PRIMARY,
    "title": "",
    "overline": "",
    "detail": "",
    "tone": "",
    "before": "",
    "after": "",
    "reason": "",
    "backLabel": "",
}
_FACTS_ROLES = {
    "key": "",
    "label": "",
    "value": "",
    "mono": False,
}
_WHY_ROLES = {
    "key": "",
    "text": "",
}


@QmlElement
@QmlUncreatable("Made by its presenter.")
class RecordEntry(Primary):  # type: ignore[operator]
    """11: one entry of the record, told in full."""

    changed = Signal()
    closeAsked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(_EMPTY, parent)
        self._facts = Rows(_FACTS_ROLES, self)
        self._why = Rows(_WHY_ROLES, self)

    def show(self, **values: Unpack[RecordEntryValues]) -> None:
        """Show these values; the others stay."""
        if self._take(values):
            self.changed.emit()

    @Property(str, notify=changed)
    def title(self) -> str:
        """What happened."""
        return str(self._values["title"])

    @Property(str, notify=changed)
    def overline(self) -> str:
        """Its number and time."""
        return str(self._values["overline"])

    @Property(str, notify=changed)
    def detail(self) -> str:
        """What the entry says, in one line."""
        return str(self._values["detail"])

    @Property(str, notify=changed)
    def tone(self) -> str:
        """How it stands out: "" or "fail" or "hold"."""
        return str(self._values["tone"])

    @Property(str, notify=changed)
    def before(self) -> str:
        """What was there before; empty where the entry changed nothing."""
        return str(self._values["before"])

    @Property(str, notify=changed)
    def after(self) -> str:
        """What is there now."""
        return str(self._values["after"])

    @Property(str, notify=changed)
    def reason(self) -> str:
        """Why, in the person's words; empty where no reason is stated."""
        return str(self._values["reason"])

    @Property(str, notify=changed)
    def backLabel(self) -> str:
        """Back to where it was opened."""
        return str(self._values["backLabel"])

    @Property(QAbstractItemModel, constant=True)
    def facts(self) -> Rows:
        """Who, when, where: key, label, value, mono."""
        return self._facts

    @Property(QAbstractItemModel, constant=True)
    def why(self) -> Rows:
        """Why a reviewer looks at it: key (the rule), text."""
        return self._why

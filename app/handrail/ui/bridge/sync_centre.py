"""09: every record and where it is now."""

from __future__ import annotations

from typing import Unpack

from PySide6.QtCore import QAbstractItemModel, QObject, Signal
from PySide6.QtQml import QmlElement, QmlUncreatable

from handrail.ui.bridge.rows import Rows
from handrail.ui.bridge.status import STATED, Stated, StatedValues
from handrail.ui.bridge.typed import Property

QML_IMPORT_NAME = "Handrail.Bridge"
QML_IMPORT_MAJOR_VERSION = 1


class SyncCentreValues(StatedValues, total=False):
    """What `SyncCentre.show` takes; the properties say what each means."""

    lastStop: str
    moreText: str
    allShown: bool


_EMPTY: SyncCentreValues = {
    **STATED,
    "lastStop": "QMS",
    "moreText": "",
    "allShown": False,
}

_HEALTH_ROLES = {
    "key": "",
    "mark": "device",
    "phase": "ok",
    "label": "",
    "value": "",
    "detail": "",
}
_RECORDS_ROLES = {
    "key": "",
    "mark": "doc",
    "title": "",
    "detail": "",
    "tablet": "done",
    "gateway": "ahead",
    "qms": "ahead",
    "where": "",
    "since": "",
    "tone": "",
    "problem": "",
    "advice": "",
    "actionText": "",
    "actionIcon": "users",
}


@QmlElement
@QmlUncreatable("Made by its presenter.")
class SyncCentre(Stated):  # type: ignore[operator]
    """09: every record and where it is now."""

    changed = Signal()
    recordAsked = Signal(str)
    # The button of a rejected record.
    helpAsked = Signal(str)
    showAllAsked = Signal()
    backAsked = Signal()
    # Copy to file.
    copyAsked = Signal()
    # Check chain.
    checkAsked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(_EMPTY, parent)
        self._health = Rows(_HEALTH_ROLES, self)
        self._records = Rows(_RECORDS_ROLES, self)

    def show(self, **values: Unpack[SyncCentreValues]) -> None:
        """Show these values; the others stay."""
        if self._take(values):
            self.changed.emit()

    @Property(str, notify=changed)
    def lastStop(self) -> str:
        """Name of the last stop; empty where the gateway is the last."""
        return str(self._values["lastStop"])

    @Property(str, notify=changed)
    def moreText(self) -> str:
        """One of "17 more records, all in order"; empty hides the row."""
        return str(self._values["moreText"])

    @Property(bool, notify=changed)
    def allShown(self) -> bool:
        """All shown."""
        return bool(self._values["allShown"])

    @Property(QAbstractItemModel, constant=True)
    def health(self) -> Rows:
        """Health of each part: key, mark (icon), phase ("ok", "hold", "bad"), label, value, detail."""
        return self._health

    @Property(QAbstractItemModel, constant=True)
    def records(self) -> Rows:
        """Records: key, mark (icon), title, detail, tablet, gateway, qms (each "done", "ahead", "failed",
        "hold"), where, since, tone ("" or "fail" or "hold"), problem, advice, actionText, actionIcon.
        """
        return self._records

"""09: every record and where it is now."""

from __future__ import annotations

from typing import TypedDict, Unpack

from PySide6.QtCore import QAbstractItemModel, QObject, Signal
from PySide6.QtQml import QmlElement, QmlUncreatable

from handrail.ui.bridge.rows import Rows
from handrail.ui.bridge.shown import Shown
from handrail.ui.bridge.typed import Property

QML_IMPORT_NAME = "Handrail.Bridge"
QML_IMPORT_MAJOR_VERSION = 1


class SyncCentreValues(TypedDict, total=False):
    """What `SyncCentre.show` takes; the properties say what each means."""

    lastStop: str
    moreText: str
    allShown: bool
    status: str
    statusTitle: str
    statusText: str
    primaryLabel: str
    primaryDetail: str
    primaryState: str
    primaryIcon: str


_EMPTY: SyncCentreValues = {
    "lastStop": "QMS",
    "moreText": "",
    "allShown": False,
    "status": "",
    "statusTitle": "",
    "statusText": "",
    "primaryLabel": "",
    "primaryDetail": "",
    "primaryState": "closed",
    "primaryIcon": "right",
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
class SyncCentre(Shown):  # type: ignore[operator]
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
    # The primary action was touched (also when closed).
    primaryAsked = Signal()

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

    @Property(str, notify=changed)
    def status(self) -> str:
        """One of "" (as shown), "loading", "empty", "error" (these replace the content) or "stale" (a strip
        above the last known data).
        """
        return str(self._values["status"])

    @Property(str, notify=changed)
    def statusTitle(self) -> str:
        """What happened, in words."""
        return str(self._values["statusTitle"])

    @Property(str, notify=changed)
    def statusText(self) -> str:
        """What to do, or how old the data is."""
        return str(self._values["statusText"])

    @Property(str, notify=changed)
    def primaryLabel(self) -> str:
        """The primary action, verb and object."""
        return str(self._values["primaryLabel"])

    @Property(str, notify=changed)
    def primaryDetail(self) -> str:
        """Its second line: what happens next; when closed, what is missing."""
        return str(self._values["primaryDetail"])

    @Property(str, notify=changed)
    def primaryState(self) -> str:
        """One of "ready", "closed" (a tap still asks: the presenter opens the first missing thing), "busy" or
        "hidden".
        """
        return str(self._values["primaryState"])

    @Property(str, notify=changed)
    def primaryIcon(self) -> str:
        """Icon name at its end while ready."""
        return str(self._values["primaryIcon"])

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

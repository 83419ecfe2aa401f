"""06: what keeps this job closed, and who can open it."""

from __future__ import annotations

from typing import TypedDict, Unpack

from PySide6.QtCore import QAbstractItemModel, QObject, Signal
from PySide6.QtQml import QmlElement, QmlUncreatable

from handrail.ui.bridge.rows import Rows
from handrail.ui.bridge.shown import Shown
from handrail.ui.bridge.typed import Property

QML_IMPORT_NAME = "Handrail.Bridge"
QML_IMPORT_MAJOR_VERSION = 1


class GateListValues(TypedDict, total=False):
    """What `GateList.show` takes; the properties say what each means."""

    title: str
    detail: str
    status: str
    statusTitle: str
    statusText: str
    primaryLabel: str
    primaryDetail: str
    primaryState: str
    primaryIcon: str


_EMPTY: GateListValues = {
    "title": "",
    "detail": "",
    "status": "",
    "statusTitle": "",
    "statusText": "",
    "primaryLabel": "",
    "primaryDetail": "",
    "primaryState": "closed",
    "primaryIcon": "right",
}

_GATES_ROLES = {
    "key": "",
    "phase": "open",
    "title": "",
    "text": "",
    "advice": "",
    "who": "",
    "whoDetail": "",
    "actionText": "",
    "actionIcon": "right",
    "next": False,
}


@QmlElement
@QmlUncreatable("Made by its presenter.")
class GateList(Shown):  # type: ignore[operator]
    """06: what keeps this job closed, and who can open it."""

    changed = Signal()
    # A gate's button was touched.
    gateAsked = Signal(str)
    # Back to my jobs.
    jobsAsked = Signal()
    # Check again.
    againAsked = Signal()
    # Ask a supervisor.
    supervisorAsked = Signal()
    # The primary action was touched (also when closed).
    primaryAsked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(_EMPTY, parent)
        self._gates = Rows(_GATES_ROLES, self)

    def show(self, **values: Unpack[GateListValues]) -> None:
        """Show these values; the others stay."""
        if self._take(values):
            self.changed.emit()

    @Property(str, notify=changed)
    def title(self) -> str:
        """Title."""
        return str(self._values["title"])

    @Property(str, notify=changed)
    def detail(self) -> str:
        """Detail."""
        return str(self._values["detail"])

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
    def gates(self) -> Rows:
        """Gates in order: key, phase ("open", "warn", "closed"), title, text (evidence, or what is wrong),
        advice (what to do), who, whoDetail, actionText, actionIcon, next (the first that this person can
        open: blue edge).
        """
        return self._gates

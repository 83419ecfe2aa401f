"""02: the jobs at this station in plan order, one of them opened."""

from __future__ import annotations

from typing import Unpack

from PySide6.QtCore import QAbstractItemModel, QObject, Signal
from PySide6.QtQml import QmlElement, QmlUncreatable

from handrail.ui.bridge.rows import Rows
from handrail.ui.bridge.status import STATED, Stated, StatedValues
from handrail.ui.bridge.typed import Property

QML_IMPORT_NAME = "Handrail.Bridge"
QML_IMPORT_MAJOR_VERSION = 1


class JobsValues(StatedValues, total=False):
    """What `Jobs.show` takes; the properties say what each means."""

    heading: str
    countText: str
    detailTitle: str
    detailText: str
    unitsText: str
    noteTitle: str
    noteText: str
    noteIcon: str
    noteTone: str
    gatesText: str
    canPractise: bool


_EMPTY: JobsValues = {
    **STATED,
    "heading": "",
    "countText": "",
    "detailTitle": "",
    "detailText": "",
    "unitsText": "",
    "noteTitle": "",
    "noteText": "",
    "noteIcon": "pause",
    "noteTone": "",
    "gatesText": "",
    "canPractise": False,
}

_JOBS_ROLES = {
    "key": "",
    "order": "",
    "part": "",
    "due": "",
    "title": "",
    "phase": "ready",
    "stateText": "",
    "aside": "",
    "number": "",
    "selected": False,
}
_UNITS_ROLES = {
    "key": "",
    "phase": "ahead",
}
_GATES_ROLES = {
    "key": "",
    "text": "",
    "open": True,
}
_READY_ROLES = {
    "key": "",
    "mark": "box",
    "text": "",
}


@QmlElement
@QmlUncreatable("Made by its presenter.")
class Jobs(Stated):  # type: ignore[operator]
    """02: the jobs at this station in plan order, one of them opened."""

    changed = Signal()
    # A job was touched.
    jobAsked = Signal(str)
    # Scan work order.
    scanAsked = Signal()
    # Practise.
    practiseAsked = Signal()
    # Records.
    recordsAsked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(_EMPTY, parent)
        self._jobs = Rows(_JOBS_ROLES, self)
        self._units = Rows(_UNITS_ROLES, self)
        self._gates = Rows(_GATES_ROLES, self)
        self._ready = Rows(_READY_ROLES, self)

    def show(self, **values: Unpack[JobsValues]) -> None:
        """Show these values; the others stay."""
        if self._take(values):
            self.changed.emit()

    @Property(str, notify=changed)
    def heading(self) -> str:
        """Heading of the list."""
        return str(self._values["heading"])

    @Property(str, notify=changed)
    def countText(self) -> str:
        """One of "5 jobs, in plan order"."""
        return str(self._values["countText"])

    @Property(str, notify=changed)
    def detailTitle(self) -> str:
        """Title of the opened job."""
        return str(self._values["detailTitle"])

    @Property(str, notify=changed)
    def detailText(self) -> str:
        """Part, part revision, instruction and revision (rich)."""
        return str(self._values["detailText"])

    @Property(str, notify=changed)
    def unitsText(self) -> str:
        """One of "2 of 12 done"."""
        return str(self._values["unitsText"])

    @Property(str, notify=changed)
    def noteTitle(self) -> str:
        """Where it stopped, or why it waits; empty hides the box."""
        return str(self._values["noteTitle"])

    @Property(str, notify=changed)
    def noteText(self) -> str:
        """Second line of the box (rich)."""
        return str(self._values["noteText"])

    @Property(str, notify=changed)
    def noteIcon(self) -> str:
        """Icon of the box."""
        return str(self._values["noteIcon"])

    @Property(str, notify=changed)
    def noteTone(self) -> str:
        """One of "" or "hold" or "fail"."""
        return str(self._values["noteTone"])

    @Property(str, notify=changed)
    def gatesText(self) -> str:
        """One of "7 of 7 open"."""
        return str(self._values["gatesText"])

    @Property(bool, notify=changed)
    def canPractise(self) -> bool:
        """Whether practice is offered."""
        return bool(self._values["canPractise"])

    @Property(QAbstractItemModel, constant=True)
    def jobs(self) -> Rows:
        """Jobs: key, order, part, due, title, phase ("paused", "ready", "blocked", "hold", "later", "running",
        "done"), stateText, aside (right of the state), number (in the grip), selected.
        """
        return self._jobs

    @Property(QAbstractItemModel, constant=True)
    def units(self) -> Rows:
        """Units of the opened job: key, phase ("done", "current", "ahead", "hold")."""
        return self._units

    @Property(QAbstractItemModel, constant=True)
    def gates(self) -> Rows:
        """Gates of the opened job: key, text, open."""
        return self._gates

    @Property(QAbstractItemModel, constant=True)
    def ready(self) -> Rows:
        """What to have ready: key, mark (icon), text."""
        return self._ready

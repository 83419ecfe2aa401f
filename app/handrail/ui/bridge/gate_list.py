"""06: what keeps this job closed, and who can open it."""

from __future__ import annotations

from typing import Unpack

from PySide6.QtCore import QAbstractItemModel, QObject, Signal
from PySide6.QtQml import QmlElement, QmlUncreatable

from handrail.ui.bridge.rows import Rows
from handrail.ui.bridge.status import STATED, Stated, StatedValues
from handrail.ui.bridge.typed import Property

QML_IMPORT_NAME = "Handrail.Bridge"
QML_IMPORT_MAJOR_VERSION = 1


class GateListValues(StatedValues, total=False):
    """What `GateList.show` takes; the properties say what each means."""

    title: str
    detail: str


_EMPTY: GateListValues = {
    **STATED,
    "title": "",
    "detail": "",
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
class GateList(Stated):  # type: ignore[operator]
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

    @Property(QAbstractItemModel, constant=True)
    def gates(self) -> Rows:
        """Gates in order: key, phase ("open", "warn", "closed"), title, text (evidence, or what is wrong),
        advice (what to do), who, whoDetail, actionText, actionIcon, next (the first that this person can
        open: blue edge).
        """
        return self._gates

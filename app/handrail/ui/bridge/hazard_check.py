"""17: DANGER or WARNING before a step; the step stays hidden until all is ticked."""

from __future__ import annotations

from typing import Unpack

from PySide6.QtCore import QAbstractItemModel, QObject, Signal
from PySide6.QtQml import QmlElement, QmlUncreatable

from handrail.ui.bridge.primary import PRIMARY, Primary, PrimaryValues
from handrail.ui.bridge.rows import Rows
from handrail.ui.bridge.typed import Property

QML_IMPORT_NAME = "Handrail.Bridge"
QML_IMPORT_MAJOR_VERSION = 1


class HazardCheckValues(PrimaryValues, total=False):
    """What `HazardCheck.show` takes; the properties say what each means."""

    kind: str
    sign: str
    hazard: str
    consequence: str
    prompt: str
    promptAside: str
    backLabel: str


_EMPTY: HazardCheckValues = {
    **PRIMARY,
    "kind": "warning",
    "sign": "warn-general",
    "hazard": "",
    "consequence": "",
    "prompt": "",
    "promptAside": "",
    "backLabel": "",
}

_TICKS_ROLES = {
    "key": "",
    "sign": "must-general",
    "title": "",
    "detail": "",
    "phase": "todo",
}


@QmlElement
@QmlUncreatable("Made by its presenter.")
class HazardCheck(Primary):  # type: ignore[operator]
    """17: DANGER or WARNING before a step; the step stays hidden until all is ticked."""

    changed = Signal()
    tickAsked = Signal(str)
    backAsked = Signal()
    pauseAsked = Signal()
    reportAsked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(_EMPTY, parent)
        self._ticks = Rows(_TICKS_ROLES, self)

    def show(self, **values: Unpack[HazardCheckValues]) -> None:
        """Show these values; the others stay."""
        if self._take(values):
            self.changed.emit()

    @Property(str, notify=changed)
    def kind(self) -> str:
        """One of "danger" or "warning"."""
        return str(self._values["kind"])

    @Property(str, notify=changed)
    def sign(self) -> str:
        """Safety sign, a file name without ending."""
        return str(self._values["sign"])

    @Property(str, notify=changed)
    def hazard(self) -> str:
        """What is dangerous."""
        return str(self._values["hazard"])

    @Property(str, notify=changed)
    def consequence(self) -> str:
        """What it can do."""
        return str(self._values["consequence"])

    @Property(str, notify=changed)
    def prompt(self) -> str:
        """Prompt."""
        return str(self._values["prompt"])

    @Property(str, notify=changed)
    def promptAside(self) -> str:
        """Prompt aside."""
        return str(self._values["promptAside"])

    @Property(str, notify=changed)
    def backLabel(self) -> str:
        """Previous step; empty hides it."""
        return str(self._values["backLabel"])

    @Property(QAbstractItemModel, constant=True)
    def ticks(self) -> Rows:
        """What to do first: key, sign, title, detail, phase ("done", "next", "todo")."""
        return self._ticks

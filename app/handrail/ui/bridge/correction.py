"""A correction or a late entry: old value, new value, reason, person."""

from __future__ import annotations

from typing import Unpack

from PySide6.QtCore import QAbstractItemModel, QObject, Signal
from PySide6.QtQml import QmlElement, QmlUncreatable

from handrail.ui.bridge.factors import FACTORS, Factors, FactorsValues
from handrail.ui.bridge.rows import Rows
from handrail.ui.bridge.typed import Property

QML_IMPORT_NAME = "Handrail.Bridge"
QML_IMPORT_MAJOR_VERSION = 1


class CorrectionValues(FactorsValues, total=False):
    """What `Correction.show` takes; the properties say what each means."""

    title: str
    text: str
    targetText: str
    oldLabel: str
    oldValue: str
    newLabel: str
    newValue: str
    newHint: str
    newProblem: str
    late: bool
    claimedDate: str
    claimedTime: str
    claimedProblem: str
    reason: str
    reasonHint: str


_EMPTY: CorrectionValues = {
    **FACTORS,
    "title": "",
    "text": "",
    "targetText": "",
    "oldLabel": "",
    "oldValue": "",
    "newLabel": "",
    "newValue": "",
    "newHint": "",
    "newProblem": "",
    "late": False,
    "claimedDate": "",
    "claimedTime": "",
    "claimedProblem": "",
    "reason": "",
    "reasonHint": "",
}

_REASONS_ROLES = {
    "key": "",
    "text": "",
    "selected": False,
}


@QmlElement
@QmlUncreatable("Made by its presenter.")
class Correction(Factors):  # type: ignore[operator]
    """A correction or a late entry: old value, new value, reason, person."""

    changed = Signal()
    newTyped = Signal(str)
    claimedDateTyped = Signal(str)
    claimedTimeTyped = Signal(str)
    reasonTyped = Signal(str)
    reasonAsked = Signal(str)
    cancelAsked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(_EMPTY, parent)
        self._reasons = Rows(_REASONS_ROLES, self)

    def show(self, **values: Unpack[CorrectionValues]) -> None:
        """Show these values; the others stay."""
        if self._take(values):
            self.changed.emit()

    @Property(str, notify=changed)
    def title(self) -> str:
        """Title."""
        return str(self._values["title"])

    @Property(str, notify=changed)
    def text(self) -> str:
        """What a correction does to signatures (rich)."""
        return str(self._values["text"])

    @Property(str, notify=changed)
    def targetText(self) -> str:
        """Which entry."""
        return str(self._values["targetText"])

    @Property(str, notify=changed)
    def oldLabel(self) -> str:
        """Old label."""
        return str(self._values["oldLabel"])

    @Property(str, notify=changed)
    def oldValue(self) -> str:
        """Old value."""
        return str(self._values["oldValue"])

    @Property(str, notify=changed)
    def newLabel(self) -> str:
        """New label."""
        return str(self._values["newLabel"])

    @Property(str, notify=changed)
    def newValue(self) -> str:
        """New value."""
        return str(self._values["newValue"])

    @Property(str, notify=changed)
    def newHint(self) -> str:
        """New hint."""
        return str(self._values["newHint"])

    @Property(str, notify=changed)
    def newProblem(self) -> str:
        """Why the new value does not fit."""
        return str(self._values["newProblem"])

    @Property(bool, notify=changed)
    def late(self) -> bool:
        """A late entry: asks when it happened; there is no old value."""
        return bool(self._values["late"])

    @Property(str, notify=changed)
    def claimedDate(self) -> str:
        """Claimed date."""
        return str(self._values["claimedDate"])

    @Property(str, notify=changed)
    def claimedTime(self) -> str:
        """Claimed time."""
        return str(self._values["claimedTime"])

    @Property(str, notify=changed)
    def claimedProblem(self) -> str:
        """Claimed problem."""
        return str(self._values["claimedProblem"])

    @Property(str, notify=changed)
    def reason(self) -> str:
        """Reason in words."""
        return str(self._values["reason"])

    @Property(str, notify=changed)
    def reasonHint(self) -> str:
        """Reason hint."""
        return str(self._values["reasonHint"])

    @Property(QAbstractItemModel, constant=True)
    def reasons(self) -> Rows:
        """Reasons to choose from: key, text, selected."""
        return self._reasons

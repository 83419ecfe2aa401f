"""07: exactly what is signed, its meaning, the person with both factors."""

from __future__ import annotations

from typing import Unpack

from PySide6.QtCore import QAbstractItemModel, QObject, Signal
from PySide6.QtQml import QmlElement, QmlUncreatable

from handrail.ui.bridge.camera import Camera
from handrail.ui.bridge.factors import FACTORS, Factors, FactorsValues
from handrail.ui.bridge.rows import Rows
from handrail.ui.bridge.typed import Property

QML_IMPORT_NAME = "Handrail.Bridge"
QML_IMPORT_MAJOR_VERSION = 1


class SignRecordValues(FactorsValues, total=False):
    """What `SignRecord.show` takes; the properties say what each means."""

    title: str
    recordTitle: str
    recordCount: str
    fingerprint: str
    footText: str
    meaningText: str
    second: bool
    secondTitle: str
    secondText: str
    canDisagree: bool
    canNotMe: bool
    passwordLabel: str
    manyLabel: str


_EMPTY: SignRecordValues = {
    **FACTORS,
    "title": "",
    "recordTitle": "",
    "recordCount": "",
    "fingerprint": "",
    "footText": "",
    "meaningText": "",
    "second": False,
    "secondTitle": "",
    "secondText": "",
    "canDisagree": False,
    "canNotMe": False,
    "passwordLabel": "",
    "manyLabel": "",
}

_FACTS_ROLES = {
    "key": "",
    "label": "",
    "value": "",
    "mono": True,
}
_GROUPS_ROLES = {
    "key": "",
    "title": "",
    "limits": "",
    "text": "",
    "values": [],
}
_MARKS_ROLES = {
    "key": "",
    "mark": "photo",
    "text": "",
}
_HISTORY_ROLES = {
    "key": "",
    "mark": "undo",
    "text": "",
}
_SIGNATURES_ROLES = {
    "key": "",
    "phase": "ahead",
    "title": "",
    "detail": "",
}
_MEANINGS_ROLES = {
    "key": "",
    "text": "",
    "phase": "open",
    "reason": "",
}


@QmlElement
@QmlUncreatable("Made by its presenter.")
class SignRecord(Factors):  # type: ignore[operator]
    """07: exactly what is signed, its meaning, the person with both factors."""

    changed = Signal()
    meaningAsked = Signal(str)
    cancelAsked = Signal()
    passwordAsked = Signal()
    # The same signature for the other units too.
    manyAsked = Signal()
    # I do not agree.
    disagreeAsked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(_EMPTY, parent)
        self._camera = Camera(self)
        self._facts = Rows(_FACTS_ROLES, self)
        self._groups = Rows(_GROUPS_ROLES, self)
        self._marks = Rows(_MARKS_ROLES, self)
        self._history = Rows(_HISTORY_ROLES, self)
        self._signatures = Rows(_SIGNATURES_ROLES, self)
        self._meanings = Rows(_MEANINGS_ROLES, self)

    def show(self, **values: Unpack[SignRecordValues]) -> None:
        """Show these values; the others stay."""
        if self._take(values):
            self.changed.emit()

    @Property(Camera, constant=True)
    def camera(self) -> Camera:
        """What the camera shows, where a badge is read by it."""
        return self._camera

    @Property(str, notify=changed)
    def title(self) -> str:
        """Title."""
        return str(self._values["title"])

    @Property(str, notify=changed)
    def recordTitle(self) -> str:
        """Record title."""
        return str(self._values["recordTitle"])

    @Property(str, notify=changed)
    def recordCount(self) -> str:
        """One of "Record 1 of 1"."""
        return str(self._values["recordCount"])

    @Property(str, notify=changed)
    def fingerprint(self) -> str:
        """First 16 hex digits of what is signed, in fours."""
        return str(self._values["fingerprint"])

    @Property(str, notify=changed)
    def footText(self) -> str:
        """Under the record."""
        return str(self._values["footText"])

    @Property(str, notify=changed)
    def meaningText(self) -> str:
        """The sentence of meaning (rich)."""
        return str(self._values["meaningText"])

    @Property(bool, notify=changed)
    def second(self) -> bool:
        """A second person signs."""
        return bool(self._values["second"])

    @Property(str, notify=changed)
    def secondTitle(self) -> str:
        """Second title."""
        return str(self._values["secondTitle"])

    @Property(str, notify=changed)
    def secondText(self) -> str:
        """Who cannot sign here."""
        return str(self._values["secondText"])

    @Property(bool, notify=changed)
    def canDisagree(self) -> bool:
        """Show “I do not agree”."""
        return bool(self._values["canDisagree"])

    @Property(bool, notify=changed)
    def canNotMe(self) -> bool:
        """Show “Not me”."""
        return bool(self._values["canNotMe"])

    @Property(str, notify=changed)
    def manyLabel(self) -> str:
        """All of the units that wait for the same signature; empty hides it."""
        return str(self._values["manyLabel"])

    @Property(str, notify=changed)
    def passwordLabel(self) -> str:
        """Use password; empty hides it."""
        return str(self._values["passwordLabel"])

    @Property(QAbstractItemModel, constant=True)
    def facts(self) -> Rows:
        """Work order, unit, instruction …: key, label, value, mono."""
        return self._facts

    @Property(QAbstractItemModel, constant=True)
    def groups(self) -> Rows:
        """What was recorded: key, title, limits, text (a single plain result), values (list of {label, value,
        phase: "ok"|"out"}).
        """
        return self._groups

    @Property(QAbstractItemModel, constant=True)
    def marks(self) -> Rows:
        """Photos, gauges, notes: key, mark (icon), text."""
        return self._marks

    @Property(QAbstractItemModel, constant=True)
    def history(self) -> Rows:
        """Kept failures and corrections: key, mark (icon), text."""
        return self._history

    @Property(QAbstractItemModel, constant=True)
    def signatures(self) -> Rows:
        """Signatures on this record: key, phase ("done", "next", "ahead", "void"), title (rich), detail."""
        return self._signatures

    @Property(QAbstractItemModel, constant=True)
    def meanings(self) -> Rows:
        """Meanings: key, text, phase ("selected", "open", "closed"), reason (why closed, for a screen reader and
        on tap).
        """
        return self._meanings

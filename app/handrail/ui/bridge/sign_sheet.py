"""Signing over a screen, a review (11) or a deviation (06): what is signed, what it means, and both factors."""

from __future__ import annotations

from typing import Unpack

from PySide6.QtCore import QAbstractItemModel, QObject, Signal
from PySide6.QtQml import QmlElement, QmlUncreatable

from handrail.ui.bridge.factors import FACTORS, Factors, FactorsValues
from handrail.ui.bridge.rows import Rows
from handrail.ui.bridge.typed import Property

QML_IMPORT_NAME = "Handrail.Bridge"
QML_IMPORT_MAJOR_VERSION = 1


class SignSheetValues(FactorsValues, total=False):
    """What `SignSheet.show` takes; the properties say what each means."""

    title: str
    meaningText: str
    reasonLabel: str
    reason: str
    reasonHint: str
    reasonProblem: str
    fingerprint: str
    canNotMe: bool
    passwordLabel: str


_EMPTY: SignSheetValues = {
    **FACTORS,
    "title": "",
    "meaningText": "",
    "reasonLabel": "",
    "reason": "",
    "reasonHint": "",
    "reasonProblem": "",
    "fingerprint": "",
    "canNotMe": False,
    "passwordLabel": "",
}
_FACTS_ROLES = {
    "key": "",
    "label": "",
    "value": "",
    "mono": False,
}
_MEANINGS_ROLES = {
    "key": "",
    "text": "",
    "phase": "open",
    "reason": "",
}


@QmlElement
@QmlUncreatable("Made by its presenter.")
class SignSheet(Factors):  # type: ignore[operator]
    """A signature over the screen that asked for it."""

    changed = Signal()
    cancelAsked = Signal()
    passwordAsked = Signal()
    meaningAsked = Signal(str)
    reasonTyped = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(_EMPTY, parent)
        self._facts = Rows(_FACTS_ROLES, self)
        self._meanings = Rows(_MEANINGS_ROLES, self)

    def show(self, **values: Unpack[SignSheetValues]) -> None:
        """Show these values; the others stay."""
        if self._take(values):
            self.changed.emit()

    @Property(str, notify=changed)
    def title(self) -> str:
        """What is signed."""
        return str(self._values["title"])

    @Property(str, notify=changed)
    def meaningText(self) -> str:
        """The sentence of meaning (rich)."""
        return str(self._values["meaningText"])

    @Property(str, notify=changed)
    def reasonLabel(self) -> str:
        """What the reason is for; empty: none is asked for."""
        return str(self._values["reasonLabel"])

    @Property(str, notify=changed)
    def reason(self) -> str:
        """The reason as typed."""
        return str(self._values["reason"])

    @Property(str, notify=changed)
    def reasonHint(self) -> str:
        """What to write there."""
        return str(self._values["reasonHint"])

    @Property(str, notify=changed)
    def reasonProblem(self) -> str:
        """What is wrong with it."""
        return str(self._values["reasonProblem"])

    @Property(str, notify=changed)
    def fingerprint(self) -> str:
        """First 16 hex digits of what is signed, in fours."""
        return str(self._values["fingerprint"])

    @Property(bool, notify=changed)
    def canNotMe(self) -> bool:
        """Show “Not me”."""
        return bool(self._values["canNotMe"])

    @Property(str, notify=changed)
    def passwordLabel(self) -> str:
        """Use password; empty hides it."""
        return str(self._values["passwordLabel"])

    @Property(QAbstractItemModel, constant=True)
    def facts(self) -> Rows:
        """What is signed: key, label, value, mono."""
        return self._facts

    @Property(QAbstractItemModel, constant=True)
    def meanings(self) -> Rows:
        """Meanings: key, text, phase ("selected", "open", "closed"), reason (why closed)."""
        return self._meanings

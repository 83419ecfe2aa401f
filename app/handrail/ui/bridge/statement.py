"""01: the accountability statement, read and accepted before the first signature."""

from __future__ import annotations

from typing import Unpack

from PySide6.QtCore import QAbstractItemModel, QObject, Signal
from PySide6.QtQml import QmlElement, QmlUncreatable

from handrail.ui.bridge.factors import FACTORS, Factors, FactorsValues
from handrail.ui.bridge.rows import Rows
from handrail.ui.bridge.typed import Property

QML_IMPORT_NAME = "Handrail.Bridge"
QML_IMPORT_MAJOR_VERSION = 1


class StatementValues(FactorsValues, total=False):
    """What `Statement.show` takes; the properties say what each means."""

    title: str
    versionText: str
    declineLabel: str
    canNotMe: bool
    passwordLabel: str


_EMPTY: StatementValues = {
    **FACTORS,
    "title": "",
    "versionText": "",
    "declineLabel": "",
    "canNotMe": False,
    "passwordLabel": "",
}
_PARAGRAPHS_ROLES = {
    "key": "",
    "text": "",
}


@QmlElement
@QmlUncreatable("Made by its presenter.")
class Statement(Factors):  # type: ignore[operator]
    """01: the accountability statement."""

    changed = Signal()
    declineAsked = Signal()
    passwordAsked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(_EMPTY, parent)
        self._paragraphs = Rows(_PARAGRAPHS_ROLES, self)

    def show(self, **values: Unpack[StatementValues]) -> None:
        """Show these values; the others stay."""
        if self._take(values):
            self.changed.emit()

    @Property(str, notify=changed)
    def title(self) -> str:
        """What it is about."""
        return str(self._values["title"])

    @Property(str, notify=changed)
    def versionText(self) -> str:
        """Which version is read: "Version 2"."""
        return str(self._values["versionText"])

    @Property(str, notify=changed)
    def declineLabel(self) -> str:
        """How to leave without accepting."""
        return str(self._values["declineLabel"])

    @Property(bool, notify=changed)
    def canNotMe(self) -> bool:
        """Show “Not me”."""
        return bool(self._values["canNotMe"])

    @Property(str, notify=changed)
    def passwordLabel(self) -> str:
        """Use password, or use PIN."""
        return str(self._values["passwordLabel"])

    @Property(QAbstractItemModel, constant=True)
    def paragraphs(self) -> Rows:
        """The words exactly as they are accepted, a paragraph each (plain text): key, text."""
        return self._paragraphs

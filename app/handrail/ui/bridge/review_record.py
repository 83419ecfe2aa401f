"""11: reviewing a record: the entries that need a person's eye, each opened and ticked (A11D-12-4)."""

from __future__ import annotations

from typing import Unpack

from PySide6.QtCore import QAbstractItemModel, QObject, Signal
from PySide6.QtQml import QmlElement, QmlUncreatable

from handrail.ui.bridge.record_entry import RecordEntry
from handrail.ui.bridge.rows import Rows
from handrail.ui.bridge.status import STATED, Stated, StatedValues
from handrail.ui.bridge.typed import Property

QML_IMPORT_NAME = "Handrail.Bridge"
QML_IMPORT_MAJOR_VERSION = 1


class ReviewRecordValues(StatedValues, total=False):
    """What `ReviewRecord.show` takes; the properties say what each means."""

    title: str
    countText: str
    othersTitle: str
    othersText: str
    rejectLabel: str
    at: int


_EMPTY: ReviewRecordValues = {
    **STATED,
    "title": "",
    "countText": "",
    "othersTitle": "",
    "othersText": "",
    "rejectLabel": "",
    "at": -1,
}
_METHODS_ROLES = {
    "key": "",
    "text": "",
    "detail": "",
    "phase": "open",
    "reason": "",
}
_ENTRIES_ROLES = {
    "key": "",
    "place": "",
    "number": "",
    "time": "",
    "title": "",
    "detail": "",
    "why": "",
    "tone": "",
    "who": "",
    "seen": False,
    "selected": False,
}


@QmlElement
@QmlUncreatable("Made by its presenter.")
class ReviewRecord(Stated):  # type: ignore[operator]
    """11: reviewing a record."""

    changed = Signal()
    backAsked = Signal()
    rejectAsked = Signal()
    # Another way to review was chosen.
    methodAsked = Signal(str)
    # An entry was touched: open it.
    entryAsked = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(_EMPTY, parent)
        self._methods = Rows(_METHODS_ROLES, self)
        self._entries = Rows(_ENTRIES_ROLES, self)
        self._opened = RecordEntry(self)

    def show(self, **values: Unpack[ReviewRecordValues]) -> None:
        """Show these values; the others stay."""
        if self._take(values):
            self.changed.emit()

    @Property(str, notify=changed)
    def title(self) -> str:
        """What is reviewed."""
        return str(self._values["title"])

    @Property(str, notify=changed)
    def countText(self) -> str:
        """How many are seen."""
        return str(self._values["countText"])

    @Property(str, notify=changed)
    def othersTitle(self) -> str:
        """How many entries are not shown."""
        return str(self._values["othersTitle"])

    @Property(str, notify=changed)
    def othersText(self) -> str:
        """Those by kind, counted."""
        return str(self._values["othersText"])

    @Property(str, notify=changed)
    def rejectLabel(self) -> str:
        """“Reject record”; empty hides it."""
        return str(self._values["rejectLabel"])

    @Property(int, notify=changed)
    def at(self) -> int:
        """Which of the entries is open, from 0: it is kept in view; -1 for none."""
        return int(self._values["at"])

    @Property(QAbstractItemModel, constant=True)
    def methods(self) -> Rows:
        """Ways to review: key, text, detail (how many entries), phase ("selected", "open", "closed"), reason (why
        closed, for a screen reader and on tap).
        """
        return self._methods

    @Property(QAbstractItemModel, constant=True)
    def entries(self) -> Rows:
        """The entries to be seen: key, place (its number in this list), number, time, title, detail, why (the rules
        that picked it), tone ("" or "fail" or "hold"), who, seen, selected (it is the one that is open).
        """
        return self._entries

    @Property(RecordEntry, constant=True)
    def opened(self) -> RecordEntry:
        """The entry that is open."""
        return self._opened

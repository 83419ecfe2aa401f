"""11: the execution record: its entries, its chain and its reviews."""

from __future__ import annotations

from typing import Unpack

from PySide6.QtCore import QAbstractItemModel, QObject, Signal
from PySide6.QtQml import QmlElement, QmlUncreatable

from handrail.ui.bridge.rows import Rows
from handrail.ui.bridge.status import STATED, Stated, StatedValues
from handrail.ui.bridge.typed import Property

QML_IMPORT_NAME = "Handrail.Bridge"
QML_IMPORT_MAJOR_VERSION = 1


class RunRecordValues(StatedValues, total=False):
    """What `RunRecord.show` takes; the properties say what each means."""

    title: str
    chainState: str
    chainTitle: str
    chainText: str
    chainDetail: str
    noteText: str
    backLabel: str
    foundText: str
    reviewLabel: str
    reviewClosed: bool
    exportLabel: str


_EMPTY: RunRecordValues = {
    **STATED,
    "title": "",
    "chainState": "ok",
    "chainTitle": "",
    "chainText": "",
    "chainDetail": "",
    "noteText": "",
    "backLabel": "",
    "foundText": "",
    "reviewLabel": "",
    "reviewClosed": False,
    "exportLabel": "",
}

_FILTERS_ROLES = {
    "key": "",
    "text": "",
    "selected": False,
}
_COLUMNS_ROLES = {
    "key": "",
    "text": "",
    "order": "",
}
_ENTRIES_ROLES = {
    "key": "",
    "node": "dot",
    "mark": "",
    "linked": False,
    "day": "",
    "time": "",
    "number": "",
    "title": "",
    "detail": "",
    "tone": "",
    "who": "",
    "hash": "",
}
_FACTS_ROLES = {
    "key": "",
    "label": "",
    "value": "",
    "mono": False,
}


@QmlElement
@QmlUncreatable("Made by its presenter.")
class RunRecord(Stated):  # type: ignore[operator]
    """11: the execution record: its entries, its chain and its reviews."""

    changed = Signal()
    filterAsked = Signal(str)
    # A column's head was touched: sort by it, or the other way round.
    sortAsked = Signal(str)
    # An entry was touched (read it, correct it).
    entryAsked = Signal(str)
    backAsked = Signal()
    findAsked = Signal()
    checkAsked = Signal()
    reviewAsked = Signal()
    exportAsked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(_EMPTY, parent)
        self._filters = Rows(_FILTERS_ROLES, self)
        self._columns = Rows(_COLUMNS_ROLES, self)
        self._entries = Rows(_ENTRIES_ROLES, self)
        self._facts = Rows(_FACTS_ROLES, self)

    def show(self, **values: Unpack[RunRecordValues]) -> None:
        """Show these values; the others stay."""
        if self._take(values):
            self.changed.emit()

    @Property(str, notify=changed)
    def title(self) -> str:
        """Title."""
        return str(self._values["title"])

    @Property(str, notify=changed)
    def chainState(self) -> str:
        """One of "ok", "checking" or "broken"."""
        return str(self._values["chainState"])

    @Property(str, notify=changed)
    def chainTitle(self) -> str:
        """Chain title."""
        return str(self._values["chainTitle"])

    @Property(str, notify=changed)
    def chainText(self) -> str:
        """Chain text."""
        return str(self._values["chainText"])

    @Property(str, notify=changed)
    def chainDetail(self) -> str:
        """Chain detail."""
        return str(self._values["chainDetail"])

    @Property(str, notify=changed)
    def noteText(self) -> str:
        """Note text."""
        return str(self._values["noteText"])

    @Property(str, notify=changed)
    def backLabel(self) -> str:
        """Back label."""
        return str(self._values["backLabel"])

    @Property(str, notify=changed)
    def foundText(self) -> str:
        """What was looked for and how many entries hold it; empty when nothing is."""
        return str(self._values["foundText"])

    @Property(str, notify=changed)
    def reviewLabel(self) -> str:
        """“Review record” on the bar; empty where the person may not, or where it is the primary."""
        return str(self._values["reviewLabel"])

    @Property(bool, notify=changed)
    def reviewClosed(self) -> bool:
        """Something keeps this person from reviewing; a tap says what."""
        return bool(self._values["reviewClosed"])

    @Property(str, notify=changed)
    def exportLabel(self) -> str:
        """“Export record” on the bar; empty where it is the primary."""
        return str(self._values["exportLabel"])

    @Property(QAbstractItemModel, constant=True)
    def filters(self) -> Rows:
        """Filters: key, text, selected."""
        return self._filters

    @Property(QAbstractItemModel, constant=True)
    def columns(self) -> Rows:
        """The columns that can be sorted by: key, text, order ("" or "down" or "up", where it is sorted by)."""
        return self._columns

    @Property(QAbstractItemModel, constant=True)
    def entries(self) -> Rows:
        """Entries: key, node ("dot", "signature", "failed", "clock", "start", "done", "hold", "void", "mark"), mark
        (the icon of a node "mark"), linked (the row below is the entry that it is chained to), day (where the record
        has several), time, number, title, detail, tone ("" or "fail" or "hold"), who, hash (first four hex digits).
        """
        return self._entries

    @Property(QAbstractItemModel, constant=True)
    def facts(self) -> Rows:
        """Facts on the right: key, label, value, mono."""
        return self._facts

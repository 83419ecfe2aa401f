"""11: the execution record, newest first, with its chain."""

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


_EMPTY: RunRecordValues = {
    **STATED,
    "title": "",
    "chainState": "ok",
    "chainTitle": "",
    "chainText": "",
    "chainDetail": "",
    "noteText": "",
    "backLabel": "",
}

_FILTERS_ROLES = {
    "key": "",
    "text": "",
    "selected": False,
}
_ENTRIES_ROLES = {
    "key": "",
    "node": "dot",
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
    """11: the execution record, newest first, with its chain."""

    changed = Signal()
    filterAsked = Signal(str)
    # An entry was touched (read it, correct it).
    entryAsked = Signal(str)
    backAsked = Signal()
    findAsked = Signal()
    checkAsked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(_EMPTY, parent)
        self._filters = Rows(_FILTERS_ROLES, self)
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

    @Property(QAbstractItemModel, constant=True)
    def filters(self) -> Rows:
        """Filters: key, text, selected."""
        return self._filters

    @Property(QAbstractItemModel, constant=True)
    def entries(self) -> Rows:
        """Entries: key, node ("dot", "signature", "failed", "clock", "start", "done", "note", "hold", "late",
        "correction"), time, number, title, detail, tone ("" or "fail" or "hold"), who, hash (first four hex
        digits).
        """
        return self._entries

    @Property(QAbstractItemModel, constant=True)
    def facts(self) -> Rows:
        """Facts on the right: key, label, value, mono."""
        return self._facts

"""11: the execution record, newest first, with its chain."""

from __future__ import annotations

from typing import TypedDict, Unpack

from PySide6.QtCore import QAbstractItemModel, QObject, Signal
from PySide6.QtQml import QmlElement, QmlUncreatable

from handrail.ui.bridge.rows import Rows
from handrail.ui.bridge.shown import Shown
from handrail.ui.bridge.typed import Property

QML_IMPORT_NAME = "Handrail.Bridge"
QML_IMPORT_MAJOR_VERSION = 1


class RunRecordValues(TypedDict, total=False):
    """What `RunRecord.show` takes; the properties say what each means."""

    title: str
    chainState: str
    chainTitle: str
    chainText: str
    chainDetail: str
    noteText: str
    backLabel: str
    status: str
    statusTitle: str
    statusText: str
    primaryLabel: str
    primaryDetail: str
    primaryState: str
    primaryIcon: str


_EMPTY: RunRecordValues = {
    "title": "",
    "chainState": "ok",
    "chainTitle": "",
    "chainText": "",
    "chainDetail": "",
    "noteText": "",
    "backLabel": "",
    "status": "",
    "statusTitle": "",
    "statusText": "",
    "primaryLabel": "",
    "primaryDetail": "",
    "primaryState": "closed",
    "primaryIcon": "right",
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
class RunRecord(Shown):  # type: ignore[operator]
    """11: the execution record, newest first, with its chain."""

    changed = Signal()
    filterAsked = Signal(str)
    # An entry was touched (read it, correct it).
    entryAsked = Signal(str)
    backAsked = Signal()
    findAsked = Signal()
    checkAsked = Signal()
    # The primary action was touched (also when closed).
    primaryAsked = Signal()

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

    @Property(str, notify=changed)
    def status(self) -> str:
        """One of "" (as shown), "loading", "empty", "error" (these replace the content) or "stale" (a strip
        above the last known data).
        """
        return str(self._values["status"])

    @Property(str, notify=changed)
    def statusTitle(self) -> str:
        """What happened, in words."""
        return str(self._values["statusTitle"])

    @Property(str, notify=changed)
    def statusText(self) -> str:
        """What to do, or how old the data is."""
        return str(self._values["statusText"])

    @Property(str, notify=changed)
    def primaryLabel(self) -> str:
        """The primary action, verb and object."""
        return str(self._values["primaryLabel"])

    @Property(str, notify=changed)
    def primaryDetail(self) -> str:
        """Its second line: what happens next; when closed, what is missing."""
        return str(self._values["primaryDetail"])

    @Property(str, notify=changed)
    def primaryState(self) -> str:
        """One of "ready", "closed" (a tap still asks: the presenter opens the first missing thing), "busy" or
        "hidden".
        """
        return str(self._values["primaryState"])

    @Property(str, notify=changed)
    def primaryIcon(self) -> str:
        """Icon name at its end while ready."""
        return str(self._values["primaryIcon"])

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

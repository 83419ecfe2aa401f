"""The strip on top of every screen: where you are, what you work on, sync, person, mode."""

from __future__ import annotations

from typing import TypedDict, Unpack

from PySide6.QtCore import QAbstractItemModel, QObject, Signal
from PySide6.QtQml import QmlElement, QmlUncreatable

from handrail.ui.bridge.rows import Rows
from handrail.ui.bridge.shown import Shown
from handrail.ui.bridge.typed import Property

QML_IMPORT_NAME = "Handrail.Bridge"
QML_IMPORT_MAJOR_VERSION = 1


class HeaderValues(TypedDict, total=False):
    """What `Header.show` takes; the properties say what each means."""

    overline: str
    title: str
    clockDate: str
    clockTime: str
    syncState: str
    syncTitle: str
    syncDetail: str
    role: str
    person: str
    mode: str
    modeWord: str
    modeNote: str


_EMPTY: HeaderValues = {
    "overline": "",
    "title": "",
    "clockDate": "",
    "clockTime": "",
    "syncState": "",
    "syncTitle": "",
    "syncDetail": "",
    "role": "",
    "person": "",
    "mode": "",
    "modeWord": "",
    "modeNote": "",
}

_CELLS_ROLES = {
    "key": "",
    "label": "",
    "value": "",
    "mark": "",
    "mono": True,
}


@QmlElement
@QmlUncreatable("Made by its presenter.")
class Header(Shown):  # type: ignore[operator]
    """The strip on top of every screen: where you are, what you work on, sync, person, mode."""

    changed = Signal()
    # The lock was touched.
    lockAsked = Signal()
    # The sync pill was touched.
    syncAsked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(_EMPTY, parent)
        self._cells = Rows(_CELLS_ROLES, self)

    def show(self, **values: Unpack[HeaderValues]) -> None:
        """Show these values; the others stay."""
        if self._take(values):
            self.changed.emit()

    @Property(str, notify=changed)
    def overline(self) -> str:
        """Small line above the title (place or sentence)."""
        return str(self._values["overline"])

    @Property(str, notify=changed)
    def title(self) -> str:
        """Title of a screen outside a run; empty inside a run, where `cells` are shown instead."""
        return str(self._values["title"])

    @Property(str, notify=changed)
    def clockDate(self) -> str:
        """Date beside the clock; empty hides the clock."""
        return str(self._values["clockDate"])

    @Property(str, notify=changed)
    def clockTime(self) -> str:
        """Time, 24 h."""
        return str(self._values["clockTime"])

    @Property(str, notify=changed)
    def syncState(self) -> str:
        """One of "received", "saved", "sending", "waiting" (too long), "rejected", "off" (nothing is recorded)
        or "" (no pill).
        """
        return str(self._values["syncState"])

    @Property(str, notify=changed)
    def syncTitle(self) -> str:
        """Line 1 of the sync pill."""
        return str(self._values["syncTitle"])

    @Property(str, notify=changed)
    def syncDetail(self) -> str:
        """Line 2 of the sync pill."""
        return str(self._values["syncDetail"])

    @Property(str, notify=changed)
    def role(self) -> str:
        """What the person is here: Operator, In training."""
        return str(self._values["role"])

    @Property(str, notify=changed)
    def person(self) -> str:
        """Short name; empty hides person and lock."""
        return str(self._values["person"])

    @Property(str, notify=changed)
    def mode(self) -> str:
        """One of "" (production), "demo", "training" or "preview"."""
        return str(self._values["mode"])

    @Property(str, notify=changed)
    def modeWord(self) -> str:
        """DEMO, TRAINING or PREVIEW, in the language of the site."""
        return str(self._values["modeWord"])

    @Property(str, notify=changed)
    def modeNote(self) -> str:
        """One sentence in the band of a mode frame."""
        return str(self._values["modeNote"])

    @Property(QAbstractItemModel, constant=True)
    def cells(self) -> Rows:
        """Cells of a run: key, label, value, mark (icon before the label), mono (value is a code). In portrait
        the first cell stays in the first row.
        """
        return self._cells

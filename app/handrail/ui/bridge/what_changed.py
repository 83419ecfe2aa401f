"""18: what a revision changed since the person last did the instruction."""

from __future__ import annotations

from typing import Unpack

from PySide6.QtCore import QAbstractItemModel, QObject, Signal
from PySide6.QtQml import QmlElement, QmlUncreatable

from handrail.ui.bridge.primary import PRIMARY, Primary, PrimaryValues
from handrail.ui.bridge.rows import Rows
from handrail.ui.bridge.typed import Property

QML_IMPORT_NAME = "Handrail.Bridge"
QML_IMPORT_MAJOR_VERSION = 1


class WhatChangedValues(PrimaryValues, total=False):
    """What `WhatChanged.show` takes; the properties say what each means."""

    title: str
    text: str
    countText: str
    gap: str


_EMPTY: WhatChangedValues = {**PRIMARY, "title": "", "text": "", "countText": "", "gap": ""}

_REASONS_ROLES = {"key": "", "label": "", "text": ""}
_STEPS_ROLES = {"key": "", "kind": "changed", "count": 0, "title": "", "aside": "", "details": []}


@QmlElement
@QmlUncreatable("Made by its presenter.")
class WhatChanged(Primary):  # type: ignore[operator]
    """18: what a revision changed since the person last did the instruction."""

    changed = Signal()
    jobsAsked = Signal()
    reportAsked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(_EMPTY, parent)
        self._reasons = Rows(_REASONS_ROLES, self)
        self._steps = Rows(_STEPS_ROLES, self)

    def show(self, **values: Unpack[WhatChangedValues]) -> None:
        """Show these values; the others stay."""
        if self._take(values):
            self.changed.emit()

    @Property(str, notify=changed)
    def title(self) -> str:
        """Since which revision."""
        return str(self._values["title"])

    @Property(str, notify=changed)
    def text(self) -> str:
        """When they last did it, and who knows that."""
        return str(self._values["text"])

    @Property(str, notify=changed)
    def countText(self) -> str:
        """How many steps differ."""
        return str(self._values["countText"])

    @Property(str, notify=changed)
    def gap(self) -> str:
        """Why the steps can't be compared; empty where they are."""
        return str(self._values["gap"])

    @Property(QAbstractItemModel, constant=True)
    def reasons(self) -> Rows:
        """Why, revision by revision: key, label (revision and date), text."""
        return self._reasons

    @Property(QAbstractItemModel, constant=True)
    def steps(self) -> Rows:
        """The steps that differ: key, kind ("changed", "new", "removed"), count (in how many things), title, aside
        (in what), details (a list of label, before, after; both as rich text, what differs is marked).
        """
        return self._steps

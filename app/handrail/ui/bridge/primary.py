"""The one main action of a screen, and what every view model with one is made of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypedDict

from PySide6.QtCore import Signal
from PySide6.QtQml import QmlElement, QmlUncreatable

from handrail.ui.bridge.shown import Shown
from handrail.ui.bridge.typed import Property

QML_IMPORT_NAME = "Handrail.Bridge"
QML_IMPORT_MAJOR_VERSION = 1


class PrimaryValues(TypedDict, total=False):
    """What `show` takes for it; the properties say what each means."""

    primaryLabel: str
    primaryDetail: str
    primaryState: str
    primaryIcon: str


PRIMARY: PrimaryValues = {
    "primaryLabel": "",
    "primaryDetail": "",
    "primaryState": "closed",
    "primaryIcon": "right",
}
_OWN = frozenset(PRIMARY)


@QmlElement
@QmlUncreatable("Made by its presenter.")
class Primary(Shown):  # type: ignore[operator]
    """Shows a primary action."""

    primaryChanged = Signal()
    # The primary action was touched (also when closed).
    primaryAsked = Signal()

    def _take(self, values: Mapping[str, Any]) -> frozenset[str]:
        fresh = super()._take(values)
        if not fresh.isdisjoint(_OWN):
            self.primaryChanged.emit()
        return fresh

    @Property(str, notify=primaryChanged)
    def primaryLabel(self) -> str:
        """The primary action, verb and object."""
        return str(self._values["primaryLabel"])

    @Property(str, notify=primaryChanged)
    def primaryDetail(self) -> str:
        """Its second line: what happens next; when closed, what is missing."""
        return str(self._values["primaryDetail"])

    @Property(str, notify=primaryChanged)
    def primaryState(self) -> str:
        """One of "ready", "closed" (a tap still asks: the presenter opens the first missing thing), "busy" or
        "hidden".
        """
        return str(self._values["primaryState"])

    @Property(str, notify=primaryChanged)
    def primaryIcon(self) -> str:
        """Icon name at its end while ready."""
        return str(self._values["primaryIcon"])

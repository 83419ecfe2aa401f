"""What stands in for the content of a screen, or above it, while that is loading, empty, wrong or old."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtQml import QmlElement, QmlUncreatable

from handrail.ui.bridge.primary import PRIMARY, Primary, PrimaryValues
from handrail.ui.bridge.typed import Property

QML_IMPORT_NAME = "Handrail.Bridge"
QML_IMPORT_MAJOR_VERSION = 1


class StatedValues(PrimaryValues, total=False):
    """What `show` takes for it besides; the properties say what each means."""

    status: str
    statusTitle: str
    statusText: str


STATED: StatedValues = {
    **PRIMARY,
    "status": "",
    "statusTitle": "",
    "statusText": "",
}
_OWN = frozenset(STATED) - frozenset(PRIMARY)


@QmlElement
@QmlUncreatable("Made by its presenter.")
class Stated(Primary):  # type: ignore[operator]
    """Shows a status beside its primary action."""

    statusChanged = Signal()

    def _take(self, values: Mapping[str, Any]) -> frozenset[str]:
        fresh = super()._take(values)
        if not fresh.isdisjoint(_OWN):
            self.statusChanged.emit()
        return fresh

    @Property(str, notify=statusChanged)
    def status(self) -> str:
        """One of "" (as shown), "loading", "empty", "error" (these replace the content) or "stale" (a strip
        above the last known data).
        """
        return str(self._values["status"])

    @Property(str, notify=statusChanged)
    def statusTitle(self) -> str:
        """What happened, in words."""
        return str(self._values["statusTitle"])

    @Property(str, notify=statusChanged)
    def statusText(self) -> str:
        """What to do, or how old the data is."""
        return str(self._values["statusText"])

"""The tablet is locked: content blank, rail kept. The same person comes back to the same place."""

from __future__ import annotations

from typing import Unpack

from PySide6.QtCore import QObject, Signal
from PySide6.QtQml import QmlElement, QmlUncreatable

from handrail.ui.bridge.camera import Camera
from handrail.ui.bridge.factors import FACTORS, Factors, FactorsValues
from handrail.ui.bridge.typed import Property

QML_IMPORT_NAME = "Handrail.Bridge"
QML_IMPORT_MAJOR_VERSION = 1


class LockedValues(FactorsValues, total=False):
    """What `Locked.show` takes; the properties say what each means."""

    title: str
    text: str
    otherText: str


_EMPTY: LockedValues = {
    **FACTORS,
    "title": "",
    "text": "",
    "otherText": "",
}


@QmlElement
@QmlUncreatable("Made by its presenter.")
class Locked(Factors):  # type: ignore[operator]
    """The tablet is locked: content blank, rail kept. The same person comes back to the same place."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(_EMPTY, parent)
        self._camera = Camera(self)

    def show(self, **values: Unpack[LockedValues]) -> None:
        """Show these values; the others stay."""
        if self._take(values):
            self.changed.emit()

    @Property(Camera, constant=True)
    def camera(self) -> Camera:
        """What the camera shows, where a badge is read by it."""
        return self._camera

    @Property(str, notify=changed)
    def title(self) -> str:
        """Title."""
        return str(self._values["title"])

    @Property(str, notify=changed)
    def text(self) -> str:
        """Whose work is safe, since when (rich)."""
        return str(self._values["text"])

    @Property(str, notify=changed)
    def otherText(self) -> str:
        """What another person gets."""
        return str(self._values["otherText"])

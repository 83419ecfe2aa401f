"""Appearance: how everything looks on this glass, for this person."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, TypedDict, Unpack

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtQml import QmlElement, QmlSingleton

from handrail.ui.bridge.shown import Shown
from handrail.ui.bridge.typed import Property

QML_IMPORT_NAME = "Handrail.Bridge"
QML_IMPORT_MAJOR_VERSION = 1


class AppearanceValues(TypedDict, total=False):
    """What `Appearance.show` takes; the properties say what each means."""

    dark: bool
    textScale: float
    ppi: float
    reducedMotion: bool
    leftHanded: bool
    rightToLeft: bool


@QmlElement
@QmlSingleton
class Appearance(Shown):
    """The singleton that the Theme reads: one per engine, made by the engine.

    Call `load` once before the first screen, through
    ``engine.singletonInstance("Handrail.Bridge", "Appearance")``.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(
            {
                "dark": False,
                "textScale": 1.0,
                "ppi": 149.5,
                "reducedMotion": False,
                "leftHanded": False,
                "rightToLeft": False,
            },
            parent,
        )
        self._tokens: dict[str, Any] = {}
        self._resources = ""

    def load(self, resources: Path) -> None:
        """Read the colour tokens and remember where signs and logo are (the ``resources`` folder)."""
        self._tokens = json.loads((resources / "tokens.json").read_text("utf-8"))
        self._resources = QUrl.fromLocalFile(str(resources)).toString()
        self.changed.emit()

    def show(self, **values: Unpack[AppearanceValues]) -> None:
        """Show everything like this; the other values stay."""
        if self._take(values):
            self.changed.emit()

    @Property("QVariantMap", notify=changed)
    def tokens(self) -> dict[str, Any]:
        """The content of tokens.json: light, dark and safety colours by name."""
        return self._tokens

    @Property(str, notify=changed)
    def resources(self) -> str:
        """Address of the resources folder, without a slash at the end."""
        return self._resources

    @Property(bool, notify=changed)
    def dark(self) -> bool:
        """Dark colours."""
        return bool(self._values["dark"])

    @Property(float, notify=changed)
    def textScale(self) -> float:
        """The person's text scale: 1.0, 1.15, 1.3, up to 2.0."""
        return float(self._values["textScale"])

    @Property(float, notify=changed)
    def ppi(self) -> float:
        """Pixels (as Qt counts them) per inch of this glass; sizes are fixed on glass, not in pixels."""
        return float(self._values["ppi"])

    @Property(bool, notify=changed)
    def reducedMotion(self) -> bool:
        """All motion takes 0 ms."""
        return bool(self._values["reducedMotion"])

    @Property(bool, notify=changed)
    def leftHanded(self) -> bool:
        """Primary and captures on the left. Stored per person."""
        return bool(self._values["leftHanded"])

    @Property(bool, notify=changed)
    def rightToLeft(self) -> bool:
        """The language reads from right to left: everything but figures, codes and keypads mirrors."""
        return bool(self._values["rightToLeft"])

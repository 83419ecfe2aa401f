"""01: two factors, badge then PIN. The same page for a known and an unknown badge."""

from __future__ import annotations

from typing import Unpack

from PySide6.QtCore import QAbstractItemModel, QObject, Signal
from PySide6.QtQml import QmlElement, QmlUncreatable

from handrail.ui.bridge.camera import Camera
from handrail.ui.bridge.factors import FACTORS, Factors, FactorsValues
from handrail.ui.bridge.rows import Rows
from handrail.ui.bridge.typed import Property

QML_IMPORT_NAME = "Handrail.Bridge"
QML_IMPORT_MAJOR_VERSION = 1


class BadgeInValues(FactorsValues, total=False):
    """What `BadgeIn.show` takes; the properties say what each means."""

    greeting: str
    prompt: str
    personRole: str
    lockedTitle: str
    lockedText: str
    providerLabel: str


_EMPTY: BadgeInValues = {
    **FACTORS,
    "greeting": "",
    "prompt": "",
    "personRole": "",
    "lockedTitle": "",
    "lockedText": "",
    "providerLabel": "",
}

_RAIL_ROLES = {
    "key": "",
    "form": "step",
    "kind": "ahead",
    "number": "",
    "code": "",
    "title": "",
    "detail": "",
    "count": 0,
}
_FACTS_ROLES = {
    "key": "",
    "mark": "info",
    "text": "",
}
_NOTES_ROLES = {
    "key": "",
    "mark": "info",
    "text": "",
}


@QmlElement
@QmlUncreatable("Made by its presenter.")
class BadgeIn(Factors):  # type: ignore[operator]
    """01: two factors, badge then PIN. The same page for a known and an unknown badge."""

    changed = Signal()
    # Use a password (or the PIN again).
    passwordAsked = Signal()
    # Help was touched.
    helpAsked = Signal()
    # Prove at the site's sign-in service who you are, then choose a PIN.
    providerAsked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(_EMPTY, parent)
        self._camera = Camera(self)
        self._rail = Rows(_RAIL_ROLES, self)
        self._facts = Rows(_FACTS_ROLES, self)
        self._notes = Rows(_NOTES_ROLES, self)

    def show(self, **values: Unpack[BadgeInValues]) -> None:
        """Show these values; the others stay."""
        if self._take(values):
            self.changed.emit()

    @Property(str, notify=changed)
    def greeting(self) -> str:
        """One of "Hello, Mara." or, without a name, "Hello."."""
        return str(self._values["greeting"])

    @Property(str, notify=changed)
    def prompt(self) -> str:
        """What to do now."""
        return str(self._values["prompt"])

    @Property(str, notify=changed)
    def personRole(self) -> str:
        """Under the name on the card."""
        return str(self._values["personRole"])

    @Property(str, notify=changed)
    def lockedTitle(self) -> str:
        """Set while sign-in is locked: what happened."""
        return str(self._values["lockedTitle"])

    @Property(str, notify=changed)
    def lockedText(self) -> str:
        """Who can unlock, with name and number."""
        return str(self._values["lockedText"])

    @Property(str, notify=changed)
    def providerLabel(self) -> str:
        """The way to the sign-in service; empty where the site has none."""
        return str(self._values["providerLabel"])

    @Property(Camera, constant=True)
    def camera(self) -> Camera:
        """What the camera shows, where a badge is read by it."""
        return self._camera

    @Property(QAbstractItemModel, constant=True)
    def rail(self) -> Rows:
        """key, form ("step", "fold", "group"), kind ("done", "current", "problem", "ahead", "locked",
        "signature", "failed", "hold", "changed", "new", "removed"), number (in the node), code ("OP 10"),
        title, detail (second line), count (changed: how many).
        """
        return self._rail

    @Property(QAbstractItemModel, constant=True)
    def facts(self) -> Rows:
        """Facts on the person card: key, mark (icon), text (rich)."""
        return self._facts

    @Property(QAbstractItemModel, constant=True)
    def notes(self) -> Rows:
        """Notes under the card, such as offline limits: key, mark (icon), text (rich)."""
        return self._notes

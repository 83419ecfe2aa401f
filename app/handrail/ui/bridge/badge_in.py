"""01: two factors, badge then PIN. The same page for a known and an unknown badge."""

from __future__ import annotations

from typing import TypedDict, Unpack

from PySide6.QtCore import QAbstractItemModel, QObject, Signal
from PySide6.QtQml import QmlElement, QmlUncreatable

from handrail.ui.bridge.rows import Rows
from handrail.ui.bridge.shown import Shown
from handrail.ui.bridge.typed import Property

QML_IMPORT_NAME = "Handrail.Bridge"
QML_IMPORT_MAJOR_VERSION = 1


class BadgeInValues(TypedDict, total=False):
    """What `BadgeIn.show` takes; the properties say what each means."""

    greeting: str
    prompt: str
    personRole: str
    lockedTitle: str
    lockedText: str
    personStep: str
    personName: str
    personDetail: str
    initials: str
    digits: int
    pinLength: int
    pinProblem: str
    pinOpen: bool
    primaryLabel: str
    primaryDetail: str
    primaryState: str
    primaryIcon: str


_EMPTY: BadgeInValues = {
    "greeting": "",
    "prompt": "",
    "personRole": "",
    "lockedTitle": "",
    "lockedText": "",
    "personStep": "badge",
    "personName": "",
    "personDetail": "",
    "initials": "",
    "digits": 0,
    "pinLength": 6,
    "pinProblem": "",
    "pinOpen": True,
    "primaryLabel": "",
    "primaryDetail": "",
    "primaryState": "closed",
    "primaryIcon": "right",
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
class BadgeIn(Shown):  # type: ignore[operator]
    """01: two factors, badge then PIN. The same page for a known and an unknown badge."""

    changed = Signal()
    # The badge field was finished with Enter (typed, or a reader acting as a keyboard).
    badgeTyped = Signal(str)
    # The password field was finished with Enter.
    passwordTyped = Signal(str)
    # A digit key was touched.
    pinDigit = Signal(str)
    # Backspace was touched.
    pinErase = Signal()
    # Clear was touched.
    pinClear = Signal()
    # Not me: forget this badge.
    notMeAsked = Signal()
    # Use a password (or the PIN again).
    passwordAsked = Signal()
    # Help was touched.
    helpAsked = Signal()
    # The primary action was touched (also when closed).
    primaryAsked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(_EMPTY, parent)
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
    def personStep(self) -> str:
        """Which factor is asked now: "badge" or "pin"; "password" where the person signs in by keyboard."""
        return str(self._values["personStep"])

    @Property(str, notify=changed)
    def personName(self) -> str:
        """Who signs; empty before the badge is read, and for an unknown badge."""
        return str(self._values["personName"])

    @Property(str, notify=changed)
    def personDetail(self) -> str:
        """The line under the name: what to do now, or when the badge was read."""
        return str(self._values["personDetail"])

    @Property(str, notify=changed)
    def initials(self) -> str:
        """Initials for the disc; empty shows a badge icon."""
        return str(self._values["initials"])

    @Property(int, notify=changed)
    def digits(self) -> int:
        """How many PIN digits are in."""
        return int(self._values["digits"])

    @Property(int, notify=changed)
    def pinLength(self) -> int:
        """How many PIN digits there are."""
        return int(self._values["pinLength"])

    @Property(str, notify=changed)
    def pinProblem(self) -> str:
        """Why the last try did not count: "That PIN did not match. 3 tries left."."""
        return str(self._values["pinProblem"])

    @Property(bool, notify=changed)
    def pinOpen(self) -> bool:
        """Whether the keypad takes digits now."""
        return bool(self._values["pinOpen"])

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

"""The tablet is locked: content blank, rail kept. The same person comes back to the same place."""

from __future__ import annotations

from typing import TypedDict, Unpack

from PySide6.QtCore import QObject, Signal
from PySide6.QtQml import QmlElement, QmlUncreatable

from handrail.ui.bridge.shown import Shown
from handrail.ui.bridge.typed import Property

QML_IMPORT_NAME = "Handrail.Bridge"
QML_IMPORT_MAJOR_VERSION = 1


class LockedValues(TypedDict, total=False):
    """What `Locked.show` takes; the properties say what each means."""

    title: str
    text: str
    otherText: str
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


_EMPTY: LockedValues = {
    "title": "",
    "text": "",
    "otherText": "",
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


@QmlElement
@QmlUncreatable("Made by its presenter.")
class Locked(Shown):  # type: ignore[operator]
    """The tablet is locked: content blank, rail kept. The same person comes back to the same place."""

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
    # Another person signs in.
    notMeAsked = Signal()
    # The primary action was touched (also when closed).
    primaryAsked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(_EMPTY, parent)

    def show(self, **values: Unpack[LockedValues]) -> None:
        """Show these values; the others stay."""
        if self._take(values):
            self.changed.emit()

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

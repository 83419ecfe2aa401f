"""A correction or a late entry: old value, new value, reason, person."""

from __future__ import annotations

from typing import TypedDict, Unpack

from PySide6.QtCore import QAbstractItemModel, QObject, Signal
from PySide6.QtQml import QmlElement, QmlUncreatable

from handrail.ui.bridge.rows import Rows
from handrail.ui.bridge.shown import Shown
from handrail.ui.bridge.typed import Property

QML_IMPORT_NAME = "Handrail.Bridge"
QML_IMPORT_MAJOR_VERSION = 1


class CorrectionValues(TypedDict, total=False):
    """What `Correction.show` takes; the properties say what each means."""

    title: str
    text: str
    targetText: str
    oldLabel: str
    oldValue: str
    newLabel: str
    newValue: str
    newHint: str
    newProblem: str
    late: bool
    claimedDate: str
    claimedTime: str
    claimedProblem: str
    reason: str
    reasonHint: str
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


_EMPTY: CorrectionValues = {
    "title": "",
    "text": "",
    "targetText": "",
    "oldLabel": "",
    "oldValue": "",
    "newLabel": "",
    "newValue": "",
    "newHint": "",
    "newProblem": "",
    "late": False,
    "claimedDate": "",
    "claimedTime": "",
    "claimedProblem": "",
    "reason": "",
    "reasonHint": "",
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

_REASONS_ROLES = {
    "key": "",
    "text": "",
    "selected": False,
}


@QmlElement
@QmlUncreatable("Made by its presenter.")
class Correction(Shown):  # type: ignore[operator]
    """A correction or a late entry: old value, new value, reason, person."""

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
    newTyped = Signal(str)
    claimedDateTyped = Signal(str)
    claimedTimeTyped = Signal(str)
    reasonTyped = Signal(str)
    reasonAsked = Signal(str)
    notMeAsked = Signal()
    cancelAsked = Signal()
    # The primary action was touched (also when closed).
    primaryAsked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(_EMPTY, parent)
        self._reasons = Rows(_REASONS_ROLES, self)

    def show(self, **values: Unpack[CorrectionValues]) -> None:
        """Show these values; the others stay."""
        if self._take(values):
            self.changed.emit()

    @Property(str, notify=changed)
    def title(self) -> str:
        """Title."""
        return str(self._values["title"])

    @Property(str, notify=changed)
    def text(self) -> str:
        """What a correction does to signatures (rich)."""
        return str(self._values["text"])

    @Property(str, notify=changed)
    def targetText(self) -> str:
        """Which entry."""
        return str(self._values["targetText"])

    @Property(str, notify=changed)
    def oldLabel(self) -> str:
        """Old label."""
        return str(self._values["oldLabel"])

    @Property(str, notify=changed)
    def oldValue(self) -> str:
        """Old value."""
        return str(self._values["oldValue"])

    @Property(str, notify=changed)
    def newLabel(self) -> str:
        """New label."""
        return str(self._values["newLabel"])

    @Property(str, notify=changed)
    def newValue(self) -> str:
        """New value."""
        return str(self._values["newValue"])

    @Property(str, notify=changed)
    def newHint(self) -> str:
        """New hint."""
        return str(self._values["newHint"])

    @Property(str, notify=changed)
    def newProblem(self) -> str:
        """Why the new value does not fit."""
        return str(self._values["newProblem"])

    @Property(bool, notify=changed)
    def late(self) -> bool:
        """A late entry: asks when it happened; there is no old value."""
        return bool(self._values["late"])

    @Property(str, notify=changed)
    def claimedDate(self) -> str:
        """Claimed date."""
        return str(self._values["claimedDate"])

    @Property(str, notify=changed)
    def claimedTime(self) -> str:
        """Claimed time."""
        return str(self._values["claimedTime"])

    @Property(str, notify=changed)
    def claimedProblem(self) -> str:
        """Claimed problem."""
        return str(self._values["claimedProblem"])

    @Property(str, notify=changed)
    def reason(self) -> str:
        """Reason in words."""
        return str(self._values["reason"])

    @Property(str, notify=changed)
    def reasonHint(self) -> str:
        """Reason hint."""
        return str(self._values["reasonHint"])

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
    def reasons(self) -> Rows:
        """Reasons to choose from: key, text, selected."""
        return self._reasons

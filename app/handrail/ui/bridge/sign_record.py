"""07: exactly what is signed, its meaning, the person with both factors."""

from __future__ import annotations

from typing import TypedDict, Unpack

from PySide6.QtCore import QAbstractItemModel, QObject, Signal
from PySide6.QtQml import QmlElement, QmlUncreatable

from handrail.ui.bridge.rows import Rows
from handrail.ui.bridge.shown import Shown
from handrail.ui.bridge.typed import Property

QML_IMPORT_NAME = "Handrail.Bridge"
QML_IMPORT_MAJOR_VERSION = 1


class SignRecordValues(TypedDict, total=False):
    """What `SignRecord.show` takes; the properties say what each means."""

    title: str
    recordTitle: str
    recordCount: str
    fingerprint: str
    footText: str
    meaningText: str
    second: bool
    secondTitle: str
    secondText: str
    canDisagree: bool
    canNotMe: bool
    passwordLabel: str
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


_EMPTY: SignRecordValues = {
    "title": "",
    "recordTitle": "",
    "recordCount": "",
    "fingerprint": "",
    "footText": "",
    "meaningText": "",
    "second": False,
    "secondTitle": "",
    "secondText": "",
    "canDisagree": False,
    "canNotMe": False,
    "passwordLabel": "",
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

_FACTS_ROLES = {
    "key": "",
    "label": "",
    "value": "",
    "mono": True,
}
_GROUPS_ROLES = {
    "key": "",
    "title": "",
    "limits": "",
    "text": "",
    "values": [],
}
_MARKS_ROLES = {
    "key": "",
    "mark": "photo",
    "text": "",
}
_HISTORY_ROLES = {
    "key": "",
    "mark": "undo",
    "text": "",
}
_SIGNATURES_ROLES = {
    "key": "",
    "phase": "ahead",
    "title": "",
    "detail": "",
}
_MEANINGS_ROLES = {
    "key": "",
    "text": "",
    "phase": "open",
    "reason": "",
}


@QmlElement
@QmlUncreatable("Made by its presenter.")
class SignRecord(Shown):  # type: ignore[operator]
    """07: exactly what is signed, its meaning, the person with both factors."""

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
    meaningAsked = Signal(str)
    cancelAsked = Signal()
    passwordAsked = Signal()
    notMeAsked = Signal()
    # I do not agree.
    disagreeAsked = Signal()
    # The primary action was touched (also when closed).
    primaryAsked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(_EMPTY, parent)
        self._facts = Rows(_FACTS_ROLES, self)
        self._groups = Rows(_GROUPS_ROLES, self)
        self._marks = Rows(_MARKS_ROLES, self)
        self._history = Rows(_HISTORY_ROLES, self)
        self._signatures = Rows(_SIGNATURES_ROLES, self)
        self._meanings = Rows(_MEANINGS_ROLES, self)

    def show(self, **values: Unpack[SignRecordValues]) -> None:
        """Show these values; the others stay."""
        if self._take(values):
            self.changed.emit()

    @Property(str, notify=changed)
    def title(self) -> str:
        """Title."""
        return str(self._values["title"])

    @Property(str, notify=changed)
    def recordTitle(self) -> str:
        """Record title."""
        return str(self._values["recordTitle"])

    @Property(str, notify=changed)
    def recordCount(self) -> str:
        """One of "Record 1 of 1"."""
        return str(self._values["recordCount"])

    @Property(str, notify=changed)
    def fingerprint(self) -> str:
        """First 16 hex digits of what is signed, in fours."""
        return str(self._values["fingerprint"])

    @Property(str, notify=changed)
    def footText(self) -> str:
        """Under the record."""
        return str(self._values["footText"])

    @Property(str, notify=changed)
    def meaningText(self) -> str:
        """The sentence of meaning (rich)."""
        return str(self._values["meaningText"])

    @Property(bool, notify=changed)
    def second(self) -> bool:
        """A second person signs."""
        return bool(self._values["second"])

    @Property(str, notify=changed)
    def secondTitle(self) -> str:
        """Second title."""
        return str(self._values["secondTitle"])

    @Property(str, notify=changed)
    def secondText(self) -> str:
        """Who cannot sign here."""
        return str(self._values["secondText"])

    @Property(bool, notify=changed)
    def canDisagree(self) -> bool:
        """Show “I do not agree”."""
        return bool(self._values["canDisagree"])

    @Property(bool, notify=changed)
    def canNotMe(self) -> bool:
        """Show “Not me”."""
        return bool(self._values["canNotMe"])

    @Property(str, notify=changed)
    def passwordLabel(self) -> str:
        """Use password; empty hides it."""
        return str(self._values["passwordLabel"])

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
    def facts(self) -> Rows:
        """Work order, unit, instruction …: key, label, value, mono."""
        return self._facts

    @Property(QAbstractItemModel, constant=True)
    def groups(self) -> Rows:
        """What was recorded: key, title, limits, text (a single plain result), values (list of {label, value,
        phase: "ok"|"out"}).
        """
        return self._groups

    @Property(QAbstractItemModel, constant=True)
    def marks(self) -> Rows:
        """Photos, gauges, notes: key, mark (icon), text."""
        return self._marks

    @Property(QAbstractItemModel, constant=True)
    def history(self) -> Rows:
        """Kept failures and corrections: key, mark (icon), text."""
        return self._history

    @Property(QAbstractItemModel, constant=True)
    def signatures(self) -> Rows:
        """Signatures on this record: key, phase ("done", "next", "ahead", "void"), title (rich), detail."""
        return self._signatures

    @Property(QAbstractItemModel, constant=True)
    def meanings(self) -> Rows:
        """Meanings: key, text, phase ("selected", "open", "closed"), reason (why closed, for a screen reader and
        on tap).
        """
        return self._meanings

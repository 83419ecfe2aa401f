"""Badge, then PIN or password, on a screen that asks who someone is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtQml import QmlElement, QmlUncreatable

from handrail.ui.bridge.primary import PRIMARY, Primary, PrimaryValues
from handrail.ui.bridge.typed import Property

QML_IMPORT_NAME = "Handrail.Bridge"
QML_IMPORT_MAJOR_VERSION = 1


class FactorsValues(PrimaryValues, total=False):
    """What `show` takes for it besides; the properties say what each means."""

    personStep: str
    personName: str
    personDetail: str
    initials: str
    digits: int
    pinLength: int
    pinProblem: str
    pinOpen: bool
    away: str
    awayTitle: str
    awayText: str
    awayAddress: str
    awayCode: str
    awayPicture: str


FACTORS: FactorsValues = {
    **PRIMARY,
    "personStep": "badge",
    "personName": "",
    "personDetail": "",
    "initials": "",
    "digits": 0,
    "pinLength": 6,
    "pinProblem": "",
    "pinOpen": True,
    "away": "",
    "awayTitle": "",
    "awayText": "",
    "awayAddress": "",
    "awayCode": "",
    "awayPicture": "",
}
_OWN = frozenset(FACTORS) - frozenset(PRIMARY)


@QmlElement
@QmlUncreatable("Made by its presenter.")
class Factors(Primary):  # type: ignore[operator]
    """Asks for both factors; holds neither."""

    factorsChanged = Signal()
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
    # Not me: forget this badge, another person signs.
    notMeAsked = Signal()
    # Stop waiting for the sign-in service.
    stopAsked = Signal()

    def _take(self, values: Mapping[str, Any]) -> frozenset[str]:
        fresh = super()._take(values)
        if not fresh.isdisjoint(_OWN):
            self.factorsChanged.emit()
        return fresh

    @Property(str, notify=factorsChanged)
    def personStep(self) -> str:
        """Which factor is asked now: "badge" or "pin"; "password" where the person signs in by keyboard."""
        return str(self._values["personStep"])

    @Property(str, notify=factorsChanged)
    def personName(self) -> str:
        """Who signs; empty before the badge is read, and for an unknown badge."""
        return str(self._values["personName"])

    @Property(str, notify=factorsChanged)
    def personDetail(self) -> str:
        """The line under the name: what to do now, or when the badge was read."""
        return str(self._values["personDetail"])

    @Property(str, notify=factorsChanged)
    def initials(self) -> str:
        """Initials for the disc; empty shows a badge icon."""
        return str(self._values["initials"])

    @Property(int, notify=factorsChanged)
    def digits(self) -> int:
        """How many PIN digits are in."""
        return int(self._values["digits"])

    @Property(int, notify=factorsChanged)
    def pinLength(self) -> int:
        """How many PIN digits there are."""
        return int(self._values["pinLength"])

    @Property(str, notify=factorsChanged)
    def pinProblem(self) -> str:
        """Why the last try did not count: "That PIN did not match. 3 tries left."."""
        return str(self._values["pinProblem"])

    @Property(bool, notify=factorsChanged)
    def pinOpen(self) -> bool:
        """Whether the keypad takes digits now."""
        return bool(self._values["pinOpen"])

    @Property(str, notify=factorsChanged)
    def away(self) -> str:
        """Where the person proves who they are: "asking", "browser", "code" (another device); empty: here."""
        return str(self._values["away"])

    @Property(str, notify=factorsChanged)
    def awayTitle(self) -> str:
        """What to do there."""
        return str(self._values["awayTitle"])

    @Property(str, notify=factorsChanged)
    def awayText(self) -> str:
        """The same in a sentence or two."""
        return str(self._values["awayText"])

    @Property(str, notify=factorsChanged)
    def awayAddress(self) -> str:
        """The address to open on another device."""
        return str(self._values["awayAddress"])

    @Property(str, notify=factorsChanged)
    def awayCode(self) -> str:
        """The code to type there."""
        return str(self._values["awayCode"])

    @Property(str, notify=factorsChanged)
    def awayPicture(self) -> str:
        """Address of a picture (QR code) with both."""
        return str(self._values["awayPicture"])

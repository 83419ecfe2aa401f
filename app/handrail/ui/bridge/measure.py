"""05: one measured value with limits, gauge and keypad."""

from __future__ import annotations

from typing import Unpack

from PySide6.QtCore import QAbstractItemModel, QObject, Signal
from PySide6.QtQml import QmlElement, QmlUncreatable

from handrail.ui.bridge.primary import PRIMARY, Primary, PrimaryValues
from handrail.ui.bridge.rows import Rows
from handrail.ui.bridge.typed import Property

QML_IMPORT_NAME = "Handrail.Bridge"
QML_IMPORT_MAJOR_VERSION = 1


class MeasureValues(PrimaryValues, total=False):
    """What `Measure.show` takes; the properties say what each means."""

    title: str
    progress: str
    value: str
    offered: str
    unit: str
    lowerText: str
    upperText: str
    targetText: str
    lowerAt: float
    upperAt: float
    targetAt: float
    pointerAt: float
    verdict: str
    verdictState: str
    gaugeTitle: str
    gaugeDetail: str
    gaugeState: str
    gaugeAction: str
    deviceLabel: str
    decimalSign: str
    signed: bool
    canKey: bool
    canBeLate: bool


_EMPTY: MeasureValues = {
    **PRIMARY,
    "title": "",
    "progress": "",
    "value": "",
    "offered": "",
    "unit": "",
    "lowerText": "",
    "upperText": "",
    "targetText": "",
    "lowerAt": 0.25,
    "upperAt": 0.75,
    "targetAt": -1.0,
    "pointerAt": -1.0,
    "verdict": "",
    "verdictState": "",
    "gaugeTitle": "",
    "gaugeDetail": "",
    "gaugeState": "ok",
    "gaugeAction": "",
    "deviceLabel": "",
    "decimalSign": ".",
    "signed": False,
    "canKey": True,
    "canBeLate": False,
}

_READINGS_ROLES = {
    "key": "",
    "label": "",
    "value": "",
    "phase": "empty",
}


@QmlElement
@QmlUncreatable("Made by its presenter.")
class Measure(Primary):  # type: ignore[operator]
    """05: one measured value with limits, gauge and keypad."""

    changed = Signal()
    # A key: a digit, the decimal sign or - (change sign).
    keyTyped = Signal(str)
    eraseAsked = Signal()
    # Choose another gauge.
    gaugeAsked = Signal()
    # Read from the gauge.
    deviceAsked = Signal()
    # A reading cell was touched.
    readingAsked = Signal(str)
    cancelAsked = Signal()
    # The value was taken earlier: a late entry.
    lateAsked = Signal()
    noteAsked = Signal()
    reportAsked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(_EMPTY, parent)
        self._readings = Rows(_READINGS_ROLES, self)

    def show(self, **values: Unpack[MeasureValues]) -> None:
        """Show these values; the others stay."""
        if self._take(values):
            self.changed.emit()

    @Property(str, notify=changed)
    def title(self) -> str:
        """Title."""
        return str(self._values["title"])

    @Property(str, notify=changed)
    def progress(self) -> str:
        """One of "Reading 3 of 4"."""
        return str(self._values["progress"])

    @Property(str, notify=changed)
    def value(self) -> str:
        """What is typed so far, with the decimal sign of the language."""
        return str(self._values["value"])

    @Property(str, notify=changed)
    def offered(self) -> str:
        """What the instruction offers and no one has typed yet; shown pale, used by the primary."""
        return str(self._values["offered"])

    @Property(str, notify=changed)
    def unit(self) -> str:
        """Unit."""
        return str(self._values["unit"])

    @Property(str, notify=changed)
    def lowerText(self) -> str:
        """Lower limit as words; empty: none."""
        return str(self._values["lowerText"])

    @Property(str, notify=changed)
    def upperText(self) -> str:
        """Upper limit as words; empty: none."""
        return str(self._values["upperText"])

    @Property(str, notify=changed)
    def targetText(self) -> str:
        """Target as words; empty: none."""
        return str(self._values["targetText"])

    @Property(float, notify=changed)
    def lowerAt(self) -> float:
        """Place of the lower limit on the bar, 0 to 1; -1: none."""
        return float(self._values["lowerAt"])

    @Property(float, notify=changed)
    def upperAt(self) -> float:
        """Place of the upper limit on the bar; -1: none."""
        return float(self._values["upperAt"])

    @Property(float, notify=changed)
    def targetAt(self) -> float:
        """Place of the target on the bar; -1: none."""
        return float(self._values["targetAt"])

    @Property(float, notify=changed)
    def pointerAt(self) -> float:
        """Place of the value, already pinned to 0 to 1; -1: no value yet."""
        return float(self._values["pointerAt"])

    @Property(str, notify=changed)
    def verdict(self) -> str:
        """The verdict in words; empty until the decimals needed are in."""
        return str(self._values["verdict"])

    @Property(str, notify=changed)
    def verdictState(self) -> str:
        """One of "", "ok" or "out"."""
        return str(self._values["verdictState"])

    @Property(str, notify=changed)
    def gaugeTitle(self) -> str:
        """The gauge; empty hides the card."""
        return str(self._values["gaugeTitle"])

    @Property(str, notify=changed)
    def gaugeDetail(self) -> str:
        """Its calibration."""
        return str(self._values["gaugeDetail"])

    @Property(str, notify=changed)
    def gaugeState(self) -> str:
        """One of "ok", "missing" or "bad"."""
        return str(self._values["gaugeState"])

    @Property(str, notify=changed)
    def gaugeAction(self) -> str:
        """One of "Change" or "Scan gauge"."""
        return str(self._values["gaugeAction"])

    @Property(str, notify=changed)
    def deviceLabel(self) -> str:
        """Read from a connected gauge; empty hides the key."""
        return str(self._values["deviceLabel"])

    @Property(str, notify=changed)
    def decimalSign(self) -> str:
        """The decimal key; empty: whole numbers."""
        return str(self._values["decimalSign"])

    @Property(bool, notify=changed)
    def signed(self) -> bool:
        """Whether negative values are possible."""
        return bool(self._values["signed"])

    @Property(bool, notify=changed)
    def canKey(self) -> bool:
        """False when values come only from the gauge."""
        return bool(self._values["canKey"])

    @Property(bool, notify=changed)
    def canBeLate(self) -> bool:
        """Whether the value may be entered as taken earlier."""
        return bool(self._values["canBeLate"])

    @Property(QAbstractItemModel, constant=True)
    def readings(self) -> Rows:
        """Readings: key, label, value, phase ("empty", "ok", "out", "now", "nowOut")."""
        return self._readings

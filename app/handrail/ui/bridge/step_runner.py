"""03: one step: read, do, record."""

from __future__ import annotations

from typing import Unpack

from PySide6.QtCore import QAbstractItemModel, QObject, Signal
from PySide6.QtQml import QmlElement, QmlUncreatable

from handrail.ui.bridge.rows import Rows
from handrail.ui.bridge.status import STATED, Stated, StatedValues
from handrail.ui.bridge.typed import Property

QML_IMPORT_NAME = "Handrail.Bridge"
QML_IMPORT_MAJOR_VERSION = 1


class StepRunnerValues(StatedValues, total=False):
    """What `StepRunner.show` takes; the properties say what each means."""

    title: str
    noticeKind: str
    noticeSign: str
    noticeHazard: str
    noticeAction: str
    noticeMust: str
    figure: str
    figureCaption: str
    figureText: str
    figureCount: int
    instruction: str
    capturesText: str
    backLabel: str
    skipLabel: str
    readOnly: bool
    lineIcon: str
    lineText: str
    lineTone: str


_EMPTY: StepRunnerValues = {
    **STATED,
    "title": "",
    "noticeKind": "",
    "noticeSign": "",
    "noticeHazard": "",
    "noticeAction": "",
    "noticeMust": "",
    "figure": "",
    "figureCaption": "",
    "figureText": "",
    "figureCount": 0,
    "instruction": "",
    "capturesText": "",
    "backLabel": "",
    "skipLabel": "",
    "readOnly": False,
    "lineIcon": "info",
    "lineText": "",
    "lineTone": "",
}

_CAPTURES_ROLES = {
    "key": "",
    "phase": "todo",
    "mark": "pen",
    "title": "",
    "detail": "",
    "value": "",
    "mono": True,
    "aside": "",
    "limits": "",
    "readings": [],
    "problem": "",
    "advice": "",
    "footnote": "",
    "actionText": "",
    "actionIcon": "pen",
    "againText": "",
    "ncrText": "",
    "picture": "",
}


@QmlElement
@QmlUncreatable("Made by its presenter.")
class StepRunner(Stated):  # type: ignore[operator]
    """03: one step: read, do, record."""

    changed = Signal()
    # A tile or its button was touched.
    captureAsked = Signal(str)
    # Measure again.
    againAsked = Signal(str)
    # Draft NCR for this capture.
    ncrAsked = Signal(str)
    # Another figure, counted from 0.
    figureAsked = Signal(int)
    # Previous step.
    backAsked = Signal()
    pauseAsked = Signal()
    noteAsked = Signal()
    # Report problem.
    reportAsked = Signal()
    # Skip or not applicable.
    skipAsked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(_EMPTY, parent)
        self._captures = Rows(_CAPTURES_ROLES, self)

    def show(self, **values: Unpack[StepRunnerValues]) -> None:
        """Show these values; the others stay."""
        if self._take(values):
            self.changed.emit()

    @Property(str, notify=changed)
    def title(self) -> str:
        """The step's title."""
        return str(self._values["title"])

    @Property(str, notify=changed)
    def noticeKind(self) -> str:
        """One of "", "danger", "warning", "caution" or "notice"."""
        return str(self._values["noticeKind"])

    @Property(str, notify=changed)
    def noticeSign(self) -> str:
        """Safety sign in the signal panel, a file name without ending."""
        return str(self._values["noticeSign"])

    @Property(str, notify=changed)
    def noticeHazard(self) -> str:
        """Line 1: the hazard."""
        return str(self._values["noticeHazard"])

    @Property(str, notify=changed)
    def noticeAction(self) -> str:
        """Line 2: what to do."""
        return str(self._values["noticeAction"])

    @Property(str, notify=changed)
    def noticeMust(self) -> str:
        """Mandatory sign at the end, or empty."""
        return str(self._values["noticeMust"])

    @Property(str, notify=changed)
    def figure(self) -> str:
        """Address of the figure; empty shows none."""
        return str(self._values["figure"])

    @Property(str, notify=changed)
    def figureCaption(self) -> str:
        """One of "Figure 7-1 · 1 of 2"."""
        return str(self._values["figureCaption"])

    @Property(str, notify=changed)
    def figureText(self) -> str:
        """What the figure shows, for a screen reader."""
        return str(self._values["figureText"])

    @Property(int, notify=changed)
    def figureCount(self) -> int:
        """How many figures the step has."""
        return int(self._values["figureCount"])

    @Property(str, notify=changed)
    def instruction(self) -> str:
        """The step's text (rich)."""
        return str(self._values["instruction"])

    @Property(str, notify=changed)
    def capturesText(self) -> str:
        """One of "1 of 3 done"; empty when there is nothing to record."""
        return str(self._values["capturesText"])

    @Property(str, notify=changed)
    def backLabel(self) -> str:
        """Previous step; empty hides it."""
        return str(self._values["backLabel"])

    @Property(str, notify=changed)
    def skipLabel(self) -> str:
        """What may be left out here: "Skip step" or "Not applicable"; empty when nothing may."""
        return str(self._values["skipLabel"])

    @Property(bool, notify=changed)
    def readOnly(self) -> bool:
        """A look back at a done step: nothing can be recorded."""
        return bool(self._values["readOnly"])

    @Property(str, notify=changed)
    def lineIcon(self) -> str:
        """Icon of the line above the title (hold, read-only, late)."""
        return str(self._values["lineIcon"])

    @Property(str, notify=changed)
    def lineText(self) -> str:
        """That line (rich); empty hides it."""
        return str(self._values["lineText"])

    @Property(str, notify=changed)
    def lineTone(self) -> str:
        """One of "", "hold" or "fail"."""
        return str(self._values["lineTone"])

    @Property(QAbstractItemModel, constant=True)
    def captures(self) -> Rows:
        """What to record: key, phase ("todo", "next", "done", "out", "hold", "closed"), mark (icon), title,
        detail, value, aside (right, small), limits (with unit), readings (list of {label, value, phase:
        "empty"|"ok"|"out"|"now"}), problem and advice (out or hold), footnote, actionText and actionIcon (the
        tile's button), againText, ncrText (buttons of an out-of-limits tile), picture (address of a small
        photo).
        """
        return self._captures

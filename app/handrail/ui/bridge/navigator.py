"""Navigator: which screen is shown, and which sheet lies over it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypedDict, Unpack

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from handrail.ui.bridge.shown import Shown
from handrail.ui.bridge.typed import Property

QML_IMPORT_NAME = "Handrail.Bridge"
QML_IMPORT_MAJOR_VERSION = 1

SCREENS = (
    "badgeIn",
    "jobs",
    "stepRunner",
    "scanCode",
    "measure",
    "gateList",
    "signRecord",
    "draftNcr",
    "syncCentre",
    "runRecord",
    "reviewRecord",
    "hazardCheck",
    "capturePad",
    "locked",
    "whatChanged",
)
SHEETS = ("", "correction", "reasonNote", "refused", "recordEntry", "signReview", "authorise", "statement")


class NavigatorValues(TypedDict, total=False):
    """What `Navigator.show` takes; the properties say what each means."""

    current: str
    sheet: str
    warning: str


@QmlElement
@QmlUncreatable("Made by the application.")
class Navigator(Shown):  # type: ignore[operator]
    """Where the person is. Presenters move it, screens only read it."""

    changed = Signal()
    # The screen named here is on the glass and takes touches (after its transition, if any).
    arrived = Signal(str)
    # The window was asked to close: the application decides, open work is kept first.
    closeAsked = Signal()

    def __init__(self, model: Callable[[str], QObject], parent: QObject | None = None) -> None:
        """``model`` gives the view model of a screen or sheet, and makes it the first time."""
        super().__init__({"current": "badgeIn", "sheet": "", "warning": ""}, parent)
        self._model = model

    def show(self, **values: Unpack[NavigatorValues]) -> None:
        """Go there. Raises ValueError for a screen or sheet that does not exist."""
        if values.get("current", SCREENS[0]) not in SCREENS or values.get("sheet", "") not in SHEETS:
            raise ValueError(f"no such screen or sheet: {values}")
        if self._take(values):
            self.changed.emit()

    @Slot(str, result=QObject)
    def model(self, name: str) -> QObject:
        """What a screen or sheet shows. Its parent keeps it: QML must not."""
        return self._model(name)

    @Property(str, notify=changed)
    def current(self) -> str:
        """The screen, one of `SCREENS`."""
        return str(self._values["current"])

    @Property(str, notify=changed)
    def sheet(self) -> str:
        """The sheet over it, one of `SHEETS`; empty: none."""
        return str(self._values["sheet"])

    @Property(str, notify=changed)
    def warning(self) -> str:
        """What is about to happen to the whole tablet, over every screen; empty: nothing."""
        return str(self._values["warning"])

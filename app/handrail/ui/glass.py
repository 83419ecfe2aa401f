"""The glass: an engine with our fonts, our pictures and one view model per screen, ready for Main.qml.

The application and every test and picture of a screen start from here, so that they show the same.
"""

from __future__ import annotations

import re
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import PySide6.QtQuick  # noqa: F401 - without it a Window arrives in Python as a plain QWindow
from PySide6.QtCore import QTranslator
from PySide6.QtGui import QFont, QFontDatabase, QGuiApplication
from PySide6.QtQml import QQmlApplicationEngine
from PySide6.QtQuick import QQuickWindow

from handrail.ui.bridge.appearance import Appearance
from handrail.ui.bridge.header import Header
from handrail.ui.bridge.navigator import Navigator
from handrail.ui.bridge.run_rail import RunRail
from handrail.ui.bridge.shown import Shown
from handrail.ui.languages import translator
from handrail.ui.pictures import Pictures
from handrail.ui.qr import qr_pictures

if TYPE_CHECKING:
    from handrail.ui.bridge.badge_in import BadgeIn
    from handrail.ui.bridge.capture_pad import CapturePad
    from handrail.ui.bridge.correction import Correction
    from handrail.ui.bridge.draft_ncr import DraftNcr
    from handrail.ui.bridge.gate_list import GateList
    from handrail.ui.bridge.hazard_check import HazardCheck
    from handrail.ui.bridge.jobs import Jobs
    from handrail.ui.bridge.locked import Locked
    from handrail.ui.bridge.measure import Measure
    from handrail.ui.bridge.reason_note import ReasonNote
    from handrail.ui.bridge.record_entry import RecordEntry
    from handrail.ui.bridge.refused import Refused
    from handrail.ui.bridge.review_record import ReviewRecord
    from handrail.ui.bridge.run_record import RunRecord
    from handrail.ui.bridge.scan_code import ScanCode
    from handrail.ui.bridge.sign_record import SignRecord
    from handrail.ui.bridge.sign_sheet import SignSheet
    from handrail.ui.bridge.statement import Statement
    from handrail.ui.bridge.step_runner import StepRunner
    from handrail.ui.bridge.sync_centre import SyncCentre
    from handrail.ui.bridge.what_changed import WhatChanged

QML = Path(__file__).resolve().parent / "qml"


def load_fonts(resources: Path) -> None:
    """Register the bundled fonts. Raises FileNotFoundError when one cannot be used."""
    for path in sorted((resources / "fonts").glob("*.woff2")):
        if QFontDatabase.addApplicationFont(str(path)) < 0:
            raise FileNotFoundError(f"the font {path.name} cannot be used")
    QGuiApplication.setFont(QFont("IBM Plex Sans"))


def snake(name: str) -> str:
    """The name of a screen as Python writes it: ``stepRunner`` is ``step_runner``."""
    return re.sub("[A-Z]", lambda capital: f"_{capital[0].lower()}", name)


class Glass:
    """One engine, one window, one view model per screen.

    The engine owns the view models, so that it is gone before what it reads. Call `open` once; after
    `close` the object is spent.
    """

    def __init__(self, resources: Path) -> None:
        self.engine = QQmlApplicationEngine()
        self.engine.addImportPath(str(QML))
        self.engine.addImageProvider("picture", Pictures(resources / "icons"))
        self.engine.addImageProvider("qr", qr_pictures())
        appearance = self.engine.singletonInstance("Handrail.Bridge", "Appearance")
        assert isinstance(appearance, Appearance)
        self.appearance = appearance
        self._translator: QTranslator | None = None
        self.appearance.load(resources)
        self.navigator = Navigator(self.model, self.engine)
        self.header = Header(self.engine)
        self.run = RunRail(self.engine)

    # A view model is made when its screen is first shown: its module alone takes milliseconds to load, and
    # badge-in waits for none of the others.

    @cached_property
    def authorise(self) -> SignSheet:
        from handrail.ui.bridge.sign_sheet import SignSheet

        return SignSheet(self.engine)

    @cached_property
    def badge_in(self) -> BadgeIn:
        from handrail.ui.bridge.badge_in import BadgeIn

        return BadgeIn(self.engine)

    @cached_property
    def capture_pad(self) -> CapturePad:
        from handrail.ui.bridge.capture_pad import CapturePad

        return CapturePad(self.engine)

    @cached_property
    def correction(self) -> Correction:
        from handrail.ui.bridge.correction import Correction

        return Correction(self.engine)

    @cached_property
    def draft_ncr(self) -> DraftNcr:
        from handrail.ui.bridge.draft_ncr import DraftNcr

        return DraftNcr(self.engine)

    @cached_property
    def gate_list(self) -> GateList:
        from handrail.ui.bridge.gate_list import GateList

        return GateList(self.engine)

    @cached_property
    def hazard_check(self) -> HazardCheck:
        from handrail.ui.bridge.hazard_check import HazardCheck

        return HazardCheck(self.engine)

    @cached_property
    def jobs(self) -> Jobs:
        from handrail.ui.bridge.jobs import Jobs

        return Jobs(self.engine)

    @cached_property
    def locked(self) -> Locked:
        from handrail.ui.bridge.locked import Locked

        return Locked(self.engine)

    @cached_property
    def measure(self) -> Measure:
        from handrail.ui.bridge.measure import Measure

        return Measure(self.engine)

    @cached_property
    def reason_note(self) -> ReasonNote:
        from handrail.ui.bridge.reason_note import ReasonNote

        return ReasonNote(self.engine)

    @cached_property
    def record_entry(self) -> RecordEntry:
        from handrail.ui.bridge.record_entry import RecordEntry

        return RecordEntry(self.engine)

    @cached_property
    def refused(self) -> Refused:
        from handrail.ui.bridge.refused import Refused

        return Refused(self.engine)

    @cached_property
    def review_record(self) -> ReviewRecord:
        from handrail.ui.bridge.review_record import ReviewRecord

        return ReviewRecord(self.engine)

    @cached_property
    def run_record(self) -> RunRecord:
        from handrail.ui.bridge.run_record import RunRecord

        return RunRecord(self.engine)

    @cached_property
    def scan_code(self) -> ScanCode:
        from handrail.ui.bridge.scan_code import ScanCode

        return ScanCode(self.engine)

    @cached_property
    def sign_record(self) -> SignRecord:
        from handrail.ui.bridge.sign_record import SignRecord

        return SignRecord(self.engine)

    @cached_property
    def sign_review(self) -> SignSheet:
        from handrail.ui.bridge.sign_sheet import SignSheet

        return SignSheet(self.engine)

    @cached_property
    def statement(self) -> Statement:
        from handrail.ui.bridge.statement import Statement

        return Statement(self.engine)

    @cached_property
    def step_runner(self) -> StepRunner:
        from handrail.ui.bridge.step_runner import StepRunner

        return StepRunner(self.engine)

    @cached_property
    def sync_centre(self) -> SyncCentre:
        from handrail.ui.bridge.sync_centre import SyncCentre

        return SyncCentre(self.engine)

    @cached_property
    def what_changed(self) -> WhatChanged:
        from handrail.ui.bridge.what_changed import WhatChanged

        return WhatChanged(self.engine)

    def model(self, name: str) -> Shown:
        """The view model of a screen or sheet by its name in `Navigator`."""
        found: Shown = getattr(self, snake(name))
        return found

    def open(self, width: int = 1280, height: int = 800) -> QQuickWindow:
        """Load Main.qml and show its window. Raises RuntimeError when the QML does not load."""
        self.engine.setInitialProperties(
            {"navigator": self.navigator, "header": self.header, "run": self.run, "width": width, "height": height}
        )
        self.engine.loadFromModule("Handrail.Ui", "Main")
        roots = self.engine.rootObjects()
        if not roots or not isinstance(roots[0], QQuickWindow):
            raise RuntimeError("Main.qml did not load")
        return roots[0]

    def speak(self, language: str, *, right_to_left: bool = False) -> None:
        """Speak a language from now on, in its reading direction.

        What QML says changes at once; what a presenter has already shown changes when it shows it again.
        """
        old, self._translator = self._translator, translator(language, self.engine)
        if old is not None:
            QGuiApplication.removeTranslator(old)
            old.deleteLater()
        if self._translator is not None:
            QGuiApplication.installTranslator(self._translator)
        if old is not None or self._translator is not None:
            self.engine.retranslate()
        self.appearance.show(rightToLeft=right_to_left)

    def close(self) -> None:
        """Let the window and the engine go, in this order."""
        if self._translator is not None:
            QGuiApplication.removeTranslator(self._translator)
        for root in self.engine.rootObjects():
            root.deleteLater()
        self.engine.deleteLater()
        del self.engine

"""The glass: an engine with our fonts, our pictures and one view model per screen, ready for Main.qml.

The application and every test and picture of a screen start from here, so that they show the same.
"""

from __future__ import annotations

from pathlib import Path

import PySide6.QtQuick  # noqa: F401 - without it a Window arrives in Python as a plain QWindow
from PySide6.QtCore import QObject, QTranslator
from PySide6.QtGui import QFont, QFontDatabase, QGuiApplication
from PySide6.QtQml import QQmlApplicationEngine
from PySide6.QtQuick import QQuickWindow

from handrail.ui.bridge.appearance import Appearance
from handrail.ui.bridge.badge_in import BadgeIn
from handrail.ui.bridge.capture_pad import CapturePad
from handrail.ui.bridge.correction import Correction
from handrail.ui.bridge.draft_ncr import DraftNcr
from handrail.ui.bridge.gate_list import GateList
from handrail.ui.bridge.hazard_check import HazardCheck
from handrail.ui.bridge.header import Header
from handrail.ui.bridge.jobs import Jobs
from handrail.ui.bridge.locked import Locked
from handrail.ui.bridge.measure import Measure
from handrail.ui.bridge.navigator import Navigator
from handrail.ui.bridge.reason_note import ReasonNote
from handrail.ui.bridge.refused import Refused
from handrail.ui.bridge.run_rail import RunRail
from handrail.ui.bridge.run_record import RunRecord
from handrail.ui.bridge.scan_code import ScanCode
from handrail.ui.bridge.sign_record import SignRecord
from handrail.ui.bridge.step_runner import StepRunner
from handrail.ui.bridge.sync_centre import SyncCentre
from handrail.ui.languages import translator
from handrail.ui.pictures import Pictures

QML = Path(__file__).resolve().parent / "qml"


def load_fonts(resources: Path) -> None:
    """Register the bundled fonts. Raises FileNotFoundError when one cannot be used."""
    for path in sorted((resources / "fonts").glob("*.woff2")):
        if QFontDatabase.addApplicationFont(str(path)) < 0:
            raise FileNotFoundError(f"the font {path.name} cannot be used")
    QGuiApplication.setFont(QFont("IBM Plex Sans"))


class Glass:
    """One engine, one window, one view model per screen.

    The engine owns the view models, so that it is gone before what it reads. Call `open` once; after
    `close` the object is spent.
    """

    def __init__(self, resources: Path) -> None:
        self.engine = QQmlApplicationEngine()
        self.engine.addImportPath(str(QML))
        self.engine.addImageProvider("picture", Pictures(resources / "icons"))
        appearance = self.engine.singletonInstance("Handrail.Bridge", "Appearance")
        assert isinstance(appearance, Appearance)
        self.appearance = appearance
        self._translator: QTranslator | None = None
        self.appearance.load(resources)
        self.navigator = Navigator(self.engine)
        self.header = Header(self.engine)
        self.run = RunRail(self.engine)
        self.badge_in = BadgeIn(self.engine)
        self.jobs = Jobs(self.engine)
        self.step_runner = StepRunner(self.engine)
        self.scan_code = ScanCode(self.engine)
        self.measure = Measure(self.engine)
        self.gate_list = GateList(self.engine)
        self.sign_record = SignRecord(self.engine)
        self.draft_ncr = DraftNcr(self.engine)
        self.sync_centre = SyncCentre(self.engine)
        self.run_record = RunRecord(self.engine)
        self.hazard_check = HazardCheck(self.engine)
        self.capture_pad = CapturePad(self.engine)
        self.locked = Locked(self.engine)
        self.correction = Correction(self.engine)
        self.reason_note = ReasonNote(self.engine)
        self.refused = Refused(self.engine)

    def models(self) -> dict[str, QObject]:
        """The view models by the name that Main.qml gives them."""
        return {
            "navigator": self.navigator,
            "header": self.header,
            "run": self.run,
            "badgeIn": self.badge_in,
            "jobs": self.jobs,
            "stepRunner": self.step_runner,
            "scanCode": self.scan_code,
            "measure": self.measure,
            "gateList": self.gate_list,
            "signRecord": self.sign_record,
            "draftNcr": self.draft_ncr,
            "syncCentre": self.sync_centre,
            "runRecord": self.run_record,
            "hazardCheck": self.hazard_check,
            "capturePad": self.capture_pad,
            "locked": self.locked,
            "correction": self.correction,
            "reasonNote": self.reason_note,
            "refused": self.refused,
        }

    def open(self, width: int = 1280, height: int = 800) -> QQuickWindow:
        """Load Main.qml and show its window. Raises RuntimeError when the QML does not load."""
        self.engine.setInitialProperties({**self.models(), "width": width, "height": height})
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

"""The client: the glass, the presenters and the core put together."""

from __future__ import annotations

from collections.abc import Callable

import uuid_utils
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtQuick import QQuickWindow

from handrail import assets
from handrail.core import Core
from handrail.ui.desk import Desk, Services
from handrail.ui.devices.wedge import Wedge
from handrail.ui.glass import Glass, load_fonts
from handrail.ui.media import Media
from handrail.ui.presenters.badge_in import BadgeInPresenter
from handrail.ui.presenters.capture_pad import CapturePadPresenter
from handrail.ui.presenters.correction import CorrectionPresenter
from handrail.ui.presenters.draft_ncr import DraftNcrPresenter
from handrail.ui.presenters.gate_list import GateListPresenter
from handrail.ui.presenters.hazard_check import HazardCheckPresenter
from handrail.ui.presenters.header_state import HeaderStatePresenter
from handrail.ui.presenters.jobs import JobsPresenter
from handrail.ui.presenters.locked import LockedPresenter
from handrail.ui.presenters.measure import MeasurePresenter
from handrail.ui.presenters.reason_note import ReasonNotePresenter
from handrail.ui.presenters.refused import RefusedPresenter
from handrail.ui.presenters.run_frame import RunFramePresenter
from handrail.ui.presenters.run_record import RunRecordPresenter
from handrail.ui.presenters.scan_code import ScanCodePresenter
from handrail.ui.presenters.sign_record import SignRecordPresenter
from handrail.ui.presenters.step_runner import StepRunnerPresenter
from handrail.ui.presenters.sync_centre import SyncCentrePresenter
from handrail.ui.sync_link import SyncLink
from handrail.ui.worker import Worker
from handrail.words import Words


class App(QObject):
    """One client on one screen. ``open`` shows the badge-in page; ``close`` waits for what is being written."""

    def __init__(self, core: Core, pick_photo: Callable[[], str | None]) -> None:
        super().__init__()
        resources = assets.root() / "resources"
        load_fonts(resources)
        self.core = core
        self.worker = Worker("journal", self)
        self._spoken = ""
        self.glass = Glass(resources)
        self.glass.appearance.show(dark=core.settings.dark, textScale=core.settings.text_scale)
        self.glass.engine.addImageProvider("media", Media(core.media))
        self.glass.engine.addImageProvider("blob", Media(core.blob))
        self.sync = SyncLink(core.sync_state, core.sync_round, core.sync_pause)
        services = Services(
            fresh_id=lambda: str(uuid_utils.uuid7()),
            pick_photo=pick_photo,
            export=core.export,
            check_run=core.check_run,
            words=lambda language: Words(language, core.zone),
        )
        views = (self.glass.header, self.glass.navigator, self.glass.run)
        self.desk = Desk(core.place, self.worker, services, self.sync, views, core.settings.language)
        # Before any presenter hears of it: what it says then is in the new language.
        self.desk.sessionChanged.connect(self._speak)
        self._speak()
        self._present()
        self.wedge = Wedge(self)
        self.wedge.scanned.connect(self._scanned)
        self.sync.reference.connect(self.desk.referenceChanged)

    def _present(self) -> None:
        desk, glass = self.desk, self.glass
        self.frame = RunFramePresenter(desk)
        self.header = HeaderStatePresenter(desk)
        sheet, refused = ReasonNotePresenter(desk, glass.reason_note), RefusedPresenter(desk, glass.refused)
        desk.sheet, desk.show_reasons = sheet, refused.show_refusal
        self.badge_in = BadgeInPresenter(desk, glass.badge_in)
        self.locked = LockedPresenter(desk, glass.locked)
        self.sign = SignRecordPresenter(desk, glass.sign_record)
        self.correction = CorrectionPresenter(desk, glass.correction)
        self.scan = ScanCodePresenter(desk, glass.scan_code)
        desk.screens = {
            "badgeIn": self.badge_in,
            "jobs": JobsPresenter(desk, glass.jobs),
            "stepRunner": StepRunnerPresenter(desk, glass.step_runner),
            "hazardCheck": HazardCheckPresenter(desk, glass.hazard_check),
            "measure": MeasurePresenter(desk, glass.measure),
            "capturePad": CapturePadPresenter(desk, glass.capture_pad),
            "scanCode": self.scan,
            "gateList": GateListPresenter(desk, glass.gate_list),
            "signRecord": self.sign,
            "draftNcr": DraftNcrPresenter(desk, glass.draft_ncr),
            "syncCentre": SyncCentrePresenter(desk, glass.sync_centre),
            "runRecord": RunRecordPresenter(desk, glass.run_record),
            "correction": self.correction,
            "reasonNote": sheet,
            "refused": refused,
            "locked": self.locked,
        }

    def open(self, width: int = 1280, height: int = 800) -> QQuickWindow:
        """Shows the window at badge-in; sync starts behind it."""
        self.desk.open("badgeIn")
        window = self.glass.open(width, height)
        application = QGuiApplication.instance()
        assert application is not None
        application.installEventFilter(self.wedge)
        self._watch_inactivity()
        QTimer.singleShot(0, self.sync.start)
        return window

    def close(self) -> None:
        """Waits for what is being written, then lets everything go."""
        application = QGuiApplication.instance()
        if application is not None:
            application.removeEventFilter(self.wedge)
        self.sync.stop()
        self.worker.close()
        self.glass.close()
        self.core.close()

    def _watch_inactivity(self) -> None:
        """Locks after the site's minutes without a touch or key (SEC-SS-1)."""
        self.idle = IdleWatch(lambda: self.desk.open("locked"), self)
        self._set_inactivity()
        self.desk.referenceChanged.connect(self._set_inactivity)
        application = QGuiApplication.instance()
        assert application is not None
        application.installEventFilter(self.idle)

    def _set_inactivity(self) -> None:
        self.idle.wait(self.core.place.reference.policy().inactivity_minutes)

    def _speak(self) -> None:
        """The person's language while someone is signed in, else the station's."""
        words = self.desk.words
        if words.language != self._spoken:
            self._spoken = words.language
            self.glass.speak(words.language, right_to_left=words.rtl)

    def _scanned(self, raw: str) -> None:
        """A scan goes only to what is being asked (BC-17)."""
        screen = self.glass.navigator.current
        if self.glass.navigator.sheet == "correction":
            self.correction.take_badge(raw)
        elif screen == "badgeIn":
            self.badge_in.pad.take_badge(raw)
        elif screen == "locked":
            self.locked.pad.take_badge(raw)
        elif screen == "signRecord":
            self.sign.pad.take_badge(raw)
        elif screen == "scanCode":
            self.scan.take_scan(raw)


_TOUCHES = (
    QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.TouchBegin, QEvent.Type.Wheel,
)  # fmt: skip


class IdleWatch(QObject):
    """Calls back once nothing was touched for a while."""

    def __init__(self, lock: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(lock)

    def wait(self, minutes: int) -> None:
        """Waits so long from now on; the site may change it at any time."""
        if self._timer.interval() != minutes * 60_000 or not self._timer.isActive():
            self._timer.start(minutes * 60_000)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Every touch and key starts the wait anew."""
        if event.type() in _TOUCHES:
            self._timer.start()
        return False

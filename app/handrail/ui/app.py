"""The client: the glass, the presenters and the core put together."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import uuid_utils
from PySide6.QtCore import QObject, QTimer, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtQuick import QQuickWindow

from handrail import assets
from handrail.core import Core
from handrail.ui.bridge.navigator import SCREENS, SHEETS
from handrail.ui.desk import Desk, Services, TakesScan
from handrail.ui.devices.wedge import Wedge
from handrail.ui.glass import Glass, load_fonts
from handrail.ui.media import Media
from handrail.ui.presenters.header_state import HeaderStatePresenter
from handrail.ui.screens import Screens
from handrail.ui.speech import tr
from handrail.ui.sync_link import SyncLink
from handrail.ui.watch import Watch
from handrail.ui.worker import Worker
from handrail.words import Words

if TYPE_CHECKING:
    from handrail.ui.presenters.run_frame import RunFramePresenter

_FIRST_FRAME_MS = 100
"""About when the first frame is on the glass: nothing else is done before."""


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
        self.sync = SyncLink(core.sync_state, core.sync_round, core.sync_pause, core.listen)
        services = Services(
            station=core.settings.station,
            mode=core.settings.mode,
            reference=core.reference,
            clock=core.clock,
            badge_digest=core.badge_digest,
            place=lambda: core.place,
            fresh_id=lambda: str(uuid_utils.uuid7()),
            pick_photo=pick_photo,
            export=core.export,
            check_run=core.check_run,
            words=lambda language: Words(language, core.zone),
            open_address=lambda address: QDesktopServices.openUrl(QUrl(address)),
        )
        views = (self.glass.header, self.glass.navigator, self.glass.run)
        self.desk = Desk(self.worker, services, self.sync, views, core.settings.language)
        # Before any presenter hears of it: what it says then is in the new language.
        self.desk.sessionChanged.connect(self._speak)
        self._speak()
        self._present()
        self._keep_watch()
        self._idle_hands = QTimer(self)
        self._idle_hands.timeout.connect(self._get_ready)
        self.wedge = Wedge(self)
        self.wedge.scanned.connect(self._scanned)
        self.sync.reference.connect(self.desk.referenceChanged)

    def _present(self) -> None:
        self.frame: RunFramePresenter | None = None
        self.desk.sessionChanged.connect(self._frame)
        self.header = HeaderStatePresenter(self.desk)
        self.desk.screens = Screens(self.desk, self.glass)
        self.glass.header.lockAsked.connect(lambda: self.desk.open("locked"))

    def _frame(self) -> None:
        """Header and rail of the run at hand come with the first person: nobody else has one."""
        if self.frame is None:
            from handrail.ui.presenters.run_frame import RunFramePresenter

            self.frame = RunFramePresenter(self.desk)
            self.frame.refresh()

    def open(self, width: int = 1280, height: int = 800) -> QQuickWindow:
        """Shows the window at badge-in; sync starts behind it."""
        self.desk.open("badgeIn")
        window = self.glass.open(width, height)
        # The window's, not the application's: that would ask Python about each event of each object.
        window.installEventFilter(self.wedge)
        window.installEventFilter(self.watch)
        self._idle_hands.start(_FIRST_FRAME_MS)
        return window

    def _get_ready(self) -> None:
        """Makes one screen after the other while a person reaches for a badge, then begins to sync."""
        _ = self.desk.place  # makes it
        name = next((name for name in (*SCREENS, *SHEETS) if name and name not in self.desk.screens), None)
        if name is None:
            self._idle_hands.stop()
            self.sync.start()
            return
        _ = self.desk.screens[name]
        self._idle_hands.start(0)

    def close(self) -> None:
        """Waits for what is being written, then lets everything go."""
        self._idle_hands.stop()
        self.sync.stop()
        self.desk.close()
        self.worker.close()
        self.glass.close()
        self.core.close()

    def _keep_watch(self) -> None:
        """Locks after the site's minutes without a touch or key, and at the end of a shift (SEC-SS-1)."""
        self.watch = Watch(self)
        self.watch.due.connect(lambda: self.desk.open("locked"))
        self.watch.warned.connect(self._warn)
        self.desk.sessionChanged.connect(self.watch.begin)
        self.desk.referenceChanged.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        policy = self.core.reference.policy()
        self.watch.follow(policy.inactivity_minutes, policy.session_hours)

    def _warn(self, seconds: int) -> None:
        here = self.desk.session is not None and self.glass.navigator.current != "locked"
        text = tr("This tablet locks in {seconds} s. Touch it to go on.").format(seconds=seconds)
        self.glass.navigator.show(warning=text if seconds and here else "")

    def _speak(self) -> None:
        """The person's language while someone is signed in, else the station's."""
        words = self.desk.words
        if words.language != self._spoken:
            self._spoken = words.language
            self.glass.speak(words.language, right_to_left=words.rtl)

    def _scanned(self, raw: str) -> None:
        """A scan goes only to what is being asked (BC-17)."""
        navigator = self.glass.navigator
        asked = self.desk.screens[navigator.sheet or navigator.current]
        if isinstance(asked, TakesScan):
            asked.take_scan(raw)

"""The client: the glass, the presenters and the core put together."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import uuid_utils
from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtQuick import QQuickWindow

from handrail import assets
from handrail.core import Core
from handrail.ui.bridge.navigator import SCREENS, SHEETS
from handrail.ui.desk import Desk, Services, TakesScan
from handrail.ui.first_page import FirstPage
from handrail.ui.media import Media
from handrail.ui.presenters.header_state import HeaderStatePresenter
from handrail.ui.screens import Screens, presenter_of
from handrail.ui.speech import tr
from handrail.ui.sync_link import SyncLink
from handrail.ui.watch import Watch
from handrail.ui.worker import Worker
from handrail.words import Words

if TYPE_CHECKING:
    from pathlib import Path

    from handrail.ports.camera import Camera
    from handrail.ports.sound import Sound
    from handrail.ui.devices.sound import Loudspeaker
    from handrail.ui.presenters.run_frame import RunFramePresenter


class App(QObject):
    """One client on one screen. ``open`` shows the badge-in page; ``close`` waits for what is being written.

    ``page``: where that page is shown already; a badge that it was given is judged now. ``camera`` makes the one to use
    in place of what the settings name.
    """

    def __init__(
        self, core: Core, pick_photo: Callable[[], str | None], page: FirstPage | None = None,
        camera: Callable[[], Camera] | None = None,
    ) -> None:  # fmt: skip
        super().__init__()
        self._loudspeaker: Loudspeaker | None = None
        self.core = core
        self.page = page if page is not None else FirstPage(core.settings)
        self.worker = Worker("journal", self)
        self._spoken = ""
        self.glass = self.page.glass
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
            camera=camera or self._camera(),
            live_reader=core.live_reader,
            photo_judge=core.photo_judge,
            sound=self._sound(assets.root() / "resources" / "sounds"),
        )
        views = (self.glass.header, self.glass.navigator, self.glass.run)
        self.desk = Desk(self.worker, services, self.sync, views, core.settings.language)
        # Before any presenter hears of it: what it says then is in the new language.
        self.desk.sessionChanged.connect(self._speak)
        self._speak()
        self._present()
        self._keep_watch()
        self._closed = False
        self.wedge = self.page.wedge
        self.wedge.scanned.connect(self._scanned)
        self.sync.reference.connect(self.desk.referenceChanged)

    def _camera(self) -> Callable[[], Camera] | None:
        """By the settings; what it needs is loaded when a screen first looks through it."""
        if self.core.settings.camera == "off":
            return None
        return self._system_camera if self.core.settings.camera == "system" else self.core.pulled_camera

    def _sound(self, folder: Path) -> Sound:
        if not self.core.settings.sound:
            return lambda _: None
        from handrail.ui.devices import sound

        self._loudspeaker = sound.Loudspeaker(folder, self)
        return self._loudspeaker

    def _system_camera(self) -> Camera:
        from handrail.ui.devices.qt_camera import QtCamera

        return QtCamera(self)

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
        badge, help_wanted = self.page.hand_over()
        self.desk.open("badgeIn")
        window = self.page.draw(width, height)
        window.installEventFilter(self.watch)
        if badge:
            self._scanned(badge)
        elif help_wanted:
            self.glass.badge_in.helpAsked.emit()
        self._get_ready()
        return window

    def _get_ready(self) -> None:
        """Makes one screen after the other while a person reaches for a badge, then begins to sync.

        What they need is loaded on the worker: the UI thread draws and takes keys meanwhile.
        """
        if self._closed:
            return
        name = next((name for name in (*SCREENS, *SHEETS) if name and name not in self.desk.screens), None)
        if name is None:
            self.sync.start()
            if self._loudspeaker is not None:
                self._loudspeaker.get_ready()
            return
        self.worker.do(lambda: self._load(name), lambda _: self._make(name))

    def _load(self, name: str) -> None:
        _ = self.core.place  # makes it
        presenter_of(name)

    def _make(self, name: str) -> None:
        if not self._closed:
            _ = self.desk.screens[name]
            self._get_ready()

    def close(self) -> None:
        """Waits for what is being written, then lets everything go."""
        self._closed = True
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

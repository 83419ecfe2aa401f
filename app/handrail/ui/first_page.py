"""The badge-in page as it is first shown: the journal is open and its head checked, nothing else is loaded yet.

A badge that is given now is kept. It is judged as soon as the rest is there (``app.py``), in a few tenths of a second.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, QTimer
from PySide6.QtQuick import QQuickWindow

from handrail import assets
from handrail.ui.devices.wedge import Wedge
from handrail.ui.glass import Glass, load_fonts
from handrail.ui.speech import tr
from handrail.words import Words

if TYPE_CHECKING:
    from handrail.domain.chained import Mode
    from handrail.ui.bridge.badge_in import BadgeIn

A_MOMENT_MS = 200
"""Who waits longer after their badge is told that it was read."""
UNSEEN_MS = 1000
"""So long the first frame is waited for: a window that nobody sees draws none."""


class Station(Protocol):
    """The settings that the page shows, or is shown by."""

    @property
    def station(self) -> str: ...
    @property
    def mode(self) -> Mode: ...
    @property
    def language(self) -> str: ...
    @property
    def dark(self) -> bool: ...
    @property
    def text_scale(self) -> float: ...


class FirstPage(QObject):
    """The glass, and what badge-in says while nobody is in. ``open`` shows it; ``hand_over`` ends its part."""

    def __init__(self, station: Station) -> None:
        super().__init__()
        resources = assets.root() / "resources"
        load_fonts(resources)
        self.station = station
        self.glass = Glass(resources)
        self.glass.appearance.show(dark=station.dark, textScale=station.text_scale)
        self.wedge = Wedge(self)
        self.window: QQuickWindow | None = None
        self._keeping = False
        self._badge, self._help = "", False
        self._moment = QTimer(self)
        self._moment.setSingleShot(True)
        self._moment.setInterval(A_MOMENT_MS)
        self._moment.timeout.connect(self._one_moment)
        self._then: Callable[[], None] | None = None

    def open(self, width: int = 1280, height: int = 800) -> QQuickWindow:
        """Shows the window with the page on it. Raises RuntimeError when the QML does not load."""
        words = Words(self.station.language)
        self.glass.speak(words.language, right_to_left=words.rtl)
        self._show_nobody(words)
        self._keeping = True
        self.wedge.scanned.connect(self._keep)
        self._view.badgeTyped.connect(self._keep)
        self._view.helpAsked.connect(self._want_help)
        return self.draw(width, height)

    def draw(self, width: int, height: int) -> QQuickWindow:
        """The window, drawn if it was not before."""
        if self.window is None:
            self.window = self.glass.open(width, height)
            # The window's, not the application's: that would ask Python about each event of each object.
            self.window.installEventFilter(self.wedge)
        return self.window

    def when_shown(self, then: Callable[[], None]) -> None:
        """Calls once the first frame is on the glass, or after a second without one."""
        assert self.window is not None
        self._then = then
        self.window.frameSwapped.connect(self._shown)
        QTimer.singleShot(UNSEEN_MS, self, self._shown)

    def hand_over(self) -> tuple[str, bool]:
        """The badge that was given meanwhile, or nothing, and whether help was asked for; from now on nothing is kept.

        Of two badges the later counts, as it does when the rest is there.
        """
        if self._keeping:
            self._keeping = False
            self.wedge.scanned.disconnect(self._keep)
            self._view.badgeTyped.disconnect(self._keep)
            self._view.helpAsked.disconnect(self._want_help)
        self._moment.stop()
        return self._badge, self._help

    @property
    def _view(self) -> BadgeIn:
        return self.glass.badge_in

    def _shown(self) -> None:
        then, self._then = self._then, None
        if then is not None:
            assert self.window is not None
            self.window.frameSwapped.disconnect(self._shown)
            then()

    def _keep(self, badge: str) -> None:
        if badge.strip():
            self._badge = badge
            self._moment.start()

    def _want_help(self) -> None:
        self._help = True

    def _one_moment(self) -> None:
        self._view.show(greeting=tr("Your badge is read."), prompt=tr("One moment, please."))

    def _show_nobody(self, words: Words) -> None:
        """What ``presenters/badge_in.py`` shows while nobody is in; a test compares the two."""
        mode = "" if self.station.mode == "production" else self.station.mode
        self.glass.header.show(
            title=tr("Station {id}").format(id=self.station.station), mode=mode,
            modeWord=words.say(f"mode.{mode}").upper() if mode else "",
        )  # fmt: skip
        self._view.show(
            greeting=tr("Scan your badge."), prompt=tr("Or type its number."), personDetail=tr("Scan your badge"),
            personStep="badge", pinOpen=True, primaryLabel=tr("Sign in"), primaryDetail=tr("Scan your badge first"),
            primaryState="closed", primaryIcon="right",
        )  # fmt: skip
        self._view.rail.update([
            {"key": "badge", "kind": "current", "number": "1", "title": tr("Badge"), "detail": tr("Scan or type")},
            {"key": "pin", "kind": "ahead", "number": "2", "title": tr("PIN")},
            {"key": "jobs", "kind": "ahead", "number": "3", "title": tr("My jobs")},
        ])  # fmt: skip
        self.glass.navigator.show(current="badgeIn", sheet="")

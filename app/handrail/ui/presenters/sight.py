"""The camera on a screen: started, its states in words, codes marked, one of several chosen, photos taken."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtGui import QImage

from handrail.ports.camera import State
from handrail.ports.live_reader import CodeInView, View
from handrail.ports.photo_judge import Concern
from handrail.ui.bridge.camera import Camera
from handrail.ui.desk import Desk
from handrail.ui.speech import tr

BADGE_MS = 60_000
"""Without a badge for so long, nobody is there: the camera of a shared tablet does not go on filming."""
LINGERS = 0.6
"""Seconds for which a code that one frame does not show stays marked: marks must not flicker."""


class Sight:
    """Looks through the tablet's camera for one screen. The camera is let go when the screen is left."""

    def __init__(self, desk: Desk, view: Camera, screen: str, patience_ms: int = 0, photos: bool = False) -> None:
        """``screen`` is its name in the navigator. ``patience_ms`` without success close the camera; 0: never."""
        self.desk, self.view, self._screen, self._photos = desk, view, screen, photos
        self._patience = QTimer(view)
        self._patience.setSingleShot(True)
        self._patience.setInterval(patience_ms)
        self._patience.timeout.connect(self.close)
        view.openAsked.connect(self.open)
        view.closeAsked.connect(self.close)
        view.lightAsked.connect(self._light)
        view.switchAsked.connect(self._switch)
        if desk.viewfinder is None:
            view.show(phase="away")
        else:
            desk.viewfinder.stateChanged.connect(self._told)
            desk.viewfinder.pictured.connect(self._pictured)
            desk.navigator.changed.connect(self._moved)

    @property
    def otherwise(self) -> str:
        """The way that is always open."""
        return tr("Scan or type the code.")

    @property
    def looking(self) -> bool:
        """Whether this screen has the camera."""
        return self.view.phase not in ("off", "away")

    def open(self) -> None:
        """Starts the camera."""
        finder = self.desk.viewfinder
        if finder is None:
            return
        self._forget()
        self.view.draw(QImage())
        self.view.show(phase="starting", title=tr("The camera starts"), text="", lit=False)
        finder.open(self._photos)
        if self._patience.interval():
            self._patience.start()

    def close(self) -> None:
        """Lets it go: the code is typed, or read by a hand scanner."""
        self._patience.stop()
        if self.looking:
            if self.desk.viewfinder is not None:
                self.desk.viewfinder.close()
            self._forget()
            self.view.show(phase="off", title="", text="", hint="", lit=False)

    def read_on(self) -> None:
        """Looks for the next code."""
        self._forget()
        if self.looking and self.desk.viewfinder is not None:
            self.desk.viewfinder.read_on()

    def _forget(self) -> None:
        """Nothing that was in view counts any more."""
        self.view.show(hint="")

    # What comes.

    def _told(self, state: State) -> None:
        if not self.looking:
            return
        title, text = _words(state)
        if state != "live" and state != "starting":
            self._forget()
            self.view.draw(QImage())
        finder = self.desk.viewfinder
        assert finder is not None
        live = state == "live"
        self.view.show(
            phase=state, title=title, text=f"{self.otherwise} {text}" if text else "",
            canLight=live and finder.camera.can_light(), canSwitch=finder.camera.others() > 0,
        )  # fmt: skip

    def _pictured(self, picture: QImage) -> None:
        if self.looking:
            self.view.draw(picture)

    # What is asked.

    def _light(self) -> None:
        if self.desk.viewfinder is not None and self.view.canLight:
            self.desk.viewfinder.camera.light(not self.view.lit)
            self.view.show(lit=not self.view.lit)

    def _switch(self) -> None:
        if self.desk.viewfinder is not None and self.looking:
            self.view.show(lit=False)
            self.desk.viewfinder.camera.take_next()

    def _moved(self) -> None:
        """Another screen is shown: nobody films behind it."""
        if self.desk.navigator.current != self._screen:
            self.close()


class CodeSight(Sight):
    """Reads codes. One is handed over when enough frames agree and it is the only one in view.

    Of several a person touches the one that is meant (BC-14).
    """

    def __init__(
        self, desk: Desk, view: Camera, screen: str, read: Callable[[CodeInView], None], patience_ms: int = 0
    ) -> None:
        super().__init__(desk, view, screen, patience_ms)
        self._read = read
        self._meant = ""
        self._marks: dict[str, tuple[CodeInView, int]] = {}
        self._looks = 0
        view.codeAsked.connect(self._chosen)
        if desk.viewfinder is not None:
            desk.viewfinder.seen.connect(self._seen)

    def hold(self) -> None:
        """A code came another way: none is read meanwhile."""
        if self.looking and self.desk.viewfinder is not None:
            self.desk.viewfinder.hold()

    def judged(self, phase: str) -> None:
        """Marks the code that was read: "match" or "wrong"."""
        read = next((code for code, _ in self._marks.values() if code.raw == self._meant), None)
        if read is not None:
            self._mark({read.raw: phase}, [read])

    def _forget(self) -> None:
        self._meant = ""
        self._marks = {}
        self.view.codes.update([])
        self.view.mark([])
        super()._forget()

    def _seen(self, seen: View) -> None:
        """Marks what is in view; takes the only one that may be taken."""
        if not self.looking or self.desk.navigator.sheet:
            return
        self._looks += 1
        for code in seen.codes:
            self._marks[code.raw] = code, self._looks
        # A code that a few looks missed has gone; about ten a second are made.
        gone = self._looks - max(2, round(LINGERS * 10))
        self._marks = {raw: mark for raw, mark in self._marks.items() if mark[1] > gone}
        here = [code for code, _ in self._marks.values()]
        several = len(here) > 1 and not self._meant
        agreed = next((code for code in seen.codes if code.agreed and self._meant in ("", code.raw)), None)
        if agreed is not None and not several:
            self._take(agreed)
            return
        self._mark({code.raw: "choose" for code in here} if several else {}, here)
        self.view.show(
            hint=(
                tr("Several codes in view. Touch the one you mean.") if several
                else tr("Hold the code still.") if here
                else tr("Too dark to read. Turn on a light.") if seen.hint == "dark"
                else ""
            )
        )  # fmt: skip

    def _take(self, code: CodeInView) -> None:
        assert self.desk.viewfinder is not None
        self.desk.viewfinder.hold()
        self._meant = code.raw
        self._marks = {code.raw: (code, self._looks)}
        self._mark({}, [code])
        self.view.show(hint="")
        self._patience.stop()
        self._read(code)

    def _mark(self, phases: dict[str, str], codes: list[CodeInView]) -> None:
        self.view.mark([(phases.get(code.raw, "seen"), code.corners) for code in codes])
        self.view.codes.update([
            {"key": code.raw, "phase": phases[code.raw], "label": str(number),
             "text": tr("Code {n}: {text}").format(n=number, text=code.text)} | _mark_at(phases[code.raw], code.corners)
            for number, code in enumerate(sorted(codes, key=_place), start=1) if code.raw in phases
        ])  # fmt: skip

    def _chosen(self, raw: str) -> None:
        finder = self.desk.viewfinder
        if finder is None or raw not in self._marks:
            return
        code = self._marks[raw][0]
        self._meant = raw
        if code.agreed:
            self._take(code)
            return
        finder.mean(raw)
        self._marks = {raw: self._marks[raw]}
        self._mark({}, [code])
        self.view.show(hint=tr("Hold the code still."))


class PhotoSight(Sight):
    """Takes photos. One is handed over with its size and what a person should look at again in it."""

    def __init__(
        self, desk: Desk, view: Camera, screen: str, taken: Callable[[bytes, str, tuple[Concern, ...]], None]
    ) -> None:
        super().__init__(desk, view, screen, photos=True)
        self._taken = taken
        if desk.viewfinder is not None:
            desk.viewfinder.exposed.connect(self._exposed)

    @property
    def otherwise(self) -> str:
        """The way that is always open."""
        return tr("Choose a picture from a file.")

    def shoot(self) -> None:
        """Takes one."""
        if self.view.phase == "live" and self.desk.viewfinder is not None:
            self.desk.viewfinder.shoot()

    def _exposed(self, jpeg: bytes, pixels: str, concerns: tuple[Concern, ...]) -> None:
        if self.looking:
            self._taken(jpeg, pixels, concerns)


def _mark_at(phase: str, corners: tuple[tuple[float, float], ...]) -> dict[str, float]:
    """A number stands on the middle of its code; a tick or a cross at its lower left, where it hides least."""
    if phase == "choose":
        return {axis: sum(point[at] for point in corners) / len(corners) for at, axis in enumerate(("x", "y"))}
    x, y = max(corners, key=lambda point: point[1] - point[0])
    return {"x": x, "y": y}


def _place(code: CodeInView) -> tuple[float, float]:
    """From top to bottom, then from left to right."""
    return min(y for _, y in code.corners), min(x for x, _ in code.corners)


def _words(state: State) -> tuple[str, str]:
    """What happened, and what to do for the camera to come."""
    return {
        "starting": (tr("The camera starts"), ""),
        "live": ("", ""),
        "none": (tr("No camera found"), tr("A camera that is plugged in starts by itself.")),
        "refused": (
            tr("The camera may not be used"), tr("Allow the camera in the system's settings, then try again."),
        ),
        "busy": (
            tr("Another program uses the camera"), tr("Close the other program; the camera then starts by itself."),
        ),
        "unplugged": (tr("The camera was unplugged"), tr("Plug it in again; it starts by itself.")),
    }[state]  # fmt: skip

"""The camera as screens use it: pictures to look at, and the codes in them, each on a thread of its own.

Neither thread ever has more than one frame waiting: the newest counts, so that a slow decoder makes no picture late.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from handrail.ports.camera import Camera, Frame, State
from handrail.ports.live_reader import LiveReader, View
from handrail.ports.photo_judge import Concern, PhotoJudge

log = logging.getLogger(__name__)

PREVIEW_WIDTH = 960
"""Pixels of a picture that is only looked at."""
PREVIEW_GAP = 1 / 20
"""Seconds between two of them."""


class _Newest:
    """A thread that works on the newest frame it was given."""

    def __init__(self, name: str, work: Callable[[int, Frame], None]) -> None:
        self._work = work
        self._there = threading.Condition()
        self._given: tuple[int, Frame] | None = None
        self._ended = False
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def give(self, turn: int, frame: Frame) -> None:
        with self._there:
            self._given = turn, frame
            self._there.notify()

    def end(self) -> None:
        """Waits for what is being worked on."""
        with self._there:
            self._ended = True
            self._there.notify()
        self._thread.join()

    def _run(self) -> None:
        while True:
            with self._there:
                self._there.wait_for(lambda: self._given is not None or self._ended)
                if self._ended:
                    return
                given, self._given = self._given, None
            assert given is not None
            try:
                self._work(*given)
            except Exception:
                log.exception("a frame of the camera could not be used")


class Viewfinder(QObject):
    """One camera, one screen that looks through it. Its signals come on the UI thread."""

    stateChanged = Signal(str)
    pictured = Signal(QImage)
    """A new picture to look at."""
    seen = Signal(object)
    """A ``View``: what the newest frame that was looked at shows."""
    exposed = Signal(bytes, str, object)
    """A photo as JPEG, its width and height as ``1920x1080``, and what is wrong with it (``photo_judge.Concern``)."""
    _told = Signal(int, str)
    _drawn = Signal(int, QImage)
    _read = Signal(int, object)
    _shot = Signal(int, bytes, str, object)

    def __init__(self, camera: Callable[[], Camera], reader: Callable[[], LiveReader], photo_judge: PhotoJudge) -> None:
        """Camera and reader are made when a screen first looks through it."""
        super().__init__()
        self._judge = photo_judge
        self._make_camera, self._make_reader = camera, reader
        self._camera: Camera | None = None
        self._reader: LiveReader | None = None
        self._threads: tuple[_Newest, _Newest] | None = None
        self._for_codes = True
        self._shutter = False
        self._asked: list[Callable[[LiveReader], None]] = []
        self._opened = 0
        self._turn = 0
        self._reading = False
        self._drawn_at = 0.0
        self._undrawn = False
        """A picture is on its way to the UI thread: while that is busy no others pile up."""
        self._told.connect(self._tell)
        self._drawn.connect(self._draw)
        self._read.connect(self._see)
        self._shot.connect(self._expose)

    @property
    def camera(self) -> Camera:
        """The camera, made when it is first asked for."""
        if self._camera is None:
            self._camera = self._make_camera()
        return self._camera

    def open(self, photos: bool = False) -> None:
        """Starts the camera. Codes are read from the first frame on; for photos none are."""
        self.close()
        self._for_codes = not photos
        if self._threads is None:
            self._threads = (_Newest("preview", self._preview), _Newest("decode", self._decode))
        self._opened += 1
        opened = self._opened
        self.read_on()
        self.camera.open(lambda frame: self._took(opened, frame), lambda state: self._told.emit(opened, state), photos)

    def close(self) -> None:
        """Lets the camera go; what is still on its way is dropped."""
        self._opened += 1
        self.hold()
        if self._camera is not None:
            self._camera.close()

    def end(self) -> None:
        """The client closes: waits for both threads."""
        self.close()
        if self._threads is not None:
            for thread in self._threads:
                thread.end()
            self._threads = None

    def read_on(self) -> None:
        """Codes are wanted, and none that was seen before counts; or another photo."""
        self._turn += 1
        self._shutter = False
        self._asked.append(lambda reader: reader.forget())
        self._reading = True

    def hold(self) -> None:
        """A code was taken: no other is looked for, the picture stays."""
        self._turn += 1
        self._reading = False

    def shoot(self) -> None:
        """The next frame is a photo; the picture stays."""
        self._shutter = True

    def mean(self, raw: str) -> None:
        """Of several codes this is the one."""
        self._asked.append(lambda reader: reader.mean(raw))

    # On the camera's thread.

    def _took(self, opened: int, frame: Frame) -> None:
        turn, threads = self._turn, self._threads
        if opened != self._opened or not self._reading or threads is None:
            return
        preview, decode = threads
        if self._for_codes or self._shutter:
            decode.give(turn, frame)
        now = time.monotonic()
        if now - self._drawn_at >= PREVIEW_GAP and not self._undrawn:
            self._drawn_at = now
            preview.give(turn, frame)

    # On the two threads.

    def _preview(self, turn: int, frame: Frame) -> None:
        width, height, data = frame.rgb(PREVIEW_WIDTH)
        picture = QImage(data, width, height, width * 3, QImage.Format.Format_RGB888)
        self._undrawn = True
        self._drawn.emit(turn, picture.convertToFormat(QImage.Format.Format_RGB32))

    def _decode(self, turn: int, frame: Frame) -> None:
        if turn != self._turn:
            return
        if not self._for_codes:
            if self._shutter:
                self._shutter = False
                self._shot.emit(turn, frame.jpeg(), f"{frame.width}x{frame.height}", self._judge(frame))
            return
        if self._reader is None:
            self._reader = self._make_reader()
        while self._asked:
            self._asked.pop(0)(self._reader)
        self._read.emit(turn, self._reader.look(frame))

    # On the UI thread.

    def _tell(self, opened: int, state: State) -> None:
        if opened == self._opened:
            self.stateChanged.emit(state)

    def _draw(self, turn: int, picture: QImage) -> None:
        self._undrawn = False
        if turn == self._turn:
            self.pictured.emit(picture)

    def _expose(self, turn: int, jpeg: bytes, pixels: str, concerns: tuple[Concern, ...]) -> None:
        if turn == self._turn:
            self.hold()
            self.exposed.emit(jpeg, pixels, concerns)

    def _see(self, turn: int, view: View) -> None:
        if turn == self._turn:
            self.seen.emit(view)

"""How far reading codes disturbs the glass: ``python -m tests.bench.camera``.

The scan screen is on the glass, off screen. A timer ticks every 4 ms on the UI thread; the longest waits between two
ticks are compared with the same run without a camera. Frames of 1920x1080 come 30 times a second from the clips that
``live.py`` reads, on a thread of their own as a camera's do; each goes the whole way: preview, decoding, marks.
"""

from __future__ import annotations

import tempfile
import threading
import time
from collections.abc import Callable
from itertools import cycle
from pathlib import Path

from handrail.ui.shots import prepare_environment

_RUNTIME = tempfile.TemporaryDirectory(prefix="handrail-bench-")
prepare_environment(Path(_RUNTIME.name) / "runtime")

from PySide6.QtCore import QDeadlineTimer, QEventLoop, Qt, QTimer  # noqa: E402 - after the environment
from PySide6.QtGui import QGuiApplication  # noqa: E402

from handrail import assets  # noqa: E402
from handrail.capture.live import CameraReader  # noqa: E402
from handrail.capture.photo_judge import judge  # noqa: E402
from handrail.capture.reads import Luma  # noqa: E402
from handrail.ports.live_reader import View  # noqa: E402
from handrail.ui.devices.viewfinder import Viewfinder  # noqa: E402
from handrail.ui.glass import Glass, load_fonts  # noqa: E402
from handrail.ui.shot_samples import scan_camera  # noqa: E402
from tests.bench import clips  # noqa: E402
from tests.camera import GivenCamera  # noqa: E402

SECONDS = 20.0
TICK_MS = 4
ALLOWED_MS = 16.0
"""What the 99th percentile of the gaps may be above that without a camera: one frame."""


def _gaps(seconds: float, camera: GivenCamera | None, frames: list[Luma]) -> list[float]:
    """Milliseconds between two ticks of the UI thread, in order of their length."""
    ended = threading.Event()

    def film() -> None:
        due = time.monotonic()
        for frame in cycle(frames):
            if ended.is_set():
                return
            assert camera is not None
            camera.show(frame)
            due += 1 / clips.RATE
            ended.wait(max(0.0, due - time.monotonic()))

    filming = threading.Thread(target=film) if camera is not None else None
    if filming is not None:
        filming.start()
    found: list[float] = []
    last = time.perf_counter()

    def tick() -> None:
        nonlocal last
        now = time.perf_counter()
        found.append((now - last) * 1000)
        last = now

    timer = QTimer()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.timeout.connect(tick)
    timer.start(TICK_MS)
    _run(lambda: False, seconds)
    timer.stop()
    ended.set()
    if filming is not None:
        filming.join()
    return sorted(found)


def _run(until: Callable[[], bool], seconds: float) -> None:
    """As the application waits: without holding Python's lock."""
    end = QDeadlineTimer(int(seconds * 1000))
    loop = QEventLoop()
    while not until() and not end.hasExpired():
        QTimer.singleShot(250, loop.quit)
        loop.exec()


def figures(seconds: float = SECONDS) -> dict[str, float | None]:
    """The gaps with and without, pictures and looks a second."""
    app = QGuiApplication.instance() or QGuiApplication([])
    load_fonts(assets.root() / "resources")
    frames = [frame for clip in clips.clips(3) for frame in clips.frames(clip)]
    glass = Glass(assets.root() / "resources")
    glass.open()
    scan_camera(glass)
    camera = GivenCamera()
    finder = Viewfinder(lambda: camera, CameraReader, judge)
    counted = {"pictures": 0, "looks": 0}
    view = glass.scan_code.camera

    def seen(view_: View) -> None:
        counted["looks"] += 1
        view.mark([("seen", code.corners) for code in view_.codes])

    def pictured(picture: object) -> None:
        counted["pictures"] += 1

    finder.pictured.connect(view.draw)
    finder.pictured.connect(pictured)
    finder.seen.connect(seen)
    finder.open()
    camera.show(frames[0])  # libraries are loaded
    _run(lambda: counted["looks"] > 0, 20.0)
    without = _gaps(seconds, None, frames)
    counted.update(pictures=0, looks=0)
    with_ = _gaps(seconds, camera, frames)
    finder.end()
    glass.close()
    app.processEvents()
    off, on = (gaps[int(len(gaps) * 0.99)] for gaps in (without, with_))
    return {
        "camera_tick_more_ms": on - off,
        "camera_tick_ms": on,
        "camera_tick_off_ms": off,
        "camera_tick_worst_ms": with_[-1],
        "camera_pictures_a_second": counted["pictures"] / seconds,
        "camera_looks_a_second": counted["looks"] / seconds,
    }


if __name__ == "__main__":
    for name, value in figures().items():
        print(f"{name:28} {value:.2f}")

"""What a tap on the primary costs: ``python -m tests.bench.tap``.

One tap completes a step and opens the next: from the release of the finger to the frame that shows
the next step's title, which is drawn only when the events are durable. Measured through the real
window, off screen. Beside each tap one bare row is committed, on the same disk, in the same process.
"""

from __future__ import annotations

import argparse
import cProfile
import json
import pstats
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from handrail.ui.shots import prepare_environment

_RUNTIME = tempfile.TemporaryDirectory(prefix="handrail-bench-")
prepare_environment(Path(_RUNTIME.name) / "runtime")

from PySide6.QtCore import QCoreApplication, QEventLoop, QPoint, QPointF, Qt  # noqa: E402 - after the environment
from PySide6.QtGui import QGuiApplication  # noqa: E402
from PySide6.QtTest import QTest  # noqa: E402

from handrail.core import Core  # noqa: E402
from handrail.ui.app import App  # noqa: E402
from handrail.ui.hand import Hand  # noqa: E402
from tests.bench.append import bare_commit  # noqa: E402
from tests.bench.tablet import OPERATION, ORDER, PERSON, SECRETS, tablet, title  # noqa: E402

ALLOWED_MS = 16.0
"""What a tap may take beside two bare commits: one frame."""


class Tapper:
    """A signed-in person at the first step of the long instruction."""

    def __init__(self, core: Core) -> None:
        self.core = core
        self.app = App(core, lambda: None)
        self.app.glass.appearance.show(reducedMotion=True)
        self.window = self.app.open()
        self.hand = Hand(self.window, lambda: self.app.glass.navigator.current)
        theme = self.app.glass.engine.singletonInstance("Handrail.Ui", "Theme")
        theme.setProperty("ghostTap", 0)
        self.window.frameSwapped.connect(self._drawn)
        self._shown = QEventLoop()  # waits as the application does: without holding Python's lock
        self._awaited, self._seen = "", 0.0
        self.step = 1
        self._start()

    def _start(self) -> None:
        hand, secret = self.hand, SECRETS[PERSON]
        hand.arrive("badgeIn")
        hand.write("badgeField", secret["badge"], enter=True)
        for digit in secret["pin"]:
            hand.tap(f"key.{digit}")
        hand.tap("primary")
        hand.arrive("jobs")
        hand.tap(f"job.{ORDER}/{OPERATION}")
        hand.tap("primary")
        self._until(lambda: self.app.glass.step_runner.title == title(1))
        hand.arrive("stepRunner")
        self._rest()

    def tap(self) -> float:
        """Milliseconds from the release on the primary to the frame with the next step's title."""
        primary, title_item = self.hand.find("primary"), self.hand.find("title")
        assert primary is not None and title_item is not None
        self._title = title_item
        place = primary.mapToScene(QPointF(primary.width() / 2, primary.height() / 2)).toPoint()
        at = (Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(place))
        before = self.core.rooms.journal.head.seq
        QTest.mousePress(self.window, *at)
        self._rest()
        self.step += 1
        self._seen, self._awaited = 0.0, title(self.step)
        began = time.perf_counter()
        QTest.mouseRelease(self.window, *at)
        self._shown.exec()
        assert self.core.rooms.journal.head.seq == before + 2
        self._rest()
        return (self._seen - began) * 1000

    def close(self) -> None:
        self.app.close()
        QCoreApplication.processEvents()

    def _drawn(self) -> None:
        if self._awaited and not self._seen and self._title.property("text") == self._awaited:
            self._seen = time.perf_counter()
            self._shown.quit()

    def _until(self, condition: Callable[[], bool]) -> None:
        end = time.monotonic() + 60
        while not condition():
            assert time.monotonic() < end, "waited in vain"
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 20)

    def _rest(self) -> None:
        """Until nothing is under way: the next tap meets a tablet at rest."""
        quiet = 0
        while quiet < 3:
            busy = self.app.worker.busy or self.app.sync.worker.busy
            QCoreApplication.processEvents()
            quiet = 0 if busy else quiet + 1
            time.sleep(0.002)


def taps(folder: Path, events: int, steps: int, count: int) -> dict[str, list[float]]:
    """Milliseconds of so many taps and of as many bare commits, taken in turn."""
    application = QGuiApplication.instance() or QGuiApplication([])
    tapper = Tapper(tablet(folder / "data", steps, events))
    commit = bare_commit(folder)
    found: dict[str, list[float]] = {"tap": [], "bare": []}
    for _ in range(count):
        began = time.perf_counter()
        commit()
        found["bare"].append((time.perf_counter() - began) * 1000)
        found["tap"].append(tapper.tap())
    tapper.close()
    del application
    return found


def serve(events: int, steps: int) -> None:
    """For each line on standard input taps once, commits one bare row before, and answers with both in milliseconds."""
    application = QGuiApplication.instance() or QGuiApplication([])
    with tempfile.TemporaryDirectory() as folder:
        tapper = Tapper(tablet(Path(folder) / "data", steps, events))
        commit = bare_commit(Path(folder))
        print("ready", flush=True)
        for _ in sys.stdin:
            began = time.perf_counter()
            commit()
            bare = (time.perf_counter() - began) * 1000
            print(json.dumps({"bare": bare, "tap": tapper.tap()}), flush=True)
        tapper.close()
    del application


class Tablet:
    """A tablet in a process of its own, so that two can be tapped in turn."""

    def __init__(self, events: int, steps: int = 1000) -> None:
        command = [sys.executable, "-m", "tests.bench.tap", "--serve", "--events", str(events), "--steps", str(steps)]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.taken: dict[str, list[float]] = {"tap": [], "bare": []}

    def ready(self) -> None:
        """Waits until its journal is filled and a person stands at the first step."""
        while self._line() != "ready":
            pass

    def tap(self) -> None:
        """One bare commit and one tap."""
        assert self.process.stdin is not None
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        for name, milliseconds in json.loads(self._line()).items():
            self.taken[name].append(milliseconds)

    def median(self, name: str) -> float:
        """Milliseconds; the first taps, when everything is cold, are left out."""
        return statistics.median(self.taken[name][5:])

    def close(self) -> None:
        """Ends the process."""
        self.process.communicate(timeout=60)

    def _line(self) -> str:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError("the tablet ended")
        return line.strip()


def figures(count: int = 150, few: int = 1000, many: int = 100_000) -> dict[str, float | None]:
    """A tap in a short and in a long journal, in turn, beside bare commits."""
    tablets = [Tablet(few), Tablet(many)]
    for one in tablets:
        one.ready()
    for _ in range(count):
        for one in tablets:
            one.tap()
    for one in tablets:
        one.close()
    short, long = tablets
    tap, bare = short.median("tap"), short.median("bare")
    cuts = statistics.quantiles(short.taken["tap"][5:], n=20)
    calm = {name: statistics.quantiles(short.taken[name][5:], n=10)[0] for name in short.taken}
    return {
        "tap_to_bound": tap / (2 * bare + ALLOWED_MS),
        # 16 ms is no ratio: on a machine that other work fills, the fastest tenth says what the program costs.
        "tap_calm_to_bound": calm["tap"] / (2 * calm["bare"] + ALLOWED_MS),
        "tap_ms": tap,
        "tap_p95_ms": cuts[-1],
        "tap_bare_commit_ms": bare,
        f"tap_at_{many}": long.median("tap") / tap,
    }


def main() -> None:
    """Prints medians, or where the time goes."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--events", type=int, default=1000)
    parser.add_argument("--steps", type=int, default=1000)
    parser.add_argument("--taps", type=int, default=100)
    parser.add_argument("--profile", action="store_true")
    parser.add_argument("--serve", action="store_true", help="one tap for each line on standard input")
    args = parser.parse_args()
    if args.serve:
        serve(args.events, args.steps)
        return
    with tempfile.TemporaryDirectory() as folder:
        if args.profile:
            with cProfile.Profile() as profile:
                found = taps(Path(folder), args.events, args.steps, args.taps)
            pstats.Stats(profile).sort_stats("cumulative").print_stats(60)
            pstats.Stats(profile).sort_stats("tottime").print_stats(40)
        else:
            found = taps(Path(folder), args.events, args.steps, args.taps)
    for name, times in found.items():
        cuts = statistics.quantiles(times, n=20)
        print(f"{name}: median {statistics.median(times):.2f} ms, p95 {cuts[-1]:.2f} ms, last {times[-1]:.1f}")


if __name__ == "__main__":
    main()

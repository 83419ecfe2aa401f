"""What starting costs: ``python -m tests.bench.start``.

From the start of the process to the first frame: of the client at a badge-in page that takes a badge, and of a bare
QML window beside it. Both as child processes, in turn, off screen, with the bundled fonts and a warm cache of compiled
QML, as on a tablet that was started before.
"""

from __future__ import annotations

import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from handrail.settings import Settings
from handrail.ui.shots import prepare_environment

IDLE_S = 5


# --- in the child --------------------------------------------------------------------------------


def client(data: Path, badge: str, pin: str) -> None:
    """The client as ``handrail client`` starts it; with a badge it signs in, and says when the jobs are shown."""
    from handrail.commands.client import show
    from handrail.ui.app import App

    opened = App.open

    def watched(self: App, width: int = 1280, height: int = 800) -> Any:
        window = opened(self, width, height)
        window.frameSwapped.connect(_Once("shown", lambda: _field(window) is not None))
        if badge:
            _sign_in(self, window, badge, pin)
        return window

    App.open = watched  # type: ignore[method-assign]
    show(Settings(data=data, gateway="", mode="demo"))


def _field(window: Any) -> Any:
    """The field that takes a badge, once it is there and takes keys."""
    from PySide6.QtQuick import QQuickItem

    waiting: list[QQuickItem] = [window.contentItem()]
    while waiting:
        item = waiting.pop()
        if item.objectName() == "badgeField":
            return item if item.isVisible() and item.isEnabled() else None
        waiting += item.childItems()
    return None


def _sign_in(app: Any, window: Any, badge: str, pin: str) -> None:
    from PySide6.QtCore import QTimer

    from handrail.ui.hand import Hand

    def act() -> None:
        hand = Hand(window, lambda: str(app.glass.navigator.current))
        hand.arrive("badgeIn")
        hand.write("badgeField", badge, enter=True)
        for digit in pin:
            hand.tap(f"key.{digit}")
        hand.tap("primary")
        hand.arrive("jobs")
        print("jobs", flush=True)

    QTimer.singleShot((IDLE_S + 1) * 1000, act)


@dataclass
class _Once:
    """Prints a word with the first frame for which the condition holds."""

    word: str
    condition: Callable[[], bool] = field(default=lambda: True)
    said: bool = False

    def __call__(self) -> None:
        if not self.said and self.condition():
            self.said = True
            print(self.word, flush=True)


# --- beside it -----------------------------------------------------------------------------------


@contextmanager
def child(home: Path, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """A child process that runs a module beside this one, ended with the block."""
    environment = os.environ | {"XDG_CACHE_HOME": str(home / "cache"), "HOME": str(home)}
    environment.pop("QML_DISABLE_DISK_CACHE", None)
    module, *rest = arguments
    command = [sys.executable, "-m", f"tests.bench.{module}", *rest]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        assert process.stdout is not None
        process.stdout.close()


def _hears(process: subprocess.Popen[str], word: str) -> None:
    assert process.stdout is not None
    for line in process.stdout:
        if line.strip() == word:
            return
    raise RuntimeError(f"the child ended before it said {word!r}")


def seconds_to_shown(home: Path, *arguments: str) -> float:
    """Seconds from the start of the child to its first frame."""
    began = time.perf_counter()
    with child(home, *arguments) as process:
        _hears(process, "shown")
        return time.perf_counter() - began


def resident_mb(pid: int) -> float:
    """Resident memory of a process in MB (Linux)."""
    found = re.search(r"^VmRSS:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text(), re.MULTILINE)
    assert found is not None
    return int(found[1]) / 1024


def figures(samples: int = 9) -> dict[str, float | None]:
    """Start as a ratio to a bare window, and memory at rest."""
    from tests.bench.tablet import PERSON, SECRETS, tablet

    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        prepare_environment(home / "runtime")
        data = home / "data"
        tablet(data, 100, 1000).close()
        children = {"bare": ("bare",), "client": ("start", "client", str(data))}
        times: dict[str, list[float]] = {name: [] for name in children}
        for number in range(samples + 1):
            for name, taken in times.items():
                seconds = seconds_to_shown(home, *children[name])
                if number:  # the first start compiles the QML
                    taken.append(seconds)
        secret = SECRETS[PERSON]
        found: dict[str, float | None] = {
            "start_to_bare_window": statistics.median(
                ours / theirs for ours, theirs in zip(times["client"], times["bare"], strict=True)
            ),
            "start_s": statistics.median(times["client"]),
            "bare_window_s": statistics.median(times["bare"]),
            "memory_badge_in_mb": None,
            "memory_jobs_mb": None,
        }
        if not sys.platform.startswith("linux"):
            return found
        with child(home, "start", "client", str(data), secret["badge"], secret["pin"]) as process:
            _hears(process, "shown")
            time.sleep(IDLE_S)
            found["memory_badge_in_mb"] = resident_mb(process.pid)
            _hears(process, "jobs")
            time.sleep(2)
            found["memory_jobs_mb"] = resident_mb(process.pid)
        with child(home, "bare") as process:
            _hears(process, "shown")
            time.sleep(1)
            found["memory_bare_window_mb"] = resident_mb(process.pid)
        return found


if __name__ == "__main__":
    if sys.argv[1:2] == ["client"]:
        client(Path(sys.argv[2]), *(sys.argv[3:] or ["", ""]))
    else:
        print(json.dumps(figures(), indent=2))

"""`handrail run` leaves nothing behind however it ends, and says why it opens no window where it cannot."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from handrail.commands.screen import reason

pytestmark = [
    pytest.mark.timeout(120),
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere: processes are asked through /proc"),
]
STARTED = "starting the gateway"
WELCOME = "Ctrl-C stops everything."


def session(number: int) -> list[int]:
    """The processes of a session that still run."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            state, _, _, its_session = stat.read_text().rpartition(") ")[2].split()[:4]
            if int(its_session) == number and state not in "ZX":
                found.append(int(stat.parent.name))
    return found


def soon(holds: Callable[[], bool], what: str, seconds: float = 30) -> None:
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until, f"after {seconds:.0f} s not yet: {what}"
        time.sleep(0.05)


class Started:
    """``handrail run`` in a session of its own, as a terminal gives it."""

    def __init__(self, folder: Path, **environment: str) -> None:
        self.log = folder / "log"
        here = {name: value for name, value in os.environ.items() if not name.endswith("DISPLAY")}
        here.pop("QT_QPA_PLATFORM", None)
        command = [sys.executable, "-m", "handrail", "run", "--out", str(folder / "out")]
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
                env=here | environment | {"PYTHONUNBUFFERED": "1"},
                # A shell that started us in the background has us, and all that we start, ignore Ctrl-C.
                preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509 - no threads here
            )  # fmt: skip

    def said(self) -> str:
        return self.log.read_text()

    def says(self, text: str) -> None:
        soon(lambda: text in self.said() or self.process.poll() is not None, text)
        assert text in self.said()

    def gateway(self) -> int:
        soon(lambda: len(session(self.process.pid)) > 1, "the gateway runs")
        (child,) = set(session(self.process.pid)) - {self.process.pid}
        return child

    def ends(self) -> int:
        code = self.process.wait(30)
        soon(lambda: not session(self.process.pid), "all that it started has ended")
        assert "Traceback" not in self.said(), self.said()
        return code


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Started]]:
    made: list[Started] = []

    def one(**environment: str) -> Started:
        folder = tmp_path / str(len(made))
        folder.mkdir()
        made.append(Started(folder, **environment))
        return made[-1]

    yield one
    for run in made:
        with suppress(ProcessLookupError):
            os.killpg(run.process.pid, signal.SIGKILL)
        run.process.wait(10)


@pytest.fixture(scope="module")
def display() -> Iterator[str]:
    """A display that draws into memory."""
    if shutil.which("Xvfb") is None:
        pytest.skip("Xvfb is not installed")
    command = ["Xvfb", "-displayfd", "1", "-screen", "0", "1280x800x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        assert server.stdout is not None
        yield f":{server.stdout.readline().strip()}"
        server.terminate()


def test_ctrl_c_ends_the_window_and_the_gateway(start: Callable[..., Started], display: str) -> None:
    run = start(DISPLAY=display)
    run.says(WELCOME)
    os.killpg(run.process.pid, signal.SIGINT)
    assert run.ends() == 0


def test_a_second_one_in_the_same_folder_is_refused(start: Callable[..., Started], display: str) -> None:
    run = start(DISPLAY=display)
    run.says(WELCOME)
    out = run.log.parent / "out"
    command = [sys.executable, "-m", "handrail", "run", "--out", str(out)]
    second = subprocess.run(
        command, env=os.environ | {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}, capture_output=True, text=True
    )
    assert second.returncode == 1
    assert second.stderr == f"handrail run: another handrail works with {out / 'plant'}; one at a time.\n"
    run.process.terminate()
    assert run.ends() == 0


@pytest.mark.parametrize("text", [STARTED, "step "])
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_without_a_display_it_ends_when_asked(start: Callable[..., Started], how: signal.Signals, text: str) -> None:
    run = start()
    run.says("There is no display here.")
    run.says(text)
    run.gateway()
    run.process.send_signal(how)  # to it alone: the gateway is its business
    code = run.ends()
    assert code == 128 + how or (code, text) == (-how, STARTED)  # before the gateway is up SIGTERM just ends it


def test_the_gateway_does_not_outlive_a_killed_run(start: Callable[..., Started]) -> None:
    run = start()
    run.gateway()
    run.process.kill()
    assert run.ends() == -signal.SIGKILL


def test_a_display_that_does_not_answer_is_said(start: Callable[..., Started]) -> None:
    start(DISPLAY=":4242").says("The display :4242 does not answer. Playing the sample job")


def test_nobody_sees_a_window_drawn_into_memory(start: Callable[..., Started]) -> None:
    start(DISPLAY=":4242", QT_QPA_PLATFORM="offscreen").says("QT_QPA_PLATFORM is offscreen: nobody would see a window.")


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        (
            "qt.qpa.xcb: could not connect to display :1\nqt.qpa.plugin: xcb-cursor0 is needed\n",
            "The display :1 does not answer.",
        ),
        (
            "qt.qpa.plugin: From 6.5.0, xcb-cursor0 or libxcb-cursor0 is needed to load the Qt xcb platform plugin.\n",
            "There is a display :1, but Qt lacks libxcb-cursor0 to draw on it.",
        ),
        ("\nno GL\nmore\n", "There is a display :1, but Qt cannot draw on it: no GL"),
        ("", "There is a display :1, but Qt cannot draw on it: Qt does not say why."),
    ],
)
def test_what_qt_says_becomes_a_sentence(said: str, sentence: str) -> None:
    assert reason(said, ":1") == sentence

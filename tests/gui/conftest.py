"""GUI tests: offscreen, software, our fonts only, and not one word of noise.

Every Qt warning, log record from WARNING on, Python warning, unraisable exception, exception in a
thread and thread left alive fails the test that made it. pytest-qt's own gate for Qt messages is off
under ``-s`` and ``--no-qt-log``, so this one stands alone. `test_noise_gate` proves that it bites.
"""

from __future__ import annotations

import gc
import logging
import sys
import tempfile
import threading
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from handrail.ui.shots import prepare_environment

_RUNTIME = tempfile.TemporaryDirectory(prefix="handrail-gui-")
prepare_environment(Path(_RUNTIME.name) / "runtime")

from PySide6.QtCore import QtMsgType, qInstallMessageHandler  # noqa: E402 - after the environment
from PySide6.QtGui import QGuiApplication  # noqa: E402

from handrail import assets  # noqa: E402
from handrail.ui.glass import Glass, load_fonts  # noqa: E402

# What may be said all the same, each with its reason.
ALLOWED: tuple[tuple[str, str], ...] = (
    ("No RHI backend. Using CPU conversion.", "Qt turns a camera's frame into a picture without a graphics card"),
    ("PulseAudioService: pa_context_connect() failed", "a machine without PulseAudio, asked for its loudspeakers"),
)


class _Records(logging.Handler):
    def __init__(self, noise: list[str]) -> None:
        super().__init__(logging.WARNING)
        self._noise = noise

    def emit(self, record: logging.LogRecord) -> None:
        self._noise.append(f"log {record.levelname}: {record.getMessage()}")


@pytest.fixture(scope="session")
def app() -> Iterator[QGuiApplication]:
    """The one application object, with the bundled fonts."""
    application = QGuiApplication.instance() or QGuiApplication([])
    assert isinstance(application, QGuiApplication)
    load_fonts(assets.root() / "resources")
    yield application


@pytest.fixture(autouse=True)
def quiet() -> Iterator[list[str]]:
    """Collects all noise of a test and fails it for any."""
    noise: list[str] = []
    words = {QtMsgType.QtWarningMsg: "warning", QtMsgType.QtCriticalMsg: "critical"}

    def heard(kind: QtMsgType, context: Any, text: str) -> None:
        if kind in words:
            noise.append(f"Qt {words[kind]}: {text}")

    def unraisable(what: Any) -> None:
        noise.append(f"unraisable: {what.exc_type.__name__}: {what.exc_value}")

    def thread_died(what: Any) -> None:
        noise.append(f"thread died: {what.exc_type.__name__}: {what.exc_value}")

    handler = _Records(noise)
    logging.getLogger().addHandler(handler)
    old_handler = qInstallMessageHandler(heard)
    old_unraisable, sys.unraisablehook = sys.unraisablehook, unraisable
    old_thread, threading.excepthook = threading.excepthook, thread_died
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        yield noise
        gc.collect()
        noise += [f"Python warning: {one.category.__name__}: {one.message}" for one in caught]
    sys.unraisablehook, threading.excepthook = old_unraisable, old_thread
    qInstallMessageHandler(old_handler)
    logging.getLogger().removeHandler(handler)
    loud = [one for one in noise if not any(pattern in one for pattern, _ in ALLOWED)]
    assert not loud, "noise: " + "; ".join(loud)


@pytest.fixture(autouse=True)
def no_thread_left(quiet: list[str]) -> Iterator[None]:
    """A thread that a test leaves alive is noise too."""
    before = set(threading.enumerate())
    yield
    gc.collect()
    quiet += [f"thread left alive: {one.name}" for one in set(threading.enumerate()) - before]


@pytest.fixture
def glass(app: QGuiApplication) -> Iterator[Glass]:
    """A fresh engine with all view models, without motion; open it with ``glass.open()``."""
    one = Glass(assets.root() / "resources")
    one.appearance.show(reducedMotion=True)
    yield one
    one.close()
    app.processEvents()

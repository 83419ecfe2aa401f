"""Deliberately broken tests: each must fail, for its own reason. Run by `test_noise_gate` only."""

from __future__ import annotations

import logging
import threading
import warnings

from PySide6.QtCore import QObject, QUrl, Signal, qCritical, qWarning
from PySide6.QtQml import QQmlComponent

from handrail.ui.glass import Glass

_STOP = threading.Event()


def _load(glass: Glass, text: str) -> QObject:
    component = QQmlComponent(glass.engine)
    component.setData(text.encode(), QUrl())
    made = component.create()
    assert made is not None, component.errorString()
    made.setParent(glass.engine)
    return made


def test_qt_warning() -> None:
    qWarning("a Qt warning")


def test_qt_critical() -> None:
    qCritical("a Qt critical")


def test_qml_type_error(glass: Glass) -> None:
    _load(glass, "import QtQml; QtObject { property string text: null.text }")


def test_qml_binding_loop(glass: Glass) -> None:
    _load(glass, "import QtQuick; Item { width: height + 1; height: width + 1 }")


def test_qml_missing_picture(glass: Glass, app: object) -> None:
    _load(glass, "import QtQuick; Image { source: 'image://picture/nothing/000000/2' }")


def test_log() -> None:
    logging.getLogger("handrail.test").warning("a log warning")


def test_python_warning() -> None:
    warnings.warn("a Python warning", stacklevel=1)


def test_unraisable() -> None:
    class Broken:
        def __del__(self) -> None:
            raise RuntimeError("raised while dying")

    Broken()


def test_slot_raises(glass: Glass) -> None:
    class Asks(QObject):
        asked = Signal()

    def answer() -> None:
        warnings.warn("a slot that warns", stacklevel=1)

    one = Asks(glass.engine)
    one.asked.connect(answer)
    one.asked.emit()


def test_thread_left() -> None:
    threading.Thread(target=_STOP.wait, name="left-behind", daemon=True).start()


def test_thread_died() -> None:
    def die() -> None:
        raise RuntimeError("a thread died")

    thread = threading.Thread(target=die)
    thread.start()
    thread.join()


def test_good(glass: Glass) -> None:
    """The control: this one must pass."""
    glass.open()

"""How the client gets onto a screen: whether there is one, and Qt set up for either case."""

from __future__ import annotations

import os
import subprocess
import sys

_PROBE = "from PySide6.QtGui import QGuiApplication; QGuiApplication([])"


def has_display() -> bool:
    """Whether a window can be opened. Asked in a child: without its xcb plugin Qt aborts the process."""
    if sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return False
    probe = subprocess.run(
        [sys.executable, "-c", _PROBE], stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=60
    )
    return probe.returncode == 0


def off_screen() -> None:
    """Draws into memory from here on. Call before Qt is loaded."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ["QT_QUICK_BACKEND"] = "software"

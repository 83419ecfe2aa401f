"""How the client gets onto a screen: whether there is one, and Qt set up for either case."""

from __future__ import annotations

import os
import subprocess
import sys

from handrail.commands.programs import program

# The word that makes `handrail` the child that tries; nobody types it.
PROBE = "--open-display"
_SEEN_BY_NOBODY = {"offscreen", "minimal", "minimalegl"}
_ON_A_SERVER = {"", "xcb", "wayland", "wayland-egl"}


def open_display() -> int:
    """The child's part: 0 if Qt has its platform; without the xcb plugin Qt aborts the process."""
    from PySide6.QtGui import QGuiApplication

    QGuiApplication([])
    return 0


def has_display() -> bool:
    """Whether a window can be opened."""
    return not why_no_display()


def why_no_display() -> str:
    """Why no window can be opened here, in a sentence; empty if one can."""
    platform = os.environ.get("QT_QPA_PLATFORM", "").partition(":")[0].partition(";")[0]
    display = os.environ.get("WAYLAND_DISPLAY") or os.environ.get("DISPLAY") or ""
    if platform in _SEEN_BY_NOBODY:
        return f"QT_QPA_PLATFORM is {platform}: nobody would see a window."
    if sys.platform.startswith("linux") and not display and platform in _ON_A_SERVER:
        return "There is no display here."
    try:
        tried = subprocess.run(
            [*program("handrail"), PROBE],
            stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace", check=False, timeout=30,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return f"The display {display} does not answer."
    return "" if tried.returncode == 0 else reason(tried.stderr, display)


def reason(said: str, display: str) -> str:
    """What Qt said when it could not open a display, in a sentence."""
    if "could not connect to display" in said:  # Qt speaks of xcb-cursor0 then as well
        return f"The display {display} does not answer."
    if "xcb-cursor0" in said:
        return f"There is a display {display}, but Qt lacks libxcb-cursor0 to draw on it."
    first = next((line for line in said.splitlines() if line.strip()), "Qt does not say why.")
    return f"There is a display {display}, but Qt cannot draw on it: {first.strip()}"


def off_screen() -> None:
    """Draws into memory from here on. Call before Qt is loaded."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ["QT_QUICK_BACKEND"] = "software"

"""``handrail client``: the operator client, by the settings of this tablet."""

from __future__ import annotations

import argparse
import gc
import signal
import sys
from dataclasses import replace

from handrail.commands.alone import InUse, alone
from handrail.commands.screen import why_no_display
from handrail.settings import BadSetting, Settings, read_settings

NO_DISPLAY = 3


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds the command."""
    parser = subparsers.add_parser(
        "client",
        help="start the client",
        description="Starts the operator client. Settings come from HANDRAIL_* variables (docs/kiosk.md).",
    )
    parser.add_argument("--gateway", metavar="URL", help="the gateway's address")
    parser.add_argument("--full-screen", action="store_true", help="as on a kiosk")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Runs the client until its window is closed."""
    try:
        settings = read_settings()
    except BadSetting as reason:
        print(f"handrail client: {reason}", file=sys.stderr)
        return 2
    if args.gateway:
        settings = replace(settings, gateway=args.gateway.rstrip("/"))
    if why := why_no_display():
        print(f"handrail client: {why} `handrail demo --headless` plays without one.", file=sys.stderr)
        return NO_DISPLAY
    try:
        with alone(settings.data):
            return show(settings, full_screen=args.full_screen)
    except InUse as reason:
        print(f"handrail client: {reason}", file=sys.stderr)
        return 1


def show(settings: Settings, *, full_screen: bool = False) -> int:
    """Opens the window and runs until it is closed or the process is asked to stop."""
    # Noted, not raised, and before Qt is there: Qt swallows an exception amid its imports and dies of one while it
    # makes a window.
    asked_to_stop: list[int] = []
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda number, _: asked_to_stop.append(number))
    # What is loaded now stays: looking it over for garbage takes a sixth of the start.
    gc.disable()

    from PySide6.QtCore import QTimer
    from PySide6.QtGui import QGuiApplication

    from handrail.core import Core
    from handrail.identity.keys import NoSecureStore
    from handrail.ports.journal import JournalFailed
    from handrail.ui.app import App
    from handrail.ui.devices.picker import pick_photo

    application = QGuiApplication.instance() or QGuiApplication([])
    try:
        core = Core(settings)
    except (JournalFailed, NoSecureStore) as reason:
        print(f"handrail client: {reason}", file=sys.stderr)
        return 1
    app = App(core, pick_photo)
    window = app.open()
    if full_screen:
        window.showFullScreen()
    gc.freeze()
    gc.enable()
    app.glass.navigator.closeAsked.connect(application.quit)
    # Python sees a signal only when its own code runs.
    pulse = QTimer()
    pulse.timeout.connect(lambda: application.quit() if asked_to_stop else None)
    pulse.start(200)
    try:
        return application.exec()
    finally:
        app.close()

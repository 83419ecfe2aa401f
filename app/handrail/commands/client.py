"""``handrail client``: the operator client, by the settings of this tablet."""

from __future__ import annotations

import argparse
import gc
import signal
import sys
from collections.abc import Callable
from dataclasses import replace
from threading import Thread
from typing import TYPE_CHECKING

from handrail.commands.alone import InUse, alone
from handrail.commands.screen import why_no_display
from handrail.settings import BadSetting, Settings, read_settings

if TYPE_CHECKING:
    from handrail.core import Core
    from handrail.stores import Stores
    from handrail.ui.app import App
    from handrail.ui.first_page import FirstPage
    from handrail.ui.worker import Worker

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
    """Opens the window and runs until it is closed or the process is asked to stop.

    The page shows once the journal is open and its head is checked; the rest is loaded behind it.
    """
    # Noted, not raised, and before Qt is there: Qt swallows an exception amid its imports and dies of one while it
    # makes a window.
    asked_to_stop: list[int] = []
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda number, _: asked_to_stop.append(number))
    # What is loaded now stays: looking it over for garbage takes a sixth of the start.
    gc.disable()

    from PySide6.QtCore import QTimer
    from PySide6.QtGui import QGuiApplication

    application = QGuiApplication.instance() or QGuiApplication([])
    opening = _Opening(settings)
    opening.start()

    from handrail.identity.keys import NoSecureStore
    from handrail.ports.journal import JournalFailed
    from handrail.ui.first_page import FirstPage

    page = FirstPage(settings)
    window = page.open()
    # No frame is drawn and no key is taken before the application runs.
    try:
        stores = opening.stores()
    except (JournalFailed, NoSecureStore) as reason:
        page.glass.close()
        print(f"handrail client: {reason}", file=sys.stderr)
        return 1
    if full_screen:
        window.showFullScreen()
    rest = _Rest(stores, page, application.exit)
    page.when_shown(rest.load)
    page.glass.navigator.closeAsked.connect(application.quit)
    # Python sees a signal only when its own code runs.
    pulse = QTimer()
    pulse.timeout.connect(lambda: application.quit() if asked_to_stop else None)
    pulse.start(200)
    try:
        status = application.exec()
    finally:
        rest.close()
    if rest.failed is not None:
        raise rest.failed
    return status


class _Opening(Thread):
    """Opens the journal and checks its head while the page is made: Qt and SQLite both work without Python's lock."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(name="opening")
        self._settings = settings
        self._opened: Stores | None = None
        self._failed: BaseException | None = None

    def run(self) -> None:
        """The thread's part."""
        try:
            from handrail.stores import Stores

            self._opened = Stores(self._settings)
        except BaseException as reason:  # noqa: BLE001 - raised where it is waited for
            self._failed = reason

    def stores(self) -> Stores:
        """Waits. Raises JournalFailed, NoSecureStore, OSError."""
        self.join()
        if self._failed is not None:
            raise self._failed
        assert self._opened is not None
        return self._opened


class _Rest:
    """What the client has besides its journal and its first page: loaded beside the UI thread, then put in place."""

    def __init__(self, stores: Stores, page: FirstPage, leave: Callable[[int], None]) -> None:
        self.failed: Exception | None = None
        self._stores, self._page, self._leave = stores, page, leave
        self._worker: Worker | None = None
        self._core: Core | None = None
        self._app: App | None = None

    def load(self) -> None:
        """Begins; to be called when the first frame is on the glass."""
        from handrail.ui.worker import Worker

        self._worker = Worker("loading")
        self._worker.do(self._loaded, self._put_in_place, self._failed)

    def _loaded(self) -> tuple[type[App], Callable[[], str | None]]:
        from handrail.core import Core
        from handrail.ui.app import App
        from handrail.ui.devices.picker import pick_photo

        self._core = Core(self._stores.settings, self._stores)
        return App, pick_photo

    def _put_in_place(self, loaded: tuple[type[App], Callable[[], str | None]]) -> None:
        app, pick_photo = loaded
        assert self._core is not None
        self._app = app(self._core, pick_photo, self._page)
        self._app.open()
        gc.freeze()
        gc.enable()

    def _failed(self, error: Exception) -> None:
        self.failed = error
        self._leave(1)

    def close(self) -> None:
        """Waits for what is being loaded or written, then lets everything go."""
        if self._worker is not None:
            self._worker.close()
        if self._app is not None:
            self._app.close()
            return
        self._page.glass.close()
        if self._core is not None:
            self._core.close()
        else:
            self._stores.rooms.close()

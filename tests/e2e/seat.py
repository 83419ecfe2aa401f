"""A person in front of the real client, drawn into memory: their hand, their eyes, and the journal behind it."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from handrail.commands.plant import SamplePlant
from handrail.commands.screen import off_screen

off_screen()  # before Qt is loaded

from PySide6.QtGui import QGuiApplication  # noqa: E402
from PySide6.QtQuick import QQuickItem  # noqa: E402

from handrail.core import Core  # noqa: E402
from handrail.domain.event import Event, Time  # noqa: E402
from handrail.settings import Settings  # noqa: E402
from handrail.ui.app import App  # noqa: E402
from handrail.ui.hand import Hand  # noqa: E402
from handrail.ui.player import Act, Player  # noqa: E402
from tests.e2e.plant import PLANT  # noqa: E402

SECRETS: dict[str, dict[str, str]] = json.loads((PLANT / "demo_secrets.json").read_bytes())["people"]


class LaterClock:
    """The tablet's clock as it will read some hours from now, with nothing else changed."""

    def __init__(self, real: Any, later: timedelta) -> None:
        self.real, self.later = real, later

    def read(self) -> Time:
        time: Time = self.real.read()
        return time.model_copy(update={"at": time.at + self.later})

    def offset(self) -> float | None:
        offset: float | None = self.real.offset()
        return offset

    def behind(self) -> float:
        behind: float = self.real.behind()
        return behind

    def jumped(self) -> float:
        jumped: float = self.real.jumped()
        return jumped


class Seat:
    """One client, open. What it shows is read from the glass, what it recorded from its journal."""

    def __init__(self, folder: Path, url: str, code: str) -> None:
        self.application = QGuiApplication.instance() or QGuiApplication([])
        self.core = Core(Settings(data=folder, gateway=url, mode="demo", enrolment_code=code))
        self.core.sync_round()
        self.player: Player
        self.app = App(self.core, lambda: self.player.pick_photo())  # noqa: PLW0108  # the player needs the app first
        self.app.glass.appearance.show(reducedMotion=True)
        self.hand = Hand(self.app.open(), lambda: self.app.glass.navigator.current)
        self.player = Player(self.app, self.hand, SECRETS, PLANT, lambda _: None, None, lambda _hold, _act: None)

    def close(self) -> None:
        self.app.close()

    def play(self, order: str, operation: str, *acts: Act) -> None:
        """Acts of a scripted job, through the screens."""
        self.player.play({"order": order, "operation": operation, "acts": acts})

    def rest(self) -> None:
        """Until nothing is being done behind the screen."""
        self.hand.wait(lambda: not self.app.worker.busy, "the end of what was asked")

    @property
    def head(self) -> int:
        return self.core.rooms.journal.head.seq

    def since(self, seq: int) -> list[Event]:
        """The events after a number."""
        return [stored.event for stored in self.core.rooms.journal.events_from(seq + 1, 1000)]

    def texts(self) -> list[str]:
        """Every text that can be seen on the glass, without its mark-up."""
        found: list[str] = []
        waiting: list[QQuickItem] = [self.hand.window.contentItem()]
        while waiting:
            item = waiting.pop()
            if not item.isVisible() or item.opacity() == 0:
                continue
            text = item.property("text")
            if isinstance(text, str) and text:
                found.append(_plain(html.unescape(re.sub(r"<[^>]+>", "", text))))
            waiting += item.childItems()
        return found

    def shows(self, text: str) -> bool:
        return any(_plain(text) in seen for seen in self.texts())


def _plain(text: str) -> str:
    """With plain blanks: a line may be broken, and a value is kept with its unit."""
    return re.sub(r"\s+", " ", text)


@contextmanager
def seat(folder: Path, plant: SamplePlant) -> Iterator[Seat]:
    """The client on a tablet's folder; closed in the end, whatever happened."""
    one = Seat(folder, plant.url, plant.enrolment_code)
    try:
        yield one
    finally:
        one.close()

"""The page before anything but the journal is open: it looks like badge-in, and what it is given is judged, once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication

from handrail.commands.plant import SamplePlant
from handrail.core import Core
from handrail.settings import Settings
from handrail.stores import Stores
from handrail.ui.app import App
from handrail.ui.first_page import FirstPage
from handrail.ui.hand import Hand

MARA, BRANDT = "m.okafor", "r.brandt"


class Start:
    """A client that stops after its first page until it is told to go on."""

    def __init__(self, settings: Settings) -> None:
        self.stores = Stores(settings)
        self.page = FirstPage(settings)
        self.view = self.page.glass.badge_in
        self.hand = Hand(self.page.open(), lambda: str(self.page.glass.navigator.current))
        shown: list[bool] = []
        self.page.when_shown(lambda: shown.append(True))
        self.hand.wait(lambda: bool(shown), "the first frame")
        self.app: App | None = None

    def go_on(self) -> App:
        self.app = App(Core(self.stores.settings, self.stores), lambda: None, self.page)
        self.app.open()
        return self.app

    def close(self) -> None:
        if self.app is not None:
            self.app.close()
        else:
            self.page.glass.close()
            self.stores.rooms.close()


@pytest.fixture(scope="module")
def plant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SamplePlant]:
    with SamplePlant(tmp_path_factory.mktemp("plant") / "gateway") as one:
        yield one


@pytest.fixture(scope="module")
def tablet(plant: SamplePlant, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A tablet that knows people, and works without a gateway now."""
    data: Path = tmp_path_factory.mktemp("plant") / "tablet"
    settings = Settings(data=data, gateway=plant.url, mode="demo", enrolment_code=plant.enrolment_code)
    core = Core(settings)
    core.sync_round()
    core.close()
    return replace(settings, gateway="", enrolment_code="")


@pytest.fixture
def start(qapp: QGuiApplication, tablet: Settings) -> Iterator[Callable[[str], Start]]:
    begun: list[Start] = []

    def begin(language: str = "en") -> Start:
        begun.append(Start(replace(tablet, language=language)))
        return begun[-1]

    yield begin
    for one in begun:
        one.close()


def _shown(start: Start) -> dict[str, object]:
    """All that the page says, but for what only the site's data tell: plant, clock, sync, notes."""
    view, header = start.view, start.page.glass.header
    texts = ("greeting", "prompt", "personStep", "personDetail", "pinOpen", "pinProblem", "lockedTitle")
    primary = ("primaryLabel", "primaryDetail", "primaryState", "primaryIcon")
    return {
        **{name: getattr(view, name) for name in (*texts, *primary)},
        **{name: getattr(header, name) for name in ("title", "mode", "modeWord")},
        "rail": view.rail.rows(),
    }


@pytest.mark.parametrize("language", ["en", "de"])
def test_it_says_what_badge_in_says_while_nobody_is_in(start: Callable[[str], Start], language: str) -> None:
    one = start(language)
    before = _shown(one)
    one.go_on()
    assert _shown(one) == before


def test_a_badge_that_is_typed_before_the_rest_is_judged_once(
    start: Callable[[str], Start], plant: SamplePlant
) -> None:
    one = start("en")
    one.hand.write("badgeField", plant.secrets()[MARA]["badge"], enter=True)
    one.hand.wait(lambda: one.view.greeting == "Your badge is read.", "a word that it was read")
    assert one.view.personStep == "badge"
    asked: list[str] = []
    one.view.changed.connect(lambda: asked.append(one.view.personStep))
    one.go_on()
    assert (one.view.personStep, one.view.personName) == ("pin", "Mara Okafor")
    assert [step for at, step in enumerate(asked) if step == "pin" and (at == 0 or asked[at - 1] != "pin")] == ["pin"]


def test_of_two_badges_the_later_counts(start: Callable[[str], Start], plant: SamplePlant) -> None:
    one = start("en")
    one.hand.write("badgeField", plant.secrets()[MARA]["badge"], enter=True)
    one.page.wedge.scanned.emit(plant.secrets()[BRANDT]["badge"])
    one.go_on()
    assert one.view.personName.endswith("Brandt")


def test_help_that_is_asked_for_before_the_rest_comes_with_it(start: Callable[[str], Start]) -> None:
    one = start("en")
    one.hand.tap("help")
    app = one.go_on()
    assert app.glass.navigator.sheet == "refused"


def test_what_is_given_after_the_rest_goes_to_it_alone(start: Callable[[str], Start], plant: SamplePlant) -> None:
    one = start("en")
    one.go_on()
    one.hand.write("badgeField", plant.secrets()[MARA]["badge"], enter=True)
    assert one.view.personName == "Mara Okafor"
    assert one.page.hand_over() == ("", False)

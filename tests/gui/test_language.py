"""The screens speak the language of who is signed in, else the station's, in its reading direction."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QGuiApplication

from handrail.commands.plant import SamplePlant
from handrail.core import Core
from handrail.settings import Settings
from handrail.ui.app import App
from handrail.ui.hand import Hand
from handrail.ui.speech import inside
from handrail.words import PSEUDO, PSEUDO_RTL
from tests.gui import walk

GERMAN, ENGLISH = "r.brandt", "m.okafor"


@pytest.fixture(scope="module")
def plant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SamplePlant]:
    with SamplePlant(tmp_path_factory.mktemp("plant") / "gateway") as one:
        yield one


@pytest.fixture(scope="module")
def tablet(plant: SamplePlant, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A tablet that has people and instructions, and where each person has been before."""
    data = tmp_path_factory.mktemp("plant") / "tablet"
    settings = Settings(data=data, gateway=plant.url, mode="demo", enrolment_code=plant.enrolment_code)
    core = Core(settings)
    core.sync_round()
    for secret in plant.secrets().values():
        core.credentials.ask(core.badge_digest(secret["badge"]), secret["pin"])
    core.close()
    return settings


class Client:
    """The real client on that tablet, and a hand on its glass."""

    def __init__(self, settings: Settings, plant: SamplePlant) -> None:
        # No gateway: nothing but the person changes what is shown.
        self.app = App(Core(replace(settings, gateway="", enrolment_code="")), lambda: None)
        self.app.glass.appearance.show(reducedMotion=True)
        self.window = self.app.open()
        self.hand = Hand(self.window, lambda: str(self.app.glass.navigator.current))
        self.secrets = plant.secrets()

    def _factors(self, who: str) -> None:
        self.hand.write("badgeField", self.secrets[who]["badge"], enter=True)
        self.hand.wait(lambda: self.hand.find("key.1") is not None, "the PIN keys")
        for digit in self.secrets[who]["pin"]:
            self.hand.tap(f"key.{digit}")

    def sign_in(self, who: str) -> None:
        navigator = self.app.glass.navigator
        self.hand.arrive("badgeIn")
        self._factors(who)
        self.hand.tap("primary")
        self.hand.wait(lambda: navigator.current == "jobs" or navigator.sheet == "statement", "what follows")
        if navigator.sheet == "statement":
            self._factors(who)
            self.hand.tap("sheetPrimary")
        self.hand.arrive("jobs")
        self.hand.wait(lambda: self.app.glass.jobs.status == "", "the jobs")

    def sign_out(self) -> None:
        self.hand.tap("lock")
        self.hand.arrive("locked")
        self.hand.tap("notMe")
        self.hand.arrive("badgeIn")
        self.hand.wait(lambda: not self.app.worker.busy, "what is written")

    def spoken(self, name: str) -> str:
        item = self.hand.find(name)
        assert item is not None, name
        return walk.spoken(item)

    def everything(self) -> set[str]:
        walk.settle(self.window)
        return {walk.spoken(item) for item in walk.items(self.window.contentItem())} - {""}


@pytest.fixture
def station(request: pytest.FixtureRequest) -> str:
    return str(getattr(request, "param", "en"))


@pytest.fixture
def client(app: QGuiApplication, tablet: Settings, plant: SamplePlant, station: str) -> Iterator[Client]:
    one = Client(replace(tablet, language=station), plant)
    yield one
    one.app.close()
    app.processEvents()


def test_signing_in_speaks_the_persons_language_and_signing_out_the_stations(client: Client) -> None:
    client.hand.arrive("badgeIn")
    assert client.spoken("help") == "Help"
    client.sign_in(GERMAN)
    # QML's own words, a presenter's, a coded message's and the header's.
    assert client.spoken("scan") == "Auftrag scannen"
    german = client.everything()
    assert "Als Nächstes an diesem Platz" in german
    assert {"Schichtleitung", "Meine Aufträge", "Hier gespeichert"} <= german
    assert not {"My jobs", "Gates", "Supervisor", "Saved here", "Next at this station"} & german
    client.sign_out()
    assert client.spoken("help") == "Help"
    assert client.app.glass.header.clockTime
    client.hand.wait(lambda: client.app.glass.header.syncState == "saved", "the round that the sign-out set off")
    english = client.everything()
    assert {"Scan your badge.", "Station B-07", "Saved here"} <= english
    assert not {"Hilfe", "Platz B-07", "Hier gespeichert", "Ausweis scannen."} & english


def test_a_lock_keeps_the_persons_language(client: Client) -> None:
    client.sign_in(GERMAN)
    client.hand.tap("lock")
    client.hand.arrive("locked")
    assert client.spoken("notMe") == "Andere Person"
    assert "Gesperrt" in client.everything()


@pytest.mark.parametrize("station", ["de"], indirect=True)
def test_a_german_station_greets_in_german(client: Client) -> None:
    client.hand.arrive("badgeIn")
    assert client.spoken("help") == "Hilfe"
    client.sign_in(ENGLISH)
    assert client.spoken("scan") == "Scan work order"
    client.sign_out()
    assert client.spoken("help") == "Hilfe"
    assert "Platz B-07" in client.everything()


@pytest.mark.parametrize("station", [PSEUDO_RTL], indirect=True)
def test_a_language_from_right_to_left_mirrors_the_screens(client: Client) -> None:
    client.hand.arrive("badgeIn")
    middle = client.window.width() / 2
    assert client.app.glass.appearance.rightToLeft
    assert walk.on_glass(walk.find(client.window, "primary")).center().x() < middle
    client.sign_in(ENGLISH)
    walk.settle(client.window)
    assert not client.app.glass.appearance.rightToLeft
    assert walk.on_glass(walk.find(client.window, "primary")).center().x() > middle
    client.sign_out()
    walk.settle(client.window)
    assert client.app.glass.appearance.rightToLeft
    assert walk.on_glass(walk.find(client.window, "primary")).center().x() < middle


@pytest.mark.parametrize("station", [PSEUDO], indirect=True)
def test_no_word_of_the_badge_page_escapes_translation(client: Client) -> None:
    client.hand.arrive("badgeIn")
    walk.settle(client.window)
    day = client.app.desk.words.day(client.app.desk.now().date())
    site = client.app.desk.place_line
    plain = {text for text in client.everything() if "[" not in text and any(c.isalpha() for c in text)}
    assert plain - {day, site} <= {"Handrail", "DÉMÓ~~"}


def test_closing_leaves_no_translator_behind(app: QGuiApplication, tablet: Settings, plant: SamplePlant) -> None:
    one = Client(replace(tablet, language="de"), plant)
    one.hand.arrive("badgeIn")
    assert QCoreApplication.translate("", "Sign in") == "Anmelden"
    one.app.close()
    app.processEvents()
    assert QCoreApplication.translate("", "Sign in") == "Sign in"


def test_a_region_takes_the_plain_language(client: Client) -> None:
    client.app.glass.speak("de-AT")
    assert QCoreApplication.translate("", "Sign in") == "Anmelden"
    client.app.glass.speak("en-GB")
    assert QCoreApplication.translate("", "Sign in") == "Sign in"


def test_a_language_without_words_stays_english_and_says_so(client: Client, quiet: list[str]) -> None:
    client.app.glass.speak("fi")
    assert QCoreApplication.translate("", "Sign in") == "Sign in"
    assert quiet == ["log WARNING: the screens have no words in fi; they stay English"]
    quiet.clear()


def test_the_catalogues_are_built() -> None:
    from handrail.ui.languages import catalogue

    assert catalogue("de").is_file()
    with pytest.raises(FileNotFoundError, match="build_translations"):
        catalogue("fi")
    assert isinstance(catalogue("de"), Path)


@pytest.mark.parametrize(
    ("label", "language", "wanted"),
    [
        ("Screw torque", "en", "screw torque"),
        ("QA release", "en", "QA release"),
        ("Drehmoment", "de", "Drehmoment"),
        ("Drehmoment", "de-AT", "Drehmoment"),
        ("", "en", ""),
    ],
)
def test_a_label_inside_a_sentence(label: str, language: str, wanted: str) -> None:
    assert inside(label, language) == wanted

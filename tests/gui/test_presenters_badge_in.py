"""Badge-in where the site signs in at a provider: the page on the way there, and what comes back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from queue import Queue
from typing import Any

import pytest

from handrail.domain.policy import SignIn
from handrail.ports.credentials import Opened, Unproven
from handrail.ports.provider import Asked, NoToken, Proof, Shown, Trip
from handrail.ui.bridge.badge_in import BadgeIn
from handrail.ui.presenters.badge_in import BadgeInPresenter
from tests.gui.presenter_bench import Bench, PlainCredentials, until

MARA, ROWAN = "m.okafor", "r.brandt"


class Road:
    """The provider as a script: where it sends people, and what they come back with."""

    def __init__(self) -> None:
        self.first: Shown | NoToken = Shown("https://id.example.com/auth", seconds=300)
        self.came: Queue[Proof | NoToken] = Queue()
        self.begun: list[str] = []
        self.ended = 0

    def begin(self, asked: Asked) -> Trip | NoToken:
        self.begun.append(asked.request["badge"])
        return self.first if isinstance(self.first, str) else Journey(self, self.first)


class Journey:
    def __init__(self, road: Road, shown: Shown) -> None:
        self.road, self.shown = road, shown

    def wait(self) -> Proof | NoToken:
        return self.road.came.get(timeout=20)

    def cancel(self) -> None:
        self.road.ended += 1
        self.road.came.put("cancelled")


class Certifying(PlainCredentials):
    """The gateway as a script: it takes the word of the badge's own person."""

    def __init__(self) -> None:
        super().__init__()
        self.kept: list[tuple[str, str]] = []

    def begin(self, badge: str) -> Any:
        return Key(self, badge)


class Key:
    nonce = "n"

    def __init__(self, credentials: Certifying, badge: str) -> None:
        self.credentials, self.badge, self.request = credentials, badge, {"badge": badge}
        self.person = badge.removeprefix("badge of ")

    def certify(self, proof: Proof) -> Any | Unproven:
        return self if proof.word == self.person else "refused"

    def keep(self, secret: str) -> Opened:
        self.credentials.kept.append((self.person, secret))
        opened = self.credentials.open(self.badge, "482915")
        assert opened is not None
        return opened


class Page:
    """The badge-in page of a tablet whose site signs in at a provider."""

    def __init__(self, bench: Bench) -> None:
        self.bench, self.road, self.credentials = bench, Road(), Certifying()
        self.opened: list[str] = []
        self.browser = True
        bench.place.credentials, bench.place.provider = self.credentials, self.road
        bench.reference.site = bench.reference.site.model_copy(update={"sign_in": SignIn(way="oidc_browser")})
        services = bench.desk.services
        object.__setattr__(services, "open_address", self._open)
        bench.desk.sign_out()
        self.view = BadgeIn()
        self.presenter = BadgeInPresenter(bench.desk, self.view)
        bench.desk.screens["badgeIn"] = self.presenter
        self.presenter.enter()

    def _open(self, address: str) -> bool:
        self.opened.append(address)
        return self.browser

    def set_out(self, person: str = MARA, away: str = "browser") -> None:
        self.presenter.take_scan(person)
        self.view.providerAsked.emit()
        until(lambda: self.view.away == away)

    def come_back(self, word: Proof | NoToken) -> None:
        self.road.came.put(word)
        until(lambda: not self.presenter.provider.badge)
        self.bench.settle()

    def choose(self, pin: str) -> None:
        for digit in pin:
            self.view.pinDigit.emit(digit)
        self.view.primaryAsked.emit()
        self.bench.settle()


@pytest.fixture
def page(app: object, tmp_path: Path) -> Iterator[Page]:
    bench = Bench(tmp_path)
    made = Page(bench)
    yield made
    bench.close()


@pytest.mark.req("P11-200-1", "SEC-PW-1")
def test_to_the_browser_and_back_with_a_pin_of_ones_own(page: Page) -> None:
    page.set_out()
    assert page.opened == ["https://id.example.com/auth"] and page.road.begun == [f"badge of {MARA}"]
    assert (page.view.primaryState, page.view.providerLabel) == ("closed", "")
    page.view.primaryAsked.emit()  # says nothing and does nothing meanwhile
    page.come_back(Proof("token", MARA))
    assert page.view.away == "" and "own PIN" in page.view.greeting
    page.choose("839164")
    page.choose("839165")
    assert "not the same" in page.view.pinProblem
    page.choose("111111")
    page.choose("111111")
    assert "easy" in page.view.pinProblem
    page.choose("839164")
    page.choose("839164")
    assert page.credentials.kept == [(MARA, "839164")]
    assert page.bench.desk.session is not None and page.bench.desk.session.person.id == MARA


@pytest.mark.req("SEC-LK-1")
def test_the_way_there_is_offered_to_every_badge_alike(page: Page) -> None:
    assert page.view.providerLabel == ""
    labels = set()
    for badge in (MARA, "nobody's"):
        page.presenter.take_scan(badge)
        labels.add(page.view.providerLabel)
    assert len(labels) == 1 and labels != {""}
    page.set_out("nobody's")
    page.come_back(Proof("token", MARA))
    assert "does not open this badge" in page.view.pinProblem
    assert page.bench.desk.session is None
    site = page.bench.reference.site
    page.bench.reference.site = site.model_copy(update={"sign_in": SignIn()})
    page.presenter.take_scan(MARA)
    assert page.view.providerLabel == ""


def test_a_code_for_another_device(page: Page) -> None:
    complete = "https://id.example.com/device?user_code=AB-12"
    page.road.first = Shown("https://id.example.com/device", "AB-12", complete, 300)
    page.set_out(away="code")
    assert (page.view.awayAddress, page.view.awayCode) == ("id.example.com/device", "AB-12")
    assert bytes.fromhex(page.view.awayPicture.removeprefix("image://qr/")).decode() == complete
    assert page.opened == []
    page.come_back("expired")
    assert "too long" in page.view.pinProblem and page.view.away == ""


@pytest.mark.parametrize("how", ["stop", "not me", "another badge"])
def test_who_turns_away_is_waited_for_no_more(how: str, page: Page) -> None:
    page.set_out()
    if how == "stop":
        page.view.stopAsked.emit()
    elif how == "not me":
        page.view.notMeAsked.emit()
    else:
        page.presenter.take_scan(ROWAN)
    assert page.view.away == "" and page.road.ended == 1
    page.road.came.put(Proof("token", MARA))  # too late: it opens nothing for who is there now
    page.bench.settle()
    assert page.presenter.change.arrived is None and page.view.pinProblem == ""


def test_the_service_does_not_answer_and_who_has_a_pin_works_on(page: Page) -> None:
    page.road.first = "unreachable"
    page.presenter.take_scan(MARA)
    page.view.providerAsked.emit()
    until(lambda: page.view.pinProblem != "")
    assert "does not answer" in page.view.pinProblem
    assert page.bench.refused_view.title != "" or page.bench.desk.navigator.sheet == "refused"
    page.bench.desk.navigator.show(sheet="")
    page.choose("482915")
    assert page.bench.desk.session is not None


def test_no_browser_says_so(page: Page) -> None:
    page.browser = False
    page.presenter.take_scan(MARA)
    page.view.providerAsked.emit()
    until(lambda: page.view.pinProblem != "")
    assert "browser" in page.view.pinProblem and page.road.ended == 1

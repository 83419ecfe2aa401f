"""The first sign-in on the glass: the statement is read and accepted, or nobody begins (P11-10j-1)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from handrail.commands.plant import SamplePlant
from tests.e2e.seat import SECRETS, Seat, seat

pytestmark = pytest.mark.timeout(300)
MARA, JONAS = "m.okafor", "j.lindqvist"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Seat]:
    with (
        SamplePlant(tmp_path_factory.mktemp("statement") / "gateway") as plant,
        seat(tmp_path_factory.mktemp("tablet"), plant) as one,
    ):
        yield one


def give_badge_and_pin(client: Seat, person: str, primary: str, pin: str = "") -> None:
    client.hand.write("badgeField", SECRETS[person]["badge"], enter=True)
    client.hand.wait(lambda: client.hand.find("key.1") is not None, "the PIN keys")
    for digit in pin or SECRETS[person]["pin"]:
        client.hand.tap(f"key.{digit}")
    client.hand.tap(primary)


def types(client: Seat, before: int) -> list[str]:
    client.rest()
    return [event.type for event in client.since(before)]


@pytest.mark.req("P11-10j-1", "P11-200-1", "P11-300-1")
def test_a_first_sign_in_stops_at_the_statement_until_it_is_accepted(client: Seat) -> None:
    hand, navigator = client.hand, client.app.glass.navigator
    client.app.desk.open("badgeIn")
    hand.arrive("badgeIn")
    give_badge_and_pin(client, MARA, "primary")
    hand.wait(lambda: navigator.sheet == "statement", "the statement")
    for text in ("Accountability statement, version 1", "I sign only what I did, checked or witnessed myself"):
        assert client.shows(text), client.texts()
    # Who does not accept it is signed out.
    before = client.head
    hand.tap("sheetDecline")
    hand.wait(lambda: client.app.desk.session is None and navigator.sheet == "", "the badge page")
    assert types(client, before) == ["session.signed_out"]
    assert hand.screen() == "badgeIn"
    # Neither a wrong PIN nor somebody else's badge accepts for them.
    give_badge_and_pin(client, MARA, "primary")
    hand.wait(lambda: navigator.sheet == "statement", "the statement")
    client.rest()
    before = client.head
    give_badge_and_pin(client, MARA, "sheetPrimary", "000000")
    hand.wait(lambda: bool(client.app.glass.statement.pinProblem), "the problem")
    hand.tap("sheetNotMe")
    give_badge_and_pin(client, JONAS, "sheetPrimary")
    client.rest()
    assert navigator.sheet == "statement"
    assert types(client, before) == ["session.failed"]
    before = client.head
    give_badge_and_pin(client, MARA, "sheetPrimary")
    hand.arrive("jobs")
    assert types(client, before) == ["accountability.accepted"]


@pytest.mark.req("P11-10j-1")
def test_the_gateway_has_it_and_it_is_not_asked_again(client: Seat) -> None:
    hand, core = client.hand, client.core
    client.app.sync.send_now()
    hand.wait(lambda: core.rooms.journal.waiting() == 0, "the record at the gateway", 60)
    hand.wait(lambda: core.pull() and core.reference.person(MARA).accepted == 1, "the people with it", 60)
    hand.tap("lock")
    hand.arrive("locked")
    hand.tap("notMe")
    hand.arrive("badgeIn")
    give_badge_and_pin(client, MARA, "primary")
    hand.arrive("jobs")
    assert client.app.glass.navigator.sheet == ""

"""The first sign-in at a provider, on the real glass: what is touched, what is shown, what is recorded."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from handrail.commands.plant import SamplePlant
from tests.e2e.seat import SECRETS, Seat, seat
from tests.gateway.issuer import CLIENT, Issuer

pytestmark = pytest.mark.timeout(300)
MARA, RUTH = "m.okafor", "r.brandt"
PIN = "839164"


class Site:
    def __init__(self, folder: Path, way: str) -> None:
        self.issuer = Issuer()
        gateway = folder / "gateway"
        gateway.mkdir()
        provider = f'[provider]\nissuer = "{self.issuer.url}"\nclient_id = "{CLIENT}"\n'
        (gateway / "sign-in.toml").write_text(f'way = "{way}"\n{provider}')
        self.plant = SamplePlant(gateway)


@pytest.fixture
def site(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Issuer, Seat]]:
    made = Site(tmp_path, request.param)
    try:
        with made.plant, seat(tmp_path / "tablet", made.plant) as one:
            yield made.issuer, one
    finally:
        made.issuer.close()


def badge_in(client: Seat, person: str) -> None:
    client.hand.arrive("badgeIn")
    client.hand.write("badgeField", SECRETS[person]["badge"], enter=True)
    client.hand.wait(lambda: client.hand.find("key.1") is not None, "the keypad")


def choose(client: Seat, pin: str) -> None:
    for digit in pin:
        client.hand.tap(f"key.{digit}")
    client.hand.tap("primary")


def accept(client: Seat, person: str) -> None:
    """The site's statement, with the new PIN."""
    client.hand.wait(lambda: client.app.glass.navigator.sheet == "statement", "the statement")
    client.hand.write("badgeField", SECRETS[person]["badge"], enter=True)
    client.hand.wait(lambda: client.hand.find("key.1") is not None, "the keypad")
    for digit in PIN:
        client.hand.tap(f"key.{digit}")
    client.hand.tap("sheetPrimary")
    client.hand.arrive("jobs")


def recorded(client: Seat) -> list[tuple[str, str]]:
    return [(event.type, str(event.payload.get("detail", ""))) for event in client.since(0) if "session." in event.type]


@pytest.mark.parametrize("site", ["oidc_browser"], indirect=True)
@pytest.mark.req("P11-100-1", "P11-200-1", "SEC-PW-1")
def test_through_the_browser_then_badge_and_pin_with_the_provider_gone(site: tuple[Issuer, Seat]) -> None:
    issuer, client = site
    visits: list[threading.Thread] = []
    people = iter((RUTH, MARA))

    def browser(address: str) -> bool:
        """The tablet's browser, in which the next person of the list signs in."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        issuer.answers.append((200, {"id_token": issuer.token(asked["nonce"], next(people))}))
        landing = f"{asked['redirect_uri']}?code=c&state={asked['state']}"
        visits.append(threading.Thread(target=lambda: httpx.get(landing, trust_env=False)))
        visits[-1].start()
        return True

    object.__setattr__(client.app.desk.services, "open_address", browser)
    badge_in(client, MARA)
    client.hand.tap("provider")
    client.hand.wait(lambda: client.shows("does not open this badge"), "the refusal of another person's sign-in")
    assert client.app.desk.session is None
    client.hand.tap("provider")
    client.hand.wait(lambda: client.shows("Choose your own PIN"), "the gateway's word")
    choose(client, PIN)
    client.hand.wait(lambda: client.shows("Enter it once more"), "the second time")
    choose(client, PIN)
    accept(client, MARA)
    for visit in visits:
        visit.join(10)
    client.app.desk.open("locked")
    issuer.up = False
    client.hand.arrive("locked")
    client.hand.write("badgeField", SECRETS[MARA]["badge"], enter=True)
    choose(client, PIN)
    client.hand.arrive("jobs")
    assert recorded(client) == [
        ("session.failed", "sign_in.not_your_badge"), ("session.signed_in", "sign_in.by_provider"),
        ("session.locked", ""), ("session.signed_in", ""), ("session.unlocked", ""),
    ]  # fmt: skip
    # The gateway takes a signature made with such a lease for what it is.
    assert client.core.credentials.failures(client.core.badge_digest(SECRETS[MARA]["badge"])) == 0


@pytest.mark.parametrize("site", ["oidc_device"], indirect=True)
@pytest.mark.req("P11-100-1", "P11-200-1")
def test_with_a_code_for_a_phone(site: tuple[Issuer, Seat], tmp_path: Path) -> None:
    issuer, client = site
    address = "https://id.example.com/device"
    code = {
        "device_code": "d" * 40, "user_code": "KWPL-NXTF", "verification_uri": address, "expires_in": 300,
        "verification_uri_complete": f"{address}?user_code=KWPL-NXTF", "interval": 1,
    }  # fmt: skip
    issuer.answers += [(200, code), (400, {"error": "authorization_pending"})]
    badge_in(client, MARA)
    client.hand.tap("provider")
    client.hand.wait(lambda: client.shows("KWPL-NXTF"), "the code")
    assert client.shows("id.example.com/device")
    # A phone that looks at the glass reads the address.
    import zxingcpp
    from PIL import Image

    client.hand.picture(tmp_path / "glass.png")
    with Image.open(tmp_path / "glass.png") as picture:
        assert [found.text for found in zxingcpp.read_barcodes(picture)] == [code["verification_uri_complete"]]
    issuer.answers.append((200, {"id_token": issuer.token("", MARA, nonce=None)}))
    client.hand.wait(lambda: client.shows("Choose your own PIN"), "the gateway's word")
    choose(client, PIN)
    choose(client, PIN)
    accept(client, MARA)
    # Somebody who turns away is waited for no more.
    client.app.desk.sign_out()
    client.app.desk.open("badgeIn")
    badge_in(client, RUTH)
    issuer.answers.append((200, code))
    client.hand.tap("provider")
    client.hand.wait(lambda: client.shows("KWPL-NXTF"), "the code")
    client.hand.tap("stopAway")
    client.hand.wait(lambda: not client.shows("KWPL-NXTF"), "the keypad")

"""Sign-in at a real OpenID provider (oidc-provider): browser and device grant, and what must not open anything."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from handrail.core import Core
from handrail.domain.refusal import Refusal
from handrail.identity.provider import OidcProvider
from handrail.operations.sign_in import sign_in
from handrail.operations.sign_in_online import (
    Arrived,
    arrive,
    arrive_to_sign,
    choose_secret,
    set_out,
    set_out_to_sign,
)
from handrail.operations.workplace import Session
from handrail.ports.credentials import Attested
from handrail.ports.provider import Proof, Trip
from handrail.settings import Settings
from handrail.wire.attestation import verify_attestation
from handrail.wire.keys import SigningKey
from handrail.wire.lease_request import lease_nonce
from handrail_gateway.provider_leases import Proof as ShownProof
from handrail_gateway.schema import alarms
from handrail_gateway.sign_in_settings import SignInSettings
from tests.gateway.conftest import PLANT, House
from tests.people import SECRETS, no_gateway
from tests.systems.browser import Browser

HERE = Path(__file__).parent / "oidc"
CLIENT = "handrail-tablets"
MARA, ROWAN = "m.okafor", "r.brandt"
PIN = "839164"


class RealProvider:
    """oidc-provider in a process of its own; after a stop it comes back at the same address, with nothing known."""

    def __init__(self, **settings: Any) -> None:
        self.settings = settings
        self.url = ""
        self.start()

    def start(self) -> None:
        command = ["node", "--no-warnings", str(HERE / "provider.mjs"), json.dumps(self.settings)]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, "oidc-provider did not start"
        self.url = json.loads(line)["issuer"]
        self.settings["port"] = urlsplit(self.url).port

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        self.process.wait(20)
        assert self.process.stdout is not None
        self.process.stdout.close()


@pytest.fixture
def real() -> Iterator[Callable[..., RealProvider]]:
    if shutil.which("node") is None or not (HERE / "node_modules" / "oidc-provider").exists():
        pytest.skip("node or its package oidc-provider is not installed (packaging/setup_env.py --systems)")
    made: list[RealProvider] = []

    def make(**settings: Any) -> RealProvider:
        made.append(RealProvider(**settings))
        return made[-1]

    yield make
    for one in made:
        one.stop()


class Site:
    """A provider, a gateway that trusts it, and one tablet, all real."""

    def __init__(self, provider: RealProvider, house: House, core: Core) -> None:
        self.provider = provider
        self.house = house
        self.core = core
        self.pool = ThreadPoolExecutor(1)

    def set_out(self, person: str) -> tuple[Any, Trip]:
        errand = set_out(self.core.place, SECRETS[person]["badge"])
        assert not isinstance(errand, Refusal), errand
        trip = errand.go()
        assert not isinstance(trip, Refusal), trip
        return errand, trip

    def come_back(self, errand: Any, trip: Trip) -> Future[Any]:
        return self.pool.submit(lambda: errand.come_back(trip))

    def arrive(self, errand: Any, came: Future[Any]) -> Arrived | str:
        found = arrive(self.core.place, errand, came.result(60))
        return found.code if isinstance(found, Refusal) else found

    def whole_way(self, badge_of: str, signs_in_as: str, *, agrees: bool = True) -> Arrived | str:
        """From the badge to the gateway's word, with a browser between."""
        errand, trip = self.set_out(badge_of)
        came = self.come_back(errand, trip)
        browser = Browser(signs_in_as, agrees=agrees)
        browser.visit(trip.shown.complete or trip.shown.address)
        browser.close()
        return self.arrive(errand, came)

    def enter(self, person: str, pin: str) -> Session | str:
        found = sign_in(self.core.place, SECRETS[person]["badge"], pin, "en")
        return found.code if isinstance(found, Refusal) else found

    def alarmed(self) -> list[str]:
        return [row["detail"] for row in self.house.rows(alarms) if row["code"] == "sign_in.refused"]

    def failed(self) -> list[str | None]:
        journal = self.core.rooms.journal
        events = [one.event for one in journal.events_from(1, 1000)]
        return [event.payload.get("detail") for event in events if event.type == "session.failed"]

    def close(self) -> None:
        self.pool.shutdown()
        self.core.close()


@pytest.fixture
def make_site(
    real: Callable[..., RealProvider],
    make_house: Callable[..., House],
    tmp_path: Path,
) -> Iterator[Callable[..., Site]]:
    made: list[Site] = []

    def make(way: str = "oidc_browser", roles: dict[str, list[str]] | None = None, **settings: Any) -> Site:
        provider = real(**{name: value for name, value in settings.items() if name != "again"})
        known = {"issuer": provider.url, "client_id": CLIENT, "groups_claim": "groups" if roles else ""}
        again = ["performed"] if settings.pop("again", False) else []
        found = SignInSettings.model_validate({"way": way, "provider": known, "roles": roles or {}, "again_for": again})
        house = make_house(plant=PLANT, sign_in=found)
        code = house.gateway.enrolment.new_code()
        data = tmp_path / f"tablet{len(made)}"
        core = Core(Settings(data=data, gateway=str(house.client.base_url), mode="demo", enrolment_code=code))
        assert core.pull()
        made.append(Site(provider, house, core))
        return made[-1]

    yield make
    for site in made:
        site.close()


@pytest.mark.req("P11-100-1", "P11-200-1", "SEC-PW-1")
def test_browser_first_then_badge_and_pin_without_any_network(make_site: Callable[..., Site]) -> None:
    site = make_site()
    assert site.core.reference.policy().sign_in.issuer == site.provider.url
    errand, trip = site.set_out(MARA)
    asked = {name: values[0] for name, values in parse_qs(urlsplit(trip.shown.address).query).items()}
    assert (asked["prompt"], asked["max_age"], asked["code_challenge_method"]) == ("login", "0", "S256")
    assert asked["redirect_uri"].startswith("http://127.0.0.1:") and asked["nonce"] == errand.asking.nonce
    came = site.come_back(errand, trip)
    browser = Browser(MARA)
    page = browser.visit(trip.shown.address)
    assert page.status_code == 200 and "Go back to Handrail" in page.text
    assert page.headers["content-security-policy"] == "default-src 'none'"
    arrived = site.arrive(errand, came)
    assert isinstance(arrived, Arrived) and arrived.person.id == MARA
    # The address was for this one visit.
    with pytest.raises(httpx.ConnectError):
        browser.client.get(browser.landed)
    browser.close()
    weak = choose_secret(site.core.place, arrived, "123456", "en")
    assert isinstance(weak, Refusal) and weak.code == "sign_in.too_weak"
    session = choose_secret(site.core.place, arrived, PIN, "en")
    assert isinstance(session, Session) and session.person.id == MARA
    # From here on neither the provider nor the gateway is needed, and only badge and PIN open.
    site.provider.stop()
    site.house._server.should_exit = True
    again = site.enter(MARA, PIN)
    assert isinstance(again, Session) and again.person.id == MARA
    assert site.enter(MARA, "839165") == "sign_in.no_match"
    assert site.enter(ROWAN, PIN) == "sign_in.no_match"


@pytest.mark.req("P11-100-1", "P11-200-1")
def test_another_persons_sign_in_opens_no_badge(make_site: Callable[..., Site]) -> None:
    site = make_site()
    assert site.whole_way(MARA, ROWAN) == "sign_in.not_your_badge"
    assert "another person's badge" in site.alarmed()[-1]
    assert site.whole_way(MARA, "who.ever") == "sign_in.not_your_badge"
    assert site.failed() == ["sign_in.not_your_badge"] * 2
    assert site.enter(MARA, PIN) == "sign_in.no_match"
    assert isinstance(site.whole_way(MARA, MARA), Arrived)


def test_the_person_says_no(make_site: Callable[..., Site]) -> None:
    site = make_site()
    assert site.whole_way(MARA, MARA, agrees=False) == "sign_in.provider_denied"


def _token(site: Site, nonce: str, client: str = CLIENT) -> Proof:
    """A token as the real provider makes it for Mara, taken out of the tablet's way."""
    policy = site.core.reference.policy().sign_in.model_copy(update={"client_id": client})
    asked = SimpleNamespace(request={}, nonce=nonce)
    trip = OidcProvider(lambda: policy, no_gateway, str).begin(asked)
    assert not isinstance(trip, str), trip
    came = site.pool.submit(trip.wait)
    browser = Browser(MARA)
    browser.visit(trip.shown.address)
    browser.close()
    proof = came.result(30)
    assert isinstance(proof, Proof) and proof.by == "token", proof
    return proof


@pytest.mark.req("P11-100-1")
def test_what_the_gateway_refuses_of_real_tokens(make_site: Callable[..., Site]) -> None:
    site = make_site()
    leases, key = site.core.credentials, SigningKey.generate()
    badge = site.core.badge_digest(SECRETS[MARA]["badge"])
    nonce = lease_nonce(badge, site.core.device, key.public.hex())
    assert leases.certify(badge, key, _token(site, "of another request")) == "refused"
    assert "nonce" in site.alarmed()[-1]
    assert leases.certify(badge, key, _token(site, nonce, "another")) == "refused"
    assert "another client" in site.alarmed()[-1]
    good = _token(site, nonce)
    # Whoever has the token has nothing: it is of this key, for this badge.
    assert leases.certify(badge, SigningKey.generate(), good) == "refused"
    assert not isinstance(leases.certify(badge, key, good), str)
    assert leases.certify(badge, key, good) == "refused"
    assert "twice" in site.alarmed()[-1]
    late = _token(site, nonce)
    assert site.house.gateway.provider is not None
    site.house.clock.ahead = timedelta(minutes=7)
    from handrail_gateway.accounts import NotProven

    with pytest.raises(NotProven):
        site.house.gateway.provider.lease(site.core.device, badge, ShownProof(late.by, late.word), key.public)
    assert "expired" in site.alarmed()[-1]


@pytest.mark.req("P11-100-1")
def test_a_visit_that_is_not_ours_changes_nothing_and_a_stolen_code_opens_nothing(
    make_site: Callable[..., Site],
) -> None:
    site = make_site()
    errand, trip = site.set_out(MARA)
    came = site.come_back(errand, trip)
    landing = parse_qs(urlsplit(trip.shown.address).query)["redirect_uri"][0]
    stranger = httpx.Client(trust_env=False)
    for query in ("code=x&state=guessed", "code=x", "", "state=%ff&code=x", "error=access_denied&state=guessed"):
        assert stranger.get(f"{landing}?{query}").status_code == 400
    assert stranger.get(landing.replace("/sign-in", "/other")).status_code == 400
    assert stranger.post(landing, data={"code": "x"}).status_code == 501
    assert not came.done()
    # A code that is taken on its way is worth nothing without the verifier, which never left the tablet.
    browser = Browser(MARA)
    browser.visit(trip.shown.address, stop=landing)
    code = parse_qs(urlsplit(browser.landed).query)["code"][0]
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": landing, "client_id": CLIENT}
    token_at = stranger.get(f"{site.provider.url}/.well-known/openid-configuration").json()["token_endpoint"]
    for stolen in (form, {**form, "code_verifier": "a" * 43}):
        assert stranger.post(token_at, data=stolen).json()["error"] == "invalid_grant"
    stranger.close()
    # Nor is a right answer with another provider's name (RFC 9207).
    mixed = browser.landed.replace("iss=", "iss=https%3A%2F%2Fother.example&was=")
    assert browser.client.get(mixed).status_code == 400
    browser.client.get(browser.landed)
    browser.close()
    assert isinstance(site.arrive(errand, came), Arrived)  # who has the verifier goes on


def test_a_wait_can_be_ended(make_site: Callable[..., Site]) -> None:
    for way in ("oidc_browser", "oidc_device"):
        site = make_site(way)
        errand, trip = site.set_out(MARA)
        came = site.come_back(errand, trip)
        ended = threading.Timer(0.2, trip.cancel)
        ended.start()
        assert site.arrive(errand, came) == "sign_in.provider_cancelled"
        trip.cancel()
        ended.join()
        assert site.failed() == []


@pytest.mark.req("P11-100-1", "P11-200-1")
def test_a_kiosk_by_another_device(make_site: Callable[..., Site]) -> None:
    site = make_site("oidc_device")
    arrived = site.whole_way(MARA, MARA)
    assert isinstance(arrived, Arrived), (arrived, site.alarmed())
    assert isinstance(choose_secret(site.core.place, arrived, PIN, "en"), Session)
    assert isinstance(site.enter(MARA, PIN), Session)
    assert site.whole_way(MARA, ROWAN) == "sign_in.not_your_badge"
    assert site.whole_way(MARA, MARA, agrees=False) == "sign_in.provider_denied"


def test_a_code_that_nobody_uses_ends(make_site: Callable[..., Site]) -> None:
    site = make_site("oidc_device", device_seconds=3)
    errand, trip = site.set_out(MARA)
    assert trip.shown.seconds == 3 and len(trip.shown.code) >= 8
    assert site.arrive(errand, site.come_back(errand, trip)) == "sign_in.provider_expired"


@pytest.mark.req("P11-200-1")
def test_a_provider_that_is_down_keeps_nobody_from_work_who_has_a_pin(make_site: Callable[..., Site]) -> None:
    site = make_site()
    arrived = site.whole_way(MARA, MARA)
    assert isinstance(arrived, Arrived)
    choose_secret(site.core.place, arrived, PIN, "en")
    errand, trip = site.set_out(ROWAN)
    site.provider.stop()
    came = site.come_back(errand, trip)
    trip.cancel()
    assert site.arrive(errand, came) == "sign_in.provider_cancelled"
    for person in (ROWAN, MARA):
        errand = set_out(site.core.place, SECRETS[person]["badge"])
        assert not isinstance(errand, Refusal)
        gone = errand.go()
        assert isinstance(gone, Refusal) and gone.code == "sign_in.provider_unreachable"
    assert isinstance(site.enter(MARA, PIN), Session)
    site.provider.start()
    assert isinstance(site.whole_way(ROWAN, ROWAN), Arrived)


@pytest.mark.req("P11-10g-1", "P11-10d-1")
def test_groups_of_the_token_are_roles_at_the_tablets_door(make_site: Callable[..., Site]) -> None:
    site = make_site(roles={"line-b": ["operator"], "quality": ["qa"]}, groups={MARA: ["line-b", "x"], ROWAN: ["x"]})
    arrived = site.whole_way(MARA, MARA)
    assert isinstance(arrived, Arrived)
    assert site.whole_way(ROWAN, ROWAN) == "sign_in.not_your_badge"
    assert f"{ROWAN} is not active" in site.alarmed()[-1]
    site.core._pulled_at = None
    assert site.core.pull()
    person, gone = site.core.reference.person(MARA), site.core.reference.person(ROWAN)
    assert person is not None and person.roles == ("operator",) and person.active
    assert gone is not None and not gone.active


@pytest.mark.req("SEC-LK-1", "SEC-SS-1")
def test_who_left_the_tablet_in_between_leaves_nothing_open(make_site: Callable[..., Site]) -> None:
    site = make_site()
    arrived = site.whole_way(MARA, MARA)
    assert isinstance(arrived, Arrived)
    late = Arrived(arrived.person, arrived.badge, arrived.certified, arrived.until - 200_000, arrived.boot)
    refused = choose_secret(site.core.place, late, PIN, "en")
    assert isinstance(refused, Refusal) and refused.code == "sign_in.provider_expired"
    # Five wrong PINs lock the badge here; the provider's word does not open that lock.
    subject = site.core.badge_digest(SECRETS[MARA]["badge"])
    assert site.enter(MARA, PIN) == "sign_in.no_match"
    while site.core.credentials.failures(subject) < 5:
        site.core.credentials.failed(subject)
    locked = set_out(site.core.place, SECRETS[MARA]["badge"])
    assert isinstance(locked, Refusal) and locked.code == "sign_in.locked"


@pytest.mark.req("P11-200-1", "P11-70-1")
@pytest.mark.parametrize("way", ["oidc_browser", "oidc_device"])
def test_a_sign_in_for_a_signature_names_what_is_signed(way: str, make_site: Callable[..., Site]) -> None:
    site = make_site(way, again=True)
    digest = "ab" * 32

    def go(badge_of: str, signs_in_as: str) -> Any:
        errand = set_out_to_sign(site.core.place, SECRETS[badge_of]["badge"], digest)
        assert not isinstance(errand, Refusal)
        trip = errand.go()
        assert not isinstance(trip, Refusal)
        came = site.come_back(errand, trip)
        browser = Browser(signs_in_as)
        browser.visit(trip.shown.complete or trip.shown.address)
        browser.close()
        return arrive_to_sign(site.core.place, errand, came.result(60))

    found = go(MARA, MARA)
    assert isinstance(found, Attested) and (found.person, found.digest) == (MARA, digest)
    said = verify_attestation(found.document, site.house.gateway.keys.signing.public)
    assert said.issuer == site.provider.url and said.device == site.core.device
    assert (said.auth_time is not None) == (way == "oidc_browser")
    other = go(MARA, ROWAN)
    assert isinstance(other, Refusal) and other.code == "sign_in.not_your_badge"

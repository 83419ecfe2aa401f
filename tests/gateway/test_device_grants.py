"""The device grant as the gateway asks for it: tied to who began it, asked no more often than the provider wants."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import httpx
import pytest

from handrail.wire.attestation import verify_attestation
from handrail.wire.certificate import verify_certificate
from handrail.wire.credentials import badge_digest
from handrail.wire.keys import SigningKey
from handrail.wire.signed import Signed
from handrail_gateway.sign_in_settings import SignInSettings
from tests.gateway.conftest import PLANT, House
from tests.gateway.device import Device
from tests.gateway.issuer import CLIENT, Issuer
from tests.people import SECRETS

MARA = "m.okafor"
KEY = SigningKey(bytes([5]) * 32)
CODE = {
    "device_code": "d" * 40, "user_code": "KWPL-NXTF", "verification_uri": "https://id.example.com/device",
    "verification_uri_complete": "https://id.example.com/device?user_code=KWPL-NXTF", "expires_in": 300, "interval": 5,
}  # fmt: skip
PENDING = (400, {"error": "authorization_pending"})


@pytest.fixture
def issuer() -> Iterator[Issuer]:
    made = Issuer()
    yield made
    made.close()


@pytest.fixture
def house(make_house: Callable[..., House], issuer: Issuer) -> House:
    found = {"way": "oidc_device", "provider": {"issuer": issuer.url, "client_id": CLIENT}}
    return make_house(plant=PLANT, sign_in=SignInSettings.model_validate(found))


def asked(house: House, **more: Any) -> bytes:
    badge = badge_digest(SECRETS[MARA]["badge"], house.gateway.badge_pepper)
    return json.dumps({"badge": badge, "public_key": KEY.public.hex(), **more}).encode()


def begin(house: House, device: Device, issuer: Issuer, **changes: Any) -> dict[str, Any]:
    issuer.answers.append((200, {**CODE, **changes}))
    response = device.send("POST", "/v1/grants", asked(house))
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found


def state(device: Device, grant: str) -> Any:
    response = device.send("GET", f"/v1/grants/{grant}")
    return response.json()["ready"] if response.status_code == 200 else response.json()["code"]


def lease(house: House, device: Device, grant: str, **changes: Any) -> httpx.Response:
    return device.send("POST", "/v1/leases/by-grant", asked(house, grant=grant, **changes))


def later(house: House, seconds: int) -> None:
    house.clock.ahead += timedelta(seconds=seconds)


@pytest.mark.req("P11-100-1", "P11-200-1")
def test_the_whole_way_of_a_kiosk(house: House, issuer: Issuer) -> None:
    device = house.device()
    begun = begin(house, device, issuer)
    assert (begun["user_code"], begun["interval"], begun["expires_in"]) == ("KWPL-NXTF", 5, 300)
    assert CODE["device_code"] not in json.dumps(begun)  # it is the gateway's alone
    assert issuer.forms[0]["prompt"] == ["login"] and issuer.forms[0]["client_id"] == [CLIENT]
    assert lease(house, device, begun["grant"]).json()["code"] == "sign_in_refused"  # not yet
    issuer.answers += [PENDING, (400, {"error": "slow_down"}), (200, {"id_token": issuer.token("", MARA, nonce=None)})]
    assert [state(device, begun["grant"]) for _ in range(3)] == [False, False, False]
    assert len(issuer.forms) == 2  # asked once, whoever asks us how often
    later(house, 6)
    assert state(device, begun["grant"]) is False and len(issuer.forms) == 3
    later(house, 6)
    assert state(device, begun["grant"]) is False and len(issuer.forms) == 3  # slower now
    later(house, 6)
    assert state(device, begun["grant"]) is True
    # Nobody else has anything of it.
    other = house.device("tablet-2", "journal-2")
    assert state(other, begun["grant"]) == "sign_in_expired"
    assert lease(house, other, begun["grant"]).json()["code"] == "sign_in_expired"
    assert lease(house, device, begun["grant"], public_key="ab" * 32).json()["code"] == "sign_in_refused"
    assert lease(house, device, begun["grant"], badge="0" * 64).json()["code"] == "sign_in_refused"
    certified = lease(house, device, begun["grant"])
    assert certified.status_code == 200, certified.text
    found = verify_certificate(Signed.from_json(certified.json()), house.gateway.keys.signing.public)
    assert (found.person, found.public_key) == (MARA, KEY.public)
    assert lease(house, device, begun["grant"]).json()["code"] == "sign_in_expired"  # once


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"sub": "r.brandt"}, "sign_in_refused"),
        ({"nonce": "of another request"}, "sign_in_refused"),
        ({"auth_time": 1_700_000_000}, "sign_in_refused"),
        ({"aud": "another"}, "sign_in_refused"),
    ],
)
@pytest.mark.req("P11-100-1")
def test_what_a_token_does_say_counts(changes: dict[str, Any], code: str, house: House, issuer: Issuer) -> None:
    device = house.device()
    grant = begin(house, device, issuer)["grant"]
    issuer.answers.append((200, {"id_token": issuer.token("", MARA, **{"nonce": None, **changes})}))
    assert state(device, grant) is True
    assert lease(house, device, grant).json()["code"] == code


@pytest.mark.parametrize(
    ("error", "code"),
    [("access_denied", "sign_in_denied"), ("expired_token", "sign_in_expired"), ("invalid_grant", "sign_in_refused")],
)
def test_a_grant_that_ends_is_over(error: str, code: str, house: House, issuer: Issuer) -> None:
    device = house.device()
    grant = begin(house, device, issuer)["grant"]
    issuer.answers.append((400, {"error": error}))
    assert state(device, grant) == code
    assert state(device, grant) == "sign_in_expired"


def test_time_and_a_new_grant_end_the_one_before(house: House, issuer: Issuer) -> None:
    device = house.device()
    first = begin(house, device, issuer, expires_in=60)["grant"]
    second = begin(house, device, issuer, expires_in=60)["grant"]
    issuer.answers.append(PENDING)
    assert (state(device, first), state(device, second)) == ("sign_in_expired", False)
    later(house, 61)
    assert state(device, second) == "sign_in_expired"


def test_a_provider_that_is_away_or_sends_people_astray(house: House, issuer: Issuer) -> None:
    device = house.device()
    for status, answer in ((400, {"error": "invalid_client"}), (200, {**CODE, "verification_uri": "http://192.0.2.1"})):
        issuer.answers.append((status, answer))
        assert device.send("POST", "/v1/grants", asked(house)).json()["code"] == "provider_away"
    grant = begin(house, device, issuer)["grant"]
    issuer.up = False
    assert state(device, grant) == "provider_away"
    issuer.up = True
    issuer.answers.append(PENDING)
    later(house, 6)
    assert state(device, grant) is False  # it goes on
    token = {"token": issuer.token("", MARA)}
    response = device.send("POST", "/v1/leases/by-token", asked(house, **token))
    assert response.json()["code"] == "not_this_way"


@pytest.mark.req("P11-200-1", "P11-70-1")
def test_a_grant_for_a_signature_is_no_lease(house: House, issuer: Issuer) -> None:
    device, digest = house.device(), "ab" * 32
    badge = badge_digest(SECRETS[MARA]["badge"], house.gateway.badge_pepper)
    for body in ({"badge": badge}, {"badge": badge, "digest": digest, "public_key": digest}):
        assert device.send("POST", "/v1/grants", json.dumps(body).encode()).json()["code"] == "invalid"
    asked_for = json.dumps({"badge": badge, "digest": digest}).encode()
    issuer.answers += [(200, CODE), (200, {"id_token": issuer.token("", MARA, nonce=None)})]
    grant = device.send("POST", "/v1/grants", asked_for).json()["grant"]
    assert state(device, grant) is True
    assert lease(house, device, grant, public_key=digest).json()["code"] == "sign_in_refused"
    body = {"badge": badge, "digest": digest, "grant": grant}
    answer = device.send("POST", "/v1/attestations/by-grant", json.dumps(body).encode())
    found = verify_attestation(answer.json(), house.gateway.keys.signing.public)
    assert (found.person, found.digest, found.auth_time is None) == (MARA, digest, False)

"""A lease on the word of a provider: each token once, for one key, one device and the badge of who signed in."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from joserfc.jwk import OctKey, RSAKey
from sqlalchemy import select

from handrail.domain.policy import SitePolicy
from handrail.wire.attestation import Attestation, attestation_nonce, make_attestation, verify_attestation
from handrail.wire.certificate import Certificate, verify_certificate
from handrail.wire.credentials import badge_digest
from handrail.wire.envelope import Malformed
from handrail.wire.keys import SigningKey
from handrail.wire.lease_request import lease_nonce
from handrail.wire.signed import Signed
from handrail_gateway.__main__ import main
from handrail_gateway.projection_schema import signatures
from handrail_gateway.provider_leases import Proof
from handrail_gateway.schema import alarms, used_tokens
from handrail_gateway.sign_in_settings import SignInRefused, SignInSettings, read_sign_in
from handrail_gateway.site_policy import current_policy_hash
from tests.gateway.conftest import PLANT, House
from tests.gateway.device import Device, signature
from tests.gateway.issuer import CLIENT, Issuer
from tests.people import SECRETS

MARA, ROWAN = "m.okafor", next(id_ for id_ in SECRETS if id_ != "m.okafor")
KEY = SigningKey(bytes([5]) * 32)


@pytest.fixture
def issuer() -> Iterator[Issuer]:
    made = Issuer()
    yield made
    made.close()


def settings(issuer: Issuer, roles: dict[str, list[str]] | None = None, **changes: Any) -> SignInSettings:
    provider = {"issuer": issuer.url, "client_id": CLIENT, **changes}
    found = {"way": "oidc_browser", "provider": provider, "roles": roles or {}}
    return SignInSettings.model_validate(found)


@pytest.fixture
def house(make_house: Callable[..., House], storage: dict[str, Any], issuer: Issuer) -> House:
    """With the sample plant's people, on each database."""
    return make_house(plant=PLANT, sign_in=settings(issuer), **storage)


@pytest.fixture
def small(make_house: Callable[..., House], issuer: Issuer) -> House:
    return make_house(plant=PLANT, sign_in=settings(issuer))


def badge_of(house: House, person: str) -> str:
    return badge_digest(SECRETS[person]["badge"], house.gateway.badge_pepper)


def nonce(house: House, device: str = "tablet-1", person: str = MARA, key: SigningKey = KEY) -> str:
    return lease_nonce(badge_of(house, person), device, key.public.hex())


def ask(house: House, device: Device, token: str, person: str = MARA, **changes: Any) -> httpx.Response:
    body = {"badge": badge_of(house, person), "token": token, "public_key": KEY.public.hex(), **changes}
    return device.send("POST", "/v1/leases/by-token", json.dumps(body).encode())


def certificate(house: House, response: httpx.Response) -> Certificate:
    assert response.status_code == 200, response.text
    return verify_certificate(Signed.from_json(response.json()), house.gateway.keys.signing.public)


def code(response: httpx.Response) -> str:
    return str(response.json()["code"])


def why(house: House) -> str:
    """What the gateway's alarms say of the last refusal."""
    with house.gateway.database.read() as connection:
        found = select(alarms.c.detail).where(alarms.c.code == "sign_in.refused").order_by(alarms.c.number.desc())
        return str(connection.execute(found).scalars().first())


@pytest.mark.req("P11-100-1", "P11-200-1", "SEC-SS-1")
def test_a_token_opens_one_lease_once(house: House, issuer: Issuer) -> None:
    device = house.device()
    token = issuer.token(nonce(house), MARA)
    lease = certificate(house, ask(house, device, token))
    assert (lease.person, lease.device, lease.public_key, lease.secret) == (MARA, "tablet-1", KEY.public, 1)
    assert lease.expires_at - lease.issued_at == timedelta(days=14)
    again = ask(house, device, token)
    assert (again.status_code, code(again)) == (403, "sign_in_refused")
    assert "twice" in why(house)
    # Another one is another sign-in.
    assert certificate(house, ask(house, device, issuer.token(nonce(house), MARA, jti="2"))).person == MARA
    # Used tokens are kept only as long as they could be shown again.
    house.clock.ahead = timedelta(minutes=30)
    late = issuer.token(nonce(house), MARA, iat=_in(30), auth_time=_in(30), exp=_in(35))
    assert house.gateway.provider is not None
    house.gateway.provider.lease("tablet-1", badge_of(house, MARA), Proof("token", late), KEY.public)
    assert len(house.rows(used_tokens)) == 1


def _in(minutes: float) -> int:
    import time

    return int(time.time() + 60 * minutes)


def wrong_claims() -> list[tuple[str, dict[str, Any], str]]:
    """What, which claims, and what the alarm says of it; the times are as of now."""
    return [
        ("of another request", {"nonce": "0" * 43}, "nonce"),
        ("without a nonce", {"nonce": None}, "nonce"),
        ("for another client", {"aud": "another"}, "another client"),
        ("for others besides", {"aud": [CLIENT, "another"]}, "given to another client"),
        ("given to another", {"azp": "another"}, "given to another client"),
        ("of another issuer", {"iss": "https://id.example.com"}, "another issuer"),
        ("expired", {"exp": _in(-2)}, "expired"),
        ("without an end", {"exp": None}, "exp"),
        ("made long ago", {"iat": _in(-15), "exp": _in(60)}, "too long ago"),
        ("of the future", {"iat": _in(5)}, "future"),
        ("not valid yet", {"nbf": _in(5)}, "future"),
        ("of an old session", {"auth_time": _in(-60)}, "just now"),
        ("without its time", {"auth_time": None}, "auth_time"),
        ("without a subject", {"sub": ""}, "sub"),
        ("with a number as subject", {"sub": 7}, "sub"),
    ]  # fmt: skip


@pytest.mark.req("P11-100-1")
def test_whatever_is_wrong_with_a_token_the_answer_is_the_same(small: House, issuer: Issuer) -> None:
    device = small.device()
    good = issuer.token(nonce(small), MARA)
    answers = []
    for what, changes, said in wrong_claims():
        response = ask(small, device, issuer.token(nonce(small), MARA, **changes))
        answers.append(response.content)
        assert response.status_code == 403, what
        assert said in why(small), what
    other, secret = RSAKey.generate_key(2048, {"kid": "k1"}), OctKey.import_key("a" * 32, {"kid": "k1"})
    forged = {
        "another's key": issuer.token(nonce(small), MARA, key=other),
        "a shared secret": issuer.token(nonce(small), MARA, key=secret, alg="HS256"),
        "no signature": _unsigned(issuer.claims(nonce(small), MARA)),
        "another content": _altered(good),
        "no token": "a.b.c",
        "nothing of the kind": "☃",
    }
    for what, token in forged.items():
        response = ask(small, device, token)
        answers.append(response.content)
        assert response.status_code == 403, what
        assert "verified" in why(small), what
    # An unknown badge, another person's, and a token made for another tablet: nothing tells them apart.
    for changes, said in (({"badge": "0" * 64}, "nonce"), ({"public_key": "ab" * 32}, "nonce")):
        answers.append(ask(small, device, good, **changes).content)
        assert said in why(small)
    answers.append(ask(small, small.device("tablet-2", "journal-2"), good).content)
    answers.append(ask(small, device, issuer.token(nonce(small, person=ROWAN), MARA), person=ROWAN).content)
    assert f"{MARA} signed in at the provider for another person's badge" in why(small)
    stranger = lease_nonce("0" * 64, "tablet-1", KEY.public.hex())
    answers.append(ask(small, device, issuer.token(stranger, MARA), badge="0" * 64).content)
    assert len(set(answers)) == 1
    assert certificate(small, ask(small, device, good)).person == MARA  # none of this used it up


def _unsigned(claims: dict[str, Any]) -> str:
    parts = (json.dumps({"alg": "none"}), json.dumps(claims), "")
    return ".".join(base64.urlsafe_b64encode(part.encode()).decode().rstrip("=") for part in parts)


def _altered(token: str) -> str:
    head, body, signature = token.split(".")
    claims = json.loads(base64.urlsafe_b64decode(body + "=="))
    claims["exp"] += 1
    return ".".join((head, base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("="), signature))


def test_the_providers_new_key_is_found_and_nobody_makes_us_ask_without_end(small: House, issuer: Issuer) -> None:
    device = small.device()
    certificate(small, ask(small, device, issuer.token(nonce(small), MARA)))
    assert issuer.asked == 1
    issuer.rotate()
    small.clock.ahead = timedelta(seconds=15)
    certificate(small, ask(small, device, issuer.token(nonce(small), MARA)))
    assert issuer.asked == 2
    for _ in range(5):
        ask(small, device, issuer.token(nonce(small), MARA, key=RSAKey.generate_key(2048, {"kid": "k9"})))
    assert issuer.asked == 2


def test_a_provider_that_is_away_is_no_wrong_token(small: House, issuer: Issuer) -> None:
    device, token = small.device(), issuer.token(nonce(small), MARA)
    issuer.up = False
    away = ask(small, device, token)
    assert (away.status_code, code(away)) == (503, "provider_away")
    issuer.up, issuer.discovery = True, {"issuer": "https://id.example.com"}
    assert code(ask(small, device, token)) == "provider_away"
    issuer.discovery = {"jwks_uri": "http://192.0.2.1/keys"}
    assert code(ask(small, device, token)) == "provider_away"
    issuer.discovery = {}
    assert certificate(small, ask(small, device, token)).person == MARA


@pytest.mark.req("P11-10g-1")
def test_only_the_sites_own_way_is_open(make_house: Callable[..., House], issuer: Issuer) -> None:
    own, other = make_house(plant=PLANT), make_house(plant=PLANT, sign_in=settings(issuer))
    assert code(ask(own, own.device(), issuer.token(nonce(own), MARA))) == "not_this_way"
    body = {"badge": badge_of(other, MARA), "secret": SECRETS[MARA]["pin"], "public_key": KEY.public.hex()}
    device = other.device()
    assert code(device.send("POST", "/v1/leases", json.dumps(body).encode())) == "not_this_way"
    assert code(ask(other, Device(other.client, "tablet-9", "journal-9"), "t")) == "unauthenticated"
    # What a tablet needs to know comes with the signed policy.
    known = [SitePolicy.model_validate(_policy(house)).sign_in for house in (own, other)]
    assert known[0].way == "own" and known[0].issuer == ""
    assert (known[1].way, known[1].issuer, known[1].client_id) == ("oidc_browser", issuer.url, CLIENT)


def _policy(house: House) -> Any:
    return house.get("/v1/policy")["document"]["policy"]


@pytest.mark.req("P11-10g-1", "P11-10d-1")
def test_groups_in_the_token_are_the_roles(make_house: Callable[..., House], issuer: Issuer) -> None:
    roles = {"Line B": ["operator"], "CN=QA,DC=plant": ["qa", "operator"]}
    house = make_house(plant=PLANT, sign_in=settings(issuer, roles, groups_claim="groups", person_claim="badge_name"))
    device = house.device()

    def enter(*groups: str) -> tuple[int, Any]:
        token = issuer.token(nonce(house), "sub-1", badge_name=MARA, groups=list(groups), jti=str(groups))
        status = ask(house, device, token).status_code
        rows = device.send("GET", "/v1/reference/people").json()["document"]["rows"]
        return status, next((row["roles"], row["active"]) for row in rows if row["id"] == MARA)

    assert enter("line b", "unknown") == (200, (["operator"], True))
    assert enter("cn=qa, dc=plant") == (200, (["qa", "operator"], True))
    assert enter("another") == (403, ([], False))
    assert enter("Line B") == (200, (["operator"], True))
    assert code(ask(house, device, issuer.token(nonce(house), MARA))) == "sign_in_refused"
    assert "badge_name" in why(house)


def test_how_the_person_signed_in_may_be_asked_for(make_house: Callable[..., House], issuer: Issuer) -> None:
    house = make_house(plant=PLANT, sign_in=settings(issuer, acr=["gold"], amr=["pwd", "otp"]))
    device = house.device()
    for changes, said in (({}, "acr"), ({"acr": "gold"}, "amr"), ({"acr": "gold", "amr": ["pwd"]}, "amr")):
        assert code(ask(house, device, issuer.token(nonce(house), MARA, **changes))) == "sign_in_refused"
        assert said in why(house)
    token = issuer.token(nonce(house), MARA, acr="gold", amr=["otp", "pwd"])
    assert certificate(house, ask(house, device, token)).person == MARA


@pytest.mark.req("P11-300-3")
def test_the_leases_of_a_person_can_be_ended(
    make_house: Callable[..., House], issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = make_house(plant=PLANT, sign_in=settings(issuer))
    device = house.device()
    before = certificate(house, ask(house, device, issuer.token(nonce(house), MARA))).secret
    data = str(house.gateway.settings.data)
    monkeypatch.setattr("sys.argv", ["handrail-gateway", "account", "--data", data, "end-leases", MARA])
    assert main() == 0
    rows = {row["id"]: row for row in device.send("GET", "/v1/reference/people").json()["document"]["rows"]}
    assert rows[MARA]["secret"] > before
    again = issuer.token(nonce(house), MARA, jti="2")  # within a second it would be the same token
    assert certificate(house, ask(house, device, again)).secret == rows[MARA]["secret"]


def attest(house: House, device: Device, token: str, digest: str = "ab" * 32) -> httpx.Response:
    body = {"badge": badge_of(house, MARA), "digest": digest, "token": token}
    return device.send("POST", "/v1/attestations/by-token", json.dumps(body).encode())


@pytest.mark.req("P11-200-1", "P11-70-1")
def test_a_sign_in_for_a_signature_is_for_that_signature_alone(house: House, issuer: Issuer) -> None:
    device, digest = house.device(), "ab" * 32
    bound = attestation_nonce(badge_of(house, MARA), "tablet-1", digest)
    answer = attest(house, device, issuer.token(bound, MARA))
    assert answer.status_code == 200, answer.text
    found = verify_attestation(answer.json(), house.gateway.keys.signing.public)
    assert (found.person, found.device, found.digest, found.issuer) == (MARA, "tablet-1", digest, issuer.url)
    assert found.auth_time is not None and abs(found.at - found.auth_time) < timedelta(minutes=1)
    # One for a lease is none for a signature, nor the other way round; nor for other content, nor by another person.
    for token, asked in (
        (issuer.token(lease_nonce(badge_of(house, MARA), "tablet-1", digest), MARA), digest),
        (issuer.token(bound, MARA), "cd" * 32),
        (issuer.token(bound, ROWAN), digest),
        (issuer.token(bound, MARA, auth_time=_in(-60)), digest),
    ):
        assert code(attest(house, device, token, asked)) == "sign_in_refused"
    twisted = issuer.token(bound, MARA, jti="3")
    assert code(ask(house, device, twisted, public_key=digest)) == "sign_in_refused"
    with pytest.raises(Malformed):
        verify_attestation(certificate_document(house, device, issuer), house.gateway.keys.signing.public)


def certificate_document(house: House, device: Device, issuer: Issuer) -> Any:
    return ask(house, device, issuer.token(nonce(house), MARA)).json()


GOOD = """
way = "oidc_device"
[provider]
issuer = "https://id.example.com"
client_id = "handrail"
scopes = ["openid", "profile"]
"""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('way = "oidc_browser"', "[provider]"),
        (GOOD.replace("https:", "http:"), "issuer"),
        (GOOD.replace('"openid", ', ""), "openid"),
        (GOOD + '[roles]\n"a" = ["operator"]', "[roles]"),
        (GOOD + 'groups_claim = "groups"\n[roles]\n"a" = ["boss"]', "boss"),
        (GOOD + 'groups_claim = "groups"\n[ldap]\nurl = "ldaps://x"\nbase = "dc=x"\n[roles]\n"a" = ["qa"]', "both"),
        ('[ldap]\nurl = "http://x"\nbase = "dc=x"\n[roles]\n"a" = ["qa"]', "ldap.url"),
        ('[ldap]\nurl = "ldaps://x"\nbase = "dc=x"\nbind_dn = "cn=a"\n[roles]\n"a" = ["qa"]', "password_file"),
        (GOOD + "client_secret = 1", "client_secret"),
        ('again_for = ["approved"]', "again_for"),
        ('again_for = ["seen"]\n' + GOOD, "again_for"),
        ("way = ", "sign-in.toml"),
    ],
)
def test_a_file_that_is_wrong_says_where(text: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "sign-in.toml"
    assert read_sign_in(path).way == "own"
    path.write_text(GOOD)
    assert read_sign_in(path).policy.scopes == ("openid", "profile")
    path.write_text(text)
    with pytest.raises(SignInRefused, match=r"sign-in\.toml") as refused:
        read_sign_in(path)
    assert said in str(refused.value)


@pytest.mark.req("P11-200-1", "P11-70-1")
def test_a_signature_that_lacks_its_sign_in_does_not_count(make_house: Callable[..., House], issuer: Issuer) -> None:
    found = {"way": "oidc_browser", "provider": {"issuer": issuer.url, "client_id": CLIENT}, "again_for": ["performed"]}
    house = make_house(sign_in=SignInSettings.model_validate(found))
    device, gateway = house.device(), house.gateway
    with gateway.database.read() as connection:
        policy = current_policy_hash(connection)
    at, started = "2026-11-21T08:00:00.000Z", {
        "title": {"en": "Pump"}, "units_planned": 1, "part_revision": "B", "approved_by": "Q. Lee",
    }  # fmt: skip
    said: dict[str, Any] = {
        "person": "p-1", "device": device.name, "digest": "d" * 64, "issuer": issuer.url, "token": "0" * 64, "at": at,
        "gateway": gateway.keys.signing.id,
    }  # fmt: skip

    def signed(run: str, attestation: dict[str, Any] | None, under: str = policy) -> bool:
        sent = [device.write("run.started", run, payload=started)]
        payload = signature(device.id_of(sent[0]))
        if attestation is not None:
            word = make_attestation(Attestation.model_validate(attestation), gateway.keys.signing)
            payload["attestation"] = word.to_json()
        place = {"device": device.name, "station": "st-1", "build": "test", "policy": under}
        sent.append(device.write("signature.made", run, step="torque", payload=payload, place=place))
        assert device.post(*sent).status_code == 200
        gateway.interpret()
        (row,) = [row for row in house.rows(signatures) if row["run"] == run]
        return bool(row["valid"])

    assert signed("run-1", said)
    assert not signed("run-2", None)
    assert signed("run-3", None, "0" * 64)  # made under another policy
    assert not signed("run-4", {**said, "digest": "e" * 64})
    assert not signed("run-5", {**said, "person": "p-2"})
    assert not signed("run-6", {**said, "at": "2026-11-21T06:00:00.000Z"})
    with gateway.database.read() as connection:
        told = list(connection.execute(select(alarms.c.detail).where(alarms.c.code == "signature.unproven")).scalars())
    assert sorted(one.split()[1] for one in told) == ["lacks", "sign-in", "sign-in", "sign-in"]

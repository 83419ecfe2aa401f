"""Who may come in, and with what: enrolment, signatures, bodies, blobs."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from handrail.wire.directory import verify_directory
from handrail.wire.keys import SigningKey, key_id
from handrail.wire.request import digest_of, is_digest_of, sign_request
from handrail.wire.signed import Signed
from handrail_gateway.bodies import cap_of
from handrail_gateway.schema import answered, badge_failures
from tests.gateway.conftest import House
from tests.gateway.device import Device


@pytest.fixture
def house(make_house: Callable[..., House]) -> House:
    """Doors are the same whatever the database."""
    return make_house()


def code_of(response: Any) -> tuple[int, str]:
    assert response.headers["content-type"] == "application/problem+json"
    assert set(response.json()) >= {"type", "title", "status", "detail", "code"}
    return response.status_code, response.json()["code"]


def test_a_code_enrols_one_device_and_answers_it_again(house: House) -> None:
    code = house.gateway.enrolment.new_code()
    first, second = Device(house.client), Device(house.client, "tablet-2", "journal-2")
    answer = first.enrol(code).json()
    assert code.endswith("." + key_id(bytes.fromhex(answer["root"]["public"])))
    directory = verify_directory(Signed.from_json(answer["directory"]), bytes.fromhex(answer["root"]["public"]))
    assert directory.of_journal("journal-1") == {first.key.id: first.key.public}
    assert directory.of_gateway() == {answer["gateway"]["id"]: bytes.fromhex(answer["gateway"]["public"])}
    # Its answer was lost: it asks again. Nobody else may.
    assert first.enrol(code.lower()).status_code == 200
    assert code_of(second.enrol(code)) == (403, "code_refused")
    assert code_of(second.enrol("WRONG")) == (403, "code_refused")
    late = house.gateway.enrolment.new_code()
    house.clock.ahead += timedelta(hours=25)
    request = {
        "device": "tablet-2",
        "station": "s",
        "public_key": second.key.public.hex(),
        "journal": "j",
        "code": late,
    }
    body = json.dumps(request).encode()
    url, created = str(house.client.base_url.join("/v1/devices")), int(house.clock().timestamp())
    signed = sign_request(second.key, "POST", url, body, created)
    assert code_of(house.client.post("/v1/devices", content=body, headers=signed)) == (403, "code_refused")


def test_a_device_proves_that_it_holds_its_key(house: House) -> None:
    device = Device(house.client)
    presented = device.key
    device.key = SigningKey.generate()
    body = {"device": device.name, "station": "s", "public_key": presented.public.hex(), "journal": "j", "code": "X"}
    assert code_of(device.send("POST", "/v1/devices", json.dumps(body).encode())) == (401, "unauthenticated")


def test_ids_keys_and_journals_of_others_are_taken(house: House) -> None:
    anna, other = house.device(), Device(house.client, "tablet-2", "journal-1")
    assert code_of(other.enrol(house.gateway.enrolment.new_code())) == (409, "conflict")
    other.journal, other.key = "journal-2", anna.key
    assert code_of(other.enrol(house.gateway.enrolment.new_code())) == (409, "conflict")
    gateway = Device(house.client, "gateway", "journal-3")
    assert code_of(gateway.enrol(house.gateway.enrolment.new_code())) == (409, "conflict")


def test_an_enrolled_device_vouches_for_its_new_journal(house: House) -> None:
    device = house.device()
    device.post(*device.notes(2))
    new = Device(house.client, device.name, "journal-1b")
    new.gateway_key = device.gateway_key
    body = json.dumps({"journal": new.journal, "public_key": new.key.public.hex()}).encode()
    assert code_of(new.send("POST", "/v1/journals", body)) == (401, "unauthenticated")
    assert device.send("POST", "/v1/journals", body).status_code == 200
    assert new.receipt(new.post(*new.notes(2))).seq == 2


@pytest.mark.req("IX-HTTP-3")
def test_a_signature_covers_method_path_body_time_and_device(house: House) -> None:
    device, stranger = house.device(), SigningKey.generate()
    now = int(time.time())
    base = str(house.client.base_url)

    def ask(
        path: str, signed: str = "", at: int = now, key: SigningKey = device.key, base: str = base, **fields: str
    ) -> Any:
        headers = sign_request(key, "GET", base + (signed or path), b"", at)
        return house.client.get(path, headers={**headers, **fields})

    assert ask("/v1/runs?limit=1").status_code == 200
    unsigned = sign_request(device.key, "GET", base + "/v1/runs", b"", now)
    unsigned["Signature-Input"] = unsigned["Signature-Input"].replace('"content-digest"', "").replace(" )", ")")
    for response in (
        ask("/v1/runs?limit=2", "/v1/runs?limit=1"),
        ask("/v1/ncrs", "/v1/runs"),
        ask("/v1/runs", base="http://elsewhere.example"),
        ask("/v1/runs", key=stranger),
        ask("/v1/runs", **{"Content-Digest": digest_of(b"x")}),
        ask("/v1/runs", **{"Idempotency-Key": '"0123456789abcdef"'}),
        ask("/v1/runs", **{"Signature-Input": "nonsense"}),
        ask("/v1/runs", Signature="handrail=:AAAA:"),
        house.client.request("GET", "/v1/runs", headers=unsigned),
        house.client.request(
            "GET", "/v1/runs", content=b"x", headers=sign_request(device.key, "GET", base + "/v1/runs", b"", now)
        ),
        house.client.get("/v1/runs"),
        house.client.get("/v1/runs", headers={"Authorization": "Bearer nonsense"}),
    ):
        assert code_of(response) == (401, "unauthenticated")
    for at in (now - 302, now + 310):
        response = ask("/v1/runs", at=at)
        assert code_of(response) == (401, "clock_skew")
        assert abs(int(response.headers["handrail-time"]) - 1000 * now) < 10_000


@pytest.mark.req("IX-HTTP-3")
def test_an_answer_has_a_digest_as_well(house: House) -> None:
    for response in (house.device().send("GET", "/v1/keys"), house.client.get("/v1/runs")):
        assert is_digest_of(response.headers["content-digest"], response.content)


@pytest.mark.req("IX-HTTP-1")
def test_a_sign_in_is_carried_out_once(plant: House) -> None:
    """A repetition, or a replay by somebody on the way, is told the first answer: no second wrong try is counted."""
    device = plant.device()
    body = json.dumps({"badge": "a" * 64, "secret": "000000", "public_key": "b" * 64}).encode()
    key = '"0123456789abcdef"'

    def ask(content: bytes = body, **fields: str) -> Any:
        return device.send("POST", "/v1/leases", content, **{"idempotency-key": key, **fields})

    first = ask()
    assert code_of(first) == (403, "secret_refused")
    counted = plant.rows(badge_failures)
    assert [row["count"] for row in counted] == [1]
    again = ask()
    assert (again.status_code, again.content) == (first.status_code, first.content)
    assert plant.rows(badge_failures) == counted
    assert code_of(ask(body.replace(b"000000", b"000001"))) == (422, "key_reused")
    assert code_of(ask(**{"idempotency-key": "short"})) == (400, "key_missing")
    assert code_of(ask(**{"idempotency-key": '"0123456789abcdeg"'})) == (403, "secret_refused")
    assert [row["count"] for row in plant.rows(badge_failures)] == [2]
    # Another device has keys of its own; and nothing of the body can be guessed from what is kept.
    other = plant.device("tablet-2", "journal-2")
    assert code_of(other.send("POST", "/v1/leases", body, **{"idempotency-key": key})) == (403, "secret_refused")
    assert hashlib.sha256(body).hexdigest() not in str(plant.rows(answered))


def test_an_administrator_acts_at_a_sample_plant_only(house: House, plant: House) -> None:
    body = json.dumps({"closes": ["H-9"], "decided_by": "Q", "decided_at": "2026-11-21T08:00:00Z"}).encode()
    refused = house.client.post("/v1/holds/releases", content=body, headers=house.admin)
    assert code_of(refused) == (403, "forbidden")
    device = plant.device()
    assert code_of(device.send("POST", "/v1/holds/releases", body)) == (401, "unauthenticated")


@pytest.mark.req("IX-API-1")
@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b'{"journal":"j","journal":"k","public_key":""}', "malformed"),
        (b'{"journal":NaN}', "malformed"),
        (b'{"n":9007199254740993}', "malformed"),
        (b"\xff\xfe", "malformed"),
        (b"[" * 50_000, "malformed"),
        (b"[]", "invalid"),
        (b'{"journal":"j"}', "invalid"),
        (b'{"journal":"a/b","public_key":"' + b"0" * 64 + b'"}', "invalid"),
        (b'{"journal":"\\ud800","public_key":"' + b"0" * 64 + b'"}', "invalid"),
    ],
)
def test_json_is_read_strictly(house: House, body: bytes, code: str) -> None:
    response = house.device().send("POST", "/v1/journals", body)
    assert code_of(response)[1] == code
    assert "Traceback" not in response.text and "/work" not in response.text


def test_bodies_are_capped(plant: House) -> None:
    device = plant.device()
    assert code_of(device.send("POST", "/v1/events", bytes(cap_of("/v1/events") + 1))) == (413, "too_large")
    chunks = (bytes(65536) for _ in range(20))
    assert code_of(plant.client.post("/v1/events", content=chunks)) == (413, "too_large")


def test_every_answer_carries_the_security_headers_and_the_time(plant: House) -> None:
    for path in ("/health", "/nowhere", "/v1/runs"):
        headers = plant.client.get(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == "no-store"
        assert headers["handrail-time"].isdecimal()
        assert "server" not in headers
    assert code_of(plant.client.get("/nowhere")) == (404, "not_found")
    assert code_of(plant.client.delete("/health")) == (405, "method_not_allowed")


def test_a_blob_is_stored_once_under_its_digest(plant: House) -> None:
    device = plant.device()
    content = b"a photo" * 1000
    path = f"/v1/blobs/{hashlib.sha256(content).hexdigest()}"
    assert device.send("HEAD", path).status_code == 404
    assert code_of(device.send("PUT", path, content[:-1])) == (422, "digest_mismatch")
    assert device.send("HEAD", path).status_code == 404
    assert device.send("PUT", path, content).json()["new"] is True
    assert device.send("PUT", path, content).json()["new"] is False
    assert device.send("HEAD", path).status_code == 200
    assert code_of(device.send("PUT", "/v1/blobs/..%2f..%2fetc", content))[0] in (404, 422)
    assert [path.name for path in plant.gateway.settings.blobs.rglob(".incoming*")] == []

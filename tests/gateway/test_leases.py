"""Proving oneself to the gateway: one answer for whatever is wrong, and never a secret of somebody else's."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from handrail.wire.certificate import Certificate, verify_certificate
from handrail.wire.credentials import badge_digest
from handrail.wire.keys import SigningKey
from handrail.wire.signed import Signed
from handrail_gateway.__main__ import main
from handrail_gateway.schema import accounts, alarms, unlockings
from tests.gateway.conftest import PLANT, House
from tests.gateway.device import Device
from tests.people import SECRETS

MARA, ROWAN = "m.okafor", next(id_ for id_ in SECRETS if id_ != "m.okafor")
KEY = SigningKey(bytes([5]) * 32)


@pytest.fixture
def house(make_house: Callable[..., House], storage: dict[str, Any]) -> House:
    """With the sample plant's people, on each database."""
    return make_house(plant=PLANT, **storage)


def ask(house: House, device: Device, person: str = MARA, **changes: Any) -> httpx.Response:
    badge = badge_digest(SECRETS[person]["badge"], house.gateway.badge_pepper)
    body = {"badge": badge, "secret": SECRETS[person]["pin"], "public_key": KEY.public.hex(), **changes}
    return device.send("POST", "/v1/leases", json.dumps(body).encode())


def certificate(house: House, response: httpx.Response) -> Certificate:
    assert response.status_code == 200, response.text
    return verify_certificate(Signed.from_json(response.json()), house.gateway.keys.signing.public)


def refusal(response: httpx.Response) -> tuple[int, str, str]:
    problem = response.json()
    return response.status_code, problem["code"], problem["detail"]


def said(house: House, code: str) -> list[str]:
    with house.gateway.database.read() as connection:
        return list(connection.execute(select(alarms.c.subject).where(alarms.c.code == code)).scalars())


@pytest.mark.req("P11-200-1", "P11-300-1", "A11D-11-2", "P11-200-5")
def test_the_whole_life_of_a_secret(house: House) -> None:
    device, other = house.device(), house.device("tablet-2", "journal-2")
    lease = certificate(house, ask(house, device))
    assert (lease.person, lease.device, lease.public_key, lease.secret) == (MARA, "tablet-1", KEY.public, 1)
    assert lease.expires_at - lease.issued_at == timedelta(days=14)
    # Whatever is wrong, the answer is the same.
    nobody, wrong = ask(house, device, badge="0" * 64), ask(house, device, secret="000000")
    assert refusal(nobody) == refusal(wrong) == (403, "secret_refused", refusal(wrong)[2])
    # Five in a row lock the badge, on every tablet; the right secret says nothing of it.
    for _ in range(4):
        ask(house, other, secret="000000")
    assert refusal(ask(house, other)) == refusal(wrong)
    assert refusal(ask(house, device)) == refusal(wrong)
    assert [subject.partition("/")[0] for subject in said(house, "badge.locked")] == [MARA]
    house.gateway.accounts.unlock(MARA, "the administrator")
    assert certificate(house, ask(house, device)).person == MARA
    # Who resets a secret learns one that opens nothing but the choice of another.
    given = house.gateway.accounts.reset(MARA, "the administrator")
    assert refusal(ask(house, device)) == refusal(wrong)
    assert refusal(ask(house, device, secret=given))[1] == "secret_must_change"
    for weak in (given, "1234", "111111", "654321", "Okafor-2026"):
        assert refusal(ask(house, device, secret=given, new_secret=weak))[1] == "secret_too_weak", weak
    chosen = certificate(house, ask(house, device, secret=given, new_secret="839164"))
    assert chosen.secret == 3
    assert certificate(house, ask(house, other, secret="839164")).device == "tablet-2"
    assert refusal(ask(house, device, secret=given)) == refusal(wrong)
    assert {code for code in ("account.reset", "account.unlocked") if len(said(house, code)) == 1} == {
        "account.reset", "account.unlocked",
    }  # fmt: skip


@pytest.mark.req("SEC-LK-1")
def test_tries_side_by_side_are_no_more_than_tries_in_a_row(make_house: Callable[..., House]) -> None:
    from concurrent.futures import ThreadPoolExecutor

    house = make_house(plant=PLANT)
    device = house.device()
    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(lambda number: ask(house, device, secret=f"{number:06}"), range(12)))
    assert {refusal(answer)[1] for answer in answers} == {"secret_refused"}
    assert refusal(ask(house, device))[1] == "secret_refused"


@pytest.mark.req("P11-100-1", "P11-200-5", "SEC-ST-1")
def test_no_tablet_gets_anything_to_guess_a_secret_by(make_house: Callable[..., House]) -> None:
    house = make_house(plant=PLANT)
    device = house.device()
    certificate(house, ask(house, device))
    people = device.send("GET", "/v1/reference/people")
    assert "argon2" not in people.text
    rows = {row["id"]: row for row in people.json()["document"]["rows"]}
    assert {row["secret"] for row in rows.values()} == {1}
    house.gateway.accounts.reset(ROWAN, "the administrator")
    rows = {row["id"]: row for row in device.send("GET", "/v1/reference/people").json()["document"]["rows"]}
    assert (rows[ROWAN]["secret"], rows[MARA]["secret"]) == (2, 1)
    with house.gateway.database.read() as connection:
        kept = connection.execute(select(accounts.c.verifier)).scalars().all()
    assert len(kept) == len(SECRETS)
    assert all(one.startswith("$argon2id$v=19$m=65536,t=3,p=4$") for one in kept)


def test_only_a_device_may_ask(make_house: Callable[..., House]) -> None:
    house = make_house(plant=PLANT)
    stranger = Device(house.client, "tablet-9", "journal-9")
    assert refusal(ask(house, stranger))[:2] == (401, "unauthenticated")
    body = {"badge": "0" * 64, "secret": "", "public_key": KEY.public.hex()}
    assert refusal(house.device().send("POST", "/v1/leases", json.dumps(body).encode()))[1] == "invalid"


def test_the_command_resets_and_unlocks(
    make_house: Callable[..., House], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def command(*arguments: str) -> int:
        monkeypatch.setattr("sys.argv", ["handrail-gateway", "account", "--data", data, *arguments])
        return main()

    house = make_house(plant=PLANT)
    device, data = house.device(), str(house.gateway.settings.data)
    assert command("--json", "reset", MARA) == 0
    given = json.loads(capsys.readouterr().out)["secret"]
    assert refusal(ask(house, device, secret=given))[1] == "secret_must_change"
    for _ in range(5):
        ask(house, device, secret="000000")
    assert refusal(ask(house, device, secret=given))[1] == "secret_refused"
    assert command("unlock", MARA) == 0
    assert refusal(ask(house, device, secret=given))[1] == "secret_must_change"
    capsys.readouterr()
    assert command("unlock", "nobody") == 2
    assert "nobody" in capsys.readouterr().err


@pytest.mark.req("A11D-11-2", "P11-300-2")
def test_each_unlocking_has_a_higher_number_on_every_tablet(house: House) -> None:
    device = house.device()

    def numbers() -> dict[str, int]:
        rows = device.send("GET", "/v1/reference/people").json()["document"]["rows"]
        return {row["id"]: row["unlock"] for row in rows}

    assert set(numbers().values()) == {0}
    found = []
    for _ in range(3):
        house.gateway.accounts.unlock(MARA, "the administrator")
        found.append(numbers()[MARA])
    assert found == sorted(set(found))
    assert numbers()[ROWAN] == 0
    # It is the time, where that is above the last: a gateway that was brought back from a backup, and has forgotten its
    # last numbers, does not hand them out again.
    house.clock.ahead = timedelta(minutes=1)
    house.gateway.accounts.unlock(MARA, "the administrator")
    assert numbers()[MARA] == int(house.clock().timestamp()) or numbers()[MARA] > found[-1] + 50
    assert {row["unlocked_by"] for row in house.rows(unlockings)} == {"the administrator"}

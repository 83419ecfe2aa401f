"""Leases: the seal opens with the person's secret on this device, and with nothing less."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from handrail.identity import leases
from handrail.identity.leases import Leases, Work
from handrail.ports.credentials import Opened
from handrail.wire.certificate import make_certificate, verify_certificate
from handrail.wire.credentials import badge_digest, peppered
from handrail.wire.envelope import canonical, parse
from handrail.wire.keys import SigningKey
from handrail.wire.signed import Signed
from tests.people import CHEAP, SECRETS, certifier

GATEWAY = SigningKey(bytes([7]) * 32)
PEPPER = "pepper"
BADGE, PIN = badge_digest(SECRETS["m.okafor"]["badge"], PEPPER), SECRETS["m.okafor"]["pin"]


class Kept(dict[str, bytes]):
    """A store of leases."""

    def lease(self, badge: str) -> bytes | None:
        return self.get(badge)

    def keep_lease(self, badge: str, data: bytes) -> None:
        self[badge] = data


def tablet(store: Kept, device_secret: bytes = bytes(32), pepper: str = PEPPER, work: Work = CHEAP) -> Leases:
    public = GATEWAY.public
    return Leases(pepper, "T-07", device_secret, store, certifier(GATEWAY, "T-07", PEPPER), lambda: public, (), work)


@pytest.fixture
def store() -> Kept:
    made = Kept()
    assert isinstance(tablet(made).ask(BADGE, PIN), Opened)
    return made


@pytest.mark.req("SEC-PW-2")
def test_the_default_work_is_what_rfc_9106_recommends() -> None:
    assert Work() == Work(memory_kib=64 * 1024, passes=3, lanes=4)


def test_a_lease_opens_again_and_signs_with_the_same_key(store: Kept) -> None:
    first, second = tablet(store).open(BADGE, PIN), tablet(store).open(BADGE, PIN)
    assert first is not None
    assert second is not None
    assert (first.person, first.secret) == ("m.okafor", 1)
    assert first.expires_at > datetime.now(UTC)
    assert first.signer.prove({"a": 1}) == second.signer.prove({"a": 1})


@pytest.mark.req("P11-200-1")
@pytest.mark.parametrize("secret", ["", PIN[:-1], PIN + "0", "000000", PIN * 1000])
def test_another_secret_opens_nothing(store: Kept, secret: str) -> None:
    assert tablet(store).open(BADGE, secret) is None


def test_a_secret_is_the_same_word_from_another_keyboard() -> None:
    assert peppered("Gru\u0308ße 1", PEPPER) == peppered("Grüße 1", PEPPER)


@pytest.mark.req("SEC-ST-1")
def test_the_files_without_the_device_or_the_site_open_nothing(store: Kept) -> None:
    assert tablet(store, device_secret=bytes([1]) * 32).open(BADGE, PIN) is None
    assert tablet(store, pepper="other").open(BADGE, PIN) is None


def test_a_lease_under_another_badge_opens_nothing(store: Kept) -> None:
    other = badge_digest(SECRETS["a.demir"]["badge"], PEPPER)
    store.keep_lease(other, store[BADGE])
    assert tablet(store).open(other, PIN) is None


@pytest.mark.req("P11-10a-1")
@pytest.mark.parametrize("part", ["salt", "sealed", "certificate"])
def test_an_altered_lease_opens_nothing(store: Kept, part: str) -> None:
    kept = parse(store[BADGE])
    if part == "certificate":
        longer = verify_certificate(Signed.from_json(kept[part]), GATEWAY.public).model_copy(update={"secret": 2})
        kept[part] = make_certificate(longer, GATEWAY).to_json()  # even one that the gateway did sign
    else:
        kept[part] = f"{int(kept[part][0], 16) ^ 1:x}{kept[part][1:]}"
    store.keep_lease(BADGE, canonical(kept))
    assert tablet(store).open(BADGE, PIN) is None


@pytest.mark.req("SEC-LK-1")
@pytest.mark.parametrize("badge", [None, "0" * 64, BADGE, "1" * 64], ids=["locked", "unknown", "known", "damaged"])
def test_whoevers_badge_it_is_one_call_is_made(store: Kept, badge: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    store["1" * 64] = b"nonsense"
    worked: list[dict[str, Any]] = []
    real = leases.hash_secret_raw

    def counting(*given: Any, **asked: Any) -> bytes:
        worked.append(asked)
        return real(*given, **asked)

    monkeypatch.setattr(leases, "hash_secret_raw", counting)
    assert tablet(store).open(badge, "000000") is None
    assert [(one["memory_cost"], one["time_cost"], one["parallelism"]) for one in worked] == [(8, 1, 1)]


def test_an_answer_for_another_key_or_device_or_by_another_gateway_is_no_answer(store: Kept) -> None:
    public, before = GATEWAY.public, dict(store)
    for gateway, device in ((SigningKey(bytes([8]) * 32), "T-07"), (GATEWAY, "T-08")):
        ask = certifier(gateway, device, PEPPER)
        assert Leases(PEPPER, "T-07", bytes(32), store, ask, lambda: public, (), CHEAP).ask(BADGE, PIN) == "unreachable"
    replayed = Signed.from_json(parse(store[BADGE])["certificate"])
    again = Leases(PEPPER, "T-07", bytes(32), store, lambda _: replayed, lambda: public, (), CHEAP)
    assert again.ask(BADGE, PIN) == "unreachable"
    nowhere = Leases(PEPPER, "T-07", bytes(32), store, lambda _: replayed, lambda: None, (), CHEAP)
    assert nowhere.ask(BADGE, PIN) == "unreachable"
    assert nowhere.open(BADGE, PIN) is None
    assert dict(store) == before


def test_a_wrong_secret_is_refused_and_leaves_the_lease(store: Kept) -> None:
    assert tablet(store).ask(BADGE, "000000") == "refused"
    assert tablet(store).ask(BADGE, "0" * 5000) == "refused"
    assert tablet(store).open(BADGE, PIN) is not None

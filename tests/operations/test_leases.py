"""The first sign-in on a tablet, what it leaves there, and how it ends (decision 0009)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from handrail.domain.refusal import Refusal
from handrail.identity.failures import Counts, Failures, KeptFailures
from handrail.operations.open_step import open_step
from handrail.operations.sign_in import sign_in
from handrail.wire.envelope import decode
from handrail.wire.proof import check_proof
from handrail.wire.signed import NotSigned
from tests.operations.workplace import GATEWAY, MARA, SECRETS, Shop, done

KEYS = {GATEWAY.id: GATEWAY.public}
LOOK = {
    "node": "step", "id": "look", "title": {"en": "Look"},
    "inputs": [{"id": "fine", "name": "fine", "type": "pass_fail", "label": {"en": "It is fine"}}],
    "signatures": [
        {"id": "mine", "meaning": "performed", "order": 1},
        {"id": "theirs", "meaning": "verified", "order": 2, "second_person": True},
    ],
}  # fmt: skip


def try_in(shop: Shop, badge: str = SECRETS[MARA]["badge"], pin: str = SECRETS[MARA]["pin"]) -> str:
    """What came of it: a refusal's code, or nothing."""
    answer = sign_in(shop.place, badge, pin, "en")
    return answer.code if isinstance(answer, Refusal) else ""


@pytest.mark.req("P11-200-1", "SEC-PW-2")
def test_the_first_sign_in_needs_the_network_and_the_next_does_not(shop: Shop) -> None:
    shop.online = False
    assert try_in(shop) == "sign_in.no_match_offline"
    shop.online = True
    assert try_in(shop) == ""
    shop.online = False
    shop.again()
    assert try_in(shop) == ""


@pytest.mark.req("SEC-LK-1")
def test_without_a_network_too_an_unknown_badge_gets_the_words_of_a_known_one(shop: Shop) -> None:
    assert try_in(shop) == ""  # Mara has been here, nobody else
    shop.online = False
    others = [secret["badge"] for id_, secret in SECRETS.items() if id_ != MARA][:1]
    answers = [
        sign_in(shop.place, badge, "000000", "en") for badge in (SECRETS[MARA]["badge"], "HR-0000-0000", *others)
    ]
    assert len({answer.model_dump_json() for answer in answers if isinstance(answer, Refusal)}) == 1
    assert isinstance(answers[0], Refusal)
    assert answers[0].code == "sign_in.no_match_offline"


@pytest.mark.req("P11-300-2")
def test_a_lease_ends_with_its_time_and_only_the_person_is_told(shop: Shop) -> None:
    assert try_in(shop) == ""
    shop.online = False
    shop.clock.at += timedelta(days=14, hours=1)
    assert try_in(shop) == "sign_in.lease_ended"
    assert try_in(shop, pin="000000") == "sign_in.no_match_offline"
    shop.install("people")
    shop.online = True
    assert try_in(shop) == ""


@pytest.mark.req("P11-300-2", "P11-200-5")
def test_a_new_secret_ends_the_leases_of_the_old_one(shop: Shop) -> None:
    assert try_in(shop) == ""
    shop.secret_of[MARA] = 2
    next(row for row in shop.rows["people"] if row["id"] == MARA)["secret"] = 2
    shop.install("people")
    shop.online = False
    assert try_in(shop) == "sign_in.lease_ended"
    shop.online = True
    assert try_in(shop) == ""


@pytest.mark.req("P11-300-2")
def test_a_badge_that_was_taken_away_opens_nothing(shop: Shop) -> None:
    assert try_in(shop) == ""
    next(row for row in shop.rows["people"] if row["id"] == MARA)["badge"] = "0" * 64
    shop.install("people")
    shop.online = False
    assert try_in(shop) != ""


@pytest.mark.req("P11-70-1", "P11-200-4")
def test_a_second_persons_signature_is_their_own(shop: Shop) -> None:
    shop.publish([LOOK])
    job = shop.try_out()
    done(open_step(job.place, job.session, job.id, "look"))
    done(job.record("look", "fine", "pass"))
    done(job.sign("look", MARA))
    done(job.sign("look", "a.demir"))
    made = [decode(one.data) for one in shop.rooms.journal.run(job.id) if one.event.type == "signature.made"]
    assert [check_proof(event, KEYS).person for event in made] == [MARA, "a.demir"]
    # Nobody's proof passes for another's, and without the proof the record does not verify.
    swapped = made[0].model_copy(update={"payload": made[0].payload | {"proof": made[1].payload["proof"]}})
    with pytest.raises(NotSigned):
        check_proof(swapped, KEYS)


@pytest.mark.req("SEC-LK-1")
@pytest.mark.parametrize("badge", [SECRETS[MARA]["badge"], "HR-0000-0000"], ids=["known", "unknown"])
def test_each_failure_makes_the_next_try_wait_longer(shop: Shop, badge: str) -> None:
    shop.in_a_hurry = True
    subject = shop.credentials.badge_digest(badge)
    assert try_in(shop, badge, "000000") == "sign_in.no_match"
    assert shop.credentials.wait(subject) == 0
    for seconds in (2, 4, 8):
        assert try_in(shop, badge, "000000") == "sign_in.no_match"
        answer = sign_in(shop.place, badge, SECRETS[MARA]["pin"], "en")
        assert isinstance(answer, Refusal)
        assert (answer.code, answer.reasons[0].params) == ("sign_in.wait", {"seconds": str(seconds)})
        shop.seconds += seconds
    assert shop.credentials.failures(subject) == 4
    shop.again()
    assert try_in(shop, badge, "000000") == "sign_in.wait"


def lock(shop: Shop) -> None:
    while try_in(shop, pin="000000") != "sign_in.locked":
        pass


@pytest.mark.req("A11D-11-2", "SEC-LK-1", "P11-300-2")
def test_the_administrators_unlocking_opens_what_the_tablet_locked_itself(shop: Shop) -> None:
    lock(shop)
    assert try_in(shop) == "sign_in.locked"
    shop.change("people", MARA, unlock=7)
    assert try_in(shop) == ""
    (said,) = shop.events("badge.unlocked")
    assert said.payload == {"person": MARA, "number": 7, "failures": 5}
    # Once: the same unlocking opens no second lock, not after a restart, and neither does an older one.
    lock(shop)
    for number in (7, 3, 0):
        shop.again()
        shop.change("people", MARA, unlock=number)
        assert try_in(shop) == "sign_in.locked"
    shop.change("people", MARA, unlock=8)
    assert try_in(shop) == ""
    assert len(shop.events("badge.unlocked")) == 2


@pytest.mark.req("SEC-LK-1", "A11D-11-2")
def test_older_reference_data_or_one_count_brought_back_unlocks_nothing(shop: Shop) -> None:
    lock(shop)
    shop.change("people", MARA, unlock=7)
    assert try_in(shop) == ""
    reference, counters = shop.folder / "reference.db", shop.folder / "demo-keys.json"
    shop.close()
    with_unlocking, kept = reference.read_bytes(), counters.read_bytes()
    shop.open()
    lock(shop)
    shop.change("people", MARA, unlock=7, phone="ext 1")
    shop.close()
    reference.write_bytes(with_unlocking)
    shop.open()
    assert try_in(shop) == "sign_in.locked"
    # The count and the number beside the database alone: those in the database stand.
    shop.close()
    counters.write_bytes(kept)
    shop.open()
    assert try_in(shop) == "sign_in.locked"
    assert len(shop.events("badge.unlocked")) == 1


@pytest.mark.req("A11D-11-2")
def test_an_unlocking_is_for_one_person_and_no_stranger(shop: Shop) -> None:
    lock(shop)
    shop.change("people", "j.lindqvist", unlock=7)
    assert try_in(shop) == "sign_in.locked"
    assert try_in(shop, SECRETS["j.lindqvist"]["badge"], SECRETS["j.lindqvist"]["pin"]) == ""
    assert shop.events("badge.unlocked") == [], "nothing was locked there"


@pytest.mark.req("A11D-11-2", "DI-CON-1")
@pytest.mark.parametrize("dies_at", range(4))
def test_an_unlocking_that_was_cut_short_is_taken_again_and_never_lost(shop: Shop, dies_at: int) -> None:
    """Two places, each with a count and a number: the tablet dies before any one of the four writes."""
    lock(shop)
    subject = shop.credentials.badge_digest(SECRETS[MARA]["badge"])
    places = (shop.rooms.failures, KeptFailures(shop.keys))
    written = 0

    class Power(Exception):
        pass

    class Place:
        def __init__(self, place: Failures) -> None:
            self.place = place

        def count(self, name: str) -> int:
            return self.place.count(name)

        def set(self, name: str, count: int) -> None:
            nonlocal written
            if written == dies_at:
                raise Power
            written += 1
            self.place.set(name, count)

    with pytest.raises(Power):
        Counts([Place(place) for place in places]).unlocked(subject, 7)
    shop.again()
    shop.change("people", MARA, unlock=7)
    assert try_in(shop) == ""
    lock(shop)
    shop.again()
    assert try_in(shop) == "sign_in.locked"

"""Where several things are wrong, the first is named; and who vouches for what, when receipts have holes."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import permutations
from typing import Any

import pytest

from handrail.wire.chain import ChainBroken, ChainChecker, Sealed, Signature, check_signature
from handrail.wire.receipt import HeldItem, Receipt, vouched_from
from handrail.wire.report import Range, ranges_of
from handrail.wire.signatures import SignatureChecks
from tests.attacks.victim import Victim, look
from tests.wire.builder import Tablet, key

AT = datetime(2026, 11, 21, 9, tzinfo=UTC)
DAMAGES = {
    "data": "UPDATE events SET data = x'7b7d' WHERE seq = {}",
    "signature": "UPDATE events SET signature = zeroblob(64) WHERE seq = {}",
    "type": "UPDATE events SET type = 'step.skipped' WHERE seq = {}",
    "missing": "DELETE FROM events WHERE seq = {}",
}


@pytest.mark.req("P11-10a-1")
@pytest.mark.parametrize(("one", "two"), list(permutations(DAMAGES, 2)))
def test_of_two_bad_events_the_first_is_named(victim: Victim, one: str, two: str) -> None:
    victim.change(DAMAGES[one].format(7), DAMAGES[two].format(8))
    seen = look(victim.data)
    assert (seen.item, seen.reports[0].events) == ("event 7", 6 if one != "type" else 7)


@pytest.mark.req("P11-10a-1")
def test_of_a_bad_event_a_bad_receipt_and_a_missing_photo_the_event_is_named_then_the_receipt(victim: Victim) -> None:
    *photos, last = [path for path in (victim.folder / "blobs").rglob("*") if path.is_file()]
    last.unlink()
    assert look(victim.data).item == f"photo {last.name}"
    victim.change("UPDATE receipts SET head = 'x' WHERE number = 2")
    assert look(victim.data).item == "receipt 2"
    victim.change(DAMAGES["signature"].format(victim.last))
    assert look(victim.data).item == f"event {victim.last}"
    assert photos


def signatures(count: int, *bad: int) -> list[Signature]:
    by, hash_ = key(1), "ab" * 32
    good = by.sign(hash_)
    return [Signature(n, by.id, by.public, hash_, bytes(64) if n in bad else good) for n in range(1, count + 1)]


@pytest.mark.parametrize("workers", [1, 3])
@pytest.mark.parametrize("bad", [(1,), (64,), (65,), (2999, 3000), (100, 50, 2000), (3000,)])
def test_signatures_that_are_checked_beside_the_reading_give_the_first_bad_one(
    workers: int, bad: tuple[int, ...]
) -> None:
    checks = SignatureChecks(workers)
    with pytest.raises(ChainBroken) as broken:
        for one in signatures(3000, *bad):
            checks(one)
        checks.settle()
    assert (broken.value.at.seq, broken.value.at.kind) == (min(bad), "bad_signature")
    with pytest.raises(ChainBroken) as again:  # whatever is asked afterwards, that is the answer
        checks.settle()
    assert again.value.at.seq == min(bad)
    checks.close()


def test_signatures_that_are_all_good_settle() -> None:
    checks = SignatureChecks()
    for one in signatures(3000):
        checks(one)
    checks.settle()
    checks.close()


def test_a_checker_that_answers_later_finds_what_the_one_that_answers_now_finds() -> None:
    tablet = Tablet("journal-a", key(1))
    chain = [tablet.write() for _ in range(200)]
    chain[149] = Sealed(chain[149].data, chain[149].hash, bytes(64))
    found = []
    for check in (check_signature, SignatureChecks(2)):
        checker = ChainChecker("journal-a", {key(1).id: key(1).public}, check=check)
        with pytest.raises(ChainBroken) as broken:
            for one in chain:
                checker.feed(one)
            if isinstance(check, SignatureChecks):
                check.settle()
        found.append(broken.value.at)
    assert found[0] == found[1]


def receipt(seq: int, held: int = 0, *items: int) -> Receipt:
    named: Any = tuple(HeldItem(seq=one, hash="a" * 64, code="altered") for one in items)
    return Receipt(
        journal="j", seq=seq, head="b" * 64, count=seq, held=held, held_items=named, gateway="g", received_at=AT
    )


@pytest.mark.parametrize(
    ("one", "first"),
    [
        (receipt(9), 1),
        (receipt(9, 1, 4), 5),
        (receipt(9, 3, 2, 7, 4), 8),
        (receipt(9, 1, 9), 10),  # the head itself is held: nothing is vouched for
        (receipt(9, 1, 12), 1),  # held beyond the head: a journal that is closed
        (receipt(9, 2, 4), 10),  # not all of them are named
    ],
)
def test_a_receipt_vouches_for_what_follows_the_last_hole(one: Receipt, first: int) -> None:
    assert vouched_from(one) == first


@pytest.mark.parametrize(
    ("events", "receipted", "remembered", "said"),
    [
        (9, [], 0, [(1, 9, "device")]),
        (9, [(1, 5)], 0, [(1, 5, "receipt"), (6, 9, "device")]),
        (9, [(1, 5)], 7, [(1, 5, "receipt"), (6, 7, "keystore"), (8, 9, "device")]),
        (9, [(1, 5)], 3, [(1, 5, "receipt"), (6, 9, "device")]),
        (9, [(1, 3), (5, 8)], 0, [(1, 3, "receipt"), (4, 4, "device"), (5, 8, "receipt"), (9, 9, "device")]),
        (9, [(5, 8), (1, 3), (2, 4)], 9, [(1, 8, "receipt"), (9, 9, "keystore")]),
        (9, [(4, 6)], 5, [(1, 3, "keystore"), (4, 6, "receipt"), (7, 9, "device")]),
        (9, [(4, 6)], 2, [(1, 2, "keystore"), (3, 3, "device"), (4, 6, "receipt"), (7, 9, "device")]),
        (9, [(10, 9), (1, 12)], 20, [(1, 9, "receipt")]),
        (3, [(5, 8)], 0, [(1, 3, "device")]),
        (0, [(1, 5)], 5, []),
    ],
)
def test_each_range_is_vouched_for_by_the_strongest(
    events: int, receipted: list[tuple[int, int]], remembered: int, said: list[tuple[int, int, Any]]
) -> None:
    assert list(ranges_of(events, receipted, remembered)) == [Range(*one) for one in said]

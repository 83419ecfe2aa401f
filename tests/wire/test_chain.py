"""Chains of a journal and of a run name the first bad item."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.wire.chain import ChainBroken, ChainChecker, RunChecker, Sealed, first_break
from tests.wire.builder import Tablet, event, key, seal

KEYS = {key(1).id: key(1).public}


def chain_of(count: int) -> list[Sealed]:
    tablet = Tablet("journal-a", key(1))
    for number in range(count):
        tablet.write(text=f"note {number}")
    return tablet.chain


CHAIN = chain_of(8)


def kind_and_seq(chain: list[Sealed]) -> tuple[str, int] | None:
    found = first_break(ChainChecker("journal-a", KEYS), chain)
    return None if found is None else (found.kind, found.seq)


def test_a_good_chain_passes_and_goes_on_from_a_known_head() -> None:
    assert kind_and_seq(CHAIN) is None
    checker = ChainChecker("journal-a", KEYS, seq=3, head=CHAIN[2].hash)
    assert first_break(checker, CHAIN[3:]) is None
    assert (checker.seq, checker.head) == (8, CHAIN[-1].hash)


def _feed_links(checker: ChainChecker, chain: list[Sealed]) -> None:
    for one in chain:
        checker.feed_link(one)


def test_links_alone_are_checked_as_whole_events_are() -> None:
    checker = ChainChecker("journal-a", KEYS)
    assert [checker.feed_link(one).seq for one in CHAIN] == list(range(1, 9))
    for bad in ([CHAIN[1]], [CHAIN[0], CHAIN[2]], [CHAIN[0]._replace(hash=CHAIN[1].hash)],
                [CHAIN[0]._replace(signature=bytes(64))], [seal(event(), key(2))]):  # fmt: skip
        with pytest.raises(ChainBroken) as by_links:
            _feed_links(ChainChecker("journal-a", KEYS), bad)
        assert first_break(ChainChecker("journal-a", KEYS), bad) == by_links.value.at


@pytest.mark.req("P11-10a-1", "INT-CH-1")
@given(st.integers(0, 7), st.data())
def test_any_flipped_bit_is_named(at: int, data: st.DataObject) -> None:
    sealed = CHAIN[at]
    bit = data.draw(st.integers(0, 8 * len(sealed.data) - 1))
    spoilt = bytearray(sealed.data)
    spoilt[bit // 8] ^= 1 << bit % 8
    assert kind_and_seq([*CHAIN[:at], sealed._replace(data=bytes(spoilt)), *CHAIN[at + 1 :]]) == ("altered", at + 1)


@pytest.mark.req("P11-10a-1", "DI-CST-1")
@given(st.integers(0, 6))
def test_a_missing_event_is_named(at: int) -> None:
    assert kind_and_seq(CHAIN[:at] + CHAIN[at + 1 :]) == ("missing", at + 1)


@pytest.mark.req("P11-10a-1")
@given(st.permutations(CHAIN))
def test_any_other_order_is_named(chain: list[Sealed]) -> None:
    first = next((i for i, (a, b) in enumerate(zip(chain, CHAIN, strict=True)) if a != b), None)
    assert kind_and_seq(chain) == (None if first is None else ("reordered", first + 1))


@pytest.mark.req("P11-10a-1")
@given(st.integers(1, 8), st.data())
def test_a_repeated_event_is_named(at: int, data: st.DataObject) -> None:
    again = data.draw(st.integers(0, at - 1))
    found = kind_and_seq([*CHAIN[:at], CHAIN[again], *CHAIN[at:]])
    assert found == ("inserted", again + 1)


@pytest.mark.req("P11-10a-1")
def test_a_rewritten_and_resealed_event_is_named() -> None:
    stranger = seal(event(seq=3, prev=CHAIN[1].hash), key(2))
    assert kind_and_seq([*CHAIN[:2], stranger, *CHAIN[3:]]) == ("bad_signature", 3)
    own_key = seal(event(seq=3, prev=CHAIN[1].hash, key=key(2).id), key(2))
    assert kind_and_seq([*CHAIN[:2], own_key, *CHAIN[3:]]) == ("unknown_key", 3)
    # Whoever has the device's key can write another event, but not without breaking what follows it.
    forged = seal(event(seq=3, prev=CHAIN[1].hash))
    assert kind_and_seq([*CHAIN[:2], forged, *CHAIN[3:]]) == ("forked", 4)


@pytest.mark.req("P11-10a-1")
def test_other_breaks_are_named() -> None:
    assert kind_and_seq([CHAIN[0]._replace(hash="0" * 64)]) == ("altered", 1)
    assert kind_and_seq([CHAIN[0]._replace(signature=b"")]) == ("bad_signature", 1)
    assert kind_and_seq([seal(event(journal="journal-b"))]) == ("wrong_journal", 1)
    text = Sealed(b"{}", "", b"")
    assert kind_and_seq([seal(event())._replace(data=text.data)]) == ("altered", 1)


def test_a_break_leaves_the_checker_where_it_was() -> None:
    checker = ChainChecker("journal-a", KEYS)
    checker.feed(CHAIN[0])
    with pytest.raises(ChainBroken, match="number 2 is missing"):
        checker.feed(CHAIN[2])
    assert (checker.seq, checker.head) == (1, CHAIN[0].hash)
    checker.feed(CHAIN[1])


def two_tablets() -> tuple[list[Sealed], dict[str, bytes]]:
    """A run that one tablet starts and another one finishes, each with other runs in between."""
    runs: dict[str, tuple[int, str]] = {}
    a, b = Tablet("journal-a", key(1), runs), Tablet("journal-b", key(2), runs)
    a.write("journal.opened")
    b.write("journal.opened")
    run = [a.write("run.started", "run-1")]
    a.write("run.started", "run-2")
    run.append(a.write("note.added", "run-1"))
    b.write("run.started", "run-3")
    run.append(b.write("note.added", "run-1"))
    count, head = runs["run-1"]
    run.append(b.write("run.closed", "run-1", outcome="completed", count=count, head=head))
    return run, {key(1).id: key(1).public, key(2).id: key(2).public}


@pytest.mark.req("P11-10a-1")
def test_a_run_written_by_two_journals_is_proven_without_any_other_event() -> None:
    run, keys = two_tablets()
    checker = RunChecker("run-1", keys)
    assert first_break(checker, run) is None
    assert checker.closed
    for missing in range(3):
        found = first_break(RunChecker("run-1", keys), run[:missing] + run[missing + 1 :])
        assert found is not None
        assert (found.kind, found.seq) == ("missing", missing + 1)
    found = first_break(RunChecker("run-2", keys), run)
    assert found is not None
    assert found.kind == "wrong_run"


def test_a_closing_event_that_states_another_count_is_named() -> None:
    tablet = Tablet("journal-a", key(1))
    tablet.write("run.started", "run-1")
    tablet.write("run.closed", "run-1", count=5, head="0" * 64)
    found = first_break(RunChecker("run-1", KEYS), tablet.chain)
    assert found is not None
    assert (found.kind, found.seq) == ("incomplete", 2)

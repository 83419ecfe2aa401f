"""Taking events in: once each, exactly as sent, and nothing bad in the way of anything good."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, update
from sqlalchemy.exc import DatabaseError

from handrail.domain.event import GENESIS
from handrail.wire.keys import SigningKey
from handrail_gateway.reconciliation import reconcile
from handrail_gateway.schema import events, quarantine
from tests.gateway.conftest import House
from tests.gateway.device import Device, altered, resigned


def stored(house: House, journal: str = "journal-1") -> list[int]:
    return [row["seq"] for row in house.rows(events) if row["journal"] == journal]


def held(house: House) -> list[tuple[int | None, str]]:
    return [(row["seq"], row["reason"]) for row in house.rows(quarantine)]


def assert_reconciled(house: House) -> None:
    assert [line.differences for line in reconcile(house.gateway.database) if line.differences] == []


@pytest.mark.req("IX-CE-2", "DI-ORI-1")
def test_events_are_stored_as_the_exact_bytes_and_receipted(house: House) -> None:
    device = house.device()
    chain = device.notes(5)
    receipt = device.receipt(device.post(*chain))
    assert (receipt.seq, receipt.head, receipt.count, receipt.held) == (5, chain[-1].hash, 5, 0)
    rows = [row for row in house.rows(events) if row["journal"] == "journal-1"]
    assert [(row["data"], row["signature"]) for row in rows] == [(one.data, one.signature) for one in chain]
    assert_reconciled(house)


@pytest.mark.req("P11-10b-1")
def test_a_receipt_names_the_last_event_of_each_run_of_its_batch(house: House) -> None:
    device = house.device()
    device.notes(1)
    one = [device.write("run.started", "run-1"), device.write("note.added", "run-1")]
    two = device.write("run.started", "run-2")
    device.notes(1)
    receipt = device.receipt(device.post(*device.chain))
    assert [(run.run, run.seq, run.head) for run in receipt.runs] == [
        ("run-1", 2, one[1].hash), ("run-2", 1, two.hash),
    ]  # fmt: skip
    # What comes again after an answer that was lost is named again; of what is only held nothing is said.
    third = device.write("note.added", "run-1")
    again = device.receipt(device.post(*device.chain[1:3], altered(third)))
    assert [(run.run, run.seq, run.head) for run in again.runs] == [("run-1", 2, one[1].hash)]


@pytest.mark.req("IX-HTTP-1")
def test_a_whole_batch_may_come_again(house: House) -> None:
    device = house.device()
    chain = device.notes(5)
    device.post(*chain[:3])
    answer = device.post(*chain).json()
    assert (answer["stored"], answer["duplicates"]) == (2, 3)
    assert device.post(*chain).json()["duplicates"] == 5
    assert stored(house) == [1, 2, 3, 4, 5]


@pytest.mark.req("DI-CST-1")
def test_a_gap_says_from_where_to_send(house: House) -> None:
    device = house.device()
    chain = device.notes(6)
    response = device.post(*chain[2:])
    assert response.status_code == 409
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    assert (problem["code"], problem["seq"], problem["head"]) == ("gap", 0, GENESIS)
    device.post(*chain[:2])
    problem = device.post(*chain[3:]).json()
    assert (problem["seq"], problem["head"]) == (2, chain[1].hash)
    assert stored(house) == [1, 2]


def test_before_a_gap_within_a_batch_everything_counts(house: House) -> None:
    device = house.device()
    chain = device.notes(5)
    assert device.receipt(device.post(*chain[:2], *chain[3:])).seq == 2
    assert device.receipt(device.post(*chain[2:])).seq == 5


@pytest.mark.req("P11-10a-1")
@pytest.mark.parametrize("broken", ["altered", "bad_signature", "unknown_key"])
def test_what_fails_verification_is_held_and_blocks_nothing(house: House, broken: str) -> None:
    device = house.device()
    chain = device.notes(5)
    stranger = SigningKey.generate()
    bad = {
        "altered": altered(chain[2]),
        "bad_signature": resigned(chain[2], stranger),
        "unknown_key": device.make(3, chain[1].hash, key=stranger.id),
    }[broken]
    if broken == "unknown_key":
        device.chain[2] = bad
        device.chain[3:] = []
        chain = [*chain[:2], bad, device.write(), device.write()]
    receipt = device.receipt(device.post(*chain[:2], bad, *chain[3:]))
    assert (receipt.seq, receipt.head, receipt.count, receipt.held) == (5, chain[4].hash, 4, 1)
    assert [(one.seq, one.code) for one in receipt.held_items] == [(3, broken)]
    assert held(house) == [(3, broken)]
    assert stored(house) == [1, 2, 4, 5]
    assert [alarm["code"] for alarm in house.get("/v1/alarms")["alarms"]] == [f"event.{broken}"]
    # Again: nothing multiplies.
    device.post(*chain[:2], bad, *chain[3:])
    assert held(house) == [(3, broken)]
    assert_reconciled(house)


def test_a_held_last_event_is_receipted_too(house: House) -> None:
    device = house.device()
    chain = device.notes(3)
    receipt = device.receipt(device.post(*chain[:2], altered(chain[2])))
    assert (receipt.seq, receipt.head, receipt.count, receipt.held) == (3, chain[2].hash, 2, 1)
    assert device.receipt(device.post(device.write())).seq == 4
    assert_reconciled(house)


def test_the_good_copy_of_a_held_event_takes_its_place(house: House) -> None:
    device = house.device()
    chain = device.notes(4)
    device.post(*chain[:2], altered(chain[2]), chain[3])
    receipt = device.receipt(device.post(*chain))
    assert (receipt.seq, receipt.count, receipt.held) == (4, 4, 0)
    assert sorted(stored(house)) == [1, 2, 3, 4]
    assert_reconciled(house)


@pytest.mark.req("INT-CH-1", "DI-CST-1")
def test_a_fork_closes_the_journal_and_keeps_both_histories(house: House) -> None:
    device = house.device()
    chain = device.notes(3)
    device.post(*chain)
    other = device.make(3, chain[1].hash, payload={"text": "another history"})
    receipt = device.receipt(device.post(other))
    assert receipt.closed and receipt.seq == 3 and receipt.held == 1
    later = device.write()
    receipt = device.receipt(device.post(later))
    assert receipt.closed and receipt.seq == 3
    assert held(house) == [(3, "forked"), (4, "journal_closed")]
    # What was stored before is still a duplicate, not a second fork.
    assert device.post(*chain).json()["duplicates"] == 3
    assert "journal.forked" in {alarm["code"] for alarm in house.get("/v1/alarms")["alarms"]}


@pytest.mark.req("INT-CH-1")
def test_a_restored_copy_that_went_on_is_a_fork(house: House) -> None:
    device = house.device()
    chain = device.notes(3)
    device.post(*chain)
    twin = device.make(3, chain[1].hash, payload={"text": "after the restore"})
    response = device.post(device.make(4, twin.hash))
    assert device.receipt(response).closed
    assert stored(house) == [1, 2, 3]


def test_an_unsigned_second_version_does_not_close_a_journal(house: House) -> None:
    device = house.device()
    chain = device.notes(3)
    device.post(*chain)
    receipt = device.receipt(device.post(altered(chain[1])))
    assert not receipt.closed and receipt.held == 1
    assert device.receipt(device.post(device.write())).seq == 4


def test_nobody_writes_in_another_devices_journal(house: House) -> None:
    anna, bert = house.device(), house.device("tablet-2", "journal-2")
    anna.post(*anna.notes(2))
    bert.journal = anna.journal
    bert.chain = [*anna.chain]
    answer = bert.post(bert.write()).json()
    assert [one["reason"] for one in answer["held"]] == ["wrong_device"]
    assert stored(house) == [1, 2]
    assert anna.receipt(anna.post(anna.write())).seq == 3


def test_a_batch_of_two_journals_gets_two_receipts(house: House) -> None:
    device = house.device()
    second = Device(house.client, device.name, "journal-1b")
    second.key = device.key
    chain, other = device.notes(2), second.notes(3)
    body = b"[" + device.batch(*chain)[1:-1] + b"," + second.batch(*other)[1:-1] + b"]"
    response = device.send("POST", "/v1/events", body)
    assert device.receipt(response).seq == 2
    assert device.receipt(response, "journal-1b").seq == 3
    assert_reconciled(house)


def test_where_a_journal_stands(house: House) -> None:
    device = house.device()
    fresh = device.send("GET", "/v1/journals/journal-1").json()
    assert (fresh["seq"], fresh["head"]) == (0, GENESIS)
    chain = device.notes(2)
    device.post(*chain)
    stands = device.send("GET", "/v1/journals/journal-1").json()
    assert (stands["seq"], stands["head"], stands["count"]) == (2, chain[1].hash, 2)
    other = house.device("tablet-2", "journal-2")
    assert other.send("GET", "/v1/journals/journal-1").status_code == 404


@pytest.mark.parametrize(
    "body",
    [b"", b"{}", b"[", b"[1]", b"[{}]", b"\xff", b'[{"specversion":"1.0"}]', b"[" * 100_000, b"null", b"[[[]]]"],
)
def test_what_is_no_batch_is_refused_whole(house: House, body: bytes) -> None:
    response = house.device().send("POST", "/v1/events", body)
    assert (response.status_code, response.json()["code"]) == (400, "malformed")


def test_hostile_but_signed_content_is_stored(house: House) -> None:
    device = house.device()
    device.write(payload={"text": "a\x00b", "deep": [[[[{"n": 2**53 - 1}]]]]})
    device.write("x" * 300)
    device.write("type\nwith a line")
    device.write("note.added", payload={"text": 5})
    receipt = device.receipt(device.post(*device.chain))
    assert receipt.seq == 4
    assert [item.code for item in receipt.held_items] == ["unreadable", "unreadable"]
    assert house.get("/v1/runs") == []


@pytest.mark.req("P11-10e-1")
@pytest.mark.parametrize("table", [events, quarantine], ids=lambda table: table.name)
@pytest.mark.parametrize("act", ["update", "delete"])
def test_what_was_received_can_be_neither_changed_nor_deleted(house: House, table, act: str) -> None:
    device = house.device()
    chain = device.notes(2)
    device.post(chain[0], altered(chain[1]))
    statement = delete(table) if act == "delete" else update(table).values(data=b"x")
    with pytest.raises(DatabaseError, match="append-only"), house.gateway.database.write() as connection:
        connection.execute(statement)
    assert stored(house) == [1]


def test_practice_never_stands_among_records(house: House) -> None:
    """Held with an alarm, and its place in the journal taken: what follows is stored."""
    device = house.device()
    device.write("run.started", "run-1", mode="training")
    device.write("note.added")
    answer = device.post(*device.chain).json()
    assert [one["reason"] for one in answer["held"]] == ["wrong_mode"]
    assert house.get("/v1/runs") == []
    assert [alarm["code"] for alarm in house.get("/v1/alarms")["alarms"]] == ["event.wrong_mode"]
    assert device.receipt(device.post(*device.chain)).seq == 2

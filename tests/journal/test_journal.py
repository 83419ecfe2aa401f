"""The journal: chained, signed, durable, append-only."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlcipher3 import dbapi2 as sqlcipher

from handrail.domain.acts import NOT_YET
from handrail.domain.event import GENESIS, Draft, Evidence, Source
from handrail.journal.journal import Forked, SqlJournal
from handrail.journal.opening import Rooms, database_key_name, journal_file
from handrail.journal.reading import _OF_RUN, NEWEST, OF_LISTED, OF_SOUGHT, RUNS, sealed
from handrail.ports.journal import JournalFailed, NotOwner, NotYet
from handrail.wire.chain import ChainChecker, RunChecker, first_break
from handrail.wire.envelope import Malformed, TooLarge, decode, encode
from handrail.wire.keys import SigningKey
from handrail.wire.receipt import Receipt, make_receipt
from handrail.wire.signed import NotSigned
from tests.journal.tablet import ANNA, PLACE, WORK, Tablet, note, started

GATEWAY = SigningKey(bytes([9]) * 32)


@pytest.fixture
def rooms(tmp_path: Path) -> Any:
    opened = Tablet(tmp_path).open()
    yield opened
    opened.close()


def raw(tablet: Tablet, journal: str) -> Any:
    """The database as somebody sees it who has the key but not our code."""
    connection = sqlcipher.connect(str(journal_file(tablet.folder / "journal", journal)), isolation_level=None)
    key = tablet.secrets.get(database_key_name(journal))
    assert key is not None
    connection.execute("PRAGMA cipher_log_level = NONE")
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    return connection


def intact(journal: SqlJournal) -> bool:
    chain = [sealed(one) for one in journal.events_from(1, 100_000)]
    checker = ChainChecker(journal.id, {journal.key.id: journal.key.public})
    return first_break(checker, chain) is None and (checker.seq, checker.head) == (journal.head.seq, journal.head.hash)


def test_first_event_opens_the_journal_and_states_its_key(rooms: Rooms) -> None:
    first = rooms.journal.events_from(1, 1)[0].event
    assert (first.type, first.seq, first.prev, rooms.why) == ("journal.opened", 1, GENESIS, "new")
    assert first.payload == {"reason": "new", "public_key": rooms.journal.key.public.hex()}


@pytest.mark.req("DI-ATT-1", "DI-CON-3", "INT-CH-1")
def test_append_fills_in_everything_an_event_needs(rooms: Rooms) -> None:
    source = Source(doc_no="WI-1", revision="B", content="c" * 64, language="de")
    drafts = [started(), note("dreht sich", step="a/b", gates=(Evidence(gate="order", code="released"),))]
    first, second = rooms.journal.append(drafts, ANNA, run="run-1", work=WORK, source=source)
    assert (first.event.seq, first.event.run_seq, first.event.run_prev) == (2, 1, GENESIS)
    assert (second.event.seq, second.event.run_seq) == (3, 2)
    assert (second.event.prev, second.event.run_prev) == (first.hash, first.hash)
    event = second.event
    assert (event.actor, event.work, event.source, event.place, event.mode) == (ANNA, WORK, source, PLACE, "demo")
    assert (event.key, event.step, event.gates[0].gate) == (rooms.journal.key.id, "a/b", "order")
    assert event.id[14] == "7"  # UUIDv7
    assert event.time.at.microsecond == 123_000
    assert decode(second.data) == event
    assert encode(event) == second.data
    assert rooms.journal.run("run-1") and intact(rooms.journal)


@pytest.mark.req("DI-CON-2")
def test_a_late_entry_keeps_both_times(rooms: Rooms) -> None:
    claimed = datetime(2026, 11, 20, 14, 0, tzinfo=UTC)
    (late,) = rooms.journal.append([note(claimed=claimed)], ANNA)
    assert late.event.time.claimed == claimed
    assert late.event.time.at > claimed


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["r-1", "r-2", None]), st.lists(texts, min_size=1, max_size=3)), max_size=6))
def test_any_order_of_appends_makes_intact_chains(
    tmp_path_factory: pytest.TempPathFactory, acts: list[tuple[str | None, list[str]]]
) -> None:
    tablet = Tablet(tmp_path_factory.mktemp("tablet"))
    rooms = tablet.open()
    written: dict[str | None, list[str]] = {}
    for run, notes in acts:
        drafts = [note(text) for text in notes]
        if run is not None and run not in written:
            drafts.insert(0, started())
        rooms.journal.append(drafts, ANNA, run=run)
        written.setdefault(run, []).extend(notes)
    head = rooms.journal.head
    rooms.close()
    rooms = tablet.open()
    assert rooms.why is None
    assert rooms.journal.head == head
    assert intact(rooms.journal)
    runs = [run for run in dict.fromkeys(run for run, _ in acts) if run is not None]
    assert rooms.journal.runs() == tuple(runs)
    keys = {rooms.journal.key.id: rooms.journal.key.public}
    for run in runs:
        chain = rooms.journal.run(run)
        assert [one.event.payload["text"] for one in chain[1:]] == written[run]
        assert first_break(RunChecker(run, keys), [sealed(one) for one in chain]) is None
    rooms.close()


def test_threads_take_turns(rooms: Rooms) -> None:
    def write(number: int) -> None:
        run = f"run-{number}"
        rooms.journal.append([started()], ANNA, run=run)
        for _ in range(20):
            rooms.journal.append([note(), note()], ANNA, run=run)
            assert rooms.journal.waiting() > 0
            assert len(rooms.journal.run(run)) > 1

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(write, range(6)))
    assert rooms.journal.head.seq == 1 + 6 * 41
    assert intact(rooms.journal)


def test_all_drafts_of_an_act_or_none(rooms: Rooms) -> None:
    before = rooms.journal.head
    with pytest.raises(TooLarge):
        rooms.journal.append([note(), note("x" * 70_000)], ANNA)
    with pytest.raises(Malformed):
        rooms.journal.append([note(), Draft(type="note.added", payload={"x": float("nan")})], ANNA)
    assert rooms.journal.head == before
    assert rooms.journal.append([], ANNA) == ()
    rooms.journal.append([note()], ANNA)
    assert intact(rooms.journal)


@pytest.mark.parametrize("type_", sorted(NOT_YET))
def test_types_of_a_later_release_are_refused_as_not_yet(rooms: Rooms, type_: str) -> None:
    with pytest.raises(NotYet, match=type_):
        rooms.journal.append([Draft(type=type_)], ANNA)


@pytest.mark.parametrize("type_", ["journal.opened", "no.such.type"])
def test_types_that_nobody_may_append_are_refused(rooms: Rooms, type_: str) -> None:
    with pytest.raises(ValueError, match="not a type"):
        rooms.journal.append([Draft(type=type_)], ANNA)


def test_only_the_owner_appends_to_a_run(rooms: Rooms) -> None:
    with pytest.raises(NotOwner, match="run-9"):
        rooms.journal.append([note()], ANNA, run="run-9")
    rooms.journal.append([started()], ANNA, run="run-9")
    with pytest.raises(ValueError, match="started before"):
        rooms.journal.append([started()], ANNA, run="run-9")


@pytest.mark.req("P11-10e-1")
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE events SET data = x'00' WHERE seq = 2",
        "UPDATE events SET type = 'note.added'",
        "DELETE FROM events WHERE seq = 2",
        "DELETE FROM events",
        "INSERT OR REPLACE INTO events SELECT * FROM events WHERE seq = 2",
        "REPLACE INTO events SELECT seq, id, run, run_seq, type, x'00', hash, signature FROM events WHERE seq = 1",
        "INSERT INTO events SELECT seq + 5, 'x', run, 9, type, data, hash, signature FROM events WHERE seq = 2",
        "UPDATE receipts SET seq = 9",
        "DELETE FROM receipts",
        "UPDATE meta SET value = 'x'",
        "DELETE FROM meta",
    ],
)
def test_the_database_itself_refuses_to_change_or_delete(tmp_path: Path, statement: str) -> None:
    tablet = Tablet(tmp_path)
    rooms = tablet.open()
    rooms.journal.append([started()], ANNA, run="run-1")
    receipt(rooms, 1)
    connection = raw(tablet, rooms.journal.id)
    with pytest.raises(sqlcipher.IntegrityError, match=r"append-only|gap-free"):
        connection.execute(statement)
    connection.close()
    assert intact(rooms.journal)
    rooms.close()


@pytest.mark.req("P11-10e-1")
@pytest.mark.parametrize(
    "statement",
    ["UPDATE events SET data = x'00'", "DELETE FROM receipts", "DROP TABLE events", "DROP TRIGGER events_no_update",
     "ALTER TABLE events RENAME TO old", "DROP INDEX events_of_run", "PRAGMA writable_schema = ON",
     "CREATE TEMP TRIGGER t BEFORE INSERT ON events BEGIN SELECT 1; END"],
)  # fmt: skip
def test_our_own_connections_may_not_even_ask(rooms: Rooms, statement: str) -> None:
    with pytest.raises(JournalFailed, match=r"not authorized|prohibited"), rooms.journal._store.read() as connection:
        connection.execute(statement)


@pytest.mark.req("P11-10a-1")
def test_a_dropped_guard_keeps_the_journal_shut(tmp_path: Path) -> None:
    tablet = Tablet(tmp_path)
    rooms = tablet.open()
    rooms.close()
    connection = raw(tablet, rooms.journal.id)
    connection.execute("DROP TRIGGER events_no_delete")
    connection.close()
    with pytest.raises(JournalFailed, match="events_no_delete"):
        tablet.open()


@pytest.mark.req("SEC-ST-1")
def test_nothing_on_the_disk_can_be_read_without_the_key(tmp_path: Path) -> None:
    tablet = Tablet(tmp_path)
    rooms = tablet.open()
    rooms.journal.append([note("Geheimnis der Pumpe")], ANNA)
    rooms.drafts.keep("p-1", "run-1", "a", {"torque": "Geheimnis"})
    digest = rooms.blobs.put(b"Geheimnis" * 100)
    assert rooms.blobs.get(digest) == b"Geheimnis" * 100
    for path in (tmp_path / "journal").rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert b"Geheimnis" not in content
            assert b"SQLite format" not in content
    rooms.close()


def test_waiting_counts_what_no_receipt_covers(rooms: Rooms) -> None:
    journal = rooms.journal
    journal.append([note(), note(), note()], ANNA)
    assert journal.waiting() == 4
    assert journal.last_receipt() is None
    receipt(rooms, 3)
    assert journal.waiting() == 1
    receipt(rooms, 2)
    assert journal.waiting() == 1
    found = journal.last_receipt()
    assert found is not None
    assert found.seq == 3
    assert len(journal.receipts()) == 2
    assert [one.event.seq for one in journal.events_from(journal.receipted() + 1, 10)] == [4]


def test_a_gateway_behind_its_own_receipt_is_sent_again(rooms: Rooms) -> None:
    rooms.journal.append([note(), note(), note()], ANNA)
    receipt(rooms, 4)
    assert not rooms.journal.gateway_at(4)
    assert rooms.journal.gateway_at(1)
    assert (rooms.journal.waiting(), rooms.journal.receipted()) == (3, 1)
    receipt(rooms, 2)
    assert rooms.journal.waiting() == 2
    receipt(rooms, 4)
    assert rooms.journal.waiting() == 0


def receipt(rooms: Rooms, seq: int, head: str | None = None, by: SigningKey = GATEWAY, **fields: Any) -> Receipt:
    known = rooms.journal.events_from(seq, 1)[0].hash if head is None else head
    at = datetime(2026, 11, 21, 9, tzinfo=UTC)
    filled = {"journal": rooms.journal.id, "seq": seq, "head": known, "count": seq, "gateway": by.id, "received_at": at}
    made = make_receipt(Receipt.model_validate({**filled, **fields}), by)
    return rooms.journal.store_receipt(made, GATEWAY.public)


def test_receipts_survive_and_false_ones_are_refused(tmp_path: Path) -> None:
    tablet = Tablet(tmp_path)
    rooms = tablet.open()
    rooms.journal.append([note()], ANNA)
    receipt(rooms, 2, backed_up=1)
    with pytest.raises(Forked):
        receipt(rooms, 1, head="f" * 64)
    with pytest.raises(Forked):
        receipt(rooms, 2, journal="another")
    with pytest.raises(Forked):
        receipt(rooms, 3, head="f" * 64)
    with pytest.raises(NotSigned):
        receipt(rooms, 2, by=SigningKey(bytes([8]) * 32))
    rooms.close()
    rooms = tablet.open()
    found = rooms.journal.last_receipt()
    assert found is not None
    assert (found.seq, found.backed_up, rooms.journal.waiting()) == (2, 1, 0)
    rooms.close()


def test_find_and_read_on(rooms: Rooms) -> None:
    (kept,) = rooms.journal.append([note("here")], ANNA)
    found = rooms.journal.find(kept.event.id)
    assert found is not None
    assert (found.data, found.hash, found.signature) == (kept.data, kept.hash, kept.signature)
    assert rooms.journal.find("nothing") is None
    assert rooms.journal.run("nothing") == ()


@pytest.mark.parametrize(
    ("query", "values", "plan"),
    [
        (RUNS, (), "USING INDEX first_of_run"),
        (OF_LISTED, ("hold.applied",), "USING INDEX events_listed"),
        (OF_SOUGHT, ("accountability.accepted",), "USING INDEX events_sought"),
        (_OF_RUN, ("run-1",), "USING INDEX events_of_run"),
        (NEWEST, (8,), "SCAN events"),
    ],
)
def test_what_is_asked_while_work_goes_on_never_sorts(
    rooms: Rooms, query: str, values: tuple[object, ...], plan: str
) -> None:
    with rooms.journal._store.read() as connection:
        said = " ".join(row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {query}", values))
    assert plan in said
    assert "TEMP B-TREE" not in said


def test_drafts_come_and_go(tmp_path: Path) -> None:
    tablet = Tablet(tmp_path)
    rooms = tablet.open()
    rooms.drafts.keep("p-1", "run-1", "a", {"torque": "12,"})
    rooms.drafts.keep("p-1", "run-1", "a", {"torque": "12,5"})
    rooms.drafts.keep("p-2", "run-1", "a", {})
    rooms.close()
    rooms = tablet.open()
    assert rooms.drafts.find("p-1", "run-1", "a") == {"torque": "12,5"}
    rooms.drafts.drop("p-1", "run-1", "a")
    assert rooms.drafts.find("p-1", "run-1", "a") == {}
    assert rooms.journal.head.seq == 1  # no draft is a record
    rooms.close()


def test_photos_are_sealed_one_by_one(tmp_path: Path) -> None:
    tablet = Tablet(tmp_path)
    rooms = tablet.open()
    first = rooms.blobs.put(b"first photo")
    assert rooms.blobs.put(b"first photo") == first
    second = rooms.blobs.put(b"second photo")
    rooms.close()
    rooms = tablet.open()
    assert rooms.blobs.get(first) == b"first photo"
    assert rooms.blobs.digests() == tuple(sorted([first, second]))
    assert rooms.blobs.get("0" * 64) is None
    with pytest.raises(ValueError, match="digest"):
        rooms.blobs.get("../../etc/passwd")
    # A tablet that died between file and key, or lost the file, just stores the photo again.
    rooms.blobs.path(first).unlink()
    assert rooms.blobs.get(first) is None
    assert rooms.blobs.put(b"first photo") == first
    assert rooms.blobs.get(first) == b"first photo"
    rooms.blobs.path(second).write_bytes(rooms.blobs.path(first).read_bytes())
    with pytest.raises(JournalFailed, match="altered"):
        rooms.blobs.get(second)
    rooms.close()


def test_opening_costs_the_same_however_long_the_journal(tmp_path: Path) -> None:
    """Counted in rows read, not in seconds: the journal reads its last events only."""
    tablet = Tablet(tmp_path)
    rooms = tablet.open()
    rooms.journal.append([note(f"{number}") for number in range(3000)], ANNA)
    rooms.close()
    began = time.process_time()
    tablet.open().close()
    short = time.process_time() - began
    reader = tablet.open()
    began = time.process_time()
    assert intact(reader.journal)
    assert time.process_time() - began > 2 * short
    reader.close()

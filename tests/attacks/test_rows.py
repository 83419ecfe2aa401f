"""Who has the database's key, but not the signing key: whatever is changed in a record is named.

The columns are those that a new journal has, so that a new column is attacked without a word here.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import pytest

from handrail.journal.schema import GUARDS, TABLES
from handrail.wire.envelope import decode, encode, hash_of
from handrail.wire.keys import SigningKey
from handrail.wire.receipt import Receipt, make_receipt
from handrail.wire.signed import Signed
from tests.attacks.victim import GATEWAY, NOT_RECORDS, Victim, look, tables

RECORDS = {table: columns for table, columns in tables().items() if table not in NOT_RECORDS}
COLUMNS = [(table, column) for table, columns in RECORDS.items() for column in columns]
INDEXES = [
    (sql.partition(" INDEX ")[2].split()[0], sql) for statement in TABLES if " INDEX " in (sql := statement.strip())
]


def changed(value: Any) -> Any:
    if isinstance(value, int):
        return value + 1000
    if isinstance(value, bytes):
        return value[:-1] + bytes([value[-1] ^ 1])
    return value[:-1] + "~"


def emptied(value: Any) -> Any:
    return 0 if isinstance(value, int) else type(value)()


def longer(value: Any) -> Any:
    return -value if isinstance(value, int) else value + value[:1]


def retyped(value: Any) -> Any:
    if isinstance(value, bytes):
        return value.decode("latin-1")
    return value.encode() if isinstance(value, str) else f"x{value}"


ALTERED = [
    pytest.param(table, column, alter, id=f"{table}-{column}-{alter.__name__}")
    for table, column in COLUMNS
    for alter in (changed, emptied, longer, retyped)
    if (column, alter) not in (("seq", retyped), ("number", retyped)) or column != RECORDS[table][0]
]
"""SQLite keeps nothing but a number in an integer primary key."""

PLACES = {"first": 0, "middle": 0.5, "last": 1}


def named(table: str, row: dict[str, Any]) -> tuple[str, ...]:
    """How the first bad item may begin when this row was altered."""
    return {
        "events": (f"event {row.get('seq')}",),
        "receipts": (f"receipt {row.get('number')}",),
        "blobs": (f"photo {row.get('digest')}",),
        "meta": ("event 1", "unreadable"),
        "foreign_events": ("event 13",),  # the one by which the run goes on here
    }[table]


@pytest.mark.req("P11-10a-1")
def test_each_table_is_a_record_or_said_to_be_none() -> None:
    assert tables().keys() - NOT_RECORDS == {"blobs", "events", "foreign_events", "meta", "receipts"}


@pytest.mark.req("P11-10a-1")
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(("table", "column", "alter"), ALTERED)
def test_each_altered_column_is_named(
    victim: Victim, table: str, column: str, alter: Callable[[Any], Any], place: str
) -> None:
    before = victim.rows()
    chosen = before[table][int(PLACES[place] * (len(before[table]) - 1))]
    row = dict(zip(RECORDS[table], chosen, strict=True))
    key, value = RECORDS[table][0], row[column]
    if value is None:  # the first event of a journal belongs to no run: it is given one
        value = 1 if column == "run_seq" else "run-9"
    victim.change((f'UPDATE {table} SET "{column}" = ? WHERE "{key}" = ?', (alter(value), row[key])))
    assert victim.rows() != before
    seen = look(victim.data)
    assert seen.item.startswith(named(table, row) if column != key else ("",)), seen
    assert not seen.good


ALIKE = (
    ("meta", "name"), ("meta", "value"), ("receipts", "number"), ("foreign_events", "run"), ("foreign_events", "public")
)  # fmt: skip
EXCHANGED = [one for one in COLUMNS if one not in ALIKE]
"""There is one row of meta, and one run by one other tablet; of the order of receipts, see
``test_another_order_is_named``.
"""


@pytest.mark.req("P11-10a-1")
@pytest.mark.parametrize(("table", "column"), EXCHANGED)
def test_each_column_of_two_rows_exchanged_is_named(victim: Victim, table: str, column: str) -> None:
    before = victim.rows()
    key, at = RECORDS[table][0], RECORDS[table].index(column)
    # The first and the last row: they differ in every column, or there is nothing to exchange.
    one, two = before[table][0], before[table][-1]
    unused = 10**6 if isinstance(one[0], int) else "unused"
    put = f'UPDATE {table} SET "{column}" = ? WHERE "{key}" = ?'
    if column == key:
        victim.change((put, (unused, one[0])), (put, (one[0], two[0])), (put, (two[0], unused)))
    else:
        aside = 10**6 if isinstance(two[at], int) else "aside"
        victim.change((put, (aside, two[0])), (put, (two[at], one[0])), (put, (one[at], two[0])))
    assert victim.rows() != before
    assert look(victim.data).item.startswith(("event 1", "receipt 1", "photo"))


@pytest.mark.req("P11-10a-1")
@pytest.mark.parametrize("table", RECORDS)
def test_each_deleted_row_is_named(victim: Victim, table: str) -> None:
    before = victim.rows()
    key = RECORDS[table][0]
    for number, row in enumerate(before[table]):
        attacked = victim.beside(f"{table}-{number}")
        attacked.change((f'DELETE FROM {table} WHERE "{key}" = ?', (row[0],)))
        assert len(attacked.rows()[table]) == len(before[table]) - 1
        seen = look(attacked.data)
        if table == "events" and row[0] > victim.mark and number == len(before[table]) - 1:
            # The last event of the unanchored tail: nobody knows of it but the device.
            assert seen.good and seen.reports[0].events == victim.last - 1
        else:
            assert not seen.good, (table, row[0])


@pytest.mark.req("P11-10a-1")
@pytest.mark.parametrize("table", ["events", "receipts", "meta", "foreign_events"])
def test_each_inserted_row_is_named(victim: Victim, table: str) -> None:
    """A row that stands there already, under a number or name that is free: before, between (renumbered), after."""
    before = victim.rows()
    columns = RECORDS[table]
    fresh = {"id": "'fresh'", "run": "NULL", "run_seq": "NULL", "name": "'fresh'"}
    for number in (-1, 10**6):
        attacked = victim.beside(f"{table}{number}")
        if table == "foreign_events":
            fresh |= {"run": "'fresh'", "run_seq": str(abs(number))}
        taken = ", ".join(fresh.get(one, str(number) if one in ("seq", "number") and one == columns[0] else f'"{one}"')
                          for one in columns)  # fmt: skip
        attacked.change(f"INSERT INTO {table} SELECT {taken} FROM {table} LIMIT 1")
        assert len(attacked.rows()[table]) == len(before[table]) + 1
        assert not look(attacked.data).good


@pytest.mark.req("P11-10a-1")
@pytest.mark.parametrize(("table", "key"), [("events", "seq"), ("receipts", "number")])
def test_another_order_is_named(victim: Victim, table: str, key: str) -> None:
    """Whole rows change places: each with its neighbour, and all of them backwards."""
    numbers = [row[0] for row in victim.rows()[table]]
    orders = [{one: two, two: one} for one, two in pairwise(numbers)]
    orders.append(dict(zip(numbers, numbers[::-1], strict=True)))
    for at, order in enumerate(orders):
        attacked = victim.beside(f"{table}{at}")
        before = attacked.rows()
        away = [(f"UPDATE {table} SET {key} = ? WHERE {key} = ?", (-to, number)) for number, to in order.items()]
        attacked.change(*away, f"UPDATE {table} SET {key} = -{key} WHERE {key} < 0")
        assert attacked.rows() != before
        seen = look(attacked.data)
        if table == "events":
            assert seen.item.startswith("event ") and seen.detail.startswith(("missing", "reordered", "altered"))
        else:
            # Each receipt stands for itself and bears its own time: their order says nothing, and proves nothing.
            assert seen.good


@pytest.mark.req("P11-10a-1", "INT-CH-1")
def test_a_tail_that_was_cut_off_is_named_as_far_as_anybody_remembers_it(victim: Victim) -> None:
    for last in range(victim.last):
        attacked = victim.beside(f"cut-{last}")
        attacked.change(f"DELETE FROM events WHERE seq > {last}")
        assert len(attacked.rows()["events"]) == last
        seen, opened = look(attacked.data), attacked.opened()
        if last >= victim.mark:  # what the architecture lets pass: the unanchored tail
            assert (seen.good, opened) == (True, f"goes on at {last}")
            assert seen.reports[0].ranges[-1].anchor == ("device" if last > victim.mark else "keystore")
        else:
            assert seen.item == (f"event {victim.mark}" if last else "event 1")
            assert opened == "restored" or opened.startswith("refused"), opened


@pytest.mark.req("P11-10a-1")
@pytest.mark.parametrize("kept", range(3))
def test_receipts_that_were_cut_off_are_remembered(victim: Victim, kept: int) -> None:
    victim.change(f"DELETE FROM receipts WHERE number > {kept}")
    assert len(victim.rows()["receipts"]) == kept
    assert look(victim.data).item == f"receipt {kept + 1}"
    assert victim.opened() == "restored"


def forged(victim: Victim, by: SigningKey, **fields: Any) -> tuple[Any, ...]:
    """A next event by somebody who has read all of them."""
    *_, last = victim.rows()["events"]
    event = decode(last[5])
    made = event.model_copy(
        update={"seq": event.seq + 1, "prev": last[6], "id": "forged", "run": None, "run_seq": None, "run_prev": None}
        | fields
    )
    data = encode(made)
    return (made.seq, made.id, made.run, made.run_seq, made.type, data, hash_of(data), by.sign(hash_of(data)))


_INSERT = "INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?)"


@pytest.mark.req("P11-10a-1")
@pytest.mark.parametrize("own_name", [False, True])
def test_a_forged_receipt_vouches_for_nothing(victim: Victim, own_name: bool) -> None:
    """For all events, by somebody who is not the gateway: in the gateway's name, and in a name that nobody knows."""
    stranger = SigningKey.generate()
    *_, last = victim.rows()["events"]
    said = Receipt(
        journal=victim.journal, seq=last[0], head=last[6], count=last[0], gateway=stranger.id,
        received_at=datetime(2026, 11, 21, 12, tzinfo=UTC),
    )  # fmt: skip
    signed = make_receipt(said, stranger)
    if not own_name:
        signed = Signed({**signed.document, "gateway": GATEWAY.id}, GATEWAY.id, signed.signature)
    ranges = look(victim.data).reports[0].ranges
    victim.change(("INSERT INTO receipts VALUES (4, ?, ?, ?)", (last[0], last[6], signed.to_bytes())))
    assert len(victim.rows()["receipts"]) == 4
    seen = look(victim.data)
    if own_name:
        assert seen.good and seen.reports[0].ranges == ranges and "the key is not known" in seen.reports[0].notes[0]
    else:
        assert (seen.item, "signature" in seen.detail) == ("receipt 4", True)


@pytest.mark.req("P11-10a-1")
@pytest.mark.parametrize("of", ["another journal", "the same once more"])
def test_a_true_receipt_in_the_wrong_place_is_named(victim: Victim, of: str) -> None:
    said = Receipt(
        journal="another", seq=0, head="0" * 64, count=0, gateway=GATEWAY.id,
        received_at=datetime(2026, 11, 21, 12, tzinfo=UTC),
    )  # fmt: skip
    last = victim.rows()["receipts"][-1]
    row = (0, "0" * 64, make_receipt(said, GATEWAY).to_bytes()) if of == "another journal" else last[1:]
    victim.change(("INSERT INTO receipts VALUES (4, ?, ?, ?)", row))
    assert len(victim.rows()["receipts"]) == 4
    seen = look(victim.data)
    assert (seen.item, seen.detail.partition(":")[0]) == ("receipt 4", "inserted")


@pytest.mark.req("P11-10a-1")
@pytest.mark.parametrize(("own_name", "why"), [(False, "bad_signature"), (True, "unknown_key")])
def test_a_forged_event_is_named(victim: Victim, own_name: bool, why: str) -> None:
    stranger = SigningKey.generate()
    victim.change((_INSERT, forged(victim, stranger, **({"key": stranger.id} if own_name else {}))))
    assert len(victim.rows()["events"]) == victim.last + 1
    seen = look(victim.data)
    assert (seen.item, seen.detail.partition(":")[0]) == (f"event {victim.last + 1}", why)
    assert victim.opened().startswith("refused: the journal does not verify")


@pytest.mark.req("P11-10a-1")
def test_a_whole_journal_signed_by_another_key_is_named(victim: Victim) -> None:
    """All events anew, each chained and signed as it should be, only not by this tablet."""
    stranger, statements, prev, ends = SigningKey.generate(), [], "0" * 64, {}
    for seq, *_, data, _hash, _signature in victim.rows()["events"]:
        event = decode(data)
        payload = event.payload | ({"public_key": stranger.public.hex()} if seq == 1 else {})
        fields: dict[str, Any] = {"prev": prev, "key": stranger.id, "payload": payload}
        if event.run is not None:
            fields["run_prev"] = ends.get(event.run, "0" * 64)
        made = encode(event.model_copy(update=fields))
        prev = hash_of(made)
        ends[event.run] = prev
        row = (made, prev, stranger.sign(prev), seq)
        statements.append(("UPDATE events SET data = ?, hash = ?, signature = ? WHERE seq = ?", row))
    victim.change("DELETE FROM receipts", *statements)
    seen = look(victim.data)
    assert (seen.item, seen.detail.partition(":")[0]) == ("event 1", "unknown_key")
    assert victim.opened().startswith("refused: the journal does not verify")


@pytest.mark.req("P11-10a-1")
@pytest.mark.parametrize("column", ["data", "hash", "signature"])
def test_an_altered_tail_keeps_the_journal_shut(victim: Victim, column: str) -> None:
    """Opening checks the last events; it takes the same time however long the journal is."""
    for seq in range(victim.last - 7, victim.last + 1):
        attacked = victim.beside(str(seq))
        value = attacked.rows()["events"][seq - 1][RECORDS["events"].index(column)]
        attacked.change((f"UPDATE events SET {column} = ? WHERE seq = ?", (changed(value), seq)))
        opened = attacked.opened()
        assert opened.startswith("refused: "), opened


SCHEMA: dict[str, str | list[str]] = {
    "a column more": "ALTER TABLE events ADD COLUMN more TEXT",
    "a column renamed": "ALTER TABLE receipts RENAME COLUMN head TO tail",
    "a table more": "CREATE TABLE events_of_last_year (seq INTEGER)",
    "a view": "CREATE VIEW good_events AS SELECT * FROM events WHERE seq <> 5",
    "a trigger more": "CREATE TRIGGER extra AFTER INSERT ON events BEGIN UPDATE drafts SET content = ''; END",
    "a temporary stop": "CREATE TRIGGER quiet BEFORE INSERT ON receipts BEGIN SELECT RAISE(IGNORE); END",
    "statistics": "ANALYZE",
    **{f"no {name}": f"DROP TRIGGER {name}" for name in GUARDS},
    **{f"toothless {name}": [f"DROP TRIGGER {name}", sql.replace(" BEGIN", " WHEN 0 BEGIN", 1)]
       for name, sql in GUARDS.items() if " WHEN " not in sql},
    **{f"no {name}": f"DROP INDEX {name}" for name, _ in INDEXES},
}  # fmt: skip


@pytest.mark.req("P11-10a-1", "P11-10e-1")
@pytest.mark.parametrize("name", SCHEMA)
def test_an_altered_table_index_or_guard_is_named_and_keeps_the_journal_shut(victim: Victim, name: str) -> None:
    connection = victim.connect()
    before = connection.execute("SELECT * FROM sqlite_schema").fetchall()
    attack = SCHEMA[name]
    for statement in [attack] if isinstance(attack, str) else attack:
        connection.execute(statement)
    assert connection.execute("SELECT * FROM sqlite_schema").fetchall() != before
    connection.close()
    seen = look(victim.data)
    assert seen.item.startswith(("guard ", "index ", "table ", "view ", "unreadable", "event 1")), seen
    assert victim.opened().startswith("refused"), victim.opened()


@pytest.mark.parametrize("version", [0, 99])
def test_another_version_of_the_tables_is_refused(victim: Victim, version: int) -> None:
    connection = victim.connect()
    connection.execute(f"PRAGMA user_version = {version}")
    connection.close()
    assert look(victim.data).item == "unreadable"
    assert victim.opened().startswith("refused")


@pytest.mark.req("P11-10a-1")
@pytest.mark.parametrize(("name", "sql"), INDEXES, ids=[name for name, _ in INDEXES])
def test_an_index_that_hides_a_row_is_named(victim: Victim, name: str, sql: str) -> None:
    """Work finds a run, a hold, a receipt by its index: one that lacks a row lets a hold disappear."""
    before = victim.rows()
    column = "number" if "receipts" in sql else "seq"
    row = 2 if column == "number" else before["SELECT seq FROM events INDEXED BY first_of_run WHERE run_seq = 1 "
                                              "ORDER BY seq"][-1][0]  # fmt: skip
    connection = victim.connect()
    connection.execute(f"DROP INDEX {name}")
    connection.execute(f"{sql} {'AND' if ' WHERE ' in sql else 'WHERE'} {column} <> {row}")
    connection.execute("PRAGMA writable_schema = ON")
    connection.execute("UPDATE sqlite_schema SET sql = ? WHERE name = ?", (sql, name))
    connection.close()
    after = victim.rows()
    assert after != before and after["events"] == before["events"]
    seen = look(victim.data)
    assert (seen.item, name in seen.detail) == ("database index", True)

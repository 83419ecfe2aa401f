"""Who administers the gateway's database, but holds no tablet's key: ``handrail-gateway reconcile`` names it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Table, delete, select, text, update

from handrail_gateway.reconciliation import reconcile
from handrail_gateway.schema import device_keys, events, journals, quarantine
from tests.gateway.conftest import House, make_house  # noqa: F401 - a fixture
from tests.gateway.device import altered

SAID_BY_THE_GATEWAY = {
    "events": {"arrival", "received_at"},
    "quarantine": {"number", "slot", "detail", "received_at"},
    "journals": {"backed_up", "opened_at", "last_at"},
    "device_keys": {"added_at", "ended_at"},
}
"""Columns that the gateway alone vouches for: nothing that a tablet signed says otherwise."""

TABLES: dict[str, Table] = {table.name: table for table in (events, quarantine, journals, device_keys)}
COLUMNS = [
    (name, column.name)
    for name, table in TABLES.items()
    for column in table.columns
    if column.name not in SAID_BY_THE_GATEWAY[name]
]


@pytest.fixture
def house(make_house: Callable[..., House]) -> Iterator[House]:  # noqa: F811
    """Two tablets have delivered; of the second one an event is held, and its journal forked afterwards."""
    house = make_house()
    first, second = house.device(), house.device("tablet-2", "journal-2")
    first.play()
    first.post(*first.chain)
    chain = second.notes(5)
    second.post(*chain[:2], altered(chain[2]), *chain[3:])
    second.post(second.make(5, chain[3].hash, payload={"text": "another history"}))
    assert found(house) == []
    return house


def found(house: House) -> list[str]:
    return [text_ for line in reconcile(house.gateway.database) for text_ in line.differences]


def tamper(house: House, work: Callable[[Connection], Any]) -> None:
    """As the owner of the database: without the triggers."""
    with house.gateway.database.write() as connection:
        for name in connection.execute(text("SELECT name FROM sqlite_schema WHERE type = 'trigger'")).scalars().all():
            connection.execute(text(f"DROP TRIGGER {name}"))
        work(connection)


def changed(value: Any) -> Any:
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1000
    if isinstance(value, bytes):
        return value[:-1] + bytes([value[-1] ^ 1])
    return "another" if value is None else value[:-1] + "~"


@pytest.mark.req("P11-10a-1")
@pytest.mark.parametrize(("table", "column"), COLUMNS)
def test_each_altered_column_is_named(house: House, table: str, column: str) -> None:
    stored = TABLES[table]
    order = next(iter(stored.primary_key.columns))
    with house.gateway.database.read() as connection:
        rows = connection.execute(select(stored).where(~of_the_gateway(stored)).order_by(order)).mappings().all()
    for row in (rows[0], rows[-1]):
        key = [one == row[one.name] for one in stored.primary_key.columns]
        new = changed(row[column]) if column != "state" else {"open": "forked", "forked": "open"}[row["state"]]
        if (table, column, new) == ("journals", "state", "forked"):
            continue  # a journal that is closed in the database alone takes no more events; nothing is lost by it
        tamper(house, lambda connection, new=new, key=key: connection.execute(
            update(stored).where(*key).values({column: new})))  # fmt: skip
        assert found(house), (table, column)
        tamper(house, lambda connection, row=row, key=key, new=new: connection.execute(
            update(stored).where(*(one == (new if one.name == column else row[one.name])
                                   for one in stored.primary_key.columns)).values({column: row[column]})))  # fmt: skip
        assert found(house) == []


def of_the_gateway(table: Table) -> Any:
    """The gateway's own journal, which the gateway's own key signs."""
    own = select(journals.c.id).where(journals.c.device == "gateway")
    return table.c["id" if table is journals else "journal"].in_(own)


@pytest.mark.req("P11-10a-1")
def test_each_deleted_event_is_named(house: House) -> None:
    with house.gateway.database.read() as connection:
        arrivals = connection.execute(select(events.c.arrival, events.c.journal, events.c.seq)).all()
    before = house.rows(events)
    for arrival, _, seq in arrivals:
        row = next(row for row in before if row["arrival"] == arrival)
        tamper(house, lambda connection, arrival=arrival: connection.execute(
            delete(events).where(events.c.arrival == arrival)))  # fmt: skip
        assert found(house), seq
        tamper(house, lambda connection, row=row: connection.execute(events.insert().values(**row)))
        assert found(house) == []


@pytest.mark.req("P11-10a-1")
def test_a_shortened_journal_whose_line_was_shortened_too_is_contradicted_by_the_tablets_receipt(
    house: House, tmp_path: Path
) -> None:
    """Nothing in the database says so: the tablet does, which has the gateway's own signed word (rule 10).

    That our client re-sends, keeps the receipt and journals the contradiction is proven in the suite ``sync``.
    """
    device = house.device("tablet-3", "journal-3")
    chain = device.notes(4)
    receipt = device.receipt(device.post(*chain))
    shorter = {"seq": 2, "count": 2, "head": chain[1].hash}

    def cut(connection: Connection) -> None:
        connection.execute(delete(events).where(events.c.journal == "journal-3", events.c.seq > 2))
        connection.execute(update(journals).where(journals.c.id == "journal-3").values(**shorter))

    tamper(house, cut)
    assert found(house) == []
    stands = device.send("GET", "/v1/journals/journal-3").json()
    assert stands["seq"] < receipt.seq
    assert device.receipt(device.post(*chain)).head == receipt.head

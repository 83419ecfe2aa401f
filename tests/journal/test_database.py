"""Connections to one file: each read a snapshot, each write whole, and none that broke is used again."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from handrail.database import KEPT_IDLE, Connection, Database, DatabaseError, value

KEY = bytes(32)
COUNT = "SELECT count(*) FROM rows"


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database(tmp_path / "a.db", KEY)
    with opened.write() as connection:
        connection.execute("CREATE TABLE rows (number INTEGER PRIMARY KEY)")
    yield opened
    opened.close()


def add(database: Database) -> None:
    with database.write() as connection:
        connection.execute("INSERT INTO rows DEFAULT VALUES")


def count(database: Database) -> int:
    with database.read() as connection:
        found: int = value(connection, COUNT)
    return found


def test_a_read_is_a_snapshot_and_leaves_nothing(database: Database) -> None:
    with database.read() as connection:
        assert value(connection, COUNT) == 0
        add(database)
        assert value(connection, COUNT) == 0
    with database.read() as connection:
        connection.execute("DELETE FROM rows")
    assert count(database) == 1


@pytest.mark.parametrize("statement", ["nonsense", COUNT])
def test_a_connection_that_was_left_by_an_error_is_not_used_again(database: Database, statement: str) -> None:
    with pytest.raises((DatabaseError, LookupError)), database.read() as connection:
        rows = connection.execute("SELECT 1 UNION SELECT 2")
        rows.fetchone()
        connection.execute(statement)
        raise LookupError
    assert connection not in database._idle
    assert not any(idle.in_transaction for idle in database._idle)
    add(database)
    assert count(database) == 1


def test_an_abandoned_write_is_undone(database: Database) -> None:
    with pytest.raises(KeyboardInterrupt), database.write() as connection:
        connection.execute("INSERT INTO rows DEFAULT VALUES")
        raise KeyboardInterrupt
    add(database)
    assert count(database) == 1


class Stuck:
    """A connection that can't roll back."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)

    def rollback(self) -> None:
        raise DatabaseError("disk I/O error")


def test_a_writer_that_can_not_be_rolled_back_is_given_up(database: Database) -> None:
    assert database._writer is not None
    database._writer = Stuck(database._writer)
    with pytest.raises(LookupError), database.write() as connection:
        connection.execute("INSERT INTO rows DEFAULT VALUES")
        raise LookupError
    add(database)
    assert count(database) == 1


def test_threads_read_at_once_and_write_in_turn(database: Database) -> None:
    def work(_: int) -> int:
        before = count(database)
        with database.read() as first, database.read() as second:
            assert first is not second
            add(database)
        return count(database) - before

    with ThreadPoolExecutor(8) as pool:
        assert min(pool.map(work, range(80))) > 0
    assert count(database) == 80
    assert 0 < len(database._idle) <= KEPT_IDLE


def test_what_was_open_while_it_was_closed_is_not_kept(database: Database) -> None:
    with database.read() as connection:
        database.close()
        assert value(connection, COUNT) == 0
    assert not database._idle
    add(database)
    assert count(database) == 1
    with pytest.raises(DatabaseError, match="closed"):
        connection.execute(COUNT)


def test_the_log_is_not_emptied_while_somebody_reads(database: Database) -> None:
    database._pragmas = (*database._pragmas, "busy_timeout = 0")
    add(database)
    with database.read() as connection:
        assert value(connection, COUNT) == 1
        add(database)
        assert not database.empty_log()
    assert database.empty_log()
    assert (database.path.parent / "a.db-wal").stat().st_size == 0


def test_it_takes_its_key(database: Database) -> None:
    add(database)
    with pytest.raises(ValueError, match="32 bytes"):
        Database(database.path, b"short")
    with pytest.raises(DatabaseError, match="not a database"):
        count(Database(database.path, bytes(31) + b"1"))

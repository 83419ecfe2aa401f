"""A database is brought up one version at a time, and a cut in between does no harm."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from handrail.database import Connection, Database, value
from handrail.identity.keys import DemoKeyStore
from handrail.journal import schema
from handrail.journal.opening import database_key_name
from handrail.journal.schema import upgrade, version_of
from handrail.journal.store import Store
from handrail.reference import opening
from handrail.reference.opening import ReferenceFailed, open_database
from tests.upgrade.make_samples import SAMPLES

KEY = bytes(32)


def another(connection: Connection) -> None:
    connection.execute("ALTER TABLE drafts ADD COLUMN kept_at TEXT")


def yet_another(connection: Connection) -> None:
    connection.execute("ALTER TABLE drafts ADD COLUMN device TEXT")
    if getattr(yet_another, "cut", False):
        raise RuntimeError("the power went")


def state(path: Path) -> tuple[int, int]:
    store = Store(path, KEY)
    with store.read() as connection:
        columns = len(connection.execute("PRAGMA table_info(drafts)").fetchall())
        found = (version_of(connection), columns)
    store.close()
    return found


def test_one_version_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.db"
    upgrade(path, KEY)
    upgrade(path, KEY)
    assert state(path) == (3, 4)
    monkeypatch.setattr(schema, "STEPS", (*schema.STEPS, another, yet_another))
    monkeypatch.setattr(schema, "VERSION", 5)
    monkeypatch.setattr(yet_another, "cut", True, raising=False)
    with pytest.raises(RuntimeError):
        upgrade(path, KEY)
    assert state(path) == (4, 5)
    monkeypatch.setattr(yet_another, "cut", False)
    upgrade(path, KEY)
    assert state(path) == (5, 6)
    upgrade(tmp_path / "new.db", KEY)
    assert state(tmp_path / "new.db") == (5, 6)


def tables(path: Path, key: bytes) -> dict[tuple[str, str], str]:
    """What the database says of each table, index and trigger, however it was spaced when it was written."""
    database = Database(path, key)
    with database.read() as connection:
        rows = connection.execute("SELECT type, name, coalesce(sql, '') FROM sqlite_schema").fetchall()
    database.close()
    return {(type_, name): re.sub(r"\s+", "", sql) for type_, name, sql in rows}


def test_a_new_database_is_the_one_that_was_released_brought_up_to_date(tmp_path: Path) -> None:
    upgrade(tmp_path / "new.db", KEY)
    sample = shutil.copytree(SAMPLES / "format-0" / "data", tmp_path / "sample")
    (released,) = (sample / "journal").glob("*.db")
    (sample / "demo-keys.json").chmod(0o600)
    key = DemoKeyStore(sample).get(database_key_name(released.stem))
    assert key is not None
    assert tables(tmp_path / "new.db", KEY) != tables(released, key)
    upgrade(released, key)
    assert tables(tmp_path / "new.db", KEY) == tables(released, key)


def test_reference_data_of_an_older_build_is_emptied_and_of_a_newer_one_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "reference.db"
    database = open_database(path, KEY)
    with database.write() as connection:
        connection.execute("INSERT INTO packages (content, data) VALUES ('c', x'00')")
    database.close()

    def held() -> int:
        opened = open_database(path, KEY)
        with opened.read() as connection:
            found: int = value(connection, "SELECT count(*) FROM packages")
        opened.close()
        return found

    assert held() == 1
    monkeypatch.setattr(opening, "VERSION", opening.VERSION + 1)
    assert (held(), held()) == (0, 0)
    monkeypatch.undo()
    with pytest.raises(ReferenceFailed, match=f"version {opening.VERSION + 1}"):
        held()

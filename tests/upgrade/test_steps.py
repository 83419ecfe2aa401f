"""A database is brought up one version at a time, and a cut in between does no harm."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Connection

from handrail.journal import schema
from handrail.journal.schema import upgrade, version_of
from handrail.journal.store import Store

KEY = bytes(32)


def second(connection: Connection) -> None:
    connection.exec_driver_sql("ALTER TABLE drafts ADD COLUMN kept_at TEXT")


def third(connection: Connection) -> None:
    connection.exec_driver_sql("ALTER TABLE drafts ADD COLUMN device TEXT")
    if getattr(third, "cut", False):
        raise RuntimeError("the power went")


def state(path: Path) -> tuple[int, int]:
    store = Store(path, KEY)
    with store.read() as connection:
        columns = len(connection.exec_driver_sql("PRAGMA table_info(drafts)").all())
        found = (version_of(connection), columns)
    store.close()
    return found


def test_one_version_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.db"
    upgrade(path, KEY)
    upgrade(path, KEY)
    assert state(path) == (1, 4)
    monkeypatch.setattr(schema, "STEPS", (*schema.STEPS, second, third))
    monkeypatch.setattr(schema, "VERSION", 3)
    monkeypatch.setattr(third, "cut", True, raising=False)
    with pytest.raises(RuntimeError):
        upgrade(path, KEY)
    assert state(path) == (2, 5)
    monkeypatch.setattr(third, "cut", False)
    upgrade(path, KEY)
    assert state(path) == (3, 6)
    upgrade(tmp_path / "new.db", KEY)
    assert state(tmp_path / "new.db") == (3, 6)

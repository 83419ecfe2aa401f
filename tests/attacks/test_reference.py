"""Reference data on the tablet: it decides what may be done, and is no record.

What the tablet holds of it can be damaged or taken back to an earlier copy; its age is what protects then (leases).
"""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from handrail.database import DatabaseError
from handrail.domain.reference import Snapshot
from handrail.reference.opening import ReferenceFailed
from handrail.reference.store import Outdated, SqlReference
from handrail.wire.keys import SigningKey
from handrail.wire.snapshot import sign_snapshot
from tests.attacks.victim import PAGE, connected

KEY = bytes(range(32))
GATEWAY = SigningKey(bytes([9]) * 32)
MADE = datetime(2026, 11, 21, 8, tzinfo=UTC)


def holds(version: int, *held: str) -> Snapshot:
    rows = tuple(
        {"id": one, "target": "unit", "value": "SN-001", "reason": {"en": "TQ-1"}, "set_by": "qa", "contact": "QA"}
        for one in held
    )
    return Snapshot(cls="holds", made_at=MADE + timedelta(hours=version), version=version, rows=rows)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Holds the second snapshot; ``older.db`` is a copy from when the first was there, without any hold."""
    path = tmp_path / "reference.db"
    for version, held in ((1, ()), (2, ("H-1",))):
        store = SqlReference(path, KEY)
        store.install_snapshot(sign_snapshot(holds(version, *held), GATEWAY), GATEWAY.public)
        store.close()
        shutil.copy(path, tmp_path / ("older.db" if version == 1 else "newer.db"))
    return path


def held(path: Path) -> list[str]:
    store = SqlReference(path, KEY)
    try:
        return [one.id for one in store.holds()]
    finally:
        store.close()


def test_a_flipped_bit_in_each_page_lets_nothing_else_be_read(path: Path) -> None:
    content = path.read_bytes()
    refused = 0
    for at in range(0, len(content), PAGE):
        for within in (0, PAGE // 2, PAGE - 1):
            spoilt = bytearray(content)
            spoilt[at + within] ^= 1
            path.write_bytes(spoilt)
            try:
                assert held(path) == ["H-1"]
            except (ReferenceFailed, DatabaseError):
                refused += 1
    assert refused > 3


@pytest.mark.req("S0-45")
def test_an_older_copy_is_taken_and_is_as_old_as_it_is(path: Path) -> None:
    """The gap that the threat model names: within its lease an older copy counts, until the next contact."""
    shutil.copy(path.with_name("older.db"), path)
    assert path.read_bytes() != path.with_name("newer.db").read_bytes()
    assert held(path) == []
    store = SqlReference(path, KEY)
    assert store.made_at("holds") == MADE + timedelta(hours=1)
    store.install_snapshot(sign_snapshot(holds(2, "H-1"), GATEWAY), GATEWAY.public)
    assert [one.id for one in store.holds()] == ["H-1"]
    with pytest.raises(Outdated):  # over the wire nothing older comes back
        store.install_snapshot(sign_snapshot(holds(1), GATEWAY), GATEWAY.public)
    store.close()


def test_who_has_its_key_writes_what_it_says(path: Path) -> None:
    """The gap that the threat model names: what was verified when it came in is not verified again."""
    connection = connected(path, KEY)
    document = connection.execute("SELECT document FROM snapshots").fetchone()[0]
    altered = document.replace(b'"H-1"', b'"H-9"')
    assert altered != document
    connection.execute("UPDATE snapshots SET document = ?", (altered,))
    connection.close()
    assert held(path) == ["H-9"]

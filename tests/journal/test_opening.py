"""A journal is never resumed where its history is in doubt: a new one follows it (architecture rule 1)."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from sqlcipher3 import dbapi2 as sqlcipher

from handrail import database
from handrail.journal import opening, schema
from handrail.journal.existing import journals_in, open_existing
from handrail.journal.opening import Rooms, database_key_name, journal_file, known_head, signing_key_name
from handrail.journal.store import WrongKey
from handrail.ports.journal import JournalFailed, NotOwner
from tests.journal.tablet import ANNA, KeptSecrets, Tablet, note, started


def first_payload(rooms: Rooms) -> dict[str, Any]:
    return rooms.journal.events_from(1, 1)[0].event.payload


def files_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (folder / "journal").glob("*.db*")}


def test_a_restart_goes_on_in_the_same_journal(tmp_path: Path) -> None:
    tablet = Tablet(tmp_path)
    rooms = tablet.open()
    rooms.journal.append([started()], ANNA, run="run-1")
    rooms.close()
    again = tablet.open()
    assert (again.journal.id, again.why, again.journal.head) == (rooms.journal.id, None, rooms.journal.head)
    again.journal.append([note()], ANNA, run="run-1")
    assert again.journal.run("run-1")[1].event.run_seq == 2
    again.close()


@pytest.mark.req("INT-CH-1")
def test_a_restored_copy_starts_a_new_journal_that_names_the_old_one(tmp_path: Path) -> None:
    tablet = Tablet(tmp_path)
    rooms = tablet.open()
    rooms.journal.append([started()], ANNA, run="run-1")
    rooms.close()
    backup = shutil.copytree(tmp_path / "journal", tmp_path / "backup")
    rooms = tablet.open()
    rooms.journal.append([note()], ANNA, run="run-1")
    rooms.close()
    shutil.rmtree(tmp_path / "journal")
    shutil.copytree(backup, tmp_path / "journal")

    restored = tablet.open()
    assert restored.why == "restored"
    assert restored.journal.id != rooms.journal.id
    assert restored.journal.key.id != rooms.journal.key.id
    assert first_payload(restored)["predecessor"] == rooms.journal.id
    with pytest.raises(NotOwner):  # the old journal's runs can only be read
        restored.journal.append([note()], ANNA, run="run-1")
    restored.close()
    old = open_existing(tmp_path / "journal", tablet.secrets, rooms.journal.id)
    assert len(old.reader.run("run-1")) == 1
    old.close()
    assert journals_in(tmp_path / "journal", tablet.secrets) == (restored.journal.id, rooms.journal.id)


def test_a_copy_that_went_on_elsewhere_is_told_by_its_head(tmp_path: Path) -> None:
    tablet = Tablet(tmp_path)
    tablet.open().close()
    shutil.copytree(tmp_path / "journal", tmp_path / "copy" / "journal")
    shutil.copy(tmp_path / "keys.json", tmp_path / "copy" / "keys.json")
    for one in (tablet, twin := Tablet(tmp_path / "copy")):
        rooms = one.open()
        rooms.journal.append([note()], ANNA)
        rooms.close()
    shutil.rmtree(tmp_path / "journal")
    shutil.copytree(twin.folder / "journal", tmp_path / "journal")
    rooms = tablet.open()
    assert rooms.why == "restored"
    rooms.close()


@pytest.mark.parametrize("lost", ["database", "signing", "all"])
def test_a_lost_key_starts_a_new_journal(tmp_path: Path, lost: str) -> None:
    tablet = Tablet(tmp_path)
    rooms = tablet.open()
    old = rooms.journal.id
    rooms.close()
    before = files_of(tmp_path)
    if lost == "all":
        tablet.secrets = KeptSecrets()
    else:
        name = database_key_name(old) if lost == "database" else signing_key_name(old)
        del tablet.secrets.kept[name]
    rooms = tablet.open()
    assert (rooms.why, first_payload(rooms)["predecessor"]) == ("key_lost", old)
    rooms.close()
    assert {name: files_of(tmp_path)[name] for name in before} == before  # nobody touches the old file


def test_a_missing_file_starts_a_new_journal(tmp_path: Path) -> None:
    tablet = Tablet(tmp_path)
    rooms = tablet.open()
    rooms.close()
    shutil.rmtree(tmp_path / "journal")
    again = tablet.open()
    assert (again.why, first_payload(again)["predecessor"]) == ("replaced", rooms.journal.id)
    again.close()


def test_a_file_that_another_key_wrote_is_for_a_person_to_look_at(tmp_path: Path) -> None:
    tablet = Tablet(tmp_path)
    rooms = tablet.open()
    rooms.close()
    tablet.secrets.put(database_key_name(rooms.journal.id), bytes(32))
    with pytest.raises(WrongKey, match="key"):
        tablet.open()
    new = tablet.opening().start_new("replaced", rooms.journal.id)
    assert first_payload(new) == {
        "reason": "replaced",
        "predecessor": rooms.journal.id,
        "public_key": new.journal.key.public.hex(),
    }
    new.close()


class Died(Exception):
    """The tablet lost power here."""


@pytest.mark.parametrize("step", ["upgrade", "Store", "SqlJournal", "_keep_head"])
def test_a_tablet_that_dies_while_it_starts_a_journal_tries_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    tablet = Tablet(tmp_path)
    old = tablet.open()
    old.close()
    shutil.rmtree(tmp_path / "journal")
    calls = 0

    def die(*_: object, **__: object) -> None:
        raise Died

    kept = opening._keep_head

    def die_at_the_second(secrets: Any, head: Any) -> None:
        nonlocal calls
        calls += 1
        if calls == 2:
            raise Died
        kept(secrets, head)

    monkeypatch.setattr(opening, step, die_at_the_second if step == "_keep_head" else die)
    with pytest.raises(Died):
        tablet.open()
    monkeypatch.undo()
    rooms = tablet.open()
    head = known_head(tablet.secrets)
    assert head is not None
    assert head.journal == rooms.journal.id
    assert len(list((tmp_path / "journal").glob("*.db"))) == 1
    payload = first_payload(rooms)
    assert (payload["reason"], payload["predecessor"]) == ("replaced", old.journal.id)
    rooms.journal.append([note()], ANNA)
    rooms.close()
    rooms = tablet.open()
    assert (rooms.why, rooms.journal.head.seq) == (None, 2)
    rooms.close()


@pytest.mark.req("P11-10a-1")
def test_a_rewritten_tail_keeps_the_journal_shut(tmp_path: Path) -> None:
    tablet = Tablet(tmp_path)
    rooms = tablet.open()
    rooms.journal.append([note("first"), note("second")], ANNA)
    rooms.close()
    connection = connect(tablet, rooms.journal.id)
    trigger = "events_no_update"
    connection.execute(f"DROP TRIGGER {trigger}")
    connection.execute("UPDATE events SET data = CAST(replace(data, 'first', 'FIRST') AS BLOB) WHERE seq = 2")
    connection.execute(schema.GUARDS[trigger])
    connection.close()
    with pytest.raises(JournalFailed, match="event 2"):
        tablet.open()


def connect(tablet: Tablet, journal: str) -> Any:
    key = tablet.secrets.get(database_key_name(journal))
    assert key is not None
    path = journal_file(tablet.folder / "journal", journal)
    connection = sqlcipher.connect(str(path), isolation_level=None)
    connection.execute("PRAGMA cipher_log_level = NONE")
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    return connection


def test_a_newer_database_is_refused(tmp_path: Path) -> None:
    tablet = Tablet(tmp_path)
    rooms = tablet.open()
    rooms.close()
    connection = connect(tablet, rooms.journal.id)
    connection.execute(f"PRAGMA user_version = {schema.VERSION + 1}")
    connection.close()
    with pytest.raises(JournalFailed, match="version"):
        tablet.open()
    with pytest.raises(JournalFailed, match="no journal that this build reads"):
        open_existing(tmp_path / "journal", tablet.secrets, rooms.journal.id)


def test_an_sqlite_that_can_corrupt_a_journal_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database.sqlcipher, "sqlite_version_info", (3, 51, 1))
    with pytest.raises(JournalFailed, match=r"3\.51\.3"):
        Tablet(tmp_path).open()


def test_a_missing_journal_is_not_made_by_reading(tmp_path: Path) -> None:
    tablet = Tablet(tmp_path)
    rooms = tablet.open()
    rooms.close()
    with pytest.raises(JournalFailed, match="keys"):
        open_existing(tmp_path / "journal", tablet.secrets, "nothing")
    journal_file(tmp_path / "journal", rooms.journal.id).unlink()
    with pytest.raises(JournalFailed, match="not there"):
        open_existing(tmp_path / "journal", tablet.secrets, rooms.journal.id)

"""Every journal has its escrow once the site's recovery key is known, and the escrow opens it (SEC-ST-1)."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from handrail.journal import escrow as escrows
from handrail.journal.escrow import escrow_file, has_escrow, open_escrow
from handrail.journal.opening import Opening, database_key_name, gateway_keys, signing_key_name
from handrail.ports.journal import JournalFailed
from handrail.wire.keys import SigningKey
from handrail.wire.recovery import NotOpened, RecoveryKey
from tests.journal.disk import RECOVERY, Worked
from tests.journal.tablet import ANNA, PLACE, Tablet, note

OTHER = RecoveryKey(bytes([8]) * 32)


@pytest.mark.req("SEC-ST-1", "DI-END-1")
def test_the_escrow_holds_what_opens_and_judges_the_journal_and_not_what_writes_in_it(tmp_path: Path) -> None:
    worked = Worked(tmp_path / "data")
    worked.close()
    seed = worked.keys.get(signing_key_name(worked.journal))
    assert seed is not None
    opened = open_escrow(worked.folder, worked.journal, RECOVERY)
    assert opened.database_key == worked.database_key
    assert opened.public == SigningKey(seed).public
    assert opened.gateways == gateway_keys(worked.keys)
    sealed = escrow_file(worked.folder, worked.journal)
    plain = RECOVERY.open("handrail-escrow-1", worked.journal, sealed.read_bytes())
    assert seed not in plain and seed.hex().encode() not in plain
    assert worked.database_key not in sealed.read_bytes()
    if sealed.stat().st_mode & 0o777:
        assert sealed.stat().st_mode & 0o077 == 0


@pytest.mark.req("SEC-ST-1")
def test_a_journal_from_before_the_recovery_key_gets_its_escrow_at_enrolment_or_at_the_next_opening(
    tmp_path: Path,
) -> None:
    worked = Worked(tmp_path / "data", recovery=None)
    first = worked.journal
    assert not escrow_file(worked.folder, first).exists()
    opening = Opening(worked.folder, worked.keys, "demo", lambda: PLACE, worked.clock, None, 0)
    second = opening.start_new("replaced", first).journal.id
    assert opening.escrow_to(RECOVERY.public) == ()
    for journal in (first, second):
        assert has_escrow(worked.folder, journal, RECOVERY.public)
    third = opening.start_new("replaced", second).journal.id
    assert has_escrow(worked.folder, third, RECOVERY.public)

    for journal in (first, third):
        escrow_file(worked.folder, journal).unlink()
    Opening(worked.folder, worked.keys, "demo", lambda: PLACE, worked.clock, RECOVERY.public, 0).open().close()
    for journal in (first, second, third):
        assert open_escrow(worked.folder, journal, RECOVERY).database_key == worked.keys.get(database_key_name(journal))
    worked.close()


def test_a_new_recovery_key_is_wrapped_to_and_an_escrow_that_is_there_is_left_alone(tmp_path: Path) -> None:
    worked = Worked(tmp_path / "data")
    worked.close()
    before = escrow_file(worked.folder, worked.journal).read_bytes()
    worked.open().close()
    assert escrow_file(worked.folder, worked.journal).read_bytes() == before
    worked.recovery = OTHER.public
    worked.open().close()
    assert open_escrow(worked.folder, worked.journal, OTHER).database_key == worked.database_key
    with pytest.raises(NotOpened, match=OTHER.id):
        open_escrow(worked.folder, worked.journal, RECOVERY)


def test_a_journal_whose_key_is_lost_is_named_and_the_others_get_theirs(tmp_path: Path) -> None:
    tablet = Tablet(tmp_path)
    lost = tablet.open()
    lost.close()
    del tablet.secrets.kept[database_key_name(lost.journal.id)]
    opening = Opening(tmp_path / "journal", tablet.secrets, "demo", lambda: PLACE, tablet.clock, None, 0)
    rooms = opening.open()
    assert rooms.why == "key_lost"
    assert opening.escrow_to(RECOVERY.public) == (lost.journal.id,)
    assert has_escrow(tmp_path / "journal", rooms.journal.id, RECOVERY.public)
    rooms.close()


def test_a_full_disk_keeps_nobody_from_the_journal_for_want_of_an_escrow(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    worked = Worked(tmp_path / "data", recovery=None)
    worked.close()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    worked.recovery = RECOVERY.public
    monkeypatch.setattr(escrows, "write_durably", full)
    rooms = worked.open()
    rooms.journal.append([note()], ANNA)
    assert not has_escrow(worked.folder, worked.journal, RECOVERY.public)
    opening = Opening(worked.folder, worked.keys, "demo", lambda: PLACE, worked.clock, RECOVERY.public, 0)
    with pytest.raises(JournalFailed, match="escrow"):  # but a new one does not begin without
        opening.start_new("forked", worked.journal)
    rooms.close()
    monkeypatch.undo()
    worked.open().close()
    assert has_escrow(worked.folder, worked.journal, RECOVERY.public)


def test_a_recovery_key_that_is_none_stops_no_tablet(tmp_path: Path) -> None:
    worked = Worked(tmp_path / "data", recovery=bytes(32))
    worked.write(note())
    assert not escrow_file(worked.folder, worked.journal).exists()
    worked.close()


def test_an_escrow_that_is_damaged_or_of_another_journal_says_so(tmp_path: Path) -> None:
    worked = Worked(tmp_path / "data")
    worked.close()
    path = escrow_file(worked.folder, worked.journal)
    shutil.copy(path, escrow_file(worked.folder, "another"))
    with pytest.raises(NotOpened, match="another"):
        open_escrow(worked.folder, "another", RECOVERY)
    with pytest.raises(NotOpened, match="has no escrow"):
        open_escrow(worked.folder, "nothing", RECOVERY)
    for spoilt in (b"", path.read_bytes()[:-1], b"handrail-escrow-2" + path.read_bytes()[17:]):
        path.write_bytes(spoilt)
        with pytest.raises(NotOpened, match=worked.journal):
            open_escrow(worked.folder, worked.journal, RECOVERY)

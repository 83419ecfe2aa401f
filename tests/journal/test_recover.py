"""A tablet's disk without the tablet: everything on it comes out by the escrow, to the last event (DI-END-1)."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2 as sqlcipher

from handrail.commands.verify import verify
from handrail.domain.event import Draft
from handrail.journal.escrow import escrow_file
from handrail.journal.schema import GUARDS
from handrail.wire.envelope import decode
from handrail.wire.recovery import RecoveryKey
from handrail.wire.report import Unreadable
from handrail.wire.rescue import Package
from tests.attacks.victim import SOURCE, by_another_tablet
from tests.journal.disk import (
    PAGE,
    RECOVERY,
    Worked,
    as_written,
    contents_of,
    events_in,
    key_file,
    photos_in,
    report_in,
    run_command,
)
from tests.journal.tablet import ANNA, WORK, note

ROOT = Path(__file__).resolve().parents[2]


def recover(disk: Path, output: Path, *options: object, key: RecoveryKey = RECOVERY) -> int:
    before = contents_of(disk)
    words = ("--data", disk, "--recovery-key", key_file(output.parent / "safe", key), "--output", output, *options)
    code = run_command("recover", *words)
    assert contents_of(disk) == before, "recover wrote where it read"
    return code


@pytest.mark.req("DI-END-1", "DI-CON-1", "SEC-ST-1")
def test_a_killed_tablets_disk_gives_every_event_that_was_shown_as_saved_and_its_photos(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.journal.dying", str(tmp_path / "tablet")]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert child.stdout is not None
    said: list[str] = []
    while sum(line.startswith("saved") for line in said) < 40:
        said.append(child.stdout.readline())
    child.kill()
    said += child.communicate()[0].splitlines()
    disk = tmp_path / "disk"
    (tmp_path / "tablet").rename(disk)
    for keys in disk.glob("demo-*.json"):
        keys.unlink()  # the key store died with the tablet
    with pytest.raises(Unreadable):
        verify(disk)

    assert recover(disk, tmp_path / "out") == 0
    journal = next(line.split()[1] for line in said if line.startswith("journal"))
    package = Package(tmp_path / "out")
    found = events_in(package, journal)
    shown = dict(line.split()[1:] for line in said if line.startswith("saved") and len(line.split()) == 3)
    assert {int(seq): hash_ for seq, hash_ in shown.items()}.items() <= {s: one[1] for s, one in found.items()}.items()
    assert found.keys() == set(range(1, max(found) + 1))
    photos = {line.split()[1] for line in said if line.startswith("photo") and len(line.split()) == 2}
    assert photos <= photos_in(package).keys() and len(photos) >= 5
    (report,) = report_in(tmp_path / "out")["journals"]
    assert report["complete"] and report["not_receipted"] == len(found)
    (run,) = report["runs"]
    assert run["whole"] and (run["order"], run["unit"], run["events"]) == ("WO-1", "SN-001", len(found) - 1)


@pytest.fixture
def worked(tmp_path: Path) -> Worked:
    worked = Worked(tmp_path / "data")
    worked.work(20)
    worked.receipted(8)
    return worked


@pytest.mark.req("DI-END-1")
def test_the_package_says_what_was_receipted_and_what_was_not(
    worked: Worked, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    disk = worked.disk(tmp_path / "disk")
    worked.close()
    assert recover(disk, tmp_path / "out", "--json") == 0
    said = json.loads(capsys.readouterr().out)
    (journal,) = said["journals"]
    assert (journal["receipted_to"], journal["not_receipted"], journal["events"]) == (8, 13, 21)
    assert said["output"] == str(tmp_path / "out") and said["complete"]
    package = Package(tmp_path / "out")
    assert not package.sealed and package.strange == []
    assert events_in(package, worked.journal) == as_written(worked.events)
    assert photos_in(package) == worked.photos
    for data, _, _ in events_in(package, worked.journal).values():
        assert decode(data).journal == worked.journal
    assert "13 of them not receipted" in (tmp_path / "out" / "report.txt").read_text()
    assert all(path.suffix == ".jpg" for path in (tmp_path / "out" / "photos").rglob("*") if path.is_file())


@pytest.mark.req("DI-END-1")
def test_a_run_that_was_taken_up_here_is_whole_as_far_as_it_was_recorded_here(worked: Worked, tmp_path: Path) -> None:
    """What the other tablet recorded is at the gateway, or it would not have been granted."""
    disk = tmp_path / "disk"
    of_other = by_another_tablet()
    taken = {"grant": {"document": {"number": 1}}, "journal": "other", "device": "T-2", "station": "B-07"}
    stated = {"count": len(of_other), "head": of_other[-1].hash, "handed_over": True}
    going_on = [Draft(type="run.taken_up", payload=taken | stated), note("it goes on")]
    worked.rooms.journal.take_up(going_on, ANNA, of_other, run="run-9", work=WORK, source=SOURCE)
    worked.disk(disk)
    worked.close()
    assert recover(disk, tmp_path / "out") == 0
    (report,) = report_in(tmp_path / "out")["journals"]
    (run,) = [run for run in report["runs"] if run["run"] == "run-9"]
    assert (run["whole"], run["events"]) == (True, 2)


def test_a_journal_without_escrow_is_named_and_the_others_come_out(
    worked: Worked, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    second = worked.go_on("replaced")
    worked.close()
    escrow_file(worked.folder, worked.journal).unlink()
    disk = worked.disk(tmp_path / "disk")
    assert recover(disk, tmp_path / "out") == 4
    assert "has no escrow" in capsys.readouterr().out
    report = report_in(tmp_path / "out")
    assert [one["journal"] for one in report["journals"]] == [second]
    assert [one["journal"] for one in report["unopened"]] == [worked.journal]


def test_another_sites_key_opens_nothing(worked: Worked, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    disk = worked.disk(tmp_path / "disk")
    worked.close()
    other = RecoveryKey.generate()
    assert recover(disk, tmp_path / "out", key=other) == 2
    said = capsys.readouterr().out
    assert RECOVERY.id in said and other.id in said
    (tmp_path / "no.pem").write_text("no key")
    words = ("--data", disk, "--recovery-key", tmp_path / "no.pem", "--output", tmp_path / "b")
    assert run_command("recover", *words) == 2
    assert "no recovery key" in capsys.readouterr().err


@pytest.mark.parametrize("page", [1, 2, 12])
def test_a_damaged_database_is_left_to_salvage(
    worked: Worked, tmp_path: Path, capsys: pytest.CaptureFixture[str], page: int
) -> None:
    worked.close()
    content = bytearray(worked.path.read_bytes())
    content[(page - 1) * PAGE : page * PAGE] = bytes(PAGE)
    worked.path.write_bytes(content)
    disk = worked.disk(tmp_path / "disk")
    assert recover(disk, tmp_path / "out") == 2
    assert "handrail salvage" in capsys.readouterr().out
    assert not (tmp_path / "out" / "events").exists()
    words = ("--data", disk, "--recovery-key", key_file(tmp_path), "--output", tmp_path / "salvaged")
    assert run_command("salvage", *words) in (0, 4)
    assert len(events_in(Package(tmp_path / "salvaged"), worked.journal)) > 15


@pytest.mark.req("P11-10a-1")
def test_what_somebody_changed_is_set_apart(worked: Worked, tmp_path: Path) -> None:
    worked.close()
    connection = sqlcipher.connect(str(worked.path), isolation_level=None)
    connection.execute(f"PRAGMA key = \"x'{worked.database_key.hex()}'\"")
    connection.execute("DROP TRIGGER events_no_update")
    connection.execute("UPDATE events SET data = CAST(replace(data, '12.50', '12.51') AS BLOB) WHERE seq = 3")
    connection.execute("UPDATE events SET data = CAST(data AS TEXT) WHERE seq = 4")
    connection.execute(GUARDS["events_no_update"])
    connection.close()
    disk = worked.disk(tmp_path / "disk")
    assert recover(disk, tmp_path / "out") == 4
    (report,) = report_in(tmp_path / "out")["journals"]
    assert [one["seq"] for one in report["doubtful"]] == [3, 4]
    assert report["missing"] == [] and "event 3" in " ".join(report["notes"])
    package = Package(tmp_path / "out")
    assert events_in(package, worked.journal).keys() == set(range(1, 22)) - {3, 4}
    assert len(package.names("doubtful/")) == 2


def test_a_photo_that_is_gone_is_named_and_the_rest_comes_out(worked: Worked, tmp_path: Path) -> None:
    digest = min(worked.photos)
    worked.rooms.blobs.path(digest).unlink()
    worked.close()
    disk = worked.disk(tmp_path / "disk")
    assert recover(disk, tmp_path / "out") == 4
    (report,) = report_in(tmp_path / "out")["journals"]
    assert [one["digest"] for one in report["photos_missing"]] == [digest]
    assert events_in(Package(tmp_path / "out"), worked.journal) == as_written(worked.events)

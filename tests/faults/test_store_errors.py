"""A disk that is full or fails: nothing is lost silently, nothing is there twice (SEC-AUD-1)."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2 as sqlcipher

from handrail.database import Connection, value
from handrail.journal.opening import Rooms
from handrail.journal.store import Store
from handrail.ports.journal import JournalFailed, JournalFull
from tests.faults.test_kill import ROOT, found
from tests.journal.tablet import ANNA, Tablet, kilobyte, note

SEEDS = 30 if os.environ.get("HANDRAIL_LONG") else 4


@pytest.fixture
def rooms(tmp_path: Path) -> Iterator[Rooms]:
    opened = Tablet(tmp_path).open()
    yield opened
    opened.close()


BROKEN, FULL = 10, 13  # SQLite's result codes


def disk_error(code: int = BROKEN) -> sqlcipher.OperationalError:
    error = sqlcipher.OperationalError("database or disk is full" if code == FULL else "disk I/O error")
    error.sqlite_errorcode = code
    return error


class Failing:
    """Stands in for the commit: fails ``times`` times, before or after really committing."""

    def __init__(self, times: int, after: bool) -> None:
        self.left = times
        self.after = after

    def __call__(self, connection: Connection) -> None:
        if self.left == 0:
            connection.commit()
            return
        self.left -= 1
        if self.after:
            connection.commit()
        raise disk_error()


@pytest.mark.req("DI-CON-1")
@pytest.mark.parametrize("after", [True, False], ids=["it was committed", "it was not"])
@pytest.mark.parametrize("times", [1, 2])
def test_a_commit_whose_outcome_is_unknown_ends_with_the_event_there_once(
    rooms: Rooms, monkeypatch: pytest.MonkeyPatch, after: bool, times: int
) -> None:
    monkeypatch.setattr(Store, "_commit", staticmethod(Failing(times, after)))
    (stored,) = rooms.journal.append([note("only once")], ANNA)
    rooms.journal.append([note("next")], ANNA)
    texts = [one.event.payload.get("text") for one in rooms.journal.events_from(2, 10)]
    assert texts == ["only once", "next"]
    there = rooms.journal.find(stored.event.id)
    assert there is not None
    assert (there.data, rooms.journal.head.seq) == (stored.data, 3)


@pytest.mark.req("SEC-AUD-1")
def test_a_disk_that_goes_on_failing_is_said_and_later_work_goes_on(
    rooms: Rooms, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Store, "_commit", staticmethod(Failing(99, after=False)))
    with pytest.raises(JournalFailed, match="I/O"):
        rooms.journal.append([note("lost, and said so")], ANNA)
    monkeypatch.undo()
    rooms.journal.append([note("next")], ANNA)
    assert [one.event.payload.get("text") for one in rooms.journal.events_from(2, 10)] == ["next"]


@pytest.mark.req("SEC-AUD-1")
def test_room_that_is_made_at_the_last_try_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tablet = Tablet(tmp_path)
    tablet.reserve_bytes = 4096
    rooms = tablet.open()
    left = [BROKEN, BROKEN, FULL]

    def commit(connection: Connection) -> None:
        if left:
            raise disk_error(left.pop(0))
        connection.commit()

    monkeypatch.setattr(Store, "_commit", staticmethod(commit))
    (stored,) = rooms.journal.append([note("shown as saved")], ANNA)
    assert rooms.journal.find(stored.event.id) is not None
    assert not left
    rooms.close()


def limit(rooms: Rooms, pages: int) -> None:
    """At most so many pages more than now; SQLite calls that a full disk."""
    store = rooms.journal._store
    with store._write() as connection:
        now = value(connection, "PRAGMA page_count")
        connection.execute(f"PRAGMA max_page_count = {now + pages}")


@pytest.mark.req("SEC-AUD-1")
def test_a_full_disk_refuses_and_nothing_is_half_written(rooms: Rooms) -> None:
    limit(rooms, 8)
    saved = 0
    with pytest.raises(JournalFull):
        for _ in range(100):
            rooms.journal.append([kilobyte(), kilobyte(), kilobyte()], ANNA)
            saved += 3
    assert 0 < saved < 60
    assert rooms.journal.head.seq == 1 + saved == len(rooms.journal.events_from(1, 1000))
    limit(rooms, 1000)
    rooms.journal.append([note("there is room again")], ANNA)
    assert rooms.journal.head.seq == 2 + saved


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A real file system of 4 MB."""
    if os.name == "nt" or os.geteuid() != 0:
        pytest.skip("elsewhere: mounting a small disk needs root")
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(disk)], capture_output=True)
    if mounted.returncode:
        pytest.skip("elsewhere: this machine lets nobody mount a small disk")
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=True)


@pytest.mark.req("SEC-AUD-1")
def test_the_reserve_buys_the_last_commits_of_a_really_full_disk(small_disk: Path) -> None:
    tablet = Tablet(small_disk)
    tablet.reserve_bytes = 512 * 1024
    rooms = tablet.open()
    reserve = small_disk / "journal" / "reserve"
    assert reserve.stat().st_size == 512 * 1024
    (small_disk / "other").write_bytes(bytes(2 * 1024 * 1024))
    saved, with_reserve = 0, 0
    with pytest.raises(JournalFull):
        for _ in range(5000):
            rooms.journal.append([kilobyte()], ANNA)
            saved += 1
            with_reserve += reserve.exists()
    assert saved - with_reserve > 20, "the reserve bought too little"
    assert rooms.journal.head.seq == 1 + saved
    with pytest.raises(JournalFull):
        rooms.blobs.put(os.urandom(600_000))
    (small_disk / "other").unlink()
    rooms.journal.append([note("there is room again")], ANNA)
    rooms.close()
    there, holds = found(tablet)
    assert holds
    assert (sum(there.values()), reserve.exists()) == (2 + saved, True)


@pytest.mark.timeout(600)
@pytest.mark.req("DI-CON-1")
@pytest.mark.parametrize("fault", ["fdatasync,fsync:error=EIO", "pwrite64:error=EIO", "pwrite64:error=ENOSPC"])
def test_failing_system_calls_lose_nothing_that_was_shown_as_saved(tmp_path: Path, fault: str) -> None:
    """Real SQLCipher on real system calls, some of which fail."""
    strace = shutil.which("strace")
    if strace is None:
        pytest.skip("strace is not installed")
    for seed in range(SEEDS):
        folder = tmp_path / str(seed)
        folder.mkdir()
        tablet = Tablet(folder)
        tablet.open().close()
        calls = fault.partition(":")[0]
        every = 5 + 2 * seed if "sync" in calls else 29 + 8 * seed  # one append writes several times
        inject = f"inject={fault}:when={11 + seed}+{every}"
        command = [strace, "-f", "-qqq", "-o", str(folder / "trace"), "-e", f"trace={calls}", "-e", inject]
        writer = [sys.executable, "-m", "tests.faults.writer", str(folder), "40"]
        done = subprocess.run([*command, *writer], stdout=subprocess.PIPE, text=True, cwd=ROOT)
        shown = [line.removeprefix("saved ") for line in done.stdout.splitlines() if line.startswith("saved ")]
        assert "INJECTED" in (folder / "trace").read_text()
        there, holds = found(tablet)
        assert holds
        assert not [one for one in shown if there[one] != 1]
        assert shown

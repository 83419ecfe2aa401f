"""A dying tablet: what the gateway has not got goes to a USB stick, sealed and whole (DI-END-1)."""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from handrail.identity import keys as key_stores
from handrail.identity.keys import NoSecureStore
from handrail.journal.escrow import escrow_file
from handrail.journal.opening import database_key_name
from handrail.wire import rescue
from handrail.wire.recovery import RecoveryKey, public_pem
from handrail.wire.rescue import Package
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
from tests.journal.tablet import note

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def worked(tmp_path: Path) -> Iterator[Worked]:
    worked = Worked(tmp_path / "data")
    worked.work(40)
    worked.receipted(15)
    yield worked
    worked.close()


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    (tmp_path / "usb").mkdir()
    return tmp_path / "usb"


def evacuate(worked: Worked, stick: Path, *options: object) -> int:
    return run_command("evacuate", "--data", worked.data, "--output", stick, *options)


def opened(stick: Path, device: str = "tablet-1") -> Package:
    return Package(stick / f"handrail-rescue-{device}", RECOVERY)


def waiting(worked: Worked, after: int = 15) -> dict[int, tuple[bytes, str, bytes]]:
    return as_written(worked.events[after:])


def named(worked: Worked, after: int = 15) -> set[str]:
    return {photo["digest"] for one in worked.events[after:] for photo in one.event.payload.get("photos", ())}


@pytest.mark.req("DI-END-1", "SEC-ST-1")
def test_what_is_not_receipted_is_on_the_stick_and_nobody_else_can_read_it(worked: Worked, stick: Path) -> None:
    assert evacuate(worked, stick) == 0  # beside the client, which still has the journal open
    package = opened(stick)
    assert events_in(package, worked.journal) == waiting(worked)
    assert photos_in(package) == {digest: worked.photos[digest] for digest in named(worked)}
    assert 0 < len(named(worked)) < len(worked.photos)
    (report,) = (package.document(name) for name in package.names("reports/"))
    assert report["complete"] and report["device"] == "tablet-1"
    for path in stick.rglob("*.sealed"):
        content = path.read_bytes()
        assert not any(mark in content for mark in (b"Anna", b"torque", b"run-1", b"photo", b"12.50"))
    assert worked.rooms.journal.waiting() == len(worked.events) - 15  # nothing was taken away, and nothing written


def test_everything_is_brought_when_it_is_asked_for(worked: Worked, stick: Path) -> None:
    assert evacuate(worked, stick, "--all") == 0
    package = opened(stick)
    assert events_in(package, worked.journal) == as_written(worked.events)
    assert photos_in(package) == worked.photos


def test_nothing_waits(worked: Worked, stick: Path, capsys: pytest.CaptureFixture[str]) -> None:
    worked.receipted(len(worked.events))
    assert evacuate(worked, stick, "--json") == 0
    said = json.loads(capsys.readouterr().out)
    assert [(one["events"], one["photos"]) for one in said["journals"]] == [(0, 0)]


@pytest.mark.req("DI-END-1")
def test_stopped_in_the_middle_it_goes_on_where_it_was(
    worked: Worked, stick: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    put = rescue.SealedWriter.put
    written: list[str] = []

    def stop(self: Any, name: str, content: bytes) -> None:
        if len(written) == 4:
            raise KeyboardInterrupt
        written.append(name)
        put(self, name, content)

    monkeypatch.setattr(rescue.SealedWriter, "put", stop)
    assert evacuate(worked, stick) == 130
    assert "run the same again" in capsys.readouterr().err
    monkeypatch.undo()
    first = {name: one for name, one in contents_of(stick).items() if name.endswith(".sealed")}
    assert len(first) == 4
    assert not opened(stick).names("reports/")  # what is there can be used; it is known not to be finished
    assert evacuate(worked, stick) == 0
    assert first.items() <= contents_of(stick).items()  # not one of them was written again
    assert events_in(opened(stick), worked.journal) == waiting(worked)
    assert photos_in(opened(stick)).keys() == named(worked)


@pytest.mark.timeout(120)
def test_a_tablet_that_dies_again_and_again_gets_it_done(worked: Worked, stick: Path) -> None:
    """Killed after each few items, and started again: it comes to the end, and what it has written is good."""
    kills = 0
    code = (
        "import os, sys\n"
        "from handrail.wire import rescue\n"
        "from tests.journal.disk import run_command\n"
        "write, count = rescue._write, [0]\n"
        "def dying(path, content):\n"
        "    count[0] += 1\n"
        "    if count[0] == 4:\n"
        "        (path.parent).mkdir(parents=True, exist_ok=True)\n"
        "        path.with_name(path.name + '.part').write_bytes(content[: len(content) // 2])\n"
        "        os.kill(os.getpid(), 9)\n"
        "    write(path, content)\n"
        "rescue._write = dying\n"
        f"sys.exit(run_command('evacuate', '--data', {str(worked.data)!r}, '--output', {str(stick)!r}))\n"
    )
    while True:
        ended = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
        if ended.returncode != -9:
            break
        kills += 1
        assert kills < 20
    assert ended.returncode == 0, ended.stderr
    assert kills >= 2
    assert events_in(opened(stick), worked.journal) == waiting(worked)
    assert photos_in(opened(stick)).keys() == named(worked)
    assert opened(stick).strange == []


def test_what_came_since_is_added_and_what_went_bad_on_the_stick_is_written_again(worked: Worked, stick: Path) -> None:
    assert evacuate(worked, stick) == 0
    worked.write(note("came later"))
    spoilt = next(iter(sorted((stick / "handrail-rescue-tablet-1" / "photos").rglob("*.sealed"))))
    spoilt.write_bytes(spoilt.read_bytes()[:-1])
    assert evacuate(worked, stick) == 0
    assert events_in(opened(stick), worked.journal) == waiting(worked)
    assert photos_in(opened(stick)) == {digest: worked.photos[digest] for digest in named(worked)}


def test_there_is_no_room(
    worked: Worked, stick: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=700_000))
    assert evacuate(worked, stick) == 2
    said = capsys.readouterr().err
    assert "there is no room" in said and "0.7 MB free" in said and "larger medium" in said
    assert not list(stick.rglob("*.sealed"))


def test_a_stick_that_fills_up_all_the_same_says_what_to_do(
    worked: Worked, stick: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    fsync, calls = os.fsync, 0

    def full(handle: int) -> None:
        nonlocal calls
        calls += 1
        if calls > 6:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        fsync(handle)

    monkeypatch.setattr(os, "fsync", full)
    assert evacuate(worked, stick) == 2
    said = capsys.readouterr().err
    assert "No space left" in said and "the tablet has lost nothing" in said and "Run the same again" in said
    monkeypatch.undo()
    assert not list(stick.rglob("*.part"))
    assert evacuate(worked, stick) == 0
    assert events_in(opened(stick), worked.journal) == waiting(worked)


@pytest.fixture
def small_stick(tmp_path: Path) -> Iterator[Path]:
    """A real medium of 1.5 MB."""
    if os.name == "nt" or os.geteuid() != 0:
        pytest.skip("elsewhere: mounting a small disk needs root")
    disk = tmp_path / "small"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1536k", "tmpfs", str(disk)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("elsewhere: this machine lets nobody mount a small disk")
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=True)


def test_a_small_stick_refuses_before_it_is_full(
    worked: Worked, small_stick: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    worked.photograph(os.urandom(8000))
    assert evacuate(worked, small_stick) == 2
    assert "there is no room" in capsys.readouterr().err


def test_a_damaged_database_is_read_page_by_page(
    worked: Worked, stick: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    worked.close()
    content = bytearray(worked.path.read_bytes())
    page = next(one for one in range(len(content) // PAGE, 2, -1) if len(worked.on_page(one, bytes(content))) >= 2)
    lost = worked.on_page(page, bytes(content))
    content[(page - 1) * PAGE : page * PAGE] = bytes(PAGE)
    worked.path.write_bytes(content)
    assert evacuate(worked, stick) == 4
    assert "page by page" in capsys.readouterr().err
    assert events_in(opened(stick), worked.journal).keys() == waiting(worked).keys() - lost
    (report,) = (opened(stick).document(name) for name in opened(stick).names("reports/"))
    missing = {seq for one in report["journals"][0]["missing"] for seq in range(one["first"], one["last"] + 1)}
    assert missing == lost and min(lost) > 15


def test_old_journals_come_too_and_those_without_a_key_as_they_are(
    worked: Worked, stick: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first, events, photos = worked.journal, list(worked.events), dict(worked.photos)
    second = worked.go_on("restored")
    third = worked.go_on("key_lost")
    kept = json.loads((worked.data / "demo-keys.json").read_text())
    del kept[database_key_name(first)]
    (worked.data / "demo-keys.json").write_text(json.dumps(kept))
    assert evacuate(worked, stick) == 4
    assert first in capsys.readouterr().out
    package = opened(stick)
    for journal in (second, third):
        assert len(events_in(package, journal)) == 1
    assert events_in(package, first) == {}

    # The site's recovery key opens what the tablet could not.
    words = ("--recovery-key", key_file(tmp_path), "--output")
    folder = stick / "handrail-rescue-tablet-1"
    assert run_command("recover", "--data", folder, *words, tmp_path / "a") == 0
    assert run_command("recover", "--data", tmp_path / "a" / "unopened", *words, tmp_path / "b") == 0
    assert events_in(Package(tmp_path / "b"), first) == as_written(events)
    assert photos_in(Package(tmp_path / "b")) == photos
    assert report_in(tmp_path / "b")["journals"][0]["receipted_to"] == 15


def test_a_tablet_that_never_knew_the_recovery_key_is_brought_the_public_half(
    tmp_path: Path, stick: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    worked = Worked(tmp_path / "data", recovery=None)
    worked.work(3)
    assert evacuate(worked, stick) == 2
    said = capsys.readouterr().err
    assert "--recovery-public FILE" in said and not list(stick.iterdir())
    (tmp_path / "private.pem").write_bytes(RECOVERY.to_pem())
    assert evacuate(worked, stick, "--recovery-public", tmp_path / "private.pem") == 2
    assert "stays away from tablets" in capsys.readouterr().err
    (tmp_path / "public.pem").write_bytes(public_pem(RECOVERY.public))
    assert evacuate(worked, stick, "--recovery-public", tmp_path / "public.pem") == 0
    assert events_in(opened(stick), worked.journal) == as_written(worked.events)
    assert not escrow_file(worked.folder, worked.journal).exists()
    worked.close()


def test_without_a_key_store_the_disk_goes_elsewhere(
    worked: Worked, stick: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def none(_: Path) -> None:
        raise NoSecureStore("the key store is locked.")

    monkeypatch.setattr(key_stores, "found_key_store", none)
    assert evacuate(worked, stick) == 2
    said = capsys.readouterr().err
    assert "the key store is locked" in said and "handrail recover" in said
    monkeypatch.undo()
    assert evacuate(worked, stick / "not mounted") == 2
    assert "Is the stick mounted" in capsys.readouterr().err


def test_a_package_for_another_key_does_not_open(
    worked: Worked, stick: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert evacuate(worked, stick) == 0
    key, folder = key_file(tmp_path, RecoveryKey.generate()), stick / "handrail-rescue-tablet-1"
    assert run_command("recover", "--data", folder, "--recovery-key", key, "--output", tmp_path / "out") == 4
    assert RECOVERY.id in capsys.readouterr().out
    assert not (tmp_path / "out" / "events").exists()

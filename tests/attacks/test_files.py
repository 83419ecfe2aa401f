"""Who has the tablet's files, but neither its key store nor any key: whatever is changed on the disk is found.

SQLCipher seals each page with a key and its number, so what is left to such an attacker is to damage, to exchange and
to bring back what was there before, whole files or single pages of them.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from handrail.journal.opening import journal_file
from tests.attacks.victim import PAGE, Victim, build, look
from tests.journal.tablet import ANNA, note

# Within a page: what is encrypted, and at its end the vector it was encrypted with and the seal over both.
REGIONS = {"first": 0, "header": 17, "middle": PAGE // 2, "vector": PAGE - 80, "seal": PAGE - 64, "last": PAGE - 1}


def detected(victim: Victim) -> None:
    """The client does not go on in the journal as if nothing were, or ``verify`` names what is wrong; here: both."""
    seen, opened = look(victim.data), victim.opened()
    assert not seen.good, "verify found nothing"
    assert opened in ("restored", "replaced") or opened.startswith("refused"), opened


def flip(path: Path, at: int) -> None:
    content = bytearray(path.read_bytes())
    content[at] ^= 1
    path.write_bytes(content)


def number_of_pages(victim: Victim) -> int:
    return victim.path.stat().st_size // PAGE


# --- bytes of the database -------------------------------------------------------------------------


@pytest.mark.req("P11-10a-1", "SEC-ST-1")
@pytest.mark.parametrize("region", REGIONS)
def test_a_flipped_bit_in_each_page_is_found(victim: Victim, region: str) -> None:
    content = victim.path.read_bytes()
    for page in range(len(content) // PAGE):
        flip(victim.path, page * PAGE + REGIONS[region])
        assert victim.path.read_bytes() != content
        seen = look(victim.data)
        assert seen.item in ("database page", "unreadable"), (page, seen)
        victim.path.write_bytes(content)
    assert look(victim.data).good


@pytest.mark.req("P11-10a-1")
def test_a_file_that_ends_at_any_page_or_within_one_is_found(victim: Victim) -> None:
    content = victim.path.read_bytes()
    for end in [*range(0, len(content), PAGE), *range(PAGE // 2, len(content), PAGE * 3)]:
        victim.path.write_bytes(content[:end])
        assert not look(victim.data).good, end
        victim.path.write_bytes(content)


@pytest.mark.req("P11-10a-1")
def test_two_pages_that_changed_places_are_found(victim: Victim) -> None:
    content = victim.path.read_bytes()
    parts = [content[at : at + PAGE] for at in range(0, len(content), PAGE)]
    for at in range(len(parts) - 1):
        order = [*parts[:at], parts[at + 1], parts[at], *parts[at + 2 :]]
        assert b"".join(order) != content
        victim.path.write_bytes(b"".join(order))
        assert not look(victim.data).good, at


@pytest.mark.req("P11-10a-1")
@pytest.mark.parametrize("added", [b"\0", bytes(PAGE), None])
def test_bytes_that_were_added_are_found_and_change_no_record(victim: Victim, added: bytes | None) -> None:
    """SQLite reads as many pages as the sealed first one says; what stands behind them is never looked at."""
    before = victim.rows()
    content = victim.path.read_bytes()
    victim.path.write_bytes(content + (content[-PAGE:] if added is None else added))
    assert look(victim.data).item == "database page"
    assert (victim.rows(), victim.opened()) == (before, f"goes on at {victim.last}")


@pytest.mark.req("P11-10a-1", "INT-CH-1")
def test_a_page_from_an_older_copy_is_found_or_holds_no_record(victim: Victim) -> None:
    """An old page bears a good seal. Each that differs is brought back alone, with each other, and all together."""
    old, new = (journal_file(folder / "journal", victim.journal).read_bytes() for folder in (victim.older, victim.data))
    before, opened = victim.rows(), victim.opened()
    differ = [at for at in range(0, len(old), PAGE) if old[at : at + PAGE] != new[at : at + PAGE]]
    assert len(differ) > 5
    sets = [[one] for one in differ] + [[one, two] for one in differ for two in differ if one < two] + [differ]
    passed = []
    for chosen in sets:
        content = bytearray(new)
        for at in chosen:
            content[at : at + PAGE] = old[at : at + PAGE]
        victim.path.write_bytes(content)
        assert victim.path.read_bytes() != new
        if look(victim.data).good:
            passed.append(chosen)
            assert (victim.rows(), victim.opened()) == (before, opened), chosen
    # What passes are the pages of unsaved input and of counted failures: those are no records (see test_counters).
    assert passed


# --- whole files ---------------------------------------------------------------------------------------


def whole(victim: Victim) -> None:
    """The folder as it was, photos too, and nothing of what came later."""
    shutil.rmtree(victim.folder)
    shutil.copytree(victim.older / "journal", victim.folder)


def bring_back(victim: Victim, *patterns: str) -> None:
    for pattern in patterns:
        for path in (victim.older / "journal").glob(pattern):
            shutil.copy(path, victim.folder / path.name)


@pytest.mark.req("P11-10a-1", "INT-CH-1")
@pytest.mark.parametrize("bring", [lambda v: bring_back(v, "*.db"), lambda v: bring_back(v, f"{v.journal}.db*"), whole])
def test_an_older_copy_of_the_journal_is_found(victim: Victim, bring: Callable[[Victim], None]) -> None:
    before = victim.files()
    bring(victim)
    assert victim.files() != before
    seen = look(victim.data)
    assert (seen.item, "older copy" in seen.detail) == (f"event {victim.mark}", True)
    assert victim.opened() == "restored"
    # And it stays found, now that another journal is the current one.
    assert look(victim.data).item == f"event {victim.mark}"


@pytest.mark.req("P11-10a-1")
def test_an_older_copy_of_an_old_journal_is_found(victim: Victim, tmp_path: Path) -> None:
    """A journal that another one has followed is still remembered."""
    kept = victim.beside("before")
    rooms = victim.opening().open()
    rooms.close()
    victim.opening().start_new("forked", victim.journal).close()
    assert look(victim.data).good
    bring_back(victim, f"{victim.journal}.db")
    assert victim.path.read_bytes() != kept.path.read_bytes()
    assert look(victim.data).item == f"event {victim.last}"


@pytest.mark.req("P11-10a-1")
@pytest.mark.parametrize("which", ["current", "old", "both", "folder"])
def test_a_deleted_journal_is_named(victim: Victim, which: str) -> None:
    before = victim.files()
    if which == "folder":
        shutil.rmtree(victim.folder)
        (victim.data / "journal").mkdir()
    else:
        for journal in {"current": [victim.journal], "old": [victim.old], "both": [victim.journal, victim.old]}[which]:
            journal_file(victim.folder, journal).unlink()
    assert victim.files() != before
    missing = victim.old if which == "old" else victim.journal
    assert look(victim.data).item == f"journal {missing}"
    assert victim.opened() == (f"goes on at {victim.last}" if which == "old" else "replaced")


@pytest.mark.req("P11-10a-1")
def test_files_that_changed_places_or_tablets_are_found(victim: Victim, tmp_path: Path) -> None:
    other = build(tmp_path / "other")
    old = journal_file(victim.folder, victim.old)
    content = victim.path.read_bytes()
    for stranger in (other.path, old):
        victim.path.write_bytes(stranger.read_bytes())
        assert victim.path.read_bytes() != content
        detected(victim)
        victim.path.write_bytes(content)
    assert look(victim.data).good
    # Another tablet's journal laid beside ours, under its own name: nothing here can read it, and that is said.
    shutil.copy(other.path, victim.folder)
    assert other.journal in look(victim.data).detail
    assert victim.opened() == f"goes on at {victim.last}"


# --- the write-ahead log of a tablet that was killed ---------------------------------------------------


class Killed:
    """A tablet that lost its power while the last events stood in the write-ahead log alone."""

    def __init__(self, victim: Victim) -> None:
        rooms = victim.opening().open()
        rooms.journal.append([note("in the log")] * 3, ANNA)
        rooms.mark()
        self.mark = rooms.journal.head.seq
        for number in range(4):
            rooms.journal.append([note(f"in the log, unmarked {number}")], ANNA)
        self.last = rooms.journal.head.seq
        # A copy of the files is what a power cut leaves; the program that writes them goes on elsewhere.
        self._kept = victim.beside("killed")
        rooms.journal.close()
        self.left = self.again()

    def again(self) -> Victim:
        """As it was when the power went."""
        shutil.rmtree(self._kept.data.parent.parent / "left", ignore_errors=True)
        self.left = self._kept.copy(self._kept.data.parent.parent / "left")
        return self.left

    @property
    def log(self) -> Path:
        return self.left.path.with_name(self.left.path.name + "-wal")

    def judge(self) -> str:
        """What was marked is there, or it is found to be missing; what was not marked is there or gone as a tail.

        What the client said at its next start.
        """
        seen, opened = look(self.left.data), self.left.opened()
        if seen.good:
            assert opened.startswith("goes on at "), opened
            kept = int(opened.rsplit(" ", 1)[1])
            assert self.mark <= kept <= self.last
            ranges = seen.reports[0].ranges
            assert ranges[-1].last == kept and (kept == self.mark or ranges[-1].anchor == "device")
        else:
            assert opened == "restored" or opened.startswith("refused"), opened
        return opened


@pytest.fixture
def killed(victim: Victim) -> Killed:
    return Killed(victim)


@pytest.mark.req("P11-10a-1", "INT-CH-1")
def test_a_flipped_bit_in_each_frame_of_the_log_takes_no_marked_event(killed: Killed) -> None:
    """SQLite ends the log at the first frame that is not whole: that is a tail cut off, and no more."""
    assert killed.log.stat().st_size > 8 * PAGE
    files = killed.left.files()
    name = killed.log.relative_to(killed.left.data).as_posix()
    frames = range(32, len(files[name]), PAGE + 24)
    lost = 0
    for offset in (0, *frames):
        for within in (3, 12, 24 + PAGE // 2) if offset else (1, 9, 24):
            if offset + within >= len(files[name]):
                continue
            killed.again()
            flip(killed.log, offset + within)
            assert killed.log.read_bytes() != files[name]
            lost += killed.judge() != f"goes on at {killed.last}"
    assert lost


@pytest.mark.req("P11-10a-1", "INT-CH-1")
def test_a_log_that_ends_at_any_frame_takes_no_marked_event(killed: Killed) -> None:
    files = killed.left.files()
    name = killed.log.relative_to(killed.left.data).as_posix()
    outcomes = set()
    for end in range(0, len(files[name]), PAGE + 24):
        killed.again()
        killed.log.write_bytes(files[name][:end])
        outcomes.add(killed.judge())
    assert "restored" in outcomes
    assert f"goes on at {killed.last - 1}" in outcomes  # the unanchored tail


@pytest.mark.req("P11-10a-1", "INT-CH-1")
@pytest.mark.parametrize("mixed", ["no log", "older database", "older log", "another's log", "garbled index"])
def test_database_and_log_of_different_times_or_tablets(killed: Killed, tmp_path: Path, mixed: str) -> None:
    before = killed.left.files()
    if mixed == "no log":
        killed.log.unlink()
    elif mixed == "older database":
        bring_back(killed.left, f"{killed.left.journal}.db")
    elif mixed == "garbled index":
        shared = killed.left.path.with_name(killed.left.path.name + "-shm")
        shared.write_bytes(os.urandom(shared.stat().st_size))
    else:
        other = Killed(build(tmp_path / "other") if mixed == "another's log" else killed.left.beside("earlier"))
        shutil.copy(other.log, killed.log)
    assert killed.left.files() != before
    killed.judge()


# --- photos ----------------------------------------------------------------------------------------------


def photos(victim: Victim) -> list[Path]:
    return sorted(path for path in (victim.folder / "blobs").rglob("*") if path.is_file())


@pytest.mark.req("P11-10a-1")
def test_any_changed_byte_range_of_a_photo_is_named(victim: Victim) -> None:
    for photo in photos(victim):
        content = photo.read_bytes()
        for at in [*range(0, len(content), max(1, len(content) // 40)), len(content) - 16, len(content) - 1]:
            flip(photo, at)
            assert photo.read_bytes() != content
            assert look(victim.data).item == f"photo {photo.name}"
            photo.write_bytes(content)
        for other in (content[:-1], content[1:], content + b"\0", b"", content[::-1], content * 2):
            photo.write_bytes(other)
            assert look(victim.data).item == f"photo {photo.name}"
            photo.write_bytes(content)
    assert look(victim.data).good


@pytest.mark.req("P11-10a-1")
@pytest.mark.parametrize("attack", ["deleted", "exchanged", "renamed", "older folder", "another's", "a folder"])
def test_photos_that_are_gone_or_elsewhere_are_named(victim: Victim, tmp_path: Path, attack: str) -> None:
    before = victim.files()
    one, two = photos(victim)
    if attack == "deleted":
        two.unlink()
    elif attack == "exchanged":
        contents = one.read_bytes(), two.read_bytes()
        one.write_bytes(contents[1])
        two.write_bytes(contents[0])
    elif attack == "renamed":
        two.rename(two.with_name("0" * 64))
    elif attack == "older folder":
        shutil.rmtree(victim.folder / "blobs")
        shutil.copytree(victim.older / "journal" / "blobs", victim.folder / "blobs")
    elif attack == "another's":
        # The same photo on another tablet is sealed with another key.
        shutil.copy(photos(build(tmp_path / "other"))[0], one)
    else:
        two.unlink()
        two.mkdir()
    assert victim.files() != before
    assert look(victim.data).item.startswith(("photo ", "event "))


@pytest.mark.req("P11-10a-1")
def test_a_photo_that_no_record_names_is_nothing(victim: Victim) -> None:
    (victim.folder / "blobs" / "00").mkdir()
    (victim.folder / "blobs" / "00" / ("0" * 64)).write_bytes(b"planted")
    assert look(victim.data).good
    rooms = victim.opening().open()
    assert rooms.blobs.get("0" * 64) is None
    rooms.journal.close()

"""What can be read of a damaged journal is brought out, and the report names exactly what is missing (DI-END-1)."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlcipher3 import dbapi2 as sqlcipher

from handrail.journal import pages
from handrail.journal.escrow import escrow_file
from handrail.journal.opening import database_key_name, signing_key_name
from handrail.journal.pages import Beside, Pages
from handrail.journal.schema import GUARDS
from handrail.wire.rescue import Package
from tests.journal.disk import (
    PAGE,
    RECOVERY,
    Worked,
    as_written,
    contents_of,
    decrypted,
    events_in,
    key_file,
    photos_in,
    report_in,
    run_command,
)
from tests.journal.tablet import kilobyte, note

LOG_HEADER, FRAME = 32, 24 + PAGE


@pytest.fixture(scope="module")
def rested(tmp_path_factory: pytest.TempPathFactory) -> Worked:
    """A journal that was closed: all of it is in the database, the log is gone."""
    worked = Worked(tmp_path_factory.mktemp("rested") / "data")
    worked.work(30)
    worked.receipted(12)
    worked.close()
    assert not worked.path.with_name(worked.path.name + "-wal").exists()
    return worked


@pytest.fixture(scope="module")
def struck(tmp_path_factory: pytest.TempPathFactory) -> Worked:
    """A journal as a tablet without power leaves it: what was written last is in the log."""
    worked = Worked(tmp_path_factory.mktemp("struck") / "data")
    worked.write(*[kilobyte() for _ in range(3)])
    worked.rooms.journal._store.checkpoint()
    for _ in range(9):
        worked.write(kilobyte())
    disk = worked.disk(tmp_path_factory.mktemp("disk") / "data", keys=True)
    worked.close()
    worked.data, worked.folder = disk, disk / "journal"
    return worked


def salvaged(worked: Worked, folder: Path, *options: object) -> tuple[int, dict[str, Any], Package]:
    """Exit code, the journal's report and the package of a salvage of a disk."""
    output = folder / f"out-{len(list(folder.glob('out-*')))}"
    before = contents_of(worked.data)
    code = run_command("salvage", "--data", worked.data, "--output", output, *options)
    assert contents_of(worked.data) == before, "salvage wrote where it read"
    (report,) = report_in(output)["journals"]
    return code, report, Package(output)


def numbers(spans: list[dict[str, Any]]) -> set[int]:
    return {seq for one in spans for seq in range(one["first"], one["last"] + 1)}


class Copy:
    """The disk of a tablet, to be damaged."""

    def __init__(self, worked: Worked, folder: Path) -> None:
        self.worked = worked
        self._from = worked.data, worked.folder
        worked.data = shutil.copytree(worked.data, folder / "disk")
        worked.folder = worked.data / "journal"

    def __enter__(self) -> Worked:
        return self.worked

    def __exit__(self, *_: object) -> None:
        self.worked.data, self.worked.folder = self._from


def test_what_is_read_page_by_page_is_what_sqlite_reads(rested: Worked, struck: Worked) -> None:
    for worked in (rested, struck):
        found = Pages(worked.path, worked.database_key)
        beside = Beside()
        # Rows without a number were looked for past the pages' own lists; what they are their signatures tell.
        rows = {(row.seq, row.data, row.hash, row.signature) for row in found.rows(beside) if row.seq is not None}
        assert rows == {(one.event.seq, one.data, one.hash, one.signature) for one in worked.events}
        assert found.lost == []
        assert beside.named == {one.event.seq: one.event.id for one in worked.events}
        assert {digest: len(keys) for digest, keys in beside.blob_keys.items()} == dict.fromkeys(worked.photos, 1)
        assert len(set(beside.receipts)) == (1 if worked is rested else 0)
        found.close()


@pytest.mark.parametrize("options", [(), ("--recovery-key",)])
def test_a_journal_that_is_whole_comes_out_whole(rested: Worked, tmp_path: Path, options: tuple[str, ...]) -> None:
    named = (*options, key_file(tmp_path)) if options else ()
    code, report, package = salvaged(rested, tmp_path, *named)
    assert (code, report["complete"], report["missing"], report["damage"]) == (0, True, [], [])
    assert (report["receipted_to"], report["not_receipted"], report["last_known"]) == (12, 19, 31)
    assert events_in(package, rested.journal) == as_written(rested.events)
    assert photos_in(package) == rested.photos
    (receipts,) = package.names("receipts/")
    assert len(package.signed(receipts)) == 1


def zeroed(page: bytes) -> bytes:
    return bytes(PAGE)


def garbled(page: bytes) -> bytes:
    return random.Random(7).randbytes(PAGE)


@pytest.mark.timeout(300)
@pytest.mark.req("DI-END-1", "P11-10a-1")
@pytest.mark.parametrize("damage", [zeroed, garbled])
def test_each_page_in_turn_is_lost(rested: Worked, tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    """Header, index, events, photo keys, receipts: whichever it is, only what stood on that page is missing."""
    whole = rested.path.read_bytes()
    lost_something = 0
    for number in range(1, len(whole) // PAGE + 1):
        expected = rested.on_page(number, whole)
        with Copy(rested, tmp_path) as worked:
            content = bytearray(whole)
            content[(number - 1) * PAGE : number * PAGE] = damage(whole[(number - 1) * PAGE : number * PAGE])
            worked.path.write_bytes(content)
            code, report, package = salvaged(worked, tmp_path)
            found = events_in(package, worked.journal)
        assert found == {seq: one for seq, one in as_written(worked.events).items() if seq not in expected}
        assert numbers(report["missing"]) == expected, f"page {number}"
        assert all(part["at_gateway"] == (part["last"] <= 12) for part in report["missing"])
        assert report["missing_ids"] == {str(seq): worked.events[seq - 1].event.id for seq in sorted(expected)}
        missing_photos = {one["digest"] for one in report["photos_missing"]}
        kept = worked.photos.keys() - missing_photos - unnamed(worked, expected, package)
        assert photos_in(package) == {digest: worked.photos[digest] for digest in kept}
        assert code == (4 if expected or missing_photos else 0)
        assert report["damage"] or not expected
        lost_something += bool(expected)
        shutil.rmtree(tmp_path / "disk")
    assert lost_something > 5


def naming(worked: Worked) -> dict[str, int]:
    """Each photo's digest -> the event that names it."""
    return {photo["digest"]: one.event.seq for one in worked.events for photo in one.event.payload.get("photos", ())}


def unnamed(worked: Worked, lost: set[int], package: Package) -> set[str]:
    """Photos that only lost events name, and whose keys were lost with them."""
    kept = {one.rpartition("/")[2] for one in package.names("photos/")}
    return {digest for digest, seq in naming(worked).items() if seq in lost and digest not in kept}


def test_one_byte_costs_one_event_and_not_its_page(rested: Worked, tmp_path: Path) -> None:
    """A flipped byte spoils 32 bytes of the page; the other rows of the page still prove themselves."""
    whole = rested.path.read_bytes()
    costs = []
    for number in range(2, len(whole) // PAGE + 1):
        on_page = rested.on_page(number, whole)
        if len(on_page) < 3:
            continue
        with Copy(rested, tmp_path) as worked:
            content = bytearray(whole)
            content[(number - 1) * PAGE + 3000] ^= 1
            worked.path.write_bytes(content)
            _, report, _ = salvaged(worked, tmp_path)
        shutil.rmtree(tmp_path / "disk")
        missing = numbers(report["missing"])
        assert missing <= on_page
        costs.append(len(missing))
    assert len(costs) >= 3 and max(costs) == 1


def test_a_page_that_has_lost_its_list_of_rows_still_gives_them(rested: Worked, tmp_path: Path) -> None:
    whole = rested.path.read_bytes()
    pages_ = [one for one in range(2, len(whole) // PAGE + 1) if len(rested.on_page(one, whole)) >= 3]
    with Copy(rested, tmp_path) as worked:
        content = bytearray(whole)
        for number in pages_:
            content[(number - 1) * PAGE + 3] ^= 1  # spoils what kind of page it is and where its rows begin
        worked.path.write_bytes(content)
        code, report, package = salvaged(worked, tmp_path)
    assert events_in(package, rested.journal) == as_written(rested.events)
    assert (code, report["missing"], len(report["damage"])) == (0, [], len(pages_))
    assert len(pages_) >= 3


@pytest.mark.timeout(300)
def test_a_page_that_lies_in_two_places_is_lost_in_one(tmp_path: Path) -> None:
    """Between a checkpoint and the log's next beginning every page is in the log and in the database."""
    worked = Worked(tmp_path / "data")
    worked.write(kilobyte(), note("0123456789" * 1500), kilobyte())
    connection = sqlcipher.connect(str(worked.path), isolation_level=None)
    connection.execute(f"PRAGMA key = \"x'{worked.database_key.hex()}'\"")
    assert connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()[0] == 0
    log, database = log_of(worked).read_bytes(), worked.path.read_bytes()
    in_log = {number for _, number in frames(log)}
    places = [(log_of(worked).name, at + 24) for at, _ in frames(log)]
    places += [(worked.path.name, (number - 1) * PAGE) for number in in_log if number * PAGE <= len(database)]
    assert len(places) > 15
    for count, (name, at) in enumerate(places):
        disk = worked.disk(tmp_path / f"disk-{count}", keys=True)
        content = bytearray((disk / "journal" / name).read_bytes())
        content[at : at + PAGE] = bytes(PAGE)
        (disk / "journal" / name).write_bytes(content)
        output = tmp_path / f"found-{count}"
        assert run_command("salvage", "--data", disk, "--output", output) == 0, (name, at)
        assert events_in(Package(output), worked.journal) == as_written(worked.events)
    connection.close()
    worked.close()


def index_of_ids(worked: Worked, whole: bytes) -> int:
    """The page that names all events' ids and holds none of the events."""
    ids = [one.event.id.encode() for one in worked.events]
    for number in range(2, len(whole) // PAGE + 1):
        text = decrypted(whole[(number - 1) * PAGE : number * PAGE], number, worked.database_key)
        if all(one in text for one in ids):
            return number
    raise AssertionError("no page names them all")


@pytest.mark.req("DI-END-1")
def test_header_index_and_events_are_lost_at_once(rested: Worked, tmp_path: Path) -> None:
    whole = rested.path.read_bytes()
    with_events = [number for number in range(2, len(whole) // PAGE + 1) if len(rested.on_page(number, whole)) >= 3]
    index = index_of_ids(rested, whole)
    with Copy(rested, tmp_path) as worked:
        content = bytearray(whole)
        for number in (1, index, with_events[1], with_events[-1]):
            content[(number - 1) * PAGE : number * PAGE] = bytes(PAGE)
        worked.path.write_bytes(content)
        code, report, package = salvaged(worked, tmp_path, "--recovery-key", key_file(tmp_path))
    expected = rested.on_page(with_events[1], whole) | rested.on_page(with_events[-1], whole)
    assert events_in(package, rested.journal).keys() == set(range(1, 32)) - expected
    # The end of the journal is named by nothing that is left but the photos' events before it.
    known = set(range(1, report["last_known"] + 1))
    assert numbers(report["missing"]) == expected & known and code == 4
    assert "first bytes" in report["damage"][0]


def test_the_key_store_remembers_how_far_the_journal_went(rested: Worked, tmp_path: Path) -> None:
    with Copy(rested, tmp_path) as worked:
        content = bytearray(worked.path.read_bytes())
        index = index_of_ids(worked, bytes(content))
        content[(index - 1) * PAGE : index * PAGE] = bytes(PAGE)
        worked.path.write_bytes(content[: len(content) // 2 // PAGE * PAGE])
        _, by_escrow, _ = salvaged(worked, tmp_path, "--recovery-key", key_file(tmp_path))
        _, by_store, package = salvaged(worked, tmp_path)
    assert by_escrow["last_known"] < 31 and by_store["last_known"] == 31
    assert numbers(by_store["missing"]) | events_in(package, rested.journal).keys() == set(range(1, 32))


def test_the_receipt_tells_what_the_gateway_has_and_how_far_the_journal_went_at_least(
    rested: Worked, tmp_path: Path
) -> None:
    whole = rested.path.read_bytes()
    first = next(number for number in range(2, 99) if {1, 2, 3} <= rested.on_page(number, whole))
    with Copy(rested, tmp_path) as worked:
        content = bytearray(whole)
        content[(first - 1) * PAGE : first * PAGE] = bytes(PAGE)
        worked.path.write_bytes(content)
        code, report, _ = salvaged(worked, tmp_path)
    assert report["missing"] == [{"first": 1, "last": max(rested.on_page(first, whole)), "at_gateway": True}]
    assert code == 4
    words = (tmp_path / "out-0" / "report.txt").read_text()
    assert "MISSING: events 1 to" in words and "the gateway has them" in words


# --- the log -------------------------------------------------------------------------------------------


def frames(log: bytes) -> list[tuple[int, int]]:
    """Of each frame of the log: where it begins, and the number of its page."""
    return [(at, int.from_bytes(log[at : at + 4], "big")) for at in range(LOG_HEADER, len(log) - FRAME + 1, FRAME)]


def still_there(worked: Worked, log: bytes, lost: set[int]) -> set[int]:
    """Events that stand on a page of the database, or on a frame of the log that is not lost."""
    database = worked.path.read_bytes()
    pages_ = [(database[at : at + PAGE], at // PAGE + 1) for at in range(0, len(database), PAGE)]
    pages_ += [(log[at + 24 : at + FRAME], number) for at, number in frames(log) if at not in lost]
    texts = [decrypted(page, number, worked.database_key) for page, number in pages_]
    return {one.event.seq for one in worked.events if any(one.data in text for text in texts)}


def log_of(worked: Worked) -> Path:
    return worked.path.with_name(worked.path.name + "-wal")


@pytest.mark.timeout(300)
@pytest.mark.req("DI-END-1")
def test_each_frame_of_the_log_in_turn_is_lost(struck: Worked, tmp_path: Path) -> None:
    whole = log_of(struck).read_bytes()
    assert still_there(struck, whole, set()) == set(range(1, 14))
    for at, _ in frames(whole):
        with Copy(struck, tmp_path) as worked:
            log_of(worked).write_bytes(whole[: at + 24] + bytes(PAGE) + whole[at + FRAME :])
            _, report, package = salvaged(worked, tmp_path)
            expected = still_there(worked, whole, {at})
        shutil.rmtree(tmp_path / "disk")
        assert events_in(package, struck.journal).keys() == expected
        assert numbers(report["missing"]) == set(range(1, 14)) - expected


@pytest.mark.req("DI-END-1")
@pytest.mark.parametrize("size", [0, LOG_HEADER, LOG_HEADER + FRAME + 100])
def test_the_head_of_the_log_is_not_needed(struck: Worked, tmp_path: Path, size: int) -> None:
    """SQLite would throw the log away; each of its frames is read all the same."""
    with Copy(struck, tmp_path) as worked:
        whole = log_of(worked).read_bytes()
        log_of(worked).write_bytes(bytes(size) + whole[size:])
        code, report, package = salvaged(worked, tmp_path)
    assert events_in(package, struck.journal) == as_written(struck.events)
    assert (code, report["missing"]) == (0, [])


def test_the_log_is_cut_short(struck: Worked, tmp_path: Path) -> None:
    whole = log_of(struck).read_bytes()
    places = frames(whole)
    with Copy(struck, tmp_path) as worked:
        kept = places[len(places) // 2][0]
        log_of(worked).write_bytes(whole[:kept])
        _, report, package = salvaged(worked, tmp_path)
    found = events_in(package, struck.journal).keys()
    # The key store has marked nothing since the journal was opened: what the log alone held is known to nobody.
    assert found == set(range(1, max(found) + 1)) and 4 <= max(found) < 13
    assert report["missing"] == []


@pytest.mark.req("DI-CON-1")
def test_what_was_never_committed_is_not_brought_back(struck: Worked, tmp_path: Path) -> None:
    """The number of such an event is given to another one afterwards: two would claim one place."""
    with Copy(struck, tmp_path) as worked:
        log = bytearray(log_of(worked).read_bytes())
        places = [at for at, _ in frames(log)]
        ends = [at for at in places if log[at + 4 : at + 8] != bytes(4)]
        log[ends[-1] + 4 : ends[-1] + 8] = bytes(4)  # the last commit did not get as far as its last frame
        log_of(worked).write_bytes(log)
        _, report, package = salvaged(worked, tmp_path)
    assert events_in(package, struck.journal).keys() == set(range(1, 13))
    assert (report["last_known"], report["missing"]) == (12, [])


# --- keys ----------------------------------------------------------------------------------------------


def test_the_first_event_states_the_key_where_the_key_store_has_lost_it(rested: Worked, tmp_path: Path) -> None:
    with Copy(rested, tmp_path) as worked:
        kept = json.loads((worked.data / "demo-keys.json").read_text())
        del kept[signing_key_name(worked.journal)]
        (worked.data / "demo-keys.json").write_text(json.dumps(kept))
        code, report, package = salvaged(worked, tmp_path)
        assert (code, report["complete"]) == (0, True)
        assert events_in(package, rested.journal) == as_written(rested.events)
        # And where that event is lost too, nothing verifies, and nothing is taken for good.
        content = bytearray(worked.path.read_bytes())
        for number in range(2, len(content) // PAGE + 1):
            if 1 in rested.on_page(number, bytes(content)):
                content[(number - 1) * PAGE : number * PAGE] = bytes(PAGE)
        worked.path.write_bytes(content)
        code, report, package = salvaged(worked, tmp_path)
    assert code == 4 and events_in(package, rested.journal) == {}
    assert len(report["doubtful"]) > 20 and "is not known" in report["doubtful"][0]["why"]


def test_a_wrong_or_missing_key_says_so(rested: Worked, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Copy(rested, tmp_path) as worked:
        kept = json.loads((worked.data / "demo-keys.json").read_text())
        name = database_key_name(worked.journal)
        kept[name] = kept[signing_key_name(worked.journal)]
        (worked.data / "demo-keys.json").write_text(json.dumps(kept))
        assert run_command("salvage", "--data", worked.data, "--output", tmp_path / "a") == 2
        assert "nothing can be read" in capsys.readouterr().out
        del kept[name]
        (worked.data / "demo-keys.json").write_text(json.dumps(kept))
        assert run_command("salvage", "--data", worked.data, "--output", tmp_path / "b") == 2
        assert "--recovery-key" in capsys.readouterr().out
        escrow_file(worked.folder, worked.journal).unlink()
        words = ("--data", worked.data, "--recovery-key", key_file(tmp_path), "--output", tmp_path / "c")
        assert run_command("salvage", *words) == 2
        assert "no escrow" in capsys.readouterr().out


# --- what somebody changed, and the medium -------------------------------------------------------------


@pytest.mark.req("P11-10a-1")
def test_an_event_that_somebody_rewrote_is_doubtful_and_not_missing(rested: Worked, tmp_path: Path) -> None:
    with Copy(rested, tmp_path) as worked:
        connection = sqlcipher.connect(str(worked.path), isolation_level=None)
        connection.execute(f"PRAGMA key = \"x'{worked.database_key.hex()}'\"")
        connection.execute("DROP TRIGGER events_no_update")
        connection.execute("UPDATE events SET data = CAST(replace(data, '12.50', '12.51') AS BLOB) WHERE seq = 10")
        connection.execute(GUARDS["events_no_update"])
        connection.close()
        code, report, package = salvaged(worked, tmp_path)
    assert code == 4
    assert [one["seq"] for one in report["doubtful"]] == [10] and report["missing"] == []
    assert 10 not in events_in(package, rested.journal)
    (raw,) = package.names("doubtful/")
    assert package.document(raw)["seq"] == 10


def test_a_photo_whose_file_or_key_is_damaged_is_named_with_its_event(rested: Worked, tmp_path: Path) -> None:
    digests = sorted(rested.photos)
    with Copy(rested, tmp_path) as worked:
        spoilt, gone = (worked.folder / "blobs" / one[:2] / one for one in digests[:2])
        spoilt.write_bytes(spoilt.read_bytes()[:-1] + b"x")
        gone.unlink()
        code, report, package = salvaged(worked, tmp_path)
    assert code == 4
    why = {one["digest"]: (one["event"], one["why"]) for one in report["photos_missing"]}
    named_by = naming(rested)
    assert why == {
        digests[0]: (named_by[digests[0]], "its file or its key is damaged"),
        digests[1]: (named_by[digests[1]], "its file is not there"),
    }
    assert photos_in(package).keys() == set(digests[2:])


def test_a_medium_that_fails_while_it_is_read_costs_only_what_it_does_not_give(
    rested: Worked, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = rested.path.read_bytes()
    number = next(one for one in range(2, 99) if len(rested.on_page(one, whole)) >= 3)
    read = pages._Medium.read

    def failing(medium: Any, at: int, size: int) -> bytes | None:
        if medium.size == len(whole) and at == (number - 1) * PAGE:
            return None
        found: bytes | None = read(medium, at, size)
        return found

    monkeypatch.setattr(pages._Medium, "read", failing)
    code, report, _ = salvaged(rested, tmp_path)
    assert code == 4 and numbers(report["missing"]) == rested.on_page(number, whole)
    assert report["damage"] == [f"page {number} (can not be read)"]


@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_whatever_is_damaged_nothing_false_is_kept_and_nothing_good_is_left(
    rested: Worked, struck: Worked, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    source = data.draw(st.sampled_from([rested, struck]))
    folder = tmp_path_factory.mktemp("any")
    with Copy(source, folder) as worked:
        files = [one for one in (worked.path, log_of(worked)) if one.exists()]
        for _ in range(data.draw(st.integers(1, 6))):
            file = data.draw(st.sampled_from(files))
            content = bytearray(file.read_bytes())
            if not content:
                continue
            at, size = data.draw(st.integers(0, len(content) - 1)), data.draw(st.sampled_from([1, 16, 512, PAGE, 9000]))
            what = data.draw(st.sampled_from(["zero", "noise", "cut"]))
            if what == "cut":
                del content[max(at, len(content) // 3) :]
            else:
                end = min(len(content), at + size)
                content[at:end] = bytes(end - at) if what == "zero" else random.Random(at).randbytes(end - at)
            file.write_bytes(content)
        output = folder / "out"
        code = run_command("salvage", "--data", worked.data, "--output", output)
    assert code in (0, 2, 4)
    found = events_in(Package(output), source.journal)
    assert found.items() <= as_written(source.events).items()
    reports = report_in(output)["journals"]
    if reports:
        missing = numbers(reports[0]["missing"])
        assert missing | found.keys() == set(range(1, reports[0]["last_known"] + 1)) and not missing & found.keys()
        assert reports[0]["last_known"] <= len(source.events)
        assert reports[0]["doubtful"] == []


def test_output_goes_nowhere_where_something_is(
    rested: Worked, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "file").write_text("x")
    for output, word in ((tmp_path / "full", "not empty"), (rested.data / "new", "Name a folder elsewhere")):
        assert run_command("salvage", "--data", rested.data, "--output", output) == 2
        assert word in capsys.readouterr().err
    for data, word in ((tmp_path / "nothing", "no folder"), (tmp_path / "full", "no journal")):
        assert run_command("salvage", "--data", data, "--output", tmp_path / "out") == 2
        assert word in capsys.readouterr().err
    assert not (tmp_path / "out").exists() and not (rested.data / "new").exists()
    assert RECOVERY.id not in capsys.readouterr().out


def test_there_is_no_room(
    rested: Worked, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=1000))
    assert run_command("salvage", "--data", rested.data, "--output", tmp_path / "out") == 2
    assert "there is no room" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_note_of_any_length_is_read(tmp_path: Path) -> None:
    """Rows at each of the format's borders: on the page, just over it, one page more, and many."""
    worked = Worked(tmp_path / "data")
    base = len(worked.events[0].data)
    for size in (1, 2500, 2700, 2800, 2900, 3000, 3100, 3200, 6900, 7000, 7100, 30_000, 64_000 - base):
        worked.write(note("x" * size))
    worked.close()
    code, report, package = salvaged(worked, tmp_path)
    assert (code, report["missing"]) == (0, [])
    assert events_in(package, worked.journal) == as_written(worked.events)

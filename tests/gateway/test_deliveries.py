"""The ledger on each kind of database: what goes out, in which order, once; what fails, and what people do about it."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, func, select, text, update
from sqlalchemy.exc import DBAPIError

from handrail_gateway.blobs import BlobStore
from handrail_gateway.database import Database, open_database
from handrail_gateway.deliveries import ledger, reading
from handrail_gateway.deliveries.comparing import compare
from handrail_gateway.deliveries.connector import Change, Delivered, NotNow, Parcel, Rejected
from handrail_gateway.deliveries.interventions import Refused, pause, replay, resume
from handrail_gateway.deliveries.settings import DeliverySettings
from handrail_gateway.deliveries.turns import Turns
from handrail_gateway.deliveries.worker import Deliveries, Route
from handrail_gateway.moments import text_of
from handrail_gateway.schema import delivery_acts, delivery_documents, delivery_standings, parcels
from tests.gateway import delivering
from tests.gateway.conftest import House
from tests.gateway.deliveries import Diary, put_in_force, work
from tests.gateway.device import Device

BOTH = ("archive-draft-ncr.yaml", "archive-run-record.yaml")


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    folder = tmp_path / "archive"
    folder.mkdir()
    return folder


@pytest.fixture
def site(make_house: Callable[..., House], storage: dict[str, Any], archive: Path) -> House:
    """A gateway that delivers to a folder."""
    said = {"archive": {"adapter": "files", "folder": archive, "takes": ["draft_ncr", "run_record"]}}
    house = make_house(**storage, deliveries=DeliverySettings.model_validate({"connector": said}))
    put_in_force(house.gateway.database, *BOTH)
    return house


def tablet(house: House, name: str = "tablet-1", journal: str = "journal-1") -> Device:
    device = house.device(name, journal)
    device.mode = "production"
    return device


def send(device: Device) -> None:
    device.receipt(device.post(*device.chain))


def standings(database: Database, connector: str = "archive") -> list[dict[str, Any]]:
    with database.read() as connection:
        return reading.listed(connection, connector=connector)


def states(database: Database, connector: str = "archive") -> list[str]:
    return [row["state"] for row in standings(database, connector)]


def tree(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


# --- to a folder -----------------------------------------------------------------------------------------


@pytest.mark.req("S4-13", "S4-16", "S1-13")
def test_a_run_reaches_the_folder_value_by_value(site: House, archive: Path) -> None:
    device = tablet(site)
    made = device.play()
    send(device)
    assert work(site.gateway) == 3
    ncr = device.id_of(made["ncr"])
    first = json.loads((archive / "draft_ncr" / ncr / "r0001" / "record.json").read_bytes())["record"]
    second = json.loads((archive / "draft_ncr" / ncr / "r0002" / "record.json").read_bytes())["record"]
    assert (first["quantity"], second["quantity"]) == (1, 2)
    assert (first["order"], first["unit"], first["step"], first["person"]) == ("WO-1", "SN-001", "torque", "p-1")
    assert (first["measured"], first["gauge"], second["changes"][0]["reason"]) == ("13.4", "TW-1", "two found")
    run = json.loads((archive / "run_record" / "run-1" / "r0001" / "record.json").read_bytes())["record"]
    assert run["record"] == site.get("/v1/runs/run-1")
    assert states(site.gateway.database) == ["delivered"] * 3
    checked = subprocess.run(
        ["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"],
        cwd=archive / "draft_ncr" / ncr / "r0002", capture_output=True, check=False,
    )  # fmt: skip
    assert checked.returncode == 0, checked.stderr
    # Twice is as once.
    before = tree(archive)
    assert work(site.gateway) == 0
    assert tree(archive) == before


@pytest.mark.req("S4-13")
def test_an_ncr_does_not_wait_for_its_photos_and_gets_them_later(site: House, archive: Path) -> None:
    photo = b"a photo of a crack"
    digest = hashlib.sha256(photo).hexdigest()
    device = tablet(site)
    shot = {"digest": digest, "size": len(photo), "mime": "image/png", "name": "crack.png"}
    drafted = {"ncr": "D-1", "defect": "TQ-1", "containment": "red_bin", "photos": [shot]}
    ncr = device.id_of(device.write("ncr.drafted", "run-1", payload=drafted, step="torque"))
    send(device)
    assert work(site.gateway) == 1
    folder = archive / "draft_ncr" / ncr
    assert tree(folder / "r0001") == ["SHA256SUMS", "manifest.json", "record.json"]
    assert device.send("PUT", f"/v1/blobs/{digest}", photo).status_code == 200
    assert work(site.gateway) == 1
    assert (folder / "r0002" / f"{digest[:16]}.png").read_bytes() == photo
    assert work(site.gateway) == 0


@pytest.mark.req("S2-04", "S3-07")
def test_one_cause_is_one_record_however_often_it_fails(site: House, archive: Path) -> None:
    device = tablet(site)
    one = {"defect": "TQ-1", "containment": "red_bin"}
    first = device.id_of(device.write("ncr.drafted", "run-1", payload={**one, "ncr": "D-1"}, step="torque"))
    device.write("ncr.drafted", "run-1", payload={**one, "ncr": "D-2", "quantity": 3}, step="torque")
    other = device.id_of(device.write("ncr.drafted", "run-1", payload={**one, "ncr": "D-3"}, step="leak"))
    device.write("ncr.withdrawn", "run-1", payload={"ncr": "D-2", "reason": "counted twice"})
    device.write("ncr.withdrawn", "run-1", payload={"ncr": "D-1", "reason": "in limits after all"})
    anew = device.id_of(device.write("ncr.drafted", "run-1", payload={**one, "ncr": "D-4"}, step="torque"))
    send(device)
    work(site.gateway)
    assert sorted(path.name for path in (archive / "draft_ncr").iterdir()) == sorted([first, other, anew])
    said = [
        json.loads((archive / "draft_ncr" / first / f"r000{number}" / "record.json").read_bytes())["record"]
        for number in (1, 2, 3, 4)
    ]
    assert [(one["state"], one["quantity"], len(one["occurrences"])) for one in said] == [
        ("draft", 1, 1), ("draft", 3, 2), ("draft", 1, 2), ("withdrawn", 3, 2),
    ]  # fmt: skip
    assert said[3]["withdrawn_reason"] == "in limits after all"


def test_what_is_of_another_mode_or_came_before_is_not_delivered(
    make_house: Callable[..., House], archive: Path
) -> None:
    said = {"adapter": "files", "folder": archive, "takes": ["draft_ncr"], "since": "9999"}
    house = make_house(deliveries=DeliverySettings.model_validate({"connector": {"late": said}}))
    device = tablet(house)
    device.play()
    send(device)
    assert work(house.gateway, "late") == 0
    assert standings(house.gateway.database, "late") == []
    said = {"adapter": "files", "folder": archive, "takes": ["draft_ncr"]}
    house = make_house(deliveries=DeliverySettings.model_validate({"connector": {"archive": said}}))
    shown = house.device()
    shown.play()
    send(shown)
    assert work(house.gateway) == 0


def test_a_share_that_is_not_mounted_is_no_empty_folder(site: House, archive: Path) -> None:
    archive.rmdir()
    device = tablet(site)
    device.play()
    send(device)
    work(site.gateway)
    rows = standings(site.gateway.database)
    assert rows[0]["state"] == "later" and "mounted" in rows[0]["words"]
    assert not archive.exists()


# --- another system that fails ---------------------------------------------------------------------------


class Moody:
    """Another system: ``mood`` says for each key what it does; nothing is a delivery."""

    name = "moody"

    def __init__(self) -> None:
        self.mood: Callable[[Parcel], Exception | None] = lambda _: None
        self.took: list[tuple[str, int]] = []

    def deliver(self, parcel: Parcel) -> Delivered:
        trouble = self.mood(parcel)
        if trouble is not None:
            raise trouble
        self.took.append((parcel.key.rpartition(":")[2], parcel.revision))
        return Delivered("7", "NCR-7", "open", "d" * 64, "")

    def look_up(self, key: str) -> Delivered | None:
        raise NotImplementedError

    def changes(self, cursor: str) -> tuple[list[Change], str]:
        return [], cursor

    def all_known(self) -> Iterator[tuple[str, Delivered]]:
        return iter(())


class Bench:
    """A house whose deliveries go to a system that is in a mood."""

    def __init__(self, house: House, **route: Any) -> None:
        self.house = house
        self.database = house.gateway.database
        self.moody = Moody()
        put_in_force(self.database, *BOTH, connector="moody")
        routes = {"moody": Route(self.moody, frozenset({"draft_ncr", "run_record"}), **route)}
        data = house.gateway.settings.data
        self.deliveries = Deliveries(
            self.database, routes, BlobStore(data / "blobs"), Turns(self.database, data / "turns"), "production",
            house.clock, chance=lambda: 0.999,
        )  # fmt: skip

    def work(self, later: timedelta = timedelta()) -> int:
        self.house.clock.ahead += later
        self.house.gateway.interpret()
        return self.deliveries.round("moody")

    def rows(self) -> list[dict[str, Any]]:
        return standings(self.database, "moody")

    def alarms(self) -> list[str]:
        return [alarm["code"] for alarm in self.house.get("/v1/alarms")["alarms"]]


@pytest.fixture
def bench(house: House) -> Bench:
    return Bench(house)


def ncrs(device: Device, *steps: str) -> list[str]:
    payload = {"defect": "TQ-1", "containment": "red_bin"}
    return [
        device.id_of(
            device.write("ncr.drafted", f"run-{device.journal}", payload={**payload, "ncr": f"D-{step}"}, step=step)
        )
        for step in steps
    ]


@pytest.mark.req("S0-34", "S2-08")
def test_who_cant_at_present_gets_it_later_and_in_order(bench: Bench) -> None:
    device = tablet(bench.house)
    one, two = ncrs(device, "a", "b")
    send(device)
    bench.moody.mood = lambda _: NotNow("closed for lunch", 100)
    assert bench.work() == 1
    first, second = bench.rows()
    assert (first["state"], first["words"], first["tries"], second["state"]) == (
        "later",
        "closed for lunch",
        1,
        "waiting",
    )
    bench.moody.mood = lambda _: None
    # It asked for 100 s, so it gets them; what follows from the same tablet waits with it.
    assert bench.work(timedelta(seconds=90)) == 0
    assert bench.work(timedelta(seconds=20)) == 2
    assert bench.moody.took == [(one, 1), (two, 1)]


@pytest.mark.req("S2-08", "S1-18", "S0-37")
def test_what_is_rejected_is_a_dead_letter_with_their_words_and_stops_nobody(bench: Bench) -> None:
    device = tablet(bench.house)
    one, two = ncrs(device, "a", "b")
    send(device)
    bench.moody.mood = lambda parcel: Rejected("Artikel gesperrt\x00", "422") if parcel.key.endswith(one) else None
    bench.work()
    assert bench.moody.took == [(two, 1)]
    dead = bench.rows()[0]
    assert (dead["state"], dead["words"], dead["code"]) == ("rejected", "Artikel gesperrt\ufffd", "422")
    assert bench.alarms() == ["delivery.rejected"]
    assert bench.work(timedelta(days=1)) == 0


@pytest.mark.req("S2-08", "S1-18")
def test_a_replay_needs_a_name_and_a_reason_and_is_kept(bench: Bench) -> None:
    device = tablet(bench.house)
    ncrs(device, "a")
    send(device)
    bench.moody.mood = lambda _: Rejected("no such article", "404")
    bench.work()
    number = bench.rows()[0]["number"]
    at = text_of(bench.house.clock())
    with bench.database.write() as connection:
        for by, reason in (("", "the article is there now"), ("Q. Lee", " ")):
            with pytest.raises(Refused):
                replay(connection, number, by, reason, at)
        digest = replay(connection, number, "Q. Lee", "the article is there now", at)
        with pytest.raises(Refused, match="is waiting"):
            replay(connection, number, "Q. Lee", "again", at)
    bench.moody.mood = lambda _: None
    assert bench.work() == 1
    with bench.database.read() as connection:
        found = reading.shown(connection, number)
    assert found is not None
    assert [act["what"] for act in found["acts"]] == ["began", "rejected", "replayed", "began", "delivered"]
    said = found["acts"][2]
    assert (said["by"], said["reason"], said["digest"]) == ("Q. Lee", "the article is there now", digest)


@pytest.mark.req("S2-16")
def test_pausing_sheds_a_connector_or_a_kind(bench: Bench) -> None:
    device = tablet(bench.house)
    device.play()
    send(device)
    at = text_of(bench.house.clock())
    with bench.database.write() as connection:
        pause(connection, "moody", "run_record", "Q. Lee", "their month's end", at)
        with pytest.raises(Refused, match="paused already"):
            pause(connection, "moody", "run_record", "Q. Lee", "again", at)
    assert bench.work() == 2
    assert [row["state"] for row in bench.rows() if row["kind"] == "run_record"] == ["waiting"]
    with bench.database.write() as connection:
        pause(connection, "moody", "", "Q. Lee", "an upgrade", at)
        resume(connection, "moody", "run_record", "Q. Lee", "over", at)
    assert bench.work() == 0
    with bench.database.write() as connection:
        resume(connection, "moody", "", "Q. Lee", "over", at)
    assert bench.work() == 1


@pytest.mark.req("S2-09")
def test_a_system_that_is_down_is_left_alone_and_asked_by_one(bench: Bench) -> None:
    devices = [tablet(bench.house, f"tablet-{number}", f"journal-{number}") for number in range(7)]
    for device in devices:
        ncrs(device, "a")
        send(device)
    bench.moody.mood = lambda _: NotNow("connection refused")
    # Seven tablets' records are ready; after five failures in a row it is left alone.
    assert bench.work() == 5
    assert bench.work(timedelta(seconds=50)) == 0
    assert bench.work(timedelta(seconds=20)) == 1
    assert bench.work(timedelta(seconds=30)) == 0
    bench.moody.mood = lambda _: None
    assert bench.work(timedelta(seconds=40)) == 7
    assert len(bench.moody.took) == 7


@pytest.mark.req("S2-14")
def test_the_other_systems_rate_is_kept(house: House) -> None:
    bench = Bench(house, per_minute=3)
    device = tablet(house)
    ncrs(device, "a", "b", "c", "d", "e")
    send(device)
    assert bench.work() == 3
    assert bench.work(timedelta(seconds=30)) == 0
    assert bench.work(timedelta(seconds=31)) == 2


@pytest.mark.req("S1-18")
def test_a_parcel_that_never_gets_an_answer_steps_aside_and_is_given_up(bench: Bench) -> None:
    device = tablet(bench.house)
    one, two = ncrs(device, "a", "b")
    send(device)
    bench.moody.mood = lambda parcel: NotNow("500") if parcel.key.endswith(one) else None
    for _ in range(8):
        bench.work(timedelta(minutes=16))
        assert bench.moody.took == []
    bench.work(timedelta(minutes=16))
    assert bench.moody.took == [(two, 1)]
    for _ in range(8):
        bench.work(timedelta(hours=4))
    assert bench.rows()[0]["state"] == "given_up"
    assert set(bench.alarms()) == {"delivery.late", "delivery.given_up"}


@pytest.mark.req("S1-21")
def test_a_mapping_that_was_altered_after_its_approval_is_not_used(make_house: Callable[..., House]) -> None:
    bench = Bench(make_house())
    device = tablet(bench.house)
    ncrs(device, "a")
    send(device)
    with bench.database.write() as connection:
        connection.execute(text("DROP TRIGGER delivery_documents_no_update"))
        altered = func.replace(delivery_documents.c.text, "attachments: true", "attachments: no")
        connection.execute(update(delivery_documents).values(text=altered))
    bench.work()
    assert bench.moody.took == []
    assert bench.rows()[0]["state"] == "unmapped" and "altered since it was approved" in bench.rows()[0]["words"]


@pytest.mark.req("S2-12")
def test_what_is_late_alarms_once(bench: Bench) -> None:
    device = tablet(bench.house)
    ncrs(device, "a")
    send(device)
    bench.moody.mood = lambda _: NotNow("away")
    bench.work(timedelta(minutes=4))
    assert bench.alarms() == []
    bench.work(timedelta(minutes=2))
    bench.work(timedelta(minutes=2))
    assert bench.alarms() == ["delivery.late"]


@pytest.mark.req("S1-21")
def test_without_an_approved_mapping_nothing_goes_out_and_somebody_sees_it(house: House, archive: Path) -> None:
    bench = Bench(house)
    bench.deliveries = Deliveries(
        bench.database, {"moody": Route(bench.moody, frozenset({"hold"}))}, house.gateway.blobs,
        Turns(bench.database, house.gateway.settings.turns), "production", house.clock,
    )  # fmt: skip
    device = tablet(house)
    device.play()
    send(device)
    bench.work()
    assert bench.moody.took == []
    assert bench.rows()[0]["state"] == "unmapped" and "no mapping for hold" in bench.rows()[0]["words"]
    assert bench.alarms() == ["delivery.unmapped"]


# --- what others are told --------------------------------------------------------------------------------


@pytest.mark.req("S0-35")
def test_custody_names_each_stop_and_its_words(bench: Bench) -> None:
    device = tablet(bench.house)
    made = device.play()
    again = {"ncr": "D-0002", "defect": "TQ-1", "containment": "red_bin"}
    second = device.id_of(device.write("ncr.drafted", "run-1", payload=again, step="torque"))
    send(device)
    known = {record["id"]: record for record in bench.house.get("/v1/custody?run=run-1")["records"]}
    assert len(known) == 3
    first, run = known[device.id_of(made["ncr"])], known["run-1"]
    assert (first["id"], first["number"], first["stops"]) == (device.id_of(made["ncr"]), "D-0001", [])
    assert (run["kind"], run["id"], run["state"]) == ("run_record", "run-1", "completed")
    bench.moody.mood = lambda parcel: Rejected("locked", "423") if parcel.revision == 3 else None
    bench.work()
    records = bench.house.get("/v1/custody?journal=journal-1")["records"]
    stops = {record["id"]: record["stops"] for record in records}
    # The second draft has the same cause: it is in the first one's record, whose newest revision was refused.
    [stop], [of_second] = stops[first["id"]], stops[second]
    assert (stop["stop"], stop["state"], stop["revision"], stop["words"]) == ("moody", "rejected", 3, "locked")
    assert (stop["external_id"], stop["shown_as"], stop["there"]) == ("7", "NCR-7", "open")
    assert (of_second["state"], of_second["external_id"]) == ("rejected", None)
    assert [one["state"] for one in stops["run-1"]] == ["delivered"]
    assert bench.house.get("/v1/custody?run=nowhere")["records"] == []
    assert len(bench.house.get("/v1/custody?limit=1&offset=1")["records"]) == 1
    assert bench.house.client.get("/v1/custody").status_code == 401


@pytest.mark.req("S0-35")
def test_the_comparison_finds_what_lacks_what_is_unknown_and_what_was_changed(site: House, archive: Path) -> None:
    device = tablet(site)
    steps = ncrs(device, "a", "b", "c")
    send(device)
    work(site.gateway)
    there = site.gateway.deliveries.connector("archive")

    def differences() -> dict[str, str]:
        found = compare(site.gateway.database, there, text_of(site.clock()))
        assert (found.ours, found.open, found.dead) == (3, 0, 0)
        return {one.key.rpartition(":")[2]: one.why for one in found.differences}

    assert differences() == {}
    drafts = archive / "draft_ncr"
    shutil.copytree(drafts / steps[0], drafts / "stranger")
    manifest = drafts / "stranger" / "r0001" / "manifest.json"
    manifest.write_bytes(manifest.read_bytes().replace(f':{steps[0]}"'.encode(), b':stranger"'))
    shutil.rmtree(drafts / steps[1])
    record = drafts / steps[2] / "r0001" / "record.json"
    record.write_bytes(record.read_bytes() + b" ")
    assert differences() == {"stranger": "unknown", steps[1]: "missing", steps[2]: "other_content"}
    assert "delivery.differs" in [alarm["code"] for alarm in site.get("/v1/alarms")["alarms"]]


# --- the ledger itself -----------------------------------------------------------------------------------


@pytest.mark.req("S1-18", "S1-27")
def test_the_ledger_takes_no_change_and_its_standings_follow_from_it(bench: Bench) -> None:
    device = tablet(bench.house)
    device.play()
    send(device)
    bench.moody.mood = lambda parcel: NotNow("away") if parcel.kind == "run_record" else None
    bench.work()
    for statement in (update(delivery_acts).values(at="x"), delete(parcels), delete(delivery_acts)):
        with pytest.raises(DBAPIError, match="append-only"), bench.database.write() as connection:
            connection.execute(statement)
    before = bench.house.rows(delivery_standings)
    assert len(before) == 3
    with bench.database.write() as connection:
        assert ledger.stand_again(connection) == 3
    assert bench.house.rows(delivery_standings) == before
    with bench.database.read() as connection:
        [began, *_] = ledger.acts_of(connection, 1)
    assert len(began.facts["mapping"]) == len(began.facts["payload"]) == 64


# --- killed, and several at once -------------------------------------------------------------------------


class Workers:
    """Workers in processes of their own, on one kind of database."""

    def __init__(self, house: House, folder: Path) -> None:
        self.house = house
        self.folder = folder
        self.url = house.gateway.settings.database_url
        put_in_force(house.gateway.database, *BOTH, connector="diary")

    def start(self, data: Path, diary: Path, url: str | None, kill_at: int = 0) -> subprocess.Popen[str]:
        """A worker that is ready and waits for a line."""
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.gateway.delivering", str(data), str(diary), url or "-", str(kill_at)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert process.stdout is not None and process.stdout.readline() == "ready\n"
        return process


def go(*processes: subprocess.Popen[str]) -> list[int]:
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    codes = [process.wait(60) for process in processes]
    for process in processes:
        assert process.stdin is not None and process.stdout is not None
        process.stdin.close()
        process.stdout.close()
    return codes


@pytest.fixture(params=["sqlite", "postgresql"])
def workers(request: pytest.FixtureRequest, make_house: Callable[..., House], tmp_path: Path) -> Workers:
    said = {}
    if request.param == "postgresql":
        said["database_url"] = request.getfixturevalue("postgresql").new_database()
    return Workers(make_house(**said), tmp_path)


def once_and_in_order(database: Database, diary: Diary) -> None:
    """Every parcel delivered by one answer, every record created once, a lane's answers in order."""
    with database.read() as connection:
        kept = {row.number: row for row in connection.execute(select(parcels).order_by(parcels.c.number))}
        answers = connection.execute(
            select(delivery_acts.c.parcel).where(delivery_acts.c.what == "delivered").order_by(delivery_acts.c.number)
        ).scalars().all()  # fmt: skip
    assert set(states(database, "diary")) == {"delivered"}
    assert sorted(answers) == sorted(kept)
    for lane in {row.lane for row in kept.values()}:
        of_lane = [number for number in answers if kept[number].lane == lane]
        assert of_lane == sorted(of_lane)
    created = [line["key"] for line in diary.lines() if line["what"] == "create"]
    assert sorted(created) == sorted({row.key for row in kept.values()})


@pytest.mark.timeout(300)
@pytest.mark.req("S0-34", "S2-17", "S3-07")
def test_killed_at_every_commit_nothing_is_lost_or_doubled(workers: Workers, request: pytest.FixtureRequest) -> None:
    device = tablet(workers.house)
    device.play()
    send(device)
    workers.house.gateway.interpret()
    workers.house.close()
    settings = workers.house.gateway.settings
    kill_at, killed = 0, 0
    while True:
        kill_at += 1
        data = workers.folder / f"copy{kill_at}"
        shutil.copytree(settings.data, data)
        url = workers.url
        if url is not None:
            url = request.getfixturevalue("postgresql").new_database(url)
        diary = workers.folder / f"diary{kill_at}"
        code = go(workers.start(data, diary, url, kill_at))[0]
        database = open_database(data / "gateway.db", url)
        try:
            if code == 0:
                once_and_in_order(database, Diary(diary))
                break
            killed += 1
            assert code == -9
            delivering.deliveries(database, data, Diary(diary)).round("diary")
            once_and_in_order(database, Diary(diary))
        finally:
            database.close()
    # One commit makes three parcels; each has two commits of its own and three points in the other system.
    assert killed >= 2 + 3 * (2 * 2 + 2)


def test_the_check_after_a_kill_finds_what_was_made_twice(house: House, tmp_path: Path) -> None:
    put_in_force(house.gateway.database, *BOTH, connector="diary")
    device = tablet(house)
    ncrs(device, "a")
    send(device)
    house.gateway.interpret()
    database, data = house.gateway.database, house.gateway.settings.data

    class Cut(Exception):
        pass

    def cut(where: str) -> None:
        if where == "after create":
            raise Cut

    delivering.deliveries(database, data, Diary(tmp_path / "diary", cut)).round("diary")
    with database.write() as connection:
        # What broke the first try off was a defect, so it waits: the time has come.
        connection.execute(update(delivery_standings).values(due="2026"))
    delivering.deliveries(database, data, Diary(tmp_path / "diary", forgetful=True)).round("diary")
    with pytest.raises(AssertionError):
        once_and_in_order(database, Diary(tmp_path / "diary"))


@pytest.mark.req("S0-34", "S3-07")
def test_several_processes_never_carry_one_parcel_twice(workers: Workers) -> None:
    for number in range(4):
        device = tablet(workers.house, f"tablet-{number}", f"journal-{number}")
        ncrs(device, *"abcdefgh")
        send(device)
    workers.house.gateway.interpret()
    file = workers.folder / "diary"
    data = workers.house.gateway.settings.data
    assert go(*(workers.start(data, file, workers.url) for _ in range(3))) == [0, 0, 0]
    database = workers.house.gateway.database
    once_and_in_order(database, Diary(file))
    lines = Diary(file).lines()
    assert [line["what"] for line in lines].count("begin") == 32
    assert len({line["by"] for line in lines}) > 1
    # Of one record nobody begins while another is at it.
    for key in {line["key"] for line in lines}:
        assert [line["what"] for line in lines if line["key"] == key] == ["begin", "create", "update", "end"]


def test_a_turn_is_taken_by_one_and_free_when_it_ends(house: House, tmp_path: Path) -> None:
    turns = Turns(house.gateway.database, tmp_path / "turns")
    with turns.take("a") as mine, turns.take("a") as theirs, turns.take("b") as other:
        assert (mine, theirs, other) == (True, False, True)
    with turns.take("a") as again:
        assert again

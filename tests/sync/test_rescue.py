"""The drills: a tablet dies, its key store is lost, its disk is an older one, and it comes back (DI-END-1)."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from handrail.core import Core
from handrail.domain.event import NOBODY, Draft
from handrail.identity.keys import NoSecureStore
from handrail.journal.escrow import has_escrow, open_escrow
from handrail.journal.opening import known_head
from handrail.ports.journal import JournalFailed
from handrail.settings import Settings
from handrail.wire.recovery import RecoveryKey
from handrail_gateway.database import open_database
from handrail_gateway.reconciliation import reconcile
from handrail_gateway.schema import events
from tests.gateway.conftest import PLANT
from tests.gateway.servers import GatewayProcess
from tests.journal.disk import contents_of, run_command


class Site:
    """A gateway with its recovery key in a safe, and one tablet."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.gateway = GatewayProcess(folder / "gateway", "--sample-plant", str(PLANT)).start()
        self.key_file = folder / "safe" / "recovery.pem"
        self.key_file.parent.mkdir()
        self.photos: list[str] = []
        self.core: Core | None = None

    def make_key(self, *more: str) -> RecoveryKey:
        made = self.gateway.command("recovery-key", "--output", str(self.key_file), *more)
        assert made.returncode == 0, made.stderr
        return RecoveryKey.from_pem(self.key_file.read_bytes())

    @property
    def data(self) -> Path:
        return self.folder / "tablet"

    def tablet(self) -> Core:
        code = json.loads(self.gateway.command("enrol", "--json").stdout)["code"]
        settings = Settings(data=self.data, gateway=self.gateway.url, mode="demo", enrolment_code=code)
        self.core = Core(settings)
        return self.core

    def work(self, core: Core, events: int, what: str) -> None:
        for number in range(events):
            content = f"\xff\xd8\xff {what} {number}".encode("latin-1") * 50
            digest = core.rooms.blobs.put(content)
            self.photos.append(digest)
            photo = {"digest": digest, "size": len(content), "mime": "image/jpeg", "name": "p.jpg"}
            payload = {"text": f"{what} {number}", "photos": [photo]}
            core.rooms.journal.append([Draft(type="note.added", payload=payload)], NOBODY)

    def written(self, core: Core) -> list[tuple[str, int, str]]:
        journal = core.rooms.journal
        return [(journal.id, one.event.seq, one.hash) for one in journal.events_from(1, 10_000)]

    def stored(self) -> list[tuple[str, int, str]]:
        """What the gateway has of tablets' journals, by journal and number."""
        database = open_database(self.gateway.data / "gateway.db")
        try:
            with database.read() as connection:
                first = select(events.c.journal).order_by(events.c.arrival).limit(1)  # the gateway's own journal
                gateways = connection.execute(first).scalar_one()
                query = select(events.c.journal, events.c.seq, events.c.hash).where(events.c.journal != gateways)
                return [tuple(row) for row in connection.execute(query.order_by(events.c.journal, events.c.seq))]
        finally:
            database.close()

    def assert_all_once(self, *chains: list[tuple[str, int, str]]) -> None:
        expected = sorted({one for chain in chains for one in chain})
        assert self.stored() == expected
        database = open_database(self.gateway.data / "gateway.db")
        try:
            assert [line.differences for line in reconcile(database) if line.differences] == []
        finally:
            database.close()
        for digest in self.photos:
            assert (self.gateway.data / "blobs" / digest[:2] / digest).exists()

    def admit(self, package: Path, *more: str) -> dict[str, Any]:
        done = self.gateway.command("admit", str(package), "--recovery-key", str(self.key_file), "--json", *more)
        assert done.returncode in (0, 4), done.stderr
        said: dict[str, Any] = json.loads(done.stdout)
        assert said["ok"] == (done.returncode == 0)
        return said

    def recover(self, disk: Path) -> Path:
        output = self.folder / f"recovered-{len(list(self.folder.glob('recovered-*')))}"
        before = contents_of(disk)
        assert run_command("recover", "--data", disk, "--recovery-key", self.key_file, "--output", output) == 0
        assert contents_of(disk) == before
        return output

    def evacuate(self, *more: str) -> Path:
        stick = self.folder / "usb"
        stick.mkdir(exist_ok=True)
        assert run_command("evacuate", "--data", self.data, "--output", stick, *more) == 0
        (package,) = stick.iterdir()
        return package

    def close(self) -> None:
        if self.core is not None:
            self.core.close()
        self.gateway.stop()


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    site = Site(tmp_path)
    yield site
    site.close()


@pytest.mark.timeout(300)
@pytest.mark.req("DI-END-1", "SEC-ST-1", "IX-HTTP-1")
def test_a_dead_tablets_disk_is_recovered_and_taken_in_and_then_the_tablet_comes_back(site: Site) -> None:
    key = site.make_key()
    core = site.tablet()
    assert core.sync_round().reached
    journal = core.rooms.journal.id
    assert has_escrow(site.data / "journal", journal, key.public)
    assert key_gateways(site, journal, key) == [site.gateway.ready["gateway_key"]]
    site.work(core, 3, "delivered")
    assert core.sync_round().state.waiting == 0
    site.gateway.kill()
    site.work(core, 4, "not delivered")
    assert not core.sync_round().reached
    written = site.written(core)
    # The disk as it lies in the dead tablet, the log as it is, the key store gone with the board.
    disk = shutil.copytree(site.data, site.folder / "disk", ignore=shutil.ignore_patterns("demo-*.json"))
    package = site.recover(disk)
    (report,) = json.loads(next((package / "reports").iterdir()).read_bytes())["journals"]
    assert report["not_receipted"] == 4 and report["events"] == len(written)

    said = site.admit(package)  # with the gateway stopped, and again while it runs
    assert (said["ok"], said["journals"][0]["stored"]) == (True, 4)
    site.gateway.start()
    again = site.admit(package)
    assert (again["journals"][0]["stored"], again["photos"]) == (0, 0)
    site.assert_all_once(written)

    site.work(core, 2, "after all")
    contact = core.sync_round()
    assert contact.reached and contact.state.waiting == 0 and contact.problem == ""
    site.assert_all_once(site.written(core))


def key_gateways(site: Site, journal: str, key: RecoveryKey) -> list[str]:
    return [one.hex() for one in open_escrow(site.data / "journal", journal, key).gateways.values()]


@pytest.mark.timeout(300)
@pytest.mark.req("DI-END-1", "IX-HTTP-1")
def test_a_dying_tablet_is_evacuated_and_lives_on(site: Site) -> None:
    site.make_key()
    core = site.tablet()
    assert core.sync_round().reached
    site.gateway.kill()
    site.work(core, 5, "evacuated")
    first = site.evacuate()
    site.work(core, 2, "a little later")
    assert site.evacuate() == first
    written = site.written(core)
    site.gateway.start()
    assert site.admit(first)["ok"]
    site.assert_all_once(written)
    site.work(core, 1, "alive")
    assert core.sync_round().state.waiting == 0
    site.assert_all_once(site.written(core))


@pytest.mark.timeout(300)
@pytest.mark.req("DI-END-1", "SEC-ST-1")
def test_a_new_key_store_goes_on_in_a_new_journal_and_the_old_one_is_recovered(site: Site) -> None:
    site.make_key()
    core = site.tablet()
    assert core.sync_round().reached
    site.gateway.kill()
    site.work(core, 3, "before")
    old = site.written(core)
    core.close()
    for keys in site.data.glob("demo-*.json"):
        keys.unlink()
    site.gateway.start()

    core = site.tablet()  # a new key store, and so a new device: it is enrolled again
    assert core.rooms.why == "key_lost"
    opened = core.rooms.journal.events_from(1, 1)[0].event
    assert opened.payload["predecessor"] == old[0][0]
    assert core.sync_round().reached and core.sync_state().waiting == 0
    assert len(list(site.data.glob("lost-reference.db"))) == 1
    site.work(core, 2, "after")
    assert core.sync_round().state.waiting == 0
    with pytest.raises(AssertionError):
        site.assert_all_once(old, site.written(core))
    output = site.folder / "recovered"
    words = ("--data", site.data, "--recovery-key", site.key_file, "--output", output)
    assert run_command("recover", *words) == 0
    assert site.admit(output)["ok"]
    site.assert_all_once(old, site.written(core))


@pytest.mark.timeout(300)
@pytest.mark.req("DI-END-1", "INT-CH-1")
def test_an_older_disk_is_put_back_and_what_only_it_holds_is_not_lost(site: Site) -> None:
    site.make_key()
    core = site.tablet()
    assert core.sync_round().reached
    site.gateway.kill()
    site.work(core, 3, "on the image")
    image_of = site.written(core)
    core.sync_round()
    core.close()
    image = shutil.copytree(site.data / "journal", site.folder / "image")
    core = again(site)
    site.work(core, 2, "after the image")
    lost_with_the_disk = site.photos[-2:]
    core.close()
    shutil.rmtree(site.data / "journal")
    shutil.copytree(image, site.data / "journal")

    core = again(site)
    assert core.rooms.why == "restored" and core.rooms.journal.id != image_of[0][0]
    site.work(core, 1, "in the new journal")
    # The gateway is still away: the new journal was never registered. The stick has both, and the old key's word.
    package = site.evacuate()
    site.gateway.start()
    assert site.admit(package)["ok"]
    site.photos = [one for one in site.photos if one not in lost_with_the_disk]
    site.assert_all_once(image_of, site.written(core))
    site.work(core, 1, "and goes on")
    contact = core.sync_round()
    assert contact.reached and contact.state.waiting == 0
    site.assert_all_once(image_of, site.written(core))


@pytest.mark.timeout(300)
@pytest.mark.req("DI-END-1", "SEC-AUD-1")
def test_a_damaged_journal_is_salvaged_and_set_aside_and_work_goes_on_in_a_new_one(site: Site) -> None:
    core = site.tablet()  # a site without a recovery key: the tablet's own key store opens it
    assert core.sync_round().reached
    site.gateway.kill()
    site.work(core, 3, "on the bad disk")
    written = site.written(core)
    core.close()
    (file,) = (site.data / "journal").glob("*.db")
    content = file.read_bytes()
    file.write_bytes(bytes(4096) + content[4096:])
    with pytest.raises(JournalFailed, match="handrail salvage"):
        again(site)

    output = site.folder / "salvaged"
    assert run_command("salvage", "--data", site.data, "--output", output) == 0
    site.gateway.start()
    done = site.gateway.command("admit", str(output), "--json")
    assert done.returncode == 0, done.stdout
    site.assert_all_once(written)
    aside = site.folder / "set aside"
    aside.mkdir()
    for part in (site.data / "journal").glob(f"{file.name}*"):
        part.rename(aside / part.name)
    core = again(site)
    assert core.rooms.why == "replaced"
    site.work(core, 1, "in the new journal")
    contact = core.sync_round()
    assert contact.reached and contact.state.waiting == 0
    site.assert_all_once(written, site.written(core))


def again(site: Site) -> Core:
    """The same tablet, started anew; it needs no code."""
    site.core = Core(Settings(data=site.data, gateway=site.gateway.url, mode="demo"))
    return site.core


@pytest.mark.timeout(300)
@pytest.mark.req("SEC-ST-1")
def test_a_tablet_from_before_the_recovery_key_gets_its_escrow_at_a_later_contact(site: Site) -> None:
    core = site.tablet()
    assert core.sync_round().reached
    journal = core.rooms.journal.id
    assert not list(site.data.rglob("*.escrow"))
    core.close()
    first = site.make_key()
    core = again(site)
    assert core.sync_round().reached
    assert has_escrow(site.data / "journal", journal, first.public)
    core.close()
    # The site makes another key: escrows are made anew at the next contact.
    site.key_file = site.folder / "safe" / "second.pem"
    second = site.make_key("--replace")
    core = again(site)
    assert has_escrow(site.data / "journal", journal, first.public)
    assert core.sync_round().reached
    assert has_escrow(site.data / "journal", journal, second.public)
    site.work(core, 1, "x")
    assert core.sync_round().state.waiting == 0
    site.assert_all_once(site.written(core))


@pytest.mark.timeout(300)
@pytest.mark.req("SEC-ST-1")
def test_a_keyring_that_is_locked_meanwhile_keeps_nothing_from_the_gateway(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    core = site.tablet()
    assert core.sync_round().reached
    site.work(core, 2, "while it is locked")

    def locked(name: str, secret: bytes) -> None:
        raise NoSecureStore(name)

    monkeypatch.setattr(core._keys, "put", locked)
    contact = core.sync_round()
    assert contact.reached and contact.state.waiting == 0
    monkeypatch.undo()
    assert core.sync_round().reached
    marked = known_head(core._keys)
    assert marked is not None and marked.seq == core.rooms.journal.head.seq
    site.assert_all_once(site.written(core))


@pytest.mark.timeout(300)
def test_no_directory_takes_the_recovery_key_away_or_brings_an_old_one_back(site: Site) -> None:
    from handrail.sync.pinned import kept_pinned
    from handrail.wire.directory import KeyDirectory, sign_directory
    from handrail_gateway.gateway_keys import load_keys

    site.make_key()
    core = site.tablet()
    assert core.sync_round().reached
    pinned = kept_pinned(core._keys)
    assert pinned is not None and pinned.recovery is not None
    root = load_keys(site.gateway.data).root
    for version, recovery in ((pinned.directory + 5, None), (pinned.directory - 1, "ab" * 32)):
        directory = KeyDirectory(site="plant-2", version=version, recovery=recovery)
        assert pinned.told(sign_directory(directory, root)) == pinned
    newer = KeyDirectory(site="plant-2", version=pinned.directory + 1, recovery="ab" * 32)
    assert pinned.told(sign_directory(newer, root)).recovery == "ab" * 32

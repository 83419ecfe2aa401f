"""A tablet changes its key: one journal, one chain, and the old key signs nothing that comes after (decision 0013)."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from handrail.commands.verify import verify
from handrail.core import CantRotate, Core
from handrail.domain.event import NOBODY, Draft
from handrail.identity.keys import DemoKeyStore
from handrail.journal.opening import journal_file, signing_keys
from handrail.settings import Settings
from handrail.wire.directory import verify_directory
from handrail.wire.signed import Signed
from handrail_gateway.database import open_database
from handrail_gateway.schema import device_keys
from tests.gateway.conftest import PLANT
from tests.gateway.servers import GatewayProcess
from tests.sync.conftest import new_code


@pytest.fixture
def gateway(tmp_path: Path) -> Iterator[GatewayProcess]:
    gateway = GatewayProcess(tmp_path / "gateway", "--sample-plant", str(PLANT)).start()
    yield gateway
    gateway.stop()


@pytest.fixture
def settings(tmp_path: Path, gateway: GatewayProcess) -> Settings:
    return Settings(data=tmp_path / "tablet", gateway=gateway.url, mode="demo", enrolment_code=new_code(gateway))


@pytest.fixture
def core(settings: Settings) -> Iterator[Core]:
    core = Core(settings)
    assert core.sync_round().reached
    yield core
    core.close()


def note(core: Core, text: str = "note") -> None:
    core.rooms.journal.append([Draft(type="note.added", payload={"text": text})], NOBODY)


def keys_at(gateway: GatewayProcess, journal: str) -> list[tuple[int, str, bool]]:
    """(first number, key, ended) of a journal's keys as the gateway has them."""
    database = open_database(gateway.data / "gateway.db")
    try:
        with database.read() as connection:
            rows = connection.execute(device_keys.select().where(device_keys.c.journal == journal)).all()
    finally:
        database.close()
    return sorted((row.since, row.key, row.ended_at is not None) for row in rows)


def good(settings: Settings) -> int:
    """How many events the current journal has; every journal here verifies."""
    reports = verify(settings.data)
    assert [report.bad for report in reports] == [None] * len(reports)
    return reports[0].events


@pytest.mark.req("P11-10a-1", "INT-CH-1", "P11-10h-1")
def test_the_chain_goes_on_and_the_gateway_learns_the_new_key_from_it(
    core: Core, settings: Settings, gateway: GatewayProcess
) -> None:
    journal, first = core.rooms.journal, core.rooms.journal.key
    note(core)
    core.rotate_key()
    at, second = journal.head.seq, journal.key
    assert second.id != first.id
    note(core)
    (turn,) = journal.rotations()
    assert (turn.event.seq, turn.event.key) == (at, first.id)
    assert journal.events_from(at + 1, 1)[0].event.key == second.id
    contact = core.sync_round()
    assert (contact.reached, contact.state.waiting, contact.state.rejected) == (True, 0, ())
    # The next request is signed by the new key: the old one opens no door from then on.
    note(core)
    assert core.sync_round().state.waiting == 0
    assert keys_at(gateway, journal.id) == [(1, first.id, True), (at + 1, second.id, False)]
    core._with_old_key = True
    core._let_link_go()
    assert core._open_link().send_waiting(journal).trouble is not None
    core.close()
    assert good(settings) == journal.head.seq
    assert gateway.command("reconcile").returncode == 0


@pytest.mark.req("INT-CH-1")
def test_it_is_done_without_a_network_and_told_later(core: Core, settings: Settings, gateway: GatewayProcess) -> None:
    gateway.stop()
    core.rotate_key()
    note(core)
    # A second change would leave the gateway with no key that it knows.
    with pytest.raises(CantRotate, match="not received"):
        core.rotate_key()
    core.close()
    gateway.start()
    again = Core(settings)
    try:
        contact = again.sync_round()
        assert (contact.reached, contact.state.waiting, contact.state.rejected) == (True, 0, ())
        again.rotate_key()
        note(again)
        assert again.sync_round().state.waiting == 0
        assert len(keys_at(gateway, again.rooms.journal.id)) == 3
    finally:
        again.close()
    assert good(settings)


def test_a_tablet_that_nobody_knows_keeps_its_key(tmp_path: Path) -> None:
    core = Core(Settings(data=tmp_path / "alone", gateway="", mode="demo"))
    try:
        with pytest.raises(CantRotate, match="does not know"):
            core.rotate_key()
    finally:
        core.close()


STRUCK = """
import os, signal, sys
from pathlib import Path
from handrail.core import Core
from handrail.identity.keys import DemoKeyStore
from handrail.journal.journal import SqlJournal
from handrail.settings import Settings

folder, gateway, dies_at = sys.argv[1:]
core = Core(Settings(data=Path(folder), gateway=gateway, mode="demo"))
moments = 0

def struck(real):
    def call(*arguments, **named):
        for what in (None, lambda: real(*arguments, **named)):
            global moments
            done = what() if what else None
            if moments == int(dies_at):
                os.kill(os.getpid(), signal.SIGKILL)
            moments += 1
        return done
    return call

DemoKeyStore.put, SqlJournal._insert = struck(DemoKeyStore.put), struck(SqlJournal._insert)
core.rotate_key()
print(moments)
"""
"""Changes the key in a process of its own, which is killed before or after one of the writes that this makes."""


@pytest.mark.req("DI-CON-1", "INT-CH-1")
@pytest.mark.parametrize("dies_at", [*range(8), None])
def test_killed_at_any_moment_one_key_works(
    core: Core, settings: Settings, gateway: GatewayProcess, dies_at: int | None
) -> None:
    """Before and after each write of the key store and of the journal: four, the last of them the mark."""
    first = core.rooms.journal.key.id
    core.close()
    words = [sys.executable, "-c", STRUCK, str(settings.data), gateway.url, str(99 if dies_at is None else dies_at)]
    child = subprocess.run(words, capture_output=True, text=True)
    if dies_at is None:
        assert (child.returncode, child.stdout.split()) == (0, ["8"]), child.stderr
    else:
        assert child.returncode == -signal.SIGKILL, child.stderr
    again = Core(settings)
    try:
        assert again.rooms.why is None
        turned = bool(again.rooms.journal.rotations())
        assert (again.rooms.journal.key.id != first) is turned
        assert turned is (dies_at is None or dies_at >= 3)
        note(again)
        contact = again.sync_round()
        assert (contact.reached, contact.state.waiting, contact.state.rejected) == (True, 0, ())
        again.rotate_key()
        note(again)
        assert again.sync_round().state.waiting == 0
    finally:
        again.close()
    assert good(settings)


@pytest.mark.req("P11-10a-1", "INT-CH-1")
def test_the_old_key_writes_nothing_after_it_and_rewrites_nothing_before_it(
    core: Core, settings: Settings, gateway: GatewayProcess
) -> None:
    journal, old = core.rooms.journal, core.rooms.journal.key
    core.rotate_key()
    assert core.sync_round().state.waiting == 0
    new, journal.key = journal.key, old
    note(core, "by the old key")
    journal.key = new
    contact = core.sync_round()
    assert [(seq, code) for seq, code, _ in contact.state.rejected] == [(journal.head.seq, "unknown_key")]
    core.close()
    (report, *_) = verify(settings.data)
    assert report.bad is not None
    assert "unknown_key" in report.bad.detail


@pytest.mark.req("P11-10a-1", "INT-CH-1")
def test_a_copy_from_before_the_change_is_an_older_copy(core: Core, settings: Settings) -> None:
    """Also where nobody marked how far the journal was: the key store says which key is in use."""
    journal = core.rooms.journal.id
    core.close()
    file, store = journal_file(settings.data / "journal", journal), settings.data / "demo-keys.json"
    copy = file.read_bytes()
    mark = DemoKeyStore(settings.data).get("journal-head")
    again = Core(settings)
    assert again.sync_round().reached
    again.rotate_key()
    again.close()
    file.write_bytes(copy)
    for left in file.parent.glob(f"{file.name}-*"):
        left.unlink()
    assert mark is not None
    assert store.exists()
    DemoKeyStore(settings.data).put("journal-head", mark)
    assert signing_keys(DemoKeyStore(settings.data), journal)[0].id == again.rooms.journal.key.id
    (report, *_) = verify(settings.data)
    assert report.bad is not None
    restored = Core(settings)
    assert restored.rooms.why == "restored"
    restored.close()


@pytest.mark.req("DI-END-1", "INT-CH-1")
def test_a_gateway_from_before_the_change_gets_everything_again(
    core: Core, settings: Settings, gateway: GatewayProcess, tmp_path: Path
) -> None:
    note(core)
    assert core.sync_round().state.waiting == 0
    gateway.stop()
    saved = (gateway.data / "gateway.db").read_bytes()
    gateway.start()
    core.rotate_key()
    note(core)
    assert core.sync_round().state.waiting == 0
    note(core)
    assert core.sync_round().state.waiting == 0
    gateway.stop()
    for file in gateway.data.glob("gateway.db*"):
        file.unlink()
    (gateway.data / "gateway.db").write_bytes(saved)
    gateway.start()
    contact = core.sync_round()
    assert (contact.reached, contact.state.waiting, contact.state.rejected) == (True, 0, ())
    note(core)
    assert core.sync_round().state.waiting == 0
    core.close()
    assert good(settings)


@pytest.mark.req("P11-10b-1", "P11-10a-1")
def test_the_directory_and_a_disk_without_its_tablet_tell_both_keys(
    core: Core, settings: Settings, gateway: GatewayProcess, tmp_path: Path
) -> None:
    recovery = tmp_path / "recovery.pem"
    assert gateway.command("recovery-key", "--output", str(recovery)).returncode == 0
    core._site_keys_at = None
    assert core.pull()
    first = core.rooms.journal.key.id
    core.rotate_key()
    note(core)
    assert core.sync_round().state.waiting == 0
    assert core.sync_round().reached
    answer = core._open_link()._transport.json("GET", "/v1/keys")
    assert core._pinned is not None
    directory = verify_directory(Signed.from_json(answer["directory"]), bytes.fromhex(core._pinned.root))
    mine = {entry.id: entry for entry in directory.entries if entry.journal == core.rooms.journal.id}
    assert mine[first].revoked_at is not None
    assert mine[core.rooms.journal.key.id].since == core.rooms.journal.rotated_at() + 1
    head = core.rooms.journal.head.seq
    core.close()
    for command in (("recover",), ("salvage",)):
        out = tmp_path / command[0]
        words = [*command, "--data", str(settings.data), "--recovery-key", str(recovery), "--output", str(out)]
        done = subprocess.run([sys.executable, "-m", "handrail", *words], capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        (found,) = json.loads(next((out / "reports").glob("*.json")).read_text())["journals"]
        assert (found["events"], found["doubtful"]) == (head, []), command

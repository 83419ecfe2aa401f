"""Every format ever released still verifies (P11-10c-1, house style 7)."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from handrail.commands.verify import verify
from handrail.domain.event import Draft
from handrail.identity.keys import DemoKeyStore
from handrail.journal.opening import Opening
from handrail.wire.chain import ChainChecker
from handrail.wire.cloudevent import read_batch
from handrail.wire.directory import verify_directory
from handrail.wire.envelope import decode, encode
from handrail.wire.receipt import verify_receipt
from handrail.wire.rescue import Package
from handrail.wire.signed import Signed
from handrail.wire.snapshot import verify_policy, verify_snapshot
from tests.journal.disk import events_in, photos_in, report_in, run_command
from tests.journal.tablet import ANNA, PLACE, TickingClock
from tests.journal.test_verify import GATEWAY
from tests.upgrade.make_samples import ROOT_KEY, SAMPLES

RELEASES = sorted(path for path in SAMPLES.iterdir() if path.is_dir())


@pytest.fixture(params=RELEASES, ids=[path.name for path in RELEASES])
def sample(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    copy = shutil.copytree(request.param, tmp_path / "sample")
    for keys in (copy / "data").glob("demo-*.json"):
        keys.chmod(0o600)  # git keeps no file modes
    return copy


def test_there_is_a_sample() -> None:
    assert RELEASES


@pytest.mark.req("P11-10c-1")
def test_evidence_of_every_release_verifies(sample: Path) -> None:
    (report,) = verify(sample / "evidence.zip")
    assert report.good
    assert (report.events, report.photos, report.receipts) == (5, 1, 1)


@pytest.mark.req("P11-10c-1")
def test_the_journal_of_every_release_verifies_and_goes_on(sample: Path) -> None:
    data = sample / "data"
    (before,) = verify(data)
    assert before.good
    assert before.events == 8
    rooms = Opening(data / "journal", DemoKeyStore(data), "demo", lambda: PLACE, TickingClock(), None, 0).open()
    assert rooms.why is None
    rooms.journal.append([Draft(type="note.added", payload={"text": "goes on"})], ANNA, run="run-1")
    rooms.close()
    (after,) = verify(data)
    assert after.good
    assert after.events == 9


@pytest.mark.req("P11-10c-1", "DI-END-1")
def test_the_escrow_and_the_rescue_package_of_every_release_open(sample: Path, tmp_path: Path) -> None:
    words = ("--recovery-key", sample / "rescue" / "recovery.pem", "--output")
    assert run_command("recover", "--data", sample / "rescue" / "data", *words, tmp_path / "disk") == 0
    (report,) = report_in(tmp_path / "disk")["journals"]
    assert (report["complete"], report["events"], report["receipted_to"]) == (True, 9, 4)
    (package,) = (sample / "rescue" / "usb").iterdir()
    assert run_command("recover", "--data", package, *words, tmp_path / "stick") == 0
    whole, waiting = (events_in(Package(tmp_path / name), report["journal"]) for name in ("disk", "stick"))
    assert waiting == {seq: event for seq, event in whole.items() if seq > 4} and len(waiting) == 5
    assert len(photos_in(Package(tmp_path / "stick"))) == 1


def test_what_went_over_the_wire_is_still_read(sample: Path) -> None:
    directory = verify_directory(Signed.from_bytes((sample / "keys.json").read_bytes()), ROOT_KEY.public)
    (entry,) = directory.entries
    assert entry.journal is not None
    checker = ChainChecker(entry.journal, directory.of_journal(entry.journal))
    for arrived in read_batch((sample / "batch.json").read_bytes()):
        assert arrived.intact
        checker.feed(arrived.sealed)
        assert encode(decode(arrived.sealed.data)) == arrived.sealed.data
    receipt = verify_receipt(Signed.from_bytes((sample / "receipt.json").read_bytes()), GATEWAY.public)
    assert (receipt.seq, checker.seq) == (5, 8)
    assert verify_snapshot(Signed.from_bytes((sample / "snapshot.json").read_bytes()), GATEWAY.public).cls == "codes"
    assert verify_policy(Signed.from_bytes((sample / "policy.json").read_bytes()), GATEWAY.public)[1] == 1

"""Writes the stored samples of this version's formats: ``python -m tests.upgrade.make_samples``.

Until the first tagged release the samples are made anew when a format changes; from then on each
release adds a folder of its own and none is ever changed. The keys in them protect nothing.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from handrail.commands.export import export_run
from handrail.domain.policy import SitePolicy
from handrail.domain.reference import Snapshot
from handrail.identity.keys import found_key_store
from handrail.journal.existing import journals_in, open_existing
from handrail.journal.reading import sealed
from handrail.wire.cloudevent import to_batch, to_cloudevent
from handrail.wire.directory import KeyDirectory, KeyEntry, sign_directory
from handrail.wire.snapshot import sign_policy, sign_snapshot
from tests.journal.disk import RECOVERY, Worked, run_command
from tests.journal.test_verify import GATEWAY, Written
from tests.wire.builder import START, key

SAMPLES = Path(__file__).parent / "samples"
ROOT_KEY = key(7)


def make(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    written = Written(folder / "data")
    data = written.data
    (folder / "evidence.zip").write_bytes(export_run(data, "run-1", START))
    store = found_key_store(data)
    (journal,) = journals_in(data / "journal", store)
    existing = open_existing(data / "journal", store, journal)
    stored = existing.reader.events_from(1, 100)
    (folder / "batch.json").write_bytes(to_batch(to_cloudevent(one.event, sealed(one)) for one in stored))
    (receipt,) = existing.reader.receipts()
    (folder / "receipt.json").write_bytes(receipt.to_bytes())
    entry = KeyEntry(id=existing.key.id, public=existing.key.public.hex(), holder="device", journal=journal)
    existing.close()
    directory = KeyDirectory(site="plant-2", version=1, entries=(entry,))
    (folder / "keys.json").write_bytes(sign_directory(directory, ROOT_KEY).to_bytes())
    snapshot = Snapshot(cls="codes", made_at=START, version=1, rows=({"code": "D-07", "title": {"en": "Scratch"}},))
    (folder / "snapshot.json").write_bytes(sign_snapshot(snapshot, GATEWAY).to_bytes())
    (folder / "policy.json").write_bytes(sign_policy(SitePolicy(), 1, GATEWAY).to_bytes())


def make_rescue(folder: Path) -> None:
    """A tablet's disk with its escrow, and what was evacuated from it; the key store is not there any more."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    worked = Worked(folder / "data")
    worked.work(8)
    worked.receipted(4)
    worked.close()
    (folder / "usb").mkdir()
    assert run_command("evacuate", "--data", worked.data, "--output", folder / "usb") == 0
    for keys in worked.data.glob("demo-*.json"):
        keys.unlink()
    (folder / "recovery.pem").write_bytes(RECOVERY.to_pem())


if __name__ == "__main__":
    make(SAMPLES / sys.argv[1])
    make_rescue(SAMPLES / sys.argv[1] / "rescue")

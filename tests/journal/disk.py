"""A tablet that has worked, what lies on its disk, and damage to that."""

from __future__ import annotations

import argparse
import json
import shutil
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from handrail.domain.event import Draft
from handrail.identity.keys import DemoKeyStore
from handrail.journal.opening import Opening, Rooms, Why, database_key_name, journal_file, pin_gateway
from handrail.ports.journal import Stored
from handrail.sync.kept import DEVICE, PINNED
from handrail.wire.cloudevent import read_batch
from handrail.wire.keys import SigningKey
from handrail.wire.receipt import Receipt, make_receipt
from handrail.wire.recovery import RecoveryKey
from handrail.wire.rescue import Package
from tests.journal.tablet import ANNA, PLACE, WORK, TickingClock, kilobyte, note, started

GATEWAY = SigningKey(bytes([9]) * 32)
RECOVERY = RecoveryKey(bytes([7]) * 32)
PAGE = 4096


class Worked:
    """A data folder with a demo key store: runs, small and large events, photos, a receipt, the tail in the log."""

    def __init__(self, data: Path, recovery: bytes | None = RECOVERY.public) -> None:
        self.data = data
        self.folder = data / "journal"
        self.keys = DemoKeyStore(data)
        self.keys.put(DEVICE, b"tablet-1")
        pin_gateway(self.keys, GATEWAY.public)
        self.recovery = recovery
        if recovery is not None:
            self.pin(recovery)
        self.clock = TickingClock()
        self.events: list[Stored] = []
        self._marks: dict[int, list[bytes]] = {}
        self.photos: dict[str, bytes] = {}
        self.rooms: Rooms = self.open()
        self.journal = self.rooms.journal.id
        self.events += self.rooms.journal.events_from(1, 1)

    def pin(self, recovery: bytes) -> None:
        pinned = {
            "gateway": GATEWAY.public.hex(), "root": GATEWAY.public.hex(), "site": "plant-2", "badge_pepper": "0" * 64,
            "demo": True, "recovery": recovery.hex(), "directory": 1,
        }  # fmt: skip
        self.keys.put(PINNED, json.dumps(pinned).encode())

    def open(self) -> Rooms:
        return Opening(self.folder, self.keys, "demo", lambda: PLACE, self.clock, self.recovery, 0).open()

    def go_on(self, why: Why) -> str:
        """A new journal follows, as after that; its id. The old one is closed."""
        self.rooms.close()
        opening = Opening(self.folder, self.keys, "demo", lambda: PLACE, self.clock, self.recovery, 0)
        self.rooms = opening.start_new(why, self.journal)
        return self.rooms.journal.id

    @property
    def path(self) -> Path:
        return journal_file(self.folder, self.journal)

    @property
    def database_key(self) -> bytes:
        key = self.keys.get(database_key_name(self.journal))
        assert key is not None
        return key

    def write(self, *drafts: Draft, run: str | None = None) -> None:
        work = WORK if run else None
        self.events += self.rooms.journal.append(drafts, ANNA, run=run, work=work)

    def work(self, events: int = 40, run: str = "run-1") -> None:
        """A run with that many events: captures, notes too large for a page, photos."""
        self.write(started(), run=run)
        for number in range(1, events):
            if number % 10 == 5:
                self.write(note(f"{number:04d}-" * 1800), run=run)
            elif number % 10 == 7:
                self.photograph(f"photo {number} of {run}".encode(), run)
            else:
                self.write(kilobyte(), run=run)

    def photograph(self, content: bytes, run: str = "run-1") -> str:
        content = b"\xff\xd8\xff" + content * 100
        digest = self.rooms.blobs.put(content)
        self.photos[digest] = content
        photo = {"digest": digest, "size": len(content), "mime": "image/jpeg", "name": "p.jpg"}
        self.write(Draft(type="note.added", payload={"text": "see the photo", "photos": [photo]}), run=run)
        return digest

    def receipted(self, seq: int) -> None:
        stored = self.events[seq - 1]
        at = datetime(2026, 11, 21, 9, tzinfo=UTC)
        receipt = Receipt(
            journal=self.journal, seq=seq, head=stored.hash, count=seq, gateway=GATEWAY.id, received_at=at
        )  # fmt: skip
        self.rooms.journal.store_receipt(make_receipt(receipt, GATEWAY), GATEWAY.public)

    def close(self) -> None:
        self.rooms.close()

    # What is left of it.

    def disk(self, target: Path, *, keys: bool = False) -> Path:
        """A copy of the disk as it is at this moment, the log as it is; the key store is not on it."""
        shutil.copytree(self.data, target, ignore=None if keys else shutil.ignore_patterns("demo-*.json"))
        return target

    def on_page(self, number: int, content: bytes | None = None) -> set[int]:
        """Events that are lost with a page of the database; told by their text, not by our own reader.

        What a page has given to another one may still stand on it too: a row that stands whole elsewhere is not lost.
        """
        whole = self.path.read_bytes() if content is None else content
        texts = {
            at // PAGE + 1: decrypted(whole[at : at + PAGE], at // PAGE + 1, self.database_key)
            for at in range(0, len(whole) - PAGE + 1, PAGE)
        }
        here = texts.pop(number)
        elsewhere = b"".join(texts.values())
        rows = {one.event.seq: one.data + one.hash.encode() + one.signature for one in self.events}
        marked = {seq for seq, marks in self.marks().items() if any(mark in here for mark in marks)}
        return {seq for seq in marked if rows[seq] not in elsewhere}

    def marks(self) -> dict[int, list[bytes]]:
        """Number -> pieces of an event's row that stand nowhere else: not in another event, an index or a receipt."""
        if len(self._marks) != len(self.events):
            for one in self.events:
                texts = [other.data + other.hash.encode() for other in self.events if other is not one]
                texts += [one.event.id.encode(), one.hash.encode(), *(digest.encode() for digest in self.photos)]
                others = b"|".join(texts)
                pieces = (one.data[at : at + 24] for at in range(0, len(one.data) - 24, 12))
                self._marks[one.event.seq] = [one.signature, *(piece for piece in pieces if piece not in others)]
        return self._marks


def decrypted(page: bytes, number: int, key: bytes) -> bytes:
    start = 16 if number == 1 else 0
    cipher = Cipher(algorithms.AES(key), modes.CBC(page[4016:4032])).decryptor()
    return cipher.update(page[start:4016]) + cipher.finalize()


def contents_of(folder: Path) -> dict[str, tuple[int, bytes]]:
    """Every file below a folder: its time and its bytes."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): (path.stat().st_mtime_ns, path.read_bytes()) for path in files}


def run_command(name: str, *words: object) -> int:
    """A command of ours in this process, as ``handrail name …`` would run it."""
    module = import_module(f"handrail.commands.{name}")
    parser = argparse.ArgumentParser()
    module.add_parser(parser.add_subparsers())
    args = parser.parse_args([name, *map(str, words)])
    code: int = module.run(args)
    return code


def key_file(folder: Path, key: RecoveryKey = RECOVERY) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"recovery-{key.id}.pem"
    path.write_bytes(key.to_pem())
    return path


def events_in(package: Package, journal: str) -> dict[int, tuple[bytes, str, bytes]]:
    """Number -> exact bytes, hash and signature of each event that a package holds of a journal."""
    found: dict[int, tuple[bytes, str, bytes]] = {}
    for name in package.names(f"events/{journal}/"):
        for arrived in read_batch(package.get(name)):
            found[int(arrived.sequence)] = tuple(arrived.sealed)  # type: ignore[assignment]
    return found


def as_written(events: Sequence[Stored]) -> dict[int, tuple[bytes, str, bytes]]:
    return {one.event.seq: (one.data, one.hash, one.signature) for one in events}


def photos_in(package: Package) -> dict[str, bytes]:
    return {name.rpartition("/")[2]: package.get(name) for name in package.names("photos/")}


def report_in(folder: Path) -> dict[str, Any]:
    """The newest report of a package to be read."""
    newest = max((folder / "reports").glob("*.json"))
    report: dict[str, Any] = json.loads(newest.read_bytes())
    return report

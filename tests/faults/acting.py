"""A tablet that does what it is told, and says before each act what it will do and after it that it is saved.

    python -m tests.faults.acting FOLDER PAGES ACTS [CONTROL]

FOLDER is there and holds an empty folder ``keys``. PAGES: the write-ahead log is emptied when it has so many. ACTS is a
list with commas of methods of ``Acting``. A control leaves out something that saving needs; whoever looks for lost acts
must find some then.
"""

from __future__ import annotations

import hashlib
import os
import random
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import uuid_utils

from handrail import database
from handrail.domain.event import Draft
from handrail.identity.keys import DemoKeyStore
from handrail.journal import blobs, opening
from handrail.journal.files import sync_folder
from handrail.journal.journal import SqlJournal
from handrail.journal.opening import Opening, Rooms
from handrail.ports.journal import JournalFailed, JournalFull
from handrail.wire.keys import SigningKey
from handrail.wire.receipt import Receipt, make_receipt
from tests.journal.tablet import ANNA, PLACE, TickingClock, kilobyte, note, started
from tests.kills.marks import say

GATEWAY = SigningKey(bytes([9]) * 32)
PERSON, RUN = "p-1", "run-1"
STEPS = ("a", "b")
SUBJECTS = ("badge-1", "badge-2")
SIZES = (300, 5_000, 20_000)


def keys_of(folder: Path) -> DemoKeyStore:
    """The key store; beside the data, as the operating system's is."""
    return DemoKeyStore(folder / "keys")


def opening_of(folder: Path) -> Opening:
    """How the tablet in a folder is opened, here and by whoever looks at what is left."""
    journal = folder / "data" / "journal"
    return Opening(journal, keys_of(folder), "demo", lambda: PLACE, TickingClock(), reserve_bytes=16384)


@contextmanager
def saving(act: str, *also: type[Exception], **what: Any) -> Iterator[dict[str, Any]]:
    """Says what an act does, and then that it is saved, or that it was refused by the words for that."""
    say("doing", act=act, **what)
    try:
        yield what
    except (JournalFailed, JournalFull, *also) as reason:
        say("refused", act=act, why=f"{type(reason).__name__}: {reason}")
    else:
        say("saved", act=act, **what)


def named(draft: Draft) -> Draft:
    return draft.model_copy(update={"id": str(uuid_utils.uuid7())})


class Acting:
    """One life of the tablet."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._rooms = self._opened()
        self._dice = random.Random(self._rooms.journal.head.seq)
        self._photo = b""

    def _opened(self) -> Rooms:
        """A failing disk may fail the start too; people try again."""
        rooms: list[Rooms] = []
        while not rooms:
            with saving("open", OSError) as what:
                rooms.append(opening_of(self._folder).open())
                what["journal"] = rooms[0].journal.id
        return rooms[0]

    def _append(self, *drafts: Draft, run: str | None = RUN) -> None:
        journal = self._rooms.journal
        first = [started()] if run is not None and not journal.run(run) else []
        all_ = [named(draft) for draft in [*first, *drafts]]
        with saving("append", events=[draft.id for draft in all_]) as what:
            what["hashes"] = [one.hash for one in journal.append(all_, ANNA, run=run)]

    def capture(self) -> None:
        self._append(kilobyte())

    def several(self) -> None:
        self._append(kilobyte(), note("between"), kilobyte())

    def outside(self) -> None:
        self._append(note("outside of a run"), run=None)

    def photo(self) -> None:
        self._photo = self._dice.randbytes(self._dice.choice(SIZES))
        self.same()

    def same(self) -> None:
        """The photo that was taken last, once more."""
        with saving("photo", photo=hashlib.sha256(self._photo).hexdigest()):
            self._rooms.blobs.put(self._photo)

    def names(self) -> None:
        """An event that names the photo that was taken last, if that was not refused."""
        digest = hashlib.sha256(self._photo).hexdigest()
        held = self._rooms.blobs.get(digest) is not None
        photo = {"digest": digest, "size": len(self._photo), "mime": "image/jpeg", "name": "scratch.jpg"}
        self._append(Draft(type="note.added", payload={"text": "scratch", "photos": [photo] if held else []}))

    def draft(self) -> None:
        step, text = self._dice.choice(STEPS), str(self._dice.random())
        with saving("draft", step=step, text=text):
            self._rooms.drafts.keep(PERSON, RUN, step, {"typed": text})

    def drop(self) -> None:
        step = self._dice.choice(STEPS)
        with saving("draft", step=step, text=None):
            self._rooms.drafts.drop(PERSON, RUN, step)

    def failure(self) -> None:
        subject, count = self._dice.choice(SUBJECTS), self._dice.randrange(1, 9)
        with saving("failure", subject=subject, count=count):
            self._rooms.failures.set(subject, count)

    def receipt(self) -> None:
        journal = self._rooms.journal
        number = len(journal.receipts()) + 1
        with saving("receipt", receipt=number):
            receipt = Receipt(
                journal=journal.id, seq=journal.head.seq, head=journal.head.hash, count=number, gateway=GATEWAY.id,
                received_at=datetime(2026, 11, 21, 9, tzinfo=UTC),
            )  # fmt: skip
            journal.store_receipt(make_receipt(receipt, GATEWAY), GATEWAY.public)

    def mark(self) -> None:
        with saving("mark", OSError, seq=self._rooms.journal.head.seq):
            self._rooms.mark()

    def again(self) -> None:
        """The program ends and is started again; then the write-ahead log is emptied and goes."""
        with saving("close", OSError):
            self._rooms.close()
        self._rooms = self._opened()

    def die(self) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    def end(self) -> None:
        with saving("close", OSError):
            self._rooms.close()


def _speak_too_early() -> None:
    """An append is said to be saved when nothing of it is written."""
    insert = SqlJournal._insert

    def early(journal: SqlJournal, made: list[Any], *more: Any) -> None:
        say("saved", act="append", events=[one.event.id for one in made], hashes=[one.hash for one in made])
        insert(journal, made, *more)

    SqlJournal._insert = early


def _put_without(left_out: str) -> None:
    """Photos are written with one of the two syncs left out."""

    def write(path: Path, content: bytes, mode: int = 0o600) -> None:
        part = path.with_name(path.name + ".part")
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            if left_out != "photo":
                os.fsync(file.fileno())
        part.replace(path)
        if left_out != "folder":
            sync_folder(path.parent)

    blobs.write_durably = write


def _folders_unsynced() -> None:
    """New folders are made as anybody would make them."""

    def make_folder(folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)

    blobs.make_folder = opening.make_folder = make_folder


def _pragmas(*more: str) -> None:
    database._PRAGMAS = (*database._PRAGMAS, *more)


CONTROLS: dict[str, Callable[[], None]] = {
    "": lambda: None,
    "saved is said too early": _speak_too_early,
    "synchronous=NORMAL": lambda: _pragmas("synchronous = NORMAL"),
    "no fsync of the photo": lambda: _put_without("photo"),
    "no fsync of the photo's folder": lambda: _put_without("folder"),
    "no fsync above a new folder": _folders_unsynced,
}


def main(folder: str, pages: str, acts: str, control: str = "") -> None:
    CONTROLS[control]()
    _pragmas(f"wal_autocheckpoint = {pages}")
    tablet = Acting(Path(folder))
    for act in acts.split(","):
        try:
            getattr(tablet, act)()
        except JournalFailed as reason:  # while it read what the act needs
            say("refused", act="read", why=str(reason))


if __name__ == "__main__":
    main(*sys.argv[1:])

"""Starts the product in a folder that a power cut, a kill or a failing disk has left, and says what it found."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

from handrail.identity.keys import NoSecureStore
from handrail.journal.checking import JournalCheck
from handrail.journal.opening import Rooms, database_key_name, journal_file, known_head
from handrail.ports.journal import JournalFailed, JournalFull
from handrail.wire.receipt import verify_receipt
from handrail.wire.report import Unreadable
from tests.faults.acting import GATEWAY, PERSON, RUN, STEPS, SUBJECTS, keys_of, opening_of
from tests.faults.promises import Found
from tests.journal.tablet import ANNA, note

NEW = b"a photo taken after the start"


def look(folder: Path) -> Found:
    """What is there. A tablet that starts must also go on: an event and a photo are added before it is verified."""
    try:
        rooms = opening_of(folder).open()
        try:
            found = _read(folder, rooms)
            _go_on(rooms)
        finally:
            rooms.close()
        return replace(found, bad=_first_bad(folder, rooms))
    except (JournalFailed, JournalFull, NoSecureStore, Unreadable, OSError) as reason:
        return Found(trouble=f"{type(reason).__name__}: {reason}")


def _read(folder: Path, rooms: Rooms) -> Found:
    opened, *events = rooms.journal.events_from(1, 100_000)
    assert opened.event.type == "journal.opened"
    head = known_head(keys_of(folder))
    receipts = [verify_receipt(signed, GATEWAY.public) for signed in rooms.journal.receipts()]
    return Found(
        why=rooms.why,
        journal=rooms.journal.id,
        events=tuple((one.event.id, one.hash) for one in events),
        photos=frozenset(digest for digest in rooms.blobs.digests() if _is_there(rooms, digest)),
        drafts={step: rooms.drafts.find(PERSON, RUN, step).get("typed") for step in STEPS},
        failures={subject: rooms.failures.count(subject) for subject in SUBJECTS},
        receipts=tuple(receipt.count for receipt in receipts),
        marked=head.seq if head is not None else 0,
    )


def _is_there(rooms: Rooms, digest: str) -> bool:
    content = rooms.blobs.get(digest)
    return content is not None and hashlib.sha256(content).hexdigest() == digest


def _go_on(rooms: Rooms) -> None:
    run = RUN if rooms.journal.runs() else None
    (added,) = rooms.journal.append([note("it goes on")], ANNA, run=run)
    assert rooms.journal.find(added.event.id) is not None
    assert rooms.blobs.get(rooms.blobs.put(NEW)) == NEW


def _first_bad(folder: Path, rooms: Rooms) -> str:
    """The first thing that ``handrail verify`` would name."""
    secrets, id_, key = rooms.secrets, rooms.journal.id, rooms.journal.key
    database_key = secrets.get(database_key_name(id_))
    assert database_key is not None
    check = JournalCheck(
        journal_file(folder / "data" / "journal", id_),
        database_key,
        {key.id: key.public},
        {GATEWAY.id: GATEWAY.public},
        known_head(keys_of(folder)),
    )
    bad = check.report().bad
    return "" if bad is None else f"{bad.item}: {bad.detail}"

"""A tablet to attack, and how its owner looks at it afterwards: opening the journal, and ``handrail verify``.

It has an old journal and the one that follows it. The current one holds runs, holds, photos and receipts; its tail was
written after the key store's last mark. ``older`` is a copy of its files from before.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2 as sqlcipher

from handrail.commands.verify import verify
from handrail.domain.event import Draft, Source
from handrail.identity.keys import DemoKeyStore
from handrail.journal.journal import SqlJournal
from handrail.journal.opening import Opening, Rooms, database_key_name, journal_file, known_head, pin_gateway
from handrail.journal.schema import GUARDS, LISTED, STEPS
from handrail.ports.journal import Foreign, JournalFailed
from handrail.wire.keys import SigningKey
from handrail.wire.receipt import Receipt, RunReached, make_receipt
from handrail.wire.report import Report, Unreadable
from tests.journal.tablet import ANNA, PLACE, WORK, TickingClock, kilobyte, note, started
from tests.wire.builder import Tablet as Chain
from tests.wire.builder import key

SOURCE = Source(doc_no="WI-1", revision="A", content="0" * 64, language="en")
GATEWAY = SigningKey(bytes([9]) * 32)
NOT_RECORDS = frozenset({"drafts", "failures"})
"""Tables whose rows may change and go: unsaved input, and counts that the key store keeps too."""

PHOTOS = (b"\xff\xd8\xff first scratch " + bytes(range(256)) * 40, b"\x89PNG\r\n\x1a\n second scratch" * 50)


@dataclass(frozen=True, slots=True)
class Seen:
    """What ``handrail verify`` says of a data folder: ``item`` is the first bad one, or why it can't be read."""

    reports: tuple[Report, ...]
    item: str
    detail: str = ""

    @property
    def good(self) -> bool:
        return not self.item


def look(data: Path) -> Seen:
    """``handrail verify`` on a data folder."""
    try:
        reports = verify(data)
    except Unreadable as reason:
        return Seen((), "unreadable", str(reason))
    bad = [report.bad for report in reports if report.bad is not None]
    return Seen(reports, bad[0].item, bad[0].detail) if bad else Seen(reports, "")


class Victim:
    """A data folder; the key store is the file in it that the attacker without keys does not have."""

    def __init__(self, data: Path, journal: str, old: str, mark: int, last: int) -> None:
        self.data = data
        self.journal = journal
        self.old = old
        self.mark = mark
        self.last = last

    @property
    def folder(self) -> Path:
        return self.data / "journal"

    @property
    def path(self) -> Path:
        return journal_file(self.folder, self.journal)

    @property
    def older(self) -> Path:
        return self.data.with_name("older")

    @property
    def keys(self) -> DemoKeyStore:
        return DemoKeyStore(self.data)

    def copy(self, to: Path) -> Victim:
        shutil.copytree(self.data, to / "data")
        shutil.copytree(self.older, to / "older")
        return Victim(to / "data", self.journal, self.old, self.mark, self.last)

    def beside(self, name: str) -> Victim:
        """Another copy for another attack."""
        return self.copy(self.data.parent / name)

    def files(self) -> dict[str, bytes]:
        """All that lies on the disk, but for the key store."""
        names = (path for path in self.data.rglob("*") if path.is_file() and path.name != "demo-keys.json")
        return {path.relative_to(self.data).as_posix(): path.read_bytes() for path in sorted(names)}

    def opening(self) -> Opening:
        return Opening(self.folder, self.keys, "demo", lambda: PLACE, TickingClock(), None, 0)

    def opened(self) -> str:
        """What the client does at its next start: it says why it begins anew, how far it goes on, or why it stops."""
        try:
            rooms = self.opening().open()
        except JournalFailed as reason:
            return f"refused: {reason}"
        try:
            return rooms.why or f"goes on at {rooms.journal.head.seq}"
        finally:
            rooms.journal.close()

    def connect(self, journal: str = "") -> Any:
        """The database as one opens it who has its key and none of our code."""
        journal = journal or self.journal
        key = self.keys.get(database_key_name(journal))
        assert key is not None
        return connected(journal_file(self.folder, journal), key)

    def rows(self) -> dict[str, list[tuple[Any, ...]]]:
        """The records, straight from the tables, and as work finds them by its indexes."""
        connection = self.connect()
        try:
            found = {
                table: connection.execute(f"SELECT * FROM {table} NOT INDEXED ORDER BY 1").fetchall()
                for table in tables()
                if table not in NOT_RECORDS
            }
            for query in _BY_INDEX:
                found[query] = connection.execute(query).fetchall()
            return found
        finally:
            connection.close()

    def change(self, *statements: str | tuple[str, tuple[Any, ...]]) -> None:
        """As somebody who has the database's key: takes the guards away and puts them back afterwards."""
        connection = self.connect()
        for guard in GUARDS:
            connection.execute(f"DROP TRIGGER {guard}")
        for one in statements:
            statement, values = (one, ()) if isinstance(one, str) else one
            connection.execute(statement, values)
        for sql in GUARDS.values():
            connection.execute(sql)
        connection.close()


_BY_INDEX = (
    "SELECT seq, hash FROM events INDEXED BY events_of_run WHERE run IS NOT NULL ORDER BY run, run_seq",
    "SELECT seq FROM events INDEXED BY first_of_run WHERE run_seq = 1 ORDER BY seq",
    f"SELECT seq FROM events INDEXED BY events_listed WHERE {LISTED} ORDER BY type, seq",
    "SELECT number FROM receipts INDEXED BY ix_receipts_seq ORDER BY seq",
)


def connected(path: Path, key: bytes) -> Any:
    connection = sqlcipher.connect(str(path), isolation_level=None)
    connection.execute("PRAGMA cipher_log_level = NONE")
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    return connection


def tables() -> dict[str, tuple[str, ...]]:
    """Table -> columns, as a new journal has them today: a new column is attacked from its first day on."""
    made = sqlcipher.connect(":memory:", isolation_level=None)
    for step in STEPS:
        step(made)
    names = [name for (name,) in made.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")]
    found = {name: tuple(row[1] for row in made.execute(f"PRAGMA table_info({name})")) for name in names}
    made.close()
    return found


def build(folder: Path) -> Victim:
    """Writes it. The key store's mark is made before the last three events."""
    data = folder / "data"
    keys = DemoKeyStore(data)
    pin_gateway(keys, GATEWAY.public)
    opening = Opening(data / "journal", keys, "demo", lambda: PLACE, TickingClock(), None, 0)
    rooms = opening.open()
    old = rooms.journal.id
    rooms.journal.append([started(), note("in the old journal"), note("its last")], ANNA, run="run-0", work=WORK)
    rooms.close()
    rooms = opening.start_new("forked", old)
    _work(rooms, data)
    mark = known_head(keys)
    assert mark is not None
    return Victim(data, rooms.journal.id, old, mark.seq, rooms.journal.head.seq)


def _work(rooms: Rooms, data: Path) -> None:
    journal = rooms.journal
    journal.append([started(), *[kilobyte()] * 9], ANNA, run="run-1", work=WORK)
    _photo(rooms, PHOTOS[0])
    taken = {"grant": {"document": {"number": 1}}, "journal": "other", "device": "T-2", "station": "B-07", "count": 4}
    of_other = by_another_tablet()
    going_on = Draft(type="run.taken_up", payload={**taken, "head": of_other[-1].hash, "handed_over": True})
    journal.take_up([going_on], ANNA, of_other, run="run-9", work=WORK, source=SOURCE)
    _receive(journal, "run-1")
    rooms.mark()
    journal.append([Draft(type="hold.applied", payload=_HOLD)], ANNA, run="run-1", work=WORK)
    rooms.failures.set("badge", 1)
    _receive(journal, "run-1")
    rooms.drafts.keep("p-1", "run-1", "torque", {"entered": "12.4"})
    rooms.mark()
    journal.close()
    shutil.copytree(data, data.with_name("older"))
    journal.append([started(), *[kilobyte()] * 9], ANNA, run="run-2", work=WORK)
    _photo(rooms, PHOTOS[1])
    journal.append([Draft(type="hold.applied", payload=_HOLD | {"hold": "H-2"})], ANNA, run="run-2", work=WORK)
    rooms.failures.set("badge", 4)
    rooms.drafts.keep("p-1", "run-1", "torque", {"entered": "12.5"})
    _receive(journal, "run-2")
    journal.append([note("after the receipt"), note("before the mark")], ANNA, run="run-2", work=WORK)
    rooms.mark()
    journal.append([note("one"), note("two"), note("three, the last")], ANNA, run="run-2", work=WORK)
    journal.close()


def by_another_tablet() -> list[Foreign]:
    """A run as another tablet began it and let it go."""
    other, tablet = key(7), Chain("other", key(7))
    tablet.write("run.started", "run-9", title={"en": "Pump"})
    for text in ("one", "two"):
        tablet.write("note.added", "run-9", text=text)
    tablet.write("run.handed_over", "run-9", reason="End of my shift")
    return [Foreign(*sealed, other.public) for sealed in tablet.chain]


_HOLD = {"hold": "H-1", "target": "unit", "value": "SN-001", "reason": "TQ-1"}


def _photo(rooms: Rooms, content: bytes) -> None:
    digest = rooms.blobs.put(content)
    photo = {"digest": digest, "size": len(content), "mime": "image/jpeg", "name": "scratch.jpg"}
    seen = Draft(type="note.added", payload={"text": "scratch", "photos": [photo]})
    rooms.journal.append([seen], ANNA, run="run-1", work=WORK)


def _receive(journal: SqlJournal, run: str) -> None:
    """The gateway's receipt for all that is there."""
    head, last = journal.head, journal.run(run)[-1]
    assert last.event.run_seq is not None
    receipt = Receipt(
        journal=journal.id, seq=head.seq, head=head.hash, count=head.seq, gateway=GATEWAY.id,
        runs=(RunReached(run=run, seq=last.event.run_seq, head=last.hash),),
        received_at=datetime(2026, 11, 21, 9, head.seq, tzinfo=UTC),
    )  # fmt: skip
    journal.store_receipt(make_receipt(receipt, GATEWAY), GATEWAY.public)


def pages(content: bytes) -> Iterator[int]:
    """Where each page of a database file begins."""
    return iter(range(0, len(content), PAGE))


PAGE = 4096

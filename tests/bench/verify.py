"""What verifying a journal and opening a very long one cost, as ratios: ``python -m tests.bench.verify``.

A long journal is written past the client, event by event from one template: chained and signed as the client does it,
so that it verifies, at a tenth of the time.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlcipher3 import dbapi2 as sqlcipher

from handrail.journal.checking import JournalCheck
from handrail.journal.opening import database_key_name, journal_file
from handrail.wire.envelope import canonical, hash_of
from handrail.wire.keys import SigningKey
from tests.bench.append import medians
from tests.journal.tablet import ANNA, WORK, Tablet, kilobyte, started

VERIFIED = 10_000
LONG, SHORT = 1_000_000, 1_000
_PER_RUN = 500
_CHUNK = 10_000
_INSERT = "INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
_TEXTS = ("id", "prev", "run", "run_prev")
_NUMBERS = {"seq": 900_000_000_001, "run_seq": 900_000_000_002}


class Journal(NamedTuple):
    """A journal on the disk, closed."""

    folder: Path
    path: Path
    database_key: bytes
    key: SigningKey

    def rows(self) -> Any:
        """A connection to it, with nothing of ours around it."""
        connection = sqlcipher.connect(str(self.path), isolation_level=None)
        connection.execute(f"PRAGMA key = \"x'{self.database_key.hex()}'\"")
        return connection


def filled(folder: Path, events: int) -> Journal:
    """A journal with so many events of some 1.2 KB, in runs of 500, and the key store's mark at its end."""
    folder.mkdir(parents=True)
    rooms = Tablet(folder).open()
    first = rooms.journal.append([started(), kilobyte()], ANNA, run="first", work=WORK)[-1]
    database_key = rooms.secrets.get(database_key_name(rooms.journal.id))
    assert database_key is not None
    journal = Journal(folder, journal_file(folder / "journal", rooms.journal.id), database_key, rooms.journal.key)
    rooms.close()
    connection = journal.rows()
    for pragma in ("journal_mode = WAL", "synchronous = OFF", "cache_size = -200000"):
        connection.execute(f"PRAGMA {pragma}")
    with ThreadPoolExecutor() as pool:
        for chunk in _chunks(json.loads(first.data), first.event.seq, first.hash, events):
            signatures = pool.map(journal.key.sign, [hash_ for *_, hash_ in chunk], chunksize=1)
            connection.execute("BEGIN")
            connection.executemany(_INSERT, ((*row, sign) for row, sign in zip(chunk, signatures, strict=True)))
            connection.execute("COMMIT")
    connection.close()
    Tablet(folder).open().close()
    return journal


def _chunks(event: dict[str, Any], seq: int, prev: str, events: int) -> Iterator[list[tuple[Any, ...]]]:
    """Rows without their signatures, in order."""
    pieces = _pieces(event)
    chunk: list[tuple[Any, ...]] = []
    run, run_seq, run_prev = "", _PER_RUN, ""
    for number in range(seq + 1, events + 1):
        if run_seq == _PER_RUN:
            run, run_seq, run_prev = f"run-{number}", 0, "0" * 64
        run_seq += 1
        said = {"id": f"event-{number}", "prev": prev, "run": run, "run_prev": run_prev, "seq": number,
                "run_seq": run_seq}  # fmt: skip
        data = "".join(str(said[piece]) if place else piece for piece, place in pieces).encode()
        prev = run_prev = hash_of(data)
        chunk.append((number, said["id"], run, run_seq, event["type"], data, prev))
        if len(chunk) == _CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _pieces(event: dict[str, Any]) -> list[tuple[str, bool]]:
    """The event's text cut where it differs from event to event: each piece, and whether it is such a place."""
    marked = event | {name: f"<{name}>" for name in _TEXTS} | _NUMBERS
    text = canonical(marked).decode()
    for name in _TEXTS:
        text = text.replace(f"<{name}>", f"\0{name}\0")
    for name, number in _NUMBERS.items():
        text = text.replace(str(number), f"\0{name}\0")
    return [(piece, at % 2 == 1) for at, piece in enumerate(text.split("\0"))]


def against_bare_loop(folder: Path, events: int = VERIFIED, samples: int = 5) -> dict[str, float]:
    """Verifying a whole journal against hashing and checking the same bytes, which are in memory, one by one."""
    journal = filled(folder / "verified", events)
    connection = journal.rows()
    rows = connection.execute("SELECT data, signature FROM events ORDER BY seq").fetchall()
    connection.close()

    def bare() -> None:
        public = Ed25519PublicKey.from_public_bytes(journal.key.public)
        for data, signature in rows:
            public.verify(signature, hashlib.sha256(b"\0" + data).digest())

    def whole() -> None:
        report = JournalCheck(journal.path, journal.database_key, {journal.key.id: journal.key.public}).report()
        assert report.good and report.events == events, report.bad

    times = medians({"bare": bare, "whole": whole}, samples)
    return {
        "verify_to_bare_loop": times["bare"] / times["whole"],
        "verify_work_to_bare_loop": _work(bare) / _work(whole),
        "verify_us_per_event": times["whole"] / events * 1e6,
    }


def _work(act: Callable[[], object]) -> float:
    """Processor seconds, of all threads."""
    began = time.process_time()
    act()
    return time.process_time() - began


def against_length(folder: Path) -> dict[str, float]:
    """Opening a journal of a million events as a ratio to one of a thousand."""
    short, long = (filled(folder / str(events), events).folder for events in (SHORT, LONG))
    opened = medians({"short": lambda: Tablet(short).open().close(), "long": lambda: Tablet(long).open().close()}, 25)
    return {f"open_at_{LONG}": opened["long"] / opened["short"], f"open_ms_at_{LONG}": opened["long"] * 1000}


def figures() -> dict[str, float | None]:
    """All figures; the million only where ``HANDRAIL_LONG`` is set: it takes 2.2 GB and minutes to fill."""
    found: dict[str, float | None] = {}
    with tempfile.TemporaryDirectory() as folder:
        found |= against_bare_loop(Path(folder))
        if os.environ.get("HANDRAIL_LONG"):
            found |= against_length(Path(folder))
    return found


if __name__ == "__main__":
    for name, value in figures().items():
        print(f"{name:32} {value:.2f}")

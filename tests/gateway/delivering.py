"""A worker of deliveries in a process of its own, which may be killed at a given point.

python -m tests.gateway.delivering DATA DIARY URL|- KILL_AT

Points are counted from 1: before and after each commit of a write, and inside the other system. 0: it is not killed.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from handrail_gateway.blobs import BlobStore
from handrail_gateway.database import Database, open_database
from handrail_gateway.deliveries import ledger
from handrail_gateway.deliveries.turns import Turns
from handrail_gateway.deliveries.worker import Deliveries, Route
from tests.gateway.deliveries import Diary

KINDS = frozenset({"draft_ncr", "run_record"})


class _Points:
    def __init__(self, kill_at: int) -> None:
        self._left = kill_at

    def __call__(self, where: str) -> None:
        if not where.endswith("commit"):
            # A system that takes its time: or one of several workers has done all before the others have looked.
            time.sleep(0.005)
        self._left -= 1
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


def deliveries(database: Database, data: Path, diary: Diary) -> Deliveries:
    turns = Turns(database, data / "turns")
    return Deliveries(
        database, {"diary": Route(diary, KINDS)}, BlobStore(data / "blobs"), turns, "production",
        lambda: datetime.now(UTC),
    )  # fmt: skip


def main() -> None:
    data, diary, url, kill_at = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], int(sys.argv[4])
    database = open_database(data / "gateway.db", None if url == "-" else url)
    at = _Points(kill_at)
    write = Database.write

    @contextmanager
    def watched(self: Database) -> Iterator[Any]:
        with write(self) as connection:
            yield connection
            at("before commit")
        at("after commit")

    Database.write = watched  # type: ignore[method-assign]
    print("ready", flush=True)
    sys.stdin.readline()
    worker = deliveries(database, data, Diary(diary, at))
    worker.round("diary")
    # What others are at is not ours; we go when all is done.
    while _anything_open(database):
        worker.round("diary")
    database.close()


def _anything_open(database: Database) -> bool:
    with database.read() as connection:
        return bool(ledger.open_parcels(connection, "diary"))


if __name__ == "__main__":
    main()

"""What an append costs, as ratios to a reference run beside it: ``python -m tests.bench.append``.

Absolute times differ from machine to machine and from minute to minute, so each sample of the
reference and of what is measured are taken in turn.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from sqlcipher3 import dbapi2 as sqlcipher

from handrail.journal.opening import Rooms
from tests.journal.tablet import ANNA, WORK, Tablet, kilobyte, started

SLOW_FLUSH_MS = 2
_PRELOAD = """
#define _GNU_SOURCE
#include <dlfcn.h>
#include <unistd.h>
static int slow(const char *name, int file) {
    int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, name);
    usleep(MILLISECONDS * 1000);
    return real(file);
}
int fsync(int file) { return slow("fsync", file); }
int fdatasync(int file) { return slow("fdatasync", file); }
"""


def medians(acts: dict[str, Callable[[], object]], samples: int) -> dict[str, float]:
    """Median seconds of each act, their samples taken in turn."""
    taken: dict[str, list[float]] = {name: [] for name in acts}
    for _ in range(samples):
        for name, act in acts.items():
            began = time.perf_counter()
            act()
            taken[name].append(time.perf_counter() - began)
    return {name: statistics.median(times) for name, times in taken.items()}


def bare_commit(folder: Path) -> Callable[[], object]:
    """One bare SQLCipher row of 1 KB, committed with the journal's pragmas."""
    connection = sqlcipher.connect(str(folder / "bare.db"), isolation_level=None)
    connection.execute(f"PRAGMA key = \"x'{bytes(32).hex()}'\"")
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "mmap_size = 0"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("CREATE TABLE rows (seq INTEGER PRIMARY KEY, data BLOB)")
    row = os.urandom(1024)

    def act() -> None:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO rows (data) VALUES (?)", (row,))
        connection.execute("COMMIT")

    return act


def flush(folder: Path) -> Callable[[], object]:
    """One 4 KB write and its fdatasync."""
    handle = os.open(folder / "flushed", os.O_WRONLY | os.O_CREAT)
    block = os.urandom(4096)

    def act() -> None:
        os.write(handle, block)
        (os.fdatasync if hasattr(os, "fdatasync") else os.fsync)(handle)

    return act


def journal_of(folder: Path, events: int) -> Rooms:
    """An open journal that already holds so many events, in runs of 500."""
    rooms = Tablet(folder).open()
    run = 0
    while rooms.journal.head.seq < events:
        run += 1
        rooms.journal.append([started(), *[kilobyte()] * 499], ANNA, run=f"run-{run}", work=WORK)
    rooms.journal.append([started()], ANNA, run="measured", work=WORK)
    return rooms


def append_to(rooms: Rooms) -> Callable[[], object]:
    """One append of one event of about 1 KB."""
    draft = kilobyte()
    return lambda: rooms.journal.append([draft], ANNA, run="measured", work=WORK)


def against_bare_commit(folder: Path, samples: int = 500) -> dict[str, float]:
    """An append as a ratio to a bare row commit."""
    rooms = journal_of(folder, 1000)
    times = medians({"bare": bare_commit(folder), "append": append_to(rooms)}, samples)
    rooms.close()
    return {
        "append_to_bare_commit": times["append"] / times["bare"],
        "bare_commit_ms": times["bare"] * 1000,
        "append_ms": times["append"] * 1000,
    }


def against_length(folder: Path, events: int = 100_000, samples: int = 300) -> dict[str, float]:
    """Append, opening and the count of waiting events in a long journal as ratios to a short one."""
    short, long = folder / "short", folder / "long"
    for path in (short, long):
        path.mkdir()
    small, large = journal_of(short, 1000), journal_of(long, events)
    times = medians(
        {
            "append": append_to(small),
            "append_long": append_to(large),
            "waiting": small.journal.waiting,
            "waiting_long": large.journal.waiting,
        },
        samples,
    )
    small.close()
    large.close()
    opened = medians(
        {"open": lambda: Tablet(short).open().close(), "open_long": lambda: Tablet(long).open().close()}, 15
    )
    return {
        f"append_at_{events}": times["append_long"] / times["append"],
        f"waiting_at_{events}": times["waiting_long"] / times["waiting"],
        f"open_at_{events}": opened["open_long"] / opened["open"],
        "open_ms": opened["open_long"] * 1000,
    }


def against_slow_flush(folder: Path) -> dict[str, float] | None:
    """An append as a ratio to one flush where each flush takes 2 ms more, as on a tablet; None without gcc."""
    compiler = shutil.which("gcc")
    if compiler is None or not sys.platform.startswith("linux"):
        return None
    source, library = folder / "slow.c", folder / "slow.so"
    source.write_text(_PRELOAD.replace("MILLISECONDS", str(SLOW_FLUSH_MS)))
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", library, source, "-ldl"], check=True)
    command = [sys.executable, "-m", "tests.bench.append", "--slow"]
    environment = {**os.environ, "LD_PRELOAD": str(library)}
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def _slow(folder: Path) -> dict[str, float]:
    rooms = journal_of(folder, 1000)
    times = medians({"flush": flush(folder), "bare": bare_commit(folder), "append": append_to(rooms)}, 200)
    rooms.close()
    return {
        "append_to_slow_flush": times["append"] / times["flush"],
        "append_to_slow_bare_commit": times["append"] / times["bare"],
        "slow_flush_ms": times["flush"] * 1000,
    }


def figures() -> dict[str, float | None]:
    """All figures; a figure that can't be taken here is None."""
    found: dict[str, float | None] = {}
    for measure in (against_bare_commit, against_length, against_slow_flush):
        with tempfile.TemporaryDirectory() as folder:
            found |= measure(Path(folder)) or {"append_to_slow_flush": None}
    return found


if __name__ == "__main__":
    if sys.argv[1:] == ["--slow"]:
        with tempfile.TemporaryDirectory() as folder:
            print(json.dumps(_slow(Path(folder))))
    else:
        for name, value in figures().items():
            print(f"{name:32} {'skipped: no gcc here' if value is None else format(value, '.2f')}")

"""A tablet that writes until it is stopped, and says on standard output what it has shown as saved.

    python -m tests.faults.writer FOLDER COUNT [early]

``early`` is the negative control: it says "saved" before the commit.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

from handrail.journal.journal import SqlJournal
from handrail.journal.opening import Rooms
from handrail.ports.journal import JournalFailed, JournalFull
from tests.journal.tablet import ANNA, Tablet, kilobyte, started


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def say_before_the_commit() -> None:
    insert = SqlJournal._insert

    def early(journal: SqlJournal, made: list[Any], *more: Any) -> None:
        for one in made:
            say(f"saved {one.event.id}")
        time.sleep(0.002)
        insert(journal, made, *more)

    SqlJournal._insert = early  # type: ignore[method-assign]


def opened(tablet: Tablet) -> Rooms:
    """A failing disk may fail the start too; people try again."""
    for _ in range(20):
        try:
            return tablet.open()
        except (JournalFailed, JournalFull) as reason:
            say(f"not opened: {reason}")
    raise SystemExit(1)


def main(folder: str, count: str, control: str = "") -> None:
    if control == "early":
        say_before_the_commit()
    tablet = Tablet(Path(folder))
    rooms = opened(tablet)
    run = f"run-{rooms.journal.head.seq}"
    drafts = [started()]
    say("ready")
    for _ in range(int(count)):
        try:
            written = rooms.journal.append(drafts, ANNA, run=run)
        except (JournalFailed, JournalFull) as reason:
            say(f"refused {type(reason).__name__}: {reason}")
            continue
        drafts = [kilobyte()]
        for one in written:
            say(f"saved {one.event.id}")
    rooms.close()


if __name__ == "__main__":
    main(*sys.argv[1:])

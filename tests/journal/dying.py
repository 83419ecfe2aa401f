"""A tablet that works until it is killed, and says on standard output what it has shown as saved.

python -m tests.journal.dying FOLDER
"""

from __future__ import annotations

import sys
from pathlib import Path

from tests.journal.disk import Worked
from tests.journal.tablet import kilobyte, started


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main(folder: str) -> None:
    worked = Worked(Path(folder))
    worked.write(started(), run="run-1")
    say(f"journal {worked.journal}")
    number = 0
    while True:
        number += 1
        if number % 5 == 0:
            digest = worked.photograph(f"photo {number}".encode())
            say(f"photo {digest}")
        else:
            worked.write(kilobyte(), run="run-1")
        last = worked.events[-1]
        say(f"saved {last.event.seq} {last.hash}")


if __name__ == "__main__":
    main(*sys.argv[1:])

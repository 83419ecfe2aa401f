"""One process at a time for a folder: a journal has one writer."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path


class InUse(RuntimeError):
    """Another process works with the folder; the text says so."""


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Holds the folder. The system lets go of it however we end. Raises InUse.

    An empty database held exclusively is a lock that Windows and Linux know alike.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(folder / ".in-use", timeout=0, isolation_level=None)) as held:
        try:
            held.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError:
            raise InUse(f"another handrail works with {folder}; one at a time.") from None
        yield

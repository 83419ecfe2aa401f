"""One process at a time for a folder: a journal has one writer."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class InUse(RuntimeError):
    """Another process works with the folder; the text says so."""


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Holds the folder. The system lets go of it however we end. Raises InUse."""
    folder.mkdir(parents=True, exist_ok=True)
    held = os.open(folder / ".in-use", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            _hold(held)
        except OSError:
            raise InUse(f"another handrail works with {folder}; one at a time.") from None
        yield
    finally:
        os.close(held)


def _hold(file: int) -> None:
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)

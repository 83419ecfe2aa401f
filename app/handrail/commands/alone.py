"""One process at a time for a folder: a journal has one writer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class InUse(RuntimeError):
    """Another process works with the folder; the text says which."""


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Holds the folder; the hold of a process that died does not count. Raises InUse."""
    from PySide6.QtCore import QLockFile

    folder.mkdir(parents=True, exist_ok=True)
    lock = QLockFile(str(folder / "in-use"))
    lock.setStaleLockTime(0)  # never by its age
    if not lock.tryLock(0):
        raise InUse(f"another handrail (process {lock.getLockInfo()[0]}) works with {folder}")
    try:
        yield
    finally:
        lock.unlock()

"""Files that are there completely or not at all, also after a power cut."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path


def sync_folder(folder: Path) -> None:
    """Makes the names in the folder durable. Windows can't: there NTFS journals the rename itself."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def make_folder(folder: Path) -> None:
    """Makes a folder, and those above it that lack, whose names stay after a power cut. Raises OSError."""
    if not folder.parent.is_dir():
        make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    # Also of one that was there: whoever made it may have been killed before this.
    sync_folder(folder.parent)


def write_durably(path: Path, content: bytes, mode: int = 0o600) -> None:
    """Replaces ``path`` by ``content``: temporary file, fsync, rename, fsync of the folder.

    Raises OSError; then the old content still stands and the temporary file is gone.
    """
    temporary = path.with_name(path.name + ".part")
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), mode)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError:
        with suppress(OSError):
            temporary.unlink()
        raise
    sync_folder(path.parent)


class Reserve:
    """A file that only takes room; given up on disk-full, it buys the last commits."""

    def __init__(self, path: Path, size: int) -> None:
        """``size`` in bytes; 0 means none is kept."""
        self._path = path
        self._size = size

    def lay_in(self) -> bool:
        """Makes sure the room is taken. False when there is no room left to take."""
        if self._size == 0 or (self._path.exists() and self._path.stat().st_size >= self._size):
            return True
        try:
            # Real bytes: a sparse file would take no room.
            write_durably(self._path, bytes(self._size))
        except OSError:
            return False
        return True

    def spend(self) -> bool:
        """Gives the room up. False when it was given up before."""
        try:
            self._path.unlink()
        except FileNotFoundError:
            return False
        return True

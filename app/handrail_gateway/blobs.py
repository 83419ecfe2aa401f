"""Content-addressed files: photos and other evidence by their SHA-256, whole or piece by piece (IX-UP-1)."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from contextlib import suppress
from pathlib import Path
from threading import Lock

from handrail_gateway.secret_files import sync_folder

DIGEST = re.compile(r"[0-9a-f]{64}")
ABANDONED_SECONDS = 30 * 86_400
"""A beginning that nobody went on with for so long is thrown away: as long as a tablet may be offline."""


class DigestMismatch(Exception):
    """The content is not what its name says."""


class WrongOffset(Exception):
    """The piece does not begin where the last one ended; ``offset`` is where that is."""

    def __init__(self, offset: int) -> None:
        super().__init__(f"go on at byte {offset}")
        self.offset = offset


class BlobStore:
    """Once written a blob never changes; a repeat is a no-op.

    What comes in pieces is kept apart for each device until it is whole: none can spoil another's.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._beginnings = folder / "beginnings"
        self._appending = Lock()

    def has(self, digest: str) -> bool:
        """Whether the content is here, whole."""
        return self._path(digest).exists()

    def get(self, digest: str) -> bytes | None:
        """The content, None if it isn't here."""
        path = self._path(digest)
        return path.read_bytes() if path.exists() else None

    def size(self, digest: str) -> int:
        """Bytes of a content that is here."""
        return self._path(digest).stat().st_size

    def put(self, digest: str, content: bytes) -> bool:
        """Stores durably before it returns; False if it was here. Raises DigestMismatch."""
        if hashlib.sha256(content).hexdigest() != digest:
            raise DigestMismatch(digest)
        path = self._path(digest)
        if path.exists():
            return False
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".incoming-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(path)
        except OSError:
            Path(name).unlink(missing_ok=True)
            raise
        self._sync(path)
        return True

    def offset(self, device: str, digest: str) -> int:
        """How many bytes of an unfinished content are here from that device."""
        beginning = self._beginning(device, digest)
        return beginning.stat().st_size if beginning.exists() else 0

    def append(self, device: str, digest: str, offset: int, length: int, piece: bytes) -> int:
        """Adds a piece, durably; how many bytes are here now. With the last one the content is checked and put.

        ``length``: of the whole content. Raises WrongOffset, and DigestMismatch when the whole is not what its name
        says; then the beginning is gone and the device starts anew.
        """
        beginning, path = self._beginning(device, digest), self._path(digest)
        with self._appending:
            if path.exists():
                return self.size(digest)
            here = self.offset(device, digest)
            if offset != here:
                raise WrongOffset(here)
            beginning.parent.mkdir(parents=True, exist_ok=True)
            with beginning.open("ab") as file:
                file.write(piece)
                file.flush()
                os.fsync(file.fileno())
            reached = here + len(piece)
            if reached < length:
                return reached
            with beginning.open("rb") as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
            if found != digest or reached > length:
                beginning.unlink()
                raise DigestMismatch(digest)
            path.parent.mkdir(parents=True, exist_ok=True)
            beginning.replace(path)
            self._sync(path)
            return reached

    def forget_abandoned(self, now: float) -> None:
        """Throws away beginnings that were left; ``now`` in seconds since 1970."""
        for beginning in self._beginnings.glob("*"):
            with suppress(OSError):
                if now - beginning.stat().st_mtime > ABANDONED_SECONDS:
                    beginning.unlink()

    def _sync(self, path: Path) -> None:
        sync_folder(path.parent)
        sync_folder(self._folder)

    def _beginning(self, device: str, digest: str) -> Path:
        # A device's name may hold what a file's name may not.
        return self._beginnings / f"{digest}.{hashlib.sha256(device.encode()).hexdigest()[:16]}"

    def _path(self, digest: str) -> Path:
        return self._folder / digest[:2] / digest

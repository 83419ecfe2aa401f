"""Content-addressed files: photos and other evidence by their SHA-256."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

from handrail_gateway.secret_files import sync_folder


class DigestMismatch(Exception):
    """The content is not what its name says."""


class BlobStore:
    """Once written a blob never changes; a repeat is a no-op."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def has(self, digest: str) -> bool:
        """Whether the content is here, whole."""
        return self._path(digest).exists()

    def get(self, digest: str) -> bytes | None:
        """The content, None if it isn't here."""
        path = self._path(digest)
        return path.read_bytes() if path.exists() else None

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
        sync_folder(path.parent)
        sync_folder(self._folder)
        return True

    def _path(self, digest: str) -> Path:
        return self._folder / digest[:2] / digest

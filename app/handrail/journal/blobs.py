"""Photos and other content that may have to go one day, sealed beside the database (rules 9, 15)."""

from __future__ import annotations

import errno
import hashlib
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidTag

from handrail.database import value
from handrail.journal.files import make_folder, write_durably
from handrail.journal.store import Store
from handrail.ports.journal import JournalFailed, JournalFull

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_DIGEST = re.compile(r"[0-9a-f]{64}")
_NONCE = bytes(12)
"""Each key seals exactly one content, so the nonce need not vary."""

_PUT = """
    INSERT INTO blobs (digest, size, "key") VALUES (?, ?, ?)
    ON CONFLICT (digest) DO UPDATE SET "key" = excluded."key"
"""


class BlobDamaged(JournalFailed):
    """A sealed file is not what was put there (P11-10a-1)."""


def _cipher() -> type[AESGCM]:
    # Not at the top: a start seals nothing and opens nothing.
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    return AESGCM


def unsealed(sealed: bytes, key: bytes, digest: str) -> bytes:
    """The content of a sealed file. Raises BlobDamaged when it is not what was put there with that key."""
    try:
        return _cipher()(key).decrypt(_NONCE, sealed, digest.encode("ascii"))
    except (InvalidTag, ValueError, TypeError) as reason:  # the latter two: what stands there is no key
        raise BlobDamaged(f"the sealed file {digest} was altered") from reason


def sealed_file(folder: Path, digest: str) -> Path:
    """Where the sealed content of a digest is. Raises ValueError if it is no digest."""
    if not _DIGEST.fullmatch(digest):
        raise ValueError("not a digest")
    return folder / digest[:2] / digest


class SealedBlobs:
    """Content by its SHA-256, each file sealed with a key of its own that only the database holds."""

    def __init__(self, store: Store, folder: Path) -> None:
        self._store = store
        self._folder = folder

    def path(self, digest: str) -> Path:
        """Where the sealed content of a digest is. Raises ValueError if it is no digest."""
        return sealed_file(self._folder, digest)

    def put(self, content: bytes) -> str:
        """Stores the content durably, sealed; its SHA-256. What is there already is left as it is.

        The caller has judged size and pixels. Raises JournalFull, JournalFailed.
        """
        digest = hashlib.sha256(content).hexdigest()
        path = self.path(digest)
        known = self._key(digest)
        if known is not None and path.exists():
            return digest
        aes_gcm = _cipher()
        key = known or aes_gcm.generate_key(256)
        sealed = aes_gcm(key).encrypt(_NONCE, content, digest.encode("ascii"))
        self._write(path, sealed)
        # Only now the key: a file without one is rubbish that the next put replaces.
        row = (digest, len(content), key)
        self._store.durably(lambda connection: connection.execute(_PUT, row), lambda _: False)
        return digest

    def _write(self, path: Path, sealed: bytes) -> None:
        for last in (False, True):
            try:
                for folder in (self._folder, path.parent):
                    make_folder(folder)
                write_durably(path, sealed)
                return
            except OSError as reason:
                if reason.errno not in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)):
                    raise JournalFailed(f"a photo can't be stored: {os.strerror(reason.errno or 0)}") from reason
                if last or not self._store.give_up_reserve():
                    raise JournalFull("no room for a photo") from reason

    def get(self, digest: str) -> bytes | None:
        """The content, or None if this tablet does not hold it. Raises BlobDamaged, JournalFailed."""
        path = self.path(digest)
        key = self._key(digest)
        if key is None:
            return None
        try:
            sealed = path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as reason:
            raise JournalFailed(f"a photo can't be read: {reason}") from reason
        return unsealed(sealed, key, digest)

    def digests(self) -> tuple[str, ...]:
        """All contents that this tablet should hold. Raises JournalFailed."""
        with self._store.read() as connection:
            return tuple(digest for (digest,) in connection.execute("SELECT digest FROM blobs ORDER BY digest"))

    def _key(self, digest: str) -> bytes | None:
        with self._store.read() as connection:
            key: bytes | None = value(connection, 'SELECT "key" FROM blobs WHERE digest = ?', (digest,))
        return key

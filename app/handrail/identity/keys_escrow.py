"""A database key wrapped to the site's recovery key: a lost key store must not mean lost records.

X25519 with an ephemeral key, HKDF-SHA256, AES-256-GCM. The site keeps the private half off line;
the wrapped copy lies beside the database and travels with backups of it.
"""

from __future__ import annotations

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_MAGIC = b"handrail-escrow-1\n"
_NONCE = bytes(12)
"""Each wrapping derives a key of its own from a fresh ephemeral key, so the nonce need not vary."""


class NotUnwrapped(Exception):
    """The wrapped key is for another recovery key or journal, or was altered."""


def _derived(shared: bytes, ephemeral: bytes, recovery: bytes) -> AESGCM:
    info = _MAGIC + ephemeral + recovery
    return AESGCM(HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(shared))


def wrap(recovery: bytes, journal: str, key: bytes) -> bytes:
    """``key`` wrapped so that only the holder of the recovery key opens it. ``recovery``: 32 public bytes."""
    ephemeral = X25519PrivateKey.generate()
    public = ephemeral.public_key().public_bytes_raw()
    cipher = _derived(ephemeral.exchange(X25519PublicKey.from_public_bytes(recovery)), public, recovery)
    return _MAGIC + public + cipher.encrypt(_NONCE, key, journal.encode("utf-8"))


def unwrap(recovery: bytes, journal: str, wrapped: bytes) -> bytes:
    """The key. ``recovery``: the 32 private bytes. Raises NotUnwrapped."""
    public = wrapped[len(_MAGIC) : len(_MAGIC) + 32]
    if not wrapped.startswith(_MAGIC) or len(public) != 32:
        raise NotUnwrapped("not a wrapped key that this build reads")
    private = X25519PrivateKey.from_private_bytes(recovery)
    try:
        shared = private.exchange(X25519PublicKey.from_public_bytes(public))
        cipher = _derived(shared, public, private.public_key().public_bytes_raw())
        return cipher.decrypt(_NONCE, wrapped[len(_MAGIC) + 32 :], journal.encode("utf-8"))
    except (InvalidTag, ValueError) as reason:
        raise NotUnwrapped("the wrapped key is for another recovery key or journal, or was altered") from reason

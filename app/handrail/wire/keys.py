"""Ed25519 keys: of a device, of the gateway and of a site's root."""

from __future__ import annotations

import hashlib
from functools import lru_cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey


def key_id(public: bytes) -> str:
    """A public key's short fingerprint: the first 16 hex digits of its SHA-256."""
    return hashlib.sha256(public).hexdigest()[:16]


class SigningKey:
    """A private key. Signs event hashes (32 bytes) and whole documents (JSON, so never 32 bytes of hash)."""

    __slots__ = ("_private", "id", "public")

    def __init__(self, seed: bytes) -> None:
        """``seed`` are the 32 private bytes."""
        self._private = Ed25519PrivateKey.from_private_bytes(seed)
        self.public: bytes = self._private.public_key().public_bytes_raw()
        self.id = key_id(self.public)

    @classmethod
    def generate(cls) -> SigningKey:
        """A new random key."""
        return cls(Ed25519PrivateKey.generate().private_bytes_raw())

    def to_bytes(self) -> bytes:
        """The 32 private bytes, for a key store only."""
        return self._private.private_bytes_raw()

    def sign(self, hash_: str) -> bytes:
        """The 64-byte signature over an event's hash (64 hex digits)."""
        return self._private.sign(bytes.fromhex(hash_))

    def sign_document(self, data: bytes) -> bytes:
        """The 64-byte signature over a whole document's bytes."""
        return self._private.sign(data)


@lru_cache(maxsize=256)
def _public_key(public: bytes) -> Ed25519PublicKey:
    # A chain is signed by one key or a few: to read it anew for each event costs a fortieth of the check.
    return Ed25519PublicKey.from_public_bytes(public)


def verify_document(public: bytes, data: bytes, signature: bytes) -> bool:
    """Whether the signature over the bytes is by that key."""
    try:
        _public_key(public).verify(signature, data)
    except (InvalidSignature, ValueError):
        return False
    return True


def verify(public: bytes, hash_: str, signature: bytes) -> bool:
    """Whether the signature over an event's hash (64 hex digits) is by that key."""
    try:
        digest = bytes.fromhex(hash_)
    except ValueError:
        return False
    return len(digest) == 32 and verify_document(public, digest, signature)

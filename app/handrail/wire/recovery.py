"""What only the holder of the site's recovery key opens (SEC-ST-1, DI-END-1).

A tablet has the public half and seals to it: the key of its database (the escrow) and all that it
hands over when it dies (the rescue package). The private half is with the site, off line.

X25519 with a fresh key for each content, HKDF-SHA256, AES-256-GCM. Sealed bytes: the kind and a
line break, 32 bytes of the recovery key they are for, 32 bytes of the fresh key, then ciphertext
and tag. Kind, both keys and the content's name are authenticated: nothing sealed under one name
opens under another.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from handrail.wire.keys import key_id

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

Kind = Literal["handrail-escrow-1", "handrail-rescue-1"]
ESCROW: Final = "handrail-escrow-1"
RESCUE: Final = "handrail-rescue-1"

OVERHEAD: Final = len(ESCROW) + 1 + 32 + 32 + 16
"""How many bytes a sealed content is longer than the content."""

_NONCE = bytes(12)
"""Each sealing derives a key of its own from a fresh key, so the nonce need not vary."""


class NotOpened(Exception):
    """It is for another recovery key, of another name, altered, or no such thing. The message is for people."""


class NotAKey(ValueError):
    """The file holds no recovery key; the message says what to do."""


def _cipher(kind: Kind, shared: bytes, fresh: bytes, recovery: bytes) -> AESGCM:
    # Not at the top: whose recovery key an escrow is for is read at each start, what is in it hardly ever.
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    info = _line(kind) + fresh + recovery
    return AESGCM(HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(shared))


def _line(kind: Kind) -> bytes:
    return kind.encode("ascii") + b"\n"


def seal(kind: Kind, recovery: bytes, name: str, content: bytes) -> bytes:
    """``content`` so that only the holder of the recovery key opens it. ``recovery``: the 32 public bytes.

    Raises ValueError when those are no usable key.
    """
    ephemeral = X25519PrivateKey.generate()
    fresh = ephemeral.public_key().public_bytes_raw()
    shared = ephemeral.exchange(X25519PublicKey.from_public_bytes(recovery))
    sealed = _cipher(kind, shared, fresh, recovery).encrypt(_NONCE, content, name.encode("utf-8"))
    return _line(kind) + recovery + fresh + sealed


def sealed_for(kind: Kind, sealed: bytes) -> bytes | None:
    """The public half of the recovery key that sealed bytes are for; None when they are none of that kind."""
    start = len(_line(kind))
    if not sealed.startswith(_line(kind)) or len(sealed) < OVERHEAD:
        return None
    return sealed[start : start + 32]


class RecoveryKey:
    """The private half: 32 bytes that open every tablet's journal of the site."""

    def __init__(self, private: bytes) -> None:
        """``private`` are the 32 bytes. Raises ValueError."""
        self._private = X25519PrivateKey.from_private_bytes(private)
        self.public: bytes = self._private.public_key().public_bytes_raw()
        self.id = key_id(self.public)

    @classmethod
    def generate(cls) -> RecoveryKey:
        """A new random key."""
        return cls(X25519PrivateKey.generate().private_bytes_raw())

    @classmethod
    def from_pem(cls, text: bytes) -> RecoveryKey:
        """Reads what ``to_pem`` wrote. Raises NotAKey."""
        from cryptography.hazmat.primitives.serialization import load_pem_private_key  # brings all kinds of keys

        try:
            private = load_pem_private_key(text, None)
        except TypeError as reason:
            raise NotAKey(
                "the recovery key is protected by a passphrase; take that off first: openssl pkey -in FILE -out OTHER"
            ) from reason
        except ValueError as reason:
            raise NotAKey("this is no recovery key; it begins with -----BEGIN PRIVATE KEY-----") from reason
        if not isinstance(private, X25519PrivateKey):
            raise NotAKey(
                "this is a private key of another kind; a recovery key is made by `handrail-gateway recovery-key`"
            )
        return cls(private.private_bytes_raw())

    def to_pem(self) -> bytes:
        """PKCS #8 in PEM: three lines that openssl reads too and that can be kept on paper."""
        from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

        return self._private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())

    def open(self, kind: Kind, name: str, sealed: bytes) -> bytes:
        """What was sealed under that name. Raises NotOpened."""
        recovery = sealed_for(kind, sealed)
        if recovery is None:
            raise NotOpened("it is not of a format that this build reads")
        if recovery != self.public:
            raise NotOpened(f"it is sealed for recovery key {key_id(recovery)}, this one is {self.id}")
        start = len(_line(kind)) + 32
        fresh = sealed[start : start + 32]
        try:
            shared = self._private.exchange(X25519PublicKey.from_public_bytes(fresh))
            return _cipher(kind, shared, fresh, recovery).decrypt(_NONCE, sealed[start + 32 :], name.encode("utf-8"))
        except (InvalidTag, ValueError) as reason:
            raise NotOpened("it was altered, or belongs to something else") from reason


def public_pem(public: bytes) -> bytes:
    """The public half in PEM, to carry to a tablet by hand."""
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    return X25519PublicKey.from_public_bytes(public).public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def read_public_pem(text: bytes) -> bytes:
    """The 32 public bytes. Raises NotAKey, also for the private half, which does not belong on a tablet."""
    if b"PRIVATE KEY" in text:
        raise NotAKey("this is the private half, which stays away from tablets; take the public half")
    try:
        from cryptography.hazmat.primitives.serialization import load_pem_public_key

        public = load_pem_public_key(text)
    except ValueError as reason:
        raise NotAKey("this is no public key; it begins with -----BEGIN PUBLIC KEY-----") from reason
    if not isinstance(public, X25519PublicKey):
        raise NotAKey("this is a public key of another kind; `handrail-gateway recovery-key --public FILE` writes it")
    return public.public_bytes_raw()

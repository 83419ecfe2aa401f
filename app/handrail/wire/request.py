"""A device's signature over one request to the gateway: RFC 9421 with RFC 9530 content digest (IX-HTTP-3).

It covers method, authority, target, time, key, the digest of the content as it is sent, and each of ``FIELDS`` that
the request has. The key names the device. A replay within the window is harmless: an event is stored once, content
has its digest for a name, and every other write carries an Idempotency-Key (IX-HTTP-1).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from http_message_signatures import HTTPMessageSigner, HTTPMessageVerifier
from http_message_signatures.algorithms import ED25519
from http_message_signatures.digests import ContentDigest
from http_message_signatures.exceptions import HTTPMessageSignaturesException
from http_message_signatures.resolvers import HTTPSignatureKeyResolver

from handrail.wire.envelope import Malformed
from handrail.wire.keys import SigningKey

WINDOW_SECONDS = 300
TAG = "handrail"
"""Says what the signature is for: none of another application counts."""
HEADER = "Signature"
IDEMPOTENCY_KEY = "Idempotency-Key"
DIGEST = "Content-Digest"

FIELDS = ("content-encoding", "idempotency-key", "last-event-id", "upload-length", "upload-offset")
"""Header fields that change what a request does."""
_ALWAYS = ("@method", "@authority", "@target-uri")


class NotVerified(Malformed):
    """The request is not signed as it must be; the message says what is missing."""


class Verified(NamedTuple):
    """Who signed and when: the id of the key, seconds since 1970, UTC."""

    key: str
    created: int


class _Fields:
    """Header fields in order, as the library reads them: names may repeat."""

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        self._pairs = list(pairs)

    def items(self) -> list[tuple[str, str]]:
        return list(self._pairs)


@dataclass(frozen=True, slots=True)
class _Message:
    """One request: ``url`` is absolute, as it was sent."""

    method: str
    url: str
    headers: dict[str, str] | _Fields


class _Verifier(HTTPMessageVerifier):
    """Leaves the time to the caller: the gateway has a clock of its own, and answers a skewed one."""

    def validate_created_and_expires(self, sig_input: object, max_age: object = None) -> None:
        """Nothing here."""


class _KeyOf(HTTPSignatureKeyResolver):
    """The public key that a signature names."""

    def __init__(self, public_of: Callable[[str], bytes | None]) -> None:
        self._public_of = public_of

    def resolve_public_key(self, key_id: str) -> Ed25519PublicKey | None:
        """None if nobody knows the key."""
        public = self._public_of(key_id)
        return None if public is None else Ed25519PublicKey.from_public_bytes(public)


def sign_request(
    key: SigningKey, method: str, url: str, content: bytes, created: int, fields: dict[str, str] | None = None
) -> dict[str, str]:
    """The header fields that a request with this content gets besides.

    ``url`` is absolute, ``content`` the bytes as sent, ``created`` in seconds since 1970. ``fields``: those of the
    request's header fields that change what it does.
    """
    headers = {name.lower(): value for name, value in (fields or {}).items()}
    covered = [*_ALWAYS, *(name for name in FIELDS if name in headers)]
    message = _Message(method, url, headers)
    signer = HTTPMessageSigner(signature_algorithm=ED25519)
    prepared = signer.prepare(
        message, key_id=key.id, created=datetime.fromtimestamp(created, UTC), tag=TAG, label=TAG,
        covered_component_ids=covered, body=content,
    )  # fmt: skip
    signer.apply(message, prepared, key.sign_document(prepared.signature_base))
    return {name: headers[name] for name in (DIGEST, "Signature-Input", HEADER)}


def verify_request(
    method: str,
    url: str,
    fields: Iterable[tuple[str, str]],
    content: bytes,
    public_of: Callable[[str], bytes | None],
) -> Verified:
    """Checks signature and digest; whether the time is right is the caller's. Raises NotVerified.

    ``fields`` are all header fields as they came, ``public_of`` gives the public key of a key id, or None.
    """
    pairs = list(fields)
    present = {name.lower() for name, _ in pairs}
    required = [*_ALWAYS, "content-digest", *(name for name in FIELDS if name in present)]
    verifier = _Verifier(signature_algorithm=ED25519, key_resolver=_KeyOf(public_of))
    try:
        (found,) = verifier.verify(
            _Message(method, url, _Fields(pairs)), max_age=None, expect_tag=TAG, require_components=required,
            body=content,
        )  # fmt: skip
    except (HTTPMessageSignaturesException, ValueError) as reason:
        raise NotVerified(str(reason)) from reason
    created = found.parameters.get("created")
    if not isinstance(created, int):
        raise NotVerified("the signature does not say when it was made")
    return Verified(str(found.parameters["keyid"]), created)


def digest_of(content: bytes) -> str:
    """The Content-Digest of these bytes (RFC 9530)."""
    return ContentDigest.create(content)


def is_digest_of(field: str, content: bytes) -> bool:
    """Whether a Content-Digest is that of these bytes; one that can't be read is not."""
    try:
        ContentDigest.verify(field, content)
    except HTTPMessageSignaturesException:
        return False
    return True

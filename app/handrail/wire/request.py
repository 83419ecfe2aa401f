"""A device's signature over one request to the gateway.

It covers method, target (path and query as sent), SHA-256 of the content, time, device and key.
RFC 9421 HTTP message signatures follow with issue 4 and replace this module; nothing else knows
how a request is signed. A replay within the window is harmless: every write is idempotent.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from typing import NamedTuple

from handrail.wire.envelope import Malformed, canonical
from handrail.wire.keys import SigningKey, verify_document

HEADER = "Handrail-Signature"
WINDOW_SECONDS = 300
KIND = "handrail.request.v1"

_NAME = re.compile(r"[A-Za-z0-9._:-]{1,64}")
_MILLISECONDS = re.compile(r"[0-9]{1,15}")


class RequestSignature(NamedTuple):
    """What the header says; nothing is checked yet. ``created`` is in milliseconds since 1970, UTC."""

    device: str
    key: str
    created: int
    signature: bytes

    def verify(self, public: bytes, method: str, target: str, content: bytes) -> bool:
        """Whether that key signed this request."""
        said = _document(method, target, content, self.created, self.device, self.key)
        return verify_document(public, said, self.signature)


def _document(method: str, target: str, content: bytes, created: int, device: str, key: str) -> bytes:
    return canonical(
        {
            "kind": KIND,
            "method": method.upper(),
            "target": target,
            "sha256": hashlib.sha256(content).hexdigest(),
            "created": created,
            "device": device,
            "key": key,
        }
    )


def sign_request(key: SigningKey, device: str, method: str, target: str, content: bytes, created: int) -> str:
    """The header's value for a request that is sent now (``created``: milliseconds since 1970)."""
    signature = key.sign_document(_document(method, target, content, created, device, key.id))
    text = base64.b64encode(signature).decode("ascii")
    return f"device={device};key={key.id};created={created};signature={text}"


def read_signature(header: str) -> RequestSignature:
    """Reads the header. Raises Malformed."""
    parts = dict(part.strip().partition("=")[::2] for part in header.split(";"))
    device, key, created = parts.get("device", ""), parts.get("key", ""), parts.get("created", "")
    if not (_NAME.fullmatch(device) and _NAME.fullmatch(key) and _MILLISECONDS.fullmatch(created)):
        raise Malformed(f"the {HEADER} header names no device, key or time")
    try:
        signature = base64.b64decode(parts.get("signature", ""), validate=True)
    except (ValueError, binascii.Error) as reason:
        raise Malformed(f"the signature in {HEADER} is not base64") from reason
    return RequestSignature(device, key, int(created), signature)

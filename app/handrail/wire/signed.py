"""A signed JSON document: receipts, snapshots, the key directory and manifests are such.

Signed are the document's RFC 8785 bytes; both parties can build them, so it travels as plain JSON.
Every document names its ``kind``: a signature over one kind never passes for another.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from typing import Any

from handrail.wire.envelope import Malformed, canonical, parse
from handrail.wire.keys import SigningKey, verify_document


@dataclass(frozen=True, slots=True)
class Signed:
    """A document with the id of the key that signed it and the 64-byte signature."""

    document: dict[str, Any]
    key: str
    signature: bytes

    def to_json(self) -> dict[str, Any]:
        """As it travels and is stored."""
        signature = base64.b64encode(self.signature).decode("ascii")
        return {"document": self.document, "key": self.key, "signature": signature}

    def to_bytes(self) -> bytes:
        """RFC 8785 bytes of the whole."""
        return canonical(self.to_json())

    @classmethod
    def from_json(cls, outer: Any) -> Signed:
        """Reads one without checking the signature. Raises Malformed."""
        try:
            document, key, signature = outer["document"], outer["key"], outer["signature"]
            raw = base64.b64decode(signature, validate=True)
        except (KeyError, TypeError, ValueError, binascii.Error) as reason:
            raise Malformed("not a signed document") from reason
        if not isinstance(document, dict) or not isinstance(key, str):
            raise Malformed("not a signed document")
        return cls(document, key, raw)

    @classmethod
    def from_bytes(cls, data: bytes) -> Signed:
        """Reads one without checking the signature. Raises Malformed."""
        return cls.from_json(parse(data))


class NotSigned(Malformed):
    """A signature, its key or the kind of document isn't what it must be."""


def sign(kind: str, content: dict[str, Any], key: SigningKey) -> Signed:
    """Signs content as a document of that kind (stands in it as ``kind``)."""
    document = {"kind": kind, **content}
    return Signed(document, key.id, key.sign_document(canonical(document)))


def opened(kind: str, signed: Signed, public: bytes) -> dict[str, Any]:
    """The content, if the document is of that kind and signed by that key. Raises NotSigned."""
    if signed.document.get("kind") != kind:
        raise NotSigned(f"the document is not of kind {kind}")
    if not verify_document(public, canonical(signed.document), signed.signature):
        raise NotSigned(f"the signature of the {kind} document is not by the expected key")
    return {name: value for name, value in signed.document.items() if name != "kind"}

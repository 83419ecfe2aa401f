"""The gateway's word that a person signed in at the provider once more, for one signature (decision 0012)."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

from pydantic import ValidationError

from handrail.domain.values import Moment, OpenValue
from handrail.wire.envelope import Malformed, canonical
from handrail.wire.keys import SigningKey
from handrail.wire.signed import Signed, opened, sign

ASKED = "handrail.sign-again.v1"
KIND = "handrail.attestation.v1"


class Attestation(OpenValue):
    """``person`` proved who they are to the provider, for a signature over ``digest`` on ``device``."""

    person: str
    device: str
    digest: str
    """Of the content that is to be signed, as the signature states it."""
    issuer: str
    """Of the provider's token."""
    auth_time: Moment | None = None
    """When the provider says they signed in; a device grant may not say it."""
    token: str
    """SHA-256 of the token, by which the provider's log can be asked."""
    at: Moment
    gateway: str
    """Key id of the gateway."""


def attestation_nonce(badge: str, device: str, digest: str) -> str:
    """What the provider's token is bound to: SHA-256 over who is to sign what, base64url."""
    asked = canonical({"kind": ASKED, "badge": badge, "device": device, "digest": digest})
    return base64.urlsafe_b64encode(hashlib.sha256(asked).digest()).decode().rstrip("=")


def make_attestation(attestation: Attestation, key: SigningKey) -> Signed:
    """Signs it. Raises ValueError if it names another gateway key than the one that signs."""
    if attestation.gateway != key.id:
        raise ValueError("an attestation names the key it is signed with")
    return sign(KIND, attestation.to_json(), key)


def verify_attestation(document: Any, gateway: bytes) -> Attestation:
    """The attestation, if that gateway key signed it. Raises Malformed, NotSigned."""
    try:
        return Attestation.model_validate(opened(KIND, Signed.from_json(document), gateway))
    except ValidationError as reason:
        raise Malformed("not an attestation") from reason

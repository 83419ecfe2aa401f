"""What a provider's token is bound to when it stands for a person who asks for a lease (decision 0012)."""

from __future__ import annotations

import base64
import hashlib

from handrail.wire.envelope import canonical

KIND = "handrail.lease-request.v1"


def lease_nonce(badge: str, device: str, public_key: str) -> str:
    """The nonce of the sign-in: SHA-256 over who asks, base64url. ``badge`` and ``public_key`` are hex.

    A token with this nonce is good for this key on this device alone, whoever gets hold of it.
    """
    asked = canonical({"kind": KIND, "badge": badge, "device": device, "public_key": public_key})
    return base64.urlsafe_b64encode(hashlib.sha256(asked).digest()).decode().rstrip("=")

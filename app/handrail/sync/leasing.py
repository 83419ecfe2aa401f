"""Asking the gateway for a person's certificate: the one request that a person waits for."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import httpx

from handrail.ports.credentials import Unproven
from handrail.ports.provider import NoToken
from handrail.sync.transport import NotTheGateway, OutcomeUnknown, Refused, Transport, Unreachable
from handrail.wire.envelope import Malformed
from handrail.wire.keys import SigningKey
from handrail.wire.signed import Signed

TIMEOUTS = httpx.Timeout(8.0, connect=2.0)
"""Shorter than for data: somebody stands in front of the tablet, and without a network their lease opens here."""

_ENDS: dict[str, NoToken] = {
    "sign_in_denied": "denied", "sign_in_expired": "expired", "sign_in_refused": "refused", "not_this_way": "refused",
}  # fmt: skip

_ANSWERS: dict[str, Unproven] = {
    "secret_refused": "refused", "secret_must_change": "must_change", "secret_too_weak": "too_weak",
    "sign_in_refused": "refused", "sign_in_expired": "refused",
    "provider_away": "provider_away",
}  # fmt: skip


def ask_lease(base_url: str, device: str, key: SigningKey, asked: dict[str, Any]) -> Signed | Unproven:
    """The certificate, not yet checked, or why there is none. Never raises because of the network."""
    # No proxies from the environment: settings are read in one place only.
    with httpx.Client(base_url=base_url, timeout=TIMEOUTS, trust_env=False) as client:
        try:
            base = "/v1/attestations" if "digest" in asked else "/v1/leases"
            path = base + next((f"/by-{kind}" for kind in ("token", "grant") if kind in asked), "")
            answer = Transport(client, device, key).json("POST", path, json.dumps(asked).encode(), once=str(uuid4()))
            return Signed.from_json(answer)
        except Refused as reason:
            return _ANSWERS.get(reason.code, "unreachable")
        except (Unreachable, OutcomeUnknown, NotTheGateway, Malformed):
            return "unreachable"


def ask_grant(
    base_url: str, device: str, key: SigningKey, method: str, path: str, asked: dict[str, Any]
) -> dict[str, Any] | NoToken:
    """What the gateway says of a sign-in on another device. Never raises because of the network."""
    with httpx.Client(base_url=base_url, timeout=TIMEOUTS, trust_env=False) as client:
        try:
            content, once = json.dumps(asked).encode() if asked else b"", str(uuid4()) if method == "POST" else ""
            answer = Transport(client, device, key).json(method, path, content, once=once)
        except Refused as reason:
            return _ENDS.get(reason.code, "unreachable")
        except (Unreachable, OutcomeUnknown, NotTheGateway):
            return "unreachable"
    return answer if isinstance(answer, dict) else "unreachable"

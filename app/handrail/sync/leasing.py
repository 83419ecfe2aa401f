"""Asking the gateway for a person's certificate: the one request that a person waits for."""

from __future__ import annotations

import json
from typing import Any

import httpx

from handrail.ports.credentials import Unproven
from handrail.sync.transport import NotTheGateway, OutcomeUnknown, Refused, Transport, Unreachable
from handrail.wire.envelope import Malformed
from handrail.wire.keys import SigningKey
from handrail.wire.signed import Signed

TIMEOUTS = httpx.Timeout(8.0, connect=2.0)
"""Shorter than for data: somebody stands in front of the tablet, and without a network their lease opens here."""

_ANSWERS: dict[str, Unproven] = {
    "secret_refused": "refused", "secret_must_change": "must_change", "secret_too_weak": "too_weak",
}  # fmt: skip


def ask_lease(base_url: str, device: str, key: SigningKey, asked: dict[str, Any]) -> Signed | Unproven:
    """The certificate, not yet checked, or why there is none. Never raises because of the network."""
    # No proxies from the environment: settings are read in one place only.
    with httpx.Client(base_url=base_url, timeout=TIMEOUTS, trust_env=False) as client:
        try:
            answer = Transport(client, device, key).json("POST", "/v1/leases", json.dumps(asked).encode())
            return Signed.from_json(answer)
        except Refused as reason:
            return _ANSWERS.get(reason.code, "unreachable")
        except (Unreachable, OutcomeUnknown, NotTheGateway, Malformed):
            return "unreachable"

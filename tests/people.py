"""The sample plant's people for tests without a gateway: an `Ask` that certifies who gives the right badge and PIN."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from handrail.identity.leases import Ask, Work
from handrail.ports.credentials import Unproven
from handrail.ports.provider import NoToken
from handrail.sync.exchange import Caller, GatewayExchange
from handrail.wire.attestation import Attestation, make_attestation
from handrail.wire.certificate import Certificate, make_certificate
from handrail.wire.credentials import badge_digest
from handrail.wire.keys import SigningKey, key_id
from handrail.wire.signed import Signed

PLANT = Path(__file__).resolve().parents[1] / "resources" / "plant"
SECRETS: dict[str, dict[str, str]] = json.loads((PLANT / "demo_secrets.json").read_bytes())["people"]
CHEAP = Work(memory_kib=8, passes=1, lanes=1)


NO_EXCHANGE = GatewayExchange(lambda: Caller("", "T", SigningKey.generate(), None, ""), lambda: None)
"""A tablet without a gateway, as its runs see it."""


def no_gateway(method: str, path: str, asked: dict[str, Any]) -> NoToken:
    """A tablet without a gateway, as its provider sees it."""
    return "unreachable"


def certifier(
    gateway: SigningKey,
    device: str,
    pepper: str,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    days: float = 14,
    reached: Callable[[], bool] = lambda: True,
    number: Callable[[str], int] = lambda _: 1,
) -> Ask:
    """What the gateway's accounts do, at once: ``number`` is that of a person's secret, ``reached`` the network."""
    people = {badge_digest(secret["badge"], pepper): (id_, secret["pin"]) for id_, secret in SECRETS.items()}

    def ask(asked: dict[str, Any]) -> Signed | Unproven:
        if not reached():
            return "unreachable"
        person, pin = people.get(asked["badge"], ("", ""))
        # A token of the site's provider is the id of who signed in there.
        if not person or (asked["token"] != person if "token" in asked else asked["secret"] != pin):
            return "refused"
        if "digest" in asked:
            attestation = Attestation(
                person=person, device=device, digest=asked["digest"], issuer="https://id.example.com", token="0" * 64,
                at=now(), gateway=gateway.id,
            )  # fmt: skip
            return make_attestation(attestation, gateway)
        certificate = Certificate(
            person=person, device=device, key=key_id(bytes.fromhex(asked["public_key"])), public=asked["public_key"],
            secret=number(person), issued_at=now(), expires_at=now() + timedelta(days=days), gateway=gateway.id,
        )  # fmt: skip
        return make_certificate(certificate, gateway)

    return ask

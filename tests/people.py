"""The sample plant's people for tests without a gateway: an `Ask` that certifies who gives the right badge and PIN."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from handrail.identity.leases import Ask, Work
from handrail.ports.credentials import Unproven
from handrail.wire.certificate import Certificate, make_certificate
from handrail.wire.credentials import badge_digest
from handrail.wire.keys import SigningKey, key_id
from handrail.wire.signed import Signed

PLANT = Path(__file__).resolve().parents[1] / "resources" / "plant"
SECRETS: dict[str, dict[str, str]] = json.loads((PLANT / "demo_secrets.json").read_bytes())["people"]
CHEAP = Work(memory_kib=8, passes=1, lanes=1)


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
        if not person or asked["secret"] != pin:
            return "refused"
        certificate = Certificate(
            person=person, device=device, key=key_id(bytes.fromhex(asked["public_key"])), public=asked["public_key"],
            secret=number(person), issued_at=now(), expires_at=now() + timedelta(days=days), gateway=gateway.id,
        )  # fmt: skip
        return make_certificate(certificate, gateway)

    return ask

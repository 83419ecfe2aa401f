"""What a tablet keeps in its key store besides its journal's keys, by name."""

from __future__ import annotations

from typing import Final, Protocol

from handrail.wire.envelope import parse

PINNED: Final = "pinned-gateway"
ENROLLED: Final = "enrolled-journal"
DEVICE: Final = "device-id"
RETIRED: Final = "retired"
"""What is pinned, the journal that the gateway knows, the device's id, and whether it is out of service."""


class Secrets(Protocol):
    """The device's key store, as far as it is read here."""

    def get(self, name: str) -> bytes | None:
        """The secret, or None."""
        ...


def kept_recovery(secrets: Secrets) -> bytes | None:
    """The public half of the site's recovery key, where one is pinned: the journal is opened with it."""
    kept = secrets.get(PINNED)
    pinned = parse(kept).get("recovery") if kept else None
    return bytes.fromhex(pinned) if pinned else None

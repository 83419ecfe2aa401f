"""What a quarantined item is known by, so that it is kept once and not altered later."""

from __future__ import annotations

import hashlib


def fingerprint(
    device: str, journal: str | None, seq: int | None, hash_: str, reason: str, data: bytes, signature: bytes
) -> str:
    """The same for the same item of the same device that failed for the same reason."""
    parts = (device, journal or "", str(seq), hash_, reason)
    return hashlib.sha256("\n".join(parts).encode() + data + signature).hexdigest()

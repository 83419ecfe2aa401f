"""The gateway's own keys and its administrator's token, in 0600 files of its data folder."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from pathlib import Path

from handrail.wire.keys import SigningKey
from handrail_gateway.recovery_keys import RecoveryKeys
from handrail_gateway.secret_files import kept_secret

ADMIN_FILE = "admin.token"


@dataclass(frozen=True, slots=True)
class GatewayKeys:
    """``signing`` signs receipts, snapshots and the gateway's own journal; ``root`` the key directory."""

    signing: SigningKey
    root: SigningKey
    admin_token: str
    recovery: RecoveryKeys
    """Only the public halves."""


def load_keys(data: Path) -> GatewayKeys:
    """The keys, made at first start. Raises InsecureFile."""

    def key(name: str) -> SigningKey:
        seed = kept_secret(data / name, lambda: SigningKey.generate().to_bytes().hex())
        return SigningKey(bytes.fromhex(seed))

    token = kept_secret(data / ADMIN_FILE, lambda: secrets.token_urlsafe(32))
    return GatewayKeys(key("gateway.key"), key("root.key"), token, RecoveryKeys(data))

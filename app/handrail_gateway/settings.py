"""Where the gateway keeps its data and how it was started. The only reader of the environment."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from handrail_gateway.connectors.tryton_settings import TrytonSettings, read_tryton
from handrail_gateway.deliveries.settings import DeliverySettings, read_deliveries
from handrail_gateway.secret_files import read_secret
from handrail_gateway.sign_in_settings import SignInSettings, read_sign_in


@dataclass(frozen=True, slots=True)
class Settings:
    """One gateway. ``plant``: folder of the sample plant, which makes it a demo gateway."""

    data: Path
    database_url: str | None = None
    """PostgreSQL, for instance ``postgresql://user@host/name``; None: SQLite in ``data``."""
    database_key: bytes | None = None
    """32 bytes: SQLite is kept encrypted with SQLCipher."""
    plant: Path | None = None
    sign_in: SignInSettings = field(default_factory=SignInSettings)
    """How people prove who they are; the default: by the gateway's own accounts."""
    deliveries: DeliverySettings = field(default_factory=DeliverySettings)
    """Which systems records are delivered to; the default: none, they end here."""
    tryton: TrytonSettings | None = None
    """The Tryton that decides on orders, lots and draft NCRs, if this site has one."""

    @property
    def demo(self) -> bool:
        """Whether this gateway serves the sample plant."""
        return self.plant is not None

    @property
    def mode(self) -> Literal["demo", "production"]:
        """What the gateway's own events and its health say."""
        return "demo" if self.demo else "production"

    @property
    def sqlite_file(self) -> Path:
        """Where SQLite lives when no other database is named."""
        return self.data / "gateway.db"

    @property
    def blobs(self) -> Path:
        """Folder of the content-addressed blobs."""
        return self.data / "blobs"

    @property
    def turns(self) -> Path:
        """Folder of the locks by which workers of one machine take turns beside SQLite."""
        return self.data / "turns"


def read_settings(data: Path, plant: Path | None = None) -> Settings:
    """The settings, with what the environment says.

    ``HANDRAIL_GATEWAY_DATABASE_URL`` names another database; ``HANDRAIL_GATEWAY_DATABASE_KEY_FILE``
    a 0600 file with the 32-byte SQLCipher key in hex. ``sign-in.toml`` in the data folder says how people
    prove who they are, ``deliveries.toml`` which systems records go to, ``tryton.toml`` where Tryton is. Raises
    InsecureFile, ValueError, SignInRefused, DeliveriesRefused, TrytonRefused.
    """
    key_file = os.environ.get("HANDRAIL_GATEWAY_DATABASE_KEY_FILE")
    return Settings(
        data=data,
        database_url=os.environ.get("HANDRAIL_GATEWAY_DATABASE_URL") or None,
        database_key=bytes.fromhex(read_secret(Path(key_file))) if key_file else None,
        plant=plant,
        sign_in=read_sign_in(data / "sign-in.toml"),
        deliveries=read_deliveries(data / "deliveries.toml"),
        tryton=read_tryton(data / "tryton.toml"),
    )

"""``deliveries.toml`` in the data folder: which systems records are delivered to, and which records each takes."""

from __future__ import annotations

import base64
import binascii
import tomllib
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, ValidationError, field_validator, model_validator

from handrail.domain.values import Value
from handrail_gateway.deliveries.catalogue import KINDS
from handrail_gateway.deliveries.connector import Connector
from handrail_gateway.deliveries.disk import Disk
from handrail_gateway.deliveries.files import FilesConnector
from handrail_gateway.deliveries.worker import Route

Name = Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[a-z][a-z0-9-]*$")]


class DeliveriesRefused(Exception):
    """The file can't be used as it is; the message names the place and what is wrong there."""


class _Adapter(Value):
    """What every connector has."""

    takes: Annotated[tuple[str, ...], Field(min_length=1)]
    """Kinds of records."""
    per_minute: Annotated[int, Field(ge=1, le=100_000)] | None = None
    """How many tries the other system takes in a minute; None: as many as come."""
    since: str = ""
    """What the gateway received before is not delivered: RFC 3339 UTC or its beginning, ``2026-11-21``."""

    @field_validator("takes")
    @classmethod
    def _known(cls, takes: tuple[str, ...]) -> tuple[str, ...]:
        if unknown := sorted(set(takes) - set(KINDS)):
            raise ValueError(f"{unknown[0]} is no kind of record; there are {', '.join(KINDS)}")
        return takes


class Files(_Adapter):
    """A folder on a disk or a mounted share."""

    adapter: Literal["files"]
    folder: Path
    """It must exist: it is never made, for a share that is not mounted must not look like an empty one."""

    def connector(self, name: str) -> Connector:
        """The adapter with these settings."""
        return FilesConnector(name, Disk(self.folder))


class SftpFiles(_Adapter):
    """A folder behind SFTP."""

    adapter: Literal["sftp"]
    host: Annotated[str, Field(min_length=1, max_length=255)]
    port: Annotated[int, Field(ge=1, le=65535)] = 22
    user: Annotated[str, Field(min_length=1, max_length=100)]
    host_key: str
    """The server's key as ``ssh-keyscan`` prints it, without the name: ``ssh-ed25519 AAAA…``. Got by another way."""
    key_file: Path
    """Our private key without a passphrase, in a file that only its owner may read."""
    folder: Annotated[str, Field(min_length=1, max_length=1024)]
    """It must exist."""

    @field_validator("host_key")
    @classmethod
    def _a_key(cls, host_key: str) -> str:
        parts = host_key.split()
        try:
            whole = len(parts) == 2 and parts[0].encode() in base64.b64decode(parts[1], validate=True)
        except binascii.Error:
            whole = False
        if not whole:
            raise ValueError("a type and a key in base64: ssh-ed25519 AAAA…")
        return host_key

    def connector(self, name: str) -> Connector:
        """The adapter with these settings."""
        # Not at the top: it takes a while to import, and most gateways have no such server.
        from handrail_gateway.deliveries.sftp import Server, Sftp

        server = Server(self.host, self.port, self.user, self.host_key, self.key_file, self.folder)
        return FilesConnector(name, Sftp(server))


class ToTryton(_Adapter):
    """The Tryton of ``tryton.toml``: a gateway has one."""

    adapter: Literal["tryton"]


Adapter = Annotated[Files | SftpFiles | ToTryton, Field(discriminator="adapter")]


class DeliverySettings(Value):
    """The whole file. Without one nothing is delivered: the gateway is the last stop."""

    connector: dict[Name, Adapter] = Field(default_factory=dict)

    @property
    def tryton(self) -> str:
        """What the site calls its Tryton; empty where nothing is delivered there."""
        return next((name for name, one in self.connector.items() if isinstance(one, ToTryton)), "")

    @model_validator(mode="after")
    def _one_tryton(self) -> DeliverySettings:
        if sum(isinstance(one, ToTryton) for one in self.connector.values()) > 1:
            raise ValueError("a gateway has one Tryton")
        return self

    def routes(self, tryton: Connector | None = None) -> dict[str, Route]:
        """What the ledger works with. Raises DeliveriesRefused without the Tryton that a connector asks for."""
        found = {}
        for name, one in self.connector.items():
            connector = tryton if isinstance(one, ToTryton) else one.connector(name)
            if connector is None:
                raise DeliveriesRefused(f"deliveries.toml: connector.{name}: there is no tryton.toml beside it")
            found[name] = Route(connector, frozenset(one.takes), one.per_minute, one.since)
        return found


def read_deliveries(path: Path) -> DeliverySettings:
    """The settings in the file; none without one. Raises DeliveriesRefused, OSError."""
    if not path.exists():
        return DeliverySettings()
    try:
        return DeliverySettings.model_validate(tomllib.loads(path.read_text("utf-8")))
    except ValidationError as reason:
        first = reason.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise DeliveriesRefused(f"{path}: {where + ': ' if where else ''}{first['msg']}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as reason:
        raise DeliveriesRefused(f"{path}: {reason}") from None

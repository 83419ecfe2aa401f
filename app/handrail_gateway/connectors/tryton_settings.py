"""``tryton.toml`` in the data folder: where Tryton is, and what its words are called here (S1-24, S4-21)."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, ValidationError, field_validator

from handrail.domain.values import Value
from handrail.wire.addresses import secure

Text = Annotated[str, Field(min_length=1, max_length=1024)]


class TrytonRefused(Exception):
    """The file can't be used as it is; the message names the place and what is wrong there."""


class Operation(Value):
    """What one operation of Tryton's routings is at this site."""

    number: Text
    doc_no: Text
    """The instruction that it is done by."""


class Orders(Value):
    """How a production order of Tryton becomes a work order. What is not named here is not guessed."""

    zone: Text = "UTC"
    """A planned date is due at the end of that day in this zone."""
    parts: dict[str, Text] = Field(default_factory=dict)
    """Product code -> revision of the part; Tryton keeps none."""
    operations: dict[str, Operation] = Field(default_factory=dict)
    """Name of a routing's operation in Tryton -> operation here."""
    stations: dict[str, str] = Field(default_factory=dict)
    """Work centre's name in Tryton -> station here; an empty one is any station."""
    lines: dict[str, Text] = Field(default_factory=dict)
    """Name of the production location in Tryton -> line here."""


class TrytonSettings(Value):
    """The whole file."""

    version: Literal[1]
    url: Text
    """``https://host``; plain http only to this machine."""
    database: Annotated[str, Field(pattern=r"^[A-Za-z0-9_.-]{1,64}$")]
    key_file: Path
    """A file that only its owner may read, with the key of a user application ``rest``."""
    ca_file: Path | None = None
    """Certificates that Tryton's is checked by, PEM; None: the machine's own."""
    company: Text
    """The company's party code."""
    control: Text
    """The quality control of draft NCRs that name none; it asks for no measured value."""
    quarantine: Text
    """Code of the storage location that held lots are moved to."""
    rejected: tuple[Text, ...] = ()
    """Codes of locations whose lots are rejected."""
    opens: tuple[Literal["resolved", "deferred"], ...] = ("resolved", "deferred")
    """States of an alert that open the tablet's hold: those with which Tryton itself lets a production be done."""
    every_seconds: Annotated[float, Field(ge=1, le=3600)] = 15
    alarm_minutes: Annotated[float, Field(gt=0)] = 60
    """How long Tryton may be away before that is an alarm."""
    orders: Orders = Field(default_factory=Orders)

    @field_validator("url")
    @classmethod
    def _safe(cls, url: str) -> str:
        if not secure(url):
            raise ValueError("an https address without a password in it; http only to this machine")
        return url.rstrip("/")


def read_tryton(path: Path) -> TrytonSettings | None:
    """The settings in the file; None without one: this site has no Tryton. Raises TrytonRefused, OSError."""
    if not path.exists():
        return None
    try:
        return TrytonSettings.model_validate(tomllib.loads(path.read_text("utf-8")))
    except ValidationError as reason:
        first = reason.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise TrytonRefused(f"{path}: {where + ': ' if where else ''}{first['msg']}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as reason:
        raise TrytonRefused(f"{path}: {reason}") from None

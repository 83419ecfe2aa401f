"""The escrow: a journal's database key, wrapped to the site's recovery key (SEC-ST-1, DI-END-1).

``<journal>.escrow`` lies beside the database and travels with every copy of it, so that a lost key
store does not mean lost records. With the key it holds what a reader needs to judge what it finds:
the public keys of the device and of the gateways. The signing key is not in it: whoever recovers a
journal can read it and can't write in it.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from handrail.journal.files import write_durably
from handrail.wire.envelope import Malformed, canonical, parse
from handrail.wire.recovery import ESCROW, NotOpened, RecoveryKey, seal, sealed_for

SUFFIX: Final = ".escrow"
_HEADER: Final = 128
"""Bytes that tell whom an escrow is for, and more."""


@dataclass(frozen=True, slots=True)
class Escrow:
    """What opens a journal and judges it, without its device."""

    database_key: bytes
    """32 bytes."""
    public: bytes
    """The key that signs the journal's events, 32 bytes."""
    gateways: dict[str, bytes]
    """Key id -> public key of the gateways that the device had pinned."""


def escrow_file(folder: Path, journal: str) -> Path:
    """Where a journal's escrow is."""
    return folder / f"{journal}{SUFFIX}"


def write_escrow(folder: Path, journal: str, escrow: Escrow, recovery: bytes) -> None:
    """Puts the escrow beside the database. ``recovery``: the public half. Raises OSError, ValueError."""
    content = {
        "database": escrow.database_key.hex(),
        "public": escrow.public.hex(),
        "gateways": {id_: public.hex() for id_, public in escrow.gateways.items()},
    }
    write_durably(escrow_file(folder, journal), seal(ESCROW, recovery, journal, canonical(content)))


def has_escrow(folder: Path, journal: str, recovery: bytes) -> bool:
    """Whether a journal has an escrow for that recovery key. What is in it only the private half can tell."""
    with suppress(OSError), escrow_file(folder, journal).open("rb") as file:
        return sealed_for(ESCROW, file.read(_HEADER)) == recovery
    return False


def open_escrow(folder: Path, journal: str, key: RecoveryKey) -> Escrow:
    """Opens a journal's escrow. Raises NotOpened; the message says what to do."""
    try:
        said = parse(key.open(ESCROW, journal, escrow_file(folder, journal).read_bytes()))
        gateways = {str(id_): bytes.fromhex(public) for id_, public in said["gateways"].items()}
        return Escrow(bytes.fromhex(said["database"]), bytes.fromhex(said["public"]), gateways)
    except NotOpened as reason:
        raise NotOpened(f"the escrow of journal {journal}: {reason}") from reason
    except FileNotFoundError as reason:
        raise NotOpened(
            f"journal {journal} has no escrow: its tablet never knew the site's recovery key, so only that tablet's "
            "own key store opens it"
        ) from reason
    except (OSError, Malformed, KeyError, TypeError, ValueError, AttributeError) as reason:
        raise NotOpened(f"the escrow of journal {journal} can't be read: {reason}") from reason

"""What a device pins when it is enrolled, and keeps in its key store (architecture rule 11)."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, ValidationError

from handrail.domain.values import OpenValue
from handrail.sync.kept import PINNED, Secrets
from handrail.wire.directory import verify_directory
from handrail.wire.envelope import Malformed
from handrail.wire.keys import key_id
from handrail.wire.signed import Signed

Hex32 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Pinned(OpenValue):
    """The one gateway whose receipts and snapshots count."""

    gateway: Hex32
    root: Hex32
    site: str
    badge_pepper: Hex32
    demo: bool
    recovery: Hex32 | None = None
    """The public half of the site's recovery key; None where the site has none, or had none then."""
    directory: int = 0
    """Version of the site's directory that ``recovery`` was read from."""

    @property
    def gateway_key(self) -> bytes:
        """The public key that receipts and snapshots are checked with."""
        return bytes.fromhex(self.gateway)

    @property
    def recovery_key(self) -> bytes | None:
        """The public half of the site's recovery key, 32 bytes."""
        return None if self.recovery is None else bytes.fromhex(self.recovery)

    def told(self, directory: Signed) -> Pinned:
        """This, with what a newer directory of the site says of its recovery key. Raises Malformed.

        An older directory changes nothing, and none takes a recovery key away.
        """
        said = verify_directory(directory, bytes.fromhex(self.root))
        if said.version < self.directory or said.recovery in (None, self.recovery):
            return self
        return self.model_copy(update={"recovery": said.recovery, "directory": said.version})


def read_enrolment(answer: Any, code: str) -> Pinned:
    """What an enrolment's answer lets the device pin.

    The site's root vouches for the gateway's key, and the code that a person was given names the
    root: an impostor that listens on the gateway's address can't have both. Raises Malformed.
    """
    try:
        gateway, root = str(answer["gateway"]["public"]), str(answer["root"]["public"])
        directory = verify_directory(Signed.from_json(answer["directory"]), bytes.fromhex(root))
        told = {name: answer[name] for name in ("site", "badge_pepper", "demo")}
        pinned = Pinned(gateway=gateway, root=root, **told, recovery=directory.recovery, directory=directory.version)
    except (KeyError, TypeError, ValueError, ValidationError) as reason:
        if isinstance(reason, Malformed):
            raise
        raise Malformed("not the answer of a gateway") from reason
    named = code.partition(".")[2]
    if named and named != key_id(bytes.fromhex(root)):
        raise Malformed("the enrolment code names another site's key")
    if pinned.gateway_key not in directory.of_gateway().values():
        raise Malformed("the site's directory does not know this gateway")
    return pinned


def kept_pinned(secrets: Secrets) -> Pinned | None:
    """What the device pinned when it was enrolled, None before that."""
    kept = secrets.get(PINNED)
    return Pinned.model_validate_json(kept) if kept else None

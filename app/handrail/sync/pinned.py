"""What a device pins when it is enrolled, and keeps in its key store (architecture rule 11)."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, ValidationError

from handrail.domain.values import OpenValue
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

    @property
    def gateway_key(self) -> bytes:
        """The public key that receipts and snapshots are checked with."""
        return bytes.fromhex(self.gateway)


def read_enrolment(answer: Any, code: str) -> Pinned:
    """What an enrolment's answer lets the device pin.

    The site's root vouches for the gateway's key, and the code that a person was given names the
    root: an impostor that listens on the gateway's address can't have both. Raises Malformed.
    """
    try:
        gateway, root = str(answer["gateway"]["public"]), str(answer["root"]["public"])
        directory = verify_directory(Signed.from_json(answer["directory"]), bytes.fromhex(root))
        told = {name: answer[name] for name in ("site", "badge_pepper", "demo")}
        pinned = Pinned(gateway=gateway, root=root, **told)
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

"""A journal goes on with another key of its device (decision 0013).

The event that says so is signed by the old key and holds the new key's own word for what stands before it. So each
vouches for the other: who trusts the first key follows the journal forward, who trusts the last one follows it back.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

from handrail.wire.envelope import Link, Malformed, hash_of, link_of
from handrail.wire.keys import SigningKey, key_id, verify
from handrail.wire.signed import Signed, opened, sign

if TYPE_CHECKING:
    from handrail.domain.event import Event

ROTATED: Final = "device.key_rotated"
KIND: Final = "handrail.rotation.v1"


def rotation(journal: str, seq: int, head: str, old: bytes, new: SigningKey) -> dict[str, Any]:
    """The payload of event ``seq``, written after ``head`` and signed by ``old``; ``new`` signs what follows."""
    signed = sign(KIND, _said(journal, seq, head, old, new.public), new)
    proof = base64.b64encode(signed.signature).decode("ascii")
    return {"old": old.hex(), "public_key": new.public.hex(), "proof": proof}


def successor(event: Event | Link, old: bytes) -> bytes:
    """The public key that signs what follows the event, which ``old`` has signed. Raises Malformed."""
    try:
        stated, new = bytes.fromhex(event.payload["old"]), bytes.fromhex(event.payload["public_key"])
        proof = base64.b64decode(event.payload["proof"], validate=True)
    except (KeyError, TypeError, ValueError) as reason:
        raise Malformed("the rotation does not name its keys") from reason
    if stated != old or event.run is not None or new == old:
        raise Malformed("the rotation names another key than the one that signed it")
    said = {"kind": KIND, **_said(event.journal, event.seq, event.prev, old, new)}
    opened(KIND, Signed(said, key_id(new), proof), new)
    return new


def _said(journal: str, seq: int, head: str, old: bytes, new: bytes) -> dict[str, Any]:
    return {"journal": journal, "seq": seq, "head": head, "old": old.hex(), "new": new.hex()}


class KeyLine:
    """Which key signs which events of one journal: those that are trusted, and those that a rotation ties to them."""

    def __init__(
        self, journal: str, trusted: Mapping[str, bytes], rotations: Iterable[tuple[bytes, str, bytes]] = ()
    ) -> None:
        """``rotations``: bytes, hash and signature of what may be rotations; what does not verify is left out."""
        self.keys: dict[str, bytes] = dict(trusted)
        """Key id -> public key."""
        found = sorted(filter(None, (_read(journal, *one) for one in rotations)))
        while any(self._tie(*one) for one in found):
            pass
        self._turns = [(seq, key_id(old), key_id(new)) for seq, old, new in found if key_id(old) in self.keys]

    def _tie(self, _seq: int, old: bytes, new: bytes) -> bool:
        """Takes both keys if one of them is known; whether that was new."""
        both = {key_id(old): old, key_id(new): new}
        known = self.keys.keys() & both.keys()
        self.keys |= both if known else {}
        return len(known) == 1

    def ties(self, key: str) -> bool:
        """Whether a rotation begins or ends the time of a key."""
        return any(key in turn for turn in self._turns)

    def may_sign(self, key: str, seq: int) -> bool:
        """Whether the key signs event ``seq``: a rotation is the last event of the one and the end of its time."""
        before = [new for at, _, new in self._turns if at < seq]
        if before:
            return key == before[-1]
        return key == self._turns[0][1] if self._turns else key in self.keys


def _read(journal: str, data: bytes, hash_: str, signature: bytes) -> tuple[int, bytes, bytes] | None:
    try:
        event = link_of(data)
        old = bytes.fromhex(event.payload["old"])
        if event.type != ROTATED or event.journal != journal or hash_of(data) != hash_ or event.key != key_id(old):
            return None
        return (event.seq, old, successor(event, old)) if verify(old, hash_, signature) else None
    except (Malformed, KeyError, TypeError, ValueError):
        return None

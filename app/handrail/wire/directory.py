"""The site's directory of keys, signed by the site root that a tablet pins at enrolment (rule 11)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, ValidationError

from handrail.domain.values import Moment, OpenValue
from handrail.wire.envelope import Malformed
from handrail.wire.keys import SigningKey, key_id
from handrail.wire.signed import NotSigned, Signed, opened, sign

KIND = "handrail.keys.v1"


class KeyEntry(OpenValue):
    """One key. A revoked key counts for what was receipted before ``revoked_at``."""

    id: str
    public: str
    """32 bytes as 64 hex digits."""
    holder: Literal["device", "gateway"]
    journal: str | None = None
    """The one journal a device key writes in."""
    device: str | None = None
    since: Annotated[int, Field(ge=1)] = 1
    """The first number of the journal that the key signs (decision 0013)."""
    revoked_at: Moment | None = None


class KeyDirectory(OpenValue):
    """All keys of a site; a higher ``version`` replaces a lower one."""

    site: str
    version: int
    entries: tuple[KeyEntry, ...] = ()
    recovery: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")] | None = None
    """The public half of the site's recovery key, to which tablets wrap the keys of their journals."""

    def of_journal(self, journal: str) -> dict[str, bytes]:
        """Key id -> public key of the keys that may sign events of a journal, revoked ones too."""
        return {
            entry.id: bytes.fromhex(entry.public)
            for entry in self.entries
            if entry.holder == "device" and entry.journal == journal
        }

    def of_gateway(self) -> dict[str, bytes]:
        """Key id -> public key of the keys that sign receipts and snapshots, revoked ones too."""
        return {entry.id: bytes.fromhex(entry.public) for entry in self.entries if entry.holder == "gateway"}

    def entry(self, id_: str) -> KeyEntry | None:
        """The entry of a key id."""
        return next((entry for entry in self.entries if entry.id == id_), None)


def sign_directory(directory: KeyDirectory, root: SigningKey) -> Signed:
    """The directory, signed by the site root."""
    return sign(KIND, directory.to_json(), root)


def verify_directory(signed: Signed, root: bytes) -> KeyDirectory:
    """The directory, if the site root signed it and every id is its key's. Raises NotSigned, Malformed."""
    try:
        directory = KeyDirectory.model_validate(opened(KIND, signed, root))
        honest = all(key_id(bytes.fromhex(entry.public)) == entry.id for entry in directory.entries)
    except (ValidationError, ValueError) as reason:
        if isinstance(reason, Malformed):
            raise
        raise Malformed("not a key directory") from reason
    if not honest:
        raise NotSigned("an entry's id is not the fingerprint of its key")
    return directory

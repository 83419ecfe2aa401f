"""What clients send: the JSON bodies of requests, each field bounded."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from handrail.domain.instruction import Digest
from handrail.domain.reference import Hold, HoldRelease, Release
from handrail.domain.values import Value

Name = Annotated[str, Field(pattern=r"^[A-Za-z0-9._:-]{1,64}$")]
"""An id that is safe in a path, a header and a database."""

Line = Annotated[str, Field(min_length=1, max_length=400, pattern=r"^[^\x00-\x1f\x7f]+$")]
"""One line of text."""

PublicKey = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
"""An Ed25519 public key, 32 bytes in hex."""


class EnrolmentRequest(Value):
    """Takes a device in. The request itself is signed with the key it presents."""

    device: Name
    station: Line
    public_key: PublicKey
    journal: Name
    code: Annotated[str, Field(pattern=r"^[A-Za-z0-9.\-]{1,64}$")]


class JournalRequest(Value):
    """A new journal of an enrolled device, vouched for by the key the request is signed with (rule 1)."""

    journal: Name
    public_key: PublicKey


Secret = Annotated[str, Field(min_length=1, max_length=1024)]


class LeaseRequest(Value):
    """A person proves who they are, on the device that signs the request (decision 0009)."""

    badge: Digest
    """The badge's peppered digest."""
    secret: Secret
    public_key: PublicKey
    """Of the key that the device made for the person."""
    new_secret: Secret | None = None
    """What the person chooses instead, where the gateway asks for it."""


class TokenLeaseRequest(Value):
    """A person proved who they are to the site's provider, whose ID token says so (decision 0012)."""

    badge: Digest
    token: Annotated[str, Field(min_length=1, max_length=16_384)]
    """Its nonce is ``handrail.wire.lease_request.lease_nonce`` of badge, device and key."""
    public_key: PublicKey


class GrantRequest(Value):
    """A person wants to prove on another device who they are (decision 0012): for a key, or for a signature."""

    badge: Digest
    public_key: PublicKey | None = None
    digest: Digest | None = None
    """Of what is to be signed. One of the two."""


class GrantLeaseRequest(Value):
    """They have done so."""

    badge: Digest
    public_key: PublicKey
    grant: Name


class TokenAttestationRequest(Value):
    """A person proved for a signature who they are; the token's nonce is ``handrail.wire.attestation``'s."""

    badge: Digest
    digest: Digest
    token: Annotated[str, Field(min_length=1, max_length=16_384)]


class GrantAttestationRequest(Value):
    """The same on another device."""

    badge: Digest
    digest: Digest
    grant: Name


class RunRequest(Value):
    """A run is to go on in a journal of the device that signs the request (architecture rule 3)."""

    journal: Name
    delivered: Annotated[int, Field(ge=1, le=2**53)]
    """The number of that journal's last event; all up to it must be here before."""
    seq: Annotated[int, Field(ge=1, le=2**53)]
    head: Digest
    """Where the run stood when it was looked at."""
    take_over: bool = False
    """Its owner has not handed it over: a supervisor signs for that in the journal."""


class BranchDecision(Value):
    """QA's word on entries that a tablet delivered after its run was taken over."""

    events: Annotated[tuple[Name, ...], Field(min_length=1, max_length=1000)]
    decision: Literal["adopt", "void"]
    reason: Line
    decided_by: Line


class NewRelease(Release):
    """A release as it is published."""

    content: Digest


class PublishRequest(Value):
    """``trial``: also an order to try it on and training for everybody, at the sample plant only."""

    release: NewRelease
    trial: bool = False


class NewHold(Hold):
    """A hold as it is set."""

    id: Name


class NewHoldRelease(HoldRelease):
    """A decision that closes holds by their ids."""

    closes: Annotated[tuple[Name, ...], Field(min_length=1, max_length=100)]
    decided_by: Line

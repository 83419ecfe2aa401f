"""The gateway's signed answer: what it has stored of a journal (architecture, idea 2 and rules 9, 10, 15)."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, ValidationError

from handrail.domain.values import Moment, OpenValue
from handrail.wire.envelope import Malformed
from handrail.wire.keys import SigningKey
from handrail.wire.signed import Signed, opened, sign

KIND = "handrail.receipt.v1"


class HeldItem(OpenValue):
    """One item kept raw in quarantine: its place, the hash it came with, and why, as code and in words."""

    seq: Annotated[int, Field(ge=0)]
    hash: str
    code: str
    words: str = ""


class RunReached(OpenValue):
    """The last event of a run that a batch brought: its number in the run and its hash."""

    run: str
    seq: Annotated[int, Field(ge=1)]
    head: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class MissingContent(OpenValue):
    """A photo or other content that an event names and that is not here: by whom it is named, and its bytes."""

    seq: Annotated[int, Field(ge=0)]
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    size: Annotated[int, Field(ge=0)] = 0


class Receipt(OpenValue):
    """All events of ``journal`` up to ``seq`` are stored; ``head`` is the hash of the event at ``seq``.

    ``held`` counts those kept raw in quarantine, ``held_items`` names the latest of them.
    ``closed``: the journal forked, the tablet goes on in a new one (rule 10). Blobs may go below
    ``backed_up`` plus retention. ``stop`` names the last stop of custody, shown to people.
    """

    journal: str
    seq: Annotated[int, Field(ge=0)]
    head: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    count: Annotated[int, Field(ge=0)]
    """How many events of the journal are stored in all."""
    held: Annotated[int, Field(ge=0)] = 0
    held_items: tuple[HeldItem, ...] = ()
    runs: tuple[RunReached, ...] = ()
    """The runs that the batch belongs to: what anchors the record of a run without the events of others (rule 2)."""
    missing: Annotated[int, Field(ge=0)] = 0
    """How many contents the stored events name that are not here: "received" is not true of those (rule 15)."""
    missing_content: tuple[MissingContent, ...] = ()
    """The first of them, in the order of the events."""
    closed: bool = False
    gateway: str
    """Key id of the gateway."""
    received_at: Moment
    backed_up: Annotated[int, Field(ge=0)] = 0
    stop: str = "gateway"
    retired_at: Moment | None = None
    """Since when the device records nothing any more (SEC-ST-3): it delivers what it has, and is read-only."""


def vouched_from(receipt: Receipt) -> int:
    """The first number of the stretch, up to ``receipt.seq``, whose events the receipt vouches for.

    What is held in quarantine is not vouched for. Nor does the event after it prove what stands before it: nobody
    but the device says what it was written after. An earlier receipt may vouch for that.
    """
    if receipt.held > len(receipt.held_items):
        return receipt.seq + 1  # not all are named: it may be any
    return 1 + max((item.seq for item in receipt.held_items if item.seq <= receipt.seq), default=0)


def make_receipt(receipt: Receipt, key: SigningKey) -> Signed:
    """Signs a receipt. Raises ValueError if it names another key than the one that signs."""
    if receipt.gateway != key.id:
        raise ValueError("a receipt names the key it is signed with")
    return sign(KIND, receipt.to_json(), key)


def verify_receipt(signed: Signed, public: bytes) -> Receipt:
    """The receipt, if that gateway key signed it. Raises NotSigned, else Malformed."""
    content = opened(KIND, signed, public)
    try:
        return Receipt.model_validate(content)
    except ValidationError as reason:
        raise Malformed("not a receipt") from reason

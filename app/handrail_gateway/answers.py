"""What the gateway answers, as the OpenAPI document describes it."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, Field, create_model
from sqlalchemy import BigInteger, Boolean, Column, Table, Text

from handrail.domain.reference import Class, WorkOrder
from handrail.wire.signed import Signed
from handrail_gateway.deliveries.standing import State
from handrail_gateway.intake import Accepted
from handrail_gateway.projection_schema import (
    DOCUMENTS,
    branch_events,
    captures,
    ncrs,
    runs,
    signatures,
    steps,
    usage,
)


class SignedDocument(BaseModel):
    """A document with the id of the key that signed its RFC 8785 bytes, and the signature in base64."""

    document: dict[str, Any]
    key: str
    signature: str

    @classmethod
    def of(cls, signed: Signed) -> SignedDocument:
        """As it travels."""
        return cls(**signed.to_json())


class EntryAnswer(BaseModel):
    """One event of a run as it was stored: ``data`` are the exact signed bytes as text."""

    data: str
    hash: str
    signature: str
    """Base64."""
    key: str


class ChainAnswer(BaseModel):
    """A run's chain as far as it is whole here, who owns the run, and the directory of the keys that signed it."""

    run: str
    journal: str
    device: str
    station: str
    heard_at: str
    seq: int
    head: str
    handed_over: bool
    entries: list[EntryAnswer]
    directory: SignedDocument


class GrantAnswer(BaseModel):
    """What a person needs to sign in on another device, and how often to ask whether they have."""

    grant: str
    user_code: str
    verification_uri: str
    verification_uri_complete: str
    expires_in: int
    interval: int
    """Seconds."""


class GrantStateAnswer(BaseModel):
    """Whether they have signed in."""

    ready: bool


class HeldAnswer(BaseModel):
    """An item that was kept in quarantine, by the id of its CloudEvent."""

    id: str
    journal: str | None
    seq: int | None
    reason: str


class EventsAnswer(BaseModel):
    """What became of a batch. Only the signed receipts are an acknowledgement."""

    receipts: list[SignedDocument]
    stored: int
    duplicates: int
    held: list[HeldAnswer]

    @classmethod
    def of(cls, accepted: Accepted) -> EventsAnswer:
        """As it travels."""
        return cls(
            receipts=[SignedDocument.of(signed) for signed in accepted.receipts],
            stored=accepted.stored,
            duplicates=accepted.duplicates,
            held=[HeldAnswer(id=one.id, journal=one.journal, seq=one.seq, reason=one.reason) for one in accepted.held],
        )


class KeyAnswer(BaseModel):
    """A public key, 32 bytes in hex, and its id."""

    id: str
    public: str


class KeysAnswer(BaseModel):
    """The gateway's key, the site's root, and the directory that the root signed."""

    gateway: KeyAnswer
    root: KeyAnswer
    directory: SignedDocument


class EnrolmentAnswer(KeysAnswer):
    """What a device pins and keeps."""

    device: str
    site: str
    badge_pepper: str
    demo: bool


class JournalAnswer(BaseModel):
    """Where a journal stands here; the receipt says the same, signed."""

    journal: str
    seq: int
    head: str
    count: int
    held: int
    closed: bool
    receipt: SignedDocument


class ClassAnswer(BaseModel):
    """One class of reference data; ``made_at`` is what its snapshot would say now."""

    cls: Class = Field(serialization_alias="class")
    version: int
    made_at: str


class ReferenceAnswer(BaseModel):
    """All classes."""

    classes: list[ClassAnswer]


class PublishAnswer(BaseModel):
    """What was recorded."""

    doc_no: str
    revision: str
    content: str
    trial_order: WorkOrder | None = None


class PackageAnswer(BaseModel):
    """The package that is kept now."""

    content: str
    doc_no: str
    revision: str
    new: bool


class BlobAnswer(BaseModel):
    """The content that is kept now."""

    sha256: str
    size: int
    new: bool


class Done(BaseModel):
    """It is done, or was before."""

    id: str


class HealthAnswer(BaseModel):
    """Whether the gateway can do its work."""

    status: Literal["ok"]
    version: str
    mode: Literal["demo", "production"]
    time: str


class AlarmAnswer(BaseModel):
    """Something a person has to look at."""

    at: str
    code: str
    subject: str
    detail: str


class AlarmsAnswer(BaseModel):
    """Alarms, newest first."""

    alarms: list[AlarmAnswer]


class StopAnswer(BaseModel):
    """A system that a record goes to. ``state``: how far its newest revision is; ``there``: that system's own word.

    ``external_id`` and ``shown_as`` are the numbers that it gave, ``words`` what it, or the gateway, said of a revision
    that it does not have.
    """

    stop: str
    state: State
    revision: int
    since: str
    external_id: str | None
    shown_as: str | None
    there: str | None
    words: str | None


class CustodyRecord(BaseModel):
    """A record that the gateway has; without stops it ends here. ``id``: the event that drafted it, or the run."""

    kind: Literal["draft_ncr", "run_record"]
    id: str
    number: str | None
    journal: str
    run: str | None
    at: str
    state: str
    stops: list[StopAnswer]


class CustodyAnswer(BaseModel):
    """Where records have got to."""

    records: list[CustodyRecord]


_DOCUMENT = Any


def _field(column: Column[Any]) -> tuple[Any, Any]:
    kinds = {Boolean: bool, BigInteger: int, Text: str}
    kind: Any = _DOCUMENT if column.name in DOCUMENTS else kinds[type(column.type)]
    return (kind | None, None) if column.nullable and kind is not _DOCUMENT else (kind, ...)


def _record(name: str, table: Table) -> type[BaseModel]:
    fields: dict[str, Any] = {column.name: _field(column) for column in table.columns if column.name != "arrival"}
    return create_model(name, __doc__=f"One row of {table.name}.", **fields)


RunRecord = _record("RunRecord", runs)
StepRecord = _record("StepRecord", steps)
CaptureRecord = _record("CaptureRecord", captures)
SignatureRecord = _record("SignatureRecord", signatures)
BranchRecord = _record("BranchRecord", branch_events)
NcrRecord = _record("NcrRecord", ncrs)
UsageRecord = _record("UsageRecord", usage)
WholeRun = create_model(
    "WholeRun",
    __base__=RunRecord,
    __doc__="A run with everything that was recorded in it.",
    steps=(list[StepRecord], ...),  # type: ignore[valid-type]
    captures=(list[CaptureRecord], ...),  # type: ignore[valid-type]
    signatures=(list[SignatureRecord], ...),  # type: ignore[valid-type]
    ncrs=(list[NcrRecord], ...),  # type: ignore[valid-type]
)

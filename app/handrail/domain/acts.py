"""What each type of event says. The payload of an event is one of these, by its type.

A new meaning gets a new type name; a stored payload is never rewritten, old ones are read through
pure upcasters (architecture rule 6).
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from handrail.domain.instruction import Digest, Limits, Meaning
from handrail.domain.policy import ReviewMethod
from handrail.domain.values import Exact, I18n, Moment, OpenValue

Verdict = Literal["inside", "above", "below", "pass", "fail", "none"]
InputMethod = Literal["typed", "wedge", "camera", "tapped", "offered", "file", "computed", "stamped"]


LATE_ENTRY = "@late-entry"
"""What a late entry's own signature says as its requirement: no id of an instruction can be that."""


REVIEW = "@review"
"""What the signature under a review says as its requirement."""


FOLLOWS_CORRECTION = "attempt.follows_correction"
"""What a calculated value says as its reason where a correction brought it: a code, for it is read in any language."""


class JournalOpened(OpenValue):
    """First event of every journal (rule 1); names the journal it follows, if one is known."""

    reason: Literal["new", "restored", "key_lost", "replaced", "forked"]
    predecessor: str | None = None
    public_key: str


class KeyRotated(OpenValue):
    """The journal goes on with another key of the device: ``old`` signs this event, the new one all that follow."""

    old: str
    public_key: str
    proof: str
    """The new key's own word for the old one and for what stands before (``wire.rotation``)."""


class RunStarted(OpenValue):
    """A run is keyed (order, operation, unit, pass). ``title`` and ``steps`` are what the record needs."""

    title: I18n
    pass_no: int = 1
    units_planned: int
    part_revision: str
    approved_by: str
    test_approval: bool = False
    predecessor_head: str | None = None


class RunPaused(OpenValue):
    reason: Literal["pause", "lock", "sign_out", "power"] = "pause"


class RunResumed(OpenValue):
    pass


class RunClosed(OpenValue):
    """The end of a run. States the run chain's count and head before it, so completeness is proven on it;
    the journal fills both in, for only it knows the chain.
    """

    outcome: Literal["completed", "aborted"]
    reason: str | None = None
    count: int | None = None
    head: str | None = None


class StepChanged(OpenValue):
    """A step that a revision changed: its id in the newer one (of a removed step: in the older)."""

    step: str
    kinds: tuple[str, ...]
    """As in ``domain.diff``: added, removed, moved, changed."""
    details: int = 0
    """In how many things it differs."""


class ChangesRead(OpenValue):
    """Who starts on a revision that is new to them read what it changed since they last did the instruction."""

    since: str
    """The revision that they last completed."""
    since_content: Digest
    done_at: Moment
    known_by: Literal["tablet", "gateway"]
    """Whose records say so."""
    compared: bool
    """Whether what changed was shown by step: the earlier revision was on the tablet."""
    language: str
    digest: Digest
    """SHA-256 of the RFC 8785 bytes of what was shown."""
    changed: int
    """How many steps differ."""
    steps: tuple[StepChanged, ...] = ()
    """The first 400 of them: an event holds no more, and both content hashes say the rest."""


class NodeDecided(OpenValue):
    """A condition, branch or repeat as it was decided then, with the values it was decided on."""

    node: str
    """Path of the node instance."""
    kind: Literal["when", "branch", "count", "more", "input_when"]
    result: str
    """``true``/``false``, the case index or ``otherwise``, the count, or ``again``/``last``."""
    values: dict[str, str] = Field(default_factory=dict)


class StepOpened(OpenValue):
    """The step was shown: its language and the digests of the media that were seen."""

    title: I18n
    number: str | None = None
    media: tuple[Digest, ...] = ()


class HazardAcknowledged(OpenValue):
    hazard: str
    action: str
    severity: str
    words: I18n


Scheme = Literal["plain", "gs1", "gtin", "digital_link", "hibc", "iso15434", "isbt128"]


class Scan(OpenValue):
    """What a scanner or a person gave: raw characters kept as they came (BC-01, BC-15)."""

    raw: str
    method: InputMethod
    symbology: str | None = None
    """Its AIM symbology identifier, where the scanner sends one."""
    scheme: Scheme | None = None
    """What the code was understood as."""
    elements: dict[str, str] = Field(default_factory=dict)
    """GS1 application identifiers, where the code is one."""
    identifiers: dict[str, str] = Field(default_factory=dict)
    """What the code says by the names of its own scheme, where that is not GS1."""
    read_as: dict[str, str] = Field(default_factory=dict)
    """Dates (ISO 8601) and exact decimals among both, as they were read then."""

    @property
    def text(self) -> str:
        """The characters without the symbology identifier and the line end that a scanner adds."""
        return self.raw[len(self.symbology or "") :].strip("\r\n\t")


class PhotoTaken(OpenValue):
    digest: Digest
    size: int
    mime: str
    name: str
    pixels: str | None = None
    """Width and height of what a camera took, as ``1920x1080``."""
    concerns: tuple[str, ...] = ()
    """What was told to be wrong with it (``dark``, ``glare``, ``blurred``) before it was kept all the same."""


class CaptureRecorded(OpenValue):
    """One recorded value, first or repeated. Nothing in it is ever changed: see CaptureCorrected.

    ``entered`` is the text as entered, ``value`` what it was read as, ``verdict`` the result of
    ``rounded`` against ``limits`` by ``rounding`` (MEA-1..3, MEA-5).
    """

    input: str
    name: str
    kind: str
    label: I18n
    reading: int = 1
    attempt: int = 1
    attempt_reason: str | None = None
    method: InputMethod
    entered: str | None = None
    value: str | None = None
    display: str | None = None
    """The words of a coded value as they were shown then (DI-LEG-1)."""
    digest: Digest | None = None
    """For sensitive content: the digest stands here, ``entered`` and ``value`` stay empty."""
    unit: str | None = None
    limits: Limits | None = None
    rounding: str | None = None
    rounded: str | None = None
    verdict: Verdict = "none"
    distance: Exact | None = None
    """How far beyond the limit, in ``unit``."""
    na: bool = False
    na_reason: str | None = None
    gauge: str | None = None
    scan: Scan | None = None
    photos: tuple[PhotoTaken, ...] = ()
    lot: str | None = None
    part: str | None = None
    expires: str | None = None


class CaptureCorrected(OpenValue):
    """A correction names target, old, new and reason; the person is the event's actor (rule 7)."""

    target: str
    """Event id of the capture (or correction) that is corrected."""
    old: CaptureRecorded
    new: CaptureRecorded
    reason: str


class LateEntry(OpenValue):
    """Recorded now, performed then (DI-CON-2); ``time.claimed`` holds the claimed time."""

    capture: CaptureRecorded
    reason: str


class StepCompleted(OpenValue):
    title: I18n
    captures: int


class StepSkipped(OpenValue):
    title: I18n
    reason: str


class StepRepeated(OpenValue):
    """A completed step was opened again (rework within the run) with a reason."""

    reason: str


class SignatureMade(OpenValue):
    """P11-50-1 and P11-70-1: what was shown is what was signed."""

    requirement: str
    meaning: Meaning
    sentence: str
    """The sentence of meaning in the language it was shown in."""
    language: str
    person: str
    name: str
    role: str
    signed_at: Moment
    zone: str
    offset: str
    shown: dict[str, Any]
    """The content exactly as shown (sensitive content by digest only); a content too long for an event stands here
    by its digest, size and type, as a photo does.
    """
    digest: Digest
    """SHA-256 of the RFC 8785 bytes of ``shown``."""
    targets: tuple[str, ...]
    """Event ids the signature covers."""
    factors: tuple[str, ...] = ("badge", "pin")
    attestation: dict[str, Any] | None = None
    """The gateway's word that the person signed in at the provider for this signature, where the policy asks for it
    (``wire.attestation``, decision 0012).
    """
    proof: dict[str, Any] | None = None
    """The person's own signature over all of the above and where it stands (``wire.proof``, decision 0009)."""


class SignatureDeclined(OpenValue):
    """The signer does not agree: kept, with the reason."""

    requirement: str
    meaning: Meaning
    person: str
    name: str
    reason: str
    digest: Digest
    proof: dict[str, Any] | None = None
    """As of a signature that is made."""


class SigningFailed(OpenValue):
    """P11-300-1: a failed signing is an event. The badge itself is never in a journal."""

    requirement: str
    code: str
    person: str | None = None
    failures: int = 0
    reasons: tuple[dict[str, Any], ...] = ()
    """Every reason, as coded (P11-10d-1)."""


OverrideKind = Literal["training", "calibration", "skip", "ownership"]


class Overridden(OpenValue):
    """One closed gate that a deviation was authorised for, in this run alone."""

    kind: OverrideKind
    subject: str
    """The id of the person without training, of the gauge or of the run, or the path of the step."""
    code: str
    params: dict[str, str] = Field(default_factory=dict)
    """What the gate said (rule 6)."""


class GateOverridden(SignatureMade):
    """Someone who may signed past closed gates, with a reason (architecture rule 16, P11-10i-1)."""

    covers: tuple[Overridden, ...]
    reason: str

    @property
    def overrides(self) -> dict[tuple[OverrideKind, str], str]:
        """By kind and subject of what is signed past, who signed."""
        return {(one.kind, one.subject): self.name for one in self.covers}


ReviewMeaning = Literal["reviewed", "rejected"]


class RecordReviewed(SignatureMade):
    """The audit trail of a closed run was reviewed, or rejected, by someone who did not work on it (A11D-12-4).

    A signature of its own: it stands in the reviewer's journal beside the run, whose chain takes nothing more, and
    covers what was shown, entry by entry (DI-EXC-1).
    """

    run: str
    count: int
    head: Digest
    """How many entries the run's chain has and the hash of the last: which record it speaks of."""
    method: ReviewMethod
    rules: str
    """Version of the rules that picked the exceptions."""
    exceptions: int
    sample: int
    others: int
    seen: int
    """How many of the exceptions and the sample were opened: all of them, or it is no review."""
    seed: Digest
    """Of the sample; it follows from ``head``."""
    reason: str | None = None
    """Why it is rejected."""


class GateRefused(OpenValue):
    """An act was refused: every reason, as coded (P11-10d-1)."""

    act: str
    reasons: tuple[dict[str, Any], ...]


class NoteAdded(OpenValue):
    text: str
    photos: tuple[PhotoTaken, ...] = ()


class NcrDrafted(OpenValue):
    """REC-NCR-1, S4-13: what the QMS needs to open a nonconformance; it owns the life after that."""

    ncr: str
    """The draft's own id on this tablet, for instance ``D-0031``."""
    defect: str
    defect_words: I18n = Field(default_factory=dict)
    description: str = ""
    quantity: int = 1
    containment: Literal["red_bin", "on_the_line", "cannot_move"]
    photos: tuple[PhotoTaken, ...] = ()
    capture: str | None = None
    """Event id of the capture that went out of limits, if one did."""
    measured: str | None = None
    limits: Limits | None = None
    unit_of_measure: str | None = None
    gauge: str | None = None
    step_title: I18n = Field(default_factory=dict)


class NcrAmended(OpenValue):
    ncr: str
    changes: dict[str, Any]
    reason: str


class NcrWithdrawn(OpenValue):
    ncr: str
    reason: str


class HoldApplied(OpenValue):
    """A local hold; no snapshot removes it (rule 14)."""

    hold: str
    target: str
    value: str
    reason: str
    ncr: str | None = None


class ExceptionOpened(OpenValue):
    """Something QA has to settle, for instance a branch that would differ after a correction."""

    code: str
    params: dict[str, str] = Field(default_factory=dict)


class SessionChanged(OpenValue):
    """Sign-in, failure, lock, unlock, sign-out (A11D-11-3). ``person`` only where it is proven."""

    person: str | None = None
    detail: str | None = None
    failures: int | None = None


class BadgeUnlocked(OpenValue):
    """An unlocking by the administrator reached a tablet that had counted failures (A11D-11-2)."""

    person: str
    number: int
    """Of the unlocking, as the people list names it."""
    failures: int
    """How many were taken away."""


class StatementAccepted(OpenValue):
    """P11-10j-1: a person accepted the site's accountability statement, with badge and secret."""

    person: str
    name: str
    version: int
    language: str
    text: str
    """The words as they were shown."""
    digest: Digest
    """SHA-256 of the RFC 8785 bytes of version, language and text."""
    signed_at: Moment
    zone: str
    offset: str
    factors: tuple[str, ...] = ("badge", "pin")
    proof: dict[str, Any] | None = None
    """As of a signature that is made."""


class ClockJumped(OpenValue):
    seconds: float
    direction: Literal["forward", "backward"]


class VerdictDisputed(OpenValue):
    """The gateway recomputed a verdict and found another (MEA-3)."""

    target: str
    recorded: str
    recomputed: str


class ReceiptContradicted(OpenValue):
    """The gateway is behind its own receipt (rule 10)."""

    receipt_seq: int
    gateway_seq: int


class RunHandedOver(OpenValue):
    """The owner lets the run go; it goes on where the gateway grants it next (architecture rule 3)."""

    reason: str = ""


class RunTakenUp(OpenValue):
    """First event of a run's new owner: it goes on from the head that the gateway granted to this journal, once."""

    grant: dict[str, Any]
    """The signed document as the gateway gave it (``wire.grant``)."""
    journal: str
    """Who owned the run until then."""
    device: str
    station: str
    count: int
    head: Digest
    """How many entries the run had then and the hash of the last."""
    handed_over: bool
    """Whether the owner had let it go; else it was taken over from a tablet that is away."""


class RunGivenUp(OpenValue):
    """This tablet heard that the gateway granted its run to another: nothing more is recorded in it here.

    It stands in the journal beside the run, whose chain is the other's now.
    """

    run: str
    grant: int
    device: str
    station: str


class BranchDecided(OpenValue):
    """QA's word on an entry that a tablet delivered after another had taken its run over (architecture rule 3)."""

    run: str
    event: str
    hash: Digest
    decision: Literal["adopt", "void"]
    reason: str
    decided_by: str


class NotYet(OpenValue):
    """Types whose meaning is fixed and that this release refuses to write."""


PAYLOADS: dict[str, type[OpenValue]] = {
    "journal.opened": JournalOpened,
    "device.key_rotated": KeyRotated,
    "run.started": RunStarted,
    "run.paused": RunPaused,
    "run.resumed": RunResumed,
    "run.closed": RunClosed,
    "run.handed_over": RunHandedOver,
    "run.taken_up": RunTakenUp,
    "run.given_up": RunGivenUp,
    "branch.decided": BranchDecided,
    "contribution.admitted": NotYet,
    "content.redacted": NotYet,
    "changes.read": ChangesRead,
    "node.decided": NodeDecided,
    "step.opened": StepOpened,
    "step.completed": StepCompleted,
    "step.skipped": StepSkipped,
    "step.repeated": StepRepeated,
    "hazard.acknowledged": HazardAcknowledged,
    "capture.recorded": CaptureRecorded,
    "capture.corrected": CaptureCorrected,
    "capture.late": LateEntry,
    "scan.refused": GateRefused,
    "signature.made": SignatureMade,
    "signature.declined": SignatureDeclined,
    "signature.failed": SigningFailed,
    "gate.overridden": GateOverridden,
    "act.refused": GateRefused,
    "note.added": NoteAdded,
    "ncr.drafted": NcrDrafted,
    "ncr.amended": NcrAmended,
    "ncr.withdrawn": NcrWithdrawn,
    "hold.applied": HoldApplied,
    "exception.opened": ExceptionOpened,
    "session.signed_in": SessionChanged,
    "session.failed": SessionChanged,
    "session.locked_out": SessionChanged,
    "session.locked": SessionChanged,
    "session.unlocked": SessionChanged,
    "session.signed_out": SessionChanged,
    "badge.unlocked": BadgeUnlocked,
    "record.reviewed": RecordReviewed,
    "accountability.accepted": StatementAccepted,
    "clock.jumped": ClockJumped,
    "verdict.disputed": VerdictDisputed,
    "receipt.contradicted": ReceiptContradicted,
}

NOT_YET = frozenset(name for name, model in PAYLOADS.items() if model is NotYet)


def read_payload(type_: str, payload: dict[str, Any]) -> OpenValue:
    """The payload as its type; an unknown type is kept as it is. Raises pydantic.ValidationError."""
    return PAYLOADS.get(type_, OpenValue).model_validate(payload)

"""Sending a journal's waiting events until all are receipted, or until something stands in the way.

An event counts as delivered only by a receipt that parses, that the pinned gateway signed, and
that names a number and hash this journal has.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field

from handrail.domain.acts import ReceiptContradicted
from handrail.domain.event import GENESIS, NOBODY, Draft
from handrail.ports.journal import JournalFailed, Retired
from handrail.sync.batches import MOST_EVENTS, Batch, make_batch
from handrail.sync.outbox import Evidence, Outbox
from handrail.sync.state import Outcome, SendResult, Trouble
from handrail.sync.transport import NotTheGateway, OutcomeUnknown, Refused, Transport, Unreachable
from handrail.wire.cloudevent import BATCH_TYPE
from handrail.wire.envelope import Malformed
from handrail.wire.receipt import HeldItem, Receipt, verify_receipt
from handrail.wire.signed import Signed

_ATTEMPTS = 8
"""How often in a row one call goes on without having moved the journal; then the caller waits."""

_TOO_LARGE, _BAD_REQUEST, _CONFLICT = 413, 400, 409


class _Forked(Exception):
    """The gateway has another event at a number of this journal."""


class _Stuck(Exception):
    """Nothing more can be done in this call."""

    def __init__(self, outcome: Outcome, trouble: Trouble) -> None:
        super().__init__(trouble.code)
        self.outcome = outcome
        self.trouble = trouble


@dataclass(slots=True)
class _Sent:
    """What this call has come to so far."""

    start: int
    held: tuple[HeldItem, ...] = ()
    missing: dict[str, None] = field(default_factory=dict)
    contradicted: bool = False
    retired: bool = False


class Sending:
    """Keeps the batch size that works and the evidence that is known to be there, from call to call."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self._size = MOST_EVENTS
        self._delivered: set[str] = set()
        self._contradicted: set[tuple[int, int]] = set()

    def send(self, journal: Outbox, evidence: Evidence | None, gateway: bytes) -> SendResult:
        """Sends all that waits."""
        sent = _Sent(journal.receipted())
        outcome: Outcome = "done"
        trouble: Trouble | None = None
        try:
            self._find_place(journal, gateway, sent)
            sent.start = journal.receipted()
            self._send_all(journal, evidence, gateway, sent)
        except _Forked:
            outcome, trouble = "forked", Trouble("journal_forked", "")
        except _Stuck as stuck:
            outcome, trouble = stuck.outcome, stuck.trouble
        receipted = max(0, journal.receipted() - sent.start)
        return SendResult(outcome, receipted, sent.held, tuple(sent.missing), sent.contradicted, trouble, sent.retired)

    # --- where the gateway stands ----------------------------------------------------------------

    def _find_place(self, journal: Outbox, gateway: bytes, sent: _Sent) -> None:
        """Asks where the journal stands; goes on from the lower of that and the last receipt (rule 10)."""
        try:
            answer = self._transport.json("GET", f"/v1/journals/{journal.id}")
            receipt, signed = _read_receipt(answer, journal.id, gateway)
        except (Unreachable, OutcomeUnknown, NotTheGateway, Refused, Malformed) as reason:
            raise _stuck(reason) from reason
        last = journal.last_receipt()
        self._take(journal, receipt, signed, gateway, sent)
        if last is not None and receipt.seq < last.seq:
            sent.contradicted = True
            self._record_contradiction(journal, last.seq, receipt.seq)

    def _record_contradiction(self, journal: Outbox, receipt: int, gateway: int) -> None:
        """Once for each: a gateway that stays behind for hours must not fill the journal."""
        if (receipt, gateway) not in self._contradicted:
            self._contradicted.add((receipt, gateway))
            said = ReceiptContradicted(receipt_seq=receipt, gateway_seq=gateway)
            with suppress(Retired):  # out of service it delivers all the same
                journal.append([Draft(type="receipt.contradicted", payload=said.to_json())], NOBODY)

    def _take(self, journal: Outbox, receipt: Receipt, signed: Signed, gateway: bytes, sent: _Sent) -> None:
        """Keeps a receipt that reaches further than the last one, and notes where the gateway is."""
        sent.held = receipt.held_items
        sent.retired = receipt.retired_at is not None
        if receipt.closed or _hash_at(journal, receipt.seq) != receipt.head:
            raise _Forked
        last = journal.last_receipt()
        behind = journal.gateway_at(receipt.seq)
        if receipt.seq and (behind or last is None or receipt.seq > last.seq):
            journal.store_receipt(signed, gateway)

    # --- sending ---------------------------------------------------------------------------------

    def _send_all(self, journal: Outbox, evidence: Evidence | None, gateway: bytes, sent: _Sent) -> None:
        attempts, raw = 0, False
        while True:
            before = journal.receipted()
            waiting = journal.events_from(before + 1, 1 if raw else self._size)
            if not waiting:
                return
            batch = make_batch(journal.id, before + 1, waiting, raw=raw)
            self._send_evidence(batch, evidence, sent)
            trouble: Exception | None = None
            try:
                self._post(journal, batch, gateway, sent)
            except (OutcomeUnknown, NotTheGateway, Unreachable, Malformed) as reason:
                trouble = reason
                if isinstance(reason, OutcomeUnknown):
                    self._size = max(1, self._size // 2)
                    self._find_place(journal, gateway, sent)
            except Refused as refused:
                trouble = refused
                raw = self._after_refusal(refused, batch, raw=raw)
                if refused.status == _CONFLICT:
                    self._find_place(journal, gateway, sent)
            if journal.receipted() > before:
                attempts, raw = 0, False
                self._size = min(MOST_EVENTS, self._size * 2)
                continue
            attempts += 1
            if attempts >= _ATTEMPTS or isinstance(trouble, Unreachable | NotTheGateway | Malformed):
                raise _stuck(trouble or Malformed("the receipt names none of the events that were sent"))

    def _post(self, journal: Outbox, batch: Batch, gateway: bytes, sent: _Sent) -> None:
        answer = self._transport.json("POST", "/v1/events", batch.body, BATCH_TYPE)
        try:
            receipts = [Signed.from_json(one) for one in answer["receipts"]]
        except (KeyError, TypeError) as reason:
            raise Malformed("the answer holds no receipts") from reason
        for signed in receipts:
            receipt = verify_receipt(signed, gateway)
            if receipt.journal == journal.id:
                self._take(journal, receipt, signed, gateway, sent)

    def _after_refusal(self, refused: Refused, batch: Batch, *, raw: bool) -> bool:
        """Makes the next attempt smaller or raw; whether it is to be raw. Raises _Stuck."""
        alone = batch.first == batch.last
        if refused.status in (_TOO_LARGE, _BAD_REQUEST) and not alone:
            self._size = max(1, (batch.last - batch.first + 1) // 2)
            return False
        if refused.status == _BAD_REQUEST and not raw:
            return True
        if refused.status == _CONFLICT:
            return raw
        raise _stuck(refused)

    def _send_evidence(self, batch: Batch, evidence: Evidence | None, sent: _Sent) -> None:
        """Content first (rule 15). What this tablet can't give is named, and blocks nothing."""
        for digest in batch.evidence:
            if digest in self._delivered:
                continue
            content = _content(evidence, digest)
            try:
                if self._has(digest) or (content is not None and self._put(digest, content)):
                    self._delivered.add(digest)
                    sent.missing.pop(digest, None)
                else:
                    sent.missing[digest] = None
            except (Unreachable, OutcomeUnknown, NotTheGateway) as reason:
                raise _stuck(reason) from reason

    def _has(self, digest: str) -> bool:
        try:
            self._transport.raw("HEAD", f"/v1/blobs/{digest}")
        except Refused:
            return False
        return True

    def _put(self, digest: str, content: bytes) -> bool:
        try:
            answer = self._transport.json("PUT", f"/v1/blobs/{digest}", content, "application/octet-stream")
        except Refused as refused:
            if refused.status in (_TOO_LARGE, 422):
                return False
            raise _stuck(refused) from refused
        return isinstance(answer, dict) and answer.get("sha256") == digest


def _content(evidence: Evidence | None, digest: str) -> bytes | None:
    """The content; a photo that is gone or damaged must not stand in the way of the events."""
    try:
        return evidence.get(digest) if evidence is not None else None
    except (JournalFailed, ValueError):
        return None


def _hash_at(journal: Outbox, seq: int) -> str | None:
    if seq == 0:
        return GENESIS
    found = journal.events_from(seq, 1)
    return found[0].hash if found else None


def _read_receipt(answer: object, journal: str, gateway: bytes) -> tuple[Receipt, Signed]:
    if not isinstance(answer, dict):
        raise Malformed("the answer is no object")
    signed = Signed.from_json(answer.get("receipt"))
    receipt = verify_receipt(signed, gateway)
    if receipt.journal != journal:
        raise Malformed("the receipt is for another journal")
    return receipt, signed


def _stuck(reason: Exception) -> _Stuck:
    match reason:
        case Unreachable():
            return _Stuck("unreachable", Trouble("unreachable", str(reason)))
        case OutcomeUnknown():
            return _Stuck("unknown", Trouble("unknown", str(reason)))
        case Refused():
            return _Stuck("refused", Trouble(reason.code, reason.words, reason.retry_after))
    return _Stuck("not_the_gateway", Trouble("not_the_gateway", str(reason)))

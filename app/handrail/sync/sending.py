"""Sending a journal's waiting events, then the content they name, until all is there or something stands in the way.

An event counts as delivered only by a receipt that parses, that the pinned gateway signed, and
that names a number and hash this journal has.
"""

from __future__ import annotations

import gzip
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from handrail.domain.acts import ReceiptContradicted
from handrail.domain.event import GENESIS, NOBODY, Draft
from handrail.ports.journal import JournalFailed, Retired
from handrail.sync.batches import MOST_EVENTS, Batch, make_batch
from handrail.sync.outbox import Evidence, Outbox
from handrail.sync.state import Outcome, SendResult, Trouble
from handrail.sync.transport import NotTheGateway, OutcomeUnknown, Refused, Transport, Unreachable
from handrail.wire.cloudevent import BATCH_TYPE
from handrail.wire.envelope import Malformed, parse
from handrail.wire.receipt import Receipt, verify_receipt
from handrail.wire.signed import Signed

_ATTEMPTS = 8
"""How often in a row one call goes on without having moved the journal; then the caller waits."""

_TOO_LARGE, _BAD_REQUEST, _CONFLICT = 413, 400, 409
_LEVEL = 6
PIECE = 256 * 1024
"""Bytes of content in one request: what a broken connection costs."""


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
    heard: Receipt | None = None
    contradicted: bool = False
    retired: bool = False


class Sending:
    """Keeps the batch size that works from call to call."""

    def __init__(self, transport: Transport, may_send: Callable[[int], bool]) -> None:
        """``may_send``: whether content of so many bytes may be sent now."""
        self._transport = transport
        self._may_send = may_send
        self._size = MOST_EVENTS
        self._contradicted: set[tuple[int, int]] = set()

    def send(self, journal: Outbox, evidence: Evidence | None, gateway: bytes) -> SendResult:
        """Sends all that waits."""
        sent = _Sent(journal.receipted())
        outcome: Outcome = "done"
        trouble: Trouble | None = None
        try:
            self._find_place(journal, gateway, sent)
            sent.start = journal.receipted()
            self._send_all(journal, gateway, sent)
            self._send_content(journal, evidence, gateway, sent)
        except _Forked:
            outcome, trouble = "forked", Trouble("journal_forked", "")
        except _Stuck as stuck:
            outcome, trouble = stuck.outcome, stuck.trouble
        receipted = max(0, journal.receipted() - sent.start)
        return SendResult(outcome, receipted, sent.heard, sent.contradicted, trouble, sent.retired)

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
        sent.heard = receipt
        sent.retired = receipt.retired_at is not None
        if receipt.closed or _hash_at(journal, receipt.seq) != receipt.head:
            raise _Forked
        last = journal.last_receipt()
        behind = journal.gateway_at(receipt.seq)
        if receipt.seq and (behind or last is None or receipt.seq > last.seq):
            journal.store_receipt(signed, gateway)

    # --- sending ---------------------------------------------------------------------------------

    def _send_all(self, journal: Outbox, gateway: bytes, sent: _Sent) -> None:
        attempts, raw = 0, False
        while True:
            before = journal.receipted()
            waiting = journal.events_from(before + 1, 1 if raw else self._size)
            if not waiting:
                return
            batch = make_batch(journal.id, before + 1, waiting, raw=raw)
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
        fields = {"content-type": BATCH_TYPE, "content-encoding": "gzip"}
        body = gzip.compress(batch.body, compresslevel=_LEVEL, mtime=0)
        try:
            answer = parse(self._transport.raw("POST", "/v1/events", body, fields))
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

    # --- content ---------------------------------------------------------------------------------

    def _send_content(self, journal: Outbox, evidence: Evidence | None, gateway: bytes, sent: _Sent) -> None:
        """What the gateway lacks of the content that events name: after the events, the smallest first.

        What this tablet can't give, or may not send now, is left; it is named, and blocks nothing.
        """
        left: set[str] = set()
        while True:
            named = sent.heard.missing_content if sent.heard is not None else ()
            lacking = [one for one in named if one.sha256 not in left and self._may_send(one.size)]
            if not lacking:
                return
            for one in sorted(lacking, key=lambda lacks: lacks.size):
                content = _content(evidence, one.sha256)
                if content is None or not self._deliver(one.sha256, content):
                    left.add(one.sha256)
                if journal.waiting():
                    # What was recorded meanwhile, a hold perhaps, does not wait behind photos.
                    self._send_all(journal, gateway, sent)
            self._find_place(journal, gateway, sent)

    def _deliver(self, digest: str, content: bytes) -> bool:
        """Sends one content, in pieces from where the last attempt broke off. False: the gateway won't have it."""
        path = f"/v1/blobs/{digest}"
        try:
            if len(content) <= PIECE:
                self._transport.raw("PUT", path, content, {"content-type": "application/octet-stream"})
                return True
            offset = self._offset(path)
            while offset < len(content):
                offset = self._send_piece(path, content, offset)
        except Refused as refused:
            if refused.lasting:
                return False
            raise _stuck(refused) from refused
        except (Unreachable, OutcomeUnknown, NotTheGateway) as reason:
            raise _stuck(reason) from reason
        return True

    def _offset(self, path: str) -> int:
        try:
            self._transport.raw("HEAD", path)
        except Refused as refused:
            if refused.code != "not_found":
                raise
            return refused.offset
        return sys.maxsize

    def _send_piece(self, path: str, content: bytes, offset: int) -> int:
        """Where to go on from then."""
        piece = content[offset : offset + PIECE]
        fields = {
            "content-type": "application/offset+octet-stream", "upload-offset": str(offset),
            "upload-length": str(len(content)),
        }  # fmt: skip
        try:
            self._transport.raw("PATCH", path, piece, fields)
        except Refused as refused:
            if refused.code != "offset" or refused.offset == offset:
                raise
            return refused.offset
        return offset + len(piece)


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
            return _Stuck("refused", Trouble(reason.code, reason.words, reason.retry_after, reason.lasting))
    return _Stuck("not_the_gateway", Trouble("not_the_gateway", str(reason)))

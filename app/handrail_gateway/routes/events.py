"""Events in, receipts out."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, BackgroundTasks, Depends, Path

from handrail.domain.event import GENESIS
from handrail.wire.cloudevent import BATCH_TYPE
from handrail.wire.envelope import Malformed
from handrail.wire.receipt import verify_receipt
from handrail_gateway.answers import EventsAnswer, JournalAnswer, SignedDocument
from handrail_gateway.auth import Device
from handrail_gateway.bodies import PlainBody, takes_bytes
from handrail_gateway.gateway import Gateway, gateway_of
from handrail_gateway.journal_lines import Line, find_line
from handrail_gateway.problems import Problem, documented
from handrail_gateway.receipts import receipt_of

router = APIRouter(prefix="/v1", tags=["events"])

_BATCH = {
    "type": "array",
    "maxItems": 1000,
    "items": {
        "type": "object",
        "required": ["specversion", "id", "source", "type", "sequence", "eventhash", "signature", "data"],
        "properties": {
            "specversion": {"const": "1.0"},
            "id": {"type": "string"},
            "source": {"type": "string", "description": "urn:handrail:journal:<journal>"},
            "type": {"type": "string"},
            "sequence": {"type": "string", "pattern": "^[0-9]{1,16}$"},
            "eventhash": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
            "signature": {"type": "string", "contentEncoding": "base64"},
            "data": {"type": "object", "description": "the exact signed bytes of the event"},
        },
    },
}


@router.post(
    "/events",
    openapi_extra=takes_bytes(BATCH_TYPE, _BATCH),
    responses=documented("malformed", "unauthenticated", "gap", "too_large", "busy"),
)
def take_events(
    caller: Device, body: PlainBody, gateway: Annotated[Gateway, Depends(gateway_of)], later: BackgroundTasks
) -> EventsAnswer:
    """Stores a batch of CloudEvents of the calling device, each once; answers with signed receipts.

    The body may be compressed (``Content-Encoding: gzip``); its cap is that of the plain text.
    """
    try:
        accepted = gateway.intake.accept(caller.device or "", body)
    except Malformed as reason:
        raise Problem("malformed", str(reason)) from reason
    if accepted.nothing_but_gaps:
        gap = accepted.gaps[0]
        detail = f"send from {gap.seq + 1}"
        raise Problem("gap", detail, journal=gap.journal, seq=gap.seq, head=gap.head)
    later.add_task(gateway.interpret)
    return EventsAnswer.of(accepted)


@router.get("/journals/{journal}", responses=documented("unauthenticated", "not_found", "invalid", "busy"))
def where_a_journal_stands(
    caller: Device,
    journal: Annotated[str, Path(pattern="^[A-Za-z0-9._-]{1,64}$")],
    gateway: Annotated[Gateway, Depends(gateway_of)],
) -> JournalAnswer:
    """Number and head of the last event that is here; 0 for a journal that is not known yet."""
    device = caller.device or ""
    with gateway.database.read() as connection:
        line = find_line(connection, journal) or Line(journal, device, head=GENESIS)
        if line.device != device:
            raise Problem("not_found", "this device has no such journal")
        signed = receipt_of(connection, line, gateway.keys.signing, gateway.now())
    receipt = verify_receipt(signed, gateway.keys.signing.public)
    return JournalAnswer(
        journal=journal,
        seq=receipt.seq,
        head=receipt.head,
        count=receipt.count,
        held=receipt.held,
        closed=receipt.closed,
        receipt=SignedDocument.of(signed),
    )

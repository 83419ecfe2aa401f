"""Runs that go from tablet to tablet: looking at one, going on with it, and what QA decides about late entries."""

from __future__ import annotations

import base64
from typing import Annotated, Any

from fastapi import APIRouter, Depends

from handrail_gateway import queries
from handrail_gateway.answers import BranchRecord, ChainAnswer, Done, EntryAnswer, SignedDocument
from handrail_gateway.asked import BranchDecision, RunRequest
from handrail_gateway.auth import Admin, Device, Reader
from handrail_gateway.bodies import json_as, takes_json
from handrail_gateway.gateway import Gateway, gateway_of
from handrail_gateway.plant_data import Conflict, Unknown
from handrail_gateway.problems import Problem, documented
from handrail_gateway.projection_schema import branch_events
from handrail_gateway.routes.records import Id
from handrail_gateway.run_grants import NotGranted
from handrail_gateway.site_policy import current_policy

router = APIRouter(prefix="/v1/runs/{run}", tags=["runs"])

At = Annotated[Gateway, Depends(gateway_of)]


@router.get("/chain", responses=documented("unauthenticated", "not_found", "invalid", "busy"))
def chain(caller: Device, gateway: At, run: Id) -> ChainAnswer:
    """The run as far as it is whole here: what another tablet shows, and goes on from."""
    try:
        found, entries = gateway.grants.standing(run, caller.device or "")
    except NotGranted as reason:
        raise Problem(reason.code, str(reason)) from reason
    with gateway.database.read() as connection:
        site = current_policy(connection)[0].site
    return ChainAnswer(
        run=run, journal=found.journal, device=found.device, station=found.station, heard_at=found.heard_at,
        seq=found.chain.seq, head=found.chain.head, handed_over=found.handed_over,
        entries=[
            EntryAnswer(
                data=one.data.decode(), hash=one.hash, signature=base64.b64encode(one.signature).decode(), key=one.key
            )
            for one in entries
        ],
        directory=SignedDocument.of(gateway.enrolment.directory(site)),
    )  # fmt: skip


@router.post(
    "/grants",
    openapi_extra=takes_json(RunRequest),
    responses=documented(
        "malformed", "unauthenticated", "not_found", "not_delivered", "run_owned", "run_moved", "run_closed",
        "run_branched", "too_large", "invalid", "busy",
    ),
)  # fmt: skip
def grant(
    caller: Device, gateway: At, run: Id, asked: Annotated[RunRequest, Depends(json_as(RunRequest))]
) -> SignedDocument:
    """The run goes on in the caller's journal; the same request again is answered alike."""
    try:
        signed = gateway.grants.grant(
            caller.device or "", run, asked.journal, asked.delivered, asked.seq, asked.head, take_over=asked.take_over
        )
    except NotGranted as reason:
        raise Problem(reason.code, str(reason)) from reason
    return SignedDocument.of(signed)


@router.get("/branches", response_model=list[BranchRecord], responses=documented("unauthenticated", "invalid", "busy"))  # type: ignore[valid-type]
def late_entries(_caller: Reader, gateway: At, run: Id) -> Any:
    """What tablets delivered of the run after it was taken over, in the order of arrival."""
    gateway.interpret()
    with gateway.database.read() as connection:
        return queries.page(connection, branch_events, {"run": run}, branch_events.c.arrival, 1000, 0)


@router.post(
    "/branches",
    openapi_extra=takes_json(BranchDecision),
    responses=documented(
        "malformed", "unauthenticated", "forbidden", "not_found", "conflict", "too_large", "invalid", "busy"
    ),
)
def decide(
    _caller: Admin, gateway: At, run: Id, asked: Annotated[BranchDecision, Depends(json_as(BranchDecision))]
) -> Done:
    """QA adopts or voids entries that were delivered after the run was taken over; the gateway's journal says so."""
    gateway.interpret()
    try:
        gateway.branches.decide(run, asked.events, asked.decision, asked.reason, asked.decided_by)
    except Unknown as reason:
        raise Problem("not_found", str(reason)) from reason
    except Conflict as reason:
        raise Problem("conflict", str(reason)) from reason
    gateway.interpret()
    return Done(id=run)

"""Reference data out: signed snapshots, the policy and instruction packages."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Path, Response
from fastapi.responses import StreamingResponse
from starlette.concurrency import run_in_threadpool

from handrail.domain.reference import Class
from handrail.packages.error import PackageError
from handrail.packages.reader import read_bytes
from handrail_gateway.answers import ClassAnswer, PackageAnswer, ReferenceAnswer, SignedDocument
from handrail_gateway.auth import Admin, Device, Reader
from handrail_gateway.bodies import RawBody, takes_bytes
from handrail_gateway.changes import Changes
from handrail_gateway.gateway import Gateway, gateway_of
from handrail_gateway.moments import text_of
from handrail_gateway.problems import Problem, documented

router = APIRouter(prefix="/v1", tags=["reference"])

STREAM_TYPE = "text/event-stream"
PING_S, _STEP_S = 10.0, 0.2
"""A tablet that hears nothing for much longer than ``PING_S`` knows that the connection is dead."""
PACKAGE_TYPE = "application/vnd.handrail.instruction+zip"
Digest = Annotated[str, Path(pattern="^[0-9a-f]{64}$")]


@router.get("/reference", responses=documented("unauthenticated", "busy"))
def classes(_caller: Reader, gateway: Annotated[Gateway, Depends(gateway_of)]) -> ReferenceAnswer:
    """All classes of reference data with their versions."""
    gateway.interpret()
    at = text_of(gateway.now())
    found = [ClassAnswer(cls=cls, version=version, made_at=at) for cls, version in gateway.plant.versions()]
    return ReferenceAnswer(classes=found)


@router.get(
    "/reference/changes",
    response_class=StreamingResponse,
    responses={
        200: {"description": "Events, each with the class and its version", "content": {STREAM_TYPE: {}}},
        **documented("unauthenticated", "invalid", "busy"),
    },
)
async def changes(
    _caller: Device,
    gateway: Annotated[Gateway, Depends(gateway_of)],
    last_event_id: Annotated[str, Header(pattern="^[0-9]{1,15}$")] = "",
) -> StreamingResponse:
    """Server-sent events: which class has changed, at once. With ``Last-Event-ID`` what came after that one first."""
    start = int(last_event_id) if last_event_id else await run_in_threadpool(gateway.changes.last)
    return StreamingResponse(_told(gateway.changes, start), media_type=STREAM_TYPE)


async def _told(changes: Changes, last: int) -> AsyncIterator[str]:
    quiet = 0.0
    with changes.listening():
        yield ": here\n\n"
        while not changes.ended:
            fresh = await run_in_threadpool(changes.after, last) if changes.newest > last else []
            for one in fresh:
                yield f"id: {one.number}\ndata: {json.dumps({'class': one.cls, 'version': one.version})}\n\n"
                last, quiet = one.number, 0.0
            if quiet >= PING_S:
                yield ": ping\n\n"
                quiet = 0.0
            await asyncio.sleep(_STEP_S)
            quiet += _STEP_S


@router.get("/reference/{cls}", responses=documented("unauthenticated", "invalid", "busy"))
def snapshot(_caller: Reader, cls: Class, gateway: Annotated[Gateway, Depends(gateway_of)]) -> SignedDocument:
    """One class as of now, signed."""
    gateway.interpret()
    return SignedDocument.of(gateway.plant.snapshot(cls))


@router.get("/policy", responses=documented("unauthenticated", "busy"))
def policy(_caller: Reader, gateway: Annotated[Gateway, Depends(gateway_of)]) -> SignedDocument:
    """The site policy, signed."""
    return SignedDocument.of(gateway.plant.policy())


@router.get(
    "/packages/{content}",
    response_class=Response,
    responses={
        200: {"description": "The package", "content": {PACKAGE_TYPE: {}}},
        **documented("unauthenticated", "not_found", "invalid", "busy"),
    },
)
def package(_caller: Reader, content: Digest, gateway: Annotated[Gateway, Depends(gateway_of)]) -> Response:
    """The package with that content hash; it never changes."""
    data = gateway.plant.package(content)
    if data is None:
        raise Problem("not_found", "no package has that content")
    return Response(data, media_type=PACKAGE_TYPE)


@router.put(
    "/packages/{content}",
    openapi_extra=takes_bytes(PACKAGE_TYPE),
    responses=documented(
        "unauthenticated", "forbidden", "too_large", "package_refused", "digest_mismatch", "invalid", "busy"
    ),
)
def keep_package(
    _caller: Admin, content: Digest, body: RawBody, gateway: Annotated[Gateway, Depends(gateway_of)]
) -> PackageAnswer:
    """Keeps a package under its content hash; a repeat is a no-op."""
    try:
        read = read_bytes(body)
    except PackageError as reason:
        raise Problem("package_refused", reason.code, place=reason.place, params=reason.params) from reason
    if read.content != content:
        raise Problem("digest_mismatch", f"the package's content is {read.content}")
    new = gateway.plant.keep_package(read, body)
    instruction = read.instruction
    return PackageAnswer(content=content, doc_no=instruction.doc_no, revision=instruction.revision, new=new)

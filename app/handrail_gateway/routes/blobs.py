"""Evidence by its digest."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Response

from handrail_gateway.answers import BlobAnswer
from handrail_gateway.auth import Device
from handrail_gateway.blobs import DigestMismatch
from handrail_gateway.bodies import RawBody, takes_bytes
from handrail_gateway.gateway import Gateway, gateway_of
from handrail_gateway.problems import Problem, documented

router = APIRouter(prefix="/v1", tags=["blobs"])

Digest = Annotated[str, Path(pattern="^[0-9a-f]{64}$")]


@router.head(
    "/blobs/{sha256}",
    response_class=Response,
    responses=documented("unauthenticated", "not_found", "invalid", "busy"),
)
def has_blob(_caller: Device, sha256: Digest, gateway: Annotated[Gateway, Depends(gateway_of)]) -> Response:
    """200 if the content is here, whole and durable."""
    if not gateway.blobs.has(sha256):
        raise Problem("not_found", "no such content")
    return Response()


@router.get(
    "/blobs/{sha256}",
    response_class=Response,
    responses={
        **documented("unauthenticated", "not_found", "invalid", "busy"),
        200: {"content": {"application/octet-stream": {}}},
    },
)
def get_blob(_caller: Device, sha256: Digest, gateway: Annotated[Gateway, Depends(gateway_of)]) -> Response:
    """The content: a photo of a run that goes on at another tablet."""
    content = gateway.blobs.get(sha256)
    if content is None:
        raise Problem("not_found", "no such content")
    return Response(content, media_type="application/octet-stream")


@router.put(
    "/blobs/{sha256}",
    openapi_extra=takes_bytes("application/octet-stream"),
    responses=documented("unauthenticated", "too_large", "digest_mismatch", "invalid", "busy"),
)
def put_blob(
    _caller: Device, sha256: Digest, body: RawBody, gateway: Annotated[Gateway, Depends(gateway_of)]
) -> BlobAnswer:
    """Stores content under its SHA-256; a repeat is a no-op."""
    try:
        new = gateway.blobs.put(sha256, body)
    except DigestMismatch as reason:
        raise Problem("digest_mismatch", "the content has another SHA-256") from reason
    return BlobAnswer(sha256=sha256, size=len(body), new=new)

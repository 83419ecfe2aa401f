"""Evidence by its digest, whole or in pieces: a transfer that broke goes on where it ended (IX-UP-1)."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Header, Path, Response

from handrail_gateway.answers import BlobAnswer
from handrail_gateway.auth import Device
from handrail_gateway.blobs import DigestMismatch, WrongOffset
from handrail_gateway.bodies import RawBody, cap_of, takes_bytes
from handrail_gateway.gateway import Gateway, gateway_of
from handrail_gateway.problems import Problem, documented

router = APIRouter(prefix="/v1", tags=["blobs"])

Digest = Annotated[str, Path(pattern="^[0-9a-f]{64}$")]
OFFSET, LENGTH = "Upload-Offset", "Upload-Length"
Bytes = Annotated[int, Header(ge=0)]
_OFFSET = {OFFSET: {"description": "Bytes that are here from this device", "schema": {"type": "integer"}}}


@router.head(
    "/blobs/{sha256}",
    response_class=Response,
    responses={
        200: {"description": "Successful Response", "headers": _OFFSET},
        **documented("unauthenticated", "not_found", "invalid", "busy"),
    },
)
def has_blob(caller: Device, sha256: Digest, gateway: Annotated[Gateway, Depends(gateway_of)]) -> Response:
    """200 if the content is here, whole and durable; else 404 with the offset to go on from."""
    if not gateway.blobs.has(sha256):
        offset = gateway.blobs.offset(caller.device or "", sha256)
        return Problem("not_found", "no such content").answer({OFFSET: str(offset)})
    return Response(headers={OFFSET: str(gateway.blobs.size(sha256))})


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
    gateway.content_came(sha256)
    return BlobAnswer(sha256=sha256, size=len(body), new=new)


@router.patch(
    "/blobs/{sha256}",
    openapi_extra=takes_bytes("application/offset+octet-stream"),
    responses=documented("unauthenticated", "offset", "too_large", "digest_mismatch", "invalid", "busy"),
)
def append_to_blob(
    caller: Device,
    sha256: Digest,
    body: RawBody,
    upload_offset: Bytes,
    upload_length: Bytes,
    gateway: Annotated[Gateway, Depends(gateway_of)],
) -> BlobAnswer:
    """Adds a piece of the content; with the last one it is checked and kept. ``size`` is what is here now."""
    cap = cap_of(f"/v1/blobs/{sha256}")
    if upload_length > cap:
        raise Problem("too_large", f"at most {cap} bytes are taken here", limit=cap)
    if not body or upload_offset + len(body) > upload_length:
        raise Problem("invalid", "a piece has bytes, and ends within the length that is stated")
    try:
        size = gateway.blobs.append(caller.device or "", sha256, upload_offset, upload_length, body)
    except WrongOffset as reason:
        raise Problem("offset", str(reason), offset=reason.offset) from reason
    except DigestMismatch as reason:
        raise Problem("digest_mismatch", "the content has another SHA-256; send it anew") from reason
    if size >= upload_length:
        gateway.content_came(sha256)
    return BlobAnswer(sha256=sha256, size=size, new=upload_offset == 0)

"""Reading request bodies: capped, and JSON strictly (duplicate keys, NaN and unsafe integers refused)."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Request
from pydantic import BaseModel, ValidationError

from handrail.wire.envelope import Malformed, parse
from handrail_gateway.problems import Problem

_MIB = 1024 * 1024
_CAPS = {"/v1/blobs/": 25 * _MIB, "/v1/packages/": 64 * _MIB}
_CAP = _MIB
"""A batch is at most 512 KB; the rest is room for envelopes of other kinds."""

_Model = TypeVar("_Model", bound=BaseModel)


def cap_of(path: str) -> int:
    """How many bytes a body sent to this path may have."""
    return next((cap for prefix, cap in _CAPS.items() if path.startswith(prefix)), _CAP)


async def raw_body(request: Request) -> bytes:
    """The exact bytes of the body, read once. Raises Problem ``too_large``."""
    if hasattr(request.state, "body"):
        return bytes(request.state.body)
    cap = cap_of(request.url.path)
    too_large = Problem("too_large", f"at most {cap} bytes are taken here", limit=cap)
    stated = request.headers.get("content-length", "0")
    if not stated.isdecimal() or int(stated[:20]) > cap:
        raise too_large
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > cap:
            raise too_large
    request.state.body = bytes(body)
    return bytes(body)


RawBody = Annotated[bytes, Depends(raw_body)]


def plain_body(request: Request, body: RawBody) -> bytes:
    """The body without its content encoding, as far as the cap reaches. Raises Problem."""
    encoding = request.headers.get("content-encoding", "identity").lower()
    if encoding == "identity":
        return body
    if encoding != "gzip":
        raise Problem("malformed", "a body is sent as it is, or with gzip")
    cap, reader = cap_of(request.url.path), zlib.decompressobj(wbits=16 + zlib.MAX_WBITS)
    try:
        plain = reader.decompress(body, cap + 1)
    except zlib.error as reason:
        raise Problem("malformed", "the gzip body can't be read") from reason
    if len(plain) > cap:
        raise Problem("too_large", f"at most {cap} bytes are taken here, without compression", limit=cap)
    if not reader.eof or reader.unused_data:
        raise Problem("malformed", "the gzip body is cut off, or something follows it")
    return plain


PlainBody = Annotated[bytes, Depends(plain_body)]


def json_as(model: type[_Model]) -> Callable[[bytes], _Model]:
    """A dependency that reads the body as the model. Raises Problem ``malformed`` or ``invalid``."""

    def reading(body: RawBody) -> _Model:
        try:
            read = model.model_validate(parse(body))
            # A time near the edge of the calendar can be read, but not be written as UTC.
            read.model_dump(mode="json")
            return read
        except OverflowError as reason:
            raise Problem("invalid", "a time is out of range") from reason
        except Malformed as reason:
            raise Problem("malformed", str(reason)) from reason
        except ValidationError as reason:
            first = reason.errors(include_url=False, include_input=False)[0]
            where = ".".join(str(part) for part in first["loc"])
            raise Problem("invalid", f"{where}: {first['msg']}" if where else first["msg"]) from reason

    return reading


def takes_json(model: type[BaseModel]) -> dict[str, Any]:
    """The OpenAPI ``requestBody`` of such a route; ``openapi.py`` adds the model's schema."""
    schema = {"$ref": f"#/components/schemas/{model.__name__}"}
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}


def takes_bytes(media_type: str, schema: dict[str, Any] | None = None) -> dict[str, Any]:
    """The OpenAPI ``requestBody`` of a route that takes raw bytes."""
    return {"requestBody": {"required": True, "content": {media_type: {"schema": schema or {}}}}}

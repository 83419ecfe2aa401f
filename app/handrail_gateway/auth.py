"""Who sends a request: a device, by its signature, or the administrator, by a token.

The signature's form is ``handrail.wire.request``; RFC 9421 takes its place in issue 4.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import APIKeyHeader, HTTPBearer
from sqlalchemy import Select, select, update

from handrail.wire.envelope import Malformed
from handrail.wire.request import HEADER, WINDOW_SECONDS, RequestSignature, read_signature
from handrail_gateway.bodies import RawBody
from handrail_gateway.gateway import Gateway, gateway_of
from handrail_gateway.moments import text_of
from handrail_gateway.problems import Problem
from handrail_gateway.schema import device_keys

# Only for the OpenAPI document; what they find is read below, from the request itself.
_signature_scheme = APIKeyHeader(name=HEADER, scheme_name="deviceSignature", auto_error=False)
_token_scheme = HTTPBearer(scheme_name="adminToken", auto_error=False)


@dataclass(frozen=True, slots=True)
class Caller:
    """``device`` is None for the administrator."""

    device: str | None


def target_of(request: Request) -> str:
    """Path and query exactly as they were sent."""
    path: bytes = request.scope.get("raw_path") or request.scope["path"].encode()
    query: bytes = request.scope["query_string"]
    return (path + (b"?" + query if query else b"")).decode("latin-1")


def signed_by(request: Request, gateway: Gateway, body: bytes, public: bytes | None = None) -> RequestSignature:
    """The request's signature, checked against ``public`` or the device's enrolled key. Raises Problem."""
    header = request.headers.get(HEADER)
    if header is None:
        raise Problem("unauthenticated", f"the {HEADER} header is missing")
    try:
        found = read_signature(header)
    except Malformed as reason:
        raise Problem("unauthenticated", str(reason)) from reason
    if public is None:
        public = _enrolled_key(gateway, found)
    if public is None or not found.verify(public, request.method, target_of(request), body):
        raise Problem("unauthenticated", "the signature is not by a key of that device")
    now = gateway.now().timestamp()
    if abs(now - found.created / 1000) > WINDOW_SECONDS:
        raise Problem("clock_skew", f"sign within {WINDOW_SECONDS} s of the gateway's time", now=int(now * 1000))
    _end_predecessors(gateway, found)
    return found


def _enrolled_key(gateway: Gateway, found: RequestSignature) -> bytes | None:
    """The device's key, unless its time is over."""
    mine = (device_keys.c.device == found.device, device_keys.c.key == found.key, device_keys.c.ended_at.is_(None))
    with gateway.database.read() as connection:
        text = connection.execute(select(device_keys.c.public).where(*mine)).scalars().first()
    return bytes.fromhex(text) if text else None


def _end_predecessors(gateway: Gateway, found: RequestSignature) -> None:
    """Who has used a key proves that the tablet has it: the one before opens no door any more (decision 0013)."""
    new = select(device_keys.c.journal, device_keys.c.since).where(
        device_keys.c.device == found.device, device_keys.c.key == found.key, device_keys.c.since > 1
    )
    with gateway.database.read() as connection:
        turns = connection.execute(new).all()
        open_ = [turn for turn in turns if connection.execute(_before(turn.journal, turn.since)).first() is not None]
    if open_:
        with gateway.database.write() as connection:
            for turn in open_:
                keys = connection.execute(_before(turn.journal, turn.since)).scalars().all()
                ended = update(device_keys).where(device_keys.c.journal == turn.journal, device_keys.c.key.in_(keys))
                connection.execute(ended.values(ended_at=text_of(gateway.now())))


def _before(journal: str, since: int) -> Select[tuple[str]]:
    earlier = (device_keys.c.journal == journal, device_keys.c.since < since, device_keys.c.ended_at.is_(None))
    return select(device_keys.c.key).where(*earlier)


def _is_admin(request: Request, gateway: Gateway) -> bool:
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    stated, expected = token.strip().encode("utf-8", "replace"), gateway.keys.admin_token.encode()
    return kind.lower() == "bearer" and hmac.compare_digest(stated, expected)


def the_device(
    request: Request,
    body: RawBody,
    gateway: Annotated[Gateway, Depends(gateway_of)],
    _header: Annotated[str | None, Depends(_signature_scheme)] = None,
) -> Caller:
    """The enrolled device that signed the request. Raises Problem."""
    return Caller(signed_by(request, gateway, body).device)


def the_admin(
    request: Request,
    gateway: Annotated[Gateway, Depends(gateway_of)],
    _header: Annotated[object, Depends(_token_scheme)] = None,
) -> Caller:
    """The administrator. Raises Problem; acts of an administrator exist at a sample plant only."""
    if not _is_admin(request, gateway):
        raise Problem("unauthenticated", "the administrator's token is missing or wrong")
    if not gateway.settings.demo:
        raise Problem("forbidden", "this is done in the quality system; only a sample plant's gateway does it")
    return Caller(None)


def the_reader(
    request: Request,
    body: RawBody,
    gateway: Annotated[Gateway, Depends(gateway_of)],
    _signature: Annotated[str | None, Depends(_signature_scheme)] = None,
    _token: Annotated[object, Depends(_token_scheme)] = None,
) -> Caller:
    """Who may read: an enrolled device or the administrator. Raises Problem."""
    if _is_admin(request, gateway):
        return Caller(None)
    return Caller(signed_by(request, gateway, body).device)


Device = Annotated[Caller, Depends(the_device)]
Admin = Annotated[Caller, Depends(the_admin)]
Reader = Annotated[Caller, Depends(the_reader)]

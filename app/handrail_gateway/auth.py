"""Who sends a request: a device, by its signature (``handrail.wire.request``), or the administrator, by a token."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import APIKeyHeader, HTTPBearer
from sqlalchemy import Select, select, update

from handrail.wire.keys import key_id
from handrail.wire.request import HEADER, WINDOW_SECONDS, NotVerified, verify_request
from handrail_gateway.bodies import RawBody
from handrail_gateway.gateway import Gateway, gateway_of
from handrail_gateway.moments import text_of
from handrail_gateway.problems import Problem
from handrail_gateway.schema import device_keys

# Only for the OpenAPI document; what they find is read below, from the request itself.
_signature_scheme = APIKeyHeader(
    name=HEADER, scheme_name="deviceSignature", auto_error=False,
    description="RFC 9421, label and tag handrail, Ed25519, with Signature-Input and Content-Digest; see docs/sync.md",
)  # fmt: skip
_token_scheme = HTTPBearer(scheme_name="adminToken", auto_error=False)


@dataclass(frozen=True, slots=True)
class Caller:
    """``device`` is None for the administrator."""

    device: str | None


def url_of(request: Request) -> str:
    """The absolute address exactly as it was asked for. A proxy has to pass on Host and X-Forwarded-Proto."""
    path: bytes = request.scope.get("raw_path") or request.scope["path"].encode()
    query: bytes = request.scope["query_string"]
    target = (path + (b"?" + query if query else b"")).decode("latin-1")
    return f"{request.scope['scheme']}://{request.headers.get('host', '')}{target}"


def signed_by(request: Request, gateway: Gateway, body: bytes, public: bytes | None = None) -> str:
    """The device that signed the request with its enrolled key; "" where the key is ``public``. Raises Problem."""
    if HEADER not in request.headers:
        raise Problem("unauthenticated", f"the {HEADER} header is missing")
    devices: dict[str, str] = {}

    def public_of(key: str) -> bytes | None:
        if public is not None:
            return public if key == key_id(public) else None
        enrolled = _enrolled_key(gateway, key)
        if enrolled is None:
            return None
        devices[key], found = enrolled
        return found

    url = url_of(request)
    try:
        found = verify_request(request.method, url, request.headers.items(), body, public_of)
    except NotVerified as reason:
        # The address as well: a proxy that rewrites it is the likely cause where no attacker is.
        detail = f"not signed by a key that is known here, for {request.method} {url}: {reason}"
        raise Problem("unauthenticated", detail[:500]) from reason
    now = gateway.now().timestamp()
    if abs(now - found.created) > WINDOW_SECONDS:
        raise Problem("clock_skew", f"sign within {WINDOW_SECONDS} s of the gateway's time", now=int(now * 1000))
    device = devices.get(found.key, "")
    if device:
        _end_predecessors(gateway, device, found.key)
    return device


def _enrolled_key(gateway: Gateway, key: str) -> tuple[str, bytes] | None:
    """The device that has this key and its public half, unless the key's time is over."""
    mine = (device_keys.c.key == key, device_keys.c.ended_at.is_(None))
    with gateway.database.read() as connection:
        row = connection.execute(select(device_keys.c.device, device_keys.c.public).where(*mine)).first()
    return None if row is None else (row.device, bytes.fromhex(row.public))


def _end_predecessors(gateway: Gateway, device: str, key: str) -> None:
    """Who has used a key proves that the tablet has it: the one before opens no door any more (decision 0013)."""
    new = select(device_keys.c.journal, device_keys.c.since).where(
        device_keys.c.device == device, device_keys.c.key == key, device_keys.c.since > 1
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
    return Caller(signed_by(request, gateway, body))


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
    return Caller(signed_by(request, gateway, body))


Device = Annotated[Caller, Depends(the_device)]
Admin = Annotated[Caller, Depends(the_admin)]
Reader = Annotated[Caller, Depends(the_reader)]

"""Devices and keys."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request

from handrail.wire.keys import SigningKey
from handrail_gateway.answers import Done, EnrolmentAnswer, KeyAnswer, KeysAnswer, SignedDocument
from handrail_gateway.asked import EnrolmentRequest, JournalRequest
from handrail_gateway.auth import Device, Reader, signed_by
from handrail_gateway.bodies import RawBody, json_as, takes_json
from handrail_gateway.enrolment import NotEnrolled
from handrail_gateway.gateway import Gateway, gateway_of
from handrail_gateway.problems import Problem, documented
from handrail_gateway.site_policy import current_policy

router = APIRouter(prefix="/v1", tags=["devices"])


@router.post(
    "/devices",
    openapi_extra=takes_json(EnrolmentRequest),
    responses=documented(
        "malformed", "unauthenticated", "code_refused", "device_retired", "conflict", "too_large", "invalid", "busy"
    ),
)
def enrol(
    request: Request,
    body: RawBody,
    asked: Annotated[EnrolmentRequest, Depends(json_as(EnrolmentRequest))],
    gateway: Annotated[Gateway, Depends(gateway_of)],
) -> EnrolmentAnswer:
    """Enrols a device with a one-time code; the request is signed with the key it presents."""
    public = bytes.fromhex(asked.public_key)
    signed_by(request, gateway, body, public)
    try:
        gateway.enrolment.enrol(asked.device, asked.station, public, asked.journal, asked.code)
    except NotEnrolled as reason:
        raise Problem(reason.code, str(reason)) from reason
    return EnrolmentAnswer(
        **_keys(gateway).__dict__,
        device=asked.device,
        site=_site(gateway),
        badge_pepper=gateway.badge_pepper,
        demo=gateway.settings.demo,
    )


@router.post(
    "/journals",
    openapi_extra=takes_json(JournalRequest),
    responses=documented("malformed", "unauthenticated", "conflict", "too_large", "invalid", "busy"),
)
def begin_journal(
    caller: Device,
    asked: Annotated[JournalRequest, Depends(json_as(JournalRequest))],
    gateway: Annotated[Gateway, Depends(gateway_of)],
) -> Done:
    """Registers a new journal of an enrolled device and the key that writes in it."""
    try:
        gateway.enrolment.add_journal(caller.device or "", bytes.fromhex(asked.public_key), asked.journal)
    except NotEnrolled as reason:
        raise Problem(reason.code, str(reason)) from reason
    return Done(id=asked.journal)


@router.get("/keys", responses=documented("unauthenticated", "busy"))
def keys(_caller: Reader, gateway: Annotated[Gateway, Depends(gateway_of)]) -> KeysAnswer:
    """The gateway's key and the signed directory of all keys."""
    return _keys(gateway)


def _keys(gateway: Gateway) -> KeysAnswer:
    directory = gateway.enrolment.directory(_site(gateway))
    return KeysAnswer(
        gateway=_public(gateway.keys.signing),
        root=_public(gateway.keys.root),
        directory=SignedDocument.of(directory),
    )


def _public(key: SigningKey) -> KeyAnswer:
    return KeyAnswer(id=key.id, public=key.public.hex())


def _site(gateway: Gateway) -> str:
    with gateway.database.read() as connection:
        return current_policy(connection)[0].site

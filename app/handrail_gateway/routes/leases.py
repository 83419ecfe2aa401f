"""People prove who they are, once per device and lease."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends

from handrail_gateway.accounts import NotProven
from handrail_gateway.answers import SignedDocument
from handrail_gateway.asked import LeaseRequest
from handrail_gateway.auth import Device
from handrail_gateway.bodies import json_as, takes_json
from handrail_gateway.devices import retired_at
from handrail_gateway.gateway import Gateway, gateway_of
from handrail_gateway.problems import Problem, documented

router = APIRouter(prefix="/v1", tags=["people"])


@router.post(
    "/leases",
    openapi_extra=takes_json(LeaseRequest),
    responses=documented(
        "malformed", "unauthenticated", "secret_refused", "secret_must_change", "secret_too_weak",
        "device_retired", "too_large", "invalid", "busy",
    ),
)  # fmt: skip
def lease(
    caller: Device,
    asked: Annotated[LeaseRequest, Depends(json_as(LeaseRequest))],
    gateway: Annotated[Gateway, Depends(gateway_of)],
) -> SignedDocument:
    """Certifies a person's key for this device. Whatever is wrong, the answer is the same."""
    with gateway.database.read() as connection:
        if retired_at(connection, caller.device or "") is not None:
            raise Problem("device_retired", "nobody signs in there any more")
    try:
        public = bytes.fromhex(asked.public_key)
        signed = gateway.accounts.lease(caller.device or "", asked.badge, asked.secret, public, asked.new_secret)
    except NotProven as reason:
        raise Problem(reason.code, "ask a supervisor if you do not know your secret") from reason
    return SignedDocument.of(signed)

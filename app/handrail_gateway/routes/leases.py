"""People prove who they are, once per device and lease."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, TypeVar

from fastapi import APIRouter, Depends, Path

from handrail.wire.attestation import attestation_nonce
from handrail.wire.lease_request import lease_nonce
from handrail_gateway.accounts import NotProven
from handrail_gateway.answers import GrantAnswer, GrantStateAnswer, SignedDocument
from handrail_gateway.asked import (
    GrantAttestationRequest,
    GrantLeaseRequest,
    GrantRequest,
    LeaseRequest,
    TokenAttestationRequest,
    TokenLeaseRequest,
)
from handrail_gateway.auth import Caller, Device
from handrail_gateway.bodies import json_as
from handrail_gateway.devices import retired_at
from handrail_gateway.gateway import Gateway, gateway_of
from handrail_gateway.once import OnceRoute, documented_once, takes_once
from handrail_gateway.problems import Problem, documented
from handrail_gateway.provider_leases import Proof, ProviderLeases

T = TypeVar("T")

_ATTESTING = documented_once(
    "malformed", "unauthenticated", "sign_in_refused", "sign_in_expired", "not_this_way", "device_retired", "too_large",
    "invalid", "provider_away", "busy",
)  # fmt: skip

router = APIRouter(prefix="/v1", tags=["people"], route_class=OnceRoute)


@router.post(
    "/leases",
    openapi_extra=takes_once(LeaseRequest),
    responses=documented_once(
        "malformed", "unauthenticated", "secret_refused", "secret_must_change", "secret_too_weak", "not_this_way",
        "device_retired", "too_large", "invalid", "busy",
    ),
)  # fmt: skip
def lease(
    caller: Device,
    asked: Annotated[LeaseRequest, Depends(json_as(LeaseRequest))],
    gateway: Annotated[Gateway, Depends(gateway_of)],
) -> SignedDocument:
    """Certifies a person's key for this device. Whatever is wrong, the answer is the same."""
    _in_service(gateway, caller)
    if gateway.provider is not None:
        raise Problem("not_this_way", "people sign in at the site's provider")
    try:
        public = bytes.fromhex(asked.public_key)
        signed = gateway.accounts.lease(caller.device or "", asked.badge, asked.secret, public, asked.new_secret)
    except NotProven as reason:
        raise Problem(reason.code, "ask a supervisor if you do not know your secret") from reason
    return SignedDocument.of(signed)


@router.post(
    "/leases/by-token",
    openapi_extra=takes_once(TokenLeaseRequest),
    responses=documented_once(
        "malformed", "unauthenticated", "sign_in_refused", "not_this_way", "device_retired", "too_large", "invalid",
        "provider_away", "busy",
    ),
)  # fmt: skip
def lease_by_token(
    caller: Device,
    asked: Annotated[TokenLeaseRequest, Depends(json_as(TokenLeaseRequest))],
    gateway: Annotated[Gateway, Depends(gateway_of)],
) -> SignedDocument:
    """Certifies a person's key for this device on the provider's word. Whatever is wrong, the answer is the same."""
    provider, public = _provider(gateway, caller, "oidc_browser"), bytes.fromhex(asked.public_key)
    return _told(
        lambda: SignedDocument.of(provider.lease(caller.device or "", asked.badge, Proof("token", asked.token), public))
    )


@router.post(
    "/grants",
    openapi_extra=takes_once(GrantRequest),
    responses=documented_once(
        "malformed", "unauthenticated", "not_this_way", "device_retired", "too_large", "invalid", "provider_away",
        "busy",
    ),
)  # fmt: skip
def begin_grant(
    caller: Device,
    asked: Annotated[GrantRequest, Depends(json_as(GrantRequest))],
    gateway: Annotated[Gateway, Depends(gateway_of)],
) -> GrantAnswer:
    """Sets out for a sign-in on another device; an earlier one of this device is dropped."""
    provider, device = _provider(gateway, caller, "oidc_device"), caller.device or ""
    if (asked.public_key is None) == (asked.digest is None):
        raise Problem("invalid", "either public_key or digest")
    nonce = (
        lease_nonce(asked.badge, device, asked.public_key) if asked.public_key is not None
        else attestation_nonce(asked.badge, device, asked.digest or "")
    )  # fmt: skip
    grant = _told(lambda: provider.begin(device, asked.badge, nonce))
    shown = grant.begun.model_dump(exclude={"device_code"})
    return GrantAnswer(grant=grant.id, **shown)


@router.get(
    "/grants/{grant}",
    responses=documented(
        "unauthenticated", "sign_in_refused", "sign_in_denied", "sign_in_expired", "not_this_way", "device_retired",
        "invalid", "provider_away", "busy",
    ),
)  # fmt: skip
def grant_state(
    caller: Device,
    grant: Annotated[str, Path(pattern="^[0-9a-f]{32}$")],
    gateway: Annotated[Gateway, Depends(gateway_of)],
) -> GrantStateAnswer:
    """Whether the person has signed in. The provider is asked no more often than it allows."""
    provider = _provider(gateway, caller, "oidc_device")
    return GrantStateAnswer(ready=_told(lambda: provider.ready(caller.device or "", grant)))


@router.post(
    "/leases/by-grant",
    openapi_extra=takes_once(GrantLeaseRequest),
    responses=documented_once(
        "malformed", "unauthenticated", "sign_in_refused", "sign_in_expired", "not_this_way", "device_retired",
        "too_large", "invalid", "provider_away", "busy",
    ),
)  # fmt: skip
def lease_by_grant(
    caller: Device,
    asked: Annotated[GrantLeaseRequest, Depends(json_as(GrantLeaseRequest))],
    gateway: Annotated[Gateway, Depends(gateway_of)],
) -> SignedDocument:
    """The same for who signed in on another device; a grant is good once, for who it was begun for."""
    provider, public = _provider(gateway, caller, "oidc_device"), bytes.fromhex(asked.public_key)
    device, proof = caller.device or "", Proof("grant", asked.grant)
    return _told(lambda: SignedDocument.of(provider.lease(device, asked.badge, proof, public)))


@router.post("/attestations/by-token", openapi_extra=takes_once(TokenAttestationRequest), responses=_ATTESTING)
def attest_by_token(
    caller: Device,
    asked: Annotated[TokenAttestationRequest, Depends(json_as(TokenAttestationRequest))],
    gateway: Annotated[Gateway, Depends(gateway_of)],
) -> SignedDocument:
    """The gateway's word that a person proved for a signature who they are."""
    provider, proof = _provider(gateway, caller, "oidc_browser"), Proof("token", asked.token)
    return _told(lambda: SignedDocument.of(provider.attest(caller.device or "", asked.badge, proof, asked.digest)))


@router.post("/attestations/by-grant", openapi_extra=takes_once(GrantAttestationRequest), responses=_ATTESTING)
def attest_by_grant(
    caller: Device,
    asked: Annotated[GrantAttestationRequest, Depends(json_as(GrantAttestationRequest))],
    gateway: Annotated[Gateway, Depends(gateway_of)],
) -> SignedDocument:
    """The same for who signed in on another device."""
    provider, proof = _provider(gateway, caller, "oidc_device"), Proof("grant", asked.grant)
    return _told(lambda: SignedDocument.of(provider.attest(caller.device or "", asked.badge, proof, asked.digest)))


def _in_service(gateway: Gateway, caller: Caller) -> None:
    with gateway.database.read() as connection:
        if retired_at(connection, caller.device or "") is not None:
            raise Problem("device_retired", "nobody signs in there any more")


def _provider(gateway: Gateway, caller: Caller, way: str) -> ProviderLeases:
    _in_service(gateway, caller)
    if gateway.provider is None or gateway.settings.sign_in.way != way:
        raise Problem("not_this_way", "the site policy says how people sign in")
    return gateway.provider


def _told(do: Callable[[], T]) -> T:
    try:
        return do()
    except NotProven as reason:
        raise Problem(reason.code, "ask a supervisor if this goes on") from reason

"""What the administrator of a sample plant decides: approvals and holds."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends

from handrail_gateway.answers import Done, PublishAnswer
from handrail_gateway.asked import NewHold, NewHoldRelease, PublishRequest
from handrail_gateway.auth import Admin
from handrail_gateway.bodies import json_as, takes_json
from handrail_gateway.gateway import Gateway, gateway_of
from handrail_gateway.plant_data import Conflict, Unknown
from handrail_gateway.problems import Problem, documented

router = APIRouter(prefix="/v1", tags=["sample plant"])

_PROBLEMS = documented(
    "malformed", "unauthenticated", "forbidden", "not_found", "conflict", "too_large", "invalid", "busy"
)


@router.post("/releases", openapi_extra=takes_json(PublishRequest), responses=_PROBLEMS)
def publish(
    _caller: Admin,
    asked: Annotated[PublishRequest, Depends(json_as(PublishRequest))],
    gateway: Annotated[Gateway, Depends(gateway_of)],
) -> PublishAnswer:
    """Makes a revision effective. Its package must have been put before."""
    release = asked.release
    try:
        order = gateway.plant.publish(release, trial=asked.trial)
    except Unknown as reason:
        raise Problem("not_found", str(reason)) from reason
    except Conflict as reason:
        raise Problem("conflict", str(reason)) from reason
    named = {"doc_no": release.doc_no, "revision": release.revision, "content": release.content}
    return PublishAnswer(**named, trial_order=order)


@router.post("/holds", openapi_extra=takes_json(NewHold), responses=_PROBLEMS)
def set_hold(
    _caller: Admin,
    asked: Annotated[NewHold, Depends(json_as(NewHold))],
    gateway: Annotated[Gateway, Depends(gateway_of)],
) -> Done:
    """Sets a hold; it stands until a release names its id."""
    try:
        gateway.plant.set_hold(asked)
    except Conflict as reason:
        raise Problem("conflict", str(reason)) from reason
    return Done(id=asked.id)


@router.post("/holds/releases", openapi_extra=takes_json(NewHoldRelease), responses=_PROBLEMS)
def release_holds(
    _caller: Admin,
    asked: Annotated[NewHoldRelease, Depends(json_as(NewHoldRelease))],
    gateway: Annotated[Gateway, Depends(gateway_of)],
) -> Done:
    """Closes holds by their ids."""
    gateway.interpret()
    try:
        gateway.plant.release_holds(asked)
    except Unknown as reason:
        raise Problem("not_found", str(reason)) from reason
    return Done(id=asked.closes[0])

"""What QA asks of a revision before it is effective."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query
from pydantic import AwareDatetime

from handrail_gateway.auth import Reader
from handrail_gateway.gateway import Gateway, gateway_of
from handrail_gateway.impact import Effective, Impact, ImpactOf
from handrail_gateway.problems import Problem, documented

router = APIRouter(prefix="/v1", tags=["revisions"])

_NAME = r"^[^\x00]{1,200}$"
Name = Annotated[str, Query(pattern=_NAME)]
At = Annotated[Gateway, Depends(gateway_of)]
_ONE = documented("unauthenticated", "not_found", "invalid", "busy")


@router.get("/effective", responses=_ONE)
def effective(
    _caller: Reader,
    gateway: At,
    order: Name,
    operation: Name,
    unit: Name,
    at: Annotated[AwareDatetime | None, Query()] = None,
    station: Annotated[str | None, Query(pattern=_NAME)] = None,
) -> Effective:
    """Which revision that unit would get at that moment (default: now), or why none; at its operation's own station."""
    gateway.interpret()
    found = ImpactOf(gateway.database, gateway.plant).effective(order, operation, unit, at or gateway.now(), station)
    if found is None:
        raise Problem("not_found", "no such order or operation")
    return found


@router.get("/revisions/{content}/impact", responses=_ONE)
def impact(_caller: Reader, gateway: At, content: Annotated[str, Path(pattern=r"^[0-9a-f]{64}$")]) -> Impact:
    """Runs under way, people to train and units ahead that the release of this content touches."""
    gateway.interpret()
    found = ImpactOf(gateway.database, gateway.plant).of(content, gateway.now())
    if found is None:
        raise Problem("not_found", "nobody has released that content")
    return found

"""Whether the gateway is up; the only answer that needs no signature."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from sqlalchemy import text

from handrail import __version__
from handrail_gateway.answers import HealthAnswer
from handrail_gateway.gateway import Gateway, gateway_of
from handrail_gateway.moments import text_of
from handrail_gateway.problems import documented

router = APIRouter(tags=["health"])


@router.get("/health", responses=documented("busy"))
def health(gateway: Annotated[Gateway, Depends(gateway_of)]) -> HealthAnswer:
    """The database answers."""
    with gateway.database.read() as connection:
        connection.execute(text("SELECT 1"))
    return HealthAnswer(status="ok", version=__version__, mode=gateway.settings.mode, time=text_of(gateway.now()))

"""Where records have got to, behind the gateway too."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from handrail_gateway.answers import CustodyAnswer
from handrail_gateway.auth import Reader
from handrail_gateway.deliveries.custody import custody
from handrail_gateway.gateway import Gateway, gateway_of
from handrail_gateway.problems import documented

router = APIRouter(prefix="/v1", tags=["records"])

Text = Annotated[str | None, Query(pattern=r"^[^\x00]{1,200}$")]


@router.get("/custody", responses=documented("unauthenticated", "invalid", "busy"))
def find_custody(
    _caller: Reader,
    gateway: Annotated[Gateway, Depends(gateway_of)],
    journal: Text = None,
    run: Text = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    offset: Annotated[int, Query(ge=0, le=10_000_000)] = 0,
) -> CustodyAnswer:
    """Draft NCRs and closed runs, oldest first, with each system they go to and what it said. No stop: it ends here."""
    gateway.interpret()
    with gateway.database.read() as connection:
        records = custody(connection, journal=journal, run=run, limit=limit, offset=offset)
    return CustodyAnswer.model_validate({"records": records})

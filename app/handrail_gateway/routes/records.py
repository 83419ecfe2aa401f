"""The queryable records. Each read first works off what was stored and not yet interpreted."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query
from sqlalchemy import select

from handrail_gateway import queries
from handrail_gateway.answers import (
    AlarmAnswer,
    AlarmsAnswer,
    CaptureRecord,
    NcrRecord,
    RunRecord,
    UsageRecord,
    WholeRun,
)
from handrail_gateway.auth import Reader
from handrail_gateway.gateway import Gateway, gateway_of
from handrail_gateway.problems import Problem, documented
from handrail_gateway.projection_schema import captures, ncrs, runs, usage
from handrail_gateway.schema import alarms

router = APIRouter(prefix="/v1", tags=["records"])

_TEXT = r"^[^\x00]{1,200}$"
Text = Annotated[str | None, Query(pattern=_TEXT)]
Limit = Annotated[int, Query(ge=1, le=1000)]
Offset = Annotated[int, Query(ge=0, le=10_000_000)]
Id = Annotated[str, Path(pattern=_TEXT)]
At = Annotated[Gateway, Depends(gateway_of)]

_MANY = documented("unauthenticated", "invalid", "busy")
_ONE = documented("unauthenticated", "not_found", "invalid", "busy")


@router.get("/runs", response_model=list[RunRecord], responses=_MANY)  # type: ignore[valid-type]
def find_runs(
    _caller: Reader,
    gateway: At,
    order: Text = None,
    operation: Text = None,
    unit: Text = None,
    doc_no: Text = None,
    state: Text = None,
    limit: Limit = 100,
    offset: Offset = 0,
) -> Any:
    """Runs, oldest first."""
    gateway.interpret()
    equals = {"order_no": order, "operation": operation, "unit": unit, "doc_no": doc_no, "state": state}
    with gateway.database.read() as connection:
        return queries.page(connection, runs, equals, runs.c.started_at, limit, offset)


@router.get("/runs/{run}", response_model=WholeRun, responses=_ONE)
def one_run(_caller: Reader, gateway: At, run: Id) -> Any:
    """One run with its steps, captures, signatures and draft NCRs."""
    gateway.interpret()
    with gateway.database.read() as connection:
        record = queries.whole_run(connection, run)
    if record is None:
        raise Problem("not_found", "no such run")
    return record


@router.get("/captures", response_model=list[CaptureRecord], responses=_MANY)  # type: ignore[valid-type]
def find_captures(
    _caller: Reader,
    gateway: At,
    run: Text = None,
    order: Text = None,
    unit: Text = None,
    part: Text = None,
    name: Text = None,
    gauge: Text = None,
    lot: Text = None,
    verdict: Text = None,
    person: Text = None,
    limit: Limit = 100,
    offset: Offset = 0,
) -> Any:
    """Recorded values in the order of their arrival, for instance all that were measured with one gauge."""
    gateway.interpret()
    equals = {
        "run": run, "order_no": order, "unit": unit, "part": part, "name": name, "gauge": gauge, "lot": lot,
        "verdict": verdict, "person": person,
    }  # fmt: skip
    with gateway.database.read() as connection:
        return queries.page(connection, captures, equals, captures.c.arrival, limit, offset)


@router.get("/ncrs", response_model=list[NcrRecord], responses=_MANY)  # type: ignore[valid-type]
def find_ncrs(
    _caller: Reader,
    gateway: At,
    run: Text = None,
    order: Text = None,
    unit: Text = None,
    state: Text = None,
    defect: Text = None,
    limit: Limit = 100,
    offset: Offset = 0,
) -> Any:
    """Draft NCRs in the order of their arrival."""
    gateway.interpret()
    equals = {"run": run, "order_no": order, "unit": unit, "state": state, "defect": defect}
    with gateway.database.read() as connection:
        return queries.page(connection, ncrs, equals, ncrs.c.arrival, limit, offset)


@router.get("/ncrs/{event}", response_model=NcrRecord, responses=_ONE)
def one_ncr(_caller: Reader, gateway: At, event: Id) -> Any:
    """One draft NCR by the id of the event that drafted it."""
    gateway.interpret()
    with gateway.database.read() as connection:
        record = queries.one_ncr(connection, event)
    if record is None:
        raise Problem("not_found", "no such draft")
    return record


@router.get("/usage", response_model=list[UsageRecord], responses=_MANY)  # type: ignore[valid-type]
def find_usage(
    _caller: Reader,
    gateway: At,
    run: Text = None,
    person: Text = None,
    doc_no: Text = None,
    revision: Text = None,
    order: Text = None,
    unit: Text = None,
    limit: Limit = 100,
    offset: Offset = 0,
) -> Any:
    """Who worked by which revision on which job, with what the gates saw of their training and of the revision.

    One row for each person of a run, in the order of arrival.
    """
    gateway.interpret()
    equals = {
        "run": run, "person": person, "doc_no": doc_no, "revision": revision, "order_no": order, "unit": unit,
    }  # fmt: skip
    with gateway.database.read() as connection:
        return queries.page(connection, usage, equals, usage.c.arrival, limit, offset)


@router.get("/alarms", responses=_MANY)
def find_alarms(_caller: Reader, gateway: At, limit: Limit = 100, offset: Offset = 0) -> AlarmsAnswer:
    """Forks, quarantined items and events that could not be interpreted, newest first."""
    gateway.interpret()
    query = select(alarms).order_by(alarms.c.number.desc()).limit(limit).offset(offset)
    with gateway.database.read() as connection:
        rows = connection.execute(query).all()
    return AlarmsAnswer(
        alarms=[AlarmAnswer(at=row.at, code=row.code, subject=row.subject, detail=row.detail) for row in rows]
    )

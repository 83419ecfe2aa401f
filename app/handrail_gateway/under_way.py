"""What every tablet is told of the runs of the others, so that none is begun twice (architecture rule 5)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, func, or_, select

from handrail.domain.reference import RunUnderWay
from handrail_gateway.projection_schema import branch_events, runs
from handrail_gateway.schema import device_keys, devices, run_grants

_OPEN = ("open", "paused", "handed_over")


def runs_under_way(connection: Connection) -> list[dict[str, Any]]:
    """Runs that are not ended, and ended ones for which late entries wait for QA."""
    undecided = select(branch_events.c.run, func.count()).where(branch_events.c.decision.is_(None))
    late = {run: int(count) for run, count in connection.execute(undecided.group_by(branch_events.c.run))}
    newest = select(run_grants).order_by(run_grants.c.number)
    granted = {row.run: row for row in connection.execute(newest)}
    wanted = select(runs).where(or_(runs.c.state.in_(_OPEN), runs.c.run.in_(late))).order_by(runs.c.run)
    rows = connection.execute(wanted).all()
    places = _places(connection, [granted[row.run].journal for row in rows if row.run in granted])
    return [
        RunUnderWay.model_validate({
            "id": row.run, "order": row.order_no, "operation": row.operation, "unit": row.unit,
            "journal": row.journal, "device": row.device, "station": row.station, "person": row.last_name,
            **({"grant": granted[row.run].number, **places[granted[row.run].journal]} if row.run in granted else {}),
            "state": row.state, "since": row.started_at, "last": row.last_at, "entries": row.events,
            "late": late.get(row.run, 0),
        }).to_json()
        for row in rows
    ]  # fmt: skip


def _places(connection: Connection, owners: Sequence[str]) -> dict[str, dict[str, str]]:
    """Where journals are that runs were granted to: at once, before they have delivered anything of it."""
    query = select(device_keys.c.journal, devices.c.id, devices.c.station).join(
        devices, devices.c.id == device_keys.c.device
    )
    found = connection.execute(query.where(device_keys.c.journal.in_(owners)))
    return {row.journal: {"journal": row.journal, "device": row.id, "station": row.station} for row in found}

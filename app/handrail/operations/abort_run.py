"""Aborting a run, with a reason. It stays visible and counted (DI-COM-1)."""

from __future__ import annotations

from handrail.domain.acts import RunClosed
from handrail.domain.entry import is_reason
from handrail.domain.event import Draft
from handrail.domain.refusal import Refusal
from handrail.operations.workplace import Changed, Session, Workplace


def abort_run(place: Workplace, session: Session, run_id: str, reason: str) -> Changed | Refusal:
    """Closes a run as aborted; supervisors and QA only."""
    run = place.run(run_id)
    if run is None:
        return place.refuse("abort_run", Refusal.of("run.not_owner"), session)
    refusal = run.ended() or place.may(session, "abort")
    if refusal is not None:
        return place.refuse("abort_run", refusal, session, run)
    if not is_reason(reason):
        return Refusal.of("entry.reason_missing")
    closed = RunClosed(outcome="aborted", reason=reason.strip())
    return place.record(run, [Draft(type="run.closed", payload=closed.to_json())], session, "abort")

"""Closing a run whose last step is done, once signatures that became void are given again."""

from __future__ import annotations

from handrail.domain.permissions import may
from handrail.domain.refusal import Refusal
from handrail.operations.complete_step import closing, unsigned_steps
from handrail.operations.workplace import Changed, Session, Workplace


def close_run(place: Workplace, session: Session, run_id: str) -> Changed | Refusal:
    """Closes a finished run, or says which steps are to be signed again (A11D-13-5)."""
    run = place.run(run_id)
    if run is None:
        return Refusal.of("run.not_owner")
    refusal = may(session.person, "run")
    if refusal is None and not run.state.is_open:
        refusal = Refusal.of("run.closed")
    if refusal is None and not run.position.finished:
        refusal = Refusal.of("run.not_finished")
    if refusal is None and (waiting := unsigned_steps(run)):
        refusal = Refusal.of("step.signatures_left", count=len(waiting))
    if refusal is not None:
        return place.refuse("close_run", refusal, session, run)
    return place.record(run, [closing()], session)

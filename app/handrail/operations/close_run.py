"""Closing a run whose last step is done, once signatures that became void are given again."""

from __future__ import annotations

from handrail.domain.gates.answer import decide
from handrail.domain.refusal import Refusal
from handrail.operations.checks import step_answers
from handrail.operations.complete_step import closing, loose_ends
from handrail.operations.workplace import Changed, Session, Workplace, with_gates


def close_run(place: Workplace, session: Session, run_id: str) -> Changed | Refusal:
    """Closes a finished run, or says which steps are to be signed again (A11D-13-5)."""
    run = place.run(run_id)
    if run is None:
        return place.refuse("close_run", Refusal.of("run.not_owner"), session)
    refusal = place.may(session, "run")
    if refusal is None and run.state.status != "open":
        refusal = run.ended() or Refusal.of("run.not_open")
    if refusal is None and not run.position.finished:
        refusal = Refusal.of("run.not_finished")
    if refusal is None and (waiting := loose_ends(place, run, session.language)):
        refusal = Refusal(reasons=waiting)
    answer = refusal or decide(step_answers(place, session, run, None))
    if isinstance(answer, Refusal):
        return place.refuse("close_run", answer, session, run)
    return place.record(run, [with_gates(closing(), answer.evidence)], session)

"""Pausing and resuming: nothing is lost, whoever comes next."""

from __future__ import annotations

from typing import Literal

from handrail.domain.acts import RunPaused, RunResumed
from handrail.domain.event import Draft
from handrail.domain.gates.answer import decide
from handrail.domain.refusal import Refusal
from handrail.operations.checks import step_answers
from handrail.operations.open_step import opening
from handrail.operations.workplace import Changed, Session, Workplace, with_gates


def pause_run(
    place: Workplace, session: Session, run_id: str, reason: Literal["pause", "lock", "sign_out", "power"] = "pause"
) -> Changed | Refusal:
    """Pauses an open run. Pausing twice records nothing new."""
    run = place.run(run_id)
    if run is None:
        return place.refuse("pause_run", Refusal.of("run.not_owner"), session)
    refusal = place.may(session, "run") or run.ended()
    if refusal is not None:
        return place.refuse("pause_run", refusal, session, run)
    if run.state.status == "paused":
        return Changed(run)
    return place.record(run, [Draft(type="run.paused", payload=RunPaused(reason=reason).to_json())], session)


def resume_run(place: Workplace, session: Session, run_id: str) -> Changed | Refusal:
    """Takes a run up again, by anyone whose gates are open; the events tell who did what."""
    run = place.run(run_id)
    if run is None:
        return place.refuse("resume_run", Refusal.of("run.not_owner"), session)
    refusal = place.may(session, "run") or run.ended()
    if refusal is not None:
        return place.refuse("resume_run", refusal, session, run)
    at = run.position.open[0] if run.position.open else None
    answer = decide(step_answers(place, session, run, at))
    if isinstance(answer, Refusal):
        return place.refuse("resume_run", answer, session, run)
    if run.state.status == "open":
        return place.record(run, drafts, session) if (drafts := opening(place, session, run)) else Changed(run)
    resumed = with_gates(Draft(type="run.resumed", payload=RunResumed().to_json()), answer.evidence)
    return place.record(run, [resumed, *opening(place, session, run)], session)

"""Ticking what a danger or warning demands before the step opens: each tick is its own record."""

from __future__ import annotations

from handrail.domain.acts import HazardAcknowledged
from handrail.domain.event import Draft
from handrail.domain.gates.answer import decide
from handrail.domain.refusal import Refusal
from handrail.operations.checks import at_hand
from handrail.operations.workplace import Changed, Session, Workplace


def acknowledge(place: Workplace, session: Session, run_id: str, path: str, action_id: str) -> Changed | Refusal:
    """Records one tick (HMI-5). Ticking twice records nothing new."""
    run = place.run(run_id)
    if run is None:
        return place.refuse("acknowledge", Refusal.of("run.not_owner"), session)
    at = run.workable(path)
    refusal = at if isinstance(at, Refusal) else place.may(session, "run")
    answer = refusal or decide(at_hand(place, session, run))
    if isinstance(answer, Refusal):
        return place.refuse("acknowledge", answer, session, run, path)
    assert not isinstance(at, Refusal)
    hazards = [run.plan.hazards[id_] for id_ in at.step.hazards if id_ in run.plan.hazards]
    found = next(((h, a) for h in hazards for a in h.actions if a.id == action_id), None)
    if found is None:
        return Refusal.of("entry.no_such_input", input=action_id)
    if action_id in run.state.step(path).hazards:
        return Changed(run)
    hazard, action = found
    ticked = HazardAcknowledged(hazard=hazard.id, action=action.id, severity=hazard.severity, words=action.text)
    return place.record(run, [Draft(type="hazard.acknowledged", step=path, payload=ticked.to_json())], session)

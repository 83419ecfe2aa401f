"""Answering an open-ended repeat: once more, or that was the last."""

from __future__ import annotations

from handrail.domain.acts import NodeDecided
from handrail.domain.event import Draft
from handrail.domain.permissions import may
from handrail.domain.refusal import Refusal
from handrail.operations.complete_step import closing, unsigned_steps
from handrail.operations.open_step import opening
from handrail.operations.workplace import Changed, Session, Workplace


def repeat_again(place: Workplace, session: Session, run_id: str, node: str, again: bool) -> Changed | Refusal:
    """Records the answer and opens what follows from it."""
    run = place.run(run_id)
    if run is None:
        return Refusal.of("run.not_owner")
    refusal = may(session.person, "run")
    question = run.position.question
    if refusal is None and (question is None or question.path != node or not run.state.is_open):
        refusal = Refusal.of("step.not_open", step=node)
    if refusal is not None:
        return place.refuse("repeat_again", refusal, session, run)
    result = "again" if again else "last"
    answer = NodeDecided(node=node, kind="more", result=result)
    run.state.decisions[(node, "more")] = result
    try:
        after = run.plan.walk(run.state)
        following = opening(place, session, run, after)
    finally:
        del run.state.decisions[(node, "more")]
    if after.finished and not unsigned_steps(run):
        following.append(closing())
    return place.record(run, [Draft(type="node.decided", payload=answer.to_json()), *following], session)

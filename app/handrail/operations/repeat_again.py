"""Answering an open-ended repeat: once more, or that was the last."""

from __future__ import annotations

from dataclasses import replace

from handrail.domain.acts import NodeDecided
from handrail.domain.event import Draft
from handrail.domain.gates.answer import decide
from handrail.domain.refusal import Refusal
from handrail.operations.checks import step_answers
from handrail.operations.complete_step import closing, loose_ends
from handrail.operations.open_step import opening
from handrail.operations.workplace import Changed, OpenRun, Session, Workplace, with_gates


def repeat_again(place: Workplace, session: Session, run_id: str, node: str, again: bool) -> Changed | Refusal:
    """Records the answer and opens what follows from it."""
    run = place.run(run_id)
    if run is None:
        return place.refuse("repeat_again", Refusal.of("run.not_owner"), session)
    refusal = place.may(session, "run")
    question = run.position.question
    if refusal is None and run.state.status == "paused":
        refusal = Refusal.of("run.not_open")
    if refusal is None and (question is None or question.path != node or not run.is_open):
        refusal = Refusal.of("step.not_open", step=node)
    if refusal is not None:
        return place.refuse("repeat_again", refusal, session, run)
    gates = decide(step_answers(place, session, run, None))
    if isinstance(gates, Refusal):
        return place.refuse("repeat_again", gates, session, run)
    result = "again" if again else "last"
    answer = NodeDecided(node=node, kind="more", result=result)
    state = replace(run.state, decisions={**run.state.decisions, (node, "more"): result})
    ahead = OpenRun(state, run.plan, run.plan.walk(state))
    following = opening(place, session, ahead)
    if ahead.position.finished and not loose_ends(place, ahead, session.language):
        following.append(closing())
    draft = with_gates(Draft(type="node.decided", payload=answer.to_json()), gates.evidence)
    return place.record(run, [draft, *following], session)

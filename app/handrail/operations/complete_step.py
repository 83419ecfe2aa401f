"""Completing a step: everything it asked for is recorded, and what comes next is opened with it."""

from __future__ import annotations

from dataclasses import replace

from handrail.domain.acts import RunClosed, StepCompleted
from handrail.domain.completion import Left, left, reasons
from handrail.domain.event import Draft
from handrail.domain.flow import StepAt
from handrail.domain.gates.answer import decide
from handrail.domain.refusal import Reason, Refusal
from handrail.operations.checks import settled, step_answers
from handrail.operations.open_step import opening
from handrail.operations.workplace import Changed, OpenRun, Session, Workplace, with_gates


def complete_step(place: Workplace, session: Session, run_id: str, path: str) -> Changed | Refusal:
    """Completes a step and opens the next, in one durable transaction (DI-CON-1).

    The gates are asked again: a hold that came meanwhile stops the step here. The last step
    closes the run, unless a correction on the way left something to do (``loose_ends``).
    """
    run = place.run(run_id)
    if run is None:
        return place.refuse("complete_step", Refusal.of("run.not_owner"), session)
    refusal = place.may(session, "run")
    if refusal is not None:
        return place.refuse("complete_step", refusal, session, run, path)
    at = run.shown(path)
    if isinstance(at, Refusal):
        return place.refuse("complete_step", at, session, run, path)
    missing = reasons(at, left(run.plan, run.state, at, settled(place, run.state)), session.language)
    answer = decide(step_answers(place, session, run, at))
    if isinstance(answer, Refusal):
        return place.refuse("complete_step", Refusal(reasons=missing + answer.reasons), session, run, path)
    if missing:
        return place.refuse("complete_step", Refusal(reasons=missing), session, run, path)
    done = StepCompleted(title=at.step.title, captures=len(run.state.step(path).attempts))
    draft = with_gates(Draft(type="step.completed", step=path, payload=done.to_json()), answer.evidence)
    return finish_step(place, session, run, at, [*run.plan.input_decisions(run.state, at), draft])


def finish_step(place: Workplace, session: Session, run: OpenRun, at: StepAt, drafts: list[Draft]) -> Changed:
    """Stores the end of a step together with the opening of the next or the closing of the run."""
    # The walk needs the run as it will be; nothing is stored on the strength of it but what follows.
    decided = {
        (draft.payload["node"], draft.payload["kind"]): draft.payload["result"]
        for draft in drafts
        if draft.type == "node.decided"
    }
    ended = replace(run.state.step(at.path), status="skipped" if drafts[-1].type == "step.skipped" else "completed")
    state = replace(run.state, steps={**run.state.steps, at.path: ended}, decisions={**run.state.decisions, **decided})
    ahead = OpenRun(state, run.plan, run.plan.walk(state))
    following = opening(place, session, ahead)
    if ahead.position.finished and not loose_ends(place, ahead, session.language):
        following.append(closing())
    return place.record(run, [*drafts, *following], session)


def closing() -> Draft:
    """The event that closes a completed run."""
    return Draft(type="run.closed", payload=RunClosed(outcome="completed").to_json())


def loose_ends(place: Workplace, run: OpenRun, language: str) -> tuple[Reason, ...]:
    """What keeps a finished run from being closed: a correction made signatures void or a value out of limits."""
    done = settled(place, run.state)
    ends = [
        (at, left(run.plan, run.state, at, done))
        for at in run.position.steps
        if run.state.step(at.path).status == "completed"
    ]
    found = [
        reason
        for at, what in ends
        for reason in reasons(at, Left(out=what.out), language)
    ]  # fmt: skip
    unsigned = sum(1 for _, what in ends if what.signatures)
    if unsigned:
        found.append(Reason(code="step.signatures_left", params={"count": str(unsigned)}))
    return tuple(found)

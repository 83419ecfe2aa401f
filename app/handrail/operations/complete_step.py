"""Completing a step: everything it asked for is recorded, and what comes next is opened with it."""

from __future__ import annotations

from handrail.domain.acts import RunClosed, StepCompleted
from handrail.domain.completion import left, reasons
from handrail.domain.event import Draft
from handrail.domain.flow import StepAt
from handrail.domain.gates.answer import decide
from handrail.domain.permissions import may
from handrail.domain.refusal import Refusal
from handrail.operations.checks import settled, step_answers
from handrail.operations.open_step import opening
from handrail.operations.workplace import Changed, OpenRun, Session, Workplace, with_gates


def complete_step(place: Workplace, session: Session, run_id: str, path: str) -> Changed | Refusal:
    """Completes a step and opens the next, in one durable transaction (DI-CON-1).

    The gates are asked again: a hold that came meanwhile stops the step here. The last step
    closes the run, unless a signature became void on the way.
    """
    run = place.run(run_id)
    if run is None:
        return Refusal.of("run.not_owner")
    refusal = may(session.person, "run")
    if refusal is not None:
        return place.refuse("complete_step", refusal, session, run, path)
    at = run.workable(path)
    if isinstance(at, Refusal):
        return place.refuse("complete_step", at, session, run, path)
    if not run.state.step(path).opened:
        return place.refuse("complete_step", Refusal.of("step.not_open", step=path), session, run, path)
    missing = reasons(
        run.plan, run.state, at, left(run.plan, run.state, at, settled(place, run.state)), session.language
    )
    if missing:
        return place.refuse("complete_step", Refusal(reasons=missing), session, run, path)
    answer = decide(step_answers(place, session, run, at))
    if isinstance(answer, Refusal):
        return place.refuse("complete_step", answer, session, run, path)
    done = StepCompleted(title=at.step.title, captures=len(run.state.step(path).attempts))
    draft = with_gates(Draft(type="step.completed", step=path, payload=done.to_json()), answer.evidence)
    return finish_step(place, session, run, at, [*run.plan.input_decisions(run.state, at), draft])


def finish_step(place: Workplace, session: Session, run: OpenRun, at: StepAt, drafts: list[Draft]) -> Changed:
    """Stores the end of a step together with the opening of the next or the closing of the run."""
    step = run.state.step(at.path)
    before = step.status
    # The walk needs the step as it will be; nothing is stored on the strength of it but what follows.
    step.status = "completed"
    try:
        after = run.plan.walk(run.state)
        following = opening(place, session, run, after)
        if after.finished and not unsigned_steps(run):
            following.append(closing())
    finally:
        step.status = before
    return place.record(run, [*drafts, *following], session)


def closing() -> Draft:
    """The event that closes a completed run."""
    return Draft(type="run.closed", payload=RunClosed(outcome="completed").to_json())


def unsigned_steps(run: OpenRun) -> tuple[StepAt, ...]:
    """Finished steps whose signatures became void and are asked for again."""
    return tuple(
        at
        for at in run.position.steps
        if (state := run.state.steps.get(at.path)) is not None
        and state.status == "completed"
        and any(
            requirement.id not in {s.signature.requirement for s in state.standing()}
            for requirement in at.step.signatures
        )
    )

"""Skipping a step, only where the instruction allows it, with a reason."""

from __future__ import annotations

from handrail.domain.acts import StepSkipped
from handrail.domain.completion import Left, left, reasons
from handrail.domain.entry import is_reason
from handrail.domain.event import Draft
from handrail.domain.flow import StepAt
from handrail.domain.gates.answer import decide
from handrail.domain.reference import Person
from handrail.domain.refusal import Reason, Refusal
from handrail.operations.checks import settled, step_answers
from handrail.operations.complete_step import finish_step
from handrail.operations.workplace import Changed, OpenRun, Session, Workplace, with_gates


def skip_step(place: Workplace, session: Session, run_id: str, path: str, reason: str) -> Changed | Refusal:
    """Skips the open step if it may be skipped by one of the person's roles, or someone authorised it (P11-10f-1).

    The gates are asked as at its completion, and a value out of limits is not skipped away.
    """
    run = place.run(run_id)
    if run is None:
        return place.refuse("skip_step", Refusal.of("run.not_owner"), session)
    at = run.workable(path)
    if isinstance(at, Refusal):
        return place.refuse("skip_step", at, session, run, path)
    refusal = place.may(session, "run") or not_skippable(place, session.person, run, at)
    if refusal is not None:
        return place.refuse("skip_step", refusal, session, run, path)
    out = left(run.plan, run.state, at, settled(place, run.state)).out
    missing = reasons(at, Left(out=out), session.language)
    answer = decide(step_answers(place, session, run, at))
    if isinstance(answer, Refusal):
        return place.refuse("skip_step", Refusal(reasons=missing + answer.reasons), session, run, path)
    if missing:
        return place.refuse("skip_step", Refusal(reasons=missing), session, run, path)
    if not is_reason(reason):
        return Refusal.of("entry.reason_missing")
    skipped = StepSkipped(title=at.step.title, reason=reason.strip())
    draft = with_gates(Draft(type="step.skipped", step=path, payload=skipped.to_json()), answer.evidence)
    return finish_step(place, session, run, at, [draft])


def not_skippable(place: Workplace, person: Person, run: OpenRun, at: StepAt) -> Refusal | None:
    """Why the instruction does not let this person skip the step; a supervisor may sign past it (rule 16)."""
    if ("skip", at.path) in run.state.overrides:
        return None
    if at.step.skip is None:
        return Refusal(reasons=(Reason(code="step.not_skippable", params={"step": at.path}, overridable=True),))
    roles, known = set(at.step.skip.roles), place.reference.person(person.id)
    if not roles or (known is not None and roles & set(known.roles)):
        return None
    params = {"act": "skip", "name": person.name, "step": at.path}
    return Refusal(reasons=(Reason(code="permission.missing", params=params, overridable=True),))

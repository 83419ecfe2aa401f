"""Skipping a step, only where the instruction allows it, with a reason."""

from __future__ import annotations

from handrail.domain.acts import StepSkipped
from handrail.domain.completion import Left, left, reasons
from handrail.domain.entry import is_reason
from handrail.domain.event import Draft
from handrail.domain.gates.answer import decide
from handrail.domain.refusal import Refusal
from handrail.operations.checks import settled, step_answers
from handrail.operations.complete_step import finish_step
from handrail.operations.workplace import Changed, Session, Workplace, with_gates


def skip_step(place: Workplace, session: Session, run_id: str, path: str, reason: str) -> Changed | Refusal:
    """Skips the open step if it may be skipped by one of the person's roles (P11-10f-1).

    The gates are asked as at its completion, and a value out of limits is not skipped away.
    """
    run = place.run(run_id)
    if run is None:
        return place.refuse("skip_step", Refusal.of("run.not_owner"), session)
    at = run.workable(path)
    if isinstance(at, Refusal):
        return place.refuse("skip_step", at, session, run, path)
    refusal = place.may(session, "run")
    if refusal is None and at.step.skip is None:
        refusal = Refusal.of("step.not_skippable")
    roles = at.step.skip.roles if at.step.skip else ()
    person = place.reference.person(session.person.id)
    if refusal is None and roles and (person is None or not set(roles) & set(person.roles)):
        refusal = Refusal.of("permission.missing", act="skip", name=session.person.name)
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

"""Skipping a step, only where the instruction allows it, with a reason."""

from __future__ import annotations

from handrail.domain.acts import StepSkipped
from handrail.domain.entry import is_reason
from handrail.domain.event import Draft
from handrail.domain.permissions import may
from handrail.domain.refusal import Refusal
from handrail.operations.complete_step import finish_step
from handrail.operations.workplace import Changed, Session, Workplace


def skip_step(place: Workplace, session: Session, run_id: str, path: str, reason: str) -> Changed | Refusal:
    """Skips the open step if it may be skipped by one of the person's roles (P11-10f-1)."""
    run = place.run(run_id)
    if run is None:
        return Refusal.of("run.not_owner")
    at = run.workable(path)
    if isinstance(at, Refusal):
        return place.refuse("skip_step", at, session, run, path)
    refusal = may(session.person, "run")
    if refusal is None and at.step.skip is None:
        refusal = Refusal.of("step.not_skippable")
    roles = at.step.skip.roles if at.step.skip else ()
    if refusal is None and roles and not set(roles) & set(session.person.roles):
        refusal = Refusal.of("permission.missing", act="skip", name=session.person.name)
    if refusal is not None:
        return place.refuse("skip_step", refusal, session, run, path)
    if not is_reason(reason):
        return Refusal.of("entry.reason_missing")
    skipped = StepSkipped(title=at.step.title, reason=reason.strip())
    return finish_step(place, session, run, at, [Draft(type="step.skipped", step=path, payload=skipped.to_json())])

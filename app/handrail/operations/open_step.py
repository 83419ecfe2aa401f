"""Opening a step: the gates are asked again, and what was shown goes into the record."""

from __future__ import annotations

from handrail.domain.acts import StepOpened
from handrail.domain.calculate import computed, stamped
from handrail.domain.event import Draft, Evidence
from handrail.domain.flow import StepAt
from handrail.domain.gates.answer import decide
from handrail.domain.instruction import Figure
from handrail.domain.refusal import Refusal
from handrail.operations.checks import step_answers
from handrail.operations.workplace import Changed, OpenRun, Session, Workplace


def open_step(place: Workplace, session: Session, run_id: str, path: str) -> Changed | Refusal:
    """Opens a step that may be worked on now. Opening it twice records nothing new."""
    run = place.run(run_id)
    if run is None:
        return place.refuse("open_step", Refusal.of("run.not_owner"), session)
    refusal = place.may(session, "run")
    if refusal is not None:
        return place.refuse("open_step", refusal, session, run, path)
    at = run.workable(path)
    if isinstance(at, Refusal):
        return place.refuse("open_step", at, session, run, path)
    answer = decide(step_answers(place, session, run, at))
    if isinstance(answer, Refusal):
        return place.refuse("open_step", answer, session, run, path)
    if run.state.step(path).opened:
        return Changed(run)
    return place.record(run, [*run.position.decided, *_shown(place, session, run, at, answer.evidence)], session)


def opening(place: Workplace, session: Session, run: OpenRun) -> list[Draft]:
    """The drafts that open whatever comes next: decisions taken on the way and the step, if its gates are open.

    Where a gate is closed the step stays unopened; the person is shown why when they try.
    """
    position = run.position
    drafts = list(position.decided)
    if len(position.open) != 1:
        return drafts
    at = position.open[0]
    state = run.state.steps.get(at.path)
    if state is not None and state.opened:
        return drafts
    answer = decide(step_answers(place, session, run, at))
    if isinstance(answer, Refusal):
        return drafts
    return drafts + _shown(place, session, run, at, answer.evidence)


def _shown(place: Workplace, session: Session, run: OpenRun, at: StepAt, evidence: tuple[Evidence, ...]) -> list[Draft]:
    media = [
        run.plan.media[block.media].sha256
        for block in at.step.blocks
        if isinstance(block, Figure) and block.media in run.plan.media
    ]
    opened = StepOpened(title=at.step.title, number=at.step.number, media=tuple(digest for digest in media if digest))
    drafts = [Draft(type="step.opened", step=at.path, payload=opened.to_json(), gates=evidence)]
    time = place.clock.read()
    captures = (
        *stamped(run.plan, run.state, at, time, place.device, session.person.id),
        *computed(run.plan, run.state, at),
    )
    return drafts + [Draft(type="capture.recorded", step=at.path, payload=one.to_json()) for one in captures]

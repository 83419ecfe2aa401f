"""Recording a value, a choice, a scan or a photo at the open step."""

from __future__ import annotations

from handrail.domain.acts import CaptureRecorded
from handrail.domain.calculate import computed
from handrail.domain.entry import Entry, find_input, read_entry
from handrail.domain.event import Draft, Evidence
from handrail.domain.flow import Plan, StepAt
from handrail.domain.gates.answer import Answer, decide
from handrail.domain.instruction import Input
from handrail.domain.refusal import Refusal
from handrail.domain.run import RunState
from handrail.operations.checks import at_hand, equipment_answer, holds, lot_answer, serial_answers
from handrail.operations.scan_code import as_known
from handrail.operations.workplace import Changed, OpenRun, Session, Workplace


def record_capture(place: Workplace, session: Session, run_id: str, path: str, entry: Entry) -> Changed | Refusal:
    """Records one entry durably before it returns (DI-CON-1), with the values that follow from it.

    Out of limits is recorded as such; only a broken constraint or an entry that can't be read is
    refused. A lot, a part or a gauge must pass its gate first.
    """
    run = place.run(run_id)
    if run is None:
        return place.refuse("record_capture", Refusal.of("run.not_owner"), session)
    at = run.shown(path)
    refusal = at if isinstance(at, Refusal) else place.may(session, "run") or hazards_first(run, at)
    if refusal is not None:
        return place.refuse("record_capture", refusal, session, run, path)
    assert not isinstance(at, Refusal)
    input_ = find_input(run.plan, run.state, at, entry.input)
    known = input_ if isinstance(input_, Refusal) else as_known(place, input_, entry)
    capture = known if isinstance(known, Refusal) else read_entry(run.plan, run.state, at, known, session.language)
    if isinstance(capture, Refusal):
        return capture
    assert isinstance(input_, Input)
    answer = decide(capture_answers(place, session, input_, run, capture))
    if isinstance(answer, Refusal):
        return place.refuse("record_capture", answer, session, run, path)
    seal(place, entry, capture)
    drafts = [capture_draft(path, capture, answer.evidence), *computed_drafts(run.plan, run.state, at, capture)]
    return place.record(run, drafts, session)


def capture_answers(
    place: Workplace, session: Session, input_: Input, run: OpenRun, capture: CaptureRecorded
) -> list[Answer]:
    """The gates on what a capture names: its lot, its gauge, and holds on either; and on who records it, and when."""
    answers: list[Answer] = at_hand(place, session, run)
    targets: list[tuple[str, str]] = []
    if capture.na:
        return answers
    material = run.plan.materials.get(input_.material or "")
    if input_.type == "lot" and capture.value is not None:
        answers.append(lot_answer(place, capture.value, material, capture.scan, session.language))
        targets.append(("lot", capture.value))
    elif input_.type == "serial":
        answers += serial_answers(material, capture.scan, session.language)
    gauge = capture.gauge or (capture.value if input_.type == "equipment" else None)
    if input_.equipment_type is not None or gauge is not None or input_.type == "equipment":
        if gauge is None:
            return [*answers, equipment_answer(place, session.person, run.state.overrides, "", input_.equipment_type)]
        answers.append(equipment_answer(place, session.person, run.state.overrides, gauge, input_.equipment_type))
        targets.append(("equipment", gauge))
    if targets:
        answers.append(holds(place, targets))
    return answers


def capture_draft(path: str, capture: CaptureRecorded, evidence: tuple[Evidence, ...]) -> Draft:
    """A capture as an event to record."""
    return Draft(type="capture.recorded", step=path, payload=capture.to_json(), gates=evidence)


def computed_drafts(plan: Plan, state: RunState, at: StepAt, capture: CaptureRecorded) -> list[Draft]:
    """Calculated values of the step follow as events of their own, in the transaction of what they follow from."""
    after = state.with_capture(at.path, capture)
    return [capture_draft(at.path, follows, ()) for follows in computed(plan, after, at)]


def seal(place: Workplace, entry: Entry, capture: CaptureRecorded) -> None:
    """Keeps sensitive content as a sealed blob, before the event that holds its digest (rules 9 and 15)."""
    if capture.digest is not None:
        place.blobs.put(entry.entered.encode())


def hazards_first(run: OpenRun, at: StepAt) -> Refusal | None:
    """HMI-5: while a hazard is not acknowledged nothing can be recorded at the step."""
    state = run.state.step(at.path)
    waiting = [
        action.id
        for id_ in at.step.hazards
        for action in (run.plan.hazards[id_].actions if id_ in run.plan.hazards else ())
        if action.id not in state.hazards
    ]
    return Refusal.of("step.hazards_left", count=len(waiting)) if waiting else None

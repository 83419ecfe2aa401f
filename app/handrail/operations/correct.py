"""Correcting a recorded value: a new event that names old, new, reason and person (rule 7)."""

from __future__ import annotations

from dataclasses import replace

from handrail.domain.acts import FOLLOWS_CORRECTION, CaptureCorrected, CaptureRecorded, ExceptionOpened
from handrail.domain.calculate import following
from handrail.domain.entry import Entry, is_reason, read_entry
from handrail.domain.event import Draft
from handrail.domain.flow import StepAt
from handrail.domain.gates.answer import decide
from handrail.domain.refusal import Refusal
from handrail.domain.run import Attempt
from handrail.operations.record_capture import capture_answers, capture_draft, seal
from handrail.operations.scan_code import as_known
from handrail.operations.workplace import Changed, OpenRun, Session, Workplace


def correct(place: Workplace, session: Session, run_id: str, path: str, entry: Entry, reason: str) -> Changed | Refusal:
    """Replaces the value that counts, at an open or a completed step of an open run.

    The old value stays. Signatures over it become void; calculated values follow as new events; a
    branch that would now be taken otherwise opens an exception and does not re-route the past.
    """
    run = place.run(run_id)
    if run is None:
        return place.refuse("correct", Refusal.of("run.not_owner"), session)
    at = run.at(path)
    refusal = run.ended() or (Refusal.of("run.closed") if at is None else place.may(session, "correct"))
    if refusal is not None:
        return place.refuse("correct", refusal, session, run, path)
    assert at is not None
    if not is_reason(reason):
        return Refusal.of("entry.reason_missing")
    old = run.state.step(path).current(entry.input, entry.reading)
    if old is None:
        return Refusal.of("entry.no_such_input", input=entry.input)
    input_ = next(item for item in at.step.inputs if item.id == entry.input)
    known = as_known(place, input_, entry)
    new = known if isinstance(known, Refusal) else _read(run, at, known, old, session.language)
    if isinstance(new, Refusal):
        return new
    answer = decide(capture_answers(place, session, input_, run, new))
    if isinstance(answer, Refusal):
        return place.refuse("correct", answer, session, run, path)
    correction = CaptureCorrected(target=old.event, old=old.capture, new=new, reason=reason.strip())
    draft = Draft(type="capture.corrected", step=path, payload=correction.to_json(), gates=answer.evidence)
    seal(place, entry, new)
    return place.record(run, [draft, *_what_follows(run, path, new)], session, "correct")


def _read(run: OpenRun, at: StepAt, entry: Entry, old: Attempt, language: str) -> CaptureRecorded | Refusal:
    """Reads the new value by the same rules as a first entry."""
    step = run.state.step(at.path)
    key = (entry.input, entry.reading)
    kept = step.attempts[key]
    without = {other: tries for other, tries in step.attempts.items() if other != key}
    before = replace(run.state, steps={**run.state.steps, at.path: replace(step, attempts=without)})
    read = read_entry(run.plan, before, at, entry, language)
    if isinstance(read, Refusal):
        return read
    if (read.value, read.na, read.digest) == (old.capture.value, old.capture.na, old.capture.digest):
        return Refusal.of("entry.unchanged")
    return read.model_copy(update={"attempt": len(kept) + 1})


def _what_follows(run: OpenRun, path: str, new: CaptureRecorded) -> list[Draft]:
    """Calculated values that change with it, step by step, and decisions that would now differ."""
    steps = [at for at in run.position.steps if run.state.step(at.path).opened]
    changed, after = following(run.plan, run.state.with_capture(path, new), steps)
    drafts = [
        capture_draft(at.path, capture.model_copy(update={"attempt_reason": FOLLOWS_CORRECTION}), ())
        for at, capture in changed
    ]
    names = frozenset({new.name, *(capture.name for _, capture in changed)})
    for node, kind, decided, now in run.plan.would_differ(after, names):
        params = {"node": node, "kind": kind, "decided": decided, "now": now}
        opened = ExceptionOpened(code="branch.would_differ", params=params)
        drafts.append(Draft(type="exception.opened", payload=opened.to_json()))
    return drafts

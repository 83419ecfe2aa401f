"""A draft NCR from a step: sent at containment; the unit stops until QA decides (rules 8 and 14)."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import ValidationError

from handrail.domain.acts import HoldApplied, NcrAmended, NcrDrafted, NcrWithdrawn, PhotoTaken
from handrail.domain.completion import is_out
from handrail.domain.entry import MAX_TEXT, is_reason
from handrail.domain.event import Draft
from handrail.domain.flow import StepAt
from handrail.domain.permissions import Act
from handrail.domain.reference import DefectCode
from handrail.domain.refusal import Refusal
from handrail.domain.run import Attempt
from handrail.domain.values import Value
from handrail.operations.workplace import Changed, OpenRun, Session, Workplace


class Report(Value):
    """What a person fills in on screen 08; everything else is filled in for them (S4-13)."""

    defect: str
    description: str = ""
    quantity: int = 1
    containment: Literal["red_bin", "on_the_line", "cannot_move"]
    photos: tuple[PhotoTaken, ...] = ()


def draft_ncr(place: Workplace, session: Session, run_id: str, path: str, report: Report) -> Changed | Refusal:
    """Records the draft and the local hold on the unit, in one transaction."""
    run = place.run(run_id)
    if run is None:
        return place.refuse("draft_ncr", Refusal.of("run.not_owner"), session)
    at = run.at(path)
    refusal = place.may(session, "draft_ncr")
    if refusal is None:
        refusal = run.ended() or (Refusal.of("run.closed") if at is None else None)
    if refusal is not None:
        return place.refuse("draft_ncr", refusal, session, run, path)
    assert at is not None
    code = _defect(place, report.defect)
    if isinstance(code, Refusal):
        return place.refuse("draft_ncr", code, session, run, path)
    refusal = _bounds(place, report)
    if refusal is not None:
        return refusal
    ncr = next_number(place)
    cause = out_of_limits(run, at)
    drafted = NcrDrafted(
        ncr=ncr, defect=code.code, defect_words=code.title, description=report.description.strip(),
        quantity=report.quantity, containment=report.containment, photos=report.photos,
        step_title=at.step.title, **_measured(cause),
    )  # fmt: skip
    # Drafts are numbered anew in a new journal of this tablet: with its run no hold is another's that QA has closed.
    hold = f"H-{place.device}-{ncr}-{run_id[-12:]}"
    held = HoldApplied(hold=hold, target="unit", value=run.work.unit, reason=code.code, ncr=ncr)
    return place.record(
        run,
        [
            Draft(type="ncr.drafted", step=path, payload=drafted.to_json()),
            Draft(type="hold.applied", step=path, payload=held.to_json()),
        ],
        session,
        "draft_ncr",
    )


def amend_ncr(
    place: Workplace, session: Session, run_id: str, ncr: str, changes: dict[str, Any], reason: str
) -> Changed | Refusal:
    """Adds to a draft until the QMS has it; nothing of the first version is lost."""
    return _later(
        place, session, run_id, ncr, reason, NcrAmended(ncr=ncr, changes=changes, reason=reason), "ncr.amended"
    )


def withdraw_ncr(place: Workplace, session: Session, run_id: str, ncr: str, reason: str) -> Changed | Refusal:
    """Withdraws one's own draft with a reason, or as QA another's.

    It is never discarded, and the hold stays until QA decides.
    """
    return _later(place, session, run_id, ncr, reason, NcrWithdrawn(ncr=ncr, reason=reason), "ncr.withdrawn")


def next_number(place: Workplace) -> str:
    """The next draft number on this tablet, for instance ``D-0031``."""
    return f"D-{len(place.journal.of_type('ncr.drafted')) + 1:04}"


def out_of_limits(run: OpenRun, at: StepAt) -> Attempt | None:
    """The newest value at the step that is out of limits or failed; one that no draft names yet comes first."""
    named = {ncr.draft.capture for ncr in run.state.ncrs.values() if ncr.withdrawn is None}
    out = [tries[-1] for tries in run.state.step(at.path).attempts.values() if is_out(tries[-1])]
    return max(out, key=lambda attempt: (attempt.event not in named, attempt.run_seq), default=None)


def _defect(place: Workplace, defect: str) -> DefectCode | Refusal:
    found = next((code for code in place.reference.defect_codes() if code.code == defect), None)
    return found or Refusal.of("ncr.unknown_defect", defect=defect)


def _bounds(place: Workplace, report: Report) -> Refusal | None:
    if report.quantity < 1:
        return Refusal.of("entry.not_whole", entered=str(report.quantity))
    if len(report.description) > MAX_TEXT:
        return Refusal.of("entry.too_long", limit=MAX_TEXT)
    if any(place.blobs.get(photo.digest) is None for photo in report.photos):
        return Refusal.of("entry.required")
    return None


def _unfit(place: Workplace, draft: NcrDrafted, changes: dict[str, Any]) -> Refusal | None:
    """Why the changes make no report: a draft is amended only within what could have been drafted."""
    before = {name: getattr(draft, name) for name in Report.model_fields}
    try:
        report = Report.model_validate(before | changes)
    except ValidationError as error:
        return Refusal.of("entry.no_such_input", input=str(error.errors()[0]["loc"][0]))
    code = _defect(place, report.defect)
    return code if isinstance(code, Refusal) else _bounds(place, report)


def _measured(cause: Attempt | None) -> dict[str, Any]:
    if cause is None:
        return {}
    capture = cause.capture
    return {
        "capture": cause.event,
        "measured": capture.value,
        "limits": capture.limits,
        "unit_of_measure": capture.unit,
        "gauge": capture.gauge,
    }


def _later(
    place: Workplace,
    session: Session,
    run_id: str,
    ncr: str,
    reason: str,
    payload: NcrAmended | NcrWithdrawn,
    type_: str,
) -> Changed | Refusal:
    run = place.run(run_id)
    if run is None:
        return place.refuse(type_, Refusal.of("run.not_owner"), session)
    known = run.state.ncrs.get(ncr)
    others = isinstance(payload, NcrWithdrawn) and known is not None and known.person != session.person.id
    right: Act = "withdraw_ncr" if others else "draft_ncr"
    refusal = place.may(session, right)
    if refusal is None:
        refusal = run.ended()
    if refusal is None and (known is None or known.withdrawn is not None):
        refusal = Refusal.of("ncr.unknown", ncr=ncr)
    if refusal is not None:
        return place.refuse(type_, refusal, session, run)
    assert known is not None
    if not is_reason(reason):
        return Refusal.of("entry.reason_missing")
    if isinstance(payload, NcrAmended) and (refusal := _unfit(place, known.draft, payload.changes)) is not None:
        return refusal
    return place.record(run, [Draft(type=type_, step=known.step, payload=payload.to_json())], session, right)

"""A late entry: performed then, recorded now, with reason and signature (DI-CON-2)."""

from __future__ import annotations

from datetime import datetime

from handrail.domain.acts import LATE_ENTRY, LateEntry, SignatureMade
from handrail.domain.entry import Entry, find_input, is_reason, read_entry
from handrail.domain.event import Draft
from handrail.domain.gates.answer import decide
from handrail.domain.instruction import Input
from handrail.domain.permissions import may_sign
from handrail.domain.reference import Person
from handrail.domain.refusal import Refusal
from handrail.operations.authenticate import Proven, authenticate_signer, failed_signing
from handrail.operations.checks import trained
from handrail.operations.record_capture import capture_answers, computed_drafts, hazards_first, seal
from handrail.operations.scan_code import as_known
from handrail.operations.sign import content_digest
from handrail.operations.workplace import Changed, OpenRun, Session, Workplace


def late_entry(
    place: Workplace, session: Session, run_id: str, path: str, entry: Entry, claimed: datetime, reason: str,
    badge: str, secret: str, sentence: str, event_id: str,
) -> Changed | Refusal:  # fmt: skip
    """Records a value that was taken earlier. The recorded-at time is the system's and never editable.

    ``event_id`` is a fresh id for the entry's event: its signature, stored with it, names it. A failed signing is an
    event (P11-300-1).
    """
    run = place.run(run_id)
    if run is None:
        return place.refuse("late_entry", Refusal.of("run.not_owner"), session)
    at = run.shown(path)
    refusal = at if isinstance(at, Refusal) else place.may(session, "late_entry") or hazards_first(run, at)
    if refusal is not None:
        return place.refuse("late_entry", refusal, session, run, path)
    assert not isinstance(at, Refusal)
    if not is_reason(reason):
        return Refusal.of("entry.reason_missing")
    time = place.clock.read()
    if claimed >= time.at or claimed < datetime.fromisoformat(run.state.started_at):
        return Refusal.of("entry.future")
    input_ = find_input(run.plan, run.state, at, entry.input)
    known = input_ if isinstance(input_, Refusal) else as_known(place, input_, entry)
    capture = known if isinstance(known, Refusal) else read_entry(run.plan, run.state, at, known, session.language)
    if isinstance(capture, Refusal):
        return capture
    assert isinstance(input_, Input)
    answer = decide(capture_answers(place, session, input_, run, capture))
    if isinstance(answer, Refusal):
        return place.refuse("late_entry", answer, session, run, path)
    proven = authenticate_signer(place, badge, secret)
    role = proven if isinstance(proven, Refusal) else _may_sign(place, session, run, proven.person)
    if isinstance(role, Refusal):
        failed = failed_signing(place, session, badge, LATE_ENTRY, proven, role)
        place.record(run, [failed.model_copy(update={"step": path})], session)
        return role
    assert isinstance(proven, Proven)
    person = proven.person
    late = LateEntry(capture=capture, reason=reason.strip())
    draft = Draft(
        type="capture.late", step=path, payload=late.to_json(), gates=answer.evidence, claimed=claimed,
        id=event_id,
    )  # fmt: skip
    shown = late.to_json() | {"claimed": claimed.isoformat(), "run": run_id, "step": path}
    made = SignatureMade(
        requirement=LATE_ENTRY, meaning="performed", sentence=sentence, language=session.language,
        person=person.id, name=person.name, role=role, signed_at=time.at, zone=time.zone,
        offset=time.offset, shown=shown, digest=content_digest(shown), targets=(event_id,),
    )  # fmt: skip
    seal(place, entry, capture)
    signed = proven.sign(place, run, Draft(type="signature.made", step=path, payload=made.to_json()))
    # In one transaction: no late entry stands without its signature.
    return place.record(run, [draft, signed, *computed_drafts(run.plan, run.state, at, capture)], session, "late_entry")


def _may_sign(place: Workplace, session: Session, run: OpenRun, person: Person) -> str | Refusal:
    """The role in which the person may sign for it: their own work (S4-07, P11-100-2)."""
    if person.id != session.person.id:
        return Refusal.of("signature.not_you", name=session.person.name)
    role = may_sign(person, "performed", None)
    if isinstance(role, Refusal):
        return role
    source = run.source
    overrides = run.state.overrides
    answer = decide([trained(place, person, source.doc_no, source.revision, run.work.operation, overrides, "sign")])
    return answer if isinstance(answer, Refusal) else role

"""Looking at a code before it is used: what it means, and whether it fits what is asked for."""

from __future__ import annotations

from handrail.domain.acts import GateRefused, InputMethod, Scan
from handrail.domain.codes import meant
from handrail.domain.entry import Entry, find_input
from handrail.domain.event import Draft
from handrail.domain.gates.answer import Answer, decide
from handrail.domain.instruction import Input
from handrail.domain.refusal import Refusal
from handrail.domain.values import Value
from handrail.operations.checks import equipment_answer, holds, lot_answer, serial_answers
from handrail.operations.workplace import Session, Workplace


class Looked(Value):
    """A code that fits: the entry that would record it, and what the gates saw."""

    scan: Scan
    entry: Entry
    answers: tuple[Answer, ...]


class Mismatch(Value):
    """A code that does not fit: nothing is used, the scan is kept in the record (BC-16)."""

    scan: Scan
    refusal: Refusal


def scan_code(
    place: Workplace, session: Session, run_id: str, path: str, input_id: str, raw: str, method: InputMethod
) -> Looked | Mismatch | Refusal:
    """Judges a scanned or typed code for one input. Using it is a second, separate act."""
    run = place.run(run_id)
    if run is None:
        return place.refuse("scan", Refusal.of("run.not_owner"), session)
    at = run.shown(path)
    refusal = at if isinstance(at, Refusal) else place.may(session, "run")
    if refusal is not None:
        return place.refuse("scan", refusal, session, run, path)
    assert not isinstance(at, Refusal)
    input_ = find_input(run.plan, run.state, at, input_id)
    if isinstance(input_, Refusal):
        return input_
    scan = place.codes.read(raw, method)
    if isinstance(scan, Refusal):
        # What was mistyped is no event; what a scanner read wrongly is (S0-12).
        return scan if scan.code.startswith("entry.") else place.refuse("scan", scan, session, run, path)
    entry = _coded(Entry(input=input_id, method=method), input_, scan)
    answers: list[Answer] = []
    material = run.plan.materials.get(input_.material or "")
    if input_.type == "lot":
        entry = _with_lot(place, entry)
        answers = [
            lot_answer(place, entry.entered, material, scan, session.language),
            holds(place, [("lot", entry.entered)]),
        ]
    elif entry.gauge is not None:
        answers = [
            equipment_answer(place, session.person, run.state.overrides, entry.gauge, input_.equipment_type),
            holds(place, [("equipment", entry.gauge)]),
        ]
    elif input_.type == "serial":
        answers = serial_answers(material, scan, session.language)
    answer = decide(answers)
    if isinstance(answer, Refusal):
        refused = GateRefused(act="scan", reasons=tuple(reason.to_json() for reason in answer.reasons))
        payload = refused.to_json() | {"scan": scan.to_json(), "input": input_id}
        place.record(run, [Draft(type="scan.refused", step=path, payload=payload)], session)
        return Mismatch(scan=scan, refusal=answer)
    return Looked(scan=scan, entry=entry, answers=tuple(answers))


def as_known(place: Workplace, input_: Input, entry: Entry) -> Entry | Refusal:
    """The entry as the code in it and the list of lots make it: what its caller says of them counts for nothing.

    Refused if it names a photo that is not on the tablet: an event never names what is not there (rule 15).
    """
    if entry.photo is not None and place.blobs.get(entry.photo.digest) is None:
        return Refusal.of("entry.required")
    if entry.scan is not None:
        scan = place.codes.read(entry.scan.raw, entry.scan.method)
        if isinstance(scan, Refusal):
            return scan
        entry = _coded(entry, input_, scan)
    return _with_lot(place, entry) if input_.type == "lot" else entry


def _coded(entry: Entry, input_: Input, scan: Scan) -> Entry:
    """The entry that a code makes at an input."""
    text = scan.text.strip()
    if input_.type == "lot":
        said = {"entered": meant(scan, "lot") or text}
    elif input_.type == "equipment" or input_.equipment_type is not None:
        # For a measured value the code is its gauge's.
        id_ = meant(scan, "equipment") or text
        said = {"entered": id_, "gauge": id_}
    elif input_.type == "serial":
        said = {"entered": meant(scan, "serial") or text}
    else:
        said = {"entered": text}
    return entry.model_copy(update={**said, "scan": scan})


def _with_lot(place: Workplace, entry: Entry) -> Entry:
    """With what the plant knows of the lot."""
    known = place.reference.lot(entry.entered.strip())
    expires = known.expires.isoformat() if known and known.expires else None
    return entry.model_copy(update={"part": known.part if known else None, "expires": expires})

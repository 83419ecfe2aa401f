"""Looking at a code before it is used: what it means, and whether it fits what is asked for."""

from __future__ import annotations

from handrail.domain.acts import GateRefused, InputMethod, Scan
from handrail.domain.entry import Entry, find_input
from handrail.domain.event import Draft
from handrail.domain.gates.answer import Answer, decide
from handrail.domain.permissions import may
from handrail.domain.refusal import Refusal
from handrail.domain.values import Value
from handrail.operations.checks import equipment_answer, holds, lot_answer
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
    refusal = at if isinstance(at, Refusal) else may(session.person, "run")
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
    answers: list[Answer] = []
    entry = Entry(input=input_id, entered=raw.strip(), method=method, scan=scan)
    if input_.type == "lot":
        material = run.plan.materials.get(input_.material or "")
        lot = scan.elements.get("10", raw.strip())
        known = place.reference.lot(lot)
        answers = [
            lot_answer(place, lot, material, scan.elements.get("01"), session.language),
            holds(place, [("lot", lot)]),
        ]
        entry = entry.model_copy(update={
            "entered": lot, "lot": lot, "part": known.part if known else None,
            "expires": known.expires.isoformat() if known and known.expires else None,
        })  # fmt: skip
    elif input_.type == "equipment" or input_.equipment_type is not None:
        # For a measured value the code is its gauge's.
        id_ = scan.elements.get("8004", raw.strip())
        answers = [equipment_answer(place, id_, input_.equipment_type), holds(place, [("equipment", id_)])]
        entry = entry.model_copy(update={"entered": id_, "gauge": id_})
    elif input_.type == "serial":
        entry = entry.model_copy(update={"entered": scan.elements.get("21", raw.strip())})
    answer = decide(answers)
    if isinstance(answer, Refusal):
        refused = GateRefused(act="scan", reasons=tuple(reason.to_json() for reason in answer.reasons))
        payload = refused.to_json() | {"scan": scan.to_json(), "input": input_id}
        place.record(run, [Draft(type="scan.refused", step=path, payload=payload)], session)
        return Mismatch(scan=scan, refusal=answer)
    return Looked(scan=scan, entry=entry, answers=tuple(answers))

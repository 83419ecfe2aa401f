"""The person is trained on this revision and operation, for what they are about to do."""

from __future__ import annotations

from typing import Literal

from handrail.domain.gates.answer import Answer, overridable, passed
from handrail.domain.now import Now
from handrail.domain.reference import Training
from handrail.domain.values import Value

GATE = "training"


class TrainingFacts(Value):
    person: str
    doc_no: str
    revision: str
    operation: str
    scope: Literal["execute", "sign"] = "execute"
    records: tuple[Training, ...]
    authorised_by: str = ""
    """Who signed past the lack of training in this run (rule 16)."""


def training_gate(facts: TrainingFacts, now: Now) -> Answer:
    """S0-09, S4-07, P11-10i-1: execute and sign are separate; valid through the whole interval."""
    asked = {"doc_no": facts.doc_no, "revision": facts.revision, "operation": facts.operation}
    fitting = [
        record
        for record in facts.records
        if record.person == facts.person
        and record.doc_no == facts.doc_no
        and record.revision == facts.revision
        and record.operation in (None, facts.operation)
        and record.scope == facts.scope
    ]
    missing = "training.missing" if facts.scope == "execute" else "training.sign_missing"
    current = _current(fitting, asked, now)
    if current is not None:
        return current
    if facts.authorised_by:
        return passed(GATE, "training.overridden", by=facts.authorised_by, **asked)
    if not fitting:
        return overridable(GATE, missing, **asked)
    future = [record.valid_from for record in fitting if record.valid_from > now.first_day]
    if future:
        return overridable(GATE, "training.not_yet", date=min(future).isoformat(), **asked)
    ended = max(record.valid_to for record in fitting if record.valid_to)
    return overridable(GATE, "training.expired", date=ended.isoformat(), **asked)


def _current(fitting: list[Training], asked: dict[str, str], now: Now) -> Answer | None:
    valid = [
        record
        for record in fitting
        if record.valid_from <= now.first_day and (record.valid_to is None or now.last_day <= record.valid_to)
    ]
    if not valid:
        return None
    until = max((r.valid_to for r in valid if r.valid_to), default=None)
    return passed(GATE, "training.current", until=until.isoformat() if until else "", **asked)

"""What a gate answers: passed with evidence, or closed with reasons; and how answers are collected."""

from __future__ import annotations

from collections.abc import Iterable

from handrail.domain.event import Evidence
from handrail.domain.refusal import Reason, Refusal
from handrail.domain.values import Value


class Answer(Value):
    """One gate's answer. ``reasons`` empty means open; ``evidence`` is what it saw either way."""

    gate: str
    evidence: tuple[Evidence, ...] = ()
    reasons: tuple[Reason, ...] = ()

    @property
    def open(self) -> bool:
        return not self.reasons


class Allowed(Value):
    """Every gate is open; the evidence goes into the event."""

    evidence: tuple[Evidence, ...]


def decide(answers: Iterable[Answer]) -> Allowed | Refusal:
    """Collects: all reasons at once, or the evidence of all (architecture idea 3)."""
    collected = tuple(answers)
    reasons = tuple(reason for answer in collected for reason in answer.reasons)
    if reasons:
        return Refusal(reasons=reasons)
    return Allowed(evidence=tuple(item for answer in collected for item in answer.evidence))


def passed(gate: str, code: str, **params: object) -> Answer:
    """An open gate with what it saw."""
    seen = Evidence(gate=gate, code=code, params={name: str(value) for name, value in params.items()})
    return Answer(gate=gate, evidence=(seen,))


def closed(gate: str, code: str, **params: object) -> Answer:
    """A closed gate with one reason."""
    return _closed(gate, code, params)


def overridable(gate: str, code: str, **params: object) -> Answer:
    """A closed gate that site policy may let a supervisor sign past (architecture rule 16)."""
    return _closed(gate, code, params, may_be_overridden=True)


def _closed(gate: str, code: str, params: dict[str, object], may_be_overridden: bool = False) -> Answer:
    helper = params.pop("helper", None)
    words = {name: str(value) for name, value in params.items()}
    reason = Reason(
        code=code, params=words, gate=gate, helper=str(helper) if helper else None, overridable=may_be_overridden
    )
    return Answer(gate=gate, reasons=(reason,))


def joined(gate: str, answers: Iterable[Answer]) -> Answer:
    """Several answers of one gate (three lots, two gauges) as one."""
    collected = tuple(answers)
    return Answer(
        gate=gate,
        evidence=tuple(item for answer in collected for item in answer.evidence),
        reasons=tuple(reason for answer in collected for reason in answer.reasons),
    )

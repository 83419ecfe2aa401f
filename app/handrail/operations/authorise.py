"""Signing past a closed gate, where site policy lets a supervisor do so (architecture rule 16, P11-10i-1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from handrail.domain.acts import GateOverridden, Overridden
from handrail.domain.entry import is_reason
from handrail.domain.event import Actor, Draft, Source, Work
from handrail.domain.gates.answer import Answer
from handrail.domain.gates.ownership import OwnershipFacts, ownership_gate
from handrail.domain.permissions import may, may_sign
from handrail.domain.reference import Person, Release, RunUnderWay
from handrail.domain.refusal import Reason, Refusal
from handrail.domain.statement import PROOF, statement
from handrail.operations.authenticate import Proven, authenticate_signer, failed_signing
from handrail.operations.checks import NONE, Start, equipment_answer, step_answers, trained
from handrail.operations.sign import content_digest
from handrail.operations.skip_step import not_skippable
from handrail.operations.start_run import start_run
from handrail.operations.take_up import Authorised, Candidate, candidate, take_up
from handrail.operations.workplace import Changed, OpenRun, Session, Workplace

DEVIATION = "deviation"
"""The requirement that the signature stands for; it belongs to no step."""


@dataclass(frozen=True, slots=True)
class Job:
    """What somebody wants to do: the unit's operation, and what of it."""

    order: str
    operation: str
    unit: str
    run: str
    """The run under way; with ``starts`` a fresh id (UUIDv7) for the one that is to start."""
    starts: bool = False
    skip: str | None = None
    """Path of the step that is to be skipped."""
    gauge: str | None = None
    """Id of the gauge that is to be used."""


@dataclass(frozen=True, slots=True)
class DeviationAsked:
    """The closed gates that may be signed past, for whom and where; everything else stays as it is."""

    job: Job
    work: Work
    source: Source
    mode: str
    person: Person
    """Who is to go on then."""
    language: str
    covers: tuple[Overridden, ...]
    found: Candidate | None = None
    """The run to go on with, where another tablet has it."""

    def shown(self, reason: str) -> dict[str, Any]:
        """What would be signed now."""
        return {
            "run": self.job.run, "work": self.work.to_json(), "source": self.source.to_json(), "mode": self.mode,
            "person": self.person.id, "name": self.person.name, "language": self.language,
            "meaning": "authorised_deviation", "covers": [one.to_json() for one in self.covers], "reason": reason,
        }  # fmt: skip

    def digest(self, reason: str) -> str:
        """The digest of what would be signed now."""
        return content_digest(self.shown(reason))


def next_deviation(place: Workplace, session: Session, job: Job) -> DeviationAsked | Refusal:
    """What there is to authorise, or why nothing is. A refusal is logged."""
    asked = _asked(place, session, job)
    run = None if job.starts else place.run(job.run)
    return place.refuse("authorise", asked, session, run) if isinstance(asked, Refusal) else asked


def authorise(
    place: Workplace, session: Session, job: Job, badge: str, secret: str, *, digest: str, sentence: str, reason: str
) -> Changed | Refusal:
    """Signs past the gates that have that digest, by badge and secret of somebody else who may; starts the run if
    there is none. A failed signing is an event (P11-300-1).
    """
    asked = next_deviation(place, session, job)
    if isinstance(asked, Refusal):
        return asked
    job, reason = asked.job, reason.strip()
    run = None if job.starts else place.run(job.run)
    if not is_reason(reason):
        return Refusal.of("entry.reason_missing")
    if asked.digest(reason) != digest:
        return place.refuse("authorise", Refusal.of("signature.changed"), session, run)
    proven = authenticate_signer(place, badge, secret)
    role = proven if isinstance(proven, Refusal) else _may(place, session, asked, proven.person)
    if isinstance(role, Refusal):
        failed = failed_signing(place, session, badge, DEVIATION, proven, role)
        if run is not None:
            place.record(run, [failed], session)
        else:
            place.journal.append([failed], session.actor)
        return role
    assert isinstance(proven, Proven)
    time, person = place.clock.read(), proven.person
    made = GateOverridden(
        requirement=DEVIATION, meaning="authorised_deviation", sentence=sentence, language=session.language,
        person=person.id, name=person.name, role=role, signed_at=time.at, zone=time.zone, offset=time.offset,
        shown=asked.shown(reason), digest=digest, targets=(), covers=asked.covers, reason=reason,
    )  # fmt: skip
    said = statement(
        "gate.overridden", made.to_json(), run=job.run, step=None, work=asked.work, source=asked.source,
        mode=place.mode,
    )  # fmt: skip
    signer = Actor(person=person.id, name=person.name, role=role)
    payload = made.to_json() | {PROOF: proven.signer.prove(said)}
    draft = Draft(type="gate.overridden", payload=payload, actor=signer)
    if asked.found is not None:
        return take_up(place, session, asked.found, Authorised(draft, made.overrides))
    if run is not None:
        return place.record(run, [draft], session)
    return start_run(place, session, job.order, job.operation, job.unit, job.run, Authorised(draft, made.overrides))


def _asked(place: Workplace, session: Session, job: Job) -> DeviationAsked | Refusal:
    run = None if job.starts else place.run(job.run)
    if run is None and not job.starts:
        return Refusal.of("run.not_owner")
    refusal = place.may(session, "run")
    if refusal is None and run is not None:
        refusal = run.ended()
    if refusal is not None:
        return refusal
    elsewhere = place.under_way_elsewhere(job.order, job.operation, job.unit) if job.starts else None
    if elsewhere is not None and elsewhere.state != "handed_over":
        return _elsewhere(place, session, job, elsewhere)
    found = _at_start(place, session, job) if run is None else _under_way(place, session, run, job)
    if isinstance(found, Refusal):
        return found
    work, source, reasons = found
    return _covering(place, session, job, work, source, reasons, None)


def _elsewhere(place: Workplace, session: Session, job: Job, known: RunUnderWay) -> DeviationAsked | Refusal:
    """Going on with a run that another tablet has not let go: from the very entry that is shown to who signs."""
    found = candidate(place, known.id)
    if isinstance(found, Refusal):
        return found
    run, standing = found.run, found.standing
    known = known.model_copy(update={"entries": len(standing.entries), "person": run.state.last_by})
    gates = [
        ownership_gate(OwnershipFacts(run=known, head=standing.head)),
        *step_answers(place, session, run, run.position.open[0] if run.position.open else None),
    ]
    return _covering(place, session, replace(job, run=known.id), run.work, run.source, _reasons(gates), found)


def _covering(
    place: Workplace, session: Session, job: Job, work: Work, source: Source, reasons: tuple[Reason, ...],
    found: Candidate | None,
) -> DeviationAsked | Refusal:  # fmt: skip
    known = (covered(place, session, reason) for reason in reasons)
    covers = tuple(one for one in known if one is not None)
    if not covers:
        return Refusal.of("deviation.none")
    return DeviationAsked(job, work, source, place.mode, session.person, session.language, covers, found)


_Found = tuple[Work, Source, tuple[Reason, ...]]


def _at_start(place: Workplace, session: Session, job: Job) -> _Found | Refusal:
    start = Start(place, session, job.order, job.operation, job.unit)
    reasons = _reasons(start.answers())
    if start.order is None or start.plan is None or not isinstance(start.release, Release):
        return Refusal(reasons=reasons) if reasons else Refusal.of("deviation.none")
    return start.work, start.source, reasons


def _under_way(place: Workplace, session: Session, run: OpenRun, job: Job) -> _Found | Refusal:
    at = run.at(job.skip) if job.skip is not None else next(iter(run.position.open), None)
    reasons = _reasons(step_answers(place, session, run, at))
    if job.gauge is not None:
        reasons += _reasons([equipment_answer(place, session.person, run.state.overrides, job.gauge, None)])
    if job.skip is not None:
        if at is None:
            return Refusal.of("step.not_open", step=job.skip)
        skipping = not_skippable(place, session.person, run, at)
        reasons += skipping.reasons if skipping is not None else ()
    return run.work, run.source, reasons


def _reasons(answers: Sequence[Answer]) -> tuple[Reason, ...]:
    return tuple(reason for answer in answers for reason in answer.reasons)


def covered(place: Workplace, session: Session, reason: Reason) -> Overridden | None:
    """What signing past a reason covers; None where site policy lets nobody."""
    policy, params = place.reference.policy().overrides, reason.params
    if not reason.overridable:
        return None
    if reason.gate == "training" and policy.training:
        return Overridden(kind="training", subject=session.person.id, code=reason.code, params=params)
    if reason.gate == "ownership" and policy.take_over:
        return Overridden(kind="ownership", subject=params["run"], code=reason.code, params=params)
    if reason.code == "equipment.calibration_ended":
        over = (place.now().last_day - date.fromisoformat(params["date"])).days
        if over <= policy.calibration_days:
            return Overridden(kind="calibration", subject=params["equipment"], code=reason.code, params=params)
    if reason.gate is None and policy.skip:
        return Overridden(kind="skip", subject=params["step"], code=reason.code, params=params)
    return None


def _may(place: Workplace, session: Session, asked: DeviationAsked, person: Person) -> str | Refusal:
    """The role in which the person may authorise it: never who is to go on then, nor untrained to sign."""
    refusal = may(person, "override")
    if refusal is not None:
        return refusal
    role = may_sign(person, "authorised_deviation", None)
    if isinstance(role, Refusal):
        return role
    if person.id == session.person.id:
        return Refusal.of("signature.same_person", name=person.name)
    source = asked.source
    answer = trained(place, person, source.doc_no, source.revision, asked.work.operation, NONE, "sign")
    return role if answer.open else Refusal(reasons=answer.reasons)

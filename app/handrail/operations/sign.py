"""Signing what is shown: both factors every time, meaning first, bound to the exact content."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from handrail.domain.acts import PhotoTaken, SignatureDeclined, SignatureMade, SigningFailed
from handrail.domain.completion import left, unsigned
from handrail.domain.entry import is_reason
from handrail.domain.event import Actor, Draft
from handrail.domain.flow import StepAt
from handrail.domain.gates.answer import decide
from handrail.domain.gates.training import TrainingFacts, training_gate
from handrail.domain.instruction import SignatureRequirement
from handrail.domain.permissions import may_sign
from handrail.domain.reference import Person
from handrail.domain.refusal import Refusal
from handrail.domain.shown import covered, shown_record, targets
from handrail.operations.authenticate import Proven, authenticate_signer
from handrail.operations.checks import leases, settled, step_answers
from handrail.operations.workplace import Changed, OpenRun, Session, Workplace

MOST_SHOWN = 24 * 1024
"""Bytes of shown content that an event holds itself, beside the ids of all that it covers."""


class Asked:
    """What is to be signed next at a step: the requirement, the content shown and its digest."""

    def __init__(self, run: OpenRun, at: StepAt, requirement: SignatureRequirement, language: str) -> None:
        self.run, self.at, self.requirement = run, at, requirement
        self.shown = shown_record(run.state, at, language) | {"meaning": requirement.meaning}
        self.digest = content_digest(self.shown)


def content_digest(shown: dict[str, Any]) -> str:
    """SHA-256 of the content as canonical JSON (only text, whole numbers, lists: RFC 8785 by construction)."""
    return hashlib.sha256(_content(shown)).hexdigest()


def _content(shown: dict[str, Any]) -> bytes:
    return json.dumps(shown, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _kept(place: Workplace, asked: Asked) -> dict[str, Any]:
    """What the event says was shown: the content, or where no event could hold it the sealed content by its digest."""
    data = _content(asked.shown)
    if len(data) <= MOST_SHOWN:
        return asked.shown
    by_digest = PhotoTaken(digest=place.blobs.put(data), size=len(data), mime="application/json", name="shown.json")
    return by_digest.to_json()


def next_signature(place: Workplace, session: Session, run_id: str, path: str) -> Asked | Refusal:
    """What the dialog shows. Everything else at the step must be done first."""
    run = place.run(run_id)
    if run is None:
        return Refusal.of("run.not_owner")
    at = _signable(run, path)
    if isinstance(at, Refusal):
        return at
    waiting = left(run.plan, run.state, at, settled(place, run.state))
    if waiting.hazards or waiting.captures or waiting.out:
        return Refusal.of("step.captures_left", count=len(waiting.captures) + len(waiting.out), names="")
    requirements = unsigned(at, run.state.step(path))
    if not requirements:
        return Refusal.of("step.done")
    return Asked(run, at, requirements[0], session.language)


def sign(
    place: Workplace, session: Session, run_id: str, path: str, badge: str, secret: str, *, digest: str, sentence: str
) -> Changed | Refusal:
    """Takes the next signature of a step by badge and secret, over the content with that digest.

    ``sentence`` is the sentence of meaning as it was shown. The signer may be a second person; the
    session at the tablet stays the operator's. A failed signing is an event (P11-300-1).
    """
    asked = next_signature(place, session, run_id, path)
    if isinstance(asked, Refusal):
        return place.refuse("sign", asked, session, place.run(run_id), path)
    run, at, requirement = asked.run, asked.at, asked.requirement
    if asked.digest != digest:
        return place.refuse("sign", Refusal.of("signature.changed"), session, run, path)
    proven = authenticate_signer(place, badge, secret)
    refusal = proven if isinstance(proven, Refusal) else _may(place, session, asked, proven.person)
    if refusal is not None:
        known = None if isinstance(proven, Refusal) else proven.person.id
        failed = SigningFailed(
            requirement=requirement.id, code=refusal.code, person=known,
            failures=place.credentials.failures(place.credentials.badge_digest(badge)),
            reasons=tuple(reason.to_json() for reason in refusal.reasons),
        )  # fmt: skip
        place.record(run, [Draft(type="signature.failed", step=path, payload=failed.to_json())], session)
        return refusal
    assert isinstance(proven, Proven)
    time, person = place.clock.read(), proven.person
    made = SignatureMade(
        requirement=requirement.id, meaning=requirement.meaning, sentence=sentence, language=session.language,
        person=person.id, name=person.name, role=requirement.role or person.roles[0], signed_at=time.at,
        zone=time.zone, offset=time.offset, shown=_kept(place, asked), digest=digest,
        targets=targets(run.state, at),
    )  # fmt: skip
    signer = Actor(person=person.id, name=person.name, role=made.role)
    draft = Draft(type="signature.made", step=path, payload=made.to_json())
    return place.record(run, [proven.sign(place, run, draft)], signer)


def decline(
    place: Workplace, session: Session, run_id: str, path: str, badge: str, secret: str, reason: str
) -> Changed | Refusal:
    """A person who may give the signature does not agree, and says why."""
    asked = next_signature(place, session, run_id, path)
    if isinstance(asked, Refusal):
        return place.refuse("decline", asked, session, place.run(run_id), path)
    if not is_reason(reason):
        return Refusal.of("entry.reason_missing")
    proven = authenticate_signer(place, badge, secret)
    wanted = asked.requirement
    refusal = proven if isinstance(proven, Refusal) else may_sign(proven.person, wanted.meaning, wanted.role)
    if refusal is not None:
        return place.refuse("decline", refusal, session, asked.run, path)
    assert isinstance(proven, Proven)
    person = proven.person
    declined = SignatureDeclined(
        requirement=asked.requirement.id, meaning=asked.requirement.meaning, person=person.id, name=person.name,
        reason=reason.strip(), digest=asked.digest,
    )  # fmt: skip
    signer = Actor(person=person.id, name=person.name, role=person.roles[0])
    draft = Draft(type="signature.declined", step=path, payload=declined.to_json())
    return place.record(asked.run, [proven.sign(place, asked.run, draft)], signer)


def _signable(run: OpenRun, path: str) -> StepAt | Refusal:
    """The step if it is open, or finished with a signature that became void."""
    at = run.at(path)
    if at is None or not run.state.is_open:
        return Refusal.of("run.closed" if at is not None else "step.not_open", step=path)
    if run.state.step(path).status == "completed" and run.state.status == "open":
        return at
    return run.shown(path)


def _may(place: Workplace, session: Session, asked: Asked, person: Person) -> Refusal | None:
    """Whether this person may give this signature, here and now."""
    run, requirement = asked.run, asked.requirement
    refusal = may_sign(person, requirement.meaning, requirement.role)
    if refusal is not None:
        return refusal
    state = run.state.step(asked.at.path)
    if requirement.second_person:
        done = {p for step in covered(run.state, asked.at) for p in step.performers}
        signed = {s.signature.person for s in state.standing()}
        if person.id in done | signed | {session.person.id}:
            return Refusal.of("signature.same_person", name=person.name)
    elif person.id != session.person.id:
        return Refusal.of("signature.not_you", name=session.person.name)
    facts = TrainingFacts(
        person=person.id, doc_no=run.source.doc_no, revision=run.source.revision, operation=run.work.operation,
        scope="sign", records=place.reference.training(person.id),
    )  # fmt: skip
    answers = [training_gate(facts, place.now()), leases(place)]
    if not requirement.second_person:
        answers += step_answers(place, session, run, asked.at)
    answer = decide(answers)
    return answer if isinstance(answer, Refusal) else None

"""Signing what is shown: both factors every time, meaning first, bound to the exact content."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from handrail.domain.acts import SignatureDeclined, SignatureMade
from handrail.domain.completion import left, unsigned
from handrail.domain.entry import is_reason
from handrail.domain.event import Actor, Draft
from handrail.domain.flow import StepAt
from handrail.domain.gates.answer import Answer, decide
from handrail.domain.instruction import Meaning, SignatureRequirement
from handrail.domain.permissions import may_sign
from handrail.domain.reference import Person
from handrail.domain.refusal import Refusal
from handrail.domain.shown import covered, shown_record, targets
from handrail.operations.authenticate import (
    Proven,
    authenticate_again,
    authenticate_signer,
    begin_period,
    failed_signing,
)
from handrail.operations.checks import settled, step_answers, trained
from handrail.operations.workplace import Changed, OpenRun, Session, Workplace
from handrail.ports.credentials import Attested

RELEASES: frozenset[Meaning] = frozenset({"reviewed", "approved"})
"""Meanings that release what others did and verified."""
ATTESTED_FOR = timedelta(minutes=10)
"""How long after a sign-in at the provider it may be signed on the strength of it."""
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


def kept(place: Workplace, shown: dict[str, Any]) -> dict[str, Any]:
    """What the event says was shown: the content, or where no event could hold it the sealed content by its digest."""
    data = _content(shown)
    if len(data) <= MOST_SHOWN:
        return shown
    return {"digest": place.blobs.put(data), "size": len(data), "mime": "application/json", "name": "shown.json"}


def next_signature(place: Workplace, session: Session, run_id: str, path: str) -> Asked | Refusal:
    """What the dialog shows. Everything else at the step must be done first."""
    run = place.run(run_id)
    if run is None:
        return Refusal.of("run.not_owner")
    refusal = place.may(session, "look")
    if refusal is not None:
        return refusal
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
    place: Workplace, session: Session, run_id: str, path: str, badge: str, secret: str, *, digest: str, sentence: str,
    attested: Attested | None = None,
) -> Changed | Refusal:  # fmt: skip
    """Takes the next signature of a step by badge and secret, over the content with that digest.

    ``sentence`` is the sentence of meaning as it was shown. ``badge`` is empty where site policy lets a person sign
    with the secret alone (``authenticate_again``). The signer may be a second person; the session at the tablet stays
    the operator's. ``attested``: that the signer just signed in at the provider, where the policy asks for it
    (``asks_again``). A failed signing is an event (P11-300-1).
    """
    asked = _as_shown(place, session, ShownRecord(run_id, path, digest))
    if isinstance(asked, Refusal):
        return asked
    proven = authenticate_signer(place, badge, secret) if badge else authenticate_again(place, session.person, secret)
    role = proven if isinstance(proven, Refusal) else _may(place, session, asked, proven.person)
    if isinstance(proven, Proven) and not isinstance(role, Refusal) and asks_again(place, asked):
        role = _attested(place, asked, proven.person, attested) or role
    if isinstance(role, Refusal):
        return _failed(place, session, asked, badge, proven, role)
    assert isinstance(proven, Proven)
    changed = _give(place, session, asked, proven, role, badge, sentence, attested)
    if badge:
        begin_period(place, session, proven.person)
    return changed


@dataclass(frozen=True, slots=True)
class ShownRecord:
    """A record as it was shown to a signer: the step of a run, and the digest of the content."""

    run: str
    path: str
    digest: str


def together(place: Workplace, session: Session, asked: Asked) -> tuple[Asked, ...]:
    """The same signature, where it waits for other units of the order, in open runs of this revision on this tablet."""
    work, order = asked.run.work, place.reference.order(asked.run.work.order)
    if order is None or asks_again(place, asked):
        return ()
    runs = (place.run_of(work.order, work.operation, unit) for unit in order.units if unit != work.unit)
    found = (
        next_signature(place, session, run.state.run, asked.at.path)
        for run in runs
        if run is not None and run.is_open and run.source.content == asked.run.source.content
    )
    return tuple(one for one in found if isinstance(one, Asked) and one.requirement.id == asked.requirement.id)


def sign_together(
    place: Workplace, session: Session, records: Sequence[ShownRecord], badge: str, secret: str, *, sentence: str
) -> tuple[Changed, ...] | Refusal:
    """Signs several records by badge and secret given once; each was shown, and gets a signature of its own.

    All of them or none: what refuses one refuses all, before the first is signed.
    """
    found = [_as_shown(place, session, record) for record in records]
    for one in found:
        if isinstance(one, Refusal):
            return one
    asked = [one for one in found if isinstance(one, Asked)]
    proven = authenticate_signer(place, badge, secret)
    given: list[tuple[Asked, str]] = []
    for one in asked:
        role = proven if isinstance(proven, Refusal) else _may(place, session, one, proven.person)
        if not isinstance(role, Refusal) and asks_again(place, one):
            role = Refusal.of("signature.prove_again")
        if isinstance(role, Refusal):
            return _failed(place, session, one, badge, proven, role)
        given.append((one, role))
    assert isinstance(proven, Proven)
    return tuple(_give(place, session, one, proven, role, badge, sentence, None) for one, role in given)


def _as_shown(place: Workplace, session: Session, record: ShownRecord) -> Asked | Refusal:
    """What is to be signed, if it is still what was shown. A refusal is logged."""
    run = place.run(record.run)
    asked = next_signature(place, session, record.run, record.path)
    if isinstance(asked, Asked) and asked.digest != record.digest:
        asked = Refusal.of("signature.changed")
    return place.refuse("sign", asked, session, run, record.path) if isinstance(asked, Refusal) else asked


def _failed(
    place: Workplace, session: Session, asked: Asked, badge: str, proven: Proven | Refusal, refusal: Refusal
) -> Refusal:
    failed = failed_signing(place, session, badge, asked.requirement.id, proven, refusal)
    place.record(asked.run, [failed.model_copy(update={"step": asked.at.path})], session)
    return refusal


def _give(
    place: Workplace, session: Session, asked: Asked, proven: Proven, role: str, badge: str, sentence: str,
    attested: Attested | None,
) -> Changed:  # fmt: skip
    run, requirement, time, person = asked.run, asked.requirement, place.clock.read(), proven.person
    made = SignatureMade(
        requirement=requirement.id, meaning=requirement.meaning, sentence=sentence, language=session.language,
        person=person.id, name=person.name, role=role, signed_at=time.at,
        zone=time.zone, offset=time.offset, shown=kept(place, asked.shown), digest=asked.digest,
        targets=targets(run.state, asked.at), factors=("badge", "pin") if badge else ("pin",),
        attestation=attested.document if attested is not None and asks_again(place, asked) else None,
    )  # fmt: skip
    signer = Actor(person=person.id, name=person.name, role=role)
    draft = Draft(type="signature.made", step=asked.at.path, payload=made.to_json())
    return place.record(run, [proven.sign(place, run, draft)], signer)


def asks_again(place: Workplace, asked: Asked) -> bool:
    """Whether the policy asks for a sign-in at the provider besides badge and PIN."""
    known = place.reference.policy().sign_in
    return known.way != "own" and asked.requirement.meaning in known.again_for


def _attested(place: Workplace, asked: Asked, person: Person, attested: Attested | None) -> Refusal | None:
    if attested is None or attested.digest != asked.digest or place.now().latest - attested.at > ATTESTED_FOR:
        return Refusal.of("signature.prove_again")
    if attested.person != person.id:
        return Refusal.of("sign_in.not_your_badge")
    return None


def decline(
    place: Workplace, session: Session, run_id: str, path: str, badge: str, secret: str, reason: str
) -> Changed | Refusal:
    """A person who may give the signature does not agree, and says why: also while the unit is on hold.

    A failed signing is an event (P11-300-1).
    """
    asked = next_signature(place, session, run_id, path)
    if isinstance(asked, Refusal):
        return place.refuse("decline", asked, session, place.run(run_id), path)
    if not is_reason(reason):
        return Refusal.of("entry.reason_missing")
    proven = authenticate_signer(place, badge, secret)
    role = proven if isinstance(proven, Refusal) else _may_decline(place, session, asked, proven.person)
    if isinstance(role, Refusal):
        return _failed(place, session, asked, badge, proven, role)
    assert isinstance(proven, Proven)
    person = proven.person
    declined = SignatureDeclined(
        requirement=asked.requirement.id, meaning=asked.requirement.meaning, person=person.id, name=person.name,
        reason=reason.strip(), digest=asked.digest,
    )  # fmt: skip
    signer = Actor(person=person.id, name=person.name, role=role)
    draft = Draft(type="signature.declined", step=path, payload=declined.to_json())
    return place.record(asked.run, [proven.sign(place, asked.run, draft)], signer)


def _signable(run: OpenRun, path: str) -> StepAt | Refusal:
    """The step if it is open, or finished with a signature that became void."""
    at = run.at(path)
    if at is None:
        return Refusal.of("step.not_open", step=path)
    ended = run.ended()
    if ended is not None:
        return ended
    if run.state.step(path).status == "completed" and run.state.status == "open":
        return at
    return run.shown(path)


def _may(place: Workplace, session: Session, asked: Asked, person: Person) -> str | Refusal:
    """The role in which this person may give this signature here and now, or why not.

    Gates are asked again for everybody (P11-10f-1); who only verifies needs no training to do the work.
    """
    role = _who(session, asked, person)
    if isinstance(role, Refusal):
        return role
    working = not asked.requirement.by_another
    gates = step_answers(place, session, asked.run, asked.at, working=working)
    answer = decide([_trained(place, asked, person), *gates])
    return answer if isinstance(answer, Refusal) else role


def _may_decline(place: Workplace, session: Session, asked: Asked, person: Person) -> str | Refusal:
    """As for signing, but that nothing else needs to be as it should."""
    role = _who(session, asked, person)
    answer = _trained(place, asked, person)
    return role if answer.open or isinstance(role, Refusal) else Refusal(reasons=answer.reasons)


def _trained(place: Workplace, asked: Asked, person: Person) -> Answer:
    source = asked.run.source
    return trained(
        place, person, source.doc_no, source.revision, asked.run.work.operation, asked.run.state.overrides, "sign"
    )


def _who(session: Session, asked: Asked, person: Person) -> str | Refusal:
    """The role in which this person may sign or decline: rights and segregation of duties (P11-200-4).

    As performed signs who is signed in. All other meanings are for somebody beside them who did nothing of what is
    signed for, whether the instruction says so or not; and who reviews or approves did not verify it either.
    """
    run, requirement = asked.run, asked.requirement
    role = may_sign(person, requirement.meaning, requirement.role)
    if isinstance(role, Refusal):
        return role
    if requirement.by_another:
        over = covered(run.state, asked.at)
        taken = {session.person.id, *(p for step in over for p in step.performers)}
        released = requirement.meaning in RELEASES
        for step in over if released else [run.state.step(asked.at.path)]:
            taken |= {s.signature.person for s in step.standing()}
        if person.id in taken:
            return Refusal.of("signature.same_person", name=person.name)
    elif person.id != session.person.id:
        return Refusal.of("signature.not_you", name=session.person.name)
    return role

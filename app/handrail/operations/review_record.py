"""Reviewing the audit trail of a closed run: a signed act by someone who did not work on it (A11D-12-4)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from handrail.domain import review as rules
from handrail.domain.acts import REVIEW, RecordReviewed, ReviewMeaning
from handrail.domain.entry import is_reason
from handrail.domain.event import Actor, Draft
from handrail.domain.gates.clock import ClockFacts, clock_gate
from handrail.domain.permissions import may, may_sign
from handrail.domain.policy import ReviewMethod
from handrail.domain.reference import Person
from handrail.domain.refusal import Refusal
from handrail.domain.review import Review, Trail
from handrail.domain.statement import PROOF, statement
from handrail.operations.authenticate import Proven, authenticate_signer, failed_signing
from handrail.operations.checks import NONE, trained
from handrail.operations.sign import content_digest, kept
from handrail.operations.workplace import Changed, OpenRun, Session, Workplace
from handrail.ports.journal import Stored


@dataclass(frozen=True, slots=True)
class ReviewAsked:
    """A closed run as it is shown for review, by one method."""

    run: OpenRun
    review: Review
    language: str
    earlier: tuple[Stored, ...]
    """The reviews that stand already."""

    def shown(self, meaning: ReviewMeaning, seen: Iterable[str], reason: str = "") -> dict[str, Any]:
        """What would be signed now."""
        earlier = [one.hash for one in self.earlier]
        return rules.shown_review(self.review, meaning, seen, reason, self.language, earlier)

    def digest(self, meaning: ReviewMeaning, seen: Iterable[str], reason: str = "") -> str:
        """The digest of what would be signed now."""
        return content_digest(self.shown(meaning, seen, reason))


def trail_of(place: Workplace, run: str) -> Trail:
    """The run's entries as they lie in the journal."""
    return rules.read_trail(run, ((one.event, one.hash) for one in place.journal.run(run)))


def methods(place: Workplace, trail: Trail) -> dict[ReviewMethod, Refusal | None]:
    """Each method, and why it is not open."""
    policy = place.reference.policy().review
    return {method: rules.closed_method(trail, method, policy) for method in rules.METHODS}


def next_review(
    place: Workplace, session: Session, run_id: str, method: ReviewMethod | None = None
) -> ReviewAsked | Refusal:
    """What the reviewer is shown; without a method the least that is open. A refusal is logged (P11-10d-1)."""
    asked = _asked(place, session, run_id, method)
    return place.refuse("review", asked, session, place.run(run_id)) if isinstance(asked, Refusal) else asked


def review_record(
    place: Workplace, session: Session, run_id: str, badge: str, secret: str, *,
    method: ReviewMethod, meaning: ReviewMeaning, seen: frozenset[str], digest: str, sentence: str, reason: str = "",
) -> Changed | Refusal:  # fmt: skip
    """Signs the review of what has that digest, by badge and secret of the person who is signed in.

    ``seen`` are the event ids that were opened: all that are shown, or it can only be rejected. ``sentence`` is the
    sentence of meaning as it was shown. A failed signing is an event (P11-300-1).
    """
    asked = _asked(place, session, run_id, method)
    if isinstance(asked, Refusal):
        return place.refuse("review", asked, session, place.run(run_id))
    run, reason = asked.run, reason.strip()
    if meaning == "rejected" and not is_reason(reason):
        return Refusal.of("entry.reason_missing")
    unseen = asked.review.unseen(seen)
    if meaning == "reviewed" and unseen:
        return place.refuse("review", Refusal.of("review.not_seen", count=len(unseen)), session, run)
    shown = asked.shown(meaning, seen, reason)
    if content_digest(shown) != digest:
        return place.refuse("review", Refusal.of("signature.changed"), session, run)
    gate = clock_gate(
        ClockFacts(offset_seconds=place.clock.offset(), jumped_back_seconds=place.clock.behind()),
        place.reference.policy(),
    )
    if not gate.open:
        return place.refuse("review", Refusal(reasons=gate.reasons), session, run)
    proven = authenticate_signer(place, badge, secret)
    role = proven if isinstance(proven, Refusal) else _may(place, session, asked, proven.person)
    if isinstance(role, Refusal):
        failed = failed_signing(place, session, badge, REVIEW, proven, role)
        payload = failed.payload | {"run": run.state.run}
        place.record_beside(run, failed.model_copy(update={"payload": payload}), session.actor)
        return role
    assert isinstance(proven, Proven)
    time, person = place.clock.read(), proven.person
    review = asked.review
    reviewed = RecordReviewed(
        requirement=REVIEW, meaning=meaning, sentence=sentence, language=session.language, person=person.id,
        name=person.name, role=role, signed_at=time.at, zone=time.zone, offset=time.offset,
        shown=kept(place, shown), digest=digest, targets=(review.trail.entries[-1].event.id,),
        run=run_id, count=len(review.trail.entries), head=review.trail.head, method=method, rules=rules.RULES,
        exceptions=len(review.trail.exceptions), sample=len(review.sample), others=sum(review.others.values()),
        seen=len(review.shown) - len(unseen), seed=review.seed, reason=reason or None,
    )  # fmt: skip
    payload = reviewed.to_json()
    # The event stands in no run: so does the statement that the person's own key signs.
    said = statement("record.reviewed", payload, run=None, step=None, work=run.work, source=run.source, mode=place.mode)
    draft = Draft(type="record.reviewed", payload=payload | {PROOF: proven.signer.prove(said)}, gates=gate.evidence)
    return place.record_beside(run, draft, Actor(person=person.id, name=person.name, role=role))


def _asked(place: Workplace, session: Session, run_id: str, method: ReviewMethod | None) -> ReviewAsked | Refusal:
    run = place.run(run_id)
    if run is None:
        return Refusal.of("run.not_owner")
    refusal = place.may(session, "review")
    if refusal is not None:
        return refusal
    trail, broken = _read(place, run_id)
    found = [rules.may_review(trail, session.person.id, session.person.name), broken or rules.not_reviewable(trail)]
    reasons = tuple(reason for one in found if one is not None for reason in one.reasons)
    if reasons:
        return Refusal(reasons=reasons)
    if method is None:
        open_: list[ReviewMethod] = [name for name, closed in methods(place, trail).items() if closed is None]
        method = open_[0]
    review = rules.begin(trail, method, place.reference.policy().review)
    if isinstance(review, Refusal):
        return review
    return ReviewAsked(run, review, session.language, place.reviews(run_id))


def _read(place: Workplace, run_id: str) -> tuple[Trail, Refusal | None]:
    """The trail, and a refusal that names the first entry whose bytes are not those that were hashed."""
    stored = place.journal.run(run_id)
    altered = (at for at, one in enumerate(stored, start=1) if hashlib.sha256(b"\0" + one.data).hexdigest() != one.hash)
    bad = next(altered, None)
    trail = rules.read_trail(run_id, ((one.event, one.hash) for one in stored))
    return trail, Refusal.of("review.broken", entry=bad) if bad is not None else None


def _may(place: Workplace, session: Session, asked: ReviewAsked, person: Person) -> str | Refusal:
    """The role in which the person whose badge and secret these are may sign, or why not.

    It is whoever is signed in, trained to sign, and nobody else. Who may review may also find fault.
    """
    if person.id != session.person.id:
        return Refusal.of("signature.not_you", name=session.person.name)
    role = may(person, "review") or may_sign(person, "reviewed", None)
    if isinstance(role, Refusal):
        return role
    run = asked.run
    source = run.source
    answer = trained(place, person, source.doc_no, source.revision, run.work.operation, NONE, "sign")
    return role if answer.open else Refusal(reasons=answer.reasons)

"""Proving who someone is: badge and secret, the same work and the same answer for a stranger."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from handrail.domain.acts import BadgeUnlocked, SigningFailed
from handrail.domain.event import NOBODY, Draft
from handrail.domain.reference import Person
from handrail.domain.refusal import Refusal
from handrail.domain.statement import PROOF, statement
from handrail.operations.workplace import OpenRun, Workplace
from handrail.ports.credentials import Opened, Signer, Unproven


@dataclass(frozen=True, slots=True)
class Proven:
    """A person who proved who they are just now, with the key that their secret opened."""

    person: Person
    signer: Signer

    def sign(self, place: Workplace, run: OpenRun, draft: Draft) -> Draft:
        """The draft with the person's own signature over all that it says, and where (P11-70-1)."""
        said = statement(
            draft.type, draft.payload, run=run.state.run, step=draft.step, work=run.work, source=run.source,
            mode=place.mode,
        )  # fmt: skip
        return draft.model_copy(update={"payload": draft.payload | {PROOF: self.signer.prove(said)}})


def failed_signing(place: Workplace, badge: str, requirement: str, proven: Proven | Refusal, refusal: Refusal) -> Draft:
    """A failed signing as an event to record, with every reason (P11-300-1, P11-10d-1)."""
    failed = SigningFailed(
        requirement=requirement, code=refusal.code, person=None if isinstance(proven, Refusal) else proven.person.id,
        failures=place.credentials.failures(place.credentials.badge_digest(badge)),
        reasons=tuple(reason.to_json() for reason in refusal.reasons),
    )  # fmt: skip
    return Draft(type="signature.failed", payload=failed.to_json())


def authenticate(place: Workplace, badge: str, secret: str, new_secret: str | None = None) -> Proven | Refusal:
    """The person whose badge and secret these are (P11-200-1, decision 0009).

    A try that comes too soon after failures is not taken. An unknown badge costs the same Argon2 call and gives
    the same words as a wrong PIN: whatever does not open here is asked of the gateway, if it can be reached.
    Failures are counted durably per badge digest and lock at the site's limit; a locked badge does the same work
    again, so that nothing can be learnt from the time it takes. ``new_secret``: what the person chooses where the
    gateway asked for another one.
    """
    subject = place.credentials.badge_digest(badge)
    person = place.reference.person_by_badge(subject)
    if person is not None:
        _take_unlocking(place, subject, person)
    seconds = place.credentials.wait(subject)
    if seconds:
        return Refusal.of("sign_in.wait", seconds=seconds)
    limit = place.reference.policy().lock_after_failures
    locked = place.credentials.failures(subject) >= limit
    opened = place.credentials.open(None if locked else subject, secret)
    if locked:
        return Refusal.of("sign_in.locked")
    if opened is None or new_secret is not None or not _counts(place, opened, person):
        ended = opened is not None
        answer = place.credentials.ask(subject, secret, new_secret)
        if not isinstance(answer, Opened):
            return _unproven(place, subject, answer, ended=ended)
        opened = answer
    if person is None or person.id != opened.person or not person.active:
        return Refusal.of("sign_in.inactive")
    days, made_at = place.reference.policy().people_days, place.reference.made_at("people")
    if made_at is None or place.now().latest - made_at > timedelta(days=days):
        return Refusal.of("sign_in.people_expired", days=days)
    place.credentials.succeeded(subject)
    return Proven(person, opened.signer)


def authenticate_signer(place: Workplace, badge: str, secret: str) -> Proven | Refusal:
    """The person whose badge and secret these are, if they have accepted what signing means here (P11-10j-1)."""
    proven = authenticate(place, badge, secret)
    if isinstance(proven, Proven) and (statement := place.statement_due(proven.person)) is not None:
        return Refusal.of("sign_in.no_statement", version=statement.version, name=proven.person.name)
    return proven


def _take_unlocking(place: Workplace, subject: str, person: Person) -> None:
    """What the administrator unlocked is open here too, once the people list has brought it."""
    cleared = place.credentials.unlocked(subject, person.unlock)
    if cleared:
        said = BadgeUnlocked(person=person.id, number=person.unlock, failures=cleared)
        place.journal.append([Draft(type="badge.unlocked", payload=said.to_json())], NOBODY)


def _counts(place: Workplace, opened: Opened, person: Person | None) -> bool:
    """Whether the lease still counts: it is of this badge's person, of their newest secret, and not over."""
    if person is None or person.id != opened.person or person.secret > opened.secret:
        return False
    return place.now().latest <= opened.expires_at


def _unproven(place: Workplace, subject: str, answer: Unproven, *, ended: bool) -> Refusal:
    if answer == "must_change":
        return Refusal.of("sign_in.must_change")
    if answer == "too_weak":
        return Refusal.of("sign_in.too_weak")
    if answer == "unreachable" and ended:
        # The secret was right: only now may it be said that the lease is over.
        return Refusal.of("sign_in.lease_ended")
    left = place.reference.policy().lock_after_failures - place.credentials.failed(subject)
    if left <= 0:
        return Refusal.of("sign_in.locked")
    return Refusal.of("sign_in.no_match" if answer == "refused" else "sign_in.no_match_offline", tries_left=left)

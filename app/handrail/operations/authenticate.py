"""Proving who someone is: badge and secret, the same work and the same answer for a stranger."""

from __future__ import annotations

from datetime import timedelta

from handrail.domain.reference import Person
from handrail.domain.refusal import Refusal
from handrail.operations.workplace import Workplace


def authenticate(place: Workplace, badge: str, secret: str) -> Person | Refusal:
    """The person whose badge and secret these are (P11-200-1).

    An unknown badge costs the same Argon2 call and gives the same words as a wrong PIN. Failures
    are counted durably per badge digest and lock at the site's limit; a locked badge does the same
    work again, so that nothing can be learnt from the time it takes.
    """
    policy = place.reference.policy()
    subject = place.verifier.badge_digest(badge)
    person = place.reference.person_by_badge(subject)
    locked = place.verifier.failures(subject) >= policy.lock_after_failures
    fits = place.verifier.matches(None if person is None or locked else person.verifier, secret)
    if locked:
        return Refusal.of("sign_in.locked")
    if not fits or person is None:
        left = policy.lock_after_failures - place.verifier.failed(subject)
        return Refusal.of("sign_in.no_match", tries_left=left) if left > 0 else Refusal.of("sign_in.locked")
    if not person.active:
        return Refusal.of("sign_in.inactive")
    made_at = place.reference.made_at("people")
    if made_at is None or place.now().latest - made_at > timedelta(days=policy.people_days):
        return Refusal.of("sign_in.people_expired", days=policy.people_days)
    place.verifier.succeeded(subject)
    return person

"""Proving who someone is: badge and secret, the same work and the same answer for a stranger."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from handrail.domain.acts import BadgeUnlocked, SigningFailed
from handrail.domain.event import NOBODY, Draft
from handrail.domain.reference import Person
from handrail.domain.refusal import Refusal
from handrail.domain.statement import PROOF, statement
from handrail.operations.workplace import OpenRun, Period, Session, Workplace
from handrail.ports.credentials import Opened, Signer, Unproven

SLEPT_S = 5.0
"""Clocks that differ by more since a period of signing began tell that the tablet slept, or that one was set."""


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


def failed_signing(
    place: Workplace, session: Session, badge: str, requirement: str, proven: Proven | Refusal, refusal: Refusal
) -> Draft:
    """A failed signing as an event to record, with every reason (P11-300-1, P11-10d-1). It ends a period of signing."""
    subject = place.credentials.badge_digest(badge) if badge else standing_badge(place, session.person)
    place.period = None
    failed = SigningFailed(
        requirement=requirement, code=refusal.code, person=None if isinstance(proven, Refusal) else proven.person.id,
        failures=place.credentials.failures(subject) if subject else 0,
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
    return _prove(place, place.credentials.badge_digest(badge), secret, new_secret)


def _prove(place: Workplace, subject: str, secret: str, new_secret: str | None = None) -> Proven | Refusal:
    person, locked = place.reference.person_by_badge(subject), locked_here(place, subject)
    seconds = place.credentials.wait(subject)
    if seconds:
        return Refusal.of("sign_in.wait", seconds=seconds)
    opened = place.credentials.open(None if locked else subject, secret)
    if locked:
        return Refusal.of("sign_in.locked")
    if opened is None or new_secret is not None or not _counts(place, opened, person):
        ended = opened is not None
        if place.reference.policy().sign_in.way != "own":
            # Only a lease opens here: the gateway takes a provider's word, and no secret (decision 0012).
            return Refusal.of("sign_in.provider_again") if ended else _unproven(place, subject, "refused", ended=False)
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


def locked_here(place: Workplace, subject: str) -> bool:
    """Whether failures have locked a badge digest on this tablet, and no administrator has unlocked it since."""
    person = place.reference.person_by_badge(subject)
    _take_unlocking(place, subject, person)
    return place.credentials.failures(subject) >= place.reference.policy().lock_after_failures


def authenticate_signer(place: Workplace, badge: str, secret: str) -> Proven | Refusal:
    """The person whose badge and secret these are, if they have accepted what signing means here (P11-10j-1)."""
    return _accepted(place, authenticate(place, badge, secret))


def authenticate_again(place: Workplace, person: Person, secret: str) -> Proven | Refusal:
    """The person whose session it is, by their secret alone: within a continuous period of signing (P11-200-2)."""
    subject = standing_badge(place, person)
    if subject is None:
        return Refusal.of("signature.badge_missing")
    return _accepted(place, _prove(place, subject, secret))


def standing_badge(place: Workplace, person: Person) -> str | None:
    """The badge digest that the person's period of signing stands on; None: a signature takes both components.

    A period ends with whoever signs in, with a lock, a restart, another badge, and when the clocks tell that the
    tablet slept or was set (P11-200-3).
    """
    period, known = place.period, place.reference.person(person.id)
    if period is None or known is None or place.reference.policy().signing != "continuous":
        return None
    now = place.clock.read()
    slept = (now.at - period.began.at).total_seconds() - (now.monotonic - period.began.monotonic) / 1000
    whole = now.boot == period.began.boot and abs(slept) < SLEPT_S
    return period.subject if whole and (period.person, period.subject) == (known.id, known.badge) else None


def begin_period(place: Workplace, session: Session, person: Person) -> None:
    """The person signed with both components: what they sign next takes the secret alone, if it is their session."""
    if person.id == session.person.id and place.reference.policy().signing == "continuous":
        place.period = Period(person.id, person.badge, place.clock.read())


def _accepted(place: Workplace, proven: Proven | Refusal) -> Proven | Refusal:
    if isinstance(proven, Proven) and (statement := place.statement_due(proven.person)) is not None:
        return Refusal.of("sign_in.no_statement", version=statement.version, name=proven.person.name)
    return proven


def _take_unlocking(place: Workplace, subject: str, person: Person | None) -> None:
    """What the administrator unlocked is open here too, once the people list has brought it.

    An unknown badge is looked up like a known one (SEC-LK-1).
    """
    cleared = place.credentials.unlocked(subject, person.unlock if person is not None else 0)
    if cleared and person is not None:
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

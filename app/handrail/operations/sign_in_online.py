"""The first sign-in on a tablet at the site's provider: prove who you are there, then choose a secret for here.

Four acts, because two of them wait for a person or a network and must not hold up the journal: ``set_out`` and
``arrive`` and ``choose_secret`` are called on the journal's worker, what ``Errand`` does on another (decision 0012).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Generic, TypeVar

from handrail.domain.acts import SessionChanged
from handrail.domain.event import NOBODY, Draft
from handrail.domain.reference import Person
from handrail.domain.refusal import Refusal
from handrail.domain.secret import weak
from handrail.operations.authenticate import locked_here
from handrail.operations.sign_in import note
from handrail.operations.workplace import Session, Workplace
from handrail.ports.credentials import Asking, Attested, Certified
from handrail.ports.provider import NoToken, Provider, Trip

CHOOSE_WITHIN_MS = 180_000
"""How long after the provider's word a secret may be chosen: the tablet is shared, and who came may have left."""

_WHY: dict[NoToken, str] = {
    "unreachable": "sign_in.provider_unreachable", "refused": "sign_in.provider_refused",
    "denied": "sign_in.provider_denied", "expired": "sign_in.provider_expired",
    "cancelled": "sign_in.provider_cancelled",
}  # fmt: skip


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Errand(Generic[T]):
    """A person is on their way to prove who they are. Nothing here touches the journal."""

    badge: str
    """The badge's digest."""
    asking: Asking[T]
    provider: Provider

    def go(self) -> Trip | Refusal:
        """Asks the provider to be let in; waits for the network."""
        trip = self.provider.begin(self.asking)
        return Refusal.of(_WHY[trip]) if isinstance(trip, str) else trip

    def come_back(self, trip: Trip) -> T | Refusal:
        """Waits for the person, then for the gateway's word on what the provider says."""
        proof = trip.wait()
        if isinstance(proof, str):
            return Refusal.of(_WHY[proof])
        word = self.asking.certify(proof)
        if not isinstance(word, str):
            return word
        if word in ("unreachable", "provider_away"):
            return Refusal.of("sign_in.provider_unreachable")
        return Refusal.of("sign_in.not_your_badge")


@dataclass(frozen=True, slots=True)
class Arrived:
    """Who came back is the badge's person; a secret of their own is still to be chosen."""

    person: Person
    badge: str
    certified: Certified
    until: int
    """Monotonic milliseconds of this boot."""
    boot: str


def set_out(place: Workplace, badge: str) -> Errand[Certified] | Refusal:
    """Begins it, for a known and an unknown badge alike. A badge that is locked here stays so (SEC-LK-1)."""
    subject = place.credentials.badge_digest(badge)
    if locked_here(place, subject):
        return Refusal.of("sign_in.locked")
    return Errand(subject, place.credentials.begin(subject), place.provider)


def set_out_to_sign(place: Workplace, badge: str, digest: str) -> Errand[Attested] | Refusal:
    """The same for a signature over what has that digest, where the policy asks for it."""
    subject = place.credentials.badge_digest(badge)
    if locked_here(place, subject):
        return Refusal.of("sign_in.locked")
    return Errand(subject, place.credentials.again(subject, digest), place.provider)


def arrive_to_sign(place: Workplace, _errand: Errand[Attested], came: Attested | Refusal) -> Attested | Refusal:
    """What came of it; ``operations.sign`` asks whether it is of who signs."""
    return _journaled(place, came) if isinstance(came, Refusal) else came


def _journaled(place: Workplace, came: Refusal) -> Refusal:
    """What did not count is journaled; that somebody gave up, or had no network, is not."""
    if came.code in ("sign_in.not_your_badge", "sign_in.provider_refused", "sign_in.provider_denied"):
        failed = SessionChanged(detail=came.code)
        place.journal.append([Draft(type="session.failed", payload=failed.to_json())], NOBODY)
    return came


def arrive(place: Workplace, errand: Errand[Certified], came: Certified | Refusal) -> Arrived | Refusal:
    """What came of it."""
    if isinstance(came, Refusal):
        return _journaled(place, came)
    person = place.reference.person_by_badge(errand.badge)
    if person is None or person.id != came.person or not person.active:
        return Refusal.of("sign_in.inactive")
    days, made_at = place.reference.policy().people_days, place.reference.made_at("people")
    if made_at is None or place.now().latest - made_at > timedelta(days=days):
        return Refusal.of("sign_in.people_expired", days=days)
    time = place.clock.read()
    return Arrived(person, errand.badge, came, time.monotonic + CHOOSE_WITHIN_MS, time.boot)


def choose_secret(place: Workplace, arrived: Arrived, secret: str, language: str) -> Session | Refusal:
    """Seals the person's key under the secret they chose for this tablet, and signs them in (SEC-PW-1)."""
    time, person = place.clock.read(), arrived.person
    if time.boot != arrived.boot or time.monotonic > arrived.until:
        return Refusal.of("sign_in.provider_expired")
    if weak(secret, person.id, person.name):
        return Refusal.of("sign_in.too_weak")
    place.period = None
    arrived.certified.keep(secret)
    place.credentials.succeeded(arrived.badge)
    session = Session(person, person.language or language)
    note(place, session, "session.signed_in", detail="sign_in.by_provider")
    return session

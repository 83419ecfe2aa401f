"""Signing in, locking, unlocking and signing out. A lock is no logout, and neither ends the work."""

from __future__ import annotations

from typing import Literal

from handrail.domain.acts import SessionChanged
from handrail.domain.event import NOBODY, Draft
from handrail.domain.refusal import Refusal
from handrail.operations.authenticate import authenticate
from handrail.operations.workplace import Session, Workplace


def sign_in(
    place: Workplace, badge: str, secret: str, language: str, new_secret: str | None = None
) -> Session | Refusal:
    """A session for the person, or the same refusal whatever was wrong. Either way it is journaled."""
    place.period = None
    if place.journal.retired:
        return Refusal.of("device.retired")  # before any secret is tried: not even a failure could be recorded
    proven = authenticate(place, badge, secret, new_secret)
    if isinstance(proven, Refusal):
        return note_failure(place, badge, proven)
    session = Session(proven.person, proven.person.language or language)
    note(place, session, "session.signed_in")
    return session


def note_failure(place: Workplace, badge: str, refusal: Refusal) -> Refusal:
    """Journals that badge and secret proved nobody, and hands the refusal on (A11D-11-3)."""
    type_ = "session.locked_out" if refusal.code == "sign_in.locked" else "session.failed"
    count = place.credentials.failures(place.credentials.badge_digest(badge))
    failed = SessionChanged(detail=refusal.code, failures=count)
    place.journal.append([Draft(type=type_, payload=failed.to_json())], NOBODY)
    return refusal


def leave(place: Workplace, session: Session, how: Literal["session.locked", "session.signed_out"]) -> None:
    """The person locked the tablet or signed out."""
    place.period = None
    note(place, session, how)


def unlock(place: Workplace, session: Session, badge: str, secret: str) -> Session | Refusal:
    """The same person comes back to where they were; another person signs in beside them instead."""
    back = sign_in(place, badge, secret, session.language)
    if isinstance(back, Session) and back.person.id == session.person.id:
        note(place, back, "session.unlocked")
    return back


def note(place: Workplace, session: Session, type_: str, detail: str | None = None) -> None:
    """Journals that the person came or went; ``detail``: how, where it is not badge and secret."""
    changed = SessionChanged(person=session.person.id, detail=detail)
    place.journal.append([Draft(type=type_, payload=changed.to_json())], session.actor)

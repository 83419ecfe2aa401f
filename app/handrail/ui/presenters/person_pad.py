"""Badge and PIN on a screen that asks for both: signing in, unlocking, signing, a late entry."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from handrail.domain.reference import Person
from handrail.ui.desk import Desk
from handrail.ui.speech import tr

PIN_LENGTH = 6


class PadView(Protocol):
    """The part of a view model that a pad needs."""

    badgeTyped: Any
    passwordTyped: Any
    pinDigit: Any
    pinErase: Any
    pinClear: Any
    notMeAsked: Any

    @property
    def show(self) -> Any: ...


class PersonPad:
    """Collects the two factors; holds them only until they are used or forgotten.

    An unknown badge goes on to the PIN like a known one, only without a name (SEC-LK-1).
    """

    def __init__(self, desk: Desk, view: PadView, changed: Callable[[], None]) -> None:
        self.desk, self.view, self.changed = desk, view, changed
        self.badge = ""
        self.secret = ""
        self.person: Person | None = None
        self.read_at = ""
        self.with_password = False
        self.standing = False
        """The badge of the person who is signed in counts still: the secret is enough (P11-200-2)."""
        view.badgeTyped.connect(self.take_badge)
        view.passwordTyped.connect(self.take_password)
        view.pinDigit.connect(self.take_digit)
        view.pinErase.connect(self.erase)
        view.pinClear.connect(self.clear_secret)
        view.notMeAsked.connect(self.forget)

    @property
    def complete(self) -> bool:
        """Whether both factors are in."""
        return (bool(self.badge) or self.standing) and (len(self.secret) >= (8 if self.with_password else PIN_LENGTH))

    def missing(self) -> str:
        """What is still needed, in words for the closed primary."""
        if not self.badge and not self.standing:
            return tr("Scan your badge first")
        if self.with_password:
            return tr("Type your password")
        left = PIN_LENGTH - len(self.secret)
        return tr("1 more digit") if left == 1 else tr("{n} more digits").format(n=left)

    def take_badge(self, badge: str) -> None:
        """A badge was read or typed."""
        badge = badge.strip()
        if not badge:
            return
        services = self.desk.services
        self.badge, self.secret, self.standing = badge, "", False
        self.person = services.reference.person_by_badge(services.badge_digest(badge))
        self.read_at = self.desk.words.clock(self.desk.now())
        self.show()

    def take_password(self, password: str) -> None:
        self.secret = password
        self.show()

    def take_digit(self, digit: str) -> None:
        if (self.badge or self.standing) and len(self.secret) < PIN_LENGTH and not self.with_password:
            self.secret += digit
            self.show()

    def erase(self) -> None:
        self.secret = self.secret[:-1]
        self.show()

    def clear_secret(self) -> None:
        self.secret = ""
        self.show()

    def forget(self) -> None:
        """Another person, or the factors were used."""
        self.badge = self.secret = self.read_at = ""
        self.person, self.with_password, self.standing = None, False, False
        self.show()

    def stand(self, person: Person) -> None:
        """Asks this person for the secret alone; a badge may be scanned all the same."""
        self.forget()
        self.person, self.standing = person, True
        self.show()

    def use_password(self) -> None:
        """From PIN to password and back."""
        self.with_password, self.secret = not self.with_password, ""
        self.show()

    def show(self, problem: str = "") -> None:
        """The pad as it is now."""
        name = self.person.name if self.person else ""
        step = "badge" if not (self.badge or self.standing) else "password" if self.with_password else "pin"
        self.view.show(
            personStep=step,
            personName=name,
            personDetail=(
                tr("Badge read {time}").format(time=self.read_at)
                if self.badge
                else tr("Signs on without the badge")
                if self.standing
                else tr("Scan your badge")
            ),
            initials="".join(part[0] for part in name.split()[:2]),
            digits=0 if self.with_password else len(self.secret),
            pinLength=PIN_LENGTH,
            pinProblem=problem,
            pinOpen=True,
        )
        self.changed()

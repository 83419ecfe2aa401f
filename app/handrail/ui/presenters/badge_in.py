"""01: badge, then PIN. The same page for a known and an unknown badge."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from handrail.domain.refusal import Refusal
from handrail.ui.bridge.badge_in import BadgeIn
from handrail.ui.desk import Desk
from handrail.ui.presenters.person_pad import PersonPad
from handrail.ui.presenters.provider_sign_in import Acts, ProviderSignIn
from handrail.ui.presenters.sight import BADGE_MS, CodeSight
from handrail.ui.speech import capital, tr

if TYPE_CHECKING:
    from handrail.operations.failed_tries import FailedTries
    from handrail.operations.sign_in_online import Arrived
    from handrail.operations.workplace import Session


TELL = 3
"""From so many tries that did not match on, the next person is told."""


@dataclass(slots=True)
class Change:
    """A person chooses a secret of their own: twice the same, and nobody sees it."""

    given: str = ""
    """The secret that they were given and that opens nothing else."""
    arrived: Arrived | None = None
    """Or they come from the site's sign-in service."""
    chosen: str = ""

    @property
    def asked(self) -> bool:
        """Whether one is to be chosen."""
        return bool(self.given) or self.arrived is not None


def _acts() -> Acts:
    from handrail.operations.sign_in_online import arrive, set_out

    return set_out, arrive


class BadgeInPresenter:
    """Signs a person in. The previous person's work stays as it is."""

    def __init__(self, desk: Desk, view: BadgeIn) -> None:
        self.desk, self.view = desk, view
        self.last_person = ""
        self.last_left = ""
        self.busy = False
        self.failed: FailedTries | None = None
        self.change = Change()
        self.sight = CodeSight(
            desk, view.camera, "badgeIn", lambda code: self.pad.take_badge(code.text), patience_ms=BADGE_MS
        )
        self.pad = PersonPad(desk, view, self.refresh)
        self.provider = ProviderSignIn(desk, view, _acts, self.refresh, self._came_back, self._refused)
        view.providerAsked.connect(lambda: self.provider.start(self.pad.badge))
        view.stopAsked.connect(self.provider.stop)
        view.primaryAsked.connect(self.primary)
        view.passwordAsked.connect(self.pad.use_password)
        view.helpAsked.connect(self.help)
        desk.sync.changed.connect(self._sync_changed)

    def enter(self, *about: str) -> None:
        """Shows the page with no one's badge in. ``about`` may name who just signed out."""
        if about:
            self.last_person, self.last_left = about[0], self.desk.words.clock(self.desk.now())
            self._look_for_failed_tries()
        self.pad.forget()
        self.desk.take_run(None)
        self.desk.header.show(
            overline=self.desk.place_line, title=tr("Station {id}").format(id=self.desk.services.station)
        )
        self.desk.navigator.show(current="badgeIn", sheet="")

    def refresh(self) -> None:
        """Greeting, card, notes and primary from what is in."""
        pad, person, away = self.pad, self.pad.person, self.provider.badge
        if away and away != pad.badge:
            self.provider.stop()
            return
        if not pad.badge:
            # Another person: the lock was the badge's, not the tablet's.
            self.view.show(lockedTitle="", lockedText="")
            self.change = Change()
        else:
            self.sight.close()
        first = person.name.split()[0] if person else ""
        self.view.show(
            greeting=(
                tr("Scan your badge.") if not pad.badge
                else tr("Choose your own PIN.") if self.change.asked
                else tr("Hello, {name}.").format(name=first) if first else tr("Hello.")
            ),
            prompt=(
                tr("Or type its number.") if not pad.badge
                else tr("Prove who you are, then choose a PIN.") if away
                else tr("Enter it once more.") if self.change.chosen
                else tr("One that nobody can guess.") if self.change.asked
                else tr("Enter your PIN to sign in.")
            ),
            personRole=capital(self.desk.words.say(f"role.{person.roles[0]}")) if person else "",
            primaryLabel=tr("Sign in"),
            primaryDetail=(
                tr("Sign in at the service first") if away
                else pad.missing() if not pad.complete
                else tr("Opens your jobs")
            ),
            primaryState="busy" if self.busy else "ready" if pad.complete and not away else "closed",
            primaryIcon="right",
            providerLabel=tr("Set a PIN here") if self._may_set_out(away) else "",
        )  # fmt: skip
        if self.desk.sync.retired:
            self._out_of_service()
        self._rail()
        self._notes()

    def _may_set_out(self, away: str) -> bool:
        """The same for each badge: nothing tells who has a PIN on this tablet."""
        return self.provider.offered and bool(self.pad.badge) and not (away or self.busy or self.change.asked)

    def _out_of_service(self) -> None:
        """Nobody works here any more; what is left to do is said instead (SEC-ST-3)."""
        wiped = self.desk.sync.may_be_wiped
        self.view.show(
            lockedTitle=tr("This tablet is out of service"),
            lockedText=(
                tr("Everything that was recorded here is delivered. It may be wiped.") if wiped
                else tr("Leave it on and connected until everything is delivered. Take another tablet.")
            ),
        )  # fmt: skip

    def _sync_changed(self) -> None:
        if self.desk.sync.retired and self.desk.navigator.current == "badgeIn":
            self.refresh()

    def take_scan(self, raw: str) -> None:
        """A badge was scanned."""
        self.pad.take_badge(raw)

    def primary(self) -> None:
        """Tries the two factors; when something is missing the page already says what."""
        if not self.pad.complete or self.busy or self.provider.badge:
            return
        change = self.change
        if not change.asked:
            self._sign_in(self.pad.secret)
        elif not change.chosen:
            change.chosen = self.pad.secret
            self.pad.clear_secret()
        elif self.pad.secret == change.chosen:
            if change.arrived is not None:
                self._keep(change.arrived, change.chosen)
            else:
                self._sign_in(change.given, change.chosen)
        else:
            change.chosen = self.pad.secret = ""
            self.pad.show(problem=tr("The two are not the same"))

    def _sign_in(self, secret: str, new_secret: str | None = None) -> None:
        from handrail.operations.sign_in import sign_in

        place, badge, language = self.desk.place, self.pad.badge, self.desk.words.language
        self.busy = True
        self.refresh()

        def arrive() -> tuple[Session, bool] | Refusal:
            session = sign_in(place, badge, secret, language, new_secret)
            if isinstance(session, Refusal):
                return session
            return session, place.statement_due(session.person) is not None

        self.desk.perform(arrive, self._in, self._refused)

    def _keep(self, arrived: Arrived, secret: str) -> None:
        from handrail.operations.sign_in_online import choose_secret

        place, language = self.desk.place, self.desk.words.language
        self.busy = True
        self.refresh()

        def keep() -> tuple[Session, bool] | Refusal:
            session = choose_secret(place, arrived, secret, language)
            return (
                session if isinstance(session, Refusal) else (session, place.statement_due(session.person) is not None)
            )

        self.desk.perform(keep, self._in, self._refused)

    def _came_back(self, arrived: Arrived) -> None:
        self.change = Change(arrived=arrived)
        self.pad.with_password = False
        self.pad.clear_secret()

    def help(self) -> None:
        """Who helps: a supervisor by name and number."""
        self.desk.show_refusal(Refusal.of("sign_in.help", helper=self.desk.supervisor()))

    def _in(self, arrived: tuple[Session, bool]) -> None:
        session, owes_statement = arrived
        self.busy = False
        self.change = Change()
        self.pad.forget()
        self.desk.sign_in(session)
        # Nobody begins before they have accepted what signing means here (P11-10j-1).
        if owes_statement:
            self.desk.open("statement", "sign_in")
        else:
            self.desk.open("jobs")

    def _refused(self, refusal: Refusal) -> None:
        self.busy = False
        reason = refusal.reasons[0]
        words = self.desk.words.reason(reason)
        self._look_for_failed_tries()
        if refusal.code == "sign_in.must_change":
            self.change = Change(given=self.pad.secret)
            self.pad.with_password = False
            self.pad.clear_secret()
            return
        self.change.chosen = self.pad.secret = ""
        if refusal.code == "sign_in.provider_expired":
            self.change = Change()
        if refusal.code == "sign_in.locked":
            self.view.show(lockedTitle=words.title, lockedText=f"{words.what_to_do} {self.desk.supervisor()}")
        self.pad.show(problem="" if refusal.code == "sign_in.provider_cancelled" else words.title)
        if refusal.code.startswith("sign_in.provider_un") or refusal.code == "sign_in.no_browser":
            self.desk.show_refusal(refusal)

    def _look_for_failed_tries(self) -> None:
        from handrail.operations.failed_tries import failed_tries

        place = self.desk.place
        self.desk.perform(lambda: failed_tries(place), self._failed, lambda _: None, locked=True)

    def _failed(self, found: FailedTries) -> None:
        self.failed = found
        if self.desk.navigator.current == "badgeIn":
            self._notes()

    def _rail(self) -> None:
        pad = self.pad
        self.view.rail.update([
            {
                "key": "badge", "kind": "done" if pad.badge else "current",
                "number": "" if pad.badge else "1", "title": tr("Badge"),
                "detail": tr("Read at {time}").format(time=pad.read_at) if pad.badge else tr("Scan or type"),
            },
            {
                "key": "pin", "kind": "current" if pad.badge else "ahead", "number": "2", "title": tr("PIN"),
                "detail": tr("{n} of 6 digits").format(n=len(pad.secret)) if pad.badge else "",
            },
            {"key": "jobs", "kind": "ahead", "number": "3", "title": tr("My jobs")},
        ])  # fmt: skip

    def _notes(self) -> None:
        notes = []
        made_at = self.desk.services.reference.made_at("people")
        if not self.desk.sync.online and made_at is not None:
            words = self.desk.words
            until = made_at + timedelta(days=self.desk.services.reference.policy().people_days)
            text = tr("No network. Sign-in uses the user list from <b>{made}</b>. It works until <b>{until}</b>.")
            notes.append({
                "key": "offline", "mark": "info",
                "text": text.format(made=words.moment(made_at), until=words.moment(until)),
            })  # fmt: skip
        if self.last_person:
            notes.append({
                "key": "last", "mark": "pause",
                "text": tr("{name} signed out at {time}. The work on this tablet is saved.").format(
                    name=self.last_person, time=self.last_left
                ),
            })  # fmt: skip
        failed = self.failed
        if failed is not None and failed.last is not None and (failed.tries >= TELL or failed.locked):
            text = tr("<b>{n}</b> tries did not match here since yesterday, the last at {time}. Tell a supervisor.")
            at = self.desk.words.clock(self.desk.local(failed.last))
            notes.append({"key": "tries", "mark": "alert", "text": text.format(n=failed.tries, time=at)})
        self.view.notes.update(notes)
        person = self.pad.person
        self.view.facts.update(
            [
                {
                    "key": "badge",
                    "mark": "badge",
                    "text": tr("Badge ends in <b>{end}</b>").format(end=person.badge_hint),
                }
            ]
            if person
            else []
        )

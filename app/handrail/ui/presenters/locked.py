"""The tablet is locked: content blank, rail kept. The same person comes back to the same place."""

from __future__ import annotations

from handrail.domain.refusal import Refusal
from handrail.operations.pause_run import pause_run
from handrail.operations.sign_in import leave, unlock
from handrail.operations.workplace import Session
from handrail.ui.bridge.locked import Locked
from handrail.ui.desk import Desk
from handrail.ui.presenters.person_pad import PersonPad
from handrail.ui.presenters.sight import BADGE_MS, CodeSight
from handrail.ui.speech import tr


class LockedPresenter:
    """A lock is no sign-out. Another person's sign-in pauses the run and leaves it where it was."""

    def __init__(self, desk: Desk, view: Locked) -> None:
        self.desk, self.view = desk, view
        self.back_to = ""
        self.busy = False
        self.sight = CodeSight(
            desk, view.camera, "locked", lambda code: self.pad.take_badge(code.text), patience_ms=BADGE_MS
        )
        self.pad = PersonPad(desk, view, self.refresh)
        view.primaryAsked.connect(self.primary)
        view.notMeAsked.connect(self.sign_out)

    def enter(self, *about: str) -> None:
        """Locks, if someone is signed in."""
        session = self.desk.session
        if session is None or self.desk.navigator.current == "locked":
            return
        self.back_to = self.desk.navigator.current
        self.pad.forget()
        self.desk.navigator.show(current="locked", sheet="")
        self.desk.perform(lambda: leave(self.desk.place, session, "session.locked"), lambda _: None, locked=True)

    def refresh(self) -> None:
        session = self.desk.session
        name = session.person.name if session else ""
        if self.pad.badge:
            self.sight.close()
        self.view.show(
            title=tr("Locked"),
            text=tr("The work of <b>{name}</b> is saved and waits here.").format(name=name),
            otherText=tr("Someone else signs in beside it. Nothing is lost."),
            primaryLabel=tr("Unlock"),
            primaryDetail=self.pad.missing() if not self.pad.complete else tr("Goes back to where you were"),
            primaryState="busy" if self.busy else "ready" if self.pad.complete else "closed",
            primaryIcon="right",
        )

    def take_scan(self, raw: str) -> None:
        """A badge was scanned."""
        self.pad.take_badge(raw)

    def primary(self) -> None:
        if not self.pad.complete or self.busy:
            return
        badge, secret, session = self.pad.badge, self.pad.secret, self.desk.signed_in
        self.busy = True
        self.refresh()
        self.desk.perform(
            lambda: unlock(self.desk.place, session, badge, secret), self._back, self._refused, locked=True
        )

    def sign_out(self) -> None:
        """Someone else: the run is paused where it is, the person is signed out, the badge page is free."""
        session, run = self.desk.session, self.desk.run
        if session is None or self.pad.person is not None:
            return
        place = self.desk.place
        if run is not None and run.state.status == "open":
            run_id = run.state.run
            self.desk.perform(lambda: pause_run(place, session, run_id, "sign_out"), lambda _: None, locked=True)
        # What was asked before is answered before this: nothing comes back to a tablet that nobody is at.
        self.desk.perform(
            lambda: leave(place, session, "session.signed_out"), lambda _: self._out(session), locked=True
        )

    def _out(self, session: Session) -> None:
        self.desk.forget()
        self.desk.sign_out()
        self.desk.open("badgeIn", session.person.name)

    def _back(self, session: Session) -> None:
        self.busy = False
        same = session.person.id == self.desk.signed_in.person.id
        self.pad.forget()
        if same:
            self.desk.sign_in(session)
            self.desk.navigator.show(current=self.back_to)
            self.desk.go_on()
            return
        self.desk.forget()
        before, run = self.desk.signed_in, self.desk.run
        if run is not None and run.state.status == "open":
            run_id = run.state.run
            self.desk.perform(lambda: pause_run(self.desk.place, before, run_id, "lock"), lambda _: None, locked=True)
        self.desk.sign_in(session)
        self.desk.take_run(None)
        self.desk.open("jobs")

    def _refused(self, refusal: Refusal) -> None:
        self.busy = False
        self.pad.secret = ""
        self.pad.show(problem=self.desk.words.reason(refusal.reasons[0]).title)

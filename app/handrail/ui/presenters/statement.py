"""01: the accountability statement, at the first sign-in and whenever a new version is in force (P11-10j-1)."""

from __future__ import annotations

from handrail.domain.refusal import Refusal
from handrail.operations.accept_statement import ShownStatement, accept_statement, shown_statement
from handrail.operations.sign_in import leave
from handrail.operations.workplace import Session
from handrail.ui.bridge.statement import Statement
from handrail.ui.desk import Desk
from handrail.ui.presenters.person_pad import PersonPad
from handrail.ui.speech import tr


class StatementPresenter:
    """The sheet that is read before the first signature.

    At a sign-in it stands before the jobs: only that person accepts, or is signed out. Opened from a refused
    signature it takes whoever's badge and PIN come, for a second person signs at somebody else's tablet.
    """

    def __init__(self, desk: Desk, view: Statement) -> None:
        self.desk, self.view = desk, view
        self.shown: ShownStatement | None = None
        self.arriving = False
        """Whether somebody has just signed in and waits for their jobs."""
        self.busy = False
        self.pad = PersonPad(desk, view, self.refresh)
        view.primaryAsked.connect(self.primary)
        view.passwordAsked.connect(self.pad.use_password)
        view.declineAsked.connect(self.decline)

    def enter(self, *about: str) -> None:
        """``about`` is ``sign_in`` where a sign-in waits for it."""
        said = self.desk.place.reference.policy().statement
        if said is None:
            return
        self.shown = shown_statement(said, self.desk.words.language)
        self.arriving, self.busy = "sign_in" in about, False
        self.pad.forget()
        parts = [part.strip() for part in self.shown.text.split("\n\n")]
        self.view.paragraphs.update([{"key": str(at), "text": part} for at, part in enumerate(parts) if part])
        self.refresh()
        self.desk.navigator.show(sheet="statement")

    def refresh(self) -> None:
        """Title, version, pad and primary."""
        shown = self.shown
        if shown is None:
            return
        missing = "" if self.pad.complete else self.pad.missing()
        name = self.pad.person.name if self.pad.person else ""
        self.view.show(
            title=tr("Before you sign here"),
            versionText=tr("Accountability statement, version {n}").format(n=shown.version),
            declineLabel=tr("Sign out") if self.arriving else tr("Not now"),
            canNotMe=bool(self.pad.badge),
            passwordLabel=tr("Use PIN") if self.pad.with_password else tr("Use password"),
            primaryLabel=tr("Accept and sign"),
            primaryDetail=missing or (tr("As {name}").format(name=name) if name else tr("Badge and PIN are in")),
            primaryState="closed" if missing else "busy" if self.busy else "ready",
            primaryIcon="pen",
        )

    def take_scan(self, raw: str) -> None:
        """A badge was scanned."""
        self.pad.take_badge(raw)

    def primary(self) -> None:
        """Accepts with both factors."""
        shown = self.shown
        if shown is None or self.busy:
            return
        if not self.pad.complete:
            self.view.show(pinProblem=self.pad.missing())
            return
        place, badge, secret = self.desk.place, self.pad.badge, self.pad.secret
        person = self.desk.signed_in.person.id if self.arriving else None
        self.busy = True
        self.refresh()
        self.desk.perform(lambda: accept_statement(place, badge, secret, shown, person), self._accepted, self._refused)

    def decline(self) -> None:
        """Leaves it for now. Who has just signed in is signed out: nobody begins without it."""
        self.pad.forget()
        self.desk.navigator.show(sheet="")
        if self.arriving:
            session, place = self.desk.signed_in, self.desk.place
            self.desk.perform(lambda: leave(place, session, "session.signed_out"), lambda _: self._out(session))

    def _out(self, session: Session) -> None:
        self.desk.sign_out()
        self.desk.open("badgeIn", session.person.name)

    def _accepted(self, _shown: ShownStatement) -> None:
        self.busy, self.shown = False, None
        self.pad.forget()
        self.desk.navigator.show(sheet="")
        self.desk.sync.wake()
        if self.arriving:
            self.desk.open("jobs")

    def _refused(self, refusal: Refusal) -> None:
        self.busy = False
        self.pad.secret = ""
        if refusal.code == "signature.not_you":
            self.pad.forget()
        if refusal.code.startswith("sign_in.") or refusal.code == "signature.not_you":
            self.pad.show(problem=self.desk.words.reason(refusal.reasons[0]).title)
            return
        self.pad.show()
        if refusal.code == "statement.changed":
            self.enter(*(["sign_in"] if self.arriving else []))
        self.desk.show_refusal(refusal)

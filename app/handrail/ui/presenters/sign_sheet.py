"""What the sheets have in common that take a signature over a screen: reason, badge and PIN, and the primary."""

from __future__ import annotations

from handrail.domain.entry import is_reason
from handrail.domain.instruction import Meaning
from handrail.domain.refusal import Refusal
from handrail.ui.bridge.sign_sheet import SignSheet
from handrail.ui.desk import Desk
from handrail.ui.presenters.person_pad import PersonPad
from handrail.ui.speech import tr

PERSONS_OWN = frozenset({"signature.not_you", "signature.same_person", "signature.wrong_meaning", "permission.missing"})
"""Refusals that another person would not meet: they stand beside the pad."""
NOT_THIS_ONE = frozenset({"signature.not_you", "signature.same_person"})


class SignSheetPresenter:
    """One signature. Leaving or locking cancels; a sheet says what is signed and does it."""

    sheet: str
    meaning: Meaning
    asks_reason: str = ""
    """What to say where the reason is missing; empty: none is asked for."""

    def __init__(self, desk: Desk, view: SignSheet) -> None:
        self.desk, self.view = desk, view
        self.reason = ""
        self.busy = False
        self.pad = PersonPad(desk, view, self.refresh_pad)
        view.cancelAsked.connect(self.leave)
        view.passwordAsked.connect(self.pad.use_password)
        view.reasonTyped.connect(self.type_reason)
        view.primaryAsked.connect(self.primary)

    def enter(self, *about: str) -> None:
        """Shows the signature that was begun."""
        self.desk.navigator.show(sheet=self.sheet)

    @property
    def fingerprint(self) -> str:
        """SHA-256 of what would be signed now, in hex; empty: nothing is."""
        raise NotImplementedError

    def sign(self) -> None:
        """Signs what is shown with what is in the pad."""
        raise NotImplementedError

    def anew(self, refusal: Refusal) -> None:
        """What is shown is not what stands there now."""
        raise NotImplementedError

    def forget(self) -> None:
        """A new signature begins, or none."""
        self.reason, self.busy = "", False
        self.pad.forget()

    def refresh_pad(self) -> None:
        """Person, fingerprint and primary. Called by the pad too."""
        digest = self.fingerprint.upper()
        if not digest:
            return
        missing = self._missing()
        name = self.pad.person.name if self.pad.person else ""
        following = tr("As {name}").format(name=name) if name else tr("Badge and PIN are in")
        self.view.show(
            canNotMe=bool(self.pad.badge),
            passwordLabel=tr("Use PIN") if self.pad.with_password else tr("Use password"),
            fingerprint=" ".join(digest[at : at + 4] for at in range(0, 16, 4)),
            primaryLabel=tr("Sign: {meaning}").format(meaning=self.desk.words.meaning(self.meaning).label),
            primaryDetail=missing or following,
            primaryState="closed" if missing else "busy" if self.busy else "ready",
            primaryIcon="pen",
        )

    def _missing(self) -> str:
        if self.asks_reason and not is_reason(self.reason):
            return self.asks_reason
        return "" if self.pad.complete else self.pad.missing()

    def type_reason(self, text: str) -> None:
        """The reason as it stands."""
        self.reason = text
        self.view.show(reason=text, reasonProblem="")
        self.refresh_pad()

    def take_scan(self, raw: str) -> None:
        """A badge was scanned."""
        self.pad.take_badge(raw)

    def leave(self) -> None:
        """Nothing is signed."""
        self.pad.forget()
        self.desk.navigator.show(sheet="")

    def primary(self) -> None:
        """Signs with both factors; the content must still be what was shown."""
        if not self.fingerprint or self.busy:
            return
        missing = self._missing()
        if missing == self.asks_reason != "":
            self.view.show(reasonProblem=missing)
        elif missing:
            self.view.show(pinProblem=missing)
        else:
            self.busy = True
            self.refresh_pad()
            self.sign()

    def refused(self, refusal: Refusal) -> None:
        """What concerns the person stands beside the pad; what changed meanwhile is read again."""
        self.busy = False
        self.pad.secret = ""
        beside = refusal.code.startswith("sign_in.") and refusal.code != "sign_in.no_statement"
        if beside or refusal.code in PERSONS_OWN:
            if refusal.code in NOT_THIS_ONE:
                self.pad.forget()
            self.pad.show(problem=self.desk.words.reason(refusal.reasons[0]).title)
        elif refusal.code == "signature.changed" or refusal.code.startswith("review."):
            self.pad.forget()
            self.anew(refusal)
        else:
            self.pad.show()
            self.desk.show_refusal(refusal)

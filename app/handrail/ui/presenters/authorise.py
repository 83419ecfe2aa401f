"""06: somebody else signs past what keeps a gate closed, with a reason, where the site lets them (rule 16)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from handrail.domain.refusal import Reason, Refusal
from handrail.operations.authorise import DeviationAsked, Job, authorise, covered, next_deviation
from handrail.operations.workplace import Changed
from handrail.ui.bridge.sign_sheet import SignSheet
from handrail.ui.desk import Desk
from handrail.ui.presenters.sign_sheet import SignSheetPresenter
from handrail.ui.speech import tr


class AuthorisePresenter(SignSheetPresenter):
    """The sheet over whatever was refused."""

    sheet = "authorise"
    meaning = "authorised_deviation"

    def __init__(self, desk: Desk, view: SignSheet) -> None:
        super().__init__(desk, view)
        self.asked: DeviationAsked | None = None
        self.then: Callable[[Changed], None] = lambda _: None

    def begin(self, job: Job, then: Callable[[Changed], None]) -> None:
        """Asks for a signature past what keeps this job closed; ``then`` takes what came of it."""
        self.then = then
        place, session = self.desk.place, self.desk.signed_in
        self.desk.perform(lambda: next_deviation(place, session, job), self._show)

    @property
    def fingerprint(self) -> str:
        return self.asked.digest(self.reason.strip()) if self.asked is not None else ""

    def _show(self, asked: DeviationAsked) -> None:
        self.asked = asked
        self.asks_reason = tr("Say why it is justified")
        self.forget()
        words, meaning = self.desk.words, self.desk.words.meaning(self.meaning)
        self.view.show(
            title=tr("A deviation is authorised"),
            meaningText=f"<b>{meaning.label}:</b> {meaning.sentence}",
            reasonLabel=tr("Why it is justified"), reason="", reasonProblem="",
            reasonHint=tr("In a few words; it stands in the record"), passwordLabel=tr("Use password"),
        )  # fmt: skip
        facts: list[dict[str, Any]] = [
            {"key": "order", "label": tr("Work order"), "value": asked.work.order, "mono": True},
            {"key": "unit", "label": tr("Unit"), "value": asked.work.unit, "mono": True},
            {"key": "instruction", "label": tr("Instruction"),
             "value": tr("{doc} Rev {rev}").format(doc=asked.source.doc_no, rev=asked.source.revision)},
            {"key": "person", "label": tr("Goes on then"), "value": asked.person.name},
        ]  # fmt: skip
        for one in asked.covers:
            said = words.reason(Reason(code=one.code, params=one.params)).title
            facts.append({"key": f"{one.kind}.{one.subject}", "label": tr("Closed"), "value": said})
        self.view.facts.update(facts)
        self.view.meanings.update([{"key": self.meaning, "text": meaning.label, "phase": "selected", "reason": ""}])
        self.enter()
        self.refresh_pad()

    def sign(self) -> None:
        asked = self.asked
        assert asked is not None
        place, session, badge, secret = self.desk.place, self.desk.signed_in, self.pad.badge, self.pad.secret
        reason, digest, sentence = self.reason, self.fingerprint, self.desk.words.meaning(self.meaning).sentence
        self.desk.perform(
            lambda: authorise(
                place, session, asked.job, badge, secret, digest=digest, sentence=sentence, reason=reason
            ),
            self._signed, self.refused,
        )  # fmt: skip

    def _signed(self, changed: Changed) -> None:
        self.asked = None
        self.forget()
        self.desk.navigator.show(sheet="")
        self.then(changed)

    def leave(self) -> None:
        self.asked = None
        super().leave()

    def anew(self, refusal: Refusal) -> None:
        asked = self.asked
        self.leave()
        if asked is not None:
            self.begin(asked.job, self.then)


def may_be_authorised(desk: Desk, reason: Reason) -> bool:
    """Whether somebody may sign past it here."""
    return desk.session is not None and covered(desk.place, desk.session, reason) is not None


def ask_to_authorise(desk: Desk, job: Job, then: Callable[[Changed], None]) -> None:
    """Opens the sheet."""
    sheet = desk.screens["authorise"]
    assert isinstance(sheet, AuthorisePresenter)
    sheet.begin(job, then)

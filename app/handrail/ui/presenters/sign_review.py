"""11: the signature under a review: what was seen, its meaning first, both factors, every time."""

from __future__ import annotations

from typing import Any

from handrail.domain.acts import ReviewMeaning
from handrail.domain.refusal import Refusal
from handrail.domain.review import RULES
from handrail.operations.review_record import ReviewAsked, review_record
from handrail.operations.workplace import Changed
from handrail.ui.bridge.sign_sheet import SignSheet
from handrail.ui.desk import Desk
from handrail.ui.presenters.sign_sheet import SignSheetPresenter
from handrail.ui.speech import tr

MEANINGS: tuple[ReviewMeaning, ...] = ("reviewed", "rejected")


class SignReviewPresenter(SignSheetPresenter):
    """The sheet over the review."""

    sheet = "signReview"
    meaning: ReviewMeaning = "reviewed"

    def __init__(self, desk: Desk, view: SignSheet) -> None:
        super().__init__(desk, view)
        self.asked: ReviewAsked | None = None
        self.seen: frozenset[str] = frozenset()
        view.meaningAsked.connect(self.choose)
        desk.navigator.changed.connect(self._moved)

    def begin(self, asked: ReviewAsked, seen: frozenset[str], meaning: ReviewMeaning) -> None:
        """What is signed, how much of it was seen, and with which meaning."""
        self.asked, self.seen, self.meaning = asked, seen, meaning
        self.forget()
        self.enter()
        self.refresh()

    @property
    def fingerprint(self) -> str:
        return self.asked.digest(self.meaning, self.seen, self.reason.strip()) if self.asked is not None else ""

    # Showing.

    def refresh(self) -> None:
        """The review exactly as its digest covers it."""
        asked = self.asked
        assert asked is not None
        words, review, state = self.desk.words, asked.review, asked.run.state
        meaning, unseen = words.meaning(self.meaning), len(review.unseen(self.seen))
        rejects = self.meaning == "rejected"
        self.asks_reason = tr("Say why you reject it") if rejects else ""
        self.view.show(
            title=tr("You reject this record") if rejects else tr("You sign this review"),
            meaningText=f"<b>{meaning.label}:</b> {meaning.sentence}",
            reasonLabel=tr("Why you reject it") if rejects else "", reason=self.reason,
            reasonHint=tr("What is wrong with it, in a few words"), passwordLabel=tr("Use password"),
        )  # fmt: skip
        head = review.trail.head.upper()
        total = len(review.shown)
        facts: list[dict[str, Any]] = [
            {"key": "order", "label": tr("Work order"), "value": asked.run.work.order, "mono": True},
            {"key": "unit", "label": tr("Unit"), "value": asked.run.work.unit, "mono": True},
            {"key": "result", "label": tr("Result"), "value": words.say(f"record.status.{state.status}")},
            {"key": "method", "label": tr("Looked at"), "value": words.say(f"review.method.{review.method}")},
            {"key": "seen", "label": tr("Entries seen"),
             "value": tr("{n} of {total}").format(n=total - unseen, total=total)},
            {"key": "others", "label": tr("Others, counted"), "value": words.count(sum(review.others.values()))},
            {"key": "rules", "label": tr("Review rules"), "value": RULES},
            {"key": "head", "label": tr("Chain of {n}").format(n=words.count(len(review.trail.entries))),
             "value": " ".join(head[at : at + 4] for at in range(0, 16, 4)), "mono": True},
        ]  # fmt: skip
        self.view.facts.update(facts)
        left = tr("1 entry is not seen yet.") if unseen == 1 else tr("{n} entries are not seen yet.").format(n=unseen)
        self.view.meanings.update([
            {"key": code, "text": words.meaning(code).label,
             "phase": "selected" if code == self.meaning else "closed" if code == "reviewed" and unseen else "open",
             "reason": left if code == "reviewed" and unseen else ""}
            for code in MEANINGS
        ])  # fmt: skip
        self.refresh_pad()

    # Acting.

    def choose(self, meaning: str) -> None:
        """The other meaning; one that is closed says why."""
        asked = self.asked
        if asked is None:
            return
        unseen = len(asked.review.unseen(self.seen))
        if meaning == "reviewed" and unseen:
            self.desk.show_refusal(Refusal.of("review.not_seen", count=unseen))
            return
        self.meaning = "rejected" if meaning == "rejected" else "reviewed"
        self.view.show(reasonProblem="")
        self.refresh()

    def _moved(self) -> None:
        if self.asked is not None and self.desk.navigator.current != "reviewRecord":
            self.asked = None
            self.pad.forget()

    def sign(self) -> None:
        asked = self.asked
        assert asked is not None
        place, session, run_id = self.desk.place, self.desk.signed_in, asked.run.state.run
        badge, secret, meaning, seen, reason = self.pad.badge, self.pad.secret, self.meaning, self.seen, self.reason
        digest, sentence = asked.digest(meaning, seen, reason.strip()), self.desk.words.meaning(meaning).sentence
        self.desk.perform(
            lambda: review_record(
                place, session, run_id, badge, secret, method=asked.review.method, meaning=meaning, seen=seen,
                digest=digest, sentence=sentence, reason=reason,
            ),
            self._signed, self.refused,
        )  # fmt: skip

    def _signed(self, changed: Changed) -> None:
        self.busy = False
        self.pad.forget()
        self.desk.open("runRecord", changed.run.state.run)

    def anew(self, refusal: Refusal) -> None:
        self.desk.navigator.show(sheet="")
        self.desk.open("reviewRecord", self.desk.at_hand.state.run)
        self.desk.show_refusal(refusal)

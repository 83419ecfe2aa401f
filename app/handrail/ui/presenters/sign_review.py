"""11: the signature under a review: what was seen, its meaning first, both factors, every time."""

from __future__ import annotations

from typing import Any

from handrail.domain.acts import ReviewMeaning
from handrail.domain.entry import is_reason
from handrail.domain.refusal import Refusal
from handrail.domain.review import RULES
from handrail.operations.review_record import ReviewAsked, review_record
from handrail.operations.workplace import Changed
from handrail.ui.bridge.sign_review import SignReview
from handrail.ui.desk import Desk
from handrail.ui.presenters.person_pad import PersonPad
from handrail.ui.speech import tr

MEANINGS: tuple[ReviewMeaning, ...] = ("reviewed", "rejected")


class SignReviewPresenter:
    """The sheet over the review. Leaving or locking cancels."""

    def __init__(self, desk: Desk, view: SignReview) -> None:
        self.desk, self.view = desk, view
        self.asked: ReviewAsked | None = None
        self.seen: frozenset[str] = frozenset()
        self.meaning: ReviewMeaning = "reviewed"
        self.reason = ""
        self.busy = False
        self.pad = PersonPad(desk, view, self.refresh_pad)
        view.cancelAsked.connect(self.leave)
        view.passwordAsked.connect(self.pad.use_password)
        view.meaningAsked.connect(self.choose)
        view.reasonTyped.connect(self.type_reason)
        view.primaryAsked.connect(self.primary)
        desk.navigator.changed.connect(self._moved)

    def enter(self, *about: str) -> None:
        """Shows the signature that was begun."""
        self.desk.navigator.show(sheet="signReview")

    def begin(self, asked: ReviewAsked, seen: frozenset[str], meaning: ReviewMeaning) -> None:
        """What is signed, how much of it was seen, and with which meaning."""
        self.asked, self.seen, self.meaning = asked, seen, meaning
        self.reason, self.busy = "", False
        self.pad.forget()
        self.enter()
        self.refresh()

    # Showing.

    def refresh(self) -> None:
        """The review exactly as its digest covers it."""
        asked = self.asked
        assert asked is not None
        words, review, state = self.desk.words, asked.review, asked.run.state
        meaning, unseen = words.meaning(self.meaning), len(review.unseen(self.seen))
        rejects = self.meaning == "rejected"
        self.view.show(
            title=tr("You reject this record") if rejects else tr("You sign this review"),
            meaningText=f"<b>{meaning.label}:</b> {meaning.sentence}",
            rejects=rejects, reason=self.reason, reasonHint=tr("What is wrong with it, in a few words"),
            passwordLabel=tr("Use password"),
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

    def refresh_pad(self) -> None:
        """Person, fingerprint and primary. Called by the pad too."""
        asked = self.asked
        if asked is None:
            return
        missing = self._missing()
        name = self.pad.person.name if self.pad.person else ""
        following = tr("As {name}").format(name=name) if name else tr("Badge and PIN are in")
        digest = asked.digest(self.meaning, self.seen, self.reason.strip()).upper()
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
        if self.meaning == "rejected" and not is_reason(self.reason):
            return tr("Say why you reject it")
        return "" if self.pad.complete else self.pad.missing()

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

    def type_reason(self, text: str) -> None:
        self.reason = text
        self.view.show(reason=text, reasonProblem="")
        self.refresh_pad()

    def take_scan(self, raw: str) -> None:
        """A badge was scanned."""
        self.pad.take_badge(raw)

    def leave(self) -> None:
        self.pad.forget()
        self.desk.navigator.show(sheet="")

    def _moved(self) -> None:
        if self.asked is not None and self.desk.navigator.current != "reviewRecord":
            self.asked = None
            self.pad.forget()

    def primary(self) -> None:
        """Signs with both factors; the content must still be what was shown."""
        asked = self.asked
        if asked is None or self.busy:
            return
        missing = self._missing()
        if missing:
            if self.meaning == "rejected" and not is_reason(self.reason):
                self.view.show(reasonProblem=missing)
            else:
                self.view.show(pinProblem=missing)
            return
        place, session, run_id = self.desk.place, self.desk.signed_in, asked.run.state.run
        badge, secret, meaning, seen, reason = self.pad.badge, self.pad.secret, self.meaning, self.seen, self.reason
        digest, sentence = asked.digest(meaning, seen, reason.strip()), self.desk.words.meaning(meaning).sentence
        self.busy = True
        self.refresh_pad()
        self.desk.perform(
            lambda: review_record(
                place, session, run_id, badge, secret, method=asked.review.method, meaning=meaning, seen=seen,
                digest=digest, sentence=sentence, reason=reason,
            ),
            self._signed, self._refused,
        )  # fmt: skip

    def _signed(self, changed: Changed) -> None:
        self.busy = False
        self.pad.forget()
        self.desk.open("runRecord", changed.run.state.run)

    def _refused(self, refusal: Refusal) -> None:
        self.busy = False
        self.pad.secret = ""
        reason = refusal.reasons[0]
        if refusal.code == "sign_in.no_statement":
            self.pad.show()
            self.desk.show_refusal(refusal)
            return
        if refusal.code.startswith("sign_in.") or refusal.code in ("signature.not_you", "signature.wrong_meaning"):
            if refusal.code == "signature.not_you":
                self.pad.forget()
            self.pad.show(problem=self.desk.words.reason(reason).title)
            return
        if refusal.code != "signature.changed" and not refusal.code.startswith("review."):
            self.pad.show()
            self.desk.show_refusal(refusal)
            return
        # What is shown is not what stands there now: it is read again.
        self.pad.forget()
        self.desk.navigator.show(sheet="")
        self.desk.open("reviewRecord", self.desk.at_hand.state.run)
        self.desk.show_refusal(refusal)

"""11: reviewing a closed record: each entry that needs a person's eye is opened and ticked, then it is signed."""

from __future__ import annotations

from dataclasses import dataclass

from handrail.domain.policy import ReviewMethod
from handrail.domain.refusal import Refusal
from handrail.domain.review import METHODS, TrailEntry
from handrail.operations.review_record import ReviewAsked, methods, next_review
from handrail.operations.workplace import Session, Workplace
from handrail.ui.bridge.review_record import ReviewRecord
from handrail.ui.desk import Desk
from handrail.ui.presenters.record_entry import show
from handrail.ui.presenters.record_lines import Line, Told, chain_lines, told
from handrail.ui.presenters.sign_review import SignReviewPresenter
from handrail.ui.speech import tr
from handrail.words import Words


@dataclass(frozen=True, slots=True)
class Look:
    """A record under review, put into words on the worker."""

    asked: ReviewAsked
    lines: tuple[Line, ...]
    """The entries to be seen, in chain order."""
    closed: dict[ReviewMethod, Refusal | None]
    counts: dict[ReviewMethod, int]


class ReviewRecordPresenter:
    """What was ticked is kept while the same person reviews the same record."""

    def __init__(self, desk: Desk, view: ReviewRecord) -> None:
        self.desk, self.view = desk, view
        self.look: Look | None = None
        self.run_id = ""
        self.person = ""
        self.seen: frozenset[str] = frozenset()
        self.selected = ""
        view.backAsked.connect(self.back)
        view.methodAsked.connect(self.choose)
        view.entryAsked.connect(self.open)
        view.rejectAsked.connect(self.reject)
        view.primaryAsked.connect(self.primary)

    def enter(self, *about: str) -> None:
        """``about``: a run's id; without one the run at hand. Refused, the person stays where they are."""
        run_id = about[0] if about and about[0] else self.desk.at_hand.state.run
        person = self.desk.signed_in.person.id
        if (run_id, person) != (self.run_id, self.person):
            self.run_id, self.person = run_id, person
            self.look, self.seen = None, frozenset()
        self._ask(self.look.asked.review.method if self.look is not None else None)

    def _ask(self, method: ReviewMethod | None) -> None:
        place, session, run_id, words = self.desk.place, self.desk.signed_in, self.run_id, self.desk.words
        self.desk.perform(lambda: _read(place, session, run_id, method, words), self._came)

    def _came(self, look: Look) -> None:
        if look.asked.run.state.run != self.run_id or self.desk.navigator.current not in ("runRecord", "reviewRecord"):
            return
        self.look = look
        unseen = self.unseen
        self.selected = next((line.key for line in (*unseen, *look.lines)), "")
        self.desk.navigator.show(current="reviewRecord")
        self.refresh()

    @property
    def unseen(self) -> list[Line]:
        """The entries that are not ticked yet, in chain order."""
        lines = self.look.lines if self.look is not None else ()
        return [line for line in lines if line.key not in self.seen]

    # Showing.

    def refresh(self) -> None:
        """Methods, entries, the one that is open, and what comes next."""
        look = self.look
        if look is None:
            return
        words, review, total = self.desk.words, look.asked.review, len(look.lines)
        others = review.others
        left = sum(others.values())
        self.view.show(
            status="", title=tr("Review record"),
            countText=tr("{done} of {total} seen").format(done=total - len(self.unseen), total=total),
            othersTitle=tr("1 other entry, counted") if left == 1
            else tr("{n} other entries, counted").format(n=words.count(left)),
            othersText=" · ".join(f"{words.say(f'event.{type_}')} {count}" for type_, count in others.items()),
            rejectLabel=tr("Reject record"),
        )  # fmt: skip
        self.view.methods.update([
            {
                "key": method, "text": words.say(f"review.method.{method}"),
                "detail": tr("1 entry") if count == 1 else tr("{n} entries").format(n=words.count(count)),
                "phase": "selected" if method == review.method else "closed" if look.closed[method] else "open",
                "reason": self._why_closed(method),
            }
            for method, count in look.counts.items()
        ])  # fmt: skip
        self.view.entries.update([self._row(place, line) for place, line in enumerate(look.lines, start=1)])
        self.view.show(at=next((at for at, line in enumerate(look.lines) if line.key == self.selected), -1))
        self._show_opened(look)
        self._primary()

    def _why_closed(self, method: ReviewMethod) -> str:
        refusal = self.look.closed[method] if self.look is not None else None
        return self.desk.words.reason(refusal.reasons[0]).title if refusal is not None else ""

    def _row(self, place: int, line: Line) -> dict[str, object]:
        entry = line.entry
        assert entry is not None
        return {
            "key": line.key, "place": str(place), "number": line.row["number"], "time": line.row["time"],
            "title": line.row["title"], "detail": line.row["detail"], "why": self._why(entry),
            "tone": line.row["tone"], "who": line.row["who"], "seen": line.key in self.seen,
            "selected": line.key == self.selected,
        }  # fmt: skip

    def _why(self, entry: TrailEntry) -> str:
        """Why it is shown: the rules that picked it, or chance."""
        assert self.look is not None
        if entry.rules:
            return ", ".join(self.desk.words.say(f"record.notable.{rule}") for rule in entry.rules)
        return tr("Drawn for the sample") if self.look.asked.review.method == "sample" else tr("Nothing stands out")

    def _show_opened(self, look: Look) -> None:
        line = next((line for line in look.lines if line.key == self.selected), None)
        if line is None:
            blank = dict.fromkeys(("overline", "tone", "before", "after", "reason"), "")
            said = {"title": tr("Nothing stands out"), "detail": tr("Every entry is as it should be.")}
            show(self.view.opened, Told(blank | said, [], []))
        else:
            show(self.view.opened, told(self.desk.words, look.asked.run, look.asked.review.trail, line))

    def _primary(self) -> None:
        unseen = [line.key for line in self.unseen]
        more = len(unseen) - 1
        if self.selected in unseen:
            then = tr("It is the last one") if not more else tr("Then 1 more") if more == 1 else tr("Then {n} more")
            label, detail, icon = tr("Mark as seen"), then.format(n=more), "check"
        elif unseen:
            left = tr("1 not seen yet") if not more else tr("{n} not seen yet").format(n=len(unseen))
            label, detail, icon = tr("Go to the next one"), left, "right"
        else:
            label, detail, icon = tr("Sign review"), tr("With badge and PIN"), "pen"
        self.view.show(primaryState="ready", primaryLabel=label, primaryDetail=detail, primaryIcon=icon)

    # Acting.

    def open(self, key: str) -> None:
        """Opens an entry; it is ticked by a touch of its own."""
        self.selected = key
        self.refresh()

    def choose(self, method: str) -> None:
        """More of the record, or less; what was ticked stays so. A closed one says why."""
        look = self.look
        chosen = next((one for one in METHODS if one == method), None)
        if look is None or chosen is None or chosen == look.asked.review.method:
            return
        refusal = look.closed[chosen]
        if refusal is not None:
            self.desk.show_refusal(refusal)
        else:
            self._ask(chosen)

    def primary(self) -> None:
        """Ticks the entry that is open and goes to the next; once all are ticked, on to the signature."""
        look = self.look
        if look is None:
            return
        if any(line.key == self.selected for line in self.unseen):
            self.seen |= {self.selected}
            self._to_next(look)
        elif self.unseen:
            self._to_next(look)
        else:
            self._sign("reviewed")

    def _to_next(self, look: Look) -> None:
        """The next one that is not ticked, from here on and round."""
        keys = [line.key for line in look.lines]
        here = keys.index(self.selected) + 1
        self.selected = next((key for key in keys[here:] + keys[:here] if key not in self.seen), self.selected)
        self.refresh()

    def reject(self) -> None:
        """A finding: it is signed with a reason, also before everything was seen."""
        self._sign("rejected")

    def _sign(self, meaning: str) -> None:
        sheet = self.desk.screens["signReview"]
        assert isinstance(sheet, SignReviewPresenter)
        if self.look is not None:
            sheet.begin(self.look.asked, self.seen, "rejected" if meaning == "rejected" else "reviewed")

    def back(self) -> None:
        self.desk.open("runRecord", self.run_id)


def _read(place: Workplace, session: Session, run_id: str, method: ReviewMethod | None, words: Words) -> Look | Refusal:
    asked = next_review(place, session, run_id, method)
    if isinstance(asked, Refusal):
        return asked
    review = asked.review
    shown = {entry.event.id for entry in review.shown}
    lines = chain_lines(words, asked.run, review.trail, place.journal.run(run_id))
    return Look(
        asked, tuple(line for line in lines if line.key in shown), methods(place, review.trail),
        review.sizes(place.reference.policy().review),
    )  # fmt: skip

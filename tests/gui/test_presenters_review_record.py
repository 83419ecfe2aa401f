"""11, review: exceptions are opened and ticked, then the review is signed; refusals are said in words."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from handrail.domain import review as rules
from handrail.domain.acts import RecordReviewed
from handrail.domain.completion import asked, needed
from handrail.domain.policy import ReviewPolicy
from handrail.domain.refusal import Refusal
from handrail.operations.complete_step import complete_step
from handrail.operations.review_record import next_review, review_record
from handrail.operations.workplace import OpenRun, Session
from handrail.ui.bridge.review_record import ReviewRecord
from handrail.ui.bridge.sign_sheet import SignSheet
from handrail.ui.presenters.review_record import ReviewRecordPresenter
from handrail.ui.presenters.sign_review import SignReviewPresenter
from tests.gui.presenter_bench import PIN, Bench, done

WHO = "r.brandt"


class Reviewing:
    """A closed record with exceptions, a reviewer, and the two screens."""

    def __init__(self, bench: Bench) -> None:
        self.bench, self.desk = bench, bench.desk
        self.view, self.sign = ReviewRecord(), SignSheet()
        self.presenter = ReviewRecordPresenter(self.desk, self.view)
        self.sheet = SignReviewPresenter(self.desk, self.sign)
        self.desk.screens |= {"reviewRecord": self.presenter, "signReview": self.sheet}
        self.run = self.work()
        self.desk.navigator.show(current="runRecord")

    def work(self) -> OpenRun:
        """Out of limits, measured again with a reason; everything else as it should be."""
        bench = self.bench
        run = bench.work_to("tighten")
        bench.record("tighten", "screw_torque", "1.38")
        bench.record("tighten", "screw_torque", "1.22", reason="Driver slipped")
        step = run.at("tighten")
        assert step is not None
        for item in asked(run.plan, run.state, step):
            for reading in range(1, needed(item) + 1 if item.required else 1):
                if run.state.step("tighten").current(item.id, reading) is None:
                    bench.record("tighten", item.id, bench.fitting(run, item), reading)
        done(complete_step(bench.place, bench.session, run.state.run, "tighten"))
        return self.rest(run)

    def rest(self, run: OpenRun) -> OpenRun:
        while run.state.is_open:
            self.bench.do_step(run, run.position.open[0].path)
        return run

    def begin(self, person: str = WHO) -> None:
        self.session = Session(self.bench.reference.person(person), "en")
        self.desk.sign_in(self.session)
        self.desk.open("reviewRecord", self.run.state.run)
        self.bench.settle()

    def touch(self) -> None:
        self.view.primaryAsked.emit()

    def see_all(self) -> None:
        while self.view.primaryLabel != "Sign review":
            self.touch()

    def factors(self, badge: str = WHO, pin: str = PIN) -> None:
        self.sign.badgeTyped.emit(badge)
        for digit in pin:
            self.sign.pinDigit.emit(digit)

    def finish(self) -> None:
        self.sign.primaryAsked.emit()
        self.bench.settle()

    def rows(self) -> tuple[dict[str, Any], ...]:
        return self.view.entries.rows()

    def reviews(self) -> list[RecordReviewed]:
        stored = self.bench.place.reviews(self.run.state.run)
        return [RecordReviewed.model_validate(one.event.payload) for one in stored]

    def reasons(self) -> list[str]:
        return [row["title"] for row in self.bench.refused_view.reasons.rows()]


@pytest.fixture
def bench(app: object, tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path)
    yield made
    made.close()


@pytest.fixture
def at(bench: Bench) -> Reviewing:
    return Reviewing(bench)


def newcomer(bench: Bench) -> None:
    """A second supervisor, who has the training of the first."""
    rows = bench.reference.rows
    rows["people"].append(
        bench.reference.person(WHO).model_copy(update={"id": "q.new", "badge": "badge of q.new"})
    )  # fmt: skip
    rows["training"] += [row.model_copy(update={"person": "q.new"}) for row in bench.reference.training(WHO)]


@pytest.mark.req("A11D-12-4", "DI-EXC-1")
def test_by_exception_shows_what_a_rule_picked_and_counts_the_others(at: Reviewing) -> None:
    at.begin()
    assert at.desk.navigator.current == "reviewRecord"
    exceptions = at.presenter.look.asked.review.trail.exceptions if at.presenter.look else ()
    assert [row["key"] for row in at.rows()] == [entry.event.id for entry in exceptions]
    assert {"Out of limits", "Tried again"} <= {row["why"] for row in at.rows()}
    total = at.run.state.count
    others = total - len(exceptions)
    assert at.view.othersTitle == f"{others} other entries, counted"
    counted = sum(int(part.rpartition(" ")[2]) for part in at.view.othersText.split(" · "))
    assert counted == others
    phases = {row["key"]: (row["phase"], row["detail"]) for row in at.view.methods.rows()}
    assert phases["exception"] == ("selected", f"{len(exceptions)} entries")
    assert phases["every"] == ("open", f"{total} entries")
    assert at.view.countText == f"0 of {len(exceptions)} seen"


@pytest.mark.req("A11D-12-4")
def test_the_entry_at_hand_is_opened_in_full_and_ticked_by_a_touch(at: Reviewing) -> None:
    at.begin()
    first, second = at.rows()[:2]
    assert (first["selected"], first["seen"], at.view.opened.title) == (True, False, first["title"])
    assert at.view.primaryLabel == "Mark as seen"
    at.touch()
    assert [row["seen"] for row in at.rows()[:2]] == [True, False]
    assert (at.rows()[1]["selected"], at.view.opened.title) == (True, second["title"])
    again = next(row for row in at.rows() if row["why"] == "Tried again")
    at.view.entryAsked.emit(again["key"])
    unit = "\N{NO-BREAK SPACE}N·m"
    assert (at.view.opened.before, at.view.opened.after) == (f"1.38{unit}", f"1.22{unit}")
    assert at.view.opened.reason == "Driver slipped"
    # Opening alone is no tick.
    assert [row["seen"] for row in at.rows()].count(True) == 1
    at.view.entryAsked.emit(first["key"])
    assert at.view.primaryLabel == "Go to the next one"
    at.touch()
    assert at.rows()[1]["selected"]


def test_after_the_last_one_comes_the_first_that_is_left(at: Reviewing) -> None:
    at.begin()
    at.view.entryAsked.emit(at.rows()[-1]["key"])
    at.touch()
    assert [row["selected"] for row in at.rows()].index(True) == 0
    for _ in range(len(at.rows()) - 2):
        at.touch()
    assert at.view.primaryDetail == "It is the last one"
    at.touch()
    assert (at.view.primaryLabel, at.view.countText) == ("Sign review", f"{len(at.rows())} of {len(at.rows())} seen")


@pytest.mark.req("A11D-12-4", "P11-200-1", "P11-50-1", "P11-70-1")
def test_a_review_is_signed_with_both_factors_and_comes_back_to_the_record(at: Reviewing) -> None:
    at.begin()
    at.see_all()
    at.touch()
    assert at.desk.navigator.sheet == "signReview"
    assert at.sign.meaningText == "<b>Reviewed:</b> I have read this record and found it complete."
    assert (at.sign.primaryState, at.sign.primaryDetail) == ("closed", "Scan your badge first")
    shown = {row["key"]: row["value"] for row in at.sign.facts.rows()}
    assert (shown["result"], shown["method"], shown["rules"]) == ("Completed", "By exception", "1")
    assert shown["seen"] == f"{len(at.rows())} of {len(at.rows())}"
    at.factors()
    assert (at.sign.primaryState, at.sign.primaryLabel) == ("ready", "Sign: Reviewed")
    assert at.sign.primaryDetail == "As Ruth Brandt"
    fingerprint = at.sign.fingerprint
    at.finish()
    (made,) = at.reviews()
    assert made.digest[:16].upper() == fingerprint.replace(" ", "")
    assert (made.person, made.meaning, made.seen) == (WHO, "reviewed", len(at.rows()))
    assert at.bench.seen("runRecord") == [(at.run.state.run,)]
    assert at.desk.navigator.sheet == ""


@pytest.mark.req("A11D-12-4")
def test_a_finding_is_signed_with_its_reason_before_all_is_seen(at: Reviewing) -> None:
    at.begin()
    at.touch()
    at.view.rejectAsked.emit()
    assert (at.desk.navigator.sheet, at.sign.reasonLabel, at.sign.primaryDetail) == (
        "signReview", "Why you reject it", "Say why you reject it",
    )  # fmt: skip
    meanings = {row["key"]: (row["phase"], row["reason"]) for row in at.sign.meanings.rows()}
    left = len(at.rows()) - 1
    assert meanings["rejected"] == ("selected", "")
    assert meanings["reviewed"] == ("closed", f"{left} entries are not seen yet.")
    at.sign.primaryAsked.emit()
    assert at.sign.reasonProblem == "Say why you reject it"
    before = at.sign.fingerprint
    at.sign.reasonTyped.emit("The gauge was not the right one")
    assert at.sign.reasonProblem == ""
    assert at.sign.fingerprint != before
    at.sign.primaryAsked.emit()
    assert at.sign.pinProblem == "Scan your badge first"
    at.factors()
    at.finish()
    (made,) = at.reviews()
    assert (made.meaning, made.reason, made.seen) == ("rejected", "The gauge was not the right one", 1)


def test_reviewed_stays_closed_until_all_is_seen_and_says_so(at: Reviewing) -> None:
    at.begin()
    at.view.rejectAsked.emit()
    at.sign.meaningAsked.emit("reviewed")
    assert at.reasons() == [f"{len(at.rows())} entries are not seen yet"]
    assert at.sign.reasonLabel == "Why you reject it"
    at.bench.refused_view.closeAsked.emit()
    at.sign.cancelAsked.emit()
    at.see_all()
    at.view.rejectAsked.emit()
    at.sign.meaningAsked.emit("reviewed")
    assert (at.sign.reasonLabel, at.sign.primaryLabel) == ("", "Sign: Reviewed")


@pytest.mark.req("DI-EXC-1")
def test_a_sample_adds_entries_and_keeps_the_ticks(at: Reviewing) -> None:
    at.begin()
    at.see_all()
    exceptions = {row["key"] for row in at.rows()}
    at.view.methodAsked.emit("sample")
    at.bench.settle()
    assert {row["key"] for row in at.rows() if row["seen"]} == exceptions
    drawn = [row for row in at.rows() if row["why"] == "Drawn for the sample"]
    assert len(drawn) == len(at.rows()) - len(exceptions) >= 5
    assert at.view.primaryLabel == "Mark as seen"
    at.view.methodAsked.emit("every")
    at.bench.settle()
    assert len(at.rows()) == at.run.state.count
    assert at.view.othersTitle == "0 other entries, counted"


@pytest.mark.req("DI-EXC-1")
def test_a_closed_method_says_why(at: Reviewing) -> None:
    policy = at.bench.reference.site
    at.bench.reference.site = policy.model_copy(update={"review": ReviewPolicy(least="sample")})
    at.begin()
    phases = {row["key"]: (row["phase"], row["reason"]) for row in at.view.methods.rows()}
    assert phases["exception"] == ("closed", "Your site asks for more")
    assert phases["sample"][0] == "selected"
    at.view.methodAsked.emit("exception")
    at.bench.settle()
    assert at.reasons() == ["Your site asks for more"]


@pytest.mark.req("A11D-12-4", "P11-10d-1")
@pytest.mark.parametrize(
    ("person", "said"), [("m.okafor", "Not part of your role"), ("a.demir", "Someone else must review")]
)
def test_a_refusal_is_said_in_words_and_leaves_the_person_where_they_are(at: Reviewing, person: str, said: str) -> None:
    at.begin(person)
    assert at.reasons() == [said]
    assert (at.desk.navigator.current, at.desk.navigator.sheet) == ("runRecord", "refused")
    assert at.rows() == ()


@pytest.mark.req("P11-200-1")
def test_another_persons_badge_and_a_wrong_pin_are_said_at_the_keys(at: Reviewing) -> None:
    at.begin()
    at.see_all()
    at.touch()
    at.factors("a.demir")
    at.finish()
    assert (at.sign.pinProblem, at.sign.personStep) == ("This is not Ruth Brandt", "badge")
    at.factors(pin="000000")
    at.finish()
    wrong = at.desk.words.reason(Refusal.of("sign_in.no_match", tries_left=4).reasons[0]).title
    assert (at.sign.pinProblem, at.sign.digits) == (wrong, 0)
    assert at.reviews() == []
    assert at.desk.navigator.sheet == "signReview"


def test_a_gate_that_closes_says_so_over_the_signature(at: Reviewing) -> None:
    at.begin()
    at.see_all()
    at.touch()
    at.factors()
    rows = at.bench.reference.rows["training"]
    at.bench.reference.rows["training"] = [row for row in rows if row.person != WHO]
    at.finish()
    assert at.desk.navigator.sheet == "refused"
    assert len(at.reasons()) == 1
    at.bench.refused_view.closeAsked.emit()
    assert (at.desk.navigator.sheet, at.sign.digits) == ("signReview", 0)
    assert at.reviews() == []


def test_a_scanned_badge_goes_to_the_signature(at: Reviewing) -> None:
    at.begin()
    at.see_all()
    at.touch()
    at.sheet.take_scan(WHO)
    assert (at.sign.personName, at.sign.personStep) == ("Ruth Brandt", "pin")


@pytest.mark.req("P11-70-1", "A11D-12-4")
def test_a_record_that_changed_meanwhile_is_read_again(at: Reviewing) -> None:
    at.begin()
    at.see_all()
    at.touch()
    at.factors()
    newcomer(at.bench)
    other = Session(at.bench.reference.person("q.new"), "en")
    found = next_review(at.bench.place, other, at.run.state.run)
    seen = frozenset(entry.event.id for entry in found.review.shown)
    done(review_record(
        at.bench.place, other, at.run.state.run, "q.new", PIN, method="exception", meaning="reviewed", seen=seen,
        digest=found.digest("reviewed", seen), sentence="Read.",
    ))  # fmt: skip
    at.finish()
    assert at.reasons() == ["The record has changed meanwhile"]
    assert len(at.reviews()) == 1
    at.bench.refused_view.closeAsked.emit()
    assert at.desk.navigator.current == "reviewRecord"
    assert at.view.primaryLabel == "Sign review"
    at.touch()
    at.factors()
    at.finish()
    assert len(at.reviews()) == 2


@pytest.mark.req("P11-200-3")
def test_leaving_or_locking_cancels_the_signature(at: Reviewing) -> None:
    at.begin()
    at.see_all()
    at.touch()
    at.factors()
    at.desk.navigator.show(current="locked", sheet="")
    assert (at.sheet.pad.badge, at.sheet.pad.secret, at.sheet.asked) == ("", "", None)
    at.desk.navigator.show(current="reviewRecord")
    at.finish()
    assert at.reviews() == []
    # The ticks are still there for the same person, and for nobody else.
    assert all(row["seen"] for row in at.rows())
    at.view.backAsked.emit()
    assert at.bench.seen("runRecord") == [(at.run.state.run,)]
    newcomer(at.bench)
    at.begin("q.new")
    assert not any(row["seen"] for row in at.rows())


def test_a_record_in_which_nothing_stands_out_is_signed_at_once(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Reviewing, "work", lambda self: self.rest(self.bench.start()))
    # Codes are scanned there; the bench types them.
    monkeypatch.setattr(rules, "TYPED_CODES", frozenset())
    made = Reviewing(bench)
    made.begin()
    assert [row["why"] for row in made.rows()] == []
    assert (made.view.opened.title, made.view.primaryLabel) == ("Nothing stands out", "Sign review")
    made.touch()
    made.factors()
    made.finish()
    (kept,) = made.reviews()
    assert (kept.exceptions, kept.others) == (0, kept.count)

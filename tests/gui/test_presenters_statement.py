"""01: the badge page of a tablet on its bad days, and the accountability statement before the jobs."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from handrail.domain.policy import Statement as Said
from handrail.operations.sign_in import sign_in
from handrail.ui.bridge.badge_in import BadgeIn
from handrail.ui.bridge.statement import Statement
from handrail.ui.presenters.badge_in import BadgeInPresenter
from handrail.ui.presenters.header_state import HeaderStatePresenter
from handrail.ui.presenters.statement import StatementPresenter
from tests.gui.presenter_bench import NOW, PIN, Bench

TEXT = {"en": "I answer for it.\n\nI read before I sign.", "de": "Ich stehe dafür ein."}


@pytest.fixture
def bench(app: object, tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path)
    made.reference.site = made.reference.site.model_copy(update={"statement": Said(version=2, text=TEXT)})
    desk = made.desk
    badge, statement = BadgeIn(), Statement()
    desk.screens |= {"badgeIn": BadgeInPresenter(desk, badge), "statement": StatementPresenter(desk, statement)}
    desk.sign_out()
    yield made
    made.close()


def page(bench: Bench) -> BadgeInPresenter:
    found = bench.desk.screens["badgeIn"]
    assert isinstance(found, BadgeInPresenter)
    return found


def sheet(bench: Bench) -> StatementPresenter:
    found = bench.desk.screens["statement"]
    assert isinstance(found, StatementPresenter)
    return found


def give(pad: object, badge: str, pin: str = PIN) -> None:
    pad.take_badge(badge)  # type: ignore[attr-defined]  # a pad of either page
    for digit in pin:
        pad.take_digit(digit)  # type: ignore[attr-defined]


def come_in(bench: Bench, badge: str = "m.okafor") -> None:
    bench.desk.open("badgeIn")
    give(page(bench).pad, badge)
    page(bench).primary()
    bench.settle()


def accepted(bench: Bench) -> list[str]:
    return [stored.event.actor.person for stored in bench.journal.of_type("accountability.accepted")]


@pytest.mark.req("P11-10j-1")
def test_the_statement_stands_before_the_jobs_in_the_persons_language(bench: Bench) -> None:
    come_in(bench)
    view = sheet(bench).view
    assert (bench.desk.navigator.sheet, bench.seen("jobs")) == ("statement", [])
    assert [row["text"] for row in view.paragraphs.rows()] == ["I answer for it.", "I read before I sign."]
    assert view.versionText.endswith("version 2")
    assert (view.primaryState, view.primaryDetail) == ("closed", "Scan your badge first")
    give(sheet(bench).pad, "m.okafor")
    assert (view.primaryState, view.primaryDetail) == ("ready", "As Mara Okafor")
    view.primaryAsked.emit()
    bench.settle()
    assert (accepted(bench), bench.desk.navigator.sheet, len(bench.seen("jobs"))) == (["m.okafor"], "", 1)
    come_in(bench)
    assert len(bench.seen("jobs")) == 2
    come_in(bench, "r.brandt")
    assert [row["text"] for row in view.paragraphs.rows()] == ["Ich stehe dafür ein."]


@pytest.mark.req("P11-10j-1", "P11-200-1")
def test_without_it_nobody_begins(bench: Bench) -> None:
    come_in(bench)
    view = sheet(bench).view
    view.primaryAsked.emit()
    assert view.pinProblem == "Scan your badge first"
    give(sheet(bench).pad, "m.okafor", "000000")
    view.primaryAsked.emit()
    bench.settle()
    assert view.pinProblem == "That PIN did not match"
    give(sheet(bench).pad, "j.lindqvist")
    view.primaryAsked.emit()
    bench.settle()
    assert (accepted(bench), view.personName) == ([], "")
    view.declineAsked.emit()
    bench.settle()
    assert (bench.desk.session, bench.desk.navigator.sheet, bench.seen("jobs")) == (None, "", [])
    assert page(bench).last_person == "Mara Okafor"


@pytest.mark.req("P11-10j-1", "P11-200-4")
def test_a_second_person_accepts_from_the_refusal_without_taking_over(bench: Bench) -> None:
    bench.desk.sign_in(bench.session)
    bench.desk.navigator.show(current="signRecord")
    from handrail.domain.refusal import Refusal

    bench.desk.show_refusal(Refusal.of("sign_in.no_statement", version=2, name="Jonas Lindqvist"))
    assert bench.refused_view.primaryLabel == "Read the statement"
    bench.refused.primary()
    assert bench.desk.navigator.sheet == "statement"
    give(sheet(bench).pad, "j.lindqvist")
    sheet(bench).view.primaryAsked.emit()
    bench.settle()
    assert accepted(bench) == ["j.lindqvist"]
    assert (bench.desk.navigator.current, bench.desk.navigator.sheet) == ("signRecord", "")
    assert bench.desk.session == bench.session
    bench.desk.open("statement")
    sheet(bench).view.declineAsked.emit()
    assert (bench.desk.navigator.sheet, bench.desk.session) == ("", bench.session)


@pytest.mark.req("SEC-ST-3")
def test_a_tablet_out_of_service_says_so_and_when_it_may_be_wiped(bench: Bench) -> None:
    bench.desk.open("badgeIn")
    view = page(bench).view
    header = HeaderStatePresenter(bench.desk)
    bench.set_custody(retired=True, reached_at=NOW)
    bench.desk.sync.changed.emit()
    assert view.lockedTitle == "This tablet is out of service"
    assert view.lockedText.startswith("Leave it on")
    assert bench.desk.header.syncTitle == "Out of service"
    bench.journal.retired = True
    give(page(bench).pad, "m.okafor")
    page(bench).primary()
    bench.settle()
    assert view.pinProblem == "This tablet is out of service"
    bench.set_custody(may_be_wiped=True)
    assert view.lockedText.endswith("It may be wiped.")
    assert bench.desk.header.syncDetail == "All delivered, may be wiped"
    header.timer.stop()


@pytest.mark.req("P11-300-1")
def test_the_next_person_is_told_of_tries_that_did_not_match(bench: Bench) -> None:
    bench.desk.open("badgeIn")

    def told() -> list[str]:
        return [row["text"] for row in page(bench).view.notes.rows() if row["key"] == "tries"]

    for _ in range(2):
        sign_in(bench.place, "m.okafor", "000000", "en")
    bench.desk.open("badgeIn", "Mara Okafor")
    bench.settle()
    assert told() == []
    give(page(bench).pad, "j.lindqvist", "000000")
    page(bench).primary()
    bench.settle()
    assert len(told()) == 1
    assert "<b>3</b> tries did not match" in told()[0]
    assert "Lindqvist" not in told()[0]

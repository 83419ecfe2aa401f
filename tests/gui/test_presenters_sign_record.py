"""07: what the dialog asks for, strict and where the site lets people sign on with the secret alone."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from handrail.domain.entry import Entry
from handrail.operations.correct import correct
from handrail.operations.sign_in import leave
from handrail.ui.bridge.sign_record import SignRecord
from handrail.ui.presenters.sign_record import SignRecordPresenter
from tests.gui.presenter_bench import PIN, Bench, done

pytestmark = pytest.mark.req("P11-200-2", "P11-200-3")
PATH = "torque_check"


@pytest.fixture
def bench(app: object, tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path)
    yield made
    made.close()


@pytest.fixture
def view(bench: Bench) -> SignRecord:
    """The dialog, at a step that asks for a signature as performed and then for one as verified."""
    view = SignRecord()
    bench.desk.screens["signRecord"] = SignRecordPresenter(bench.desk, view)
    bench.work_to(PATH)
    reopen(bench)
    return view


def reopen(bench: Bench) -> None:
    bench.desk.open("signRecord", PATH)
    bench.settle()


def sign(bench: Bench, view: SignRecord, badge: str = "") -> None:
    if badge:
        view.badgeTyped.emit(badge)
    for digit in PIN:
        view.pinDigit.emit(digit)
    view.primaryAsked.emit()
    bench.settle()


def make_void(bench: Bench, entered: str) -> None:
    """A correction: the signature is asked for again."""
    run, entry = bench.desk.at_hand, Entry(input="screw_torque", entered=entered, gauge=bench.usable("torque_driver"))
    done(correct(bench.place, bench.session, run.state.run, "tighten", entry, "Read wrongly."))
    reopen(bench)


def given(bench: Bench) -> int:
    return len(bench.desk.at_hand.state.step(PATH).standing())


def test_strict_asks_for_the_badge_every_time(bench: Bench, view: SignRecord) -> None:
    assert (view.personStep, view.personName, view.canNotMe) == ("badge", "", False)
    sign(bench, view, "m.okafor")
    assert given(bench) == 1
    make_void(bench, "1.21")
    assert (given(bench), view.personStep, view.personName) == (0, "badge", "")


def test_who_signed_before_gives_the_secret_alone_until_a_break(bench: Bench, view: SignRecord) -> None:
    bench.reference.site = bench.reference.site.model_copy(update={"signing": "continuous"})
    sign(bench, view, "m.okafor")
    # The second person gives both.
    assert (view.second, view.personStep, view.personName) == (True, "badge", "")
    make_void(bench, "1.21")
    assert (view.personStep, view.personName, view.personDetail) == ("pin", "Mara Okafor", "Signs on without the badge")
    sign(bench, view)
    assert given(bench) == 1
    make_void(bench, "1.22")
    view.notMeAsked.emit()
    assert (view.personStep, view.personName) == ("badge", "")
    leave(bench.place, bench.session, "session.locked")
    reopen(bench)
    assert view.personStep == "badge"


@pytest.mark.req("P11-70-1")
def test_several_records_are_each_shown_before_one_secret_signs_them(bench: Bench, view: SignRecord) -> None:
    first = bench.desk.at_hand
    sign(bench, view, "m.okafor")
    assert (view.manyLabel, view.recordCount) == ("", "Record 1 of 1")
    second = bench.work_to(PATH, unit="DM2-00418")
    reopen(bench)
    sign(bench, view, "m.okafor")
    bench.desk.take_run(first, PATH)
    reopen(bench)
    assert view.manyLabel == "All 2 units"
    view.badgeTyped.emit("j.lindqvist")
    view.manyAsked.emit()
    # What was typed before is forgotten: first everything is looked at.
    assert (view.personStep, view.manyLabel, view.recordCount) == ("badge", "", "Record 1 of 2")
    assert (view.primaryLabel, view.primaryDetail, view.primaryState) == ("Next record", "1 of 2 seen", "ready")
    view.primaryAsked.emit()
    assert view.recordCount == "Record 2 of 2"
    assert {row["key"]: row["value"] for row in view.facts.rows()}["unit"] == "DM2-00418"
    assert (view.primaryLabel, view.primaryState) == ("Sign 2 records: Verified", "closed")
    sign(bench, view, "j.lindqvist")
    for run in (first, second):
        again = bench.place.run(run.state.run)
        assert again is not None
        assert [made.signature.meaning for made in again.state.step(PATH).standing()] == ["performed", "verified"]
    assert bench.seen("stepRunner")

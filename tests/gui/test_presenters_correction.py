"""A correction stands beside the old value with a reason; a late entry is signed."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from handrail.ui.bridge.correction import Correction
from handrail.ui.bridge.measure import Measure
from handrail.ui.presenters.correction import CorrectionPresenter, read_day
from handrail.ui.presenters.measure import MeasurePresenter
from handrail.words import Words
from tests.gui.presenter_bench import NOW, PIN, UNIT, Bench


@pytest.fixture
def bench(app: object, tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path)
    yield made
    made.close()


@pytest.fixture
def view(bench: Bench) -> Correction:
    view = Correction()
    bench.desk.screens["correction"] = CorrectionPresenter(bench.desk, view)
    return view


def pin(view: Correction, digits: str = PIN) -> None:
    for digit in digits:
        view.pinDigit.emit(digit)


def test_a_value_is_corrected_beside_the_old_one(bench: Bench, view: Correction) -> None:
    run = bench.work_to("tighten")
    bench.record("tighten", "screw_torque", "1.22", reading=2)
    bench.desk.open("correction", "correct", "tighten", "screw_torque", "2")
    assert bench.desk.navigator.sheet == "correction"
    assert not view.late
    assert view.oldValue == "1.22\N{NO-BREAK SPACE}N·m"
    assert view.newLabel == "Right value (N·m)"
    assert "by Mara Okafor" in view.targetText
    assert (view.primaryState, view.primaryDetail) == ("closed", "Type the right value")
    view.primaryAsked.emit()
    assert view.newProblem == "Type the right value"
    view.newTyped.emit("1.21")
    assert (view.newProblem, view.primaryDetail) == ("", "Choose a reason or write one")
    view.reasonAsked.emit("typed")
    assert view.primaryState == "ready"
    assert view.primaryDetail == "1.22\N{NO-BREAK SPACE}N·m becomes 1.21\N{NO-BREAK SPACE}N·m"
    view.primaryAsked.emit()
    bench.settle()
    attempt = run.state.step("tighten").current("screw_torque", 2)
    assert attempt is not None
    assert (attempt.capture.value, attempt.correction, attempt.capture.gauge) == ("1.21", "Typed wrongly", "TD-0148")
    assert bench.desk.navigator.sheet == ""


def test_a_correction_needs_no_pin_and_shows_who_makes_it(bench: Bench, view: Correction) -> None:
    bench.start()
    bench.record("traveller", "unit_serial", UNIT)
    bench.desk.open("correction", "correct", "traveller", "unit_serial", "1")
    assert (view.personStep, view.personName, view.pinOpen) == ("pin", "Mara Okafor", False)
    view.notMeAsked.emit()
    assert view.personName == "Mara Okafor"


def test_signatures_over_the_value_are_told_before(bench: Bench, view: Correction) -> None:
    run = bench.work_to("mark")
    bench.desk.open("correction", "correct", "tighten", "screw_torque", "1")
    assert view.text.startswith("2 signatures cover this value.")
    view.newTyped.emit("1.21")
    view.reasonAsked.emit("read")
    view.primaryAsked.emit()
    bench.settle()
    assert all(signature.void for signature in run.state.step("torque_check").signatures)


def test_what_does_not_fit_is_said_at_the_field(bench: Bench, view: Correction) -> None:
    bench.work_to("tighten")
    bench.record("tighten", "screw_torque", "1.22")
    bench.desk.open("correction", "correct", "tighten", "screw_torque", "1")
    view.reasonTyped.emit("misread the display")
    view.newTyped.emit("1.2")
    view.primaryAsked.emit()
    bench.settle()
    assert view.newProblem.startswith("More or fewer decimals needed.")
    view.newTyped.emit("1.22")
    view.primaryAsked.emit()
    bench.settle()
    assert view.newProblem.startswith("Nothing has changed.")
    assert bench.desk.navigator.sheet == "correction"


def test_coded_values_are_typed_in_their_words(bench: Bench, view: Correction) -> None:
    run = bench.work_to("strap")
    bench.record("strap", "strap_result", "pass")
    bench.desk.open("correction", "correct", "strap", "strap_result", "1")
    assert view.newHint == "One of: Pass, Not passed"
    view.newTyped.emit("not passed")
    view.reasonAsked.emit("read")
    view.primaryAsked.emit()
    bench.settle()
    attempt = run.state.step("strap").current("strap_result")
    assert attempt is not None
    assert attempt.capture.value == "fail"


def test_another_lot_comes_with_what_the_list_knows(bench: Bench, view: Correction) -> None:
    run = bench.work_to("tighten")
    bench.record("tighten", "gearhead_lot", "L28B0817")
    bench.desk.open("correction", "correct", "tighten", "gearhead_lot", "1")
    view.reasonAsked.emit("place")
    view.newTyped.emit("L26K0302")
    view.primaryAsked.emit()
    bench.settle()
    assert bench.desk.navigator.sheet == "refused"
    attempt = run.state.step("tighten").current("gearhead_lot")
    assert attempt is not None
    assert attempt.capture.lot == "L28B0817"


def test_a_photo_is_not_corrected_by_typing(bench: Bench, view: Correction) -> None:
    bench.work_to("tighten")
    bench.record("tighten", "tighten_photo", "")
    bench.desk.open("correction", "correct", "tighten", "tighten_photo", "1")
    assert bench.desk.navigator.sheet == "refused"


def test_a_late_entry_is_signed_with_both_factors(bench: Bench, view: Correction) -> None:
    run = bench.start()
    bench.clock.ticks += 3600
    bench.desk.open("correction", "late", "traveller", "unit_serial")
    assert view.late
    assert view.claimedDate == "20 Nov 2026"
    view.newTyped.emit(UNIT)
    assert view.primaryDetail == "Type the time it happened"
    view.primaryAsked.emit()
    assert view.claimedProblem == "Type the time it happened"
    view.claimedTimeTyped.emit("14:30")
    view.reasonAsked.emit("busy")
    assert view.primaryDetail == "Scan your badge first"
    view.badgeTyped.emit("m.okafor")
    pin(view)
    assert (view.personName, view.primaryState) == ("Mara Okafor", "ready")
    view.primaryAsked.emit()
    bench.settle()
    late, signed = bench.journal.run(run.state.run)[-2:]
    assert (late.event.type, signed.event.type) == ("capture.late", "signature.made")
    assert late.event.time.claimed is not None
    assert late.event.time.claimed.isoformat() == "2026-11-20T13:30:00+00:00"
    assert late.event.payload["reason"] == "Hands were not free"
    assert bench.desk.navigator.sheet == ""
    assert view.digits == 0


def test_a_late_entry_with_a_wrong_pin_or_time_stays_open(bench: Bench, view: Correction) -> None:
    run = bench.start()
    bench.desk.open("correction", "late", "traveller", "unit_serial")
    view.newTyped.emit(UNIT)
    view.claimedTimeTyped.emit("23:59")
    view.reasonAsked.emit("forgot")
    view.badgeTyped.emit("m.okafor")
    pin(view)
    view.primaryAsked.emit()
    bench.settle()
    assert view.claimedProblem.startswith("That time has not come yet.")
    bench.clock.ticks += 3600
    view.claimedTimeTyped.emit("half past two")
    pin(view, "111111")
    view.primaryAsked.emit()
    assert view.claimedProblem == "Type a date as 20.11.2026 and a time as 14:30."
    view.claimedTimeTyped.emit("14:30")
    view.primaryAsked.emit()
    bench.settle()
    assert view.pinProblem == "That PIN did not match"
    assert view.digits == 0
    assert run.state.step("traveller").current("unit_serial") is None


def test_leaving_forgets_both_factors(bench: Bench, view: Correction) -> None:
    bench.start()
    bench.desk.open("correction", "late", "traveller", "unit_serial")
    view.badgeTyped.emit("m.okafor")
    pin(view, "123")
    view.cancelAsked.emit()
    assert bench.desk.navigator.sheet == ""
    assert (view.personName, view.digits) == ("", 0)


def test_a_closed_record_is_not_corrected(bench: Bench, view: Correction) -> None:
    run = bench.start()
    while run.state.is_open:
        bench.do_step(run, run.position.open[0].path)
    bench.desk.open("correction", "correct", "traveller", "unit_serial", "1")
    view.newTyped.emit("DM2-00418")
    view.reasonAsked.emit("typed")
    view.primaryAsked.emit()
    bench.settle()
    assert bench.refused_view.reasons.rows()[0]["title"] == "This record is closed"


@pytest.mark.parametrize("text", ["20 Nov 2026", "20 nov 2026 ", "20.11.2026", "2026-11-20"])
def test_days_as_they_are_written(text: str) -> None:
    day = read_day(text, Words("en"), NOW.date())
    assert day is not None
    assert day.isoformat() == "2026-11-20"


@pytest.mark.parametrize("text", ["", "yesterday", "11/20/2026", "31.11.2026"])
def test_a_day_is_never_guessed(text: str) -> None:
    assert read_day(text, Words("en"), NOW.date()) is None


@pytest.mark.req("DI-CON-2", "MEA-5")
def test_a_reading_taken_earlier_keeps_its_place_and_gauge(bench: Bench, view: Correction) -> None:
    run = bench.work_to("tighten")
    pad, correction = Measure(), bench.desk.screens["correction"]
    assert isinstance(correction, CorrectionPresenter)
    bench.desk.screens["measure"] = MeasurePresenter(bench.desk, pad)
    bench.desk.open("measure", "tighten", "screw_torque", "2", "TD-0148")
    assert pad.canBeLate
    bench.clock.ticks += 3600
    pad.lateAsked.emit()
    assert view.late
    assert view.targetText.endswith(" 2")
    view.newTyped.emit("1.22")
    view.claimedTimeTyped.emit("14:30")
    view.reasonAsked.emit("busy")
    correction.take_scan("m.okafor")
    pin(view)
    view.primaryAsked.emit()
    bench.settle()
    attempt = run.state.step("tighten").current("screw_torque", 2)
    assert attempt is not None
    assert (attempt.capture.value, attempt.capture.gauge, attempt.late) == ("1.22", "TD-0148", True)
    assert bench.desk.navigator.current == "stepRunner"
    bench.desk.open("measure", "tighten", "screw_torque", "2", "TD-0148")
    assert not pad.canBeLate


def test_a_badge_scanned_over_a_correction_signs_nothing(bench: Bench, view: Correction) -> None:
    bench.work_to("tighten")
    bench.record("tighten", "screw_torque", "1.22", reading=2)
    bench.desk.open("correction", "correct", "tighten", "screw_torque", "2")
    correction = bench.desk.screens["correction"]
    assert isinstance(correction, CorrectionPresenter)
    correction.take_scan("a.demir")
    assert view.personName == "Mara Okafor"

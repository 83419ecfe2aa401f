"""04: a code is looked at first and used by a touch; what does not fit is marked and explained."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from handrail.ui.bridge.scan_code import ScanCode
from handrail.ui.presenters.scan_code import ScanCodePresenter
from tests.gui.presenter_bench import GEARHEAD, UNIT, Bench


@pytest.fixture
def bench(app: object, tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path)
    yield made
    made.close()


@pytest.fixture
def view(bench: Bench) -> ScanCode:
    view = ScanCode()
    bench.desk.screens["scanCode"] = ScanCodePresenter(bench.desk, view)
    return view


def scan(bench: Bench, code: str) -> None:
    screen: Any = bench.desk.screens["scanCode"]
    screen.take_scan(code)
    bench.settle()


def test_a_lot_that_fits_is_told_in_parts_and_used_by_a_touch(bench: Bench, view: ScanCode) -> None:
    run = bench.work_to("tighten")
    bench.desk.open("scanCode", "tighten", "gearhead_lot")
    assert view.prompt == "Scan the lot label: Gearhead 16:1"
    assert (view.phase, view.primaryState, view.primaryLabel) == ("waiting", "closed", "Use this lot")
    scan(bench, GEARHEAD)
    assert view.phase == "match"
    assert view.verdictTitle == "Right part, good lot"
    parts = [(row["ai"], row["title"], row["value"], row["detail"]) for row in view.elements.rows()]
    assert parts == [
        ("(01)", "GTIN", "09506000134352", "Gearhead 16:1 310-1188-02, as planned"),
        ("(10)", "Lot", "L28B0817", "Released, 38 in the lot"),
        ("(17)", "Expiry", "30 Nov 2028", "2 years left"),
    ]
    assert view.checkText == "Check: the label says <b>L28B0817</b> too."
    assert (view.primaryLabel, view.primaryDetail, view.primaryState) == ("Use this lot", "L28B0817", "ready")
    assert bench.heard == ["fits"]
    # Nothing is used until it is confirmed.
    assert run.state.step("tighten").current("gearhead_lot") is None
    view.primaryAsked.emit()
    bench.settle()
    used = run.state.step("tighten").current("gearhead_lot")
    assert used is not None
    assert (used.capture.lot, used.capture.method) == ("L28B0817", "wedge")
    assert used.capture.scan is not None
    assert used.capture.scan.raw == GEARHEAD
    assert bench.seen("stepRunner") == [("tighten",)]


def test_another_article_is_marked_from_its_first_wrong_digit(bench: Bench, view: ScanCode) -> None:
    run = bench.work_to("tighten")
    bench.desk.open("scanCode", "tighten", "gearhead_lot")
    scan(bench, "(01)09506000134369(17)281130(10)L28B0817")
    assert (view.phase, view.verdictTitle) == ("wrong", "Another article")
    assert bench.heard == ["wrong"]
    assert "<b>09506000134352</b>" in view.verdictText
    gtin, rest = view.elements.rows()
    assert (gtin["phase"], gtin["wrongFrom"], gtin["needed"]) == ("wrong", 12, "09506000134352")
    assert (rest["phase"], rest["detail"]) == ("skipped", "L28B0817, 30 Nov 2028")
    assert [row["text"] for row in view.advice.rows()] == [
        "1. Put it back.", "2. Take part <b>310-1188-02</b> from rack B-07-3.", "3. Scan the new label.",
    ]  # fmt: skip
    assert view.footText == "Nothing was used. This scan is kept in the record."
    assert (view.primaryLabel, view.primaryState) == ("Scan again", "ready")
    assert bench.types()[-1] == "scan.refused"
    view.primaryAsked.emit()
    assert view.phase == "waiting"
    assert view.problem == ""
    assert run.state.step("tighten").current("gearhead_lot") is None


def test_a_typed_lot_of_a_wrong_part_shows_the_part(bench: Bench, view: ScanCode) -> None:
    bench.work_to("tighten")
    bench.desk.open("scanCode", "tighten", "gearhead_lot")
    view.codeTyped.emit("L27H0640")
    bench.settle()
    lot, part = view.elements.rows()
    assert (lot["value"], lot["phase"]) == ("L27H0640", "ok")
    assert (part["value"], part["wrongFrom"], part["needed"]) == ("310-1188-01", 10, "310-1188-02")


@pytest.mark.parametrize(
    ("lot", "title"),
    [
        ("L26K0302", "Lot expired 8 Nov 2026"), ("L28C0820", "Lot is in quarantine"), ("L28A0799", "Lot is rejected"),
        ("L28B0811", "Lot L28B0811 is on hold"), ("NOT-KNOWN", "Lot is not known"),
    ],
)  # fmt: skip
def test_every_bad_lot_says_why_and_what_next(bench: Bench, view: ScanCode, lot: str, title: str) -> None:
    bench.work_to("tighten")
    bench.desk.open("scanCode", "tighten", "gearhead_lot")
    scan(bench, lot)
    assert (view.phase, view.verdictTitle) == ("wrong", title)
    assert len(view.advice.rows()) >= 2


def test_a_typed_lot_that_fits_tells_its_expiry_from_the_list(bench: Bench, view: ScanCode) -> None:
    run = bench.work_to("tighten")
    bench.desk.open("scanCode", "tighten", "gearhead_lot")
    view.codeTyped.emit("L28B0817")
    bench.settle()
    assert [row["title"] for row in view.elements.rows()] == ["Lot", "Expiry"]
    assert view.hint == "Plain code, typed"
    view.primaryAsked.emit()
    bench.settle()
    used = run.state.step("tighten").current("gearhead_lot")
    assert used is not None
    assert used.capture.method == "typed"


def test_a_code_that_was_read_wrongly_asks_again(bench: Bench, view: ScanCode) -> None:
    bench.work_to("tighten")
    bench.desk.open("scanCode", "tighten", "gearhead_lot")
    scan(bench, "(01)09506000134350(10)L28B0817")
    assert view.phase == "waiting"
    assert view.problem.startswith("The code was read wrongly.")


def test_a_closed_primary_says_what_is_missing(bench: Bench, view: ScanCode) -> None:
    bench.work_to("tighten")
    bench.desk.open("scanCode", "tighten", "gearhead_lot")
    view.primaryAsked.emit()
    assert view.problem.startswith("No code read yet.")


def test_the_gauge_of_a_value_goes_back_to_the_measure_screen(bench: Bench, view: ScanCode) -> None:
    run = bench.work_to("tighten")
    before = run.state.count
    bench.desk.open("scanCode", "tighten", "screw_torque", "gauge")
    scan(bench, "TD-0148")
    assert (view.primaryLabel, view.primaryDetail, view.primaryState) == ("Use this gauge", "TD-0148", "ready")
    assert view.elements.rows()[0]["detail"] == "Torque driver, calibration due 12 Jan 2027"
    view.primaryAsked.emit()
    bench.settle()
    assert bench.seen("measure") == [("tighten", "screw_torque", "", "TD-0148")]
    assert run.state.count == before


def test_a_gauge_past_its_calibration_is_refused_and_kept(bench: Bench, view: ScanCode) -> None:
    bench.work_to("tighten")
    bench.desk.open("scanCode", "tighten", "screw_torque", "gauge")
    scan(bench, "TD-0155")
    assert view.phase == "wrong"
    assert view.verdictTitle == "Calibration ended 11 Nov 2026"
    assert "<b>TD-0148</b>" in view.advice.rows()[0]["text"]
    assert bench.types()[-1] == "scan.refused"
    view.closeAsked.emit()
    assert bench.seen("measure") == [("tighten", "screw_torque")]


def test_a_serial_and_ways_off_the_page(bench: Bench, view: ScanCode) -> None:
    bench.start()
    bench.desk.open("scanCode", "traveller", "unit_serial")
    scan(bench, UNIT)
    assert (view.phase, view.primaryLabel) == ("match", "Use this serial")
    view.reportAsked.emit()
    assert bench.seen("draftNcr") == [("traveller", "unit_serial")]
    view.closeAsked.emit()
    assert bench.seen("stepRunner") == [("traveller",)]

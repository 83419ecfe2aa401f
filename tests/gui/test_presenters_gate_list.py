"""06: every gate's answer, what to do about a closed one, and going on when all are open."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from handrail.domain.reference import Hold
from handrail.operations.pause_run import pause_run
from handrail.ui.bridge.gate_list import GateList
from handrail.ui.presenters.gate_list import GateListPresenter
from tests.gui.presenter_bench import OPERATION, ORDER, UNIT, Bench, done


@pytest.fixture
def bench(app: object, tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path)
    yield made
    made.close()


@pytest.fixture
def view(bench: Bench) -> GateList:
    view = GateList()
    bench.desk.screens["gateList"] = GateListPresenter(bench.desk, view)
    return view


def rows(view: GateList, phase: str) -> list[dict[str, Any]]:
    return [row for row in view.gates.rows() if row["phase"] == phase]


def hold(target: Any, value: str) -> Hold:
    return Hold(
        id="H-1", target=target, value=value, reason={"en": "Burr."}, set_by="A. Demir", contact="A. Demir, ext 4431"
    )


def test_a_job_with_all_gates_open_starts(bench: Bench, view: GateList) -> None:
    bench.desk.open("gateList", ORDER, OPERATION, UNIT)
    assert view.status == "loading"
    bench.settle()
    assert view.status == ""
    assert not rows(view, "closed")
    assert view.title == "You can start this job"
    assert (view.primaryLabel, view.primaryState) == ("Start Drive module DM2", "ready")
    assert any(row["text"].startswith("WI-0427 Rev B is effective") for row in rows(view, "open"))
    gauges = next(row["text"] for row in rows(view, "open") if row["key"] == "equipment")
    assert gauges == "7 in order. FG-0044 is ready, calibration due 20 Nov 2026"
    assert {cell["value"] for cell in bench.desk.header.cells.rows()} >= {ORDER, UNIT}
    view.primaryAsked.emit()
    bench.settle()
    assert bench.seen("stepRunner") == [()]
    assert bench.types()[0] == "run.started"


def test_closed_gates_unfold_with_what_who_and_one_button(bench: Bench, view: GateList) -> None:
    bench.reference.rows["training"] = []
    bench.reference.rows["equipment"] = [
        piece for piece in bench.reference.rows["equipment"] if piece.type != "leak_tester"
    ]
    bench.desk.open("gateList", ORDER, OPERATION, UNIT)
    bench.settle()
    training, equipment = rows(view, "closed")
    assert training["title"] == "Your training"
    assert training["text"] == "Not trained on WI-0427 Rev B"
    assert training["advice"]
    assert (training["whoDetail"], training["actionText"]) == ("Petra Novak, ext 4410", "Ask trainer")
    assert equipment["actionText"] == "Check again"
    # One blue thing: the first that this person can open.
    assert [row["key"] for row in view.gates.rows() if row["next"]] == [equipment["key"]]
    assert view.primaryState == "closed"
    assert view.primaryDetail == "2 gates closed: your training, equipment"
    view.gateAsked.emit(training["key"])
    assert bench.desk.navigator.sheet == "refused"
    assert bench.refused_view.reasons.rows()[0]["title"] == "Petra Novak"


def test_check_again_sees_what_changed(bench: Bench, view: GateList) -> None:
    bench.reference.rows["holds"].append(hold("order", ORDER))
    bench.desk.open("gateList", ORDER, OPERATION, UNIT)
    bench.settle()
    (closed,) = rows(view, "closed")
    assert closed["who"] == "Quality: A. Demir, ext 4431"
    bench.reference.rows["holds"].clear()
    view.againAsked.emit()
    bench.settle()
    assert not rows(view, "closed")
    assert view.primaryState == "ready"


def test_a_closed_primary_opens_the_next_thing(bench: Bench, view: GateList) -> None:
    bench.reference.rows["holds"].append(hold("order", ORDER))
    bench.desk.open("gateList", ORDER, OPERATION, UNIT)
    bench.settle()
    view.primaryAsked.emit()
    assert bench.desk.navigator.sheet == "refused"
    assert not bench.place.runs()


def test_new_reference_data_asks_again(bench: Bench, view: GateList) -> None:
    bench.reference.rows["holds"].append(hold("order", ORDER))
    bench.desk.open("gateList", ORDER, OPERATION, UNIT)
    bench.settle()
    bench.reference.rows["holds"].clear()
    bench.desk.referenceChanged.emit()
    bench.settle()
    assert view.primaryState == "ready"


def test_a_gate_that_closes_between_asking_and_starting(bench: Bench, view: GateList) -> None:
    bench.desk.open("gateList", ORDER, OPERATION, UNIT)
    bench.settle()
    bench.reference.rows["holds"].append(hold("unit", UNIT))
    view.primaryAsked.emit()
    bench.settle()
    assert [row["title"] for row in rows(view, "closed")] == ["Holds"]
    assert not bench.place.runs()


def test_an_old_list_warns_and_lets_on(bench: Bench, view: GateList) -> None:
    bench.clock.ahead = None
    bench.desk.open("gateList", ORDER, OPERATION, UNIT)
    bench.settle()
    (clock,) = rows(view, "warn")
    assert clock["text"] == "Clock not compared since start"
    assert view.primaryState == "ready"


def test_a_paused_run_is_resumed(bench: Bench, view: GateList) -> None:
    run = bench.start()
    done(pause_run(bench.place, bench.session, run.state.run))
    bench.desk.take_run(None)
    bench.desk.open("gateList", "run", run.state.run)
    bench.settle()
    assert bench.desk.run is run
    assert (view.primaryLabel, view.primaryState) == ("Resume Drive module DM2", "ready")
    view.primaryAsked.emit()
    bench.settle()
    assert run.state.status == "open"
    assert bench.seen("stepRunner")


def test_a_lot_held_after_it_was_used_is_put_right_at_its_entry(bench: Bench, view: GateList) -> None:
    run = bench.work_to("tighten")
    bench.record("tighten", "gearhead_lot", "L28B0817")
    bench.reference.rows["holds"].append(hold("lot", "L28B0817"))
    bench.desk.open("gateList", "run", run.state.run)
    bench.settle()
    (closed,) = rows(view, "closed")
    assert (closed["actionText"], closed["next"]) == ("Scan another", True)


def test_the_other_ways_off_the_page(bench: Bench, view: GateList) -> None:
    bench.desk.open("gateList", ORDER, OPERATION, UNIT)
    bench.settle()
    view.supervisorAsked.emit()
    assert bench.refused_view.reasons.rows()[0]["title"] == "Ruth Brandt"
    view.jobsAsked.emit()
    assert bench.seen("jobs") == [()]

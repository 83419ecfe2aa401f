"""06: somebody else signs past a closed gate, where the site lets them (rule 16)."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from handrail.domain.entry import Entry
from handrail.domain.policy import OverridePolicy
from handrail.domain.refusal import Refusal
from handrail.operations.record_capture import record_capture
from handrail.operations.skip_step import skip_step
from handrail.operations.workplace import Changed
from handrail.ui.bridge.gate_list import GateList
from handrail.ui.bridge.sign_sheet import SignSheet
from handrail.ui.presenters.authorise import AuthorisePresenter
from handrail.ui.presenters.gate_list import GateListPresenter
from tests.gui.presenter_bench import OPERATION, ORDER, PIN, UNIT, Bench

RUTH = "r.brandt"
WHY = "Trained on the revision before."
pytestmark = pytest.mark.req("P11-10i-1")


@pytest.fixture
def bench(app: object, tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path)
    yield made
    made.close()


@pytest.fixture
def sheet(bench: Bench) -> SignSheet:
    view = SignSheet()
    bench.desk.screens["authorise"] = AuthorisePresenter(bench.desk, view)
    return view


@pytest.fixture
def gates(bench: Bench) -> GateList:
    view = GateList()
    bench.desk.screens["gateList"] = GateListPresenter(bench.desk, view)
    return view


def allow(bench: Bench, **policy: Any) -> None:
    bench.reference.site = bench.reference.site.model_copy(update={"overrides": OverridePolicy(**policy)})


def untrain(bench: Bench, person: str = "m.okafor") -> None:
    bench.reference.rows["training"] = [row for row in bench.reference.rows["training"] if row.person != person]


def factors(sheet: SignSheet, person: str = RUTH, pin: str = PIN) -> None:
    sheet.badgeTyped.emit(person)
    for digit in pin:
        sheet.pinDigit.emit(digit)


def closed(gates: GateList) -> dict[str, Any]:
    (row,) = [row for row in gates.gates.rows() if row["phase"] == "closed"]
    return row


def test_a_supervisor_opens_the_gate_of_training_and_the_job_starts(
    bench: Bench, gates: GateList, sheet: SignSheet
) -> None:
    untrain(bench)
    bench.desk.open("gateList", ORDER, OPERATION, UNIT)
    bench.settle()
    assert closed(gates)["actionText"] == "Ask trainer"
    allow(bench, training=True)
    gates.againAsked.emit()
    bench.settle()
    assert closed(gates)["actionText"] == "Authorise"
    gates.gateAsked.emit(closed(gates)["key"])
    bench.settle()
    assert (bench.desk.navigator.sheet, sheet.title) == ("authorise", "A deviation is authorised")
    facts = {row["key"]: row["value"] for row in sheet.facts.rows()}
    assert facts == {
        "order": ORDER, "unit": UNIT, "instruction": "WI-0427 Rev B", "person": "Mara Okafor",
        "training.m.okafor": "Not trained on WI-0427 Rev B",
    }  # fmt: skip
    assert (sheet.primaryState, sheet.primaryDetail) == ("closed", "Say why it is justified")
    sheet.primaryAsked.emit()
    assert sheet.reasonProblem == "Say why it is justified"
    before = sheet.fingerprint
    sheet.reasonTyped.emit(WHY)
    assert sheet.fingerprint != before
    factors(sheet)
    assert (sheet.primaryState, sheet.primaryLabel) == ("ready", "Sign: Deviation authorised")
    sheet.primaryAsked.emit()
    bench.settle()
    assert bench.desk.navigator.sheet == ""
    assert bench.seen("stepRunner") == [()]
    assert bench.types()[:2] == ["run.started", "gate.overridden"]


def test_the_person_themselves_and_whoever_may_not_are_told_so_beside_the_pad(
    bench: Bench, gates: GateList, sheet: SignSheet
) -> None:
    untrain(bench)
    allow(bench, training=True)
    bench.desk.open("gateList", ORDER, OPERATION, UNIT)
    bench.settle()
    gates.gateAsked.emit(closed(gates)["key"])
    bench.settle()
    sheet.reasonTyped.emit(WHY)
    factors(sheet, "j.lindqvist")
    sheet.primaryAsked.emit()
    bench.settle()
    assert (sheet.pinProblem, sheet.digits) == ("Not part of your role", 0)
    sheet.cancelAsked.emit()
    assert bench.desk.navigator.sheet == ""
    assert [stored.event.type for stored in bench.journal.of_type("signature.failed")] == ["signature.failed"]


def test_a_gauge_past_its_day_is_authorised_where_it_was_refused(bench: Bench, sheet: SignSheet) -> None:
    allow(bench, calibration_days=3)
    run = bench.work_to("tighten")
    gauge = bench.usable("torque_driver")
    pieces = bench.reference.rows["equipment"]
    bench.reference.rows["equipment"] = [
        piece.model_copy(update={"calibration_due": date(2026, 11, 18)}) if piece.id == gauge else piece
        for piece in pieces
    ]  # fmt: skip
    refusal = measure(bench, gauge)
    assert isinstance(refusal, Refusal)
    bench.desk.show_refusal(refusal)
    (row,) = bench.refused_view.reasons.rows()
    assert row["actionText"] == "Authorise"
    bench.refused_view.reasonAsked.emit(row["key"])
    bench.settle()
    sheet.reasonTyped.emit("The lab is closed until Monday.")
    factors(sheet)
    sheet.primaryAsked.emit()
    bench.settle()
    assert bench.types()[-1] == "gate.overridden"
    assert bench.desk.at_hand.state.run == run.state.run
    assert isinstance(measure(bench, gauge), Changed)


def test_a_step_that_may_not_be_skipped_is_authorised_where_that_was_refused(bench: Bench, sheet: SignSheet) -> None:
    run = bench.work_to("tighten")

    def refuse() -> Refusal:
        outcome = skip_step(bench.place, bench.session, run.state.run, "tighten", "No screws in this kit.")
        assert isinstance(outcome, Refusal)
        bench.desk.show_refusal(outcome)
        return outcome

    refuse()
    assert bench.refused_view.reasons.rows()[0]["actionText"] == ""
    allow(bench, skip=True)
    refuse()
    assert bench.refused_view.reasons.rows()[0]["actionText"] == "Authorise"


def measure(bench: Bench, gauge: str) -> Changed | Refusal:
    entry = Entry(input="screw_torque", entered="1.20", gauge=gauge)
    return record_capture(bench.place, bench.session, bench.desk.at_hand.state.run, "tighten", entry)

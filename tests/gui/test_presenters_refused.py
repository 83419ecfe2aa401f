"""The sheet that says why not: every reason, what to do, who can help, and a way out."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from handrail.domain.refusal import Reason, Refusal
from tests.gui.presenter_bench import UNIT, Bench


@pytest.fixture
def bench(app: object, tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path)
    yield made
    made.close()


def test_all_reasons_at_once_with_what_to_do_and_who(bench: Bench) -> None:
    refusal = Refusal(reasons=(
        Reason(code="training.missing", gate="training", params={"doc_no": "WI-0427", "revision": "B"}),
        Reason(code="hold.unit", gate="holds", params={"value": UNIT}, helper="A. Demir, ext 4431"),
    ))  # fmt: skip
    bench.desk.show_refusal(refusal)
    view = bench.refused_view
    assert bench.desk.navigator.sheet == "refused"
    assert view.title == "2 things stand in the way"
    assert [row["title"] for row in view.reasons.rows()] == [
        "Not trained on WI-0427 Rev B", f"Unit {UNIT} is on hold",
    ]  # fmt: skip
    assert "then check again" in view.reasons.rows()[0]["text"]
    assert view.reasons.rows()[1]["who"] == "Who can help: Quality: A. Demir, ext 4431"
    assert (view.tone, view.icon) == ("hold", "pause")
    assert view.primaryState == "ready"


def test_closing_leaves_the_sheet_below_as_it_was(bench: Bench) -> None:
    bench.desk.navigator.show(sheet="correction")
    bench.desk.show_refusal(Refusal.of("entry.unchanged"))
    assert bench.refused_view.primaryLabel == "Change the entry"
    bench.refused_view.primaryAsked.emit()
    assert bench.desk.navigator.sheet == "correction"


def test_a_closed_gate_leads_to_the_gates(bench: Bench) -> None:
    run = bench.start()
    bench.desk.navigator.show(current="stepRunner")
    bench.desk.show_refusal(Refusal.of("lot.expired", gate="lots", lot="L26K0302", date="2026-11-08"))
    assert bench.refused_view.primaryLabel == "Show the gates"
    bench.refused_view.primaryAsked.emit()
    assert bench.seen("gateList") == [("run", run.state.run)]


@pytest.mark.parametrize(
    ("code", "label", "screen"),
    [
        ("step.captures_left", "Go to the step", "stepRunner"),
        ("step.signatures_left", "Open the signature", "signRecord"),
        ("run.not_open", "Go to my jobs", "jobs"),
    ],
)
def test_what_is_missing_is_one_touch_away(bench: Bench, code: str, label: str, screen: str) -> None:
    bench.start()
    bench.desk.show_refusal(Refusal.of(code))
    assert bench.refused_view.primaryLabel == label
    bench.refused_view.primaryAsked.emit()
    assert len(bench.seen(screen)) == 1


def test_a_record_that_exists_is_opened(bench: Bench) -> None:
    bench.desk.show_refusal(Refusal.of("run.exists", run="r-7"))
    bench.refused_view.primaryAsked.emit()
    assert bench.seen("runRecord") == [("r-7",)]


def test_a_second_way_out_stays_with_its_reason(bench: Bench) -> None:
    bench.start()
    reasons = (Reason(code="step.captures_left"), Reason(code="step.signatures_left"))
    bench.desk.show_refusal(Refusal(reasons=reasons))
    rows = bench.refused_view.reasons.rows()
    assert [row["actionText"] for row in rows] == ["", "Open the signature"]
    bench.refused_view.reasonAsked.emit(rows[1]["key"])
    assert bench.seen("signRecord")


def test_a_broken_store_says_stop_and_offers_no_way_on(bench: Bench) -> None:
    bench.desk.show_refusal(Refusal.of("journal.full"))
    view = bench.refused_view
    assert (view.tone, view.icon, view.primaryLabel) == ("fail", "alert", "Close this message")
    view.closeAsked.emit()
    assert bench.desk.navigator.sheet == ""


def test_people_with_a_role_by_name_and_number(bench: Bench) -> None:
    bench.desk.open("refused", "supervisor")
    assert bench.refused_view.title == "Who can help"
    assert [(row["title"], row["text"]) for row in bench.refused_view.reasons.rows()] == [("Ruth Brandt", "ext 4402")]

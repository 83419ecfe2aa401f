"""11: the record newest first, verified here, found in, corrected from and exported."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from handrail.domain.entry import Entry
from handrail.operations.add_note import add_note
from handrail.operations.correct import correct
from handrail.ui.bridge.run_record import RunRecord
from handrail.ui.presenters import run_record
from handrail.ui.presenters.run_record import RunRecordPresenter
from tests.gui.presenter_bench import UNIT, Bench, Seen, done


@pytest.fixture
def bench(app: object, tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path)
    made.desk.screens["correction"] = Seen("runRecord", made.desk)
    yield made
    made.close()


@pytest.fixture
def view(bench: Bench) -> RunRecord:
    view = RunRecord()
    bench.desk.screens["runRecord"] = RunRecordPresenter(bench.desk, view)
    return view


def enter(bench: Bench, *about: str) -> None:
    bench.desk.open("runRecord", *about)
    bench.settle()


def facts(view: RunRecord) -> dict[str, Any]:
    return {row["key"]: row["value"] for row in view.facts.rows()}


def test_entries_newest_first_with_number_time_person_and_hash(bench: Bench, view: RunRecord) -> None:
    run = bench.work_to("tighten")
    bench.record("tighten", "screw_torque", "1.38", reading=2)
    bench.record("tighten", "screw_torque", "1.22", reading=2, reason="Driver slipped")
    bench.desk.open("runRecord")
    assert (view.status, view.chainState) == ("loading", "checking")
    bench.settle()
    stored = bench.journal.run(run.state.run)
    again, out = view.entries.rows()[:2]
    assert len(view.entries.rows()) == len(stored) == run.state.count
    assert again["title"] == "Measured again"
    assert again["detail"].endswith(f"Replaces {run.state.count - 1}")
    assert (again["number"], again["hash"]) == (f"no. {run.state.count}", stored[-1].hash[:4].upper())
    assert (again["who"], again["time"][:3]) == ("M. Okafor", "13:")
    assert (out["node"], out["tone"], out["title"]) == ("failed", "fail", "Out of limits")
    opened = next(row for row in view.entries.rows() if row["title"] == "Step opened")
    assert opened["detail"].startswith("Step 7, Tighten the four")
    assert facts(view)["out"] == "1, measured again"
    assert facts(view)["received"] == "Nothing yet"


def test_the_badge_is_what_the_check_found(bench: Bench, view: RunRecord) -> None:
    run = bench.start()
    enter(bench)
    count = run.state.count
    assert (view.chainState, view.chainTitle) == ("ok", "Chain verified")
    assert view.chainText == f"{count} of {count} match"
    assert view.chainDetail.startswith("Checked here, 14:")
    bench.chain = (False, count, 2)
    view.checkAsked.emit()
    assert view.chainState == "checking"
    bench.settle()
    assert (view.chainState, view.chainTitle) == ("broken", "Chain broken at no. 2")
    assert view.chainText == "Do not use this record. Call QA."


def test_filters_count_and_show(bench: Bench, view: RunRecord) -> None:
    run = bench.start()
    while run.state.is_open:
        bench.do_step(run, run.position.open[0].path)
    enter(bench, run.state.run)
    texts = {row["key"]: row["text"] for row in view.filters.rows()}
    signed = len(run.state.signatures)
    assert texts == {"all": f"All {run.state.count}", "signed": f"Signed {signed}", "out": "Out of limits 0"}
    view.filterAsked.emit("signed")
    assert {row["node"] for row in view.entries.rows()} == {"signature"}
    assert len(view.entries.rows()) == signed
    view.filterAsked.emit("out")
    assert (view.status, view.statusTitle) == ("empty", "No such entries")
    view.filterAsked.emit("all")
    assert view.status == ""
    assert facts(view)["result"] == "Completed"
    assert view.backLabel == "My jobs"
    view.backAsked.emit()
    assert bench.seen("jobs") == [()]


def test_a_long_record_shows_its_newest_entries(bench: Bench, view: RunRecord, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_record, "NEWEST", 5)
    run = bench.work_to("strap")
    enter(bench)
    assert len(view.entries.rows()) == 5
    assert view.noteText == f"The newest 5 of {run.state.count} entries. The export holds all."


def test_received_by_the_gateway_up_to_an_entry(bench: Bench, view: RunRecord) -> None:
    run = bench.start()
    enter(bench)
    stored = bench.journal.run(run.state.run)
    bench.set_custody(receipted_seq=stored[0].event.seq)
    assert facts(view)["received"] == "to no. 1"
    bench.set_custody(receipted_seq=stored[-1].event.seq)
    assert facts(view)["received"] == "All"


def test_a_value_opens_its_correction_and_others_are_told_in_full(bench: Bench, view: RunRecord) -> None:
    bench.start()
    bench.record("traveller", "unit_serial", UNIT)
    enter(bench)
    value, other = view.entries.rows()[0], view.entries.rows()[-1]
    view.entryAsked.emit(value["key"])
    assert bench.seen("correction") == [("correct", "traveller", "unit_serial", "1")]
    view.entryAsked.emit(other["key"])
    assert view.noteText.startswith("No. 1, 20 Nov 2026, 13:")
    assert "(UTC+00:00), by Mara Okafor" in view.noteText


def test_a_closed_record_refuses_a_correction_with_words(bench: Bench, view: RunRecord) -> None:
    run = bench.start()
    while run.state.is_open:
        bench.do_step(run, run.position.open[0].path)
    enter(bench, run.state.run)
    captures = [s for s in bench.journal.run(run.state.run) if s.event.type == "capture.recorded"]
    typed = next(s for s in captures if s.event.payload["method"] == "typed")
    view.entryAsked.emit(typed.event.id)
    assert bench.refused_view.reasons.rows()[0]["title"] == "This record is closed"


def test_a_new_entry_is_shown_and_verified_again(bench: Bench, view: RunRecord) -> None:
    run = bench.start()
    bench.record("traveller", "unit_serial", UNIT)
    enter(bench)
    before = run.state.count
    place, session = bench.place, bench.session
    entry = Entry(input="unit_serial", entered="DM2-00418")
    bench.desk.perform(
        lambda: correct(place, session, run.state.run, "traveller", entry, "Typed wrongly"), lambda _: None
    )
    bench.settle()
    assert run.state.count == before + 1
    newest = view.entries.rows()[0]
    assert (newest["node"], newest["title"]) == ("correction", "Corrected")
    assert view.chainText == f"{before + 1} of {before + 1} match"


def test_finding_entries_by_their_words(bench: Bench, view: RunRecord) -> None:
    run = bench.start()
    done(add_note(bench.place, bench.session, run.state.run, "traveller", "Label is smudged"))
    enter(bench)
    view.findAsked.emit()
    assert bench.sheet_view.title == "Find entries"
    bench.sheet_view.reasonTyped.emit("SMUDGED")
    bench.sheet_view.primaryAsked.emit()
    assert [row["node"] for row in view.entries.rows()] == ["note"]
    assert view.noteText == "1 entry with “SMUDGED”. Touch All to see every entry."
    view.filterAsked.emit("all")
    assert len(view.entries.rows()) == run.state.count


def test_exporting_says_where_it_is(bench: Bench, view: RunRecord) -> None:
    run = bench.start()
    enter(bench)
    assert (view.primaryLabel, view.primaryState) == ("Export record", "ready")
    view.primaryAsked.emit()
    view.primaryAsked.emit()
    assert view.primaryState == "busy"
    bench.settle()
    assert bench.exported == [run.state.run]
    assert view.noteText == f"The record is in exports/{run.state.run}"
    assert view.primaryState == "ready"


def test_the_record_of_another_run_comes_to_hand(bench: Bench, view: RunRecord) -> None:
    run = bench.start()
    bench.desk.take_run(None)
    enter(bench, run.state.run)
    assert bench.desk.run is run
    assert view.backLabel == "Back to step 1"
    view.backAsked.emit()
    assert bench.seen("stepRunner") == [("traveller",)]


def test_a_run_that_is_not_here_is_refused(bench: Bench, view: RunRecord) -> None:
    bench.chain = (True, 0, 0)
    enter(bench, "no-such-run")
    assert bench.desk.navigator.sheet == "refused"

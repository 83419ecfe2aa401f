"""One sheet for a reason: what each mode records, and that nothing happens without it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from handrail.operations.complete_step import complete_step
from handrail.operations.open_step import open_step
from handrail.operations.start_run import start_run
from handrail.operations.workplace import Session
from tests.gui.presenter_bench import ORDER, Bench, done


@pytest.fixture
def bench(app: object, tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path)
    yield made
    made.close()


def as_supervisor(bench: Bench) -> None:
    bench.session = Session(bench.reference.person("r.brandt"), "en")
    bench.desk.sign_in(bench.session)


def test_pausing_takes_one_touch_and_opens_the_jobs(bench: Bench) -> None:
    run = bench.start()
    bench.desk.open("reasonNote", "pause")
    view = bench.sheet_view
    assert bench.desk.navigator.sheet == "reasonNote"
    assert (view.title, view.primaryState) == ("Pause this work", "ready")
    view.primaryAsked.emit()
    bench.settle()
    assert run.state.status == "paused"
    assert "note.added" not in bench.types()
    assert bench.seen("jobs") == [()]


def test_why_it_was_paused_is_kept_as_a_note(bench: Bench) -> None:
    bench.start()
    bench.desk.open("reasonNote", "pause")
    view = bench.sheet_view
    view.reasonAsked.emit("shift")
    view.reasonTyped.emit("Two screws are in.")
    assert [row["key"] for row in view.reasons.rows() if row["selected"]] == ["shift"]
    view.primaryAsked.emit()
    bench.settle()
    note, paused = bench.journal.run(bench.desk.at_hand.state.run)[-2:]
    assert note.event.payload["text"] == "End of shift: Two screws are in."
    assert paused.event.type == "run.paused"


def test_skipping_needs_a_reason_that_says_something(bench: Bench) -> None:
    run = bench.work_to("noise")
    bench.desk.open("reasonNote", "skip", "noise")
    view = bench.sheet_view
    assert (view.primaryState, view.primaryDetail) == ("closed", "Choose a reason or write one")
    view.reasonTyped.emit("...")
    view.primaryAsked.emit()
    assert view.problem == "Choose a reason or write one"
    view.reasonTyped.emit("Quiet box is in use elsewhere")
    assert (view.problem, view.primaryState) == ("", "ready")
    view.primaryAsked.emit()
    bench.settle()
    state = run.state.step("noise")
    roles = run.at("noise").step.skip.roles  # type: ignore[union-attr]
    if roles and "operator" not in roles:
        assert state.status == "open"
        assert bench.desk.navigator.sheet == "refused"
    else:
        assert (state.status, state.reason) == ("skipped", "Quiet box is in use elsewhere")
        assert bench.seen("stepRunner") == [()]


def test_a_skip_that_is_not_allowed_is_refused_with_words(bench: Bench) -> None:
    bench.start()
    bench.desk.open("reasonNote", "skip", "traveller")
    bench.sheet_view.reasonAsked.emit("needless")
    bench.sheet_view.primaryAsked.emit()
    bench.settle()
    assert bench.desk.navigator.sheet == "refused"
    assert bench.refused_view.reasons.rows()[0]["title"] == "This step may not be skipped"
    bench.refused_view.closeAsked.emit()
    assert bench.desk.navigator.sheet == "reasonNote"


def test_not_applicable_is_recorded_with_its_reason(bench: Bench) -> None:
    run = bench.work_to("clean")
    bench.do_step(run, "clean")
    bench.desk.take_run(run, "parts")
    bench.desk.open("reasonNote", "notApplicable", "parts", "shim_thickness")
    view = bench.sheet_view
    assert view.title.endswith("not applicable")
    view.reasonAsked.emit("absent")
    view.primaryAsked.emit()
    bench.settle()
    attempt = run.state.step("parts").current("shim_thickness")
    assert attempt is not None
    assert (attempt.capture.na, attempt.capture.na_reason) == (True, "This unit does not have it")
    assert bench.seen("stepRunner") == [("parts",)]


def test_only_a_supervisor_ends_a_record(bench: Bench) -> None:
    run = bench.start()
    bench.desk.open("reasonNote", "stop")
    bench.sheet_view.reasonAsked.emit("damaged")
    bench.sheet_view.primaryAsked.emit()
    bench.settle()
    assert bench.desk.navigator.sheet == "refused"
    assert run.state.is_open
    as_supervisor(bench)
    bench.desk.open("reasonNote", "stop")
    bench.sheet_view.reasonAsked.emit("damaged")
    bench.sheet_view.primaryAsked.emit()
    bench.settle()
    assert (run.state.status, run.state.closed_reason) == ("aborted", "Part is damaged")
    assert bench.seen("jobs") == [()]


def test_a_note_is_kept_and_the_step_stays(bench: Bench) -> None:
    bench.start()
    bench.desk.navigator.show(current="stepRunner")
    bench.desk.open("reasonNote", "note", "traveller")
    view = bench.sheet_view
    assert view.reasons.rows() == ()
    view.primaryAsked.emit()
    assert view.problem == "Type a few words"
    view.reasonTyped.emit("Label is smudged.")
    view.primaryAsked.emit()
    bench.settle()
    assert bench.types()[-1] == "note.added"
    assert (bench.desk.navigator.current, bench.desk.navigator.sheet) == ("stepRunner", "")


def test_another_presenter_asks_and_gets_the_words(bench: Bench) -> None:
    given: list[str] = []
    bench.desk.ask("again", "Measure again", "The first value is kept.", given.append)
    view = bench.sheet_view
    assert (view.title, view.text) == ("Measure again", "The first value is kept.")
    assert "The tool slipped" in [row["text"] for row in view.reasons.rows()]
    view.reasonAsked.emit("slipped")
    view.reasonTyped.emit("on screw 2")
    view.primaryAsked.emit()
    assert given == ["The tool slipped: on screw 2"]
    assert bench.desk.navigator.sheet == ""
    view.primaryAsked.emit()
    assert len(given) == 1


def test_discarding_needs_no_reason_and_cancel_does_nothing(bench: Bench) -> None:
    given: list[str] = []
    bench.desk.ask("discard", "Discard this draft", "", given.append)
    assert bench.sheet_view.primaryState == "ready"
    bench.sheet_view.cancelAsked.emit()
    assert given == []
    bench.desk.ask("discard", "Discard this draft", "", given.append)
    bench.sheet_view.primaryAsked.emit()
    assert given == [""]


def test_an_open_ended_repeat_asks_once_more_or_last(app: object, tmp_path: Path) -> None:
    bench = Bench(tmp_path, station="B-05", person="j.lindqvist")
    run = done(start_run(bench.place, bench.session, ORDER, "10", "DM2-00425", "r-10")).run
    bench.desk.take_run(run)
    while run.position.question is None:
        at = run.position.open[0]
        done(open_step(bench.place, bench.session, "r-10", at.path))
        bench.tick(run, at.path)
        for item in at.step.inputs:
            # The tray is not complete: parts that are missing are recorded one by one.
            entered = {"tray_complete": "no", "order_code": ORDER}.get(item.id) or bench.fitting(run, item)
            if item.required:
                bench.record(at.path, item.id, entered)
        done(complete_step(bench.place, bench.session, "r-10", at.path))
    question = run.position.question
    bench.desk.open("reasonNote", "again", question.path)
    view = bench.sheet_view
    assert view.title == "Missing part: once more?"
    assert [row["text"] for row in view.reasons.rows()] == ["Once more", "That was the last one"]
    assert (view.primaryState, view.reasonLabel) == ("closed", "")
    view.cancelAsked.emit()
    assert bench.seen("jobs") == [()]
    bench.desk.open("reasonNote", "again", question.path)
    view.reasonAsked.emit("again")
    view.primaryAsked.emit()
    bench.settle()
    assert run.position.question is None
    assert run.position.open[0].step.id == "missing"
    assert bench.seen("stepRunner") == [()]
    bench.close()


def test_what_the_operation_refuses_is_said_on_the_sheet(bench: Bench) -> None:
    bench.start()
    bench.desk.open("reasonNote", "note", "traveller")
    bench.sheet_view.reasonTyped.emit("x" * 4001)
    bench.sheet_view.primaryAsked.emit()
    bench.settle()
    assert bench.sheet_view.problem.startswith("The entry is too long.")
    assert bench.desk.navigator.sheet == "reasonNote"

"""09: where each record is, as it is proven, and the health of each part."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from handrail.domain.event import Draft
from handrail.operations.draft_ncr import Report, draft_ncr
from handrail.operations.sign_in import sign_in
from handrail.ui.bridge.sync_centre import SyncCentre
from handrail.ui.presenters.sync_centre import SyncCentrePresenter
from tests.gui.presenter_bench import NOW, UNIT, Bench, done


@pytest.fixture
def bench(app: object, tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path)
    yield made
    made.close()


@pytest.fixture
def view(bench: Bench) -> SyncCentre:
    view = SyncCentre()
    bench.desk.screens["syncCentre"] = SyncCentrePresenter(bench.desk, view, lambda: 31 * 1024**3)
    return view


def enter(bench: Bench) -> None:
    bench.sync.wake()
    bench.settle()
    bench.desk.open("syncCentre")
    bench.settle()


def health(view: SyncCentre) -> dict[str, dict[str, Any]]:
    return {row["key"]: row for row in view.health.rows()}


def test_an_empty_tablet_says_so(bench: Bench, view: SyncCentre) -> None:
    enter(bench)
    assert (view.status, view.statusTitle) == ("empty", "No records on this tablet yet")
    assert bench.desk.header.title == "Sync centre"


def test_steps_drafts_and_starts_are_records_of_an_open_run(bench: Bench, view: SyncCentre) -> None:
    run = bench.work_to("strap")
    report = Report(defect="OT-01", containment="on_the_line")
    done(draft_ncr(bench.place, bench.session, run.state.run, "strap", report))
    enter(bench)
    titles = [row["title"] for row in view.records.rows()]
    assert titles[0].startswith("Step 2, ")
    assert "Draft NCR D-0001" in titles
    assert f"Unit {UNIT}, work started" in titles
    assert all(row["where"] == "On this tablet" for row in view.records.rows())
    assert all(row["gateway"] == "ahead" for row in view.records.rows())
    assert view.lastStop == ""


def test_received_is_shown_only_up_to_the_receipt(bench: Bench, view: SyncCentre) -> None:
    run = bench.work_to("strap")
    first = [s.event.seq for s in bench.journal.run(run.state.run) if s.event.step == "traveller"]
    enter(bench)
    bench.set_custody(receipted_seq=max(first) - 1, reached_at=NOW, latency_ms=21)
    rows = {row["title"].split(",")[0]: row for row in view.records.rows()}
    assert rows["Step 1"]["gateway"] == "ahead"
    bench.set_custody(receipted_seq=max(first))
    rows = {row["title"].split(",")[0]: row for row in view.records.rows()}
    assert (rows["Step 1"]["gateway"], rows["Step 1"]["where"]) == ("done", "Received by gateway")
    assert rows["Step 2"]["gateway"] == "ahead"
    assert all(row["qms"] == "ahead" for row in view.records.rows())


def test_a_closed_run_is_one_record(bench: Bench, view: SyncCentre) -> None:
    run = bench.start()
    while run.state.is_open:
        bench.do_step(run, run.position.open[0].path)
    enter(bench)
    assert [row["title"] for row in view.records.rows()] == [f"Unit {UNIT}, complete record"]
    bench.set_custody(receipted_seq=bench.journal.head.seq)
    assert view.records.rows()[0]["where"] == "Received by gateway"


def test_what_the_gateway_holds_back_is_on_top_with_a_way_out(bench: Bench, view: SyncCentre) -> None:
    run = bench.work_to("clean")
    seq = bench.journal.run(run.state.run)[2].event.seq
    enter(bench)
    bench.set_custody(rejected=((seq, "no.such.code", "The order was closed before this arrived."), (1, "x", "Odd.")))
    first, stray = view.records.rows()[:2]
    assert (first["tone"], first["gateway"]) == ("fail", "failed")
    assert first["problem"] == "The order was closed before this arrived."
    assert "safe and unchanged" in first["advice"]
    assert stray["title"] == "Entry 1 of this tablet"
    assert health(view)["gateway"]["value"] == "2 held back"
    view.helpAsked.emit(first["key"])
    assert bench.refused_view.reasons.rows()[0]["title"] == "Ruth Brandt"


def test_long_lists_fold_and_open(bench: Bench, view: SyncCentre) -> None:
    bench.work_to("tighten")
    enter(bench)
    assert len(view.records.rows()) == 5
    assert view.moreText.endswith("more records, all in order")
    view.showAllAsked.emit()
    bench.settle()
    assert view.allShown
    assert len(view.records.rows()) > 5
    assert view.moreText == "All records are shown"


def test_the_health_of_each_part(bench: Bench, view: SyncCentre) -> None:
    bench.start()
    enter(bench)
    parts = health(view)
    assert parts["tablet"]["value"] == f"{bench.journal.head.seq} entries wait"
    assert parts["gateway"]["value"] == "Not reached yet"
    assert parts["stop"]["detail"] == "No QMS is connected"
    assert parts["clock"]["value"] == "Not compared yet"
    assert parts["space"]["value"] == "31\N{NO-BREAK SPACE}GB"
    assert all(part["phase"] == "ok" for part in parts.values())
    bench.set_custody(reached_at=NOW, latency_ms=21, offset_seconds=0.8, oldest_waiting=NOW - timedelta(hours=2))
    parts = health(view)
    assert (parts["gateway"]["value"], parts["gateway"]["detail"]) == ("Reached 14:10", "21 ms")
    assert parts["clock"]["value"] == "0.8\N{NO-BREAK SPACE}s fast"
    assert (parts["tablet"]["phase"], parts["tablet"]["detail"]) == ("hold", "Oldest waits 2\N{NO-BREAK SPACE}h")
    bench.set_custody(offset_seconds=-300.0, receipted_seq=bench.journal.head.seq, oldest_waiting=None)
    parts = health(view)
    assert (parts["clock"]["phase"], parts["clock"]["value"]) == ("bad", "5\N{NO-BREAK SPACE}min slow")
    assert parts["tablet"]["value"] == "Nothing waits"


@pytest.mark.req("P11-300-1")
def test_tries_that_did_not_match_stand_beside_the_other_parts(bench: Bench, view: SyncCentre) -> None:
    enter(bench)
    assert (health(view)["tries"]["phase"], health(view)["tries"]["value"]) == ("ok", "All tries matched")
    sign_in(bench.place, "m.okafor", "000000", "en")
    enter(bench)
    assert (health(view)["tries"]["phase"], health(view)["tries"]["value"]) == ("hold", "1 try did not match")
    for _ in range(5):
        sign_in(bench.place, "m.okafor", "000000", "en")
    enter(bench)
    assert (health(view)["tries"]["phase"], health(view)["tries"]["value"]) == ("bad", "6 tries did not match")
    assert health(view)["tries"]["detail"].startswith("A badge was locked")


def test_the_chains_are_checked_when_asked(bench: Bench, view: SyncCentre) -> None:
    run = bench.start()
    enter(bench)
    assert health(view)["chain"]["value"] == "Not checked yet"
    view.checkAsked.emit()
    assert health(view)["chain"]["value"] == "Checking"
    bench.settle()
    chain = health(view)["chain"]
    assert chain["value"] == "Unbroken"
    assert chain["detail"].startswith(f"{run.state.count} entries, checked 14:")
    bench.chain = (False, 9, 4)
    view.checkAsked.emit()
    bench.settle()
    assert (health(view)["chain"]["phase"], health(view)["chain"]["value"]) == ("bad", "Broken at no. 4")


def test_sending_now(bench: Bench, view: SyncCentre) -> None:
    bench.start()
    enter(bench)
    assert view.primaryLabel == f"Send {bench.journal.head.seq} now"
    assert view.primaryDetail == "Tries to reach the gateway"
    bench.set_custody(receipted_seq=bench.journal.head.seq, reached_at=NOW)
    assert (view.primaryLabel, view.primaryState) == ("Contact the gateway", "ready")
    asked: list[bool] = []
    bench.sync.send_now = lambda: asked.append(True)  # type: ignore[method-assign]
    view.primaryAsked.emit()
    assert asked == [True]
    bench.sync.sending = (3, 9)
    bench.sync.changed.emit()
    assert (view.primaryLabel, view.primaryState) == ("Sending 3 of 9", "busy")


def test_back_goes_to_where_the_pill_was_touched(bench: Bench, view: SyncCentre) -> None:
    run = bench.start()
    bench.desk.navigator.show(current="stepRunner")
    enter(bench)
    changes: list[bool] = []
    bench.desk.runChanged.connect(lambda: changes.append(True))
    view.backAsked.emit()
    assert bench.desk.navigator.current == "stepRunner"
    assert changes
    assert bench.seen("stepRunner") == []
    bench.desk.navigator.show(current="jobs")
    enter(bench)
    view.recordAsked.emit(view.records.rows()[0]["key"])
    assert bench.seen("runRecord") == [(run.state.run,)]
    bench.desk.open("syncCentre")
    bench.desk.navigator.show(current="jobs")
    bench.desk.open("syncCentre")
    bench.settle()
    view.backAsked.emit()
    assert bench.seen("jobs") == [()]


def test_copying_without_a_record_at_hand_is_refused_with_words(bench: Bench, view: SyncCentre) -> None:
    enter(bench)
    view.copyAsked.emit()
    assert bench.desk.navigator.sheet == "refused"


def test_entries_of_no_run_are_no_records(bench: Bench, view: SyncCentre) -> None:
    bench.journal.append([Draft(type="session.signed_in", payload={"person": "m.okafor"})], bench.session.actor)
    enter(bench)
    assert view.status == "empty"

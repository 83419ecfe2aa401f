"""11: the record: sorted, filtered and found by who, what, when and why; verified here; corrected and exported."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from handrail.domain.acts import HoldApplied
from handrail.domain.entry import Entry
from handrail.domain.event import Draft
from handrail.operations.add_note import add_note
from handrail.operations.correct import correct
from handrail.operations.pause_run import pause_run
from handrail.operations.review_record import next_review, review_record
from handrail.operations.workplace import OpenRun, Session
from handrail.ui.bridge.record_entry import RecordEntry
from handrail.ui.bridge.run_record import RunRecord
from handrail.ui.presenters.record_entry import RecordEntryPresenter
from handrail.ui.presenters.run_record import RunRecordPresenter
from tests.gui.presenter_bench import PIN, UNIT, Bench, Seen, done


@pytest.fixture
def bench(app: object, tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path)
    for name in ("correction", "reviewRecord"):
        made.desk.screens[name] = Seen("runRecord", made.desk)
    yield made
    made.close()


@pytest.fixture
def view(bench: Bench) -> RunRecord:
    view = RunRecord()
    bench.desk.screens["runRecord"] = RunRecordPresenter(bench.desk, view)
    return view


@pytest.fixture
def opened(bench: Bench) -> RecordEntry:
    """The sheet that tells one entry in full."""
    sheet = RecordEntry()
    bench.desk.screens["recordEntry"] = RecordEntryPresenter(bench.desk, sheet)
    return sheet


def closed(bench: Bench) -> OpenRun:
    """A run done as it should be."""
    run = bench.start()
    while run.state.is_open:
        bench.do_step(run, run.position.open[0].path)
    return run


def as_(bench: Bench, person: str) -> Session:
    """Another person signs in."""
    session = Session(bench.reference.person(person), "en")
    bench.desk.sign_in(session)
    return session


def titles(view: RunRecord) -> list[str]:
    return [row["title"] for row in view.entries.rows()]


def enter(bench: Bench, *about: str) -> None:
    bench.desk.open("runRecord", *about)
    bench.settle()


def facts(view: RunRecord) -> dict[str, Any]:
    return {row["key"]: row["value"] for row in view.facts.rows()}


def test_entries_newest_first_with_number_time_person_and_hash(bench: Bench, view: RunRecord) -> None:
    run = bench.work_to("tighten")
    bench.record("tighten", "screw_torque", "1.38", reading=2)
    bench.record("tighten", "screw_torque", "1.22", reading=2, reason="Driver slipped")
    seen: list[tuple[str, str]] = []
    view.changed.connect(lambda: seen.append((view.status, view.chainState)))
    bench.desk.open("runRecord")
    bench.settle()
    assert ("loading", "checking") in seen
    stored = bench.journal.run(run.state.run)
    again, out = view.entries.rows()[:2]
    assert len(view.entries.rows()) == len(stored) == run.state.count
    assert again["title"] == "Measured again"
    assert again["detail"].endswith(f"Replaces {run.state.count - 1}, was 1.38\N{NO-BREAK SPACE}N·m")
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
    run = closed(bench)
    enter(bench, run.state.run)
    texts = {row["key"]: row["text"] for row in view.filters.rows()}
    signed = len(run.state.signatures)
    assert texts == {
        "all": f"All {run.state.count}", "signed": f"Signed {signed}", "out": "Out of limits 0", "why": "Reasons 0",
    }  # fmt: skip
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


def test_received_by_the_gateway_up_to_an_entry(bench: Bench, view: RunRecord) -> None:
    run = bench.start()
    enter(bench)
    stored = bench.journal.run(run.state.run)
    bench.set_custody(receipted_seq=stored[0].event.seq)
    assert facts(view)["received"] == "to no. 1"
    bench.set_custody(receipted_seq=stored[-1].event.seq)
    assert facts(view)["received"] == "All"


def facts_of(sheet: RecordEntry) -> dict[str, str]:
    return {row["key"]: row["value"] for row in sheet.facts.rows()}


@pytest.mark.req("A11D-12-2", "P11-10e-2")
def test_an_entry_is_told_in_full_and_a_value_is_corrected_from_there(
    bench: Bench, view: RunRecord, opened: RecordEntry
) -> None:
    run = bench.start()
    bench.record("traveller", "unit_serial", UNIT)
    enter(bench)
    value, other = view.entries.rows()[0], view.entries.rows()[-1]
    view.entryAsked.emit(other["key"])
    assert bench.desk.navigator.sheet == "recordEntry"
    assert (opened.title, opened.overline[:21]) == ("Work started", "no. 1 · 20 Nov 2026, ")
    assert facts_of(opened)["who"] == "Mara Okafor, operator"
    stored = bench.journal.run(run.state.run)[0]
    assert facts_of(opened)["hash"].replace(" ", "") == stored.hash.upper()
    assert (opened.before, opened.after, opened.reason) == ("", "", "")
    assert (opened.primaryLabel, opened.primaryState) == ("Close entry", "ready")
    opened.primaryAsked.emit()
    assert bench.desk.navigator.sheet == ""
    view.entryAsked.emit(value["key"])
    assert (opened.primaryLabel, opened.primaryState) == ("Correct this value", "ready")
    opened.primaryAsked.emit()
    assert bench.seen("correction") == [("correct", "traveller", "unit_serial", "1")]


@pytest.mark.req("A11D-12-2", "P11-10e-2", "A11-8-1")
def test_before_and_after_stand_in_what_changed_something(bench: Bench, view: RunRecord, opened: RecordEntry) -> None:
    run = bench.work_to("tighten")
    bench.record("tighten", "screw_torque", "1.38")
    bench.record("tighten", "screw_torque", "1.22", reason="Driver slipped")
    place, session = bench.place, bench.session
    entry = Entry(input="screw_torque", entered="1.24", gauge=bench.usable("torque_driver"))
    done(correct(place, session, run.state.run, "tighten", entry, "Mistyped"))
    hold = HoldApplied(hold="H-1", target="unit", value=UNIT, reason="Bent pin")
    place.record(run, [Draft(type="hold.applied", payload=hold.to_json())], session)
    enter(bench)
    told = {}
    for row in view.entries.rows()[:3]:
        view.entryAsked.emit(row["key"])
        told[opened.title] = (opened.before, opened.after, opened.reason, [why["key"] for why in opened.why.rows()])
    unit = "\N{NO-BREAK SPACE}N·m"
    assert told == {
        "Put on hold": ("Not on hold", "Put on hold", "Bent pin", ["hold"]),
        "Corrected": (f"1.22{unit}", f"1.24{unit}", "Mistyped", ["changed"]),
        "Measured again": (f"1.38{unit}", f"1.22{unit}", "Driver slipped", ["again"]),
    }
    by_why = {row["key"]: row["text"] for row in view.filters.rows()}["why"]
    assert by_why == "Reasons 3"
    view.filterAsked.emit("why")
    assert titles(view) == ["Put on hold", "Corrected", "Measured again"]


def test_a_signature_that_became_void_says_by_what(bench: Bench, view: RunRecord, opened: RecordEntry) -> None:
    run = bench.work_to("torque_check")
    bench.do_step(run, "torque_check")
    signed = next(one for one in bench.journal.run(run.state.run) if one.event.type == "signature.made")
    targets = signed.event.payload["targets"]
    value = next(
        one.event for one in bench.journal.run(run.state.run)
        if one.event.id in targets and one.event.payload.get("input") == "screw_torque"
    )  # fmt: skip
    capture = value.payload
    entry = Entry(input=capture["input"], reading=capture["reading"], entered="1.24", gauge=capture.get("gauge"))
    assert value.step is not None
    done(correct(bench.place, bench.session, run.state.run, value.step, entry, "Mistyped"))
    enter(bench)
    row = next(row for row in view.entries.rows() if row["key"] == signed.event.id)
    correction = next(row for row in view.entries.rows() if row["title"] == "Corrected")
    assert row["node"] == "void"
    assert row["detail"].endswith(f"Void since {correction['number']}")
    view.entryAsked.emit(row["key"])
    assert (opened.before, opened.after) == ("Signed: Performed", f"Void since {correction['number']}")


def test_a_closed_record_refuses_a_correction_with_words(bench: Bench, view: RunRecord, opened: RecordEntry) -> None:
    run = closed(bench)
    enter(bench, run.state.run)
    captures = [s for s in bench.journal.run(run.state.run) if s.event.type == "capture.recorded"]
    typed = next(s for s in captures if s.event.payload["method"] == "typed")
    view.entryAsked.emit(typed.event.id)
    assert (opened.primaryState, opened.primaryDetail) == ("closed", "This record is closed")
    opened.primaryAsked.emit()
    assert bench.refused_view.reasons.rows()[0]["title"] == "This record is closed"
    as_(bench, "a.demir")
    view.entryAsked.emit(typed.event.id)
    assert opened.primaryLabel == "Close entry"


# Order.


@pytest.mark.req("A11D-12-4", "P11-10e-2")
def test_columns_sort_one_way_and_the_other(bench: Bench, view: RunRecord) -> None:
    run = closed(bench)
    enter(bench, run.state.run)
    newest = [row["number"] for row in view.entries.rows()]
    view.sortAsked.emit("number")
    assert [row["number"] for row in view.entries.rows()] == newest[::-1]
    assert [row["order"] for row in view.columns.rows()] == ["up", "", ""]
    view.sortAsked.emit("who")
    people = [row["who"] for row in view.entries.rows()]
    assert people == sorted(people, key=str.casefold)
    assert len(set(people)) > 1
    view.sortAsked.emit("who")
    assert [row["who"] for row in view.entries.rows()] == sorted(people, key=str.casefold, reverse=True)
    # Within a person the newest comes first, whichever way.
    first = [int(row["number"][4:]) for row in view.entries.rows() if row["who"] == people[0]]
    assert first == sorted(first, reverse=True)
    view.sortAsked.emit("what")
    assert titles(view) == sorted(titles(view), key=str.casefold)
    assert [row["order"] for row in view.columns.rows()] == ["", "up", ""]


def test_links_are_drawn_only_where_one_entry_is_chained_to_the_other(bench: Bench, view: RunRecord) -> None:
    closed(bench)
    enter(bench)
    assert [row["linked"] for row in view.entries.rows()] == [True] * (len(view.entries.rows()) - 1) + [False]
    view.sortAsked.emit("number")
    assert [row["linked"] for row in view.entries.rows()] == [True] * (len(view.entries.rows()) - 1) + [False]
    view.filterAsked.emit("signed")
    numbers = [int(row["number"][4:]) for row in view.entries.rows()]
    chained = [abs(after - number) == 1 for number, after in pairwise(numbers)]
    assert [row["linked"] for row in view.entries.rows()] == [*chained, False]
    assert not all(chained)


def test_days_part_the_entries_of_a_record_that_has_several(bench: Bench, view: RunRecord) -> None:
    run = bench.start()
    enter(bench)
    assert {row["day"] for row in view.entries.rows()} == {""}
    bench.clock.at += timedelta(days=1)
    done(pause_run(bench.place, bench.session, run.state.run))
    enter(bench)
    days = [row["day"] for row in view.entries.rows()]
    assert (days[0], set(days[1:])) == ("21 Nov 2026", {"20 Nov 2026"})
    view.sortAsked.emit("what")
    assert {row["day"] for row in view.entries.rows()} == {""}


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
    assert (newest["node"], newest["mark"], newest["title"]) == ("mark", "delta", "Corrected")
    assert view.chainText == f"{before + 1} of {before + 1} match"


def find(bench: Bench, view: RunRecord, text: str) -> list[str]:
    """The headlines of what is found."""
    view.findAsked.emit()
    assert bench.sheet_view.title == "Find entries"
    bench.sheet_view.reasonTyped.emit(text)
    bench.sheet_view.primaryAsked.emit()
    return titles(view)


@pytest.mark.req("A11D-12-4", "P11-10e-2")
def test_finding_entries_by_who_what_when_and_why(bench: Bench, view: RunRecord) -> None:
    run = bench.work_to("tighten")
    bench.record("tighten", "screw_torque", "1.38")
    bench.record("tighten", "screw_torque", "1.22", reason="Driver slipped")
    done(add_note(bench.place, bench.session, run.state.run, "tighten", "Label is smudged"))
    enter(bench)
    assert find(bench, view, "SMUDGED") == ["Note"]
    assert view.foundText == "1 entry with “SMUDGED”. Touch All to see every entry."
    assert find(bench, view, "slipped driver") == ["Measured again"]  # why, in any order
    assert find(bench, view, "1.38") == ["Measured again", "Out of limits"]  # what, and what it replaced
    moment = view.entries.rows()[0]["time"]
    assert "Measured again" in find(bench, view, f"20 nov {moment}")  # when
    everything = find(bench, view, "okafor 2026-11-20")
    assert len(everything) == run.state.count
    assert set(find(bench, view, "m.okafor note")) == {"Note"}  # who, by person id
    number = bench.journal.run(run.state.run)[2]
    assert len(find(bench, view, number.hash)) == 1
    assert find(bench, view, "gasket") == []
    assert (view.status, view.foundText) == ("empty", "0 entries with “gasket”. Touch All to see every entry.")
    view.filterAsked.emit("all")
    assert (len(view.entries.rows()), view.foundText, view.status) == (run.state.count, "", "")


def test_a_thousand_entries_change_their_order_at_once(bench: Bench, view: RunRecord) -> None:
    """A list of the screen takes a new order as one list, not as a thousand moves."""
    run = bench.start()
    drafts = [Draft(type="note.added", step="traveller", payload={"text": f"Note {n % 7}"}) for n in range(1000)]
    bench.place.record(run, drafts, bench.session)
    enter(bench)
    assert len(view.entries.rows()) == run.state.count > 1000
    heard: list[str] = []
    view.entries.rowsMoved.connect(lambda *_: heard.append("moved"))
    view.entries.rowsInserted.connect(lambda *_: heard.append("inserted"))
    view.entries.rowsRemoved.connect(lambda *_: heard.append("removed"))
    for key, order in (("number", "up"), ("number", "down"), ("number", "up"), ("who", "up"), ("what", "up")):
        heard.clear()
        before = [row["key"] for row in view.entries.rows()]
        view.sortAsked.emit(key)
        after = [row["key"] for row in view.entries.rows()]
        assert heard == (["removed", "inserted"] if before != after else []), (key, order)
        assert sorted(before) == sorted(after)
        assert {row["key"]: row["order"] for row in view.columns.rows()}[key] == order
        assert key != "number" or before != after


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


# Reviewing from here.


def reviewed(bench: Bench, run: OpenRun, session: Session) -> None:
    asked = next_review(bench.place, session, run.state.run)
    seen = frozenset(entry.event.id for entry in asked.review.shown)
    done(review_record(
        bench.place, session, run.state.run, session.person.id, PIN, method=asked.review.method, meaning="reviewed",
        seen=seen, digest=asked.digest("reviewed", seen), sentence="I have read it.",
    ))  # fmt: skip


@pytest.mark.req("A11D-12-4")
def test_who_may_review_is_offered_it_and_export_stays_at_hand(bench: Bench, view: RunRecord) -> None:
    run = closed(bench)
    as_(bench, "r.brandt")
    enter(bench, run.state.run)
    exceptions = len([row for row in view.entries.rows() if row["node"] == "failed"])
    assert (view.primaryLabel, view.primaryState, view.exportLabel) == ("Review record", "ready", "Export record")
    assert "to look at" in view.primaryDetail
    assert exceptions == 0
    view.primaryAsked.emit()
    assert bench.seen("reviewRecord") == [(run.state.run,)]
    view.exportAsked.emit()
    bench.settle()
    assert bench.exported == [run.state.run]
    assert facts(view)["review"] == "Not reviewed"


@pytest.mark.req("A11D-12-4")
@pytest.mark.parametrize(
    ("person", "label", "closed_"),
    [("m.okafor", "", False), ("a.demir", "Review record", True), ("p.novak", "", False)],
)
def test_others_are_not_offered_it(bench: Bench, view: RunRecord, person: str, label: str, closed_: bool) -> None:
    """An operator has no such right; quality has, but signed in this record: a touch says why."""
    run = closed(bench)
    as_(bench, person)
    enter(bench, run.state.run)
    assert (view.primaryLabel, view.reviewLabel, view.reviewClosed) == ("Export record", label, closed_)


def test_an_open_record_is_not_reviewed_yet(bench: Bench, view: RunRecord) -> None:
    run = bench.start()
    as_(bench, "r.brandt")
    enter(bench, run.state.run)
    assert (view.primaryLabel, view.reviewLabel, view.reviewClosed) == ("Export record", "Review record", True)
    view.reviewAsked.emit()
    assert bench.seen("reviewRecord") == [(run.state.run,)]
    assert "review" not in facts(view)


def test_a_record_whose_chain_does_not_match_is_not_reviewed(bench: Bench, view: RunRecord) -> None:
    run = closed(bench)
    as_(bench, "r.brandt")
    bench.chain = (False, run.state.count, 7)
    enter(bench, run.state.run)
    assert (view.primaryLabel, view.reviewLabel, view.reviewClosed) == ("Export record", "Review record", True)
    view.reviewAsked.emit()
    assert bench.refused_view.reasons.rows()[0]["title"] == "Chain broken at no. 7"
    assert bench.seen("reviewRecord") == []


@pytest.mark.req("A11D-12-4", "P11-10e-2")
def test_a_review_is_shown_with_the_record(bench: Bench, view: RunRecord, opened: RecordEntry) -> None:
    run = closed(bench)
    ruth = as_(bench, "r.brandt")
    reviewed(bench, run, ruth)
    enter(bench, run.state.run)
    newest = view.entries.rows()[0]
    assert (newest["title"], newest["who"], newest["number"], newest["linked"]) == (
        "Record reviewed", "R. Brandt", "review", False,
    )  # fmt: skip
    assert facts(view)["review"] == "Reviewed by R. Brandt"
    # Nobody reviews the same record twice.
    assert (view.primaryLabel, view.reviewLabel) == ("Export record", "")
    view.entryAsked.emit(newest["key"])
    told = facts_of(opened)
    assert (told["who"], told["method"], told["picked"]) == ("Ruth Brandt, supervisor", "By exception", "1")
    assert view.chainText == f"{run.state.count} of {run.state.count} match"
    view.filterAsked.emit("signed")
    assert titles(view)[0] == "Record reviewed"


def test_a_run_that_is_not_here_is_refused(bench: Bench, view: RunRecord) -> None:
    bench.chain = (True, 0, 0)
    enter(bench, "no-such-run")
    assert bench.desk.navigator.sheet == "refused"

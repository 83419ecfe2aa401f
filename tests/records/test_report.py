"""The report says what the events say, and marks what a reviewer must not miss."""

from __future__ import annotations

import pytest

from handrail.domain import acts
from handrail.domain.review import read_trail
from handrail.records.report import build
from tests.records.sample import RUN, RUTH, Journal, full, review_of, torque


@pytest.mark.req("P11-10b-1", "DI-COM-1")
def test_every_entry_of_the_run_is_listed_in_chain_order() -> None:
    events = full()
    report = build(RUN, events)
    assert [entry.stamp.hash for entry in report.entries] == [hash_ for _, hash_ in events]
    assert [entry.stamp.entry for entry in report.entries] == list(range(1, len(events) + 1))
    assert (report.count, report.head) == (len(events), events[-1][1])


@pytest.mark.req("MEA-5", "DI-COM-1")
def test_attempts_and_replaced_values_are_kept_and_linked() -> None:
    step = next(step for step in build(RUN, full()).steps if step.path == "build/torque")
    second = [line for line in step.lines if (line.capture.input, line.capture.reading) == ("torque", 2)]
    assert [(line.capture.value, line.kind) for line in second] == [("1.38", "first"), ("1.22", "again")]
    assert second[0].replaced_by == second[1].stamp.entry
    assert second[1].replaces == second[0].stamp.entry


@pytest.mark.req("A11-8-1", "P11-10e-1")
def test_a_corrected_value_is_marked_with_old_new_reason_and_person() -> None:
    step = next(step for step in build(RUN, full()).steps if step.path == "build/torque")
    (changed,) = [line for line in step.lines if line.changed]
    assert changed.old is not None
    assert (changed.old.value, changed.capture.value) == ("1.19", "1.16")
    assert changed.reason == "Mistyped, the driver shows 1.16"
    assert changed.stamp.name == "Mara Okafor"


@pytest.mark.req("A11D-13-5", "P11-70-1")
def test_a_signature_over_a_changed_value_is_void_and_a_later_one_stands() -> None:
    report = build(RUN, full())
    step = next(step for step in report.steps if step.path == "build/torque")
    assert [(signed.signature.meaning, signed.void) for signed in step.signatures] == [
        ("performed", True), ("performed", False), ("verified", False),
    ]  # fmt: skip
    correction = next(entry.stamp.entry for entry in report.entries if entry.type == "capture.corrected")
    assert step.signatures[0].voided_by == correction


@pytest.mark.req("DI-CON-2")
def test_a_late_entry_keeps_claimed_and_recorded_time() -> None:
    step = next(step for step in build(RUN, full()).steps if step.path == "build/torque")
    (late,) = [line for line in step.lines if line.kind == "late"]
    assert late.claimed is not None
    assert late.claimed < late.stamp.at


def test_an_open_run_is_reported_as_open_and_an_aborted_one_as_aborted() -> None:
    assert build(RUN, full(close=False)).status == "open"
    assert build(RUN, full()).status == "aborted"


def test_what_this_version_cannot_read_is_listed_and_noted() -> None:
    journal = Journal()
    journal.add("run.started", {"title": {"en": "x"}})
    journal.add("step.teleported", {"to": "mars"}, "build/a")
    report = build(RUN, journal.events)
    assert [entry.readable for entry in report.entries] == [False, False]
    assert [notable.kind for notable in report.notable] == ["unread", "unread"]


@pytest.mark.req("MEA-3")
def test_a_verdict_the_gateway_disputes_is_shown_at_the_value() -> None:
    journal = Journal()
    target = journal.add("capture.recorded", torque(1, "1.21", "inside"), "build/torque")
    journal.add("verdict.disputed", acts.VerdictDisputed(target=target, recorded="inside", recomputed="above"))
    (step,) = build(RUN, journal.events).steps
    assert step.lines[0].disputed == "above"


def test_one_entry_outside_production_marks_the_whole_record() -> None:
    journal = Journal("production")
    journal.add("run.paused", acts.RunPaused())
    journal.mode = "training"
    journal.add("run.resumed", acts.RunResumed())
    report = build(RUN, journal.events)
    assert report.mode == "training"
    assert [notable.kind for notable in report.notable] == ["mode_mixed"]


def test_a_record_of_two_journals_names_both() -> None:
    journal = Journal()
    journal.add("run.paused", acts.RunPaused())
    journal.journal, journal.device = "0197ffff-0000-7000-8000-000000000002", "TAB-09"
    journal.add("run.resumed", acts.RunResumed())
    report = build(RUN, journal.events)
    assert [place.device for place in report.places] == ["TAB-07", "TAB-09"]
    assert [entry.stamp.place for entry in report.entries] == [0, 1]


def test_the_report_as_data_reads_back_the_same() -> None:
    report = build(RUN, full())
    assert type(report).model_validate(report.to_json()) == report


@pytest.mark.req("A11D-12-4", "DI-EXC-1")
def test_a_review_is_in_the_report_and_not_among_the_entries() -> None:
    events = full()
    review = review_of(events)
    report = build(RUN, events, [review])
    (found,) = report.reviews
    assert (found.review.meaning, found.stamp.person, found.stamp.hash) == ("reviewed", RUTH.person, review[1])
    assert found.fits
    assert (report.count, report.head) == (len(events), events[-1][1])
    assert review[1] not in [entry.stamp.hash for entry in report.entries]
    assert type(report).model_validate(report.to_json()) == report


@pytest.mark.req("A11D-12-4")
@pytest.mark.parametrize("changes", [{"run": "another"}, {"count": 3}, {"head": "0" * 64}])
def test_a_review_of_another_chain_says_so(changes: dict[str, object]) -> None:
    (found,) = build(RUN, full(), [review_of(full(), **changes)]).reviews
    assert not found.fits


@pytest.mark.req("DI-EXC-1", "DI-COM-1")
def test_what_is_to_be_looked_at_first_is_what_a_review_by_exception_shows() -> None:
    events = full()
    expected = [(rule, entry.number) for entry in read_trail(RUN, events).entries for rule in entry.rules]
    assert [(notable.kind, notable.entry) for notable in build(RUN, events).notable] == expected
    assert {"again", "aborted", "void", "changed"} <= {kind for kind, _ in expected}

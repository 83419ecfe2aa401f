"""Which entries a reviewer looks at, by which rules, and how a sample is drawn that nobody can choose."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.domain import acts
from handrail.domain.event import NOBODY, Event
from handrail.domain.policy import ReviewMethod, ReviewPolicy, SitePolicy
from handrail.domain.refusal import Refusal
from handrail.domain.review import (
    METHODS,
    RULES,
    Review,
    Trail,
    begin,
    drawn,
    first_bad_link,
    may_review,
    read_trail,
    sample_size,
    seed_of,
    shown_review,
)
from tests.records.sample import JONAS, MARA, RUN, Journal, full, torque

POLICY = ReviewPolicy()
STEP = "build/torque"


def closed(*more: Callable[[Journal], Any], values: int = 30) -> Trail:
    """A closed run with so many plain values, and what else is added."""
    journal = Journal("production")
    journal.add("run.started", acts.RunStarted(title={}, units_planned=1, part_revision="F", approved_by="A"))
    for number in range(1, values + 1):
        journal.add("capture.recorded", torque(number, "1.21", "inside"), STEP)
    for add in more:
        add(journal)
    return trail_of(finished(journal))


def finished(journal: Journal) -> list[tuple[Event, str]]:
    stated = {"outcome": "completed", "count": len(journal.events), "head": journal.events[-1][1]}
    journal.add("run.closed", stated)
    return journal.events


def trail_of(events: list[tuple[Event, str]]) -> Trail:
    return read_trail(RUN, events)


def value(reading: int, entered: str, verdict: str, **more: Any) -> Callable[[Journal], Any]:
    return lambda journal: journal.add("capture.recorded", torque(reading, entered, verdict, **more), STEP)


def added(type_: str, payload: Any, step: str | None = None) -> Callable[[Journal], Any]:
    return lambda journal: journal.add(type_, payload, step)


def good(outcome: Review | Refusal) -> Review:
    assert isinstance(outcome, Review), outcome
    return outcome


# What is looked at.


@pytest.mark.req("A11D-12-4", "DI-EXC-1", "DI-COM-1")
def test_every_kind_of_exception_is_picked_by_its_rule_and_nothing_else_is() -> None:
    trail = trail_of(full("production"))
    picked = {(entry.event.type, rule) for entry in trail.exceptions for rule in entry.rules}
    assert picked == {
        ("act.refused", "refused"), ("capture.recorded", "out"), ("ncr.drafted", "ncr"), ("hold.applied", "hold"),
        ("ncr.amended", "ncr"), ("capture.recorded", "again"), ("capture.late", "late"), ("signature.made", "void"),
        ("signature.failed", "signing_failed"), ("signature.declined", "declined"), ("capture.corrected", "changed"),
        ("capture.recorded", "na"), ("step.repeated", "repeated"), ("exception.opened", "exception"),
        ("step.skipped", "skipped"), ("clock.jumped", "clock"), ("run.closed", "aborted"),
    }  # fmt: skip
    assert {entry.event.type for entry in trail.entries if not entry.rules} == {
        "run.started", "step.opened", "hazard.acknowledged", "capture.recorded", "step.completed", "node.decided",
        "note.added", "signature.made", "run.paused", "run.resumed",
    }  # fmt: skip


CODE = {"input": "lot", "name": "lot", "kind": "lot", "label": {}, "entered": "L1", "value": "L1", "lot": "L1"}
SIGNED = {
    "requirement": "s", "sentence": "I do.", "language": "en", "person": "p", "name": "P", "role": "qa",
    "signed_at": "2026-11-20T13:00:00Z", "zone": "UTC", "offset": "+00:00", "shown": {}, "digest": "0" * 64,
    "targets": [],
}  # fmt: skip


@pytest.mark.req("A11D-12-4", "DI-EXC-1")
@pytest.mark.parametrize(
    ("add", "rules"),
    [
        (value(1, "1.21", "inside"), ("again",)),  # a first value was there already
        (value(40, "1.38", "above"), ("out",)),
        (value(40, "1.38", "none"), ("unproven",)),
        (added("capture.recorded", CODE | {"method": "typed"}, STEP), ("manual",)),
        (added("capture.recorded", CODE | {"method": "wedge"}, STEP), ()),
        (added("capture.recorded", CODE | {"method": "offered", "scan": {"raw": "L1", "method": "typed"}}, STEP),
         ("manual",)),
        (added("capture.recorded", CODE | {"kind": "text", "method": "typed"}, STEP), ()),
        (added("capture.recorded", CODE | {"kind": "pass_fail", "method": "tapped", "verdict": "fail"}, STEP),
         ("fail",)),
        (added("signature.made", SIGNED | {"meaning": "authorised_deviation"}, STEP), ("override",)),
        (added("signature.made", SIGNED | {"meaning": "verified"}, STEP), ()),
        (added("verdict.disputed", {"target": "x", "recorded": "inside", "recomputed": "above"}), ("disputed",)),
        (added("ncr.withdrawn", {"ncr": "D-1", "reason": "Not so"}), ("ncr",)),
        (added("scan.refused", {"act": "scan", "reasons": []}, STEP), ("refused",)),
        (added("step.teleported", {}), ("unread",)),
        (added("step.skipped", {"title": 7}, STEP), ("unread",)),
    ],
)  # fmt: skip
def test_a_rule_picks_an_entry(add: Callable[[Journal], Any], rules: tuple[str, ...]) -> None:
    assert closed(add).entries[-2].rules == rules


def test_an_entry_of_another_mode_and_a_test_approval_are_looked_at() -> None:
    journal = Journal("demo")
    started = acts.RunStarted(title={}, units_planned=1, part_revision="F", approved_by="A", test_approval=True)
    journal.add("run.started", started)
    journal.mode = "production"
    journal.add("note.added", acts.NoteAdded(text="x"))
    assert [entry.rules for entry in trail_of(journal.events).entries] == [("test_approval",), ("mode_mixed",)]


def test_a_version_of_the_rules_that_is_missing_is_looked_at() -> None:
    events = full("production")
    nameless = [(event.model_copy(update={"rules": ""}), hash_) for event, hash_ in events]
    assert all("unproven" in entry.rules for entry in trail_of(nameless).entries)


@pytest.mark.req("A11D-12-2", "A11D-13-5", "DI-COM-1")
def test_an_entry_knows_what_was_before_it_and_what_became_of_it() -> None:
    entries = trail_of(full()).entries
    again = next(entry for entry in entries if entry.capture is not None and entry.capture.attempt_reason)
    corrected = next(entry for entry in entries if entry.event.type == "capture.corrected")
    late = next(entry for entry in entries if entry.event.type == "capture.late")
    assert again.before is not None and corrected.before is not None
    assert (again.before.value, again.reason) == ("1.38", "Driver clicked late")
    assert (corrected.before.value, corrected.reason) == ("1.19", "Mistyped, the driver shows 1.16")
    assert entries[(again.replaces or 0) - 1].capture == again.before
    assert (late.before, late.replaces, late.reason) == (None, None, "Tablet was locked")
    void = [entry for entry in entries if entry.void_by is not None]
    assert [(entry.event.type, entry.void_by) for entry in void] == [("signature.made", corrected.number)]
    paused = next(entry for entry in entries if entry.event.type == "run.paused")
    assert paused.reason == ""


# Who.


@pytest.mark.req("A11D-12-4", "P11-200-4")
def test_who_recorded_signed_or_declined_does_not_review() -> None:
    trail = trail_of(full())
    assert trail.people == {MARA.person, JONAS.person}
    for person in trail.people:
        refusal = may_review(trail, person, "N")
        assert refusal is not None
        assert refusal.code == "review.same_person"
    assert may_review(trail, "P-9", "R") is None


def test_who_was_only_refused_may_review_and_the_tablet_is_nobody() -> None:
    other = JONAS.model_copy(update={"person": "P-9"})

    def add(journal: Journal) -> None:
        journal.add("act.refused", {"act": "complete_step", "reasons": []}, STEP, other)
        journal.add("clock.jumped", acts.ClockJumped(seconds=3, direction="forward"), None, NOBODY)

    assert closed(add).people == {MARA.person}


def test_a_signer_who_is_not_the_actor_took_part() -> None:
    signed = added("signature.made", SIGNED | {"meaning": "verified", "person": "P-7"}, STEP)
    assert closed(signed).people == {MARA.person, "P-7"}


# When.


@pytest.mark.req("A11D-12-4")
def test_an_open_record_is_not_reviewed() -> None:
    for events in ([], full(close=False)):
        refusal = begin(trail_of(events), "every", POLICY)
        assert isinstance(refusal, Refusal)
        assert refusal.code == "review.not_closed"


@pytest.mark.req("P11-10a-1")
@pytest.mark.parametrize("at", [1, 7, 30])
def test_a_record_whose_chain_does_not_hold_is_not_reviewed(at: int) -> None:
    trail = closed()
    events = [(entry.event, entry.hash) for entry in trail.entries]
    assert first_bad_link(trail.entries) is None
    for bad in (
        [*events[:at], *events[at + 1 :]],
        [*events[:at], (events[at][0].model_copy(update={"run_prev": "f" * 64}), events[at][1]), *events[at + 1 :]],
        [*events[:at], (events[at][0], "e" * 64), *events[at + 1 :]],
    ):
        refusal = begin(trail_of(bad), "every", POLICY)
        assert isinstance(refusal, Refusal)
        assert refusal.code == "review.broken"


def test_a_closing_that_states_another_count_or_head_is_broken() -> None:
    journal = Journal("production")
    journal.add("run.started", acts.RunStarted(title={}, units_planned=1, part_revision="F", approved_by="A"))
    journal.add("run.closed", {"outcome": "completed", "count": 2, "head": journal.events[-1][1]})
    assert first_bad_link(trail_of(journal.events).entries) == 2


# How much.


@pytest.mark.req("DI-EXC-1")
def test_by_exception_shows_exactly_the_exceptions_and_counts_all_others() -> None:
    review = good(begin(closed(value(40, "1.38", "above")), "exception", POLICY))
    assert [entry.rules for entry in review.shown] == [("out",)]
    assert review.others == {"capture.recorded": 30, "run.closed": 1, "run.started": 1}
    assert sum(review.others.values()) + len(review.shown) == len(review.trail.entries)


@pytest.mark.req("DI-EXC-1")
@pytest.mark.parametrize("add", [value(40, "1.38", "none"), added("step.teleported", {})])
def test_by_exception_is_closed_where_a_result_is_not_in_the_record(add: Callable[[Journal], Any]) -> None:
    trail = closed(add)
    for method in ("exception", "sample"):
        refusal = begin(trail, method, POLICY)  # type: ignore[arg-type]
        assert isinstance(refusal, Refusal)
        assert (refusal.code, refusal.reasons[0].params) == ("review.unproven", {"count": "1"})
    assert len(good(begin(trail, "every", POLICY)).shown) == len(trail.entries)


@pytest.mark.req("DI-EXC-1")
@pytest.mark.parametrize("least", METHODS)
def test_a_site_may_ask_for_more(least: ReviewMethod) -> None:
    trail, policy = closed(), ReviewPolicy(least=least)
    for method in METHODS:
        outcome = begin(trail, method, policy)
        enough = METHODS.index(method) >= METHODS.index(least)
        assert isinstance(outcome, Review) == enough
        assert enough or (isinstance(outcome, Refusal) and outcome.code == "review.too_little")


@pytest.mark.parametrize(
    ("others", "percent", "least", "size"),
    [(0, 10, 5, 0), (3, 10, 5, 3), (40, 10, 5, 5), (51, 10, 5, 6), (200, 10, 5, 20), (200, 100, 1, 200)],
)
def test_how_large_a_sample_is(others: int, percent: int, least: int, size: int) -> None:
    assert sample_size(others, ReviewPolicy(sample_percent=percent, sample_least=least)) == size


def test_the_policy_has_its_defaults() -> None:
    assert SitePolicy().review == ReviewPolicy(least="exception", sample_percent=10, sample_least=5)


# The sample.


@pytest.mark.req("DI-EXC-1", "A11D-12-4")
def test_the_sample_is_drawn_from_the_others_by_a_seed_that_follows_from_the_chain() -> None:
    trail = closed(value(40, "1.38", "above"))
    review = good(begin(trail, "sample", POLICY))
    assert len(review.sample) == 5
    assert all(not entry.rules for entry in review.sample)
    assert review.seed == hashlib.sha256(b"handrail.review.sample.v1\0" + trail.head.encode()).hexdigest()
    again = sorted(
        (entry for entry in trail.entries if not entry.rules),
        key=lambda entry: hashlib.sha256((review.seed + entry.hash).encode()).hexdigest(),
    )
    assert review.sample == tuple(again[:5])
    numbers = [entry.number for entry in review.shown]
    assert numbers == sorted(numbers)
    assert good(begin(closed(value(40, "1.39", "above")), "sample", POLICY)).seed != review.seed


@given(st.text("0123456789abcdef", min_size=64, max_size=64), st.integers(0, 40))
def test_a_larger_sample_holds_the_smaller_one(head: str, size: int) -> None:
    others = [entry for entry in TRAIL.entries if not entry.rules]
    seed = seed_of(head)
    taken = drawn(others, seed, size)
    assert len({entry.number for entry in taken}) == min(size, len(others))
    assert drawn(others, seed, size + 1)[: len(taken)] == taken
    assert drawn(others[::-1], seed, size) == taken


TRAIL = closed()


def test_over_all_heads_every_entry_is_drawn_about_as_often() -> None:
    others = [entry for entry in TRAIL.entries if not entry.rules]
    counts = dict.fromkeys((entry.number for entry in others), 0)
    for turn in range(2000):
        for entry in drawn(others, seed_of(f"{turn:064x}"), 8):
            counts[entry.number] += 1
    expected = 2000 * 8 / len(others)
    assert all(0.8 * expected < count < 1.2 * expected for count in counts.values())


# What is signed.


@pytest.mark.req("P11-70-1", "DI-EXC-1", "A11D-12-4")
def test_what_is_signed_names_each_shown_entry_the_others_the_rules_and_the_head() -> None:
    trail = closed(value(40, "1.38", "above"))
    review = good(begin(trail, "sample", POLICY))
    seen = [entry.event.id for entry in review.shown][1:]
    shown = shown_review(review, "rejected", seen, "Wrong gauge", "en", ["a" * 64])
    assert (shown["count"], shown["head"], shown["rules"]) == (len(trail.entries), trail.head, RULES)
    assert (shown["method"], shown["seed"], shown["recorded_rules"]) == ("sample", review.seed, ["1"])
    assert (shown["meaning"], shown["reason"], shown["earlier"]) == ("rejected", "Wrong gauge", ["a" * 64])
    assert [(row["entry"], row["event"], row["hash"]) for row in shown["entries"]] == [
        (entry.number, entry.event.id, entry.hash) for entry in review.shown
    ]
    assert [row["seen"] for row in shown["entries"]] == [False] + [True] * (len(review.shown) - 1)
    assert [row["rules"] for row in shown["entries"] if not row["sample"]] == [["out"]]
    assert shown["others"] == review.others
    assert [entry.number for entry in review.unseen(seen)] == [review.shown[0].number]

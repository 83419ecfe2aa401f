"""Which value a name has at a place in the run."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from handrail.domain.instruction import Expr
from tests.operations.documents import ask, repeat, step
from tests.operations.recorder import Recorder, plan_of


def value(recorder: Recorder, path: str, text: str) -> object:
    return recorder.plan.scope.value(recorder.state, path, Expr(text=text))


def nested() -> Recorder:
    """Two turns of an outer repeat with two turns of an inner one; v is 10 and 20, w is 11, 12, 21, 22."""
    inner = repeat("inner", step("deep", ask("w", "decimal")), count={"text": "2"})
    recorder = Recorder(plan_of(
        step("top", ask("t")), repeat("outer", step("flat", ask("v", "decimal")), inner, count={"text": "2"}),
        repeat("other", step("away", ask("z")), count={"text": "1"}),
    ))  # fmt: skip
    # Recorded backwards: order is the document's, not the clock's.
    for outer in (2, 1):
        for index in (2, 1):
            recorder.capture(f"outer.{outer}/inner.{index}/deep", "w", f"{outer}{index}")
        recorder.capture(f"outer.{outer}/flat", "v", f"{outer}0")
    return recorder


@pytest.mark.req("S3-02")
def test_inside_its_iteration_a_name_is_one_value_and_from_outside_all_in_order() -> None:
    recorder = nested()
    assert value(recorder, "outer.2/inner.1/deep", "$w") == Decimal(21)
    assert value(recorder, "outer.2/inner.1/deep", "$v") == Decimal(20)
    assert value(recorder, "outer.1/flat", "$w") == (Decimal(11), Decimal(12))
    assert value(recorder, "top", "$w") == (Decimal(11), Decimal(12), Decimal(21), Decimal(22))
    assert value(recorder, "other.1/away", "$v") == (Decimal(10), Decimal(20))


def test_iterations_are_ordered_as_numbers() -> None:
    recorder = Recorder(plan_of(repeat("r", step("s", ask("v", "integer")), count={"text": "12"}, maximum=12)))
    for turn in (10, 9, 2, 1, 11):
        recorder.capture(f"r.{turn}/s", "v", str(turn))
    assert value(recorder, "", "$v") == tuple(Decimal(turn) for turn in (1, 2, 9, 10, 11))


def test_the_value_that_counts_is_the_newest() -> None:
    recorder = Recorder(plan_of(step("s", ask("v", "integer"))))
    recorder.capture("s", "v", "1")
    recorder.capture("s", "v", "2", attempt=2)
    assert value(recorder, "s", "$v") == Decimal(2)


def test_nothing_recorded_not_applicable_and_hidden_are_the_empty_sequence() -> None:
    recorder = Recorder(plan_of(step("s", ask("v"), ask("n", na_allowed=True), ask("h"))))
    recorder.capture("s", "n", "x", na=True)
    recorder.capture("s", "h", "x")
    recorder.add("node.decided", node="s#h", kind="input_when", result="false")
    assert [value(recorder, "s", f"count(${name})") for name in ("v", "n", "h")] == [0, 0, 0]


def test_values_have_the_type_of_their_input() -> None:
    recorder = Recorder(plan_of(step("s", ask("n", "decimal"), ask("d", "date"), ask("c", "check"), ask("t"))))
    for name, entered in (("n", "1.50"), ("d", "2026-11-20"), ("c", "true"), ("t", "1.50")):
        recorder.capture("s", name, entered)
    assert value(recorder, "s", "$n = 1.5") is True
    assert value(recorder, "s", "$t = '1.5'") is False
    assert value(recorder, "s", "$c") is True
    assert value(recorder, "s", "$d") == date(2026, 11, 20)


@pytest.mark.parametrize(
    ("at", "zone", "day"),
    [
        (datetime(2026, 11, 20, 23, 30, tzinfo=UTC), "Europe/Berlin", date(2026, 11, 21)),
        (datetime(2026, 11, 20, 2, 0, tzinfo=UTC), "America/New_York", date(2026, 11, 19)),
        (datetime(2026, 11, 20, 12, 0, tzinfo=UTC), "UTC", date(2026, 11, 20)),
    ],
)
def test_the_runs_date_is_the_day_at_the_site(at: datetime, zone: str, day: date) -> None:
    recorder = Recorder(plan_of(step("s")), zone=zone, at=at)
    assert value(recorder, "s", "$run.date") == day
    assert value(recorder, "s", "$run.started") == at

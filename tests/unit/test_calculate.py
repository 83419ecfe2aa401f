"""Calculated values and stamps: exact, judged, each on the ones before it, and only when they change."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from handrail.domain.calculate import computed, stamped
from handrail.domain.event import Time
from tests.operations.documents import ask, step, when
from tests.operations.recorder import Recorder, plan_of


def calculated(name: str, text: str, **more: Any) -> dict[str, Any]:
    return ask(name, "calculated", calculate={"text": text}, **more)


def values(recorder: Recorder) -> list[tuple[str, str | None, str]]:
    found = computed(recorder.plan, recorder.state, recorder.at_step("one"))
    return [(capture.name, capture.value, capture.verdict) for capture in found]


@pytest.mark.req("MEA-1")
def test_values_are_exact_judged_and_marked_as_computed() -> None:
    recorder = Recorder(plan_of(step(
        "one", ask("x", "decimal"), calculated("sum", "$x + 0.2", limits={"upper": "0.3"}, unit="mm"),
        calculated("third", "$x div 3", decimals=3),
    )))  # fmt: skip
    assert values(recorder) == []
    recorder.capture("one", "x", "0.1")
    assert values(recorder) == [("sum", "0.3", "inside"), ("third", "0.033", "none")]
    first = computed(recorder.plan, recorder.state, recorder.at_step("one"))[0]
    assert (first.method, first.unit, first.entered, first.rounded) == ("computed", "mm", None, "0.3")


def test_each_is_computed_on_the_new_value_of_the_one_before() -> None:
    recorder = Recorder(plan_of(step(
        "one", ask("x", "decimal"), calculated("a", "$x * 2"), calculated("b", "$a + 1"), calculated("c", "$b * $a"),
    )))  # fmt: skip
    recorder.capture("one", "x", "3")
    assert [value for _, value, _ in values(recorder)] == ["6", "7", "42"]
    for capture in computed(recorder.plan, recorder.state, recorder.at_step("one")):
        recorder.add("capture.recorded", "one", **capture.to_json())
    assert values(recorder) == []
    recorder.capture("one", "x", "4")
    assert [value for _, value, _ in values(recorder)] == ["8", "9", "72"]
    assert {c.attempt for c in computed(recorder.plan, recorder.state, recorder.at_step("one"))} == {2}


def test_nothing_comes_of_a_value_that_cannot_be_worked_out_or_is_not_asked_for() -> None:
    recorder = Recorder(plan_of(step(
        "one", ask("x", "decimal"), calculated("bad", "1 div $x"), calculated("none", "()"),
        calculated("hidden", "1", **when("$x = 1")), calculated("text", "concat('a', 'b')"),
    )))  # fmt: skip
    recorder.capture("one", "x", "0")
    assert values(recorder) == [("text", "ab", "none")]


def test_stamps_say_day_at_the_site_start_end_device_and_user_once() -> None:
    stamps = [ask(f"s_{kind}", "system", stamp=kind) for kind in ("today", "start", "end", "device", "user")]
    recorder = Recorder(plan_of(step("one", *stamps)))
    time = Time(at=datetime(2026, 11, 20, 23, 30, tzinfo=UTC), zone="Europe/Berlin", offset="+01:00", monotonic=1,
                boot="b", quality="synced")  # fmt: skip
    found = stamped(recorder.plan, recorder.state, recorder.at_step("one"), time, "T-1", "p-1")
    assert [(one.name, one.value, one.method) for one in found] == [
        ("s_today", "2026-11-21", "stamped"), ("s_start", "2026-11-20T13:10:00+00:00", "stamped"),
        ("s_end", "2026-11-20T23:30:00+00:00", "stamped"), ("s_device", "T-1", "stamped"), ("s_user", "p-1", "stamped"),
    ]  # fmt: skip
    for one in found:
        recorder.add("capture.recorded", "one", **one.to_json())
    assert stamped(recorder.plan, recorder.state, recorder.at_step("one"), time, "T-1", "p-1") == ()

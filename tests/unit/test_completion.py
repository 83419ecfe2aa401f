"""What a step still needs, in the order in which it is resolved."""

from __future__ import annotations

from typing import Any

import pytest

from handrail.domain.completion import Left, hazards_of, left, reasons, unsigned
from tests.operations.documents import PERFORMED, VERIFIED, ask, step, when, words
from tests.operations.recorder import Recorder, plan_of

HAZARDS = [
    {"id": "h1", "severity": "caution", "text": words("c"), "actions": [{"id": "a1", "text": words("a")}]},
    {"id": "h2", "severity": "danger", "text": words("d"), "actions": [{"id": "a2", "text": words("a")}]},
    {"id": "h3", "severity": "warning", "text": words("w")},
]
STEP = step(
    "one", ask("twice", readings=2), ask("opt", required=False), ask("if", **when("$opt = 'x'")),
    ask("fixed", readonly=True), ask("note", "note"), ask("calc", "calculated", calculate={"text": "1"}),
    ask("photos", "photo", min_count=2), hazards=["h1", "h2", "h3"],
    signatures=[VERIFIED, PERFORMED],
)  # fmt: skip


def start(*body: dict[str, Any]) -> Recorder:
    return Recorder(plan_of(*(body or (STEP,)), hazards=HAZARDS))


def what(recorder: Recorder, *settled: str) -> Left:
    return left(recorder.plan, recorder.state, recorder.at_step("one"), settled)


@pytest.mark.req("S3-03", "HMI-5")
def test_everything_that_is_asked_for_is_left_until_it_is_there() -> None:
    recorder = start()
    assert what(recorder) == Left(
        hazards=("a2", "a1"), captures=("twice", "photos"), signatures=("performed", "verified")
    )
    recorder.capture("one", "twice", "1")
    recorder.capture("one", "opt", "x")
    recorder.capture("one", "photos", "d1")
    assert what(recorder).captures == ("twice", "if", "photos")
    recorder.capture("one", "twice", "1", reading=2)
    recorder.capture("one", "if", "1")
    recorder.capture("one", "photos", "d2", reading=2)
    for action in ("a1", "a2"):
        recorder.add("hazard.acknowledged", "one", hazard="h", action=action, severity="danger", words={})
    assert what(recorder) == Left(signatures=("performed", "verified"))
    assert not what(recorder).nothing


@pytest.mark.req("MEA-5")
@pytest.mark.parametrize("verdict", ["above", "below", "fail"])
def test_a_value_out_of_limits_is_left_unless_it_is_settled_or_measured_again(verdict: str) -> None:
    recorder = start(step("one", ask("a"), ask("b", "calculated", calculate={"text": "1"})))
    bad = recorder.capture("one", "a", "9", verdict=verdict)
    assert what(recorder).out == ("a",)
    assert what(recorder, bad.id).nothing
    recorder.capture("one", "a", "1", verdict="inside", attempt=2)
    assert what(recorder).nothing
    recorder.capture("one", "b", "9", verdict=verdict, method="computed")
    assert what(recorder).out == ("b",)


def test_reasons_come_in_the_order_in_which_they_are_resolved() -> None:
    recorder = start()
    recorder.capture("one", "opt", "9", verdict="fail")
    found = reasons(recorder.at_step("one"), what(recorder), "en")
    assert [reason.code for reason in found] == [
        "step.hazards_left", "step.captures_left", "step.out_of_limits", "step.signatures_left",
    ]  # fmt: skip
    assert found[1].params == {"count": "2", "names": "twice, photos"}
    assert found[2].params == {"names": "opt"}


def test_signatures_are_asked_for_in_their_order_and_hazards_gravest_first() -> None:
    recorder = start()
    at = recorder.at_step("one")
    assert [one.id for one in unsigned(at, recorder.state.step("one"))] == ["performed", "verified"]
    assert [hazard.id for hazard in hazards_of(recorder.plan, at)] == ["h2", "h3", "h1"]

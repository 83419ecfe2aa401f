"""Walking reads decisions and changes nothing. What a run may do next: tests/operations/test_model.py."""

from __future__ import annotations

import copy

import pytest

from handrail.domain.flow import steps_of
from handrail.domain.instruction import Instruction
from tests.operations.documents import ask, branch, group, repeat, step, when
from tests.operations.recorder import Recorder, plan_of

BODY = (
    step("pick", ask("kind"), ask("count", "integer")),
    branch("way", ("$kind = 'a'", [step("left")]), otherwise=[step("right")]),
    repeat("loop", step("turn"), count={"text": "$count"}, minimum=1, maximum=3),
    group("any", step("x"), step("y", **when("$kind = 'a'"))),
    step("end", ask("why", **when("$kind = 'b'"))),
)


def picked(kind: str = "a", count: str = "2") -> Recorder:
    recorder = Recorder(plan_of(*BODY))
    recorder.capture("pick", "kind", kind)
    recorder.capture("pick", "count", count)
    recorder.complete("pick")
    return recorder


def paths(recorder: Recorder) -> list[str]:
    return [at.path for at in recorder.plan.walk(recorder.state).steps]


def test_walking_changes_nothing_and_says_the_same_again() -> None:
    recorder = picked()
    before = copy.deepcopy(recorder.state)
    first = recorder.plan.walk(recorder.state)
    assert recorder.plan.walk(recorder.state) == first
    assert recorder.state == before


def test_what_is_reached_is_decided_with_the_values_it_was_decided_on_and_what_is_ahead_is_not() -> None:
    recorder = picked()
    decided = [draft.payload for draft in recorder.plan.walk(recorder.state).decided]
    assert decided == [{"node": "way", "kind": "branch", "result": "0", "values": {"kind": "a"}}]
    assert paths(recorder) == ["pick", "left", "loop.1/turn", "x", "y", "end"]
    recorder.complete("left")
    assert [draft.payload["node"] for draft in recorder.plan.walk(recorder.state).decided] == ["way", "loop"]


@pytest.mark.req("S0-05")
def test_a_recorded_decision_is_read_even_where_the_values_say_otherwise() -> None:
    recorder = picked("a", "2")
    recorder.add("node.decided", node="way", kind="branch", result="otherwise")
    recorder.add("node.decided", node="loop", kind="count", result="3")
    recorder.add("node.decided", node="y", kind="when", result="false")
    recorder.complete("right")
    assert paths(recorder) == ["pick", "right", "loop.1/turn", "loop.2/turn", "loop.3/turn", "x", "end"]
    assert recorder.plan.walk(recorder.state).decided == []


@pytest.mark.parametrize(("count", "turns"), [("-4", 1), ("0", 1), ("2", 2), ("3", 3), ("99", 3)])
def test_a_count_is_kept_within_its_bounds(count: str, turns: int) -> None:
    recorder = picked(count=count)
    recorder.complete("left")
    assert sum(path.startswith("loop") for path in paths(recorder)) == turns


def test_steps_are_numbered_as_they_can_be_seen_and_name_their_iteration() -> None:
    recorder = picked()
    recorder.complete("left")
    position = recorder.plan.walk(recorder.state)
    assert [at.number for at in position.steps] == list(range(1, len(position.steps) + 1))
    assert [at.iterations for at in position.steps if at.step.id == "turn"] == [(1,), (2,)]


def test_only_decisions_that_read_a_changed_name_can_differ() -> None:
    recorder = picked()
    recorder.add("node.decided", node="way", kind="branch", result="0")
    recorder.capture("pick", "kind", "b")
    assert recorder.plan.would_differ(recorder.state, frozenset({"count"})) == []
    assert recorder.plan.would_differ(recorder.state, frozenset({"kind"})) == [("way", "branch", "true", "false")]


def test_conditions_of_inputs_are_fixed_once() -> None:
    recorder = picked("b")
    at = recorder.at_step("end")
    drafts = recorder.plan.input_decisions(recorder.state, at)
    assert [(d.payload["node"], d.payload["result"]) for d in drafts] == [("end#why", "true")]
    for draft in drafts:
        recorder.add(draft.type, None, **draft.payload)
    assert recorder.plan.input_decisions(recorder.state, at) == []


def test_every_step_of_a_document_is_found_whatever_is_decided() -> None:
    instruction: Instruction = plan_of(*BODY).instruction
    assert [one.id for one in steps_of(instruction.body)] == ["pick", "left", "right", "turn", "x", "y", "end"]

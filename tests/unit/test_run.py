"""Folding a run: the same events give the same state, whatever they are; looking changes nothing."""

from __future__ import annotations

import copy
import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.domain.acts import LATE_ENTRY
from handrail.domain.run import fold
from tests.operations.documents import ask, step
from tests.operations.recorder import Recorder, plan_of

PLAN = plan_of(step("one", ask("a"), ask("b")), step("two", ask("c")))


def signed(recorder: Recorder, path: str, requirement: str, *targets: str) -> None:
    recorder.add(
        "signature.made", path, requirement=requirement, meaning="performed", sentence="", language="en", person="p-1",
        name="P", role="operator", signed_at="2026-11-20T13:10:00Z", zone="UTC", offset="+00:00", shown={},
        digest="0" * 64, targets=list(targets),
    )  # fmt: skip


def corrected(recorder: Recorder, path: str, name: str, target: str) -> None:
    capture = {"input": name, "name": name, "kind": "text", "label": {}, "method": "typed", "value": "new"}
    recorder.add("capture.corrected", path, target=target, old=capture, new=capture, reason="Typed wrongly.")


def void(recorder: Recorder) -> list[bool]:
    return [signature.void for signature in recorder.state.signatures]


def any_event(recorder: Recorder, chance: random.Random) -> None:
    path = chance.choice(["one", "two"])
    known = [event.id for event in recorder.events if event.type.startswith("capture.")] or ["e0"]
    acts: list[Any] = [
        lambda: recorder.add("step.opened", path, title={}),
        lambda: recorder.capture(path, chance.choice("ab"), chance.choice("123"), by=chance.choice(["p-1", "p-2"])),
        lambda: corrected(recorder, path, chance.choice("ab"), chance.choice(known)),
        lambda: recorder.complete(path),
        lambda: signed(recorder, path, chance.choice(["s1", LATE_ENTRY]), *chance.sample(known, 1)),
        lambda: recorder.add("node.decided", node="n", kind="when", result=chance.choice(["true", "false"])),
        lambda: recorder.add(chance.choice(["run.paused", "run.resumed"])),
        lambda: recorder.add("note.added", path, text="x"),
        lambda: recorder.add("from.the.future", path, anything=[1, {"a": 2}]),
    ]
    chance.choice(acts)()


@given(seed=st.integers(min_value=0, max_value=2**32), cut=st.integers(min_value=0, max_value=30))
def test_the_same_events_give_the_same_state_at_once_or_bit_by_bit(seed: int, cut: int) -> None:
    chance = random.Random(seed)
    recorder = Recorder(PLAN)
    for _ in range(30):
        any_event(recorder, chance)
    assert fold("run", recorder.events) == recorder.state
    half = fold("run", recorder.events[:cut])
    for event in recorder.events[cut:]:
        half.apply(event)
    assert half == recorder.state
    assert recorder.state.count == len(recorder.events)
    before = copy.deepcopy(recorder.state)
    PLAN.walk(recorder.state)
    recorder.state.step("nowhere")
    assert recorder.state == before


def test_what_this_build_does_not_know_counts_and_changes_nothing_else() -> None:
    recorder = Recorder(PLAN)
    before = copy.deepcopy(recorder.state)
    recorder.add("from.the.future", None, what="ever")
    before.count += 1
    assert recorder.state == before


@pytest.mark.req("A11D-13-5")
def test_a_correction_voids_what_covers_it_wherever_it_was_signed() -> None:
    recorder = Recorder(PLAN)
    first = recorder.capture("one", "a", "1")
    second = recorder.capture("two", "c", "1")
    signed(recorder, "two", "review", first.id, second.id)
    signed(recorder, "one", "own", first.id)
    signed(recorder, "two", "own", second.id)
    corrected(recorder, "one", "a", first.id)
    assert void(recorder) == [True, True, False]
    assert len(recorder.state.step("two").standing()) == 1


@pytest.mark.req("DI-CON-2")
def test_the_signature_of_a_late_entry_falls_with_its_value_only() -> None:
    recorder = Recorder(PLAN)
    capture = {"input": "a", "name": "a", "kind": "text", "label": {}, "method": "typed", "value": "1"}
    late = recorder.add("capture.late", "one", capture=capture, reason="Tablet was charging.")
    signed(recorder, "one", LATE_ENTRY, late.id)
    recorder.capture("one", "b", "1")
    assert void(recorder) == [False]
    corrected(recorder, "one", "a", late.id)
    assert void(recorder) == [True]


def test_who_recorded_corrected_or_completed_performed_and_the_tablet_did_not() -> None:
    recorder = Recorder(PLAN)
    recorder.capture("one", "a", "1", by="p-1")
    recorder.capture("one", "b", "1", by="p-9", method="computed")
    recorder.add("note.added", "one", by="p-8", text="x")
    recorder.add("step.completed", "one", by="p-2", title={}, captures=1)
    assert recorder.state.step("one").performers == {"p-1", "p-2"}


def test_thinking_ahead_leaves_the_state_as_it_is() -> None:
    recorder = Recorder(PLAN)
    recorder.capture("one", "a", "1")
    before = copy.deepcopy(recorder.state)
    capture = recorder.state.step("one").attempts[("a", 1)][0].capture.model_copy(update={"value": "2"})
    ahead = recorder.state.with_capture("one", capture)
    assert recorder.state == before
    current = ahead.step("one").current("a")
    assert current is not None
    assert current.capture.value == "2"

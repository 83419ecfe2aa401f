"""The course of a run: groups, repeats, branches, conditions, and the values that expressions see."""

from __future__ import annotations

from typing import Any

import pytest

from handrail.operations.open_step import open_step
from handrail.operations.repeat_again import repeat_again
from handrail.operations.skip_step import skip_step
from tests.operations.documents import ask, branch, group, repeat, step, when
from tests.operations.workplace import Job, Shop, done, refused


def number(name: str, **more: Any) -> dict[str, Any]:
    return ask(name, "decimal", **more)


def fill(job: Job, path: str, **values: str) -> None:
    """Records values and completes the step."""
    if not job.step(path).opened:
        job.opened(path)
    for name, value in values.items():
        done(job.record(path, name, value))
    done(job.complete(path))


def again(job: Job, node: str, answer: bool) -> Any:
    return repeat_again(job.place, job.session, job.id, node, answer)


def paths(job: Job) -> list[str]:
    return [at.path for at in job.run.position.steps]


@pytest.mark.req("P11-10f-1")
def test_steps_of_a_group_are_done_in_any_order_and_all_of_them(shop: Shop) -> None:
    shop.publish([group("any", step("a", ask("x")), step("b", ask("y")), step("c", ask("z"))), step("end", ask("e"))])
    job = shop.try_out()
    assert job.open == ["a", "b", "c"]
    assert not any(job.step(path).opened for path in job.open)
    fill(job, "c", z="1")
    assert job.open == ["a", "b"]
    done(open_step(job.place, job.session, job.id, "b"))
    assert done(open_step(job.place, job.session, job.id, "b")).events == ()
    done(open_step(job.place, job.session, job.id, "a"))
    done(job.record("a", "x", "1"))
    done(job.record("b", "y", "1"))
    refused(shop, lambda: job.record("end", "e", "1"), "step.not_open")
    done(job.complete("b"))
    done(job.complete("a"))
    assert job.open == ["end"]
    fill(job, "end", e="1")
    assert job.run.state.status == "completed"


def test_a_counted_repeat_is_done_as_often_as_was_recorded(shop: Shop) -> None:
    shop.publish([
        step("n", ask("count", "integer")),
        repeat("loop", step("turn", ask("t")), count={"text": "$count"}, minimum=0, maximum=5), step("end"),
    ])  # fmt: skip
    job = shop.try_out()
    fill(job, "n", count="2")
    assert paths(job) == ["n", "loop.1/turn", "loop.2/turn", "end"]
    decided = job.events("node.decided")[0]
    assert decided.payload == {"node": "loop", "kind": "count", "result": "2", "values": {"count": "2"}}
    fill(job, "loop.1/turn", t="1")
    refused(shop, lambda: job.complete("end"), "step.not_open")
    fill(job, "loop.2/turn", t="1")
    fill(job, "end")


def test_a_repeat_counted_to_nothing_is_passed(shop: Shop) -> None:
    shop.publish([
        step("n", ask("count", "integer")),
        repeat("loop", step("turn", ask("t")), count={"text": "$count"}, minimum=0), step("end"),
    ])  # fmt: skip
    job = shop.try_out()
    fill(job, "n", count="0")
    assert job.open == ["end"]


def test_an_open_ended_repeat_asks_after_each_turn_until_its_maximum(shop: Shop) -> None:
    shop.publish([repeat("loop", step("turn", ask("t")), minimum=2, maximum=4), step("end", ask("e"))])
    job = shop.try_out()
    fill(job, "loop.1/turn", t="1")
    assert job.run.position.question is None
    fill(job, "loop.2/turn", t="1")
    question = job.run.position.question
    assert question is not None
    assert (question.path, question.done, job.open) == ("loop.3", 2, [])
    refused(shop, lambda: job.record("end", "e", "1"), "step.not_open")
    refused(shop, lambda: again(job, "loop.4", True), "step.not_open")
    shop.hold("unit", "U-1")
    refused(shop, lambda: again(job, "loop.3", True), "hold.unit")
    shop.release_hold("H-9000")
    done(again(job, "loop.3", True))
    assert job.step("loop.3/turn").opened
    fill(job, "loop.3/turn", t="1")
    done(again(job, "loop.4", True))
    fill(job, "loop.4/turn", t="1")
    assert job.run.position.question is None
    assert job.open == ["end"]


def test_the_last_answer_of_an_open_ended_repeat_closes_the_run(shop: Shop) -> None:
    shop.publish([repeat("loop", step("turn", ask("t")))])
    job = shop.try_out()
    fill(job, "loop.1/turn", t="1")
    assert job.run.state.status == "open"
    shop.hold("unit", "U-1")
    refused(shop, lambda: again(job, "loop.2", False), "hold.unit")
    shop.release_hold("H-9000")
    done(again(job, "loop.2", False))
    assert job.run.state.status == "completed"
    assert [e.type for e in job.events()][-2:] == ["node.decided", "run.closed"]


def test_the_first_case_that_holds_is_taken_and_stays_taken(shop: Shop) -> None:
    shop.publish([
        step("pick", ask("kind")),
        branch("way", ("$kind = 'a'", [step("left", ask("l"))]), ("$kind = ('a', 'b')", [step("middle")]),
               otherwise=[step("right")]),
        step("end"),
    ])  # fmt: skip
    for kind, taken in (("a", "left"), ("b", "middle"), ("c", "right")):
        if kind == "a":
            job = shop.try_out()
        else:
            shop.change("orders", "WO-9000", units=["U-1", "U-b", "U-c"])
            job = shop.start(order="WO-9000", operation="10", unit=f"U-{kind}")
        assert paths(job) == ["pick", "end"]
        fill(job, "pick", kind=kind)
        assert paths(job) == ["pick", taken, "end"]
        assert job.run.state.decisions == {("way", "branch"): {"a": "0", "b": "1", "c": "otherwise"}[kind]}
        assert job.events("node.decided")[0].payload["values"] == {"kind": kind}


def test_a_condition_on_a_step_is_decided_when_the_run_gets_there(shop: Shop) -> None:
    shop.publish([
        step("a", ask("x")), step("b", ask("y"), **when("$x = 'yes'")),
        {"node": "section", "id": "s", "title": {"en": "S"}, "nodes": [step("c"), step("d")]} | when("$x = 'no'"),
        step("e"),
    ])  # fmt: skip
    job = shop.try_out()
    assert paths(job) == ["a", "b", "c", "d", "e"]
    fill(job, "a", x="no")
    assert paths(job) == ["a", "c", "d", "e"]
    assert job.run.state.decisions == {("b", "when"): "false", ("s", "when"): "true"}


def test_a_condition_on_an_input_moves_until_the_step_is_complete_and_then_stands(shop: Shop) -> None:
    shop.publish([
        step("a", ask("ok"), ask("why", **when("$ok = 'no'")), ask("also", **when("$ok = 'yes'"))),
        step("b", ask("z")),
    ])  # fmt: skip
    job = shop.try_out()
    refused(shop, lambda: job.record("a", "why", "because"), "entry.no_such_input")
    done(job.record("a", "ok", "no"))
    refused(shop, lambda: job.complete("a"), "step.captures_left")
    done(job.record("a", "why", "because"))
    done(job.complete("a"))
    assert job.run.state.decisions == {("a#why", "input_when"): "true", ("a#also", "input_when"): "false"}
    done(job.correct("a", "ok", "yes", "Looked again."))
    at = job.run.at("a")
    assert at is not None
    assert [item.id for item in job.run.plan.inputs(job.run.state, at)] == ["ok", "why"]


def test_what_was_recorded_and_then_hidden_is_not_seen_by_what_follows(shop: Shop) -> None:
    shop.publish([
        step("a", ask("ok", "pass_fail"), ask("size", "decimal", **when("$ok = 'fail'"))),
        branch("way", ("$size > 5", [step("big")]), otherwise=[step("small")]),
    ])  # fmt: skip
    job = shop.try_out()
    done(job.record("a", "ok", "fail"))
    done(job.record("a", "size", "9"))
    done(job.record("a", "ok", "pass", reason="Cleaned and looked again."))
    done(job.complete("a"))
    assert job.open == ["small"]


@pytest.mark.req("S3-02")
def test_inside_a_repeat_a_name_is_one_value_and_outside_it_is_all_of_them(shop: Shop) -> None:
    inner = repeat("inner", step("deep", number("w"), ask("rel", "calculated", calculate={"text": "$w - $v"})),
                   count={"text": "2"})  # fmt: skip
    total = ask("total", "calculated", calculate={"text": "sum($v)"})
    shop.publish([
        repeat("outer", step("shallow", number("v")), inner,
               step("sum", ask("here", "calculated", calculate={"text": "sum($w)"})), count={"text": "2"}),
        step("end", total, ask("all", "calculated", calculate={"text": "max($w) - min($w)"}),
             ask("n", "calculated", calculate={"text": "count($w)"})),
    ])  # fmt: skip
    job = shop.try_out()
    for outer, v in ((1, "10"), (2, "20")):
        fill(job, f"outer.{outer}/shallow", v=v)
        for index in (1, 2):
            fill(job, f"outer.{outer}/inner.{index}/deep", w=f"{outer}{index}")
        fill(job, f"outer.{outer}/sum")
    assert [job.value(f"outer.{o}/inner.{i}/deep", "rel") for o in (1, 2) for i in (1, 2)] == ["1", "2", "1", "2"]
    assert [job.value(f"outer.{o}/sum", "here") for o in (1, 2)] == ["23", "43"]
    assert (job.value("end", "total"), job.value("end", "n")) == ("30", "4")
    assert job.value("end", "all") == "11"


def test_readings_are_a_sequence_and_nothing_recorded_is_none(shop: Shop) -> None:
    shop.publish([
        step("a", number("r", readings=3), ask("opt", "decimal", required=False),
             ask("mean", "calculated", calculate={"text": "avg($r)"}),
             ask("none", "calculated", calculate={"text": "count($opt)"})),
    ])  # fmt: skip
    job = shop.try_out()
    for reading, value in ((1, "1"), (2, "2"), (3, "6")):
        done(job.record("a", "r", value, reading=reading))
    assert (job.value("a", "mean"), job.value("a", "none")) == ("3", "0")


def test_skipping_the_last_step_closes_the_run_and_it_shows(shop: Shop) -> None:
    shop.publish([step("a"), step("b", ask("x"), skip={})])
    job = shop.try_out()
    fill(job, "a")
    done(skip_step(job.place, job.session, job.id, "b", "Customer took it as it is."))
    assert job.run.state.status == "completed"
    assert job.step("b").status == "skipped"
    assert job.run.position.finished

"""What happens to a value after it was recorded: attempts, corrections, late entries, and what follows from them."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from handrail.domain.entry import Entry
from handrail.operations.close_run import close_run
from handrail.operations.late_entry import late_entry
from handrail.operations.workplace import Changed
from tests.operations.documents import PERFORMED, VERIFIED, ask, branch, repeat, step, when
from tests.operations.workplace import JONAS, MARA, PETRA, SECRETS, Job, Shop, done, refused

LIMITS: dict[str, Any] = {"lower": "9.5", "upper": "10.5"}


def number(name: str, **more: Any) -> dict[str, Any]:
    return ask(name, "decimal", **more)


def calculated(name: str, text: str, **more: Any) -> dict[str, Any]:
    return ask(name, "calculated", calculate={"text": text}, **more)


# Attempts.


@pytest.mark.req("MEA-5", "DI-COM-1")
def test_out_of_limits_is_kept_and_measured_again_with_a_reason(shop: Shop) -> None:
    shop.publish([step("one", number("gap", limits=LIMITS, unit="mm"))])
    job = shop.try_out()
    for entered, reason in (("10.7", ""), ("9.2", "Dirt on the face."), ("10.1", "Cleaned it again.")):
        done(job.record("one", "gap", entered, reason=reason))
    tries = [event.payload for event in job.events("capture.recorded")]
    assert [(t["attempt"], t["value"], t["verdict"], t.get("distance"), t.get("attempt_reason")) for t in tries] == [
        (1, "10.7", "above", "0.2", None),
        (2, "9.2", "below", "0.3", "Dirt on the face."),
        (3, "10.1", "inside", None, "Cleaned it again."),
    ]
    assert tries[0]["limits"]["upper"] == "10.5"
    assert (tries[0]["unit"], tries[0]["rounding"], tries[0]["rounded"]) == ("mm", "absolute", "10.7")
    done(job.complete("one"))


@pytest.mark.req("DI-ACC-1")
def test_a_default_is_only_an_offer_and_is_recorded_as_one(shop: Shop) -> None:
    shop.publish([step("one", ask("count", "integer", default={"text": "1 + 1"}), ask("day", "date", required=False,
        default={"text": "$run.date"}))])  # fmt: skip
    job = shop.try_out()
    refused(shop, lambda: job.complete("one"), "step.captures_left")
    refused(shop, lambda: job.record("one", "count", "3", method="offered"), "entry.not_a_choice")
    done(job.record("one", "count", "2", method="offered"))
    done(job.record("one", "day", "2026-11-19"))
    assert [event.payload["method"] for event in job.events("capture.")] == ["offered", "typed"]


@pytest.mark.req("MEA-1", "DI-ORI-1")
def test_what_was_entered_is_kept_beside_what_it_was_read_as(shop: Shop) -> None:
    shop.publish([step("one", number("gap"), ask("shade", "select_one", choices="shades"))], choice_lists=[
        {"id": "shades", "items": [{"value": "r", "label": {"en": "Red", "de": "Rot"}}]},
    ])  # fmt: skip
    job = shop.try_out()
    done(job.record("one", "gap", " 1,250 ", mark=","))
    done(job.record("one", "shade", "r"))
    gap, shade = (event.payload for event in job.events("capture."))
    assert (gap["entered"], gap["value"]) == (" 1,250 ", "1.250")
    assert (shade["value"], shade["display"]) == ("r", "Red")


def test_sensitive_content_is_sealed_and_only_its_digest_is_in_the_journal(shop: Shop) -> None:
    shop.publish([step("one", ask("who", sensitive=True), number("weight", sensitive=True, limits=LIMITS))])
    job = shop.try_out()
    done(job.record("one", "who", "Patient 4711"))
    done(job.record("one", "weight", "87.654"))
    journal = b"".join(one.data for one in shop.rooms.journal.run(job.id))
    assert b"4711" not in journal
    assert b"87.654" not in journal
    assert b"77.154" not in journal
    digest = hashlib.sha256(b"Patient 4711").hexdigest()
    assert next(event.payload["digest"] for event in job.events("capture.")) == digest
    assert shop.place.blobs.get(digest) == b"Patient 4711"
    done(job.correct("one", "who", "Patient 4712", "Wrong label."))
    assert shop.place.blobs.get(hashlib.sha256(b"Patient 4712").hexdigest()) == b"Patient 4712"
    assert b"4712" not in b"".join(one.data for one in shop.rooms.journal.run(job.id))


# Corrections.


@pytest.mark.req("P11-10e-1", "A11D-12-2", "DI-TRA-1")
def test_a_correction_is_a_new_event_that_names_old_new_reason_and_person(shop: Shop) -> None:
    shop.publish([step("one", number("gap", limits=LIMITS)), step("two", ask("x"))])
    job = shop.try_out()
    done(job.record("one", "gap", "10.0"))
    done(job.complete("one"))
    first = job.events("capture.recorded")[0]
    done(job.as_(JONAS).correct("one", "gap", "10.1", " Read the wrong line. "))
    event = job.events("capture.corrected")[0]
    assert event.payload["target"] == first.id
    assert (event.payload["old"]["value"], event.payload["new"]["value"]) == ("10.0", "10.1")
    assert (event.payload["reason"], event.actor.person) == ("Read the wrong line.", JONAS)
    done(job.correct("one", "gap", "10.2", "Read it once more."))
    assert job.events("capture.corrected")[1].payload["target"] == event.id
    assert job.value("one", "gap") == "10.2"
    assert [a.corrected_by is not None for a in job.step("one").attempts[("gap", 1)]] == [True, True, False]
    assert job.events("capture.recorded")[0] == first


@pytest.mark.req("A11D-13-5", "P11-70-1")
def test_a_correction_voids_the_signatures_over_it_and_the_run_waits_for_new_ones(shop: Shop) -> None:
    shop.publish([
        step("one", number("gap"), ask("other")),
        step("two", ask("look", "pass_fail"), signatures=[PERFORMED, VERIFIED], reviews=["one"]),
        step("three", signatures=[PERFORMED]),
    ])  # fmt: skip
    job = shop.try_out()
    done(job.record("one", "gap", "10"))
    done(job.record("one", "other", "x"))
    done(job.complete("one"))
    done(job.record("two", "look", "pass"))
    done(job.sign("two", MARA))
    done(job.sign("two", JONAS))
    done(job.complete("two"))
    done(job.correct("one", "gap", "11", "Read the wrong line."))
    assert [s.void for s in job.step("two").signatures] == [True, True]
    done(job.sign("three", MARA))
    done(job.complete("three"))
    assert job.run.position.finished
    assert job.run.state.status == "open"
    refused(shop, lambda: close_run(job.place, job.session, job.id), "step.signatures_left")
    done(job.sign("two", MARA))
    refused(shop, lambda: job.sign("two", MARA), "signature.same_person")
    done(job.sign("two", PETRA))
    assert [s.void for s in job.step("three").signatures] == [False]
    shop.hold("unit", "U-1")
    refused(shop, lambda: close_run(job.place, job.session, job.id), "hold.unit")
    shop.release_hold("H-9000")
    done(close_run(job.place, job.session, job.id))
    assert job.run.state.status == "completed"
    assert len(job.events("signature.made")) == 5


def test_a_signature_over_other_steps_stands_when_a_step_is_corrected(shop: Shop) -> None:
    shop.publish([
        step("one", ask("a"), signatures=[PERFORMED]), step("two", ask("b")), step("three", ask("c")),
    ])  # fmt: skip
    job = shop.try_out()
    done(job.record("one", "a", "x"))
    done(job.sign("one", MARA))
    done(job.complete("one"))
    done(job.record("two", "b", "x"))
    done(job.complete("two"))
    done(job.correct("two", "b", "y", "Typed wrongly."))
    assert [s.void for s in job.run.state.signatures] == [False]


def test_a_value_measured_after_the_signature_voids_it_too(shop: Shop) -> None:
    shop.publish([step("one", ask("a"), ask("b", required=False), signatures=[PERFORMED])])
    job = shop.try_out()
    done(job.record("one", "a", "x"))
    done(job.sign("one", MARA))
    done(job.record("one", "b", "late thought"))
    assert [s.void for s in job.run.state.signatures] == [True]
    refused(shop, lambda: job.complete("one"), "step.signatures_left")


@pytest.mark.req("S0-11", "MEA-5")
def test_a_run_is_not_closed_over_a_value_that_was_corrected_out_of_limits(shop: Shop) -> None:
    shop.publish([step("one", number("gap", limits=LIMITS)), step("two", ask("x"))])
    job = shop.try_out()
    done(job.record("one", "gap", "10.0"))
    done(job.complete("one"))
    done(job.correct("one", "gap", "11.0", "Read the wrong line."))
    done(job.record("two", "x", "1"))
    done(job.complete("two"))
    assert job.run.state.status == "open"
    refused(shop, lambda: close_run(job.place, job.session, job.id), "step.out_of_limits")
    done(job.ncr("one"))
    refused(shop, lambda: close_run(job.place, job.session, job.id), "step.out_of_limits")
    shop.release_hold(job.run.state.ncrs["D-0001"].hold or "")
    done(close_run(job.place, job.session, job.id))


def test_calculated_values_follow_in_the_same_transaction_each_on_the_one_before(shop: Shop) -> None:
    shop.publish([
        step("one", number("x"), calculated("double", "$x * 2"), calculated("more", "$double + 1")),
        step("two", calculated("sum", "$double + $more", limits={"upper": "30"}), ask("go")),
        step("three", calculated("later", "$sum * 10"), ask("stop")),
    ])  # fmt: skip
    job = shop.try_out()
    changed = done(job.record("one", "x", "3"))
    assert [(e.payload["name"], e.payload["value"], e.payload["method"]) for e in changed.events] == [
        ("x", "3", "typed"), ("double", "6", "computed"), ("more", "7", "computed"),
    ]  # fmt: skip
    done(job.complete("one"))
    assert job.value("two", "sum") == "13"
    changed = done(job.correct("one", "x", "10", "Counted the wrong box."))
    assert [e.type for e in changed.events] == ["capture.corrected"] + ["capture.recorded"] * 3
    assert [e.payload["value"] for e in changed.events[1:]] == ["20", "21", "41"]
    assert {e.payload["attempt_reason"] for e in changed.events[1:]} == {"attempt.follows_correction"}
    assert len({e.time.at for e in changed.events}) == 1
    assert changed.events[3].payload["verdict"] == "above"
    refused(shop, lambda: job.complete("two"), "step.captures_left", "step.out_of_limits")
    assert job.step("three").attempts == {}


def test_nothing_is_calculated_at_a_step_that_is_not_open_yet(shop: Shop) -> None:
    shop.publish([step("one", number("x")), step("two", ask("go")), step("three", calculated("later", "$x * 10"))])
    job = shop.try_out()
    done(job.record("one", "x", "1"))
    done(job.complete("one"))
    # Somebody tries the last step: the refusal stands at that step.
    refused(shop, lambda: job.complete("three"), "step.not_open")
    changed = done(job.correct("one", "x", "2", "Counted the wrong box."))
    assert [e.type for e in changed.events] == ["capture.corrected"]
    assert job.step("three").attempts == {}


ROUTE = [
    step("pick", ask("kind"), ask("count", "integer")),
    branch("way", ("$kind = 'a'", [step("left")]), otherwise=[step("right")]),
    repeat("loop", step("turn", ask("t")), count={"text": "$count"}, minimum=1, maximum=3),
    step("extra", ask("e"), **when("$kind = 'a'")),
    step("end", ask("why", **when("$kind = 'b'")), ask("x")),
    step("last", ask("y")),
]


def test_what_would_now_be_decided_otherwise_opens_an_exception_and_is_not_rerouted(shop: Shop) -> None:
    shop.publish(ROUTE)
    job = shop.try_out()
    done(job.record("pick", "kind", "a"))
    done(job.record("pick", "count", "2"))
    for path in ("pick", "left"):
        done(job.complete(path))
    for path, input_ in (("loop.1/turn", "t"), ("loop.2/turn", "t"), ("extra", "e"), ("end", "x")):
        done(job.record(path, input_, "1"))
        done(job.complete(path))
    before = [at.path for at in job.run.position.steps]
    changed = done(job.correct("pick", "kind", "b", "Read the card again."))
    opened = [event.payload["params"] for event in changed.events if event.type == "exception.opened"]
    assert opened == [
        {"node": "way", "kind": "branch", "decided": "true", "now": "false"},
        {"node": "extra", "kind": "when", "decided": "true", "now": "false"},
        {"node": "end#why", "kind": "input_when", "decided": "false", "now": "true"},
    ]
    changed = done(job.correct("pick", "count", "3", "Read the card again."))
    assert [e.payload["params"]["now"] for e in changed.events if e.type == "exception.opened"] == ["3"]
    assert [at.path for at in job.run.position.steps] == before
    assert len(job.run.state.exceptions) == 4


def test_a_count_that_stays_the_same_within_its_bounds_opens_no_exception(shop: Shop) -> None:
    shop.publish(ROUTE)
    job = shop.try_out()
    done(job.record("pick", "kind", "b"))
    done(job.record("pick", "count", "7"))
    done(job.complete("pick"))
    done(job.complete("right"))
    assert [at.path for at in job.run.position.steps].count("loop.3/turn") == 1
    changed = done(job.correct("pick", "count", "8", "Counted again."))
    assert [e.type for e in changed.events] == ["capture.corrected"]


# Late entries.


def enter_late(job: Job, path: str, input_: str, entered: str, minutes: int) -> Changed:
    secret = SECRETS[job.session.person.id]
    outcome = late_entry(
        job.place, job.session, job.id, path, Entry(input=input_, entered=entered),
        job.shop.clock.at - timedelta(minutes=minutes), "Tablet was charging.", secret["badge"], secret["pin"],
        "I entered this late.", str(uuid4()),
    )  # fmt: skip
    return done(outcome)


@pytest.mark.req("DI-CON-2")
def test_a_late_entry_has_both_times_a_reason_and_a_signature_of_its_own(shop: Shop) -> None:
    shop.publish([step("one", number("x"), calculated("twice", "$x * 2"), ask("y"), signatures=[PERFORMED])])
    job = shop.try_out()
    shop.clock.at += timedelta(hours=2)
    now = shop.clock.at
    changed = enter_late(job, "one", "x", "4", minutes=30)
    assert [event.type for event in changed.events[:2]] == ["capture.late", "signature.made"]
    late, made = job.events("capture.late")[0], job.events("signature.made")[0]
    assert late.time.claimed == now - timedelta(minutes=30)
    assert late.time.at - now < timedelta(seconds=1)
    assert late.payload["reason"] == "Tablet was charging."
    assert made.payload["targets"] == [late.id]
    assert (made.payload["person"], made.payload["sentence"]) == (MARA, "I entered this late.")
    assert job.step("one").attempts[("x", 1)][0].late
    assert job.value("one", "twice") == "8"
    done(job.record("one", "y", "1"))
    assert [s.void for s in job.run.state.signatures] == [False]
    refused(shop, lambda: job.complete("one"), "step.signatures_left")
    done(job.correct("one", "x", "5", "Remembered it wrongly."))
    assert [s.void for s in job.run.state.signatures] == [True]
    done(job.sign("one", MARA))
    done(job.complete("one"))

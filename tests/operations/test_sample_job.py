"""The scripted job through the operations: every act's result, and the same state from the stored bytes."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from handrail.domain.run import RunState, fold
from handrail.journal.reading import sealed
from handrail.operations.pause_run import resume_run
from handrail.wire.chain import ChainChecker, RunChecker, first_break
from handrail.wire.envelope import decode
from tests.operations.workplace import Job, Shop, done, play, sample_acts, why


def play_all(shop: Shop, online: bool) -> tuple[Job, Counter[str]]:
    """Plays the job; counts what the acts left in the journal, by kind of act."""
    acts = [act for act in sample_acts(shop) if online or not act.get("online")]
    job = shop.start(acts[0]["by"])
    played: Counter[str] = Counter()
    for act in acts:
        if act["act"] == "qa_decides":
            assert why(job.complete("release"))[-1] == "hold.local"
            hold = list(job.run.state.ncrs.values())[-1].hold
            assert hold is not None
            shop.release_hold(hold, act["decision"])
            done(resume_run(job.place, job.session, job.id))
        elif "step" in act:
            outcome = play(job, act)
            check(job, act, outcome)
            played[act["act"]] += 1
    return job, played


def check(job: Job, act: dict[str, object], outcome: object) -> None:
    """What the act says of itself stands in the record, read back from the disk."""
    if act.get("expect") == "refused" or act["act"] not in ("enter", "offer", "correct"):
        return
    types = {"correct": "capture.corrected"}
    event = next(e for e in outcome.events if e.type == types.get(str(act["act"]), "capture.recorded"))  # type: ignore[attr-defined]
    stored = next(e for e in job.events("capture.") if e.id == event.id)
    said = stored.payload["new"] if act["act"] == "correct" else stored.payload
    assert (said["input"], said["entered"]) == (act["input"], act["value"])
    assert said["value"] == (f"{act['value']}:00" if said["kind"] == "time" else act["value"])
    assert said["reading"] == act.get("reading", 1)
    assert said["method"] == ("offered" if act["act"] == "offer" else "typed")
    assert said.get("attempt_reason") == act.get("reason") or act["act"] == "correct"
    assert said.get("gauge") == act.get("gauge")
    if "verdict" in act:
        assert said["verdict"] == act["verdict"]
    elif said.get("limits"):
        assert said["verdict"] == "inside"


@pytest.mark.req("S4-01", "S3-02", "S4-08", "P11-10k-1")
@pytest.mark.parametrize("online", [True, False], ids=["online", "offline"])
def test_the_sample_job_ends_completed_and_its_bytes_say_the_same(shop: Shop, online: bool) -> None:
    job, played = play_all(shop, online)
    state = job.run.state
    assert state.status == "completed"
    assert played["sign"] == 5
    assert [len(state.ncrs), len(state.steps), len(state.exceptions)] == [int(online), 16, 0]
    assert {step.status for step in state.steps.values()} == {"completed"}
    assert (job.value("torque_check", "mean_torque"), job.value("leak", "leak_rate")) == ("1.205", "0.36")
    tries = [(a.capture.value, a.capture.verdict) for a in state.step("tighten").attempts[("screw_torque", 2)]]
    assert tries == [("1.38", "above"), ("1.22", "inside")]
    assert [s.signature.person for s in state.signatures if not s.void] == [
        "m.okafor", "j.lindqvist", "m.okafor", "a.demir",
    ]  # fmt: skip
    assert state.refusals == (2 if online else 1)

    bytes_of = [stored.data for stored in shop.rooms.journal.run(job.id)]
    again = fold(job.id, (decode(data) for data in bytes_of))
    assert again == state
    assert job.run.plan.walk(again) == job.run.position

    for event in job.events():
        assert event.source is not None
        assert event.work is not None
        assert (event.source.doc_no, event.source.revision, event.work.unit) == ("WI-0427", "B", "DM2-00417")
        assert event.place.build == "test"
        assert event.mode == "demo"


@pytest.mark.req("DI-CST-1", "DI-COM-1")
def test_journal_and_run_chain_verify_and_the_closing_event_states_count_and_head(shop: Shop) -> None:
    job, _ = play_all(shop, True)
    journal = shop.rooms.journal
    keys = {journal.key.id: journal.key.public}
    everything = [sealed(one) for one in journal.events_from(1, 10_000)]
    assert first_break(ChainChecker(journal.id, keys), everything) is None
    chain = journal.run(job.id)
    checker = RunChecker(job.id, keys)
    assert first_break(checker, [sealed(one) for one in chain]) is None
    assert checker.closed
    assert chain[-1].event.type == "run.closed"
    assert chain[-1].event.payload["count"] == len(chain) - 1
    assert chain[-1].event.payload["head"] == chain[-2].hash


def test_a_tablet_switched_off_between_any_two_acts_goes_on_where_it_was(shop: Shop) -> None:
    acts = [act for act in sample_acts(shop) if "step" in act and not act.get("online")]
    job = shop.start()
    for number, act in enumerate(acts):
        play(job, act)
        if number % 9 == 4:
            before: RunState = job.run.state
            shop.again()
            job = Job(shop, shop.sign_in("m.okafor"), job.id)
            assert job.run.state == before
    assert job.run.state.status == "completed"


def test_the_offered_build_date_is_the_day_at_the_site(folder: Path) -> None:
    at = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)
    late = Shop(folder, at)
    job, _ = play_all(late, False)
    assert job.value("label", "build_date") == "2026-11-21"
    late.close()

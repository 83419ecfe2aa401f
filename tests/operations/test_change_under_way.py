"""A revision that becomes effective during a run: what the change says happens, and is recorded either way."""

from __future__ import annotations

from typing import Any

import pytest

from handrail.domain.refusal import Refusal
from handrail.operations.abort_run import abort_run
from handrail.operations.complete_step import complete_step
from handrail.operations.open_step import open_step
from handrail.operations.start_run import start_run
from tests.operations.workplace import JONAS, RUTH, Job, Shop, done, why

OWN = {"languages": ["en"]}


def step(name: str, text: str = "Do it.", **more: Any) -> dict[str, Any]:
    blocks = [{"kind": "text", "text": {"en": text}}]
    return {"node": "step", "id": name, "title": {"en": f"Do {name}"}, "blocks": blocks, **more}


BODY = [step("one"), step("two"), step("held", hold_point=True), step("last")]


def under_way(shop: Shop) -> Job:
    """A run by revision A whose first step is done."""
    shop.publish(BODY, **OWN)
    job = shop.try_out()
    done(job.complete("one"))
    return job


def change(shop: Shop, policy: str | None) -> None:
    """Revision B becomes effective now, and says what becomes of runs under way."""
    shop.rows["orders"] = [row for row in shop.rows["orders"] if row["id"] != "WO-9000"]
    shop.publish([step("one", "Do it twice."), *BODY[1:]], "B", **OWN)
    newer = shop.rows["releases"][-1]
    newer["effective_from"] = shop.clock.at.isoformat()
    if policy is not None:
        newer["under_way"] = policy
    shop.install("releases")


def seen(job: Job, path: str) -> list[str]:
    """What the revision's gate said when a step was opened."""
    opened = [event for event in job.events("step.opened") if event.step == path]
    return [evidence.code for event in opened for evidence in event.gates if evidence.gate == "instruction"]


def on(job: Job, path: str) -> list[str]:
    """Opens and completes a step; the codes of what refuses, if anything."""
    for act in (open_step, complete_step):
        outcome = act(job.place, job.session, job.id, path)
        if isinstance(outcome, Refusal):
            return [reason.code for reason in outcome.reasons]
    return []


@pytest.mark.req("REC-EFF-1", "S1-04", "S0-14")
@pytest.mark.parametrize(
    ("policy", "second", "third"),
    [
        (None, [], []),
        ("finish", [], []),
        ("hold_point", [], ["revision.stopped_at_hold_point"]),
        ("restart", ["revision.start_again"], None),
        ("qa", ["revision.qa_decides"], None),
    ],
)
def test_the_change_says_what_becomes_of_runs_under_way(
    shop: Shop, policy: str | None, second: list[str], third: list[str] | None
) -> None:
    job = under_way(shop)
    change(shop, policy)
    assert on(job, "two") == second
    if third is None:
        assert job.events("act.refused")[-1].payload["reasons"][0]["code"] == second[0]
        return
    # The step after that opened by itself, unless its gate is closed.
    assert on(job, "held") == third
    if third:
        assert job.events("act.refused")[-1].payload["reasons"][0]["code"] == third[0]
        return
    assert on(job, "last") == []
    assert job.run.state.status == "completed" and job.run.source.revision == "A"
    assert seen(job, "one") == ["revision.started_under"]
    assert seen(job, "last") == ["revision.finished_as_started"]


def test_qa_lets_it_finish_by_releasing_the_revision_for_the_unit(shop: Shop) -> None:
    job = under_way(shop)
    change(shop, "qa")
    assert on(job, "two") == ["revision.qa_decides"]
    older = next(row for row in shop.rows["releases"] if (row["doc_no"], row["revision"]) == ("WI-9000", "A"))
    shop.clock.at = shop.clock.at.replace(minute=shop.clock.at.minute + 1)
    shop.rows["releases"].append({**older, "effective_from": shop.clock.at.isoformat(), "units": [["U-1", "U-1"]]})
    shop.install("releases")
    for path in ("two", "held", "last"):
        assert on(job, path) == []
    assert seen(job, "last") == ["revision.started_under"]


def test_started_again_it_is_done_by_the_new_revision_and_never_by_the_old(shop: Shop) -> None:
    job = under_way(shop)
    change(shop, "restart")
    done(abort_run(job.place, job.as_(RUTH).session, job.id, "Order was changed"))
    again = shop.start(JONAS, "WO-9000", "10", "U-1")
    assert again.run.source.revision == "B"
    assert again.events("run.started")[0].payload["pass_no"] == 2


@pytest.mark.req("S0-07")
def test_no_cache_starts_a_revision_that_is_over(shop: Shop) -> None:
    """The package of A is on the tablet, and offline its list of releases stays: what it says is over is over."""
    shop.publish(BODY, **OWN)
    older = next(row for row in shop.rows["releases"] if row["doc_no"] == "WI-9000")
    older["effective_to"] = shop.clock.at.isoformat()
    shop.install("releases")
    shop.again()
    session = shop.sign_in(JONAS)
    assert shop.reference.package(older["content"]) is not None
    assert why(start_run(shop.place, session, "WO-9000", "10", "U-1", "r-1")) == ["revision.superseded"]

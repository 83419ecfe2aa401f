"""A revision that is new to a person: what changed since they last did the instruction is read first, by step."""

from __future__ import annotations

from typing import Any

import pytest

from handrail.operations.abort_run import abort_run
from handrail.operations.known_revisions import novelty
from handrail.operations.open_step import open_step
from handrail.operations.pause_run import pause_run, resume_run
from handrail.operations.read_changes import WhatChanged, read_changes, what_changed
from handrail.operations.workplace import Changed
from tests.operations.workplace import JONAS, MARA, RUTH, Job, Shop, done, why


def step(name: str, text: str, **more: Any) -> dict[str, Any]:
    blocks = [{"kind": "text", "text": {"en": text, "de": f"DE {text}"}}]
    return {"node": "step", "id": name, "title": {"en": f"Do {name}", "de": f"{name} tun"}, "blocks": blocks, **more}


def body(torque: str, *more: dict[str, Any]) -> list[dict[str, Any]]:
    inputs = [{
        "id": "torque", "name": "torque", "type": "measurement", "label": {"en": "Torque", "de": "Moment"},
        "unit": "N·m", "decimals": 2, "limits": {"lower": "1.00", "upper": torque},
    }]  # fmt: skip
    return [step("clean", "Wipe the face."), step("turn", "Turn the screw.", inputs=inputs), *more]


LANGUAGES = {"languages": ["en", "de"], "language": "en"}
HISTORY = [
    {"revision": "A", "date": "2026-01-02", "reason": {"en": "First issue"}},
    {"revision": "B", "date": "2026-11-01", "reason": {"en": "CAPA-0219: stripped threads"}},
]


def first(shop: Shop, torque: str = "1.30") -> None:
    shop.publish(body(torque), **LANGUAGES)


def second(shop: Shop) -> None:
    """Revision B takes over: other limits, one step more."""
    shop.clock.at = shop.clock.at.replace(day=21)
    release = next(row for row in shop.rows["releases"] if row["doc_no"] == "WI-9000")
    release["effective_to"] = shop.clock.at.replace(day=20).isoformat()
    shop.rows["orders"] = [row for row in shop.rows["orders"] if row["id"] != "WO-9000"]
    shop.publish(body("1.20", step("cure", "Wait an hour.")), "B", changes=HISTORY, **LANGUAGES)
    for cls in ("people", "equipment", "lots", "holds"):
        shop.install(cls)


def work(job: Job) -> None:
    """All of it, as it should be."""
    while job.open:
        path = job.open[0]
        job.opened(path)
        if path == "turn":
            done(job.record(path, "torque", "1.10"))
        done(job.complete(path))


def told(job: Job) -> WhatChanged:
    found = what_changed(job.place, job.session, job.id)
    assert isinstance(found, WhatChanged), found
    return found


def read(job: Job) -> Changed:
    return done(read_changes(job.place, job.session, job.id, told(job).digest))


@pytest.mark.req("S0-08", "S0-15")
def test_what_changed_is_read_before_the_first_step_and_recorded_once(shop: Shop) -> None:
    first(shop)
    work(shop.try_out())
    second(shop)

    job = shop.start(MARA, "WO-9000", "10", "U-2")
    assert job.run.source.revision == "B"
    assert not job.step("clean").opened
    assert why(open_step(job.place, job.session, job.id, "clean")) == ["changes.unread"]

    shown = told(job)
    assert shown.since.revision == "A" and shown.known_by == "tablet" and not shown.read
    assert shown.difference is not None
    assert [(one.kinds, one.after) for one in shown.difference.steps] == [(("changed",), "turn"), (("added",), "cure")]
    (detail,) = shown.difference.steps[0].details
    assert (detail.what, detail.about, detail.before, detail.after) == (
        "limits", "Torque", "≥ 1.00, ≤ 1.30", "≥ 1.00, ≤ 1.20",
    )  # fmt: skip
    assert [change.revision for change in shown.reasons] == ["B"]

    read(job)
    done(read_changes(job.place, job.session, job.id, shown.digest))
    (event,) = job.events("changes.read")
    assert event.actor.person == MARA and event.source is not None and event.source.revision == "B"
    assert event.payload["since"] == "A" and event.payload["compared"] is True
    assert event.payload["digest"] == shown.digest
    assert [(one["step"], one["kinds"]) for one in event.payload["steps"]] == [
        ("turn", ["changed"]), ("cure", ["added"]),
    ]  # fmt: skip
    work(job)
    assert job.run.state.status == "completed"


def test_who_did_the_revision_or_never_any_reads_nothing(shop: Shop) -> None:
    first(shop)
    work(shop.try_out())
    second(shop)
    other = shop.start(JONAS, "WO-9000", "10", "U-2")
    assert novelty(other.place, other.session, other.run) is None
    assert what_changed(other.place, other.session, other.id) is None
    work(other)
    assert shop.events("changes.read") == []


def test_somebody_to_whom_the_revision_is_new_reads_it_before_taking_the_work_on(shop: Shop) -> None:
    first(shop)
    work(shop.try_out(MARA))
    second(shop)
    job = shop.start(JONAS, "WO-9000", "10", "U-2")
    job.opened("clean")
    done(job.complete("clean"))
    job.opened("turn")
    hers = job.as_(MARA)
    assert why(hers.record("turn", "torque", "1.10")) == ["changes.unread"]
    done(pause_run(job.place, job.session, job.id))
    assert why(resume_run(job.place, hers.session, job.id)) == ["changes.unread"]
    read(hers)
    done(resume_run(job.place, hers.session, job.id))
    done(hers.record("turn", "torque", "1.10"))


def test_it_is_known_after_a_restart_and_not_asked_for_again_in_the_next_run(shop: Shop) -> None:
    first(shop)
    work(shop.try_out())
    second(shop)
    shop.again()
    job = shop.start(MARA, "WO-9000", "10", "U-2")
    assert told(job).since.revision == "A"
    read(job)
    shop.again()
    job = Job(shop, shop.sign_in(MARA), job.id)
    done(abort_run(job.place, job.as_(RUTH).session, job.id, "Wrong unit"))
    following = shop.start(MARA, "WO-9000", "10", "U-2")
    assert following.step("clean").opened
    assert told(following).read  # the marks stay until it was done once
    work(following)
    assert what_changed(following.place, following.session, following.id) is None


def test_what_another_tablet_saw_counts_as_well(shop: Shop) -> None:
    first(shop)
    earlier = next(row["content"] for row in shop.rows["releases"] if row["doc_no"] == "WI-9000")
    second(shop)
    shop.change("people", MARA, done=[
        {"doc_no": "WI-9000", "revision": "A", "content": earlier, "at": "2026-11-03T08:00:00.000Z"},
    ])  # fmt: skip
    shown = told(shop.start(MARA, "WO-9000", "10", "U-2"))
    assert (shown.since.revision, shown.known_by) == ("A", "gateway")


def test_without_the_earlier_package_it_says_so_and_what_is_known(shop: Shop) -> None:
    first(shop)
    second(shop)
    shop.change("people", MARA, done=[
        {"doc_no": "WI-9000", "revision": "0", "content": "0" * 64, "at": "2026-11-03T08:00:00.000Z"},
    ])  # fmt: skip
    job = shop.start(MARA, "WO-9000", "10", "U-2")
    shown = told(job)
    assert shown.difference is None
    assert [change.revision for change in shown.reasons] == ["A", "B"]
    read(job)
    (event,) = job.events("changes.read")
    assert event.payload["compared"] is False and event.payload["since"] == "0"


def test_only_what_was_shown_is_recorded_as_read(shop: Shop) -> None:
    first(shop)
    work(shop.try_out())
    second(shop)
    job = shop.start(MARA, "WO-9000", "10", "U-2")
    assert why(read_changes(job.place, job.session, job.id, "0" * 64)) == ["changes.other"]
    assert job.events("changes.read") == []

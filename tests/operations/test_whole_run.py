"""Nonconformances, interruptions, revisions and ends of a run; and one run that two tablets wrote."""

from __future__ import annotations

from datetime import timedelta

import pytest

from handrail.domain.event import GENESIS, Event
from handrail.domain.run import fold
from handrail.operations.abort_run import abort_run
from handrail.operations.draft_ncr import amend_ncr, withdraw_ncr
from handrail.operations.pause_run import pause_run, resume_run
from handrail.operations.start_run import start_run
from handrail.operations.workplace import Changed
from handrail.wire.chain import RunChecker, Sealed, first_break
from handrail.wire.envelope import decode, encode, hash_of
from handrail.wire.keys import SigningKey
from tests.operations.documents import GAP, PERFORMED, VERIFIED, ask, step
from tests.operations.workplace import (
    AYSE,
    JONAS,
    MARA,
    ORDER,
    RUTH,
    Job,
    Shop,
    done,
    drive_to,
    play,
    refused,
    sample_acts,
)  # fmt: skip

TWO = [step("one", ask("gap", "measurement", readings=2, **GAP)), step("two", ask("x"), signatures=[PERFORMED])]


@pytest.fixture
def job(shop: Shop) -> Job:
    shop.publish(TWO)
    return shop.try_out()


def gap(job: Job, reading: int, entered: str, **more: str) -> Changed:
    return done(job.record("one", "gap", entered, reading=reading, gauge="TD-0148", **more))


def hold_of(job: Job, ncr: str) -> str:
    return job.run.state.ncrs[ncr].hold or ""


# Nonconformances.


@pytest.mark.req("S4-13", "S0-25", "S0-26", "S0-27", "S0-30", "REC-NCR-1")
def test_a_draft_ncr_carries_its_context_and_stops_the_unit_until_qa_decides(job: Job, shop: Shop) -> None:
    gap(job, 1, "10.00")
    gap(job, 2, "10.70")
    photo = job.photo("photos/scratch.jpg")
    done(job.ncr("one", "TQ-02", description=" Too wide. ", quantity=1, photos=(photo,)))
    drafted, held = job.events("ncr.drafted")[0], job.events("hold.applied")[0]
    out = job.events("capture.recorded")[1]
    said = drafted.payload
    assert (said["ncr"], said["defect"], said["description"], said["quantity"]) == ("D-0001", "TQ-02", "Too wide.", 1)
    assert (said["capture"], said["measured"], said["gauge"], said["unit_of_measure"]) == (
        out.id, "10.70", "TD-0148", "mm",
    )  # fmt: skip
    assert said["limits"]["upper"] == "10.50"
    assert [kept["digest"] for kept in said["photos"]] == [photo.digest]
    assert drafted.work is not None
    assert (drafted.work.order, drafted.work.unit, drafted.step) == ("WO-9000", "U-1", "one")
    assert (drafted.actor.person, drafted.place.station) == (MARA, "B-07")
    assert (held.payload["target"], held.payload["value"], held.payload["ncr"]) == ("unit", "U-1", "D-0001")
    assert held.seq == drafted.seq + 1
    refused(shop, lambda: job.complete("one"), "step.out_of_limits", "hold.local")
    # A pull that does not know of the hold does not lift it; neither does another decision.
    shop.install("holds")
    shop.hold("lot", "L1", "H-77")
    shop.release_hold("H-77")
    refused(shop, lambda: job.complete("one"), "step.out_of_limits", "hold.local")
    shop.release_hold(hold_of(job, "D-0001"))
    done(job.complete("one"))
    assert job.value("one", "gap", 2) == "10.70"


def test_the_plants_copy_of_the_tablets_hold_is_one_hold(job: Job, shop: Shop) -> None:
    done(job.ncr("one"))
    shop.hold("unit", "U-1", hold_of(job, "D-0001"))
    refusal = refused(shop, lambda: job.complete("one"), "step.captures_left", "hold.unit")
    assert refusal.reasons[1].helper == "A. Demir, ext 4431"


def test_a_local_hold_survives_a_restart_and_stops_other_runs_of_the_unit(job: Job, shop: Shop) -> None:
    done(job.ncr("one"))
    done(abort_run(job.place, job.as_(RUTH).session, job.id, "Housing is cracked."))
    shop.again()
    mara = shop.sign_in(MARA)
    refused(shop, lambda: start_run(shop.place, mara, "WO-9000", "10", "U-1", "01990000-0000-7000-8000-000000000001"),
            "hold.local")  # fmt: skip


@pytest.mark.parametrize(
    ("decision", "left"),
    [
        ("use_as_is", ()), ("released", ()), ("rework", ("step.out_of_limits",)),
        ("scrap", ("step.out_of_limits", "hold.local")),
    ],
)  # fmt: skip
def test_what_qa_decides_is_what_the_operator_can_do_next(
    job: Job, shop: Shop, decision: str, left: tuple[str, ...]
) -> None:
    gap(job, 1, "10.00")
    gap(job, 2, "10.70")
    done(job.ncr("one"))
    shop.release_hold(hold_of(job, "D-0001"), decision)
    if left:
        refused(shop, lambda: job.complete("one"), *left)
        gap(job, 2, "10.20", reason="Reworked it.")
    if decision != "scrap":
        done(job.complete("one"))


def test_each_value_out_of_limits_needs_its_own_decision(job: Job, shop: Shop) -> None:
    gap(job, 1, "10.60")
    gap(job, 2, "10.70")
    done(job.ncr("one"))
    shop.release_hold(hold_of(job, "D-0001"))
    refused(shop, lambda: job.complete("one"), "step.out_of_limits")
    done(job.ncr("one"))
    assert [ncr.draft.measured for ncr in job.run.state.ncrs.values()] == ["10.70", "10.60"]
    shop.release_hold(hold_of(job, "D-0002"))
    done(job.complete("one"))


def test_a_withdrawn_draft_is_kept_its_hold_stays_and_it_settles_nothing(job: Job, shop: Shop) -> None:
    gap(job, 1, "10.00")
    gap(job, 2, "10.70")
    done(job.ncr("one"))
    done(amend_ncr(job.place, job.session, job.id, "D-0001", {"description": "Seen again"}, "More to say."))
    done(withdraw_ncr(job.place, job.session, job.id, "D-0001", "Wrong unit was named."))
    ncr = job.run.state.ncrs["D-0001"]
    assert (ncr.withdrawn, len(ncr.amendments)) == ("Wrong unit was named.", 1)
    refused(shop, lambda: job.complete("one"), "step.out_of_limits", "hold.local")
    shop.release_hold(hold_of(job, "D-0001"))
    refused(shop, lambda: job.complete("one"), "step.out_of_limits")


# Interruptions and ends.


def test_a_paused_run_is_resumed_by_another_person_whose_gates_are_open(job: Job, shop: Shop) -> None:
    gap(job, 1, "10.00")
    done(pause_run(job.place, job.session, job.id, "sign_out"))
    shop.again()
    shop.drop("training", lambda row: row["person"] == RUTH and row["doc_no"] == "WI-9000")
    ruth = Job(shop, shop.sign_in(RUTH), job.id)
    refused(shop, lambda: resume_run(ruth.place, ruth.session, ruth.id), "training.missing")
    assert ruth.run.state.status == "paused"
    jonas = ruth.as_(JONAS)
    resumed = done(resume_run(jonas.place, jonas.session, jonas.id)).events[0]
    assert (resumed.type, resumed.actor.person) == ("run.resumed", JONAS)
    assert {evidence.gate for evidence in resumed.gates} >= {"training", "holds", "lease", "clock"}
    gap(jonas, 2, "10.00")
    done(jonas.complete("one"))
    assert jonas.step("one").performers == {MARA, JONAS}
    assert [(e.actor.person, e.payload.get("reason")) for e in jonas.events("run.paused")] == [(MARA, "sign_out")]


@pytest.mark.req("DI-COM-1", "S3-03")
def test_an_aborted_run_keeps_everything_and_states_its_reason_count_and_head(job: Job, shop: Shop) -> None:
    gap(job, 1, "10.70")
    before = [one.data for one in shop.rooms.journal.run(job.id)]
    ayse = job.as_(AYSE)
    done(abort_run(ayse.place, ayse.session, job.id, " Housing is cracked. "))
    chain = shop.rooms.journal.run(job.id)
    assert [one.data for one in chain[:-1]] == before
    closed = chain[-1].event.payload
    assert closed == {
        "outcome": "aborted", "reason": "Housing is cracked.", "count": len(before), "head": chain[-2].hash,
    }  # fmt: skip
    assert job.run.state.status == "aborted"
    assert job.value("one", "gap") == "10.70"


@pytest.mark.req("S0-05", "S1-04", "S0-07")
def test_a_run_under_way_keeps_its_revision_when_it_is_superseded(shop: Shop) -> None:
    job = drive_to(shop, "strap")
    old = next(row for row in shop.rows["releases"] if (row["doc_no"], row["revision"]) == ("WI-0427", "B"))
    new = next(row for row in shop.rows["releases"] if (row["doc_no"], row["revision"]) == ("WI-0427", "A"))
    shop.clock.at += timedelta(minutes=5)
    old["effective_to"] = shop.clock.at.isoformat()
    shop.rows["releases"].append(
        {**new, "revision": "C", "effective_from": shop.clock.at.isoformat(), "effective_to": None}
    )
    shop.rows["training"].append(
        {"person": MARA, "doc_no": "WI-0427", "revision": "C", "scope": "execute", "valid_from": "2026-01-01"}
    )
    shop.install("releases", "training")
    for act in sample_acts(shop):
        if act.get("step") == "strap":
            play(job, act)
    done_ = job.events("step.completed")[-1]
    assert done_.source is not None
    assert (done_.step, done_.source.revision, done_.source.content) == ("strap", "B", old["content"])
    assert "revision.finished_as_started" in {evidence.code for evidence in done_.gates}
    fresh = shop.start(unit="DM2-00418")
    assert fresh.run.source.content == new["content"]


def test_every_step_says_what_was_shown_and_by_which_gates(shop: Shop) -> None:
    job = drive_to(shop, "parts")
    opened = {event.step: event for event in job.events("step.opened")}
    source = job.run.plan
    assert set(opened["parts"].payload["media"]) <= {m.sha256 for m in source.media.values()}
    assert any(event.payload["media"] for event in opened.values())
    for event in [*opened.values(), *job.events("step.completed")]:
        assert {evidence.gate for evidence in event.gates} >= {"order", "instruction", "training", "holds", "lease"}
        assert event.source is not None
        assert event.source.language == "en"


# Two tablets, one run.


def rehomed(events: list[Event], journal: str, key: SigningKey, prev: str) -> list[Sealed]:
    """The events as another tablet would have written them, after a run event with hash ``prev``."""
    made: list[Sealed] = []
    head = GENESIS
    for seq, event in enumerate(events, 2):
        changes: dict[str, object] = {"journal": journal, "seq": seq, "prev": head, "key": key.id, "run_prev": prev}
        if event.type == "run.closed":
            changes["payload"] = event.payload | {"head": prev}
        data = encode(event.model_copy(update=changes))
        prev = head = hash_of(data)
        made.append(Sealed(data, head, key.sign(head)))
    return made


@pytest.mark.req("P11-10b-1")
def test_one_run_written_by_two_journals_verifies_and_folds_without_any_other_event(shop: Shop) -> None:
    shop.publish([step("one", ask("a")), step("two", ask("b"), signatures=[PERFORMED, VERIFIED], reviews=["one"])])
    job = shop.try_out()
    done(job.record("one", "a", "x"))
    done(job.complete("one"))
    handed_over = len(job.events())
    jonas = job.as_(JONAS)
    done(jonas.record("two", "b", "y"))
    done(jonas.sign("two", JONAS))
    done(jonas.correct("one", "a", "z", "Typed wrongly."))
    done(jonas.sign("two", JONAS))
    done(jonas.sign("two", AYSE))
    done(jonas.complete("two"))
    chain = shop.rooms.journal.run(job.id)
    first = [Sealed(one.data, one.hash, one.signature) for one in chain[:handed_over]]
    other = SigningKey(bytes([7] * 32))
    both = first + rehomed([one.event for one in chain[handed_over:]], "other-tablet", other, first[-1].hash)
    keys = {shop.rooms.journal.key.id: shop.rooms.journal.key.public, other.id: other.public}
    checker = RunChecker(job.id, keys)
    assert first_break(checker, both) is None
    assert checker.closed
    events = [decode(one.data) for one in both]
    assert len({event.journal for event in events}) == 2
    assert fold(job.id, events) == job.run.state
    assert [s.void for s in fold(job.id, events).signatures] == [True, False, False]
    broken = first_break(RunChecker(job.id, keys), both[:handed_over] + both[handed_over + 1 :])
    assert broken is not None
    assert (broken.kind, broken.seq) == ("missing", handed_over + 1)


def test_a_tablet_that_does_not_own_a_run_adds_nothing_to_it(shop: Shop, job: Job) -> None:
    other = (
        Shop(shop.folder.joinpath("other"), device="T-08") if shop.folder.joinpath("other").mkdir() is None else shop
    )
    there = Job(other, other.sign_in(MARA), job.id)
    refused(other, lambda: there.record("one", "gap", "10.00"), "run.not_owner")
    assert other.rooms.journal.run(job.id) == ()
    other.close()


def test_the_same_order_has_a_run_for_each_unit(shop: Shop) -> None:
    one, two = shop.start(unit="DM2-00417"), shop.start(unit="DM2-00418")
    assert one.run.state.run != two.run.state.run
    assert [run.work.unit for run in shop.place.runs()] == ["DM2-00417", "DM2-00418"]
    assert {run.work.order for run in shop.place.runs()} == {ORDER}

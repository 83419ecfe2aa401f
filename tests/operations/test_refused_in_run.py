"""What the operations door refuses in a run under way: coded, logged with every reason, nothing recorded."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from handrail.domain.acts import PhotoTaken
from handrail.domain.entry import Entry
from handrail.domain.refusal import Refusal
from handrail.operations.abort_run import abort_run
from handrail.operations.add_note import add_note
from handrail.operations.close_run import close_run
from handrail.operations.draft_ncr import amend_ncr, withdraw_ncr
from handrail.operations.late_entry import late_entry
from handrail.operations.open_step import open_step
from handrail.operations.pause_run import pause_run, resume_run
from handrail.operations.repeat_again import repeat_again
from handrail.operations.sign import decline
from handrail.operations.skip_step import skip_step
from handrail.operations.take_photo import take_photo
from handrail.operations.workplace import Changed
from tests.operations.documents import BENCH, BENCH_PARTS, ask, step
from tests.operations.workplace import (
    AYSE,
    JONAS,
    MARA,
    PETRA,
    RUTH,
    SECRETS,
    TIAGO,
    Job,
    Shop,
    done,
    drive_to,
    refused,
    why,
)  # fmt: skip

LOT = "L28B0817"


@pytest.fixture
def job(shop: Shop) -> Job:
    """At the first step of the bench instruction."""
    shop.publish(BENCH, **BENCH_PARTS)
    return shop.try_out()


def taken(job: Job) -> Job:
    """Everything of the first step is recorded, but the step is not complete."""
    done(job.record("take", "gear", LOT))
    for reading in (1, 2):
        done(job.record("take", "gap", "10.00", reading=reading, gauge="TD-0148"))
    done(job.record("take", "shim", na=True, reason="No shim in this kit."))
    return job


def sure(job: Job) -> Job:
    """At the step with two signatures, everything but them done."""
    done(taken(job).complete("take"))
    for action in ("gloves", "cover"):
        done(job.tick("warn", action))
    done(job.record("warn", "covered", "true"))
    done(job.complete("warn"))
    done(job.record("maybe", "extra", "yes"))
    done(job.complete("maybe"))
    done(job.record("sure", "look", "pass"))
    return job


def skip(job: Job, path: str, reason: str) -> Changed | Refusal:
    return skip_step(job.place, job.session, job.id, path, reason)


def late(
    job: Job, path: str, entry: Entry, minutes: float = 0.0005, reason: str = "Tablet was charging.", by: str = MARA,
    pin: str | None = None,
) -> Changed | Refusal:  # fmt: skip
    claimed = job.shop.clock.at - timedelta(minutes=minutes)
    secret = SECRETS[by]
    return late_entry(
        job.place, job.session, job.id, path, entry, claimed, reason, secret["badge"], pin or secret["pin"], "I did.",
        str(uuid4()),
    )  # fmt: skip


# Codes, lots and gauges.


@pytest.mark.req("S0-12", "S1-07", "P11-10h-1")
def test_codes_of_lots_that_do_not_fit_are_refused_at_the_scan_and_at_the_record(shop: Shop) -> None:
    job = drive_to(shop, "tighten")
    wrong = [
        ("]d2010950600013436917281120" + "10L28B0817", "lot.gtin_mismatch"),
        ("]d20109506000134352" + "10NONE", "lot.unknown"),
        ("L27H0640", "lot.wrong_part"),
        ("L26K0302", "lot.expired"),
        ("L28C0820", "lot.quarantine"),
        ("L28A0799", "lot.rejected"),
        ("L28B0811", "hold.lot"),
        ("NONE", "lot.unknown"),
    ]
    for raw, code in wrong:
        refused(shop, lambda raw=raw: job.scan("tighten", "gearhead_lot", raw), code)
        logged = job.events("scan.refused")[-1]
        assert logged.payload["scan"]["raw"] == raw
        scan = shop.place.codes.read(raw, "wedge")
        assert not isinstance(scan, Refusal)
        lot = scan.elements.get("10", raw)
        refused(shop, lambda lot=lot, scan=scan: job.record("tighten", "gearhead_lot", lot, scan=scan), code)
    refused(shop, lambda: job.scan("tighten", "gearhead_lot", "]d20109506000134353"), "scan.check_digit")
    refused(shop, lambda: job.scan("tighten", "gearhead_lot", "]d2xyz"), "scan.not_gs1")
    refused(shop, lambda: job.scan("tighten", "gearhead_lot", " "), "scan.empty")
    done(job.use("tighten", job.scan("tighten", "gearhead_lot", LOT)))


@pytest.mark.req("S0-10", "MEA-4", "P11-10h-1")
def test_gauges_that_may_not_be_used_are_refused(shop: Shop) -> None:
    shop.rows["equipment"] += [
        {"id": "TD-D", "type": "torque_driver", "name": {}, "clean": False},
        {"id": "TD-M", "type": "torque_driver", "name": {}, "status": "maintenance"},
        {"id": "TD-H", "type": "torque_driver", "name": {}},
    ]
    shop.install("equipment")
    shop.publish([step("take", ask("gap", "decimal", equipment_type="torque_driver"), ask("free", "decimal"))])
    shop.hold("equipment", "TD-H")
    job = shop.try_out()
    for gauge, code in [
        ("TD-0155", "equipment.calibration_ended"), ("TD-0161", "equipment.blocked"), ("TD-D", "equipment.not_clean"),
        ("TD-M", "equipment.maintenance"), ("TD-0152", "equipment.wrong_type"), ("TD-9", "equipment.unknown"),
        ("TD-H", "hold.equipment"),
    ]:  # fmt: skip
        refused(shop, lambda gauge=gauge: job.scan("take", "gap", gauge), code)
        refused(shop, lambda gauge=gauge: job.record("take", "gap", "1", gauge=gauge), code)
        if code != "equipment.wrong_type":
            refused(shop, lambda gauge=gauge: job.record("take", "free", "1", gauge=gauge), code)
    refused(shop, lambda: job.record("take", "gap", "1"), "equipment.unknown")
    refusal = refused(shop, lambda: job.record("take", "gap", "1", gauge="TD-0155"), "equipment.calibration_ended")
    assert refusal.reasons[0].params["other"] == "TD-0148"
    assert (refusal.reasons[0].overridable, refusal.reasons[0].gate) == (True, "equipment")
    event = done(job.record("take", "gap", "1", gauge="TD-0148")).events[0]
    assert [evidence.code for evidence in event.gates] == ["equipment.in_calibration", "holds.none"]


# Order of work.


@pytest.mark.req("P11-10f-1", "S4-03")
def test_nothing_is_done_at_a_step_that_is_not_open(job: Job, shop: Shop) -> None:
    acts: list[Callable[[], object]] = [
        lambda: job.record("maybe", "extra", "yes"),
        lambda: job.complete("maybe"),
        lambda: open_step(job.place, job.session, job.id, "maybe"),
        lambda: job.tick("warn", "gloves"),
        lambda: job.scan("warn", "covered", "x"),
        lambda: skip(job.as_(RUTH), "maybe", "Not needed today."),
        lambda: late(job, "maybe", Entry(input="extra", entered="yes")),
        lambda: job.sign("sure", MARA, digest="0" * 64),
        lambda: decline(job.place, job.session, job.id, "sure", **_factors(MARA), reason="Not my work."),
        lambda: repeat_again(job.place, job.session, job.id, "loop.2", True),
    ]
    for act in acts:
        head = shop.rooms.journal.head.seq
        assert why(act()) == ["step.not_open"]
        new = [e.event for e in shop.rooms.journal.events_from(head + 1, 100)]
        assert [e.type for e in new if not e.type.startswith("session.")] == ["act.refused"]
    assert job.open == ["take"]
    assert job.run.state.refusals == len(acts)


def test_no_step_is_found_by_a_name_that_the_run_does_not_have(job: Job, shop: Shop) -> None:
    refused(shop, lambda: job.complete("nowhere"), "step.not_open")
    refused(shop, lambda: job.correct("nowhere", "x", "1", "A good reason"), "run.closed")


def test_a_hold_in_the_middle_stops_the_step_and_its_release_lets_it_go_on(job: Job, shop: Shop) -> None:
    done(taken(job).complete("take"))
    shop.hold("unit", "U-1")
    for action in ("gloves", "cover"):
        done(job.tick("warn", action))
    done(job.record("warn", "covered", "true"))
    refused(shop, lambda: job.complete("warn"), "hold.unit")
    shop.release_hold("H-9000")
    done(job.complete("warn"))
    assert job.step("maybe").opened


def test_nothing_is_recorded_at_a_step_that_was_never_opened(shop: Shop) -> None:
    shop.publish([
        {"node": "group", "id": "any", "nodes": [step("one", ask("a")), step("two", ask("b"))]},
    ])  # fmt: skip
    job = shop.try_out()
    refused(shop, lambda: job.record("two", "b", "1"), "step.not_open")
    refused(shop, lambda: job.complete("two"), "step.not_open")
    shop.hold("unit", "U-1")
    refused(shop, lambda: open_step(job.place, job.session, job.id, "two"), "hold.unit")
    refused(shop, lambda: job.record("two", "b", "1"), "step.not_open")


@pytest.mark.req("HMI-5")
def test_while_a_hazard_is_not_ticked_nothing_is_recorded_at_the_step(job: Job, shop: Shop) -> None:
    done(taken(job).complete("take"))
    done(job.tick("warn", "gloves"))
    refusal = refused(shop, lambda: job.record("warn", "covered", "true"), "step.hazards_left")
    assert refusal.reasons[0].params == {"count": "1"}
    refused(shop, lambda: late(job, "warn", Entry(input="covered", entered="true")), "step.hazards_left")
    refused(shop, lambda: job.complete("warn"), "step.hazards_left", "step.captures_left")
    refused(shop, lambda: job.tick("warn", "nothing"), "entry.no_such_input")
    assert done(job.tick("warn", "gloves")).events == ()
    done(job.tick("warn", "cover"))
    done(job.record("warn", "covered", "true"))
    ticked = [(e.payload["action"], e.actor.person) for e in job.events("hazard.acknowledged")]
    assert ticked == [("gloves", MARA), ("cover", MARA)]


# Completing.


@pytest.mark.req("S3-03", "MEA-5", "S4-02")
def test_a_step_is_not_completed_with_something_left(job: Job, shop: Shop) -> None:
    refusal = refused(shop, lambda: job.complete("take"), "step.captures_left")
    assert refusal.reasons[0].params == {"count": "3", "names": "gear, gap, shim"}
    done(job.record("take", "gear", LOT))
    done(job.record("take", "shim", "0.1"))
    done(job.record("take", "gap", "10.00", reading=1, gauge="TD-0148"))
    refused(shop, lambda: job.complete("take"), "step.captures_left")
    done(job.record("take", "gap", "10.51", reading=2, gauge="TD-0148"))
    refused(shop, lambda: job.complete("take"), "step.out_of_limits")
    shop.hold("unit", "U-1")
    refused(shop, lambda: job.complete("take"), "step.out_of_limits", "hold.unit")


def test_a_step_is_not_completed_without_its_signatures(job: Job, shop: Shop) -> None:
    sure(job)
    refused(shop, lambda: job.complete("sure"), "step.signatures_left")
    done(job.sign("sure", MARA))
    refused(shop, lambda: job.complete("sure"), "step.signatures_left")
    done(job.sign("sure", JONAS))
    done(job.complete("sure"))


@pytest.mark.req("MEA-5", "S0-11")
def test_a_calculated_value_out_of_limits_stops_the_step_too(shop: Shop) -> None:
    rate = ask("rate", "calculated", calculate={"text": "$p div 5"}, decimals=2, limits={"upper": "0.50"})
    shop.publish([step("leak", ask("p", "decimal"), rate)])
    job = shop.try_out()
    done(job.record("leak", "p", "3"))
    assert job.step("leak").current("rate").capture.verdict == "above"  # type: ignore[union-attr]
    refused(shop, lambda: job.complete("leak"), "step.out_of_limits")
    done(job.correct("leak", "p", "2", "Read the wrong line."))
    done(job.complete("leak"))


@pytest.mark.req("P11-10f-1", "DI-ACC-1")
def test_skipping_needs_permission_of_the_instruction_the_role_and_a_reason(job: Job, shop: Shop) -> None:
    refused(shop, lambda: skip(job, "take", "No time for it."), "step.not_skippable")
    done(taken(job).complete("take"))
    for action in ("gloves", "cover"):
        done(job.tick("warn", action))
    done(job.record("warn", "covered", "true"))
    done(job.complete("warn"))
    refused(shop, lambda: skip(job, "maybe", "No time for it."), "permission.missing")
    ruth = job.as_(RUTH)
    for reason in ("", " ", ".", "..", "- -"):
        refused(shop, lambda reason=reason: skip(ruth, "maybe", reason), "entry.reason_missing")
    shop.hold("unit", "U-1")
    refused(shop, lambda: skip(ruth, "maybe", "Not for this customer."), "hold.unit")
    shop.release_hold("H-9000")
    done(skip(ruth, "maybe", " Not for this customer. "))
    skipped = job.events("step.skipped")[0]
    assert (skipped.payload["reason"], skipped.actor.person, skipped.actor.role) == (
        "Not for this customer.", RUTH, "supervisor",
    )  # fmt: skip
    assert job.open == ["sure"]


def test_a_value_out_of_limits_is_not_skipped_away(shop: Shop) -> None:
    shop.publish([step("take", ask("gap", "decimal", limits={"upper": "1"}), skip={})])
    job = shop.try_out()
    done(job.record("take", "gap", "2"))
    refused(shop, lambda: skip(job, "take", "Never mind."), "step.out_of_limits")


# Entries.


@pytest.mark.req("DI-ACC-1", "A11D-12-2", "S1-07")
def test_entries_that_cannot_be_read_are_refused_and_leave_nothing(job: Job, shop: Shop) -> None:
    gap = {"gauge": "TD-0148"}
    cases: list[tuple[str, dict[str, Any], str]] = [
        ("gap", {"entered": "10,00"} | gap, "entry.thousands"),
        ("gap", {"entered": "1 000.00"} | gap, "entry.thousands"),
        ("gap", {"entered": "ten"} | gap, "entry.not_a_number"),
        ("gap", {"entered": "10.0"} | gap, "entry.decimals"),
        ("gap", {"entered": ""} | gap, "entry.required"),
        ("gap", {"entered": "10.00", "reading": 3} | gap, "entry.no_such_input"),
        ("gap", {"entered": "10.00", "reading": 0} | gap, "entry.no_such_input"),
        ("gap", {"na": True, "reason": "No gauge here."}, "entry.na_not_allowed"),
        ("shim", {"na": True}, "entry.reason_missing"),
        ("shim", {"na": True, "reason": "."}, "entry.reason_missing"),
        ("shim", {"entered": "   "}, "entry.required"),
        ("shim", {"entered": "x" * 4001}, "entry.too_long"),
        ("nothing", {"entered": "1"}, "entry.no_such_input"),
        ("shim", {"entered": "1", "method": "computed"}, "entry.readonly"),
        ("shim", {"entered": "1", "method": "stamped"}, "entry.readonly"),
        ("shim", {"entered": "1", "method": "offered"}, "entry.not_a_choice"),
    ]
    for input_, more, code in cases:
        refused(shop, lambda input_=input_, more=more: job.record("take", input_, **more), code)
    done(job.record("take", "gap", "10.00", **gap))
    refused(shop, lambda: job.record("take", "gap", "10.01", **gap), "entry.already_recorded")
    done(job.record("take", "gap", "11.00", reading=2, **gap))
    refused(shop, lambda: job.record("take", "gap", "10.00", reading=2, **gap), "entry.attempt_reason")
    refused(shop, lambda: job.record("take", "gap", "10.00", reading=2, reason=".", **gap), "entry.attempt_reason")


@pytest.mark.req("A11D-12-2", "P11-10e-1")
def test_a_correction_needs_a_reason_and_another_value(job: Job, shop: Shop) -> None:
    done(job.record("take", "shim", "0.1"))
    refused(shop, lambda: job.correct("take", "shim", "0.2", ""), "entry.reason_missing")
    refused(shop, lambda: job.correct("take", "shim", "0.2", " . "), "entry.reason_missing")
    refused(shop, lambda: job.correct("take", "shim", "0.1", "Typed wrongly."), "entry.unchanged")
    refused(shop, lambda: job.correct("take", "remark", "0.1", "Typed wrongly."), "entry.no_such_input")
    refused(shop, lambda: job.correct("sure", "look", "pass", "Typed wrongly."), "entry.no_such_input")
    done(job.record("take", "gap", "10.00", gauge="TD-0148"))
    refused(
        shop, lambda: job.correct("take", "gap", "10.10", "Read the wrong line.", gauge="TD-0161"), "equipment.blocked"
    )


@pytest.mark.req("DI-CON-2")
def test_a_late_entry_lies_in_the_past_of_the_run_and_is_signed_by_the_person(job: Job, shop: Shop) -> None:
    entry = Entry(input="shim", entered="0.1")
    shop.clock.at += timedelta(hours=1)
    refused(shop, lambda: late(job, "take", entry, minutes=-5), "entry.future")
    refused(shop, lambda: late(job, "take", entry, minutes=61), "entry.future")
    refused(shop, lambda: late(job, "take", entry, minutes=5, reason="."), "entry.reason_missing")
    refused(shop, lambda: late(job, "take", entry, minutes=5, by=JONAS), "signature.not_you")
    refused(shop, lambda: late(job, "take", entry, minutes=5, pin="000000"), "sign_in.no_match")
    gap = Entry(input="gap", entered="10.00", gauge="TD-0155")
    refused(shop, lambda: late(job, "take", gap, minutes=5), "equipment.calibration_ended")
    done(late(job, "take", entry, minutes=5))


def test_photos_that_are_none_or_too_large_are_not_kept(shop: Shop) -> None:
    assert why(take_photo(shop.place, b"GIF89a", "a.gif")) == ["entry.photo_type"]
    assert why(take_photo(shop.place, b"\xff\xd8\xff" + bytes(25 * 1024 * 1024), "a.jpg")) == ["entry.photo_size"]
    kept = take_photo(shop.place, b"\xff\xd8\xff and so on", "a.jpg")
    assert isinstance(kept, PhotoTaken)
    assert shop.place.blobs.get(kept.digest) == b"\xff\xd8\xff and so on"


# Signing.


def _factors(person: str) -> dict[str, str]:
    return {"badge": SECRETS[person]["badge"], "secret": SECRETS[person]["pin"]}


@pytest.mark.req("P11-200-4", "S4-12", "S0-22")
def test_the_second_signature_is_never_by_who_performed_signed_or_is_signed_in(job: Job, shop: Shop) -> None:
    done(taken(job).complete("take"))
    for action in ("gloves", "cover"):
        done(job.tick("warn", action))
    done(job.record("warn", "covered", "true"))
    done(job.complete("warn"))
    done(job.record("maybe", "extra", "yes"))
    done(job.complete("maybe"))
    # Petra records at the step; Jonas only signs in.
    petra = job.as_(PETRA)
    done(petra.record("sure", "look", "pass"))
    jonas = job.as_(JONAS)
    done(jonas.sign("sure", JONAS))
    refused(shop, lambda: jonas.sign("sure", JONAS), "signature.same_person")
    refused(shop, lambda: jonas.sign("sure", PETRA), "signature.same_person")
    # Mara performed at the reviewed step "take", and did nothing at this one.
    refused(shop, lambda: jonas.sign("sure", MARA), "signature.same_person")
    refused(shop, lambda: petra.sign("sure", JONAS), "signature.same_person")
    failed = job.events("signature.failed")[-1]
    assert (failed.payload["code"], failed.payload["person"], failed.actor.person) == (
        "signature.same_person", JONAS, PETRA,
    )  # fmt: skip
    done(jonas.sign("sure", AYSE))


@pytest.mark.req("P11-200-4", "P11-10g-1", "S4-07", "P11-100-2")
def test_signatures_are_refused_by_role_training_and_standing(job: Job, shop: Shop) -> None:
    sure(job)
    refused(shop, lambda: job.sign("sure", JONAS), "signature.not_you")
    done(job.sign("sure", MARA))
    shop.drop("training", lambda row: (row["person"], row["scope"]) == (TIAGO, "sign"))
    refused(shop, lambda: job.sign("sure", TIAGO), "training.sign_missing")
    shop.change("people", JONAS, proofed=False)
    refused(shop, lambda: job.sign("sure", JONAS), "sign_in.not_proofed")
    shop.change("people", JONAS, proofed=True, active=False)
    refused(shop, lambda: job.sign("sure", JONAS), "sign_in.inactive")
    shop.change("people", JONAS, active=True, roles=["trainer"])
    refusal = refused(shop, lambda: job.sign("sure", JONAS), "signature.wrong_meaning")
    assert refusal.reasons[0].params["meaning"] == "verified"
    shop.change("people", JONAS, roles=["operator"])
    done(job.sign("sure", JONAS))
    done(job.complete("sure"))
    for person in (PETRA, RUTH, TIAGO):
        refused(shop, lambda person=person: job.sign("last", person), "signature.wrong_role")
    done(job.sign("last", AYSE))


@pytest.mark.req("S4-07")
def test_who_may_do_the_work_but_not_sign_for_it_does_not_sign(job: Job, shop: Shop) -> None:
    sure(job)
    shop.drop("training", lambda row: (row["person"], row["scope"]) == (MARA, "sign"))
    refused(shop, lambda: job.sign("sure", MARA), "training.sign_missing")
    shop.hold("unit", "U-1")
    refusal = refused(shop, lambda: job.sign("sure", MARA), "training.sign_missing", "hold.unit")
    assert [r["code"] for r in job.events("signature.failed")[-1].payload["reasons"]] == [
        reason.code for reason in refusal.reasons
    ]


@pytest.mark.req("P11-300-1", "P11-200-1", "A11D-13-1")
def test_failed_signings_count_and_lock_like_failed_sign_ins(job: Job, shop: Shop) -> None:
    sure(job)
    asked = job.asked("sure").digest
    for left in ("4", "3", "2", "1"):
        refusal = refused(shop, lambda: job.sign("sure", MARA, asked, pin="000000"), "sign_in.no_match")
        assert refusal.reasons[0].params == {"tries_left": left}
    refused(shop, lambda: job.sign("sure", MARA, asked, pin="000000"), "sign_in.locked")
    refused(shop, lambda: job.sign("sure", MARA, asked), "sign_in.locked")
    failures = [(e.payload["failures"], e.payload.get("person")) for e in job.events("signature.failed")]
    assert failures == [(1, None), (2, None), (3, None), (4, None), (5, None), (5, None)]


@pytest.mark.req("P11-70-1", "P11-50-1")
def test_what_changed_after_it_was_shown_is_not_signed(job: Job, shop: Shop) -> None:
    sure(job)
    shown = job.asked("sure").digest
    done(job.correct("take", "shim", "0.3", "There was a shim."))
    refused(shop, lambda: job.sign("sure", MARA, shown), "signature.changed")
    work = shop.credentials.work
    refused(shop, lambda: job.sign("sure", MARA, "0" * 64), "signature.changed")
    assert shop.credentials.work == work
    done(job.sign("sure", MARA))


@pytest.mark.req("P11-70-1")
def test_a_refused_act_does_not_change_what_is_to_be_signed(job: Job, shop: Shop) -> None:
    sure(job)
    shown = job.asked("sure").digest
    refused(shop, lambda: job.correct("take", "gear", LOT, "Scanned again."), "entry.unchanged")
    refused(shop, lambda: job.sign("sure", MARA, shown, pin="1"), "sign_in.no_match")
    assert job.asked("sure").digest == shown
    shop.again()
    again = Job(shop, shop.sign_in(MARA), job.id)
    assert again.asked("sure").digest == shown


def test_signing_waits_until_everything_else_is_done(job: Job, shop: Shop) -> None:
    sure(job)
    done(job.sign("sure", MARA))
    done(job.sign("sure", JONAS))
    refused(shop, lambda: job.sign("sure", JONAS, digest="0" * 64), "step.done")
    done(job.complete("sure"))
    refused(shop, lambda: job.sign("sure", JONAS, digest="0" * 64), "step.done")


def test_not_agreeing_needs_a_reason_and_the_person(job: Job, shop: Shop) -> None:
    sure(job)
    done(job.sign("sure", MARA))
    refused(
        shop, lambda: decline(job.place, job.session, job.id, "sure", **_factors(JONAS), reason="."),
        "entry.reason_missing",
    )  # fmt: skip
    refused(
        shop, lambda: decline(job.place, job.session, job.id, "sure", SECRETS[JONAS]["badge"], "1", "Gap is wrong."),
        "sign_in.no_match",
    )  # fmt: skip
    assert [(event.step, event.payload["failures"]) for event in job.events("signature.failed")] == [("sure", 1)]
    done(decline(job.place, job.session, job.id, "sure", **_factors(JONAS), reason="Gap is wrong."))
    assert [d.person for d in job.step("sure").declined] == [JONAS]
    refused(shop, lambda: job.complete("sure"), "step.signatures_left")


# Nonconformances, ends.


def test_a_draft_ncr_needs_a_known_code_a_quantity_and_a_reason_to_change(job: Job, shop: Shop) -> None:
    refused(shop, lambda: job.ncr("take", "XX-99"), "ncr.unknown_defect")
    refused(shop, lambda: job.ncr("take", quantity=0), "entry.not_whole")
    refused(shop, lambda: job.ncr("take", description="x" * 4001), "entry.too_long")
    refused(shop, lambda: withdraw_ncr(job.place, job.session, job.id, "D-0009", "Was nothing."), "ncr.unknown")
    done(job.ncr("take"))
    ncr = next(iter(job.run.state.ncrs))
    refused(shop, lambda: withdraw_ncr(job.place, job.session, job.id, ncr, "."), "entry.reason_missing")
    refused(shop, lambda: amend_ncr(job.place, job.session, job.id, ncr, {}, " "), "entry.reason_missing")
    done(withdraw_ncr(job.place, job.session, job.id, ncr, "Was a shadow."))
    refused(shop, lambda: withdraw_ncr(job.place, job.session, job.id, ncr, "Was a shadow."), "ncr.unknown")


@pytest.mark.req("P11-10d-1")
def test_an_operator_does_not_abort_and_a_supervisor_says_why(job: Job, shop: Shop) -> None:
    refused(shop, lambda: abort_run(job.place, job.session, job.id, "Wrong unit."), "permission.missing")
    ruth = job.as_(RUTH)
    refused(shop, lambda: abort_run(ruth.place, ruth.session, job.id, "."), "entry.reason_missing")
    done(abort_run(ruth.place, ruth.session, job.id, "Housing is cracked."))


def all_acts(job: Job) -> dict[str, Callable[[], object]]:
    return {
        "record": lambda: job.record("take", "shim", "1"),
        "scan": lambda: job.scan("take", "gear", LOT),
        "correct": lambda: job.correct("take", "shim", "2", "Typed wrongly."),
        "late": lambda: late(job, "take", Entry(input="shim", entered="1")),
        "complete": lambda: job.complete("take"),
        "open": lambda: open_step(job.place, job.session, job.id, "take"),
        "skip": lambda: skip(job, "take", "No time for it."),
        "tick": lambda: job.tick("take", "gloves"),
        "note": lambda: add_note(job.place, job.session, job.id, "take", "A note."),
        "ncr": lambda: job.ncr("take"),
        "sign": lambda: job.sign("take", MARA, digest="0" * 64),
        "pause": lambda: pause_run(job.place, job.session, job.id),
        "resume": lambda: resume_run(job.place, job.session, job.id),
        "repeat": lambda: repeat_again(job.place, job.session, job.id, "x.2", True),
        "close": lambda: close_run(job.place, job.session, job.id),
        "abort": lambda: abort_run(job.place, job.as_(RUTH).session, job.id, "Wrong unit."),
    }


@pytest.mark.req("P11-10e-1", "DI-COM-1")
def test_nothing_follows_the_event_that_closed_a_run(job: Job, shop: Shop) -> None:
    done(job.ncr("take"))
    ncr = next(iter(job.run.state.ncrs))
    done(abort_run(job.place, job.as_(RUTH).session, job.id, "Housing is cracked."))
    before = [one.data for one in shop.rooms.journal.run(job.id)]
    acts = all_acts(job) | {
        "amend": lambda: amend_ncr(job.place, job.session, job.id, ncr, {}, "More to say."),
        "withdraw": lambda: withdraw_ncr(job.place, job.session, job.id, ncr, "Was nothing."),
    }
    for name, act in acts.items():
        head = shop.rooms.journal.head.seq
        codes = why(act())
        assert codes == (["step.not_open"] if name == "repeat" else ["run.closed"]), name
        logged = [e.event for e in shop.rooms.journal.events_from(head + 1, 100) if e.event.type == "act.refused"]
        assert [(e.run, e.payload["run"], e.payload["reasons"][0]["code"]) for e in logged] == [
            (None, job.id, codes[0])
        ], name
    assert [one.data for one in shop.rooms.journal.run(job.id)] == before


def test_a_paused_run_takes_nothing_until_it_is_resumed(job: Job, shop: Shop) -> None:
    done(pause_run(job.place, job.session, job.id))
    acts = all_acts(job)
    for name in ("record", "scan", "late", "complete", "open", "skip", "tick", "sign", "repeat", "close"):
        refused(shop, acts[name], "run.not_open")
    assert done(pause_run(job.place, job.session, job.id)).events == ()
    done(resume_run(job.place, job.session, job.id))
    done(acts["record"]())  # type: ignore[arg-type]


def test_a_run_that_this_tablet_does_not_have_takes_nothing(job: Job, shop: Shop) -> None:
    session = shop.sign_in(RUTH)
    other = Job(shop, session, "01990000-0000-7000-8000-000000000000")
    for name, act in all_acts(other).items():
        if name != "abort":
            refused(shop, act, "run.not_owner")


# Roles.


ROLES: dict[str, set[str]] = {
    "operator": {"record", "complete", "open", "scan", "correct", "late", "note", "ncr", "tick", "resume", "repeat"},
    "supervisor": {
        "record", "complete", "open", "scan", "correct", "late", "note", "ncr", "tick", "resume", "repeat", "abort",
    },
    "trainer": {
        "record", "complete", "open", "scan", "correct", "late", "note", "ncr", "tick", "resume", "repeat",
    },
    "qa": {"ncr", "abort", "note"},
    "auditor": set(),
    "administrator": set(),
}  # fmt: skip


@pytest.mark.req("P11-10d-1", "P11-10g-1", "A11D-11-1", "S0-22")
@pytest.mark.parametrize("role", ROLES)
def test_each_role_may_do_its_acts_and_no_others(job: Job, shop: Shop, role: str) -> None:
    done(job.record("take", "shim", "1"))
    shop.change("people", PETRA, roles=[role])
    petra = job.as_(PETRA)
    acts: dict[str, Callable[[], object]] = {
        "record": lambda: petra.record("take", "remark", "1"),
        "scan": lambda: petra.scan("take", "gear", LOT),
        "correct": lambda: petra.correct("take", "shim", "2", "Typed wrongly."),
        "late": lambda: late(petra, "take", Entry(input="gear", entered=LOT), by=PETRA),
        "complete": lambda: petra.complete("take"),
        "open": lambda: open_step(petra.place, petra.session, petra.id, "take"),
        "tick": lambda: petra.tick("take", "gloves"),
        "note": lambda: add_note(petra.place, petra.session, petra.id, "take", "A note."),
        "resume": lambda: resume_run(petra.place, petra.session, petra.id),
        "repeat": lambda: repeat_again(petra.place, petra.session, petra.id, "x.2", True),
        "ncr": lambda: petra.ncr("take"),
        "abort": lambda: abort_run(petra.place, petra.session, petra.id, "Housing is cracked."),
    }
    for name, act in acts.items():
        if name not in ROLES[role]:
            refused(shop, act, "permission.missing")
    for name, act in acts.items():
        if name in ROLES[role]:
            outcome = act()
            assert not isinstance(outcome, Refusal) or "permission.missing" not in why(outcome), name


# What comes in the middle of a run.


MID_RUN: list[tuple[str, Callable[[Shop], object], tuple[str, ...]]] = [
    ("unit on hold", lambda s: s.hold("unit", "U-1"), ("hold.unit",)),
    ("order on hold", lambda s: s.hold("order", "WO-9000"), ("hold.order",)),
    ("station on hold", lambda s: s.hold("station", "B-07"), ("hold.station",)),
    ("instruction on hold", lambda s: s.hold("instruction", "WI-9000"), ("hold.instruction",)),
    ("lot in use on hold", lambda s: s.hold("lot", LOT), ("hold.lot",)),
    ("gauge in use on hold", lambda s: s.hold("equipment", "TD-0148"), ("hold.equipment",)),
    ("lot in use to quarantine", lambda s: s.change("lots", LOT, status="quarantine"), ("lot.quarantine",)),
    ("lot in use expired", lambda s: s.change("lots", LOT, expires="2026-11-19"), ("lot.expired",)),
    ("gauge in use blocked", lambda s: s.change("equipment", "TD-0148", status="blocked"), ("equipment.blocked",)),
    ("gauge of the second reading blocked", lambda s: s.change("equipment", "TD-2", status="blocked"),
        ("equipment.blocked",)),
    ("gauge in use overdue", lambda s: s.change("equipment", "TD-0148", calibration_due="2026-11-19"),
        ("equipment.calibration_ended",)),
    ("revision withdrawn", lambda s: s.change("releases", "WI-9000 A", status="withdrawn"), ("revision.withdrawn",)),
    ("order closed", lambda s: s.change("orders", "WO-9000", status="closed"), ("order.closed",)),
    ("training over", lambda s: s.change("training", MARA, valid_to="2026-11-19"), ("training.expired",)),
    ("clock drifts", lambda s: setattr(s.clock, "ahead", 200.0), ("clock.drifting",)),
    ("clock set back", lambda s: setattr(s.clock, "at", s.clock.at - timedelta(minutes=3)), ("clock.backward",)),
    ("holds too old", lambda s: setattr(s.clock, "at", s.clock.at + timedelta(hours=73)), ("lease.expired",)),
]  # fmt: skip


@pytest.mark.req("S0-13", "S0-25", "S0-26", "S1-04", "S0-05")
@pytest.mark.parametrize(("change", "codes"), [case[1:] for case in MID_RUN], ids=[case[0] for case in MID_RUN])
def test_gates_are_asked_again_when_a_step_is_completed(
    job: Job, shop: Shop, change: Callable[[Shop], object], codes: tuple[str, ...]
) -> None:
    shop.rows["equipment"].append({"id": "TD-2", "type": "torque_driver", "name": {}})
    shop.install("equipment")
    done(job.record("take", "gear", LOT))
    done(job.record("take", "gap", "10.00", reading=1, gauge="TD-0148"))
    done(job.record("take", "gap", "10.00", reading=2, gauge="TD-2"))
    done(job.record("take", "shim", "0.1"))
    change(shop)
    refused(shop, lambda: job.complete("take"), *codes)
    assert job.open == ["take"]

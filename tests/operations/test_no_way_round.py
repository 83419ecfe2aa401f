"""Ways round what the door asks for, each tried and refused: with another's work, other words, another clock."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta

import pytest

from handrail.domain.acts import PhotoTaken, Scan
from handrail.operations.abort_run import abort_run
from handrail.operations.draft_ncr import amend_ncr
from handrail.operations.pause_run import pause_run
from handrail.operations.sign import decline
from handrail.wire.photos import photo_digests
from tests.operations.documents import BENCH, BENCH_PARTS, GTIN, PERFORMED, VERIFIED, ask, branch, group, step, when
from tests.operations.workplace import AYSE, JONAS, MARA, PETRA, RUTH, SECRETS, Job, Shop, done, refused, why

LOT, OTHER_LOT = "L28B0817", "L27H0640"
PARTS = BENCH_PARTS["materials"]


@pytest.fixture
def job(shop: Shop) -> Job:
    """At the first step of the bench instruction."""
    shop.publish(BENCH, **BENCH_PARTS)
    return shop.try_out()


# Who.


@pytest.mark.req("P11-10i-1", "S0-09")
def test_who_is_not_trained_records_nothing_at_a_step_that_another_opened(job: Job, shop: Shop) -> None:
    shop.drop("training", lambda row: row["person"] == JONAS)
    jonas = job.as_(JONAS)
    refused(shop, lambda: jonas.record("take", "shim", na=True, reason="No shim in this kit."), "training.missing")
    done(job.record("take", "shim", na=True, reason="No shim in this kit."))
    refused(shop, lambda: jonas.correct("take", "shim", "0.3", "There was a shim."), "training.missing")


@pytest.mark.req("P11-10g-1")
def test_what_the_plant_takes_from_a_person_counts_while_they_are_signed_in(job: Job, shop: Shop) -> None:
    shop.change("people", MARA, active=False)
    refused(shop, lambda: job.record("take", "remark", "x"), "sign_in.inactive")
    refused(shop, lambda: job.complete("take"), "sign_in.inactive")
    shop.change("people", MARA, active=True, roles=["administrator"])
    refused(shop, lambda: job.record("take", "remark", "x"), "permission.missing")
    shop.drop("people", lambda row: row["id"] == MARA)
    refused(shop, lambda: job.record("take", "remark", "x"), "sign_in.inactive")


@pytest.mark.req("P11-10g-1")
def test_who_may_not_sign_does_not_decline_either(shop: Shop) -> None:
    shop.publish([step("look", ask("seen"), signatures=[PERFORMED])])
    job = shop.try_out()
    done(job.record("look", "seen", "yes"))
    shop.change("people", PETRA, roles=["administrator"])
    badge, pin = SECRETS[PETRA]["badge"], SECRETS[PETRA]["pin"]
    refused(
        shop, lambda: decline(job.place, job.session, job.id, "look", badge, pin, "I do not like it."),
        "signature.wrong_meaning",
    )  # fmt: skip


@pytest.mark.req("P11-10g-1")
def test_who_may_not_work_does_not_stop_the_work_of_others(job: Job, shop: Shop) -> None:
    ayse = job.as_(AYSE)
    refused(shop, lambda: pause_run(ayse.place, ayse.session, ayse.id), "permission.missing")
    assert job.run.state.status == "open"


# When.


@pytest.mark.req("DI-CON-3", "S0-45")
def test_a_clock_set_back_within_a_step_stops_the_entry(job: Job, shop: Shop) -> None:
    shop.clock.at -= timedelta(hours=5)
    refused(shop, lambda: job.record("take", "remark", "yesterday"), "clock.backward")
    shop.clock.at += timedelta(hours=5)
    done(job.record("take", "remark", "today"))


@pytest.mark.req("DI-CON-3")
def test_a_clock_that_was_set_stands_in_the_record_before_what_was_done(job: Job, shop: Shop) -> None:
    shop.clock.set_by = -90.0
    changed = done(job.record("take", "remark", "today"))
    jump, captured = job.shop.rooms.journal.run(job.id)[-2:]
    assert (jump.event.type, jump.event.actor.person) == ("clock.jumped", "system")
    assert jump.event.payload == {"seconds": 90.0, "direction": "backward"}
    assert captured.event.id == changed.events[0].id
    shop.check()


# What.


@pytest.mark.req("P11-10h-1", "BC-01")
def test_a_corrected_lot_is_the_lot_that_the_list_knows(job: Job, shop: Shop) -> None:
    done(job.record("take", "gear", LOT))
    forged = {"part": "310-1188-02", "expires": "2099-01-01"}
    other = Scan(raw=OTHER_LOT, method="wedge")
    refused(shop, lambda: job.correct("take", "gear", LOT, "Mixed up.", scan=other, **forged), "lot.wrong_part")


@pytest.mark.req("P11-10h-1", "BC-01")
def test_what_is_recorded_is_what_the_code_and_the_list_of_lots_say(job: Job, shop: Shop) -> None:
    other = Scan(raw=OTHER_LOT, method="wedge")
    forged = {"part": "310-1188-02", "expires": "2099-01-01"}
    refused(shop, lambda: job.record("take", "gear", LOT, scan=other, **forged), "lot.wrong_part")
    lied = Scan(raw=LOT, method="wedge", elements={"10": OTHER_LOT})
    capture = done(job.record("take", "gear", OTHER_LOT, scan=lied, **forged)).events[0].payload
    lot = shop.reference.lot(LOT)
    assert lot is not None and lot.expires is not None
    assert (capture["lot"], capture["part"], capture["expires"]) == (LOT, lot.part, lot.expires.isoformat())
    assert capture["scan"]["elements"] == {}


@pytest.mark.req("BC-07")
def test_a_serial_on_another_articles_label_is_not_used(shop: Shop) -> None:
    shop.publish([step("fit", ask("unit", "serial", material="gearhead"))], materials=PARTS)
    job = shop.try_out()
    wrong = "]d20109506000134369" + "21S-1"
    refused(shop, lambda: job.scan("fit", "unit", wrong), "lot.gtin_mismatch")
    scan = Scan(raw=wrong, method="wedge")
    refused(shop, lambda: job.record("fit", "unit", "S-1", scan=scan), "lot.gtin_mismatch")
    done(job.use("fit", job.scan("fit", "unit", f"]d201{GTIN}21S-1")))
    assert job.value("fit", "unit") == "S-1"


@pytest.mark.req("DI-ORI-1")
def test_a_photo_that_this_tablet_does_not_hold_is_not_recorded(shop: Shop) -> None:
    shop.publish([step("look", ask("seen", "photo"))])
    job = shop.try_out()
    nowhere = PhotoTaken(digest="0" * 64, size=1, mime="image/png", name="x.png")
    refused(shop, lambda: job.record("look", "seen", photo=nowhere), "entry.required")
    assert why(job.ncr("look", photos=(nowhere,))) == ["entry.required"]


# Holds and drafts.


@pytest.mark.req("REC-NCR-1")
def test_a_decision_on_a_hold_opens_no_hold_that_a_later_journal_of_the_tablet_sets(shop: Shop) -> None:
    shop.publish([step("gauge", ask("gap", "decimal", limits={"upper": "5"}))])
    first = shop.try_out()
    done(first.record("gauge", "gap", "9"))
    held = done(first.ncr("gauge")).events[1].payload["hold"]
    shop.release_hold(held)
    done(first.complete("gauge"))
    shop.close()
    for file in (shop.folder / "journal").glob("*.db*"):
        file.unlink()
    shop.open()
    assert shop.rooms.why == "replaced"
    second = shop.start(MARA, "WO-9000", "10", "U-2")
    done(second.record("gauge", "gap", "9"))
    done(second.ncr("gauge"))
    refused(shop, lambda: second.complete("gauge"), "step.out_of_limits", "hold.local")


def test_a_draft_is_amended_only_to_what_could_have_been_drafted(job: Job, shop: Shop) -> None:
    done(job.ncr("take"))
    for changes, code in [
        ({"quantity": -5}, "entry.not_whole"), ({"containment": "nowhere"}, "entry.no_such_input"),
        ({"defect": "NONE"}, "ncr.unknown_defect"), ({"person": "p-1"}, "entry.no_such_input"),
        ({"description": "x" * 5000}, "entry.too_long"),
    ]:  # fmt: skip
        assert why(amend_ncr(job.place, job.session, job.id, "D-0001", changes, "More to say.")) == [code]
    assert job.events("ncr.amended") == []
    done(amend_ncr(job.place, job.session, job.id, "D-0001", {"quantity": 2}, "More to say."))


# The course.


@pytest.mark.req("P11-10f-1")
def test_in_a_group_what_reads_a_value_waits_for_the_step_that_brings_it(shop: Shop) -> None:
    shop.publish([
        group(
            "any", step("one", ask("a")), step("two", ask("b"), **when("$a = 'yes'")),
            step("three", ask("c"), ask("d", **when("$b = 'yes'"))), step("four", ask("e")),
        ),
    ])  # fmt: skip
    job = shop.try_out()
    assert job.open == ["one", "four"]
    job.opened("one")
    done(job.record("one", "a", "yes"))
    done(job.complete("one"))
    assert job.open == ["two", "four"]
    job.opened("two")
    done(job.record("two", "b", "yes"))
    done(job.complete("two"))
    assert job.open == ["three", "four"]
    job.opened("three")
    done(job.record("three", "c", "1"))
    refused(shop, lambda: job.complete("three"), "step.captures_left")


@pytest.mark.req("P11-10f-1")
def test_a_condition_that_cannot_be_computed_leaves_no_step_out_and_no_run_stuck(shop: Shop) -> None:
    shop.publish([
        step("take", ask("z", "decimal"), ask("more", **when("1 div $z > 0")),
             ask("ratio", "decimal", required=False, constraint={"expr": {"text": ". div $z > 1"}})),
        step("next", ask("q"), **when("1 div $z > 0")),
        branch("way", ("1 div $z > 0", [step("left", ask("l"))]), otherwise=[step("right", ask("r"))]),
    ])  # fmt: skip
    job = shop.try_out()
    done(job.record("take", "z", "0"))
    refused(shop, lambda: job.complete("take"), "step.captures_left")
    refused(shop, lambda: job.record("take", "ratio", "1"), "entry.constraint")
    done(job.record("take", "more", "x"))
    done(job.complete("take"))
    assert job.open == ["next"]
    done(job.record("next", "q", "x"))
    done(job.complete("next"))
    assert job.open == ["right"]


@pytest.mark.req("MEA-3")
def test_a_calculated_value_that_can_no_longer_be_calculated_does_not_stand(shop: Shop) -> None:
    ratio = ask("ratio", "calculated", calculate={"text": "$v div $z"}, decimals=2, limits={"upper": "5"})
    shop.publish([step("take", ask("v", "decimal"), ask("z", "decimal"), ratio)])
    job = shop.try_out()
    done(job.record("take", "v", "9" * 30))
    done(job.record("take", "z", "3"))
    assert job.value("take", "ratio") == "3" * 30 + ".00"
    done(job.correct("take", "v", "9", "Slipped."))
    assert job.value("take", "ratio") == "3.00"
    done(job.correct("take", "z", "0", "Read wrongly."))
    gone = job.step("take").current("ratio")
    assert gone is not None
    assert (gone.capture.value, gone.capture.na, gone.capture.verdict) == (None, True, "none")
    done(job.correct("take", "z", "1", "Read wrongly."))
    assert job.value("take", "ratio") == "9.00"
    refused(shop, lambda: job.complete("take"), "step.out_of_limits")


# Too much.


@pytest.mark.req("P11-70-1", "P11-50-1")
def test_more_than_an_event_holds_is_signed_by_its_digest_and_kept(shop: Shop) -> None:
    names = [f"t{number}" for number in range(20)]
    shop.publish([step("write", *(ask(name) for name in names), signatures=[PERFORMED, VERIFIED])])
    job = shop.try_out()
    for name in names:
        done(job.record("write", name, "x" * 4000))
    asked = job.asked("write")
    made = done(job.sign("write", MARA)).events[0]
    assert made.payload["digest"] == asked.digest == hashlib.sha256(_kept(shop, asked.digest)).hexdigest()
    assert json.loads(_kept(shop, asked.digest)) == asked.shown
    # It travels, is exported and is verified like a photo.
    assert list(photo_digests(made)) == [asked.digest]
    done(job.sign("write", JONAS))
    done(job.complete("write"))


def _kept(shop: Shop, digest: str) -> bytes:
    content = shop.rooms.blobs.get(digest)
    assert content is not None
    return content


def test_a_reason_that_no_event_could_hold_is_none(job: Job, shop: Shop) -> None:
    ruth = shop.sign_in(RUTH)
    refused(shop, lambda: abort_run(shop.place, ruth, job.id, "x" * 70_000), "entry.reason_missing")

"""Reviewing a closed record: who may, what must be seen, what is signed; and the ways round, each tried and refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from handrail.domain.acts import RecordReviewed, ReviewMeaning
from handrail.domain.event import Draft
from handrail.domain.policy import ReviewMethod, ReviewPolicy
from handrail.domain.refusal import Refusal
from handrail.domain.review import RULES
from handrail.operations.abort_run import abort_run
from handrail.operations.review_record import ReviewAsked, methods, next_review, review_record, trail_of
from handrail.operations.sign import MOST_SHOWN, content_digest
from handrail.operations.workplace import Changed, Session
from handrail.records.evidence_check import verify_evidence
from handrail.records.handout import Held, hand_out
from handrail.wire.report import Report
from handrail.words import Words
from tests.operations.documents import GAP, PERFORMED, VERIFIED, ask, step
from tests.operations.workplace import (
    AYSE,
    GATEWAY,
    JONAS,
    MARA,
    PETRA,
    RUTH,
    SECRETS,
    Job,
    Shop,
    done,
    refused,
    why,
)  # fmt: skip

WORK = [
    step("one", ask("gap", "measurement", readings=2, **GAP), ask("shim", na_allowed=True)),
    step("two", ask("look", "pass_fail"), signatures=[PERFORMED, VERIFIED]),
]
SENTENCE = "I have read this record and found it complete."


@pytest.fixture
def job(shop: Shop) -> Job:
    """Closed, with a value out of limits that was measured again, one typed wrongly, one N/A, and a refusal."""
    shop.publish(WORK)
    return worked(shop.try_out())


def worked(job: Job) -> Job:
    done(job.record("one", "gap", "10.70", gauge="TD-0148"))
    why(job.complete("one"))
    done(job.record("one", "gap", "10.10", gauge="TD-0148", reason="Dirt on the face."))
    done(job.record("one", "gap", "10.00", reading=2, gauge="TD-0148"))
    done(job.correct("one", "gap", "9.90", "Mistyped.", reading=2, gauge="TD-0148"))
    done(job.record("one", "shim", na=True, reason="No shim in this kit."))
    done(job.complete("one"))
    done(job.record("two", "look", "pass"))
    done(job.sign("two", MARA))
    done(job.sign("two", JONAS))
    done(job.complete("two"))
    assert job.run.state.status == "completed"
    return job


def asked(job: Job, method: ReviewMethod | None = None) -> ReviewAsked:
    found = next_review(job.place, job.session, job.id, method)
    assert isinstance(found, ReviewAsked), found
    return found


def seen_in(found: ReviewAsked) -> frozenset[str]:
    return frozenset(entry.event.id for entry in found.review.shown)


def review(
    job: Job, found: ReviewAsked, by: str, meaning: ReviewMeaning = "reviewed", seen: frozenset[str] | None = None,
    reason: str = "", pin: str | None = None, **more: Any,
) -> Changed | Refusal:  # fmt: skip
    """Signs what was found, as the screen does."""
    looked = seen_in(found) if seen is None else seen
    given: dict[str, Any] = {
        "method": found.review.method, "meaning": meaning, "seen": looked, "reason": reason, "sentence": SENTENCE,
        "digest": found.digest(meaning, looked, reason),
    }  # fmt: skip
    secret = SECRETS[by]
    return review_record(
        job.place, job.session, job.id, secret["badge"], pin or secret["pin"], **(given | more)
    )  # fmt: skip


def reviews(shop: Shop) -> list[RecordReviewed]:
    found = [RecordReviewed.model_validate(event.payload) for event in shop.events("record.reviewed")]
    assert [one.run for one in found if not shop.place.reviews(one.run)] == []
    return found


# As it should be.


@pytest.mark.req("A11D-12-4", "P11-200-1", "P11-50-1", "P11-70-1", "DI-EXC-1")
@pytest.mark.parametrize("who", [RUTH, AYSE])
def test_a_supervisor_and_quality_sign_what_they_were_shown(job: Job, shop: Shop, who: str) -> None:
    before = job.events()
    reviewer = job.as_(who)
    found = asked(reviewer)
    changed = done(review(reviewer, found, who))
    (event,) = changed.events
    (kept,) = reviews(shop)
    assert (event.type, event.run, event.run_seq, event.actor.person) == ("record.reviewed", None, None, who)
    assert (event.work, event.source) == (job.run.work, job.run.source)
    assert (kept.run, kept.count, kept.head) == (job.id, len(before), shop.rooms.journal.run(job.id)[-1].hash)
    assert (kept.person, kept.meaning, kept.sentence, kept.method) == (who, "reviewed", SENTENCE, "exception")
    assert (kept.rules, kept.exceptions, kept.sample, kept.seen) == (RULES, 5, 0, 5)
    assert kept.exceptions + kept.others == kept.count
    assert kept.digest == content_digest(kept.shown) == found.digest("reviewed", seen_in(found))
    rows = kept.shown["entries"]
    assert [row["rules"] for row in rows] == [["out"], ["refused"], ["again"], ["changed"], ["na"]]
    assert [row["hash"] for row in rows] == [
        one.hash for one in shop.rooms.journal.run(job.id) if one.event.id in seen_in(found)
    ]
    # Nothing came into the run's own chain.
    assert job.events() == before


@pytest.mark.req("A11D-12-4")
def test_a_review_needs_no_network_and_is_there_after_a_restart(job: Job, shop: Shop) -> None:
    shop.clock.ahead = None
    reviewer = job.as_(RUTH)
    done(review(reviewer, asked(reviewer), RUTH))
    waiting = shop.rooms.journal.waiting()
    shop.again()
    assert [one.event.type for one in shop.place.reviews(job.id)] == ["record.reviewed"]
    assert shop.place.reviews("another") == ()
    assert shop.rooms.journal.waiting() == waiting == shop.rooms.journal.head.seq


@pytest.mark.req("DI-EXC-1", "A11D-12-4")
def test_a_sample_is_seen_besides_and_its_seed_is_recorded(job: Job, shop: Shop) -> None:
    reviewer = job.as_(RUTH)
    found = asked(reviewer, "sample")
    done(review(reviewer, found, RUTH))
    (kept,) = reviews(shop)
    assert (kept.method, kept.sample, kept.seen, kept.seed) == ("sample", 5, 10, found.review.seed)
    drawn = [row["event"] for row in kept.shown["entries"] if row["sample"]]
    assert sorted(drawn) == sorted(entry.event.id for entry in found.review.sample)


@pytest.mark.req("A11D-12-4")
def test_a_reviewer_rejects_with_a_reason_and_may_do_so_before_all_is_seen(job: Job, shop: Shop) -> None:
    reviewer = job.as_(RUTH)
    found = asked(reviewer)
    first = frozenset({found.review.shown[0].event.id})
    assert why(review(reviewer, found, RUTH, "rejected", first)) == ["entry.reason_missing"]
    assert why(review(reviewer, found, RUTH, "rejected", first, "  x ")) == ["entry.reason_missing"]
    done(review(reviewer, found, RUTH, "rejected", first, "The gauge was not the right one."))
    (kept,) = reviews(shop)
    assert (kept.meaning, kept.reason, kept.seen) == ("rejected", "The gauge was not the right one.", 1)
    assert (kept.shown["meaning"], kept.shown["reason"]) == (kept.meaning, kept.reason)
    assert [row["seen"] for row in kept.shown["entries"]] == [True, False, False, False, False]


@pytest.mark.req("A11D-12-4")
def test_a_second_review_names_the_first(job: Job, shop: Shop) -> None:
    ruth, ayse = job.as_(RUTH), job.as_(AYSE)
    done(review(ruth, asked(ruth), RUTH))
    done(review(ayse, asked(ayse), AYSE))
    first, second = shop.place.reviews(job.id)
    assert first.event.payload["shown"]["earlier"] == []
    assert second.event.payload["shown"]["earlier"] == [first.hash]


@pytest.mark.req("DI-COM-1")
def test_a_run_that_ended_early_is_reviewed_too(shop: Shop) -> None:
    shop.publish(WORK)
    job = shop.try_out()
    done(job.record("one", "gap", "10.70", gauge="TD-0148"))
    done(abort_run(job.place, shop.sign_in(AYSE), job.id, "Part is damaged"))
    ruth = job.as_(RUTH)
    found = asked(ruth)
    assert [entry.rules for entry in found.review.shown] == [("out",), ("aborted",)]
    done(review(ruth, found, RUTH))
    assert reviews(shop)[0].shown["outcome"] == "aborted"


def handed_out(job: Job, folder: Path) -> tuple[Report, str]:
    """What a verifier says of the evidence, with the keys that the site knows, and the text of the PDF."""
    journal, reference = job.shop.rooms.journal, job.shop.reference
    held = Held(
        run=job.id, stored=journal.run(job.id), journal=journal.id, key=journal.key, photo=job.shop.rooms.blobs.get,
        receipts=(), gateways={}, package=reference.package, reviews=job.place.reviews(job.id),
    )  # fmt: skip
    record, evidence = hand_out(held, Words("en", "Europe/Berlin"), job.shop.clock.at, "+01:00", "test")
    (folder / "E.zip").write_bytes(evidence)
    keys = {journal.id: {journal.key.id: journal.key.public}}
    text = " ".join(page.extract_text() for page in PdfReader(BytesIO(record)).pages)
    return verify_evidence(folder / "E.zip", keys, {GATEWAY.id: GATEWAY.public}), " ".join(text.split())


@pytest.mark.req("A11D-12-4", "P11-10b-1")
def test_the_review_is_in_the_record_that_is_handed_out_and_in_its_evidence(job: Job, tmp_path: Path) -> None:
    before, text = handed_out(job, tmp_path)
    assert before.good
    assert "Not reviewed" in text
    ruth = job.as_(RUTH)
    done(review(ruth, asked(ruth), RUTH))
    after, text = handed_out(job, tmp_path)
    assert after.good
    assert (after.events, after.head) == (before.events, before.head)
    assert [note.partition(" on ")[0] for note in after.notes] == ["reviewed by Ruth Brandt"]
    # The two signatures of the run, and the reviewer's own.
    assert (before.signatures, after.signatures) == (2, 3)
    assert f"By exception: 5 of 5 entries seen, {after.events - 5} others counted." in text


@pytest.mark.req("P11-70-1", "A11D-12-4")
@pytest.mark.parametrize(
    "forged", [{"meaning": "rejected"}, {"seen": 0}, {"reason": "Bad."}, {"name": "Jonas Lindqvist"}, {"person": MARA}]
)
def test_who_holds_the_tablets_key_alone_makes_no_review(job: Job, tmp_path: Path, forged: dict[str, Any]) -> None:
    ruth = job.as_(RUTH)
    done(review(ruth, asked(ruth), RUTH))
    (real,) = job.place.reviews(job.id)
    draft = Draft(type="record.reviewed", payload=real.event.payload | forged)
    job.place.record_beside(job.run, draft, real.event.actor)
    job.shop.forged = True
    report, _ = handed_out(job, tmp_path)
    assert report.bad is not None
    assert (report.bad.item, report.bad.detail.partition(":")[0]) == ("review 2", "bad_signature")


@pytest.mark.req("P11-70-1")
def test_more_than_an_event_holds_is_sealed_and_named_by_its_digest(shop: Shop, tmp_path: Path) -> None:
    shop.publish([step("one", ask("gap", "measurement", readings=50, **GAP))])
    job = shop.try_out()
    for reading in range(1, 51):
        done(job.record("one", "gap", "10.70", reading=reading, gauge="TD-0148"))
        for value in ("10.60", "10.00"):
            done(job.record("one", "gap", value, reading=reading, gauge="TD-0148", reason="Dirt on the face."))
    done(job.complete("one"))
    ruth = job.as_(RUTH)
    done(review(ruth, asked(ruth), RUTH))
    (kept,) = reviews(shop)
    assert kept.shown.keys() == {"digest", "size", "mime", "name"}
    content = shop.rooms.blobs.get(kept.shown["digest"])
    assert content is not None
    assert MOST_SHOWN < len(content) == kept.shown["size"]
    assert kept.digest == kept.shown["digest"]
    # The evidence holds what was shown as well.
    report, text = handed_out(job, tmp_path)
    assert (report.good, report.photos) == (True, 1)
    assert "By exception: 150 of 150 entries seen" in text


# Who.


@pytest.mark.req("A11D-12-4", "P11-10g-1", "P11-10d-1")
@pytest.mark.parametrize("who", [PETRA, MARA])
def test_a_role_that_may_not_review_is_refused(job: Job, shop: Shop, who: str) -> None:
    other = job.as_(who)
    found = asked(job.as_(RUTH))
    refused(shop, lambda: next_review(other.place, other.session, other.id), "permission.missing")
    refused(shop, lambda: review(other, found, who), "permission.missing")
    assert reviews(shop) == []


@pytest.mark.req("A11D-12-4")
@pytest.mark.parametrize("who", [MARA, JONAS])
def test_who_worked_on_it_or_signed_in_it_does_not_review_it(job: Job, shop: Shop, who: str) -> None:
    found = asked(job.as_(RUTH))
    shop.change("people", who, roles=["supervisor"])
    same = job.as_(who)
    refused(shop, lambda: next_review(same.place, same.session, same.id), "review.same_person")
    refused(shop, lambda: review(same, found, who), "review.same_person")
    refused(shop, lambda: review(same, found, RUTH), "review.same_person")


@pytest.mark.req("A11D-12-4", "P11-200-4")
def test_a_second_badge_does_not_make_a_second_person(job: Job, shop: Shop) -> None:
    found = asked(job.as_(RUTH))
    shop.change("people", MARA, roles=["supervisor"], badge="f" * 64, badge_hint="9999")
    person = shop.reference.person(MARA)
    assert person is not None
    mara = Job(shop, Session(person, "en"), job.id)
    refused(shop, lambda: next_review(mara.place, mara.session, mara.id), "review.same_person")
    refused(shop, lambda: review(mara, found, MARA), "review.same_person")


@pytest.mark.req("P11-200-1", "P11-300-1")
def test_only_who_is_signed_in_signs_and_a_wrong_pin_is_an_event(job: Job, shop: Shop) -> None:
    ruth = job.as_(RUTH)
    found = asked(ruth)
    refused(shop, lambda: review(ruth, found, AYSE), "signature.not_you")
    refused(shop, lambda: review(ruth, found, RUTH, pin="000000"), "sign_in.no_match")
    not_you, wrong = [event.payload for event in shop.events("signature.failed")]
    assert (not_you["person"], not_you["run"], not_you["requirement"]) == (AYSE, job.id, "@review")
    assert (wrong.get("person"), wrong["code"], wrong["failures"]) == (None, "sign_in.no_match", 1)
    assert reviews(shop) == []


@pytest.mark.req("P11-100-2", "P11-10g-1", "P11-10i-1")
def test_what_the_plant_takes_from_the_reviewer_counts_at_once(job: Job, shop: Shop) -> None:
    ruth = job.as_(RUTH)
    found = asked(ruth)
    shop.drop("training", lambda row: (row["person"], row.get("scope")) == (RUTH, "sign"))
    refused(shop, lambda: review(ruth, found, RUTH), "training.sign_missing")
    shop.change("people", RUTH, proofed=False)
    refused(shop, lambda: review(ruth, found, RUTH), "sign_in.not_proofed")
    shop.change("people", RUTH, roles=["operator"], proofed=True)
    refused(shop, lambda: review(ruth, found, RUTH), "permission.missing")
    shop.change("people", RUTH, active=False)
    refused(shop, lambda: review(ruth, found, RUTH), "sign_in.inactive")


# What.


@pytest.mark.req("A11D-12-4")
def test_an_open_record_is_not_reviewed_and_all_reasons_are_said(shop: Shop) -> None:
    shop.publish(WORK)
    job = shop.try_out()
    ruth = job.as_(RUTH)
    refused(shop, lambda: next_review(ruth.place, ruth.session, ruth.id), "review.not_closed")
    shop.change("people", MARA, roles=["supervisor"])
    again = job.as_(MARA)
    refused(
        shop, lambda: next_review(again.place, again.session, again.id), "review.same_person", "review.not_closed"
    )  # fmt: skip
    assert why(next_review(ruth.place, ruth.session, "no-such-run")) == ["run.not_owner"]


@pytest.mark.req("A11D-12-4", "DI-EXC-1")
def test_what_was_not_opened_is_not_reviewed(job: Job, shop: Shop) -> None:
    ruth = job.as_(RUTH)
    found = asked(ruth)
    for left_out in seen_in(found):
        others = seen_in(found) - {left_out}
        refusal = refused(shop, partial(review, ruth, found, RUTH, seen=others), "review.not_seen")
        assert refusal.reasons[0].params == {"count": "1"}
    refused(shop, lambda: review(ruth, found, RUTH, seen=frozenset()), "review.not_seen")
    # Entries of another method do not count for those of this one.
    refused(shop, lambda: review(ruth, found, RUTH, method="sample"), "review.not_seen")


@pytest.mark.req("P11-70-1", "A11D-12-4")
@pytest.mark.parametrize(
    "change",
    [
        lambda shop, job: done(review(job.as_(AYSE), asked(job.as_(AYSE)), AYSE)),
        lambda shop, job: done(review(job.as_(AYSE), asked(job.as_(AYSE)), AYSE, "rejected", reason="No.  No.")),
    ],
)
def test_a_record_that_changed_since_it_was_shown_is_not_signed(
    job: Job, shop: Shop, change: Callable[[Shop, Job], object]
) -> None:
    ruth = job.as_(RUTH)
    found = asked(ruth)
    change(shop, job)
    refused(shop, lambda: review(ruth, found, RUTH), "signature.changed")
    done(review(ruth, asked(ruth), RUTH))


@pytest.mark.req("P11-70-1")
def test_a_digest_of_other_words_is_not_signed(job: Job, shop: Shop) -> None:
    ruth = job.as_(RUTH)
    found = asked(ruth)
    other = found.digest("rejected", seen_in(found), "A reason")
    refused(shop, lambda: review(ruth, found, RUTH, digest=other), "signature.changed")
    refused(shop, lambda: review(ruth, found, RUTH, "rejected", reason="Another", digest=other), "signature.changed")
    stranger = ReviewAsked(found.run, found.review, "fr", found.earlier)
    refused(shop, lambda: review(ruth, stranger, RUTH), "signature.changed")


@pytest.mark.req("DI-EXC-1")
def test_a_site_that_asks_for_a_sample_takes_no_review_by_exception_alone(job: Job, shop: Shop) -> None:
    ruth = job.as_(RUTH)
    found = asked(ruth)
    shop.policy = shop.policy.model_copy(update={"review": ReviewPolicy(least="sample", sample_least=2)})
    shop.install("people")
    refused(shop, lambda: review(ruth, found, RUTH), "review.too_little")
    closed = methods(ruth.place, trail_of(ruth.place, ruth.id))
    assert {method: why_not.code if why_not else "" for method, why_not in closed.items()} == {
        "exception": "review.too_little", "sample": "", "every": "",
    }  # fmt: skip
    assert asked(ruth).review.method == "sample"
    larger = asked(ruth)
    shop.policy = shop.policy.model_copy(update={"review": ReviewPolicy(least="sample", sample_least=7)})
    shop.install("people")
    refused(shop, lambda: review(ruth, larger, RUTH), "review.not_seen")


@pytest.mark.req("DI-CON-3")
def test_a_clock_that_is_wrong_stops_the_signature(job: Job, shop: Shop) -> None:
    ruth = job.as_(RUTH)
    found = asked(ruth)
    shop.clock.at -= timedelta(hours=5)
    refused(shop, lambda: review(ruth, found, RUTH), "clock.backward")
    shop.clock.at += timedelta(hours=5)
    done(review(ruth, found, RUTH))


@pytest.mark.req("P11-10a-1")
def test_a_record_whose_bytes_are_not_those_that_were_hashed_is_not_reviewed(
    job: Job, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    ruth = job.as_(RUTH)
    found = asked(ruth)
    stored = shop.rooms.journal.run(job.id)
    stored[2].data = stored[2].data.replace(b"10.70", b"10.07")
    with monkeypatch.context() as patch:
        patch.setattr(shop.rooms.journal, "run", lambda run: stored)
        refused(shop, lambda: review(ruth, found, RUTH), "review.broken")
    done(review(ruth, found, RUTH))

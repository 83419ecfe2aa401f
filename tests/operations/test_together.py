"""One signature for several records: each shown, each signed by itself, all of them or none (P11-70-1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from uuid import uuid4

import pytest

from handrail.domain.refusal import Refusal
from handrail.operations.sign import ShownRecord, sign_together, together
from handrail.operations.start_run import start_run
from handrail.operations.workplace import Changed
from tests.operations.documents import PERFORMED, VERIFIED, ask, step
from tests.operations.workplace import AYSE, JONAS, MARA, SECRETS, Job, Shop, done, refused

pytestmark = pytest.mark.req("P11-70-1", "P11-200-1")
UNITS = ("U-1", "U-2")


@pytest.fixture
def jobs(shop: Shop) -> list[Job]:
    """Two units at the same step, performed by Mara and to be verified."""
    shop.publish([step("one", ask("gap"), signatures=[PERFORMED, VERIFIED]), step("two")])
    made: list[Job] = []
    for unit in UNITS:
        session = shop.sign_in(MARA)
        run = str(uuid4())
        done(start_run(shop.place, session, "WO-9000", "10", unit, run))
        job = Job(shop, session, run)
        done(job.record("one", "gap", unit))
        done(job.sign("one", MARA))
        made.append(job)
    return made


def shown(jobs: Sequence[Job]) -> list[ShownRecord]:
    return [ShownRecord(job.id, "one", job.asked("one").digest) for job in jobs]


def sign(jobs: Sequence[Job], records: Sequence[ShownRecord], person: str = JONAS) -> tuple[Changed, ...] | Refusal:
    who = SECRETS[person]
    return sign_together(
        jobs[0].place, jobs[0].session, records, who["badge"], who["pin"], sentence="I checked this work."
    )


def standing(jobs: Sequence[Job]) -> list[list[str]]:
    return [[made.signature.meaning for made in job.step("one").standing()] for job in jobs]


def test_each_record_gets_a_signature_over_its_own_content(jobs: list[Job], shop: Shop) -> None:
    (other,) = together(shop.place, jobs[0].session, jobs[0].asked("one"))
    assert other.run.work.unit == "U-2"
    records = shown(jobs)
    assert not isinstance(sign(jobs, records), Refusal)
    assert standing(jobs) == [["performed", "verified"]] * 2
    made = [job.events("signature.made")[-1] for job in jobs]
    assert [event.payload["digest"] for event in made] == [record.digest for record in records]
    assert len({event.payload["proof"]["signature"] for event in made}) == 2
    assert [event.payload["shown"]["unit"] for event in made] == list(UNITS)
    for job in jobs:
        done(job.complete("one"))


def test_what_was_not_shown_as_it_is_now_refuses_them_all(jobs: list[Job], shop: Shop) -> None:
    records = shown(jobs)
    for wrong in (replace(records[1], digest=records[0].digest), replace(records[1], digest="0" * 64)):
        refused(shop, lambda wrong=wrong: sign(jobs, [records[0], wrong]), "signature.changed")
    done(jobs[1].correct("one", "gap", "U-2b", "Read wrongly."))
    done(jobs[1].sign("one", MARA))
    refused(shop, lambda: sign(jobs, records), "signature.changed")
    assert standing(jobs) == [["performed"]] * 2


def test_who_may_not_sign_one_of_them_signs_none(jobs: list[Job], shop: Shop) -> None:
    done(jobs[1].as_(JONAS).correct("one", "gap", "U-2b", "Read wrongly."))
    done(jobs[1].sign("one", MARA))
    refused(shop, lambda: sign(jobs, shown(jobs)), "signature.same_person")
    assert standing(jobs) == [["performed"]] * 2
    assert not isinstance(sign(jobs, shown(jobs), AYSE), Refusal)


def test_a_hold_on_one_of_them_stops_all(jobs: list[Job], shop: Shop) -> None:
    records = shown(jobs)
    shop.hold("unit", "U-2")
    refused(shop, lambda: sign(jobs, records), "hold.unit")
    assert standing(jobs) == [["performed"]] * 2


def test_a_wrong_secret_counts_once(jobs: list[Job], shop: Shop) -> None:
    who = SECRETS[JONAS]
    refused(
        shop, lambda: sign_together(
            shop.place, jobs[0].session, shown(jobs), who["badge"], "000000", sentence="I checked this work."
        ), "sign_in.no_match",
    )  # fmt: skip
    assert [event.payload["failures"] for event in shop.events("signature.failed")] == [1]


def test_only_the_same_signature_of_the_same_revision_goes_with_it(jobs: list[Job], shop: Shop) -> None:
    asked = jobs[0].asked("one")
    done(jobs[1].correct("one", "gap", "U-2b", "Read wrongly."))
    assert together(shop.place, jobs[0].session, asked) == ()

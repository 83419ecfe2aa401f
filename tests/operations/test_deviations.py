"""Signing past a closed gate: where policy says so, by somebody else, with a reason, for this run (rule 16)."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from handrail.commands.verify import verify
from handrail.domain.acts import GateOverridden
from handrail.domain.event import Draft
from handrail.domain.policy import OverridePolicy
from handrail.domain.refusal import Refusal
from handrail.journal.opening import pin_gateway
from handrail.operations.authorise import DeviationAsked, authorise, next_deviation
from handrail.operations.authorise import Job as Wanted
from handrail.operations.skip_step import skip_step
from handrail.operations.start_run import start_run
from handrail.operations.workplace import Changed, Session
from tests.operations.documents import GAP, PERFORMED, ask, step
from tests.operations.workplace import AYSE, GATEWAY, JONAS, MARA, RUTH, SECRETS, Job, Shop, done, refused

pytestmark = pytest.mark.req("P11-10i-1")
WORK = ("WO-9000", "10", "U-1")
WHY = "Trained on B, the change is the torque alone."
BODY = [
    step("turn", ask("gap", "measurement", **GAP), signatures=[PERFORMED]),
    step("wipe", ask("clean", required=False)),
    step("spare", ask("extra"), skip={"roles": ["supervisor"]}),
]


def allow(shop: Shop, **policy: Any) -> None:
    shop.policy = shop.policy.model_copy(update={"overrides": OverridePolicy(**policy)})
    shop.install("training")


def untrain(shop: Shop, person: str) -> None:
    shop.drop("training", lambda row: row["person"] == person)


def sign(
    shop: Shop, session: Session, wanted: Wanted, person: str = RUTH, reason: str = WHY, digest: str = ""
) -> Changed | Refusal:
    asked = next_deviation(shop.place, session, wanted)
    assert isinstance(asked, DeviationAsked), asked
    return authorise(
        shop.place, session, wanted, SECRETS[person]["badge"], SECRETS[person]["pin"],
        digest=digest or asked.digest(reason), sentence="I authorise this deviation.", reason=reason,
    )  # fmt: skip


@pytest.fixture
def fresh(shop: Shop) -> Wanted:
    shop.publish(BODY)
    return Wanted(*WORK, str(uuid4()), starts=True)


def test_a_supervisor_starts_an_untrained_persons_run_with_a_reason(shop: Shop, fresh: Wanted) -> None:
    allow(shop, training=True)
    untrain(shop, MARA)
    mara = shop.sign_in(MARA)
    refused(shop, lambda: start_run(shop.place, mara, *WORK, fresh.run), "training.missing")
    done(sign(shop, mara, fresh))
    job = Job(shop, mara, fresh.run)
    started, deviation = job.events()[:2]
    assert (started.type, started.actor.person) == ("run.started", MARA)
    assert [e.code for e in started.gates if e.gate == "training"] == ["training.overridden"]
    said = GateOverridden.model_validate(deviation.payload)
    assert (deviation.actor.person, deviation.actor.role, said.meaning) == (RUTH, "supervisor", "authorised_deviation")
    assert [(one.kind, one.subject, one.code) for one in said.covers] == [("training", MARA, "training.missing")]
    assert (said.reason, said.shown["reason"], said.shown["person"]) == (WHY, WHY, MARA)
    # She works and signs for it; after a restart as well.
    shop.again()
    job = Job(shop, shop.sign_in(MARA), fresh.run)
    job.opened("turn")
    done(job.record("turn", "gap", "10.00", gauge="TD-0148"))
    done(job.sign("turn", MARA))
    done(job.complete("turn"))


def test_it_is_for_one_person_and_one_run(shop: Shop, fresh: Wanted) -> None:
    allow(shop, training=True)
    untrain(shop, MARA)
    untrain(shop, JONAS)
    mara = shop.sign_in(MARA)
    done(sign(shop, mara, fresh))
    jonas = Job(shop, shop.sign_in(JONAS), fresh.run)
    refused(shop, lambda: jonas.record("turn", "gap", "10.00", gauge="TD-0148"), "training.missing")
    other = ("WO-9000", "10", "U-2")
    refused(shop, lambda: start_run(shop.place, mara, *other, str(uuid4())), "training.missing")


def test_nothing_is_stored_of_a_start_that_another_gate_keeps_closed(shop: Shop, fresh: Wanted) -> None:
    allow(shop, training=True)
    untrain(shop, MARA)
    shop.hold("unit", "U-1")
    mara = shop.sign_in(MARA)
    refused(shop, lambda: sign(shop, mara, fresh), "hold.unit")
    assert not shop.events("gate.overridden")


def test_under_way_training_that_ended_is_signed_past(shop: Shop, fresh: Wanted) -> None:
    job = shop.try_out()
    untrain(shop, MARA)
    wanted = Wanted(*WORK, job.id)
    refused(shop, lambda: next_deviation(shop.place, job.session, wanted), "deviation.none")
    allow(shop, training=True)
    refused(shop, lambda: job.record("turn", "gap", "10.00", gauge="TD-0148"), "training.missing")
    done(sign(shop, job.session, wanted))
    done(job.record("turn", "gap", "10.00", gauge="TD-0148"))


@pytest.mark.req("P11-200-4", "A11D-11-1")
def test_who_may_not_authorise(shop: Shop, fresh: Wanted) -> None:
    allow(shop, training=True)
    untrain(shop, MARA)
    mara = shop.sign_in(MARA)
    for person, code in ((MARA, "permission.missing"), (JONAS, "permission.missing"), (AYSE, "permission.missing")):
        refused(shop, lambda person=person: sign(shop, mara, fresh, person), code)
    shop.change("people", MARA, roles=["operator", "supervisor"])
    refused(shop, lambda: sign(shop, mara, fresh, MARA), "signature.same_person")
    shop.change("people", RUTH, proofed=False)
    refused(shop, lambda: sign(shop, mara, fresh), "sign_in.not_proofed")
    assert [event.payload["requirement"] for event in shop.events("signature.failed")] == ["deviation"] * 5
    refused(shop, lambda: sign(shop, mara, fresh, reason="."), "entry.reason_missing")
    refused(shop, lambda: sign(shop, mara, fresh, digest="0" * 64), "signature.changed")


@pytest.mark.req("MEA-4")
def test_a_calibration_is_overdue_within_the_limit_of_policy_alone(shop: Shop, fresh: Wanted) -> None:
    job = shop.try_out()
    shop.change("equipment", "TD-0148", calibration_due="2026-11-17")
    wanted = Wanted(*WORK, job.id)

    def use() -> object:
        return job.record("turn", "gap", "10.00", gauge="TD-0148")

    refused(shop, use, "equipment.calibration_ended")
    allow(shop, calibration_days=2)
    refused(shop, lambda: next_deviation(shop.place, job.session, wanted), "deviation.none")
    allow(shop, calibration_days=3)
    done(sign(shop, job.session, Wanted(*WORK, job.id, gauge="TD-0148")))
    done(use())  # type: ignore[arg-type]
    assert [e.code for e in job.events("capture.recorded")[-1].gates if e.gate == "equipment"] == [
        "equipment.overridden"
    ]
    # The day goes by: it is over the limit.
    shop.change("equipment", "TD-0148", calibration_due="2026-11-16")
    refused(shop, lambda: job.complete("turn"), "step.signatures_left", "equipment.calibration_ended")


def test_a_step_is_skipped_by_a_role_that_may_not(shop: Shop, fresh: Wanted) -> None:
    job = shop.try_out()
    done(job.record("turn", "gap", "10.00", gauge="TD-0148"))
    done(job.sign("turn", MARA))
    done(job.complete("turn"))
    allow(shop, skip=True)
    refused(shop, lambda: skip_step(job.place, job.session, job.id, "wipe", "No dust."), "step.not_skippable")
    done(sign(shop, job.session, Wanted(*WORK, job.id, skip="wipe")))
    done(skip_step(job.place, job.session, job.id, "wipe", "No dust."))
    refused(shop, lambda: skip_step(job.place, job.session, job.id, "spare", "Not this one."), "permission.missing")


@pytest.mark.req("A11D-8-1")
def test_what_is_never_signed_past(shop: Shop, fresh: Wanted) -> None:
    allow(shop, training=True, calibration_days=30, skip=True)
    mara = shop.sign_in(MARA)
    shop.hold("unit", "U-1")
    refused(shop, lambda: next_deviation(shop.place, mara, fresh), "deviation.none")
    shop.change("releases", "WI-9000 A", status="withdrawn")
    refused(shop, lambda: next_deviation(shop.place, mara, fresh), "revision.withdrawn", "hold.unit")


@pytest.mark.req("P11-70-1", "P11-10a-1")
def test_who_holds_the_tablets_key_alone_authorises_nothing(shop: Shop, fresh: Wanted) -> None:
    allow(shop, training=True)
    untrain(shop, MARA)
    done(sign(shop, shop.sign_in(MARA), fresh))
    pin_gateway(shop.keys, GATEWAY.public)
    (good,) = verify(shop.folder)
    assert (good.good, good.signatures) == (True, 1)
    run = shop.place.run(fresh.run)
    assert run is not None
    (real,) = shop.events("gate.overridden")
    for changes in ({"reason": "Because."}, {"covers": [{"kind": "training", "subject": JONAS, "code": "x"}]}):
        draft = Draft(type="gate.overridden", payload=real.payload | changes, actor=real.actor)
        shop.place.record(run, [draft], shop.sign_in(JONAS))
    shop.forged = True
    (bad,) = verify(shop.folder)
    assert bad.bad is not None
    assert bad.bad.detail.startswith("bad_signature")

"""Signing on with the secret alone, where the site's policy lets a period without a break do (P11-200-2, P11-200-3)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from handrail.domain.refusal import Refusal
from handrail.operations.sign import decline, sign
from handrail.operations.sign_in import leave, sign_in, unlock
from handrail.operations.workplace import Changed
from tests.operations.documents import PERFORMED, VERIFIED, ask, step
from tests.operations.workplace import JONAS, MARA, SECRETS, Job, Shop, done, refused

pytestmark = pytest.mark.req("P11-200-2", "P11-200-3")
BODY = [step(name, ask(f"{name}_in"), signatures=[PERFORMED]) for name in ("one", "two", "three")] + [
    step("four", ask("four_in"), signatures=[PERFORMED, VERIFIED])
]
SECRET = {person: SECRETS[person]["pin"] for person in (MARA, JONAS)}


def badge(person: str) -> str:
    return SECRETS[person]["badge"]


@pytest.fixture
def job(shop: Shop) -> Job:
    """The first step is signed with both components."""
    shop.publish(BODY)
    shop.policy = shop.policy.model_copy(update={"signing": "continuous"})
    shop.install("holds")
    job = shop.try_out()
    done(job.record("one", "one_in", "1"))
    done(job.sign("one", MARA))
    done(job.complete("one"))
    done(job.record("two", "two_in", "1"))
    return job


def on(job: Job, path: str = "two", pin: str = SECRET[MARA]) -> Changed | Refusal:
    """Signs with the secret alone."""
    asked = job.asked(path)
    return sign(job.place, job.session, job.id, path, "", pin, digest=asked.digest, sentence="I did this.")


def test_the_next_signature_takes_the_secret_alone_and_says_so(job: Job) -> None:
    done(on(job))
    first, second = [event.payload["factors"] for event in job.events("signature.made")]
    assert (first, second) == (["badge", "pin"], ["pin"])


def test_strict_takes_both_every_time(job: Job, shop: Shop) -> None:
    shop.policy = shop.policy.model_copy(update={"signing": "strict"})
    shop.install("holds")
    refused(shop, lambda: on(job), "signature.badge_missing")
    done(job.sign("two", MARA))
    done(job.complete("two"))
    done(job.record("three", "three_in", "1"))
    refused(shop, lambda: on(job, "three"), "signature.badge_missing")


def away(job: Job) -> None:
    leave(job.place, job.session, "session.locked")


def switched(job: Job) -> None:
    sign_in(job.place, badge(JONAS), SECRET[JONAS], "en")


def back(job: Job) -> None:
    away(job)
    unlock(job.place, job.session, badge(MARA), SECRET[MARA])


def slept(job: Job) -> None:
    job.shop.clock.at += timedelta(minutes=3)


def set_back(job: Job) -> None:
    job.shop.clock.at -= timedelta(seconds=30)


BREAKS: dict[str, Callable[[Job], object]] = {
    "lock": away,
    "lock and unlock": back,
    "sign-out": lambda job: leave(job.place, job.session, "session.signed_out"),
    "another person": switched,
    "a failed sign-in": lambda job: sign_in(job.place, badge(JONAS), "000000", "en"),
    "sleep": slept,
    "clock set back": set_back,
    "another badge": lambda job: job.shop.change("people", MARA, badge="0" * 64),
    "a wrong secret": lambda job: on(job, pin="000000"),
}


@pytest.mark.parametrize("broken", BREAKS)
def test_every_break_ends_the_period(job: Job, shop: Shop, broken: str) -> None:
    BREAKS[broken](job)
    refused(shop, lambda: on(job), "signature.badge_missing")


def test_a_restart_ends_it(job: Job, shop: Shop) -> None:
    shop.again()
    later = Job(shop, shop.sign_in(MARA), job.id)
    refused(shop, lambda: on(later), "signature.badge_missing")


def test_who_is_revoked_does_not_sign_on(job: Job, shop: Shop) -> None:
    shop.change("people", MARA, active=False)
    outcome = on_anyway(job)
    assert isinstance(outcome, Refusal)
    assert outcome.code == "sign_in.inactive"


def on_anyway(job: Job) -> Changed | Refusal:
    return sign(job.place, job.session, job.id, "two", "", SECRET[MARA], digest="0" * 64, sentence="I did this.")


def test_wrong_secrets_count_and_lock(job: Job, shop: Shop) -> None:
    refused(shop, lambda: on(job, pin="000000"), "sign_in.no_match")
    assert job.events("signature.failed")[-1].payload["failures"] == 1


def to_four(job: Job) -> None:
    done(on(job))
    done(job.complete("two"))
    for path in ("three", "four"):
        done(job.record(path, f"{path}_in", "1"))
        done(on(job, path))
        if path == "three":
            done(job.complete(path))


def test_a_second_signature_is_never_given_so(job: Job, shop: Shop) -> None:
    to_four(job)
    refused(shop, lambda: on(job, "four"), "signature.same_person")


def test_a_second_persons_signature_begins_nothing_for_them_and_ends_nothing(job: Job) -> None:
    to_four(job)
    done(job.sign("four", JONAS))
    assert job.place.period is not None
    assert job.place.period.person == MARA


def test_declining_takes_both(job: Job, shop: Shop) -> None:
    refused(
        shop, lambda: decline(job.place, job.session, job.id, "two", "", SECRET[MARA], "It is scratched."),
        "sign_in.no_match",
    )  # fmt: skip

"""Leaving a tablet takes nothing away: not a sign-out, not a lock, not another person, not a new start (DI-TRA-1)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from handrail.domain.acts import PhotoTaken
from handrail.operations.sign_in import leave, unlock
from handrail.operations.take_photo import take_photo
from tests.operations.workplace import JONAS, MARA, SECRETS, Job, Shop

PHOTO = b"\xff\xd8\xff of a scratch"


def sign_out(shop: Shop, job: Job) -> None:
    leave(shop.place, job.session, "session.signed_out")


def lock_and_unlock(shop: Shop, job: Job) -> None:
    leave(shop.place, job.session, "session.locked")
    unlock(shop.place, job.session, SECRETS[MARA]["badge"], SECRETS[MARA]["pin"])


def another_person(shop: Shop, job: Job) -> None:
    leave(shop.place, job.session, "session.locked")
    shop.sign_in(JONAS)


def switched_off_and_on(shop: Shop, job: Job) -> None:
    shop.again()


@pytest.mark.req("DI-TRA-1", "P11-10e-1")
@pytest.mark.parametrize("how", [sign_out, lock_and_unlock, another_person, switched_off_and_on])
def test_what_was_not_receipted_is_all_there_after(shop: Shop, how: Callable[[Shop, Job], None]) -> None:
    job = shop.start(MARA)
    photo = take_photo(shop.place, PHOTO, "scratch.jpg")
    assert isinstance(photo, PhotoTaken)
    shop.place.drafts.keep(MARA, job.id, "some/step", {"torque": "12.5"})
    before = [one.data for one in shop.rooms.journal.events_from(1, 100_000)]
    waiting = shop.rooms.journal.waiting()
    assert waiting == len(before) > 2

    how(shop, job)

    after = [one.data for one in shop.rooms.journal.events_from(1, 100_000)]
    assert after[: len(before)] == before
    assert shop.rooms.journal.waiting() == len(after) >= waiting
    assert shop.rooms.blobs.get(photo.digest) == PHOTO
    assert shop.place.drafts.find(MARA, job.id, "some/step") == {"torque": "12.5"}
    assert shop.place.run(job.id) is not None

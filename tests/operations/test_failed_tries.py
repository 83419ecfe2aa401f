"""Tries that did not match are seen at the tablet itself (P11-300-1)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from handrail.operations.failed_tries import FailedTries, failed_tries
from tests.operations.test_leases import lock, try_in
from tests.operations.workplace import Shop


@pytest.mark.req("P11-300-1", "SEC-LK-1")
def test_failures_of_the_last_day_are_counted_across_restarts(shop: Shop) -> None:
    assert failed_tries(shop.place) == FailedTries()
    assert try_in(shop, pin="000000") == "sign_in.no_match"
    found = failed_tries(shop.place)
    assert (found.tries, found.locked) == (1, False)
    assert found.last is not None
    lock(shop)
    assert try_in(shop) == "sign_in.locked"
    shop.again()
    found = failed_tries(shop.place)
    assert (found.tries, found.locked) == (6, True)
    shop.clock.at += timedelta(days=1, minutes=1)
    assert failed_tries(shop.place) == FailedTries()

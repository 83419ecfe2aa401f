"""Counts of failed sign-ins stand in the database and in the key store; each alone can be brought back in vain.

In DEMO mode the key store's counts lie in a file of the data folder; in production they are in the system's key store.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from handrail.identity.failures import Counts, KeptFailures
from handrail.identity.keys import DEMO_COUNTERS, DemoKeyStore, NoSecureStore
from handrail.journal.opening import Rooms, journal_file
from tests.attacks.victim import PAGE, Victim, look

BADGE, LIMIT = "badge", 5


def counts(victim: Victim, rooms: Rooms) -> Counts:
    return Counts((rooms.failures, KeptFailures(DemoKeyStore(victim.data, DEMO_COUNTERS))))


def failures(victim: Victim) -> int:
    rooms = victim.opening().open()
    try:
        return counts(victim, rooms).failures(BADGE)
    finally:
        rooms.journal.close()


class Copies:
    """The database and the counters after one failure; then the badge is locked."""

    def __init__(self, victim: Victim) -> None:
        self.victim = victim
        self.counters = victim.data / DEMO_COUNTERS
        rooms = victim.opening().open()
        counts(victim, rooms).succeeded(BADGE)
        counts(victim, rooms).failed(BADGE)
        rooms.journal.close()
        self.database_before, self.counters_before = victim.path.read_bytes(), self.counters.read_bytes()
        rooms = victim.opening().open()
        while counts(victim, rooms).failed(BADGE) < LIMIT:
            pass
        rooms.journal.close()
        self.database, self.counters_now = victim.path.read_bytes(), self.counters.read_bytes()
        assert (self.database_before, self.counters_before) != (self.database, self.counters_now)


@pytest.fixture
def copies(victim: Victim) -> Copies:
    made = Copies(victim)
    assert failures(victim) == LIMIT
    return made


def database_back(copies: Copies) -> None:
    copies.victim.path.write_bytes(copies.database_before)


def database_deleted(copies: Copies) -> None:
    copies.victim.path.unlink()


def counters_back(copies: Copies) -> None:
    copies.counters.write_bytes(copies.counters_before)


def counters_deleted(copies: Copies) -> None:
    copies.counters.unlink()


def row_deleted(copies: Copies) -> None:
    copies.victim.change("DELETE FROM failures")


def row_changed(copies: Copies) -> None:
    copies.victim.change("UPDATE failures SET count = -5")


@pytest.mark.req("SEC-LK-1")
@pytest.mark.parametrize(
    "attack", [database_back, database_deleted, counters_back, counters_deleted, row_deleted, row_changed]
)
def test_one_count_alone_is_brought_back_in_vain(copies: Copies, attack: Callable[[Copies], None]) -> None:
    before = copies.victim.files()
    attack(copies)
    assert copies.victim.files() != before
    assert failures(copies.victim) == LIMIT


@pytest.mark.req("SEC-LK-1")
def test_counters_that_are_garbled_stop_the_tablet(copies: Copies) -> None:
    copies.counters.write_bytes(copies.counters.read_bytes()[:-2])
    with pytest.raises(NoSecureStore, match="damaged"):
        failures(copies.victim)


@pytest.mark.req("SEC-LK-1", "INT-CH-1")
def test_both_brought_back_with_a_journal_from_before_the_mark_is_seen(copies: Copies) -> None:
    """The lock is gone, and a new journal begins with why; the old one is named by ``verify`` from then on."""
    old = journal_file(copies.victim.older / "journal", copies.victim.journal)
    copies.victim.path.write_bytes(old.read_bytes())
    counters_back(copies)
    assert failures(copies.victim) == 1
    seen = look(copies.victim.data)
    assert (seen.item, "older copy" in seen.detail) == (f"event {copies.victim.mark}", True)
    opening = seen.reports[0]
    assert opening.name != copies.victim.journal and opening.events == 1


@pytest.mark.req("SEC-LK-1")
@pytest.mark.parametrize("pages", [True, False])
def test_both_brought_back_and_nothing_else_is_not_seen(copies: Copies, pages: bool) -> None:
    """The gap that the threat model names: counts are no records, and no event was lost with them.

    It takes two copies from the time between two marks of the key store, or the single page that holds the counts; in
    production it takes the key store besides.
    """
    if pages:
        content = bytearray(copies.database)
        (at,) = [
            at
            for at in range(0, len(content), PAGE)
            if content[at : at + PAGE] != copies.database_before[at : at + PAGE] and holds_counts(copies, at)
        ]
        content[at : at + PAGE] = copies.database_before[at : at + PAGE]
        copies.victim.path.write_bytes(content)
    else:
        database_back(copies)
    counters_back(copies)
    assert failures(copies.victim) == 1
    assert look(copies.victim.data).good


def holds_counts(copies: Copies, at: int) -> bool:
    """Whether the count of the database is the older one when this page is."""
    content = bytearray(copies.database)
    content[at : at + PAGE] = copies.database_before[at : at + PAGE]
    copies.victim.path.write_bytes(content)
    if not look(copies.victim.data).good:
        return False
    rooms = copies.victim.opening().open()
    try:
        return rooms.failures.count(BADGE) == 1
    finally:
        rooms.journal.close()


@pytest.mark.req("SEC-LK-1")
def test_a_count_is_of_one_badge(copies: Copies) -> None:
    """Who knows one badge and its secret sets back no other badge's count by signing in with it."""
    rooms = copies.victim.opening().open()
    own = counts(copies.victim, rooms)
    own.failed("own")
    own.succeeded("own")
    rooms.journal.close()
    assert failures(copies.victim) == LIMIT

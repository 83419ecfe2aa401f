"""SIGKILL of tablet and gateway at random moments of a scripted run: nothing that was saved is lost or doubled.

20 kills; with HANDRAIL_LONG=1 200. At least a quarter must strike inside a write to the journal, and a quarter inside
a sync; the victims' own marks prove which did (``marks``).
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.kills import marks
from tests.kills.checking import Found, faults
from tests.kills.site import Site, Tally

KILLS = 200 if os.environ.get("HANDRAIL_LONG") else 20
SEED = 20261121
WINDOWS = (
    marks.WRITE, marks.COMMIT, marks.SEND, marks.RECEIPT, marks.STORE, marks.GATEWAY_COMMIT, marks.INTERPRET,
)  # fmt: skip
SURE = (marks.COMMIT, marks.SEND, marks.STORE)
"""Windows that must have been struck, not only aimed at."""

pytestmark = pytest.mark.timeout(3000 if os.environ.get("HANDRAIL_LONG") else 600)


def strike(site: Site, chance: random.Random, window: str) -> None:
    """One kill, aimed at a window of its kind."""
    if window in (marks.WRITE, marks.COMMIT):
        site.strike_tablet(window, chance.randint(1, 40))
    elif window in (marks.SEND, marks.RECEIPT):
        act = site.strike_both if chance.random() < 0.2 else site.strike_tablet
        act(window, chance.randint(1, 4))
    else:
        site.strike_gateway(window, chance.randint(1, 4))


def aims(site: Site, chance: random.Random) -> Iterator[str]:
    """What to strike next: every window in turn, in an order that chance makes, and what is struck too seldom first.

    A kill that comes a moment too late for its window is not inside, so there may have to be some more than ``KILLS``.
    """
    tally, turn = site.tally, list[str]()
    while tally.kills < KILLS or not enough(tally):
        left = KILLS - tally.kills
        writes, syncs = (max(0, -(-KILLS // 4) - struck) for struck in (tally.writes, tally.syncs))
        if writes + syncs >= left:
            never = [window for window in SURE if not tally.inside.get(window)]
            yield never[0] if never and not writes + syncs else marks.WRITE if writes >= syncs else marks.STORE
            continue
        if not turn:
            turn = chance.sample(WINDOWS, len(WINDOWS))
        yield turn.pop()


def enough(tally: Tally) -> bool:
    """A quarter inside a write, a quarter inside a sync, and every kind of moment that matters was struck."""
    return 4 * min(tally.writes, tally.syncs) >= tally.kills and all(tally.inside.get(window) for window in SURE)


@pytest.fixture(scope="module")
def struck(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site after all its kills, when the tablet has finished and sent everything."""
    site = Site(tmp_path_factory.mktemp("kills"))
    try:
        chance = random.Random(SEED)
        site.start_tablet()
        site.tablet.await_("that a batch was sent", lambda one: one == {"say": "end", "window": marks.SEND})
        for window in aims(site, chance):
            assert site.tally.kills < 2 * KILLS, f"the windows are hardly ever struck: {site.tally}"
            strike(site, chance, window)
        site.finish()
        yield site
    finally:
        site.end()


@pytest.fixture(scope="module")
def records(struck: Site) -> list[dict[str, Any]]:
    return struck.records()


@pytest.fixture(scope="module")
def found(struck: Site, records: list[dict[str, Any]]) -> Found:
    return struck.found(records)


def test_the_kills_struck_inside_writes_and_inside_syncs(struck: Site) -> None:
    tally = struck.tally
    print(tally)
    assert tally.kills >= KILLS
    assert enough(tally), str(tally)
    assert min(tally.tablets, tally.gateways) >= KILLS // 5, str(tally)


@pytest.mark.req("DI-CON-1", "S3-07")
def test_what_was_shown_as_saved_is_there_exactly_once_on_both_sides(found: Found) -> None:
    assert sum(len(life.saved) for life in found.lives) > 10 * KILLS
    assert len(found.records) > 5 * KILLS
    assert faults(found) == []


@pytest.mark.req("P11-10e-1")
def test_the_chains_are_whole_on_both_sides(struck: Site, found: Found, records: list[dict[str, Any]]) -> None:
    verified = struck.verified()
    assert (verified["exit"], verified["good"], verified["events"]) == (0, True, len(found.journal))
    assert verified["head"] == found.journal[-1][1]
    assert [one["anchor"] for one in verified["ranges"]] == ["receipt"]
    reconciled = struck.gateway_command("reconcile")
    assert (reconciled["exit"], reconciled["ok"]) == (0, True)
    (line,) = [one for one in reconciled["journals"] if one["journal"] == found.journal[0][0].journal]
    assert (line["seq"], line["head"], line["count"], line["held"]) == (
        len(found.journal), verified["head"], len(found.journal), 0,
    )  # fmt: skip
    assert struck.alarms() == []
    assert {(run["state"], run["complete"]) for run in records} == {("completed", True)}


@pytest.mark.req("DI-ORI-1")
def test_every_photo_is_at_the_gateway(struck: Site, records: list[dict[str, Any]]) -> None:
    photos = [photo["digest"] for run in records for one in run["captures"] for photo in one["photos"]]
    assert len(photos) == len(set(photos)) == len(records)
    blobs = struck.folder / "gateway" / "blobs"
    assert [digest for digest in photos if not (blobs / digest[:2] / digest).is_file()] == []


@pytest.mark.req("DI-CST-1")
def test_records_made_between_kills_are_those_made_again_from_the_stored_events(
    struck: Site, records: list[dict[str, Any]]
) -> None:
    struck.stop_gateway()
    again = struck.gateway_command("reproject")
    assert again["exit"] == 0
    struck.start_gateway()
    assert struck.records() == records


# The checker finds what could be wrong.


def first_saved(found: Found) -> int:
    return next(at for at, (event, _) in enumerate(found.journal) if event.type == "capture.recorded")


def without_one(found: Found) -> Found:
    at = first_saved(found)
    return replace(found, journal=found.journal[:at] + found.journal[at + 1 :])


def not_at_the_gateway(found: Found) -> Found:
    at = first_saved(found)
    return replace(found, gateway=found.gateway[:at] + found.gateway[at + 1 :])


def twice_at_the_gateway(found: Found) -> Found:
    return replace(found, gateway=(*found.gateway, found.gateway[first_saved(found)]))


def twice_in_the_records(found: Found) -> Found:
    return replace(found, records=(*found.records, found.records[0]))


def recorded_twice(found: Found) -> Found:
    """A second record of the same, with everything else in order."""
    event, hash_ = found.journal[first_saved(found)]
    again = event.model_copy(update={"seq": len(found.journal) + 1, "id": "another"})
    return replace(
        found,
        journal=(*found.journal, (again, hash_)),
        gateway=(*found.gateway, (again.seq, again.id, hash_)),
        records=(*found.records, {"event": again.id}),
        receipts=(*found.receipts, (again.seq, hash_)),
    )


def receipt_of_another(found: Found) -> Found:
    return replace(found, receipts=(*found.receipts[:-1], (found.receipts[-1][0], "0" * 64)))


def receipt_missing(found: Found) -> Found:
    return replace(found, receipts=found.receipts[:-1])


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (without_one, "is in the journal 0 times"),
        (not_at_the_gateway, "is at the gateway 0 times"),
        (twice_at_the_gateway, "is at the gateway 2 times"),
        (twice_in_the_records, "records there"),
        (recorded_twice, "is there 2 times"),
        (recorded_twice, "nobody asked for"),
        (receipt_of_another, "names another event"),
        (receipt_missing, "does not name the journal's last event"),
    ],
)
def test_the_checker_finds_it(found: Found, spoil: Callable[[Found], Found], words: str) -> None:
    assert words in "\n".join(faults(spoil(found)))


def test_a_tablet_that_says_saved_too_early_is_caught(tmp_path: Path) -> None:
    """Negative control: everything else is as in the run above, and the same checker finds what was lost."""
    site = Site(tmp_path)
    try:
        site.start_tablet("early")
        early = site.tablet.await_("it too early", lambda one: one.get("act") == "early")
        site.tablet.strike()
        site.start_tablet()
        site.finish()
        wrong = faults(site.found(site.records()))
    finally:
        site.end()
    (seq, id_) = early["events"][0]
    assert f"event {(seq, id_)} was shown as saved and is in the journal 0 times" in wrong

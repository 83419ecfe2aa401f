"""A unit's work goes from tablet to tablet: two processes, one gateway (architecture rules 3 to 5)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.plant import handrail
from tests.tablets.site import JONAS, MARA, RUTH, UNITS, Site, TabletProcess

pytestmark = pytest.mark.timeout(240)
UNIT = UNITS[0]


def begun(tablet: TabletProcess, *, last: str = "begin", person: str = MARA, unit: str = UNIT) -> str:
    """The person starts a unit and works to the end of a step."""
    tablet.ask("badge_in", person)
    run: str = tablet.ask("start", unit)["run"]
    tablet.work(run, last=last, person=person)
    return run


def verified(tablet: TabletProcess) -> None:
    """The tablet's journal is good, with what others wrote beside it."""
    tablet.stop()
    done = handrail("verify", str(tablet.folder), "--json")
    reports = json.loads(done.stdout)["reports"]
    assert (done.returncode, [report["bad"] for report in reports]) == (0, [None]), reports
    tablet.start()


@pytest.mark.req("S0-12", "P11-10a-1", "DI-COM-1")
def test_handed_over_it_goes_on_at_the_other_tablet_with_all_that_was_done(site: Site) -> None:
    a, b = site["a"], site["b"]
    run = begun(a)
    a.ask("do", run, "work", "look")
    a.ask("sync")
    b.ask("badge_in", JONAS)
    b.ask("sync")
    # Under way there, it can't be begun here.
    assert b.refused("start", UNIT) == ["ownership.elsewhere"]
    assert b.ask("jobs")[0]["unit"] == UNITS[1]
    a.ask("hand_over", run, "End of my shift")
    assert a.refused("complete", run, "work") == ["run.handed_over"]
    assert a.refused("hand_over", run, "Again") == ["run.handed_over"]
    # Nobody goes on with what the gateway has not heard of.
    assert b.refused("start", UNIT) == ["ownership.elsewhere"]
    a.ask("sync")
    b.ask("sync")
    (job,) = b.ask("jobs")
    assert (job["unit"], job["open"], "ownership.handed_over" in job["seen"]) == (UNIT, True, True)
    taken = b.ask("start", UNIT)
    assert (taken["run"], taken["status"], taken["open"]) == (run, "open", ["work"])
    assert taken["values"]["begin/tag.1"] == "T-1" and "work/look.1" in taken["values"]
    for reading in ("1:10.10", "2:10.20", "3:10.30"):
        b.ask("do", run, "work", "gap", reading)
    b.ask("do", run, "work", "sound", "pass")
    b.ask("complete", run, "work")
    b.work(run, first="end", person=JONAS)
    there = b.ask("run", run)
    assert (there["status"], there["good"]) == ("completed", True)
    assert b.ask("sync")["waiting"] == 0
    record = site.get(f"/v1/runs/{run}")
    assert (record["state"], record["complete"], record["events"]) == ("completed", True, there["events"])
    assert site.alarms() == []
    verified(b)
    b.ask("badge_in", JONAS)
    # The evidence proves the whole run, both tablets' part of it and the photo of the first.
    folder = Path(b.ask("export", run))
    done = handrail("verify", str(folder / "evidence.zip"), "--json")
    (report,) = json.loads(done.stdout)["reports"]
    assert (done.returncode, report["bad"], report["events"], report["photos"]) == (0, None, there["events"], 1)


@pytest.mark.req("S0-12")
def test_it_is_granted_once_and_comes_back(tmp_path: Path) -> None:
    site = Site(tmp_path, "a", "b", "c")
    try:
        a, b, c = site["a"], site["b"], site["c"]
        run = begun(a)
        a.ask("hand_over", run, "To the other bench")
        for tablet, person in ((a, MARA), (b, JONAS), (c, JONAS)):
            tablet.ask("sync")
            tablet.ask("badge_in", person)
        assert b.ask("start", UNIT)["status"] == "open"
        # c still believes that it waits for somebody.
        assert c.refused("start", UNIT) == ["exchange.run_owned"]
        b.ask("sync")
        c.ask("sync")
        assert c.refused("start", UNIT) == ["ownership.elsewhere"]
        b.ask("hand_over", run, "Back to the first bench")
        b.ask("sync")
        a.ask("sync")
        back = a.ask("start", UNIT)
        assert (back["run"], back["status"]) == (run, "open")
        a.work(run, first="work")
        assert a.ask("run", run)["good"]
        for tablet in (b, c):
            tablet.ask("sync")
        a.ask("sync")
        assert site.get(f"/v1/runs/{run}")["complete"] is True
        assert b.refused("complete", run, "end") == ["run.handed_over"]
        for tablet in (a, b, c):
            verified(tablet)
    finally:
        site.close()


@pytest.mark.req("S0-12", "P11-10f-1", "DI-COM-1")
def test_a_dead_tablets_work_is_taken_over_and_what_it_delivers_late_waits_for_qa(site: Site) -> None:
    a, b = site["a"], site["b"]
    run = begun(a)
    a.ask("sync")
    # From here on the first tablet has no network, and works on.
    a.ask("do", run, "work", "sound", "pass")
    b.ask("sync")
    b.ask("badge_in", JONAS)
    # Nobody but a supervisor, and not who is to go on.
    assert b.refused("take_over", UNIT, MARA, "The tablet fell") == ["permission.missing"]
    taken = b.ask("take_over", UNIT, RUTH, "The tablet fell")
    assert (taken["run"], taken["open"], "work/sound.1" in taken["values"]) == (run, ["work"], False)
    b.work(run, first="work", person=JONAS)
    b.ask("sync")
    assert site.get(f"/v1/runs/{run}")["complete"] is True
    # The first tablet was not dead at all.
    a.ask("do", run, "work", "gap", "1:99.00")
    a.ask("sync")
    assert a.ask("sync")["waiting"] == 0
    record = site.get(f"/v1/runs/{run}")
    assert (record["state"], record["complete"]) == ("completed", False)
    assert [(c["name"], c["value"]) for c in record["captures"] if c["name"] == "sound"] == [("sound", "pass")]
    assert site.alarms() == ["run.branched", "run.taken_over"]
    # It has heard of it now, and records nothing more in that unit's work, nor begins it anew.
    assert a.ask("run", run)["elsewhere"] == "B-07"
    assert a.refused("complete", run, "work") == ["run.elsewhere"]
    assert a.refused("start", UNIT) == ["run.elsewhere"]
    late = site.get(f"/v1/runs/{run}/branches")
    assert [(one["type"], one["decision"]) for one in late] == [("capture.recorded", None)] * 2
    ids = [one["event"] for one in late]
    said = {"events": ids[:1], "decision": "adopt", "reason": "Same result", "decided_by": "A. Demir"}
    assert site.post(f"/v1/runs/{run}/branches", said).status_code == 200
    assert site.get(f"/v1/runs/{run}")["complete"] is False
    assert site.post(f"/v1/runs/{run}/branches", said | {"events": ids[1:], "decision": "void"}).status_code == 200
    assert site.get(f"/v1/runs/{run}")["complete"] is True
    # The gateway lists it no more: the first tablet knows all the same.
    a.ask("sync")
    assert a.refused("complete", run, "work") == ["run.elsewhere"]
    # What was decided stays decided.
    assert site.post(f"/v1/runs/{run}/branches", said | {"decision": "void"}).status_code == 409
    assert site.post(f"/v1/runs/{run}/branches", said | {"events": ["nothing"]}).status_code == 404
    verified(b)
    verified(a)


STRIKES = [
    (place, nth, when)
    for place, nth in (("request", 1), ("request", 2), ("request", 3), ("write", 1), ("write", 2))
    for when in ("before", "after")
]
"""Requests: the chain, what waits here, the grant. Writes: the run taken up, and resumed."""


@pytest.fixture(scope="module")
def struck_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One for all strikes; each has a unit of its own."""
    site = Site(tmp_path_factory.mktemp("site"), "a", "b")
    yield site
    site.close()


@pytest.mark.req("S0-12", "DI-CON-1")
@pytest.mark.parametrize("strike", STRIKES, ids=lambda strike: "-".join(map(str, strike)))
def test_killed_at_each_message_of_a_hand_over_the_other_goes_on_once(
    struck_site: Site, strike: tuple[str, int, str]
) -> None:
    site, unit, (place, nth, when) = struck_site, UNITS[STRIKES.index(strike)], strike
    a, b = site["a"], site["b"]
    run = begun(a, unit=unit)
    a.ask("hand_over", run, "End of my shift")
    a.ask("sync")
    b.ask("sync")
    b.ask("badge_in", JONAS)
    b.ask("sync")
    b.ask("strike", place, when, nth)
    b.struck("start", unit)
    b.start()
    b.ask("badge_in", JONAS)
    b.ask("sync")
    again = b.say("start", unit)
    if "refused" in again:
        # It had been taken up: the work is here, and is resumed like any other.
        assert again["refused"] == ["run.exists"]
        b.ask("resume", run)
    b.work(run, first="work", person=JONAS)
    assert b.ask("sync")["waiting"] == 0
    record = site.get(f"/v1/runs/{run}")
    assert (record["state"], record["complete"]) == ("completed", True)
    assert site.alarms() == []
    verified(b)


@pytest.mark.req("S0-12", "DI-CON-1")
@pytest.mark.parametrize("when", ["before", "after"])
def test_killed_while_it_hands_over_the_run_has_one_owner(site: Site, when: str) -> None:
    a, b = site["a"], site["b"]
    run = begun(a)
    a.ask("sync")
    a.ask("strike", "write", when, 1)
    a.struck("hand_over", run, "End of my shift")
    a.start()
    a.ask("badge_in", MARA)
    a.ask("sync")
    b.ask("sync")
    b.ask("badge_in", JONAS)
    if when == "before":
        a.ask("do", run, "work", "look")
        assert b.refused("start", UNIT) == ["ownership.elsewhere"]
    else:
        assert a.ask("run", run)["status"] == "handed_over"
        assert b.ask("start", UNIT)["run"] == run


@pytest.mark.req("S0-12")
def test_without_the_gateway_another_tablet_only_reads(site: Site) -> None:
    a, b = site["a"], site["b"]
    run = begun(a)
    a.ask("hand_over", run, "End of my shift")
    a.ask("sync")
    b.ask("badge_in", JONAS)
    b.ask("sync")
    site.gateway.stop()
    assert b.refused("start", UNIT) == ["exchange.unreachable"]
    assert b.refused("take_over", UNIT, RUTH, "No network") == ["deviation.none"]
    site.gateway.start()
    assert b.ask("start", UNIT)["run"] == run

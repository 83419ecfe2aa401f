"""Two tablets without a network begin the same unit: both records are kept, and the unit is held (rule 5)."""

from __future__ import annotations

import pytest

from tests.tablets.site import JONAS, MARA, UNITS, Site

pytestmark = pytest.mark.timeout(240)
UNIT = UNITS[0]


@pytest.mark.req("S0-12", "DI-COM-1")
def test_a_unit_that_is_begun_twice_is_held_until_qa_decides(site: Site) -> None:
    a, b = site["a"], site["b"]
    for tablet, person in ((a, MARA), (b, JONAS)):
        tablet.ask("badge_in", person)
    site.gateway.stop()
    first, second = a.ask("start", UNIT)["run"], b.ask("start", UNIT)["run"]
    for tablet, run in ((a, first), (b, second)):
        tablet.work(run, last="begin")
    site.gateway.start()
    for tablet in (a, b, a):
        tablet.ask("sync")
    assert site.alarms() == ["run.begun_twice"]
    for tablet, run in ((a, first), (b, second)):
        tablet.ask("sync")
        assert tablet.refused("complete", run, "work")[-1] == "hold.unit"
        assert site.get(f"/v1/runs/{run}")["events"] > 3
    # QA keeps the first and has the second ended early.
    (hold,) = [row["id"] for row in b.ask("holds") if row["value"] == UNIT]
    release = {"closes": [hold], "decision": "released", "decided_by": "A. Demir", "decided_at": "2026-11-21T12:00:00Z"}
    assert site.post("/v1/holds/releases", release).status_code == 200
    for tablet in (a, b):
        tablet.ask("sync")
    assert b.ask("abort", second, "The other tablet goes on.")["status"] == "aborted"
    a.work(first, first="work")
    assert a.ask("run", first)["status"] == "completed"

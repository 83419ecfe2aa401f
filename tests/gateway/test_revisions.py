"""What QA asks of a revision: what a unit would get at a moment, and what the revision touches."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.gateway.conftest import House
from tests.gateway.test_reference_data import snapshot

ORDER = {"order": "WO-48213", "operation": "20", "unit": "DM2-00417"}


def row(house: House, cls: Any, **named: str) -> dict[str, Any]:
    return next(dict(one) for one in snapshot(house, cls).rows if named.items() <= dict(one).items())


def query(**values: str) -> str:
    return urlencode(values)


@pytest.mark.req("REC-EFF-1", "S0-06")
def test_what_a_unit_would_get_at_a_moment(plant: House) -> None:
    now: datetime = plant.gateway.now()
    today = plant.get(f"/v1/effective?{query(**ORDER)}")
    assert (today["doc_no"], today["release"]["revision"], today["reason"]) == ("WI-0427", "B", None)
    before = plant.get(f"/v1/effective?{query(**ORDER, at=(now - timedelta(days=100)).isoformat())}")
    assert before["release"]["revision"] == "A"
    never = plant.get(f"/v1/effective?{query(**ORDER, at=(now - timedelta(days=900)).isoformat())}")
    assert never["release"] is None and never["reason"]["code"] == "revision.not_yet"
    for wrong in ({**ORDER, "order": "WO-0"}, {**ORDER, "operation": "99"}):
        response = plant.client.get(f"/v1/effective?{query(**wrong)}", headers=plant.admin)
        assert response.status_code == 404
    assert plant.client.get(f"/v1/effective?{query(**ORDER, at='2026-11-20')}", headers=plant.admin).status_code == 422


@pytest.mark.req("REC-EFF-1", "S0-14")
def test_what_a_revision_touches(plant: House) -> None:
    old, new = (row(plant, "releases", doc_no="WI-0427", revision=revision) for revision in "AB")
    device = plant.device()
    work = {"order": "WO-48213", "operation": "20", "part": "310-2274-01", "unit": "DM2-00417"}
    source = {"doc_no": "WI-0427", "revision": "A", "content": old["content"], "language": "en"}
    started = {"title": {"en": "Drive"}, "units_planned": 1, "part_revision": "C", "approved_by": "A. Demir"}
    before = plant.get(f"/v1/revisions/{new['content']}/impact")
    device.write("run.started", "run-1", work=work, source=source, payload=started)
    device.receipt(device.post(*device.chain))
    found = plant.get(f"/v1/revisions/{new['content']}/impact")
    assert before["open_runs"] == []
    (run,) = found["open_runs"]
    assert (run["run"], run["unit"], run["revision"], run["then"]) == ("run-1", "DM2-00417", "A", "finish")

    def units(impact: dict[str, Any]) -> list[str]:
        return [unit for one in impact["orders"] if one["order"] == "WO-48213" for unit in one["units"]]

    assert "DM2-00417" in units(before) and "DM2-00417" not in units(found)
    assert plant.get(f"/v1/revisions/{old['content']}/impact")["orders"] == []  # it is over: no unit gets it
    assert plant.client.get(f"/v1/revisions/{'0' * 64}/impact", headers=plant.admin).status_code == 404


def test_who_is_trained_on_another_revision_alone_is_to_be_trained(plant: House) -> None:
    coming = row(plant, "releases", doc_no="WI-0388", revision="E")
    found = plant.get(f"/v1/revisions/{coming['content']}/impact")
    training = [dict(one) for one in snapshot(plant, "training").rows if dict(one)["doc_no"] == "WI-0388"]
    executes = [one for one in training if one.get("scope", "execute") == "execute"]
    ready = {one["person"] for one in executes if one["revision"] == "E"}
    assert {one["person"] for one in found["people"]} == {one["person"] for one in executes} - ready
    assert "j.lindqvist" in {one["person"] for one in found["people"]}
    (order,) = [one for one in found["orders"] if one["order"] == "WO-48230"]
    assert (order["now"], order["then"]) == ("revision.not_yet", "E")

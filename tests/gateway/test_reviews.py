"""A review stands beside its run: it is stored and receipted, and the run's record is as it was without it."""

from __future__ import annotations

from typing import Any

import pytest

from handrail.domain.event import Actor
from handrail_gateway.projection_schema import PROJECTIONS, uninterpreted
from handrail_gateway.schema import alarms, events
from tests.gateway.conftest import House
from tests.gateway.device import SOURCE, WORK, Device

RUTH = Actor(person="p-3", name="Ruth Brandt", role="supervisor")


def review(device: Device, run: str, meaning: str, head: str) -> None:
    said: dict[str, Any] = {
        "requirement": "@review", "meaning": meaning, "sentence": "I have read this record.", "language": "en",
        "person": RUTH.person, "name": RUTH.name, "role": RUTH.role, "signed_at": "2026-11-21T10:00:00.000Z",
        "zone": "UTC", "offset": "+00:00", "shown": {}, "digest": "a" * 64, "targets": [], "run": run, "count": 13,
        "head": head, "method": "exception", "rules": "1", "exceptions": 1, "sample": 0, "others": 12, "seen": 1,
        "seed": "b" * 64, "reason": "Wrong gauge",
    }  # fmt: skip
    device.write("record.reviewed", payload=said, actor=RUTH, work=WORK, source=SOURCE)


@pytest.mark.req("A11D-12-4")
@pytest.mark.parametrize("run", ["run-1", "of another tablet"])
def test_a_review_is_stored_and_changes_no_record(house: House, run: str) -> None:
    device = house.device()
    closed = device.play("run-1")["closed"]
    device.receipt(device.post(*device.chain))
    house.get("/v1/runs")
    before = {table.name: [dict(row) for row in house.rows(table)] for table in PROJECTIONS.sorted_tables}
    sent = len(device.chain)
    device.certify(house.gateway.keys.signing, person=RUTH.person)
    review(device, run, "reviewed", closed.hash)
    review(device, run, "rejected", closed.hash)
    receipt = device.receipt(device.post(*device.chain[sent:]))
    assert (receipt.seq, receipt.head, receipt.held) == (sent + 2, device.chain[-1].hash, 0)
    house.get("/v1/runs")
    after = {table.name: [dict(row) for row in house.rows(table)] for table in PROJECTIONS.sorted_tables}
    assert after == before
    assert house.rows(uninterpreted) == []
    assert house.rows(alarms) == []
    stored = [row for row in house.rows(events) if row["type"] == "record.reviewed"]
    assert [row["hash"] for row in stored] == [one.hash for one in device.chain[sent:]]
    house.gateway.projector.rebuild()
    assert {table.name: [dict(row) for row in house.rows(table)] for table in PROJECTIONS.sorted_tables} == before


@pytest.mark.req("P11-70-1", "A11D-12-4")
def test_a_review_that_is_not_the_persons_own_is_an_alarm(house: House) -> None:
    device = house.device()
    closed = device.play("run-1")["closed"]
    review(device, "run-1", "reviewed", closed.hash)
    device.receipt(device.post(*device.chain))
    house.get("/v1/runs")
    assert [(row["code"], row["subject"]) for row in house.rows(alarms)] == [
        ("signature.unproven", device.id_of(device.chain[-1]))
    ]

"""A serial that is built in twice, and a unit that is begun twice: kept, alarmed, held (rule 5)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from handrail_gateway.schema import alarms
from tests.gateway.conftest import House
from tests.gateway.device import WORK, Device, capture


@pytest.fixture
def house(make_house: Callable[..., House], storage: dict[str, Any]) -> House:
    return make_house(**storage)


def built_in(device: Device, run: str, unit: str, serial: str, article: str | None = "09506000134352") -> None:
    elements = {"21": serial} | ({"01": article} if article else {})
    scan = {"raw": serial, "method": "wedge", "elements": elements}
    said = capture(serial, "none", kind="serial", scan=scan, limits=None, rounding=None, rounded=None, unit=None)
    device.write("capture.recorded", run, work=WORK.model_copy(update={"unit": unit}), payload=said)


def told(house: House, *devices: Device) -> tuple[list[str], list[tuple[str, str]]]:
    """Codes of the alarms, and what is held why."""
    for device in devices:
        device.receipt(device.post(*device.chain))
    house.gateway.interpret()
    rows = house.gateway.plant.snapshot("holds").document["rows"]
    return [row["code"] for row in house.rows(alarms)], [(row["value"], row["id"][:7]) for row in rows]


@pytest.mark.req("S0-12")
def test_one_serial_in_two_units_holds_both(house: House) -> None:
    one, two = house.device(), house.device("tablet-2", "journal-2")
    built_in(one, "run-1", "SN-001", "77")
    built_in(one, "run-1", "SN-001", "77")
    # Another article may have the same serial.
    built_in(two, "run-2", "SN-002", "77", "04012345678901")
    assert told(house, one, two) == ([], [])
    built_in(two, "run-2", "SN-002", "77")
    expected = ["serial.built_in_twice"], [("SN-002", "DOUBLE-"), ("SN-001", "DOUBLE-")]
    assert told(house, two) == expected
    # A rebuild says the same once.
    house.gateway.projector.rebuild()
    assert told(house) == expected


@pytest.mark.req("S0-12")
def test_a_serial_that_was_corrected_is_in_no_unit(house: House) -> None:
    one, two = house.device(), house.device("tablet-2", "journal-2")
    built_in(one, "run-1", "SN-001", "77", None)
    wrong = one.chain[-1]
    right = capture("78", "none", kind="serial", limits=None, rounding=None, rounded=None, unit=None)
    corrected = {"target": one.id_of(wrong), "old": capture("77", "none"), "new": right, "reason": "Misread"}
    one.write("capture.corrected", "run-1", work=WORK.model_copy(update={"unit": "SN-001"}), payload=corrected)
    built_in(two, "run-2", "SN-002", "77", None)
    assert told(house, one, two) == ([], [])

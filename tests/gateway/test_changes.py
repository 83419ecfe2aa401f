"""The stream of changes: who may hear it, what it says, and what it says again to who missed it."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from httpx_sse import EventSource

from handrail.wire.request import sign_request
from tests.gateway.conftest import House
from tests.gateway.device import Device
from tests.gateway.test_doors import code_of

PATH = "/v1/reference/changes"


def heard(house: House, device: Device, count: int, hold: str = "", last: str = "") -> list[tuple[str, Any]]:
    """Id and data of the next events; the hold is set once the stream is open."""
    fields = {"last-event-id": last} if last else {}
    url = str(house.client.base_url.join(PATH))
    headers = {**fields, **sign_request(device.key, "GET", url, b"", int(time.time()), fields)}
    found: list[tuple[str, Any]] = []
    with house.client.stream("GET", PATH, headers=headers) as response:
        assert response.headers["content-type"].startswith("text/event-stream")
        if hold:
            set_hold(house, hold)
        for event in EventSource(response).iter_sse():
            if event.data:
                found.append((event.id, json.loads(event.data)))
            if len(found) == count:
                return found
    return found


def set_hold(house: House, hold: str) -> None:
    body = {
        "id": hold, "target": "unit", "value": "SN-9", "reason": {"en": "look"}, "set_by": "Q. Lee",
        "contact": "Q. Lee",
    }  # fmt: skip
    response = house.client.post("/v1/holds", content=json.dumps(body).encode(), headers=house.admin)
    assert response.status_code == 200, response.text


def holds_of(found: list[tuple[str, Any]]) -> list[int]:
    return [said["version"] for _, said in found if said["class"] == "holds"]


@pytest.mark.req("S0-31")
def test_a_hold_is_told_at_once_and_again_to_who_missed_it(plant: House) -> None:
    device = plant.device()
    plant.gateway.changes.look()
    first = heard(plant, device, 1, "H-A")
    assert holds_of(first)
    set_hold(plant, "H-B")
    set_hold(plant, "H-C")
    plant.gateway.changes.look()
    missed = heard(plant, device, 1, last=first[-1][0])
    # The list says that there is something new; the snapshot says what. Two changes before a look are one line.
    assert holds_of(missed)[0] > holds_of(first)[-1]
    assert int(missed[0][0]) > int(first[-1][0])


def test_the_stream_is_for_enrolled_devices(plant: House) -> None:
    assert code_of(plant.client.get(PATH)) == (401, "unauthenticated")
    assert code_of(plant.client.get(PATH, headers=plant.admin)) == (401, "unauthenticated")
    device = plant.device()
    assert code_of(device.send("GET", PATH, **{"last-event-id": "no number"})) == (422, "invalid")

"""Failures are alarms, once for a spell of them, and never because of a rebuild (P11-300-1)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from handrail_gateway.schema import alarms
from tests.gateway.conftest import House
from tests.gateway.device import Device
from tests.wire.builder import event as built

FAILED = {"detail": "sign_in.no_match", "failures": 1}
TIME = built(journal="j", seq=1, prev="0" * 64, id="i", key="k").time


@pytest.fixture
def house(make_house: Callable[..., House], storage: dict[str, Any]) -> House:
    return make_house(**storage)


def raised(house: House) -> list[tuple[str, str]]:
    house.gateway.interpret()
    return [(row["code"], row["subject"]) for row in house.rows(alarms)]


def fail(device: Device, minute: str, type_: str = "session.failed", **payload: Any) -> None:
    at = TIME.model_copy(update={"at": TIME.at.replace(hour=8, minute=int(minute), second=0, microsecond=0)})
    device.write(type_, payload=payload or FAILED, time=at)


def send(house: House, device: Device) -> None:
    device.receipt(device.post(*device.chain))
    house.gateway.interpret()


@pytest.mark.req("P11-300-1")
def test_five_failures_within_fifteen_minutes_raise_one_alarm(house: House) -> None:
    device, other = house.device(), house.device("tablet-2", "journal-2")
    for minute in ("01", "04", "08"):
        fail(device, minute)
    fail(device, "09", "signature.failed", requirement="s1", code="sign_in.no_match", failures=4)
    for minute in ("01", "02", "03", "04"):
        fail(other, minute)
    send(house, device)
    send(house, other)
    assert raised(house) == []
    fail(device, "15")
    fail(device, "15")
    send(house, device)
    (code, subject), *more = raised(house)
    assert (code, more) == ("access.failures", [])
    assert subject.startswith("tablet-1/")
    # Four, and a fifth when the first are long over: nothing.
    fail(other, "30")
    send(house, other)
    before = raised(house)
    house.gateway.projector.rebuild()
    assert raised(house) == before == [(code, subject)]


@pytest.mark.req("P11-300-1", "SEC-LK-1")
@pytest.mark.parametrize("type_", ["session.locked_out", "signature.failed"])
def test_a_locked_badge_that_is_tried_raises_an_alarm_at_once(house: House, type_: str) -> None:
    device = house.device()
    said = (
        {"detail": "sign_in.locked", "failures": 5} if type_ == "session.locked_out"
        else {"requirement": "s1", "code": "sign_in.locked", "failures": 5}
    )  # fmt: skip
    fail(device, "01", type_, **said)
    fail(device, "02", type_, **said)
    send(house, device)
    assert [code for code, _ in raised(house)] == ["access.locked_out"]

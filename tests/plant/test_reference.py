"""The reference data of the sample plant: every row parses and every scenario is there, on any day."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from handrail.domain.policy import SitePolicy
from handrail.domain.reference import (
    PLANT_CLASSES,
    DefectCode,
    Equipment,
    Hold,
    Lot,
    Person,
    Release,
    Training,
    WorkOrder,
)  # fmt: skip
from handrail.domain.values import Value
from handrail.packages import reader
from handrail_gateway.sample_plant import Plant, dated, load_plant

ROOT = Path(__file__).resolve().parents[2]
PLANT = ROOT / "resources" / "plant"
NOW = datetime(2027, 3, 9, 23, 30, tzinfo=UTC)
TODAY = date(2027, 3, 10)
"""In Berlin it is already the next day."""

MODELS: dict[str, type[Value]] = {
    "orders": WorkOrder, "releases": Release, "people": Person, "training": Training, "equipment": Equipment,
    "lots": Lot, "holds": Hold, "codes": DefectCode,
}  # fmt: skip


@pytest.fixture(scope="module")
def plant() -> Plant:
    return load_plant(PLANT, NOW)


def rows(plant: Plant, cls: str) -> list[Any]:
    return [MODELS[cls].model_validate(row) for row in plant.rows[cls]]


@pytest.mark.parametrize("cls", PLANT_CLASSES)
def test_rows_parse_and_nothing_relative_is_left(plant: Plant, cls: str) -> None:
    assert rows(plant, cls)
    left = json.dumps(plant.rows[cls])
    assert "@today" not in left
    assert "@now" not in left
    assert "@build" not in left


def test_dates_follow_one_rule() -> None:
    zone = "Europe/Berlin"
    assert dated("@today", NOW, zone) == "2027-03-10"
    assert dated("@today-11d", NOW, zone) == "2027-02-27"
    assert dated("@today+2d T06:00", NOW, zone) == "2027-03-12T05:00:00.000Z"
    assert dated("@now+4h", NOW, zone) == "2027-03-10T03:30:00.000Z"
    assert dated("@now-90m", NOW, zone) == "2027-03-09T22:00:00.000Z"
    assert dated("]d217{@today+1d:yymmdd}10A", NOW, zone) == "]d21727031110A"
    assert dated({"a": ["@today", 1, "@demo", "x@today"]}, NOW, zone) == {"a": ["2027-03-10", 1, "@demo", "x@today"]}


def test_summer_time_starts_between(plant: Plant) -> None:
    assert dated("@today+30d T06:00", NOW, "Europe/Berlin") == "2027-04-09T04:00:00.000Z"


def test_releases_name_the_packages(plant: Plant) -> None:
    assert {release.content for release in rows(plant, "releases")} == set(plant.packages)
    for content, data in plant.packages.items():
        package = reader.read_bytes(data)
        assert package.content == content
        release = next(row for row in rows(plant, "releases") if row.content == content)
        assert (release.doc_no, release.revision) == (package.instruction.doc_no, package.instruction.revision)


def test_packages_are_the_same_on_another_day(plant: Plant) -> None:
    assert load_plant(PLANT, NOW + timedelta(days=400)).packages.keys() == plant.packages.keys()


def test_one_revision_is_effective_one_is_over_and_one_is_to_come(plant: Plant) -> None:
    by_name = {f"{row.doc_no} {row.revision}": row for row in rows(plant, "releases")}
    assert by_name["WI-0427 A"].effective_to < NOW
    assert by_name["WI-0427 B"].effective_from < NOW
    assert by_name["WI-0427 B"].effective_to is None
    assert by_name["WI-0388 D"].effective_from < NOW
    assert NOW < by_name["WI-0388 E"].effective_from < NOW + timedelta(days=3)


def test_six_people_differ_in_training(plant: Plant) -> None:
    people = {person.id: person for person in rows(plant, "people")}
    assert len(people) == 6
    training: list[Training] = rows(plant, "training")
    held = {
        person: {(row.doc_no, row.revision, row.scope) for row in training if row.person == person
                 and row.valid_from <= TODAY and (row.valid_to is None or row.valid_to >= TODAY)}
        for person in people
    }  # fmt: skip
    assert ("WI-0427", "B", "execute") in held["m.okafor"]
    assert ("WI-0388", "D", "execute") not in held["m.okafor"]
    assert not any(scope == "execute" for *_, scope in held["t.ferreira"])
    assert ("WI-0427", "B", "sign") in held["j.lindqvist"]
    assert ("WI-0427", "B", "sign") in held["a.demir"]
    assert ("WI-0427", "B", "execute") not in held["a.demir"]
    assert len({frozenset(rights) for rights in held.values()}) == 6
    assert any(row.valid_to is not None and row.valid_to < TODAY for row in training)
    assert {row.person for row in training} <= set(people)


def test_secrets_are_kept_apart_and_fit_the_people(plant: Plant) -> None:
    secrets = json.loads((PLANT / "demo_secrets.json").read_text())
    assert "sample" in secrets["comment"]
    for person in rows(plant, "people"):
        assert person.badge == "@demo"
        secret = secrets["people"].pop(person.id)
        assert secret["badge"].endswith(person.badge_hint)
        assert len(secret["pin"]) == 6
        assert secret["pin"].isdigit()
    assert secrets["people"] == {}


def test_equipment_is_in_and_out_of_calibration(plant: Plant) -> None:
    pieces: dict[str, Equipment] = {piece.id: piece for piece in rows(plant, "equipment")}
    assert pieces["TD-0148"].calibration_due == TODAY + timedelta(days=53)
    assert pieces["TD-0152"].calibration_due == TODAY - timedelta(days=2)
    assert pieces["TD-0155"].calibration_due == TODAY - timedelta(days=9)
    assert pieces["TD-0155"].type == pieces["TD-0148"].type
    assert pieces["FG-0044"].calibration_due == TODAY
    assert {piece.status for piece in pieces.values()} == {"available", "blocked", "maintenance"}
    assert any(not piece.clean for piece in pieces.values())


def test_lots_are_released_expired_held_and_wrong(plant: Plant) -> None:
    lots: dict[str, Lot] = {lot.id: lot for lot in rows(plant, "lots")}
    assert lots["L28B0817"].status == "released"
    assert lots["L28B0817"].expires == TODAY + timedelta(days=740)
    expired = lots["L26K0302"].expires
    assert expired is not None
    assert expired < TODAY
    assert lots["L28C0820"].status == "quarantine"
    assert lots["L28A0799"].status == "rejected"
    assert lots["L27H0640"].part == "310-1188-01"
    holds: list[Hold] = rows(plant, "holds")
    assert ("lot", "L28B0811", "NCR-1127") in {(hold.target, hold.value, hold.ncr) for hold in holds}
    assert {hold.target for hold in holds} == {"lot", "unit", "station"}


def test_orders_are_those_of_the_screens(plant: Plant) -> None:
    orders: dict[str, WorkOrder] = {order.id: order for order in rows(plant, "orders")}
    here = [
        order.id for order in orders.values()
        if order.status == "released" and any(op.station == "B-07" for op in order.operations)
    ]  # fmt: skip
    assert here == ["WO-48213", "WO-48219", "WO-48207", "WO-48198", "WO-48230"]
    drive = orders["WO-48213"]
    assert len(drive.units) == 12
    assert list(drive.operations[1].done_units) == ["DM2-00415", "DM2-00416"]
    assert "DM2-00417" in drive.operations[0].done_units
    assert "DM2-00426" not in drive.operations[0].done_units
    assert orders["WO-48198"].lots["310-1188-02"] == "L28B0811"
    future = next(row for row in rows(plant, "releases") if (row.doc_no, row.revision) == ("WI-0388", "E"))
    low, high = future.units[0]
    assert all(low <= unit <= high for unit in orders["WO-48230"].units)
    assert {order.status for order in orders.values()} == {"planned", "released", "closed"}


def test_what_rows_name_exists(plant: Plant) -> None:
    lots = {lot.id: lot for lot in rows(plant, "lots")}
    documents = {release.doc_no for release in rows(plant, "releases")}
    instructions = [reader.read_bytes(data).instruction for data in plant.packages.values()]
    for order in rows(plant, "orders"):
        assert {operation.doc_no for operation in order.operations} <= documents
        assert all(lots[lot].part == part for part, lot in order.lots.items())
        for operation in order.operations:
            assert set(operation.done_units) <= set(order.units)
    types = {piece.type for piece in rows(plant, "equipment")}
    parts = {lot.part for lot in lots.values()}
    names = {"torque_driver", "torque_driver_small", *types}
    for instruction in instructions:
        by_id = {material.id: material for material in instruction.materials}
        for item in _inputs(instruction):
            names.add(item.name)
            assert item.equipment_type is None or item.equipment_type in types
            if item.type == "lot":
                assert by_id[item.material].part_no in parts
    for code in rows(plant, "codes"):
        assert set(code.inputs) <= names, code


def _inputs(instruction: Any) -> list[Any]:
    from handrail.domain.flow import steps_of

    return [item for step in steps_of(instruction.body) for item in step.inputs]


def test_gtins_carry_their_check_digit(plant: Plant) -> None:
    found = {lot.gtin for lot in rows(plant, "lots")}
    for data in plant.packages.values():
        instruction = reader.read_bytes(data).instruction
        found |= {material.gtin for material in instruction.materials}
        found |= {product.gtin for product in instruction.products}
    for gtin in found - {None}:
        total = sum(int(digit) * (3 if index % 2 == 0 else 1) for index, digit in enumerate(gtin[:13]))
        assert (10 - total % 10) % 10 == int(gtin[13]), gtin


def test_policy_parses(plant: Plant) -> None:
    policy = SitePolicy.model_validate(plant.policy)
    assert policy.site == "plant-2"
    assert {site for release in rows(plant, "releases") for site in release.sites} == {policy.site}


def test_names_no_place_of_any_machine() -> None:
    for path in PLANT.rglob("*.json"):
        text = path.read_text()
        assert "/home/" not in text
        assert "/tmp" not in text
        assert "/work/" not in text

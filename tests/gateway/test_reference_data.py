"""Reference data out: signed, versioned by content, and with what the records add to it."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import httpx
import pytest

from handrail.domain.reference import PLANT_CLASSES, Person, Snapshot
from handrail.packages.reader import read_bytes
from handrail.wire.keys import SigningKey
from handrail.wire.signed import NotSigned, Signed
from handrail.wire.snapshot import verify_policy, verify_snapshot
from handrail_gateway.plant_loading import load_sample_plant
from handrail_gateway.sample_plant import load_plant
from tests.gateway.conftest import PLANT, House
from tests.gateway.device import capture


def snapshot(house: House, cls: str) -> Snapshot:
    signed = Signed.from_json(house.get(f"/v1/reference/{cls}"))
    return verify_snapshot(signed, house.gateway.keys.signing.public)


def post(house: House, path: str, document: dict[str, Any]) -> httpx.Response:
    return house.client.post(path, content=json.dumps(document).encode(), headers=house.admin)


def hold(id_: str = "H-1", **more: Any) -> dict[str, Any]:
    return {
        "id": id_, "target": "lot", "value": "L-1", "reason": {"en": "Cracked"}, "set_by": "QA", "contact": "4400",
        **more,
    }  # fmt: skip


def test_every_class_is_signed_and_loaded_from_the_sample_plant(plant: House) -> None:
    for cls in PLANT_CLASSES:
        assert snapshot(plant, cls).rows, cls
    with pytest.raises(NotSigned):
        verify_snapshot(Signed.from_json(plant.get("/v1/reference/lots")), SigningKey.generate().public)
    policy, version = verify_policy(Signed.from_json(plant.get("/v1/policy")), plant.gateway.keys.signing.public)
    assert (policy.site, version) == ("plant-2", 1)


def test_a_version_changes_with_content_only_but_its_lease_starts_anew(plant: House) -> None:
    first = snapshot(plant, "equipment")
    plant.clock.ahead += timedelta(minutes=1)
    second = snapshot(plant, "equipment")
    assert second.version == first.version and second.made_at > first.made_at
    listed = {one["class"]: one["version"] for one in plant.get("/v1/reference")["classes"]}
    assert listed["equipment"] == first.version


def test_the_plant_may_be_loaded_again(plant: House) -> None:
    before = {cls: snapshot(plant, cls).version for cls in ("people", "equipment")}
    gateway = plant.gateway
    load_sample_plant(PLANT, gateway.plant, gateway.accounts, gateway.badge_pepper, gateway.now)
    assert {cls: snapshot(plant, cls).version for cls in before} == before


def test_packages_are_served_by_their_content_hash(plant: House) -> None:
    for row in snapshot(plant, "releases").rows:
        content = str(row["content"])
        response = plant.client.get(f"/v1/packages/{content}", headers=plant.admin)
        assert read_bytes(response.content).content == content
    assert plant.client.get(f"/v1/packages/{'0' * 64}", headers=plant.admin).status_code == 404


def test_an_operation_done_on_one_tablet_is_done_for_all(plant: House) -> None:
    order = snapshot(plant, "orders").rows[0]
    number = order["operations"][0]["number"]  # type: ignore[index]
    version = snapshot(plant, "orders").version
    device = plant.device()
    work = {"order": order["id"], "operation": number, "part": order["part"], "unit": order["units"][-1]}  # type: ignore[index]
    device.write("note.added", "run-9", work=work)
    device.write("run.closed", "run-9", work=work, payload={"outcome": "completed"})
    device.receipt(device.post(*device.chain))
    now = snapshot(plant, "orders")
    done = now.rows[0]["operations"][0]["done_units"]  # type: ignore[index]
    assert done[order["units"][-1]] == "completed by Anna Berg"  # type: ignore[index]
    assert now.version == version + 1


@pytest.mark.req("S4-08")
def test_what_a_person_did_on_one_tablet_every_tablet_learns(plant: House) -> None:
    device = plant.device()
    anna = {"person": "m.okafor", "name": "Mara Okafor", "role": "operator"}
    version = snapshot(plant, "people").version
    device.write("capture.recorded", "run-9", step="torque", payload=capture("12.5", "inside"), actor=anna)
    before = len(device.chain)
    device.receipt(device.post(*device.chain))
    assert all("done" not in row for row in snapshot(plant, "people").rows)  # an open run is no completed work
    device.write("run.closed", "run-9", payload={"outcome": "completed"}, actor=anna)
    device.receipt(device.post(*device.chain[before:]))
    now = snapshot(plant, "people")
    mara = Person.model_validate(next(row for row in now.rows if row["id"] == "m.okafor"))
    assert [(done.doc_no, done.revision) for done in mara.done] == [("WI-1", "B")]
    assert now.version == version + 1


@pytest.mark.req("DI-CST-1")
def test_holds_are_set_and_released_by_id(plant: House) -> None:
    assert post(plant, "/v1/holds", hold()).status_code == 200
    assert post(plant, "/v1/holds", hold()).status_code == 200
    assert post(plant, "/v1/holds", hold(value="L-2")).json()["code"] == "conflict"
    assert "H-1" in {row.get("id") for row in snapshot(plant, "holds").rows}
    release = {"closes": ["H-1"], "decided_by": "Q. Lee", "decided_at": "2026-11-21T08:00:00Z"}
    assert post(plant, "/v1/holds/releases", {**release, "closes": ["H-9"]}).json()["code"] == "not_found"
    assert post(plant, "/v1/holds/releases", release).status_code == 200
    assert post(plant, "/v1/holds/releases", release).status_code == 200
    rows = snapshot(plant, "holds").rows
    assert "H-1" not in {row.get("id") for row in rows}
    assert [row["closes"] for row in rows if "closes" in row and row["decided_by"] == "Q. Lee"] == [["H-1"]]


def test_a_tablets_hold_reaches_the_others_until_its_id_is_released(plant: House) -> None:
    device, other = plant.device(), plant.device("tablet-2", "journal-2")
    device.play()
    other.write(
        "hold.applied", "run-b", payload={"hold": "H-tablet-1-D-0001", "target": "unit", "value": "X", "reason": "r"}
    )
    for one in (device, other):
        one.receipt(one.post(*one.chain))
    ids = [row["id"] for row in snapshot(plant, "holds").rows if str(row.get("id")).startswith("H-tablet-1")]
    # Two tablets gave the same id: neither hold is lost.
    assert len(ids) == len(set(ids)) == 2
    release = {"closes": ["H-tablet-1-D-0001"], "decided_by": "Q. Lee", "decided_at": "2026-11-21T08:00:00Z"}
    assert post(plant, "/v1/holds/releases", release).status_code == 200
    left = {row.get("id") for row in snapshot(plant, "holds").rows}
    assert ids[1] in left and ids[0] not in left


def test_publishing_needs_the_package_and_is_done_once(plant: House) -> None:
    found = load_plant(PLANT, plant.clock())
    content, data = next(iter(found.packages.items()))
    read = read_bytes(data)
    release = {
        "doc_no": "WI-TRIAL", "revision": "A", "content": content, "status": "approved",
        "effective_from": "2026-01-01T00:00:00Z", "approved_by": "Q. Lee", "test": True,
    }  # fmt: skip
    put = plant.client.put(f"/v1/packages/{content}", content=data, headers=plant.admin)
    assert put.json() == {
        "content": content, "doc_no": read.instruction.doc_no, "revision": read.instruction.revision, "new": False,
    }  # fmt: skip
    wrong = plant.client.put(f"/v1/packages/{'0' * 64}", content=data, headers=plant.admin)
    assert (wrong.status_code, wrong.json()["code"]) == (422, "digest_mismatch")
    broken = plant.client.put(f"/v1/packages/{content}", content=data[:-9], headers=plant.admin)
    assert broken.json()["code"] == "package_refused"
    assert post(plant, "/v1/releases", {"release": {**release, "content": "0" * 64}}).status_code == 404
    for _ in range(2):
        answer = post(plant, "/v1/releases", {"release": release, "trial": True}).json()
        assert answer["trial_order"]["operations"][0]["doc_no"] == "WI-TRIAL"
    assert [row["content"] for row in snapshot(plant, "releases").rows if row["doc_no"] == "WI-TRIAL"] == [content]
    other = next(one for one in found.packages if one != content)
    assert post(plant, "/v1/releases", {"release": {**release, "content": other}}).json()["code"] == "conflict"
    orders = [row["id"] for row in snapshot(plant, "orders").rows]
    assert orders.count("TRIAL-WI-TRIAL-A") == 1
    trained = [row["person"] for row in snapshot(plant, "training").rows if row["doc_no"] == "WI-TRIAL"]
    assert len(set(trained)) == len(snapshot(plant, "people").rows)

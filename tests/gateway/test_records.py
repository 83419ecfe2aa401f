"""What was stored, as records that can be asked for; and made again from nothing but the events."""

from __future__ import annotations

from typing import Any

import pytest

from handrail.domain.acts import LATE_ENTRY
from handrail.wire.chain import ChainChecker, Sealed
from handrail_gateway.projection_schema import PROJECTIONS, branch_events, uninterpreted
from handrail_gateway.schema import events, journals
from tests.gateway.conftest import House
from tests.gateway.device import LIMITS, Device, capture, signature


def everything(house: House) -> dict[str, list[dict[str, Any]]]:
    return {table.name: [dict(row) for row in house.rows(table)] for table in PROJECTIONS.sorted_tables}


def own_events(house: House) -> list[Any]:
    own = next(row["id"] for row in house.rows(journals) if row["device"] == "gateway")
    return [row for row in house.rows(events) if row["journal"] == own]


def send(device: Device) -> None:
    device.receipt(device.post(*device.chain))


@pytest.mark.req("MEA-5", "REC-NCR-1")
def test_a_run_value_by_value(house: House) -> None:
    device = house.device()
    made = device.play()
    send(device)
    run = house.get("/v1/runs/run-1")
    assert (run["state"], run["complete"], run["events"]) == ("completed", True, len(device.chain))
    assert (run["head"], run["order_no"], run["unit"]) == (made["closed"].hash, "WO-1", "SN-001")
    assert [(step["step"], step["state"], step["person"]) for step in run["steps"]] == [("torque", "completed", "p-1")]
    values = [(one["entered"], one["value"], one["verdict"], one["attempt"]) for one in run["captures"]]
    assert values == [("13.4", "13.4", "above", 1), ("12.50", "12.50", "inside", 2), ("12.60", "12.60", "inside", 2)]
    out, again, new = run["captures"]
    assert (out["limits"], out["distance"], out["unit_of_measure"]) == (LIMITS, "0.4", "N·m")
    assert (again["corrected_by"], new["corrects"]) == (new["event"], again["event"])
    assert (again["attempt_reason"], new["correction_reason"]) == ("slipped", "misread")
    assert all(one["disputed"] is None for one in run["captures"])
    # The first signature covered the corrected value: it no longer holds.
    assert [one["valid"] for one in run["signatures"]] == [False, True]
    [ncr] = run["ncrs"]
    assert (ncr["run"], ncr["step"], ncr["unit"], ncr["person"]) == ("run-1", "torque", "SN-001", "p-1")
    assert (ncr["evidence"], ncr["capture"], ncr["quantity"]) == (["a" * 64], out["event"], 2)
    assert ncr["changes"][0]["reason"] == "two found"
    assert house.get(f"/v1/ncrs/{ncr['event']}") == ncr


def test_records_are_found_by_what_they_are_about(house: House) -> None:
    device = house.device()
    device.play("run-1", "SN-001")
    device.play("run-2", "SN-002")
    send(device)
    assert [run["run"] for run in house.get("/v1/runs?unit=SN-002")] == ["run-2"]
    assert len(house.get("/v1/captures?gauge=TW-1&verdict=above")) == 2
    assert len(house.get("/v1/captures?gauge=TW-1&limit=2&offset=5")) == 1
    assert house.get("/v1/captures?gauge=TW-9") == []
    assert [ncr["run"] for ncr in house.get("/v1/ncrs?unit=SN-001")] == ["run-1"]
    assert house.client.get("/v1/runs/run-9", headers=house.admin).status_code == 404


def test_projections_are_disposable(house: House) -> None:
    device = house.device()
    device.play("run-1", "SN-001")
    device.write("note.added", payload={"text": 5})
    device.capture("run-2", "13.4", "inside")
    device.play("run-3", "SN-003")
    said = {"person": "p-1", "name": "Anna Berg", "version": 1, "language": "en", "text": "I do.", "digest": "d" * 64}
    time = {"signed_at": "2026-11-21T08:00:00.000Z", "zone": "UTC", "offset": "+00:00"}
    device.write("accountability.accepted", payload=said | time)
    send(device)
    house.get("/v1/runs")
    before, own = everything(house), len(own_events(house))
    # Late entries of a run that was taken over are in tests/tablets.
    assert all(before[table.name] for table in PROJECTIONS.sorted_tables if table is not branch_events)
    house.gateway.projector.rebuild()
    assert everything(house) == before
    # And from other tables than these.
    with house.gateway.database.write() as connection:
        PROJECTIONS.drop_all(connection)
        PROJECTIONS.create_all(connection)
    house.gateway.projector.rebuild()
    house.gateway.interpret()
    assert everything(house) == before
    assert len(own_events(house)) == own


@pytest.mark.parametrize(
    "payload",
    [
        {"text": 5},
        {"text": "x", "photos": [{"digest": "zz"}]},
    ],
)
def test_what_cant_be_interpreted_is_marked_and_alarmed(house: House, payload: dict[str, Any]) -> None:
    device = house.device()
    device.write("note.added", payload=payload)
    device.capture("run-1", "12.5", "inside")
    send(device)
    assert len(house.get("/v1/captures")) == 1
    assert [(row["journal"], row["seq"]) for row in house.rows(uninterpreted)] == [("journal-1", 1)]
    assert [alarm["code"] for alarm in house.get("/v1/alarms")["alarms"]] == ["event.not_interpreted"]


@pytest.mark.parametrize(
    "more",
    [
        {"name": "nul\x00"},
        {"reading": 2**53 - 1, "label": {"en": "\x00"}},
        {"distance": "1e999999999"},
        {"value": "9" * 40, "limits": {"upper": "1e-999999", "rounding": "e29"}},
        {"limits": {"lower": "1e999999", "rounding": "pharmacopoeia"}, "rounding": "pharmacopoeia"},
        {"rounding": "unheard of"},
    ],
)
def test_a_hostile_capture_stops_nobody(house: House, more: dict[str, Any]) -> None:
    device = house.device()
    device.capture("run-1", "12.5", "inside", **more)
    device.capture("run-1", "12.7", "inside")
    send(device)
    assert "12.7" in [one["value"] for one in house.get("/v1/captures")]


def test_a_run_whose_first_event_is_in_quarantine_is_seen_and_not_complete(house: House) -> None:
    device = house.device()
    device.play()
    bad = device.chain[0]._replace(signature=bytes(64))
    device.receipt(device.post(bad, *device.chain[1:]))
    run = house.get("/v1/runs/run-1")
    assert (run["state"], run["complete"], len(run["captures"])) == ("completed", False, 3)


@pytest.mark.req("MEA-3")
def test_a_wrong_verdict_is_disputed_once_in_the_gateways_own_journal(house: House) -> None:
    device = house.device()
    device.capture("run-1", "13.4", "inside")
    device.capture("run-1", "12.5", "inside")
    device.capture("run-1", "12.0", "below")
    device.capture("run-1", "12.5", "inside", rounding="e29", limits={"lower": "12", "upper": "12", "rounding": "e29"})
    device.capture("run-1", "13.4", "inside", na=True)
    send(device)
    disputed = [one["disputed"] for one in house.get("/v1/captures")]
    assert disputed == ["above", None, "inside", None, None]
    send(device)
    house.get("/v1/captures")
    own = own_events(house)
    assert [row["type"] for row in own] == ["journal.opened", "verdict.disputed", "verdict.disputed"]
    key = house.gateway.keys.signing
    checker = ChainChecker(own[0]["journal"], {key.id: key.public})
    for row in own:
        checker.feed(Sealed(row["data"], row["hash"], row["signature"]))


def test_verdicts_the_rules_round_alike(house: House) -> None:
    device = house.device()
    limits = {"upper": "2.66", "rounding": "e29"}
    device.capture("run-1", "2.665", "inside", limits=limits, rounding="e29", rounded="2.66")
    limits = {"upper": "2.66", "rounding": "pharmacopoeia"}
    device.capture("run-1", "2.665", "above", limits=limits, rounding="pharmacopoeia", rounded="2.67")
    device.write("capture.recorded", "run-1", payload=capture("yes", "pass", limits=None, rounding=None))
    send(device)
    assert [one["disputed"] for one in house.get("/v1/captures")] == [None, None, None]


@pytest.mark.req("P11-70-1")
def test_a_value_measured_after_the_signature_voids_it_here_as_on_the_tablet(house: House) -> None:
    device = house.device()
    out = device.capture("run-1", "13.4", "above", distance="0.4")
    elsewhere = device.write("note.added", "run-1", step="look", payload={"text": "clean"})
    device.write("signature.made", "run-1", step="torque", payload=signature(device.id_of(out)))
    device.write("signature.made", "run-1", step="review", payload=signature(device.id_of(out)))
    device.write("signature.made", "run-1", step="look", payload=signature(device.id_of(elsewhere)))
    late = signature(device.id_of(out)) | {"requirement": LATE_ENTRY}
    device.write("signature.made", "run-1", step="torque", payload=late)
    device.capture("run-1", "12.5", "inside", attempt=2, attempt_reason="slipped", reading=2)
    send(device)
    signed = [(one["step"], one["requirement"], one["valid"]) for one in house.get("/v1/runs/run-1")["signatures"]]
    assert signed == [
        ("torque", "s1", False), ("review", "s1", False), ("look", "s1", True), ("torque", LATE_ENTRY, True),
    ]  # fmt: skip


def test_only_the_journal_that_owns_a_run_adds_to_its_record(house: House) -> None:
    owner, other = house.device(), house.device("tablet-2", "journal-2")
    made = owner.play()
    send(owner)
    before = house.get("/v1/runs/run-1")
    again = capture("12.55", "inside", attempt=3)
    said = {"target": owner.id_of(made["corrected"]), "old": again, "new": again, "reason": "looks better"}
    other.write("capture.corrected", "run-1", step="torque", payload=said)
    other.write("run.closed", "run-1", payload={"outcome": "aborted", "reason": "not wanted"})
    send(other)
    assert house.get("/v1/runs/run-1") == before
    subjects = [alarm["subject"] for alarm in house.get("/v1/alarms")["alarms"]]
    assert subjects[:2] == ["journal-2/2", "journal-2/1"]


@pytest.mark.req("S4-08")
def test_who_worked_by_which_revision_on_which_job_and_what_showed_that_they_may(house: House) -> None:
    device = house.device()
    trained = {"gate": "training", "code": "training.current", "params": {"doc_no": "WI-1", "revision": "B"}}
    effective = {"gate": "instruction", "code": "revision.effective", "params": {"since": "2026-11-01T06:00:00Z"}}
    started = {"title": {"en": "Pump"}, "units_planned": 1, "part_revision": "B", "approved_by": "Q. Lee"}
    other = {"person": "p-2", "name": "Ben Cole", "role": "operator"}
    device.write("run.started", "run-1", payload=started, gates=[trained, effective])
    stamped = capture("T-07", "none", method="stamped", limits=None)
    device.write("capture.recorded", "run-1", step="torque", payload=stamped, actor={**other, "person": "p-3"})
    device.capture("run-1", "12.5", "inside")
    device.write("step.completed", "run-1", step="torque", payload={"title": {"en": "Tighten"}, "captures": 1},
                 actor=other)  # fmt: skip
    send(device)
    first, second = house.get("/v1/usage?run=run-1")
    assert (first["person"], first["revision"], first["order_no"], first["unit"]) == ("p-1", "B", "WO-1", "SN-001")
    assert (first["training"], first["release"], first["acts"]) == (trained, effective, 1)
    assert (second["person"], second["training"], second["acts"]) == ("p-2", None, 1)
    assert first["done_at"] is None
    before = len(device.chain)
    device.write("run.closed", "run-1", payload={"outcome": "completed"})
    device.receipt(device.post(*device.chain[before:]))
    assert all(one["done_at"] for one in house.get("/v1/usage"))
    assert house.get("/v1/usage?person=p-3") == []


def test_an_aborted_run_is_no_completed_work(house: House) -> None:
    device = house.device()
    device.capture("run-1", "12.5", "inside")
    device.write("run.closed", "run-1", payload={"outcome": "aborted", "reason": "cracked"})
    send(device)
    (row,) = house.get("/v1/usage")
    assert (row["acts"], row["done_at"]) == (1, None)

"""Gates at their edges: days in the site's zone, leases to the minute, a clock that is not sure."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from handrail.domain.gates.answer import Allowed, Answer, decide
from handrail.domain.gates.clock import ClockFacts, clock_gate
from handrail.domain.gates.earlier import EarlierFacts, earlier_gate
from handrail.domain.gates.equipment import EquipmentFacts, equipment_gate, equipment_type_gate
from handrail.domain.gates.holds import HoldFacts, hold_gate
from handrail.domain.gates.lease import LeaseFacts, lease_gate
from handrail.domain.gates.lots import LotFacts, lot_gate
from handrail.domain.gates.order import OrderFacts, order_gate
from handrail.domain.gates.revision import RevisionFacts, revision_gate
from handrail.domain.gates.training import TrainingFacts, training_gate
from handrail.domain.now import Now
from handrail.domain.policy import Lease, SitePolicy
from handrail.domain.reference import Equipment, Hold, Lot, Release, Training, WorkOrder
from handrail.domain.refusal import Reason, Refusal

BERLIN = ZoneInfo("Europe/Berlin")
TODAY = date(2026, 11, 20)


def at(hour: int, minute: int, drift: float = 0, zone: str = "Europe/Berlin", day: int = 20) -> Now:
    """A moment of November at the site, give or take minutes."""
    moment = datetime(2026, 11, day, hour, minute, tzinfo=ZoneInfo(zone))
    return Now.around(moment.astimezone(UTC), timedelta(minutes=drift), zone)


def codes(answer: Answer) -> list[str]:
    return [reason.code for reason in answer.reasons]


def gauge(due: date | None = TODAY, **more: Any) -> Equipment:
    return Equipment(id="TD-1", type="driver", name={}, calibration_due=due, **more)


def calibrated(now: Now, due: date | None = TODAY) -> list[str]:
    return codes(equipment_gate(EquipmentFacts(asked="TD-1", type_="driver", equipment=gauge(due)), now))


def expired(now: Now, expires: date | None = TODAY) -> list[str]:
    lot = Lot(id="L1", part="P-1", status="released", expires=expires)
    return codes(lot_gate(LotFacts(asked="L1", lot=lot, part="P-1"), now))


def trained(now: Now, **record: Any) -> list[str]:
    said = {"person": "p", "doc_no": "WI-1", "revision": "A", "valid_from": TODAY} | record
    records = (Training.model_validate(said),)
    facts = TrainingFacts(person="p", doc_no="WI-1", revision="A", operation="20", records=records)
    return codes(training_gate(facts, now))


EDGES = [
    ("the last minute of the day at the site", at(23, 59), []),
    ("in the first hour of the next day, still the same day in UTC", at(0, 30, day=21), ["over"]),
    ("the next midnight", at(0, 0, day=21), ["over"]),
    ("the clock may be past midnight", at(23, 59, drift=2), ["over"]),
    ("the clock is surely before midnight", at(23, 57, drift=2), []),
    ("east of Greenwich: its day is over while UTC's is not", at(8, 0, zone="Pacific/Auckland", day=21), ["over"]),
    ("west of Greenwich: its day goes on while UTC's is over", at(19, 30, zone="America/New_York"), []),
]


@pytest.mark.req("MEA-4", "S0-10", "S0-09", "P11-10i-1")
@pytest.mark.parametrize(("now", "over"), [row[1:] for row in EDGES], ids=[row[0] for row in EDGES])
def test_a_day_ends_at_midnight_at_the_site_for_the_whole_of_now(now: Now, over: list[str]) -> None:
    assert calibrated(now) == ["equipment.calibration_ended" for _ in over]
    assert expired(now) == ["lot.expired" for _ in over]
    assert trained(now, valid_from=date(2026, 1, 1), valid_to=TODAY) == ["training.expired" for _ in over]


@pytest.mark.parametrize(
    ("now", "code"),
    [
        (at(23, 59, day=19), ["training.not_yet"]), (at(0, 0), []), (at(0, 1, drift=2), ["training.not_yet"]),
        (at(0, 3, drift=2), []), (at(0, 30, zone="Pacific/Auckland"), []),
    ],
)  # fmt: skip
def test_training_counts_from_the_first_minute_of_its_day(now: Now, code: list[str]) -> None:
    assert trained(now) == code


def test_what_never_ends_never_ends() -> None:
    far = at(12, 0, drift=10**6)
    assert (calibrated(far, None), expired(far, None)) == ([], [])
    assert trained(at(12, 0), valid_from=date(2020, 1, 1), valid_to=None) == []


@pytest.mark.req("S4-07", "P11-10i-1", "S0-09")
@pytest.mark.parametrize(
    ("record", "code"),
    [
        ({}, []),
        ({"operation": "20"}, []),
        ({"operation": "30"}, ["training.missing"]),
        ({"revision": "B"}, ["training.missing"]),
        ({"doc_no": "WI-2"}, ["training.missing"]),
        ({"person": "q"}, ["training.missing"]),
        ({"scope": "sign"}, ["training.missing"]),
    ],
)
def test_training_is_for_person_revision_operation_and_scope(record: dict[str, Any], code: list[str]) -> None:
    assert trained(at(12, 0), **record) == code


def test_signing_asks_for_training_to_sign() -> None:
    record = Training(person="p", doc_no="WI-1", revision="A", valid_from=TODAY)
    facts = TrainingFacts(person="p", doc_no="WI-1", revision="A", operation="20", scope="sign", records=(record,))
    assert codes(training_gate(facts, at(12, 0))) == ["training.sign_missing"]


def test_one_current_record_among_old_ones_is_enough() -> None:
    said = {"person": "p", "doc_no": "WI-1", "revision": "A"}
    old = Training.model_validate(said | {"valid_from": date(2020, 1, 1), "valid_to": date(2021, 1, 1)})
    new = Training.model_validate(said | {"valid_from": TODAY, "valid_to": date(2027, 1, 1)})
    facts = TrainingFacts(person="p", doc_no="WI-1", revision="A", operation="20", records=(old, new))
    answer = training_gate(facts, at(12, 0))
    assert answer.open
    assert answer.evidence[0].params["until"] == "2027-01-01"


# Equipment and lots.


@pytest.mark.req("S0-10")
def test_equipment_of_another_type_blocked_in_maintenance_or_not_clean_is_closed() -> None:
    def ask(type_: str | None = "driver", **more: Any) -> list[str]:
        return codes(equipment_gate(EquipmentFacts(asked="TD-1", type_=type_, equipment=gauge(**more)), at(12, 0)))

    assert ask() == ask(None) == []
    assert ask("ruler") == ["equipment.wrong_type"]
    assert ask(status="blocked") == ["equipment.blocked"]
    assert ask(status="maintenance") == ["equipment.maintenance"]
    assert ask(clean=False) == ["equipment.not_clean"]
    unknown = equipment_gate(EquipmentFacts(asked="X", type_=None, equipment=None), at(12, 0))
    assert codes(unknown) == ["equipment.unknown"]


def test_a_type_needs_one_usable_piece_and_a_single_one_says_what_is_wrong() -> None:
    bad, good = gauge(date(2026, 1, 1)), gauge()
    facts = (EquipmentFacts(asked="TD-1", type_="driver", equipment=piece) for piece in (bad, good))
    old, ready = (equipment_gate(one, at(12, 0)) for one in facts)
    assert equipment_type_gate("driver", (old, ready)).open
    assert codes(equipment_type_gate("driver", (old,))) == ["equipment.calibration_ended"]
    assert codes(equipment_type_gate("driver", (old, old))) == ["equipment.none_available"]
    assert codes(equipment_type_gate("driver", ())) == ["equipment.none_available"]


@pytest.mark.req("P11-10g-1")
def test_equipment_with_named_operators_is_for_them_alone() -> None:
    def ask(person: str, **more: Any) -> list[str]:
        facts = EquipmentFacts(asked="TD-1", type_="driver", equipment=gauge(**more), person=person)
        return codes(equipment_gate(facts, at(12, 0)))

    assert ask("m.okafor", operators=("m.okafor", "j.lindqvist")) == []
    assert ask("t.ferreira", operators=("m.okafor",)) == ["equipment.not_authorised"]
    assert ask("", operators=("m.okafor",)) == ["equipment.not_authorised"]
    assert ask("t.ferreira") == []


@pytest.mark.req("S0-12")
def test_on_a_wrong_part_nothing_else_of_the_lot_is_looked_at() -> None:
    lot = Lot(id="L1", part="P-2", status="quarantine", expires=date(2020, 1, 1))
    asked = LotFacts(asked="L1", lot=lot, part="P-1", gtin="1", needed_gtin="2", location="rack 3")
    gtin = lot_gate(asked, at(12, 0))
    assert codes(gtin) == ["lot.gtin_mismatch"]
    assert gtin.reasons[0].params["location"] == "rack 3"
    assert codes(lot_gate(asked.model_copy(update={"gtin": "2"}), at(12, 0))) == ["lot.wrong_part"]
    assert codes(lot_gate(asked.model_copy(update={"gtin": None}), at(12, 0))) == ["lot.wrong_part"]
    assert codes(lot_gate(LotFacts(asked="L1", lot=lot, part=None), at(12, 0))) == ["lot.quarantine"]


# Leases, clock.


@pytest.mark.parametrize(
    ("hours", "drift", "answer"),
    [
        (0, 0, "lease.fresh"), (24, 0, "lease.fresh"), (24.1, 0, "lease.warn"), (72, 0, "lease.warn"),
        (72.1, 0, "lease.expired"), (71.9, 30, "lease.expired"), (23.9, 30, "lease.warn"),
    ],
)  # fmt: skip
def test_a_lease_counts_the_oldest_possible_age(hours: float, drift: float, answer: str) -> None:
    now = at(12, 0, drift)
    made = datetime(2026, 11, 20, 12, 0, tzinfo=BERLIN) - timedelta(hours=hours)
    found = lease_gate(LeaseFacts(ages=(("holds", made, Lease(warn_hours=24, refuse_hours=72)),)), now)
    said = [*found.reasons, *found.evidence]
    assert [one.code for one in said] == [answer]
    assert found.open == (answer != "lease.expired")


def test_a_class_that_never_came_is_closed() -> None:
    found = lease_gate(LeaseFacts(ages=(("lots", None, Lease(warn_hours=1, refuse_hours=2)),)), at(12, 0))
    assert codes(found) == ["lease.never"]


@pytest.mark.req("DI-CON-3")
@pytest.mark.parametrize(
    ("offset", "back", "closed", "seen"),
    [
        (None, 0, [], "clock.unsynced"), (5, 0, [], "clock.synced"), (5.1, 0, [], "clock.warn"),
        (-120, 0, [], "clock.warn"), (120.1, 0, ["clock.drifting"], ""), (-120.1, 0, ["clock.drifting"], ""),
        (0, 120, [], "clock.synced"), (0, 120.1, ["clock.backward"], ""), (None, 121, ["clock.backward"], ""),
    ],
)  # fmt: skip
def test_a_clock_that_drifts_or_went_back_is_closed(
    offset: float | None, back: float, closed: list[str], seen: str
) -> None:
    found = clock_gate(ClockFacts(offset_seconds=offset, jumped_back_seconds=back), SitePolicy())
    assert codes(found) == closed
    assert [evidence.code for evidence in found.evidence] == [seen] * (not closed)


# Orders, holds, revision.


def order(**more: Any) -> WorkOrder:
    operations = [
        {"number": number, "title": {"en": number}, "doc_no": "WI-1", "station": "S-1", "done_units": {"U-1": "MES"}
         if number == "10" else {}} for number in ("10", "20", "30")
    ]  # fmt: skip
    return WorkOrder.model_validate({
        "id": "WO-1", "part": "P-1", "part_revision": "A", "title": {}, "status": "released", "line": "B",
        "due": datetime(2026, 11, 21, tzinfo=UTC), "units": ("U-1", "U-2"), "operations": operations, **more,
    })  # fmt: skip


@pytest.mark.parametrize(
    ("unit", "operation", "here", "closed"),
    [
        ("U-1", "10", (), []), ("U-1", "20", (), []), ("U-2", "20", (), ["10"]), ("U-2", "20", ("10",), []),
        ("U-2", "30", (), ["10", "20"]), ("U-2", "30", ("20",), ["10"]),
    ],
)  # fmt: skip
def test_every_earlier_operation_is_asked_for(
    unit: str, operation: str, here: tuple[str, ...], closed: list[str]
) -> None:
    found = earlier_gate(EarlierFacts(order=order(), operation=operation, unit=unit, done_here=here))
    assert [(reason.code, reason.params["operation"]) for reason in found.reasons] == [
        ("earlier.not_done", number) for number in closed
    ]


def test_an_order_is_for_its_status_station_operation_and_units() -> None:
    def ask(status: str = "released", **facts: str) -> list[str]:
        said = {"order_id": "WO-1", "operation": "10", "unit": "U-1", "station": "S-1"} | facts
        return codes(order_gate(OrderFacts.model_validate({"order": order(status=status), **said})))

    assert ask() == []
    assert [ask(status) for status in ("planned", "closed", "cancelled")] == [
        ["order.not_released"], ["order.closed"], ["order.closed"],
    ]  # fmt: skip
    assert ask(unit="U-3") == ask(operation="40") == ["order.unknown"]
    assert ask(station="S-2") == ["order.wrong_station"]


@pytest.mark.req("S0-25")
def test_a_hold_closes_for_its_kind_and_value_only_and_each_is_named() -> None:
    def hold(id_: str, target: str, value: str) -> Hold:
        said = {"id": id_, "target": target, "value": value, "reason": {}, "set_by": "Q", "contact": "Q, ext 1"}
        return Hold.model_validate(said)

    holds = (hold("H1", "unit", "7"), hold("H2", "lot", "7"), hold("H3", "lot", "8"))
    local = (hold("H4", "unit", "7"),)
    found = hold_gate(HoldFacts(targets=(("unit", "7"), ("lot", "8"), ("order", "9")), holds=holds, local=local))
    assert [(reason.code, reason.params["hold"]) for reason in found.reasons] == [
        ("hold.unit", "H1"), ("hold.lot", "H3"), ("hold.local", "H4"),
    ]  # fmt: skip
    assert not any(reason.overridable for reason in found.reasons)
    assert hold_gate(HoldFacts(targets=(("order", "7"),), holds=holds, local=local)).open


@pytest.mark.req("S0-06", "S4-09")
def test_a_revision_is_run_only_by_the_content_that_was_released() -> None:
    release = Release(doc_no="WI-1", revision="A", content="c", status="approved", approved_by="Q",
                      effective_from=datetime(2026, 1, 1, tzinfo=UTC))  # fmt: skip

    def ask(content: str | None = "c", mode: str = "production", **more: Any) -> list[str]:
        facts = {"resolved": release.model_copy(update=more), "content_here": content, "mode": mode}
        return codes(revision_gate(RevisionFacts.model_validate(facts)))

    assert ask() == []
    assert ask("d") == ["revision.altered"]
    assert ask(None) == ["revision.not_on_tablet"]
    assert ask(status="withdrawn") == ["revision.withdrawn"]
    assert ask(test=True) == ["revision.test_only"]
    assert ask(test=True, mode="training") == ask(test=True, mode="demo") == []


def test_deciding_collects_every_reason_or_all_the_evidence() -> None:
    open_ = clock_gate(ClockFacts(offset_seconds=0), SitePolicy())
    shut = Answer(gate="x", reasons=(Reason(code="a"), Reason(code="b")))
    allowed = decide([open_, open_])
    assert isinstance(allowed, Allowed)
    assert len(allowed.evidence) == 2
    refusal = decide([open_, shut, shut])
    assert isinstance(refusal, Refusal)
    assert [reason.code for reason in refusal.reasons] == ["a", "b", "a", "b"]

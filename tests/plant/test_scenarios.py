"""The gates answer on the sample plant as its table of things to try says (docs/sample-plant.md)."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from handrail.domain.effectivity import Place, Releases, resolve
from handrail.domain.flow import steps_of
from handrail.domain.gates.answer import Answer
from handrail.domain.gates.earlier import EarlierFacts, earlier_gate
from handrail.domain.gates.equipment import EquipmentFacts, equipment_gate, equipment_type_gate
from handrail.domain.gates.holds import HoldFacts, hold_gate
from handrail.domain.gates.lots import LotFacts, lot_gate
from handrail.domain.gates.order import OrderFacts, order_gate
from handrail.domain.gates.training import TrainingFacts, training_gate
from handrail.domain.instruction import Instruction
from handrail.domain.now import Now
from handrail.domain.reference import Equipment, Hold, Lot, Release, Training, WorkOrder
from handrail.packages import reader
from handrail_gateway.sample_plant import load_plant

PLANT = Path(__file__).resolve().parents[2] / "resources" / "plant"
AT = datetime(2028, 2, 29, 11, 0, tzinfo=UTC)
NOW = Now.around(AT, timedelta(seconds=2), "Europe/Berlin")
FOUND = load_plant(PLANT, AT)

ORDERS = {row["id"]: WorkOrder.model_validate(row) for row in FOUND.rows["orders"]}
RELEASES = [Release.model_validate(row) for row in FOUND.rows["releases"]]
TRAINING = tuple(Training.model_validate(row) for row in FOUND.rows["training"])
EQUIPMENT = {row["id"]: Equipment.model_validate(row) for row in FOUND.rows["equipment"]}
LOTS = {row["id"]: Lot.model_validate(row) for row in FOUND.rows["lots"]}
HOLDS = tuple(Hold.model_validate(row) for row in FOUND.rows["holds"])


def why(answer: Answer) -> list[str]:
    return [reason.code for reason in answer.reasons]


def effective(order: str, unit: str | None = None) -> str:
    work = ORDERS[order]
    where = Place(doc_no=work.operations[1].doc_no, part=work.part, unit=unit or work.units[0], site="plant-2")
    found = resolve(Releases(one for one in RELEASES if one.doc_no == where.doc_no), where, NOW)
    return found.revision if isinstance(found, Release) else found.code


def trained(person: str, doc_no: str, revision: str) -> list[str]:
    facts = TrainingFacts(person=person, doc_no=doc_no, revision=revision, operation="20", records=TRAINING)
    return why(training_gate(facts, NOW))


def tools(doc_no: str, revision: str) -> list[str]:
    release = next(row for row in RELEASES if (row.doc_no, row.revision) == (doc_no, revision))
    instruction: Instruction = reader.read_bytes(FOUND.packages[release.content]).instruction
    types = {item.equipment_type for step in steps_of(instruction.body) for item in step.inputs if item.equipment_type}
    found = []
    for type_ in sorted(types):
        pieces = [piece for piece in EQUIPMENT.values() if piece.type == type_]
        facts = [EquipmentFacts(asked=piece.id, type_=type_, equipment=piece) for piece in pieces]
        found += why(equipment_type_gate(type_, [equipment_gate(one, NOW) for one in facts]))
    return found


def held(target: str, value: str) -> list[str]:
    return why(hold_gate(HoldFacts(targets=((target, value),), holds=HOLDS)))


def test_each_order_gets_its_revision() -> None:
    assert effective("WO-48213") == "B"
    assert effective("WO-48219") == "B"
    assert effective("WO-48207") == "D"
    assert effective("WO-48198") == "C"
    assert effective("WO-48230") == "revision.not_yet"


def test_mara_is_trained_for_four_of_five_jobs() -> None:
    jobs = [("WI-0427", "B"), ("WI-0427", "B"), ("WI-0388", "D"), ("WI-0512", "C"), ("WI-0388", "E")]
    assert [trained("m.okafor", *job) for job in jobs] == [[], [], ["training.missing"], [], []]


def test_the_others_training() -> None:
    assert trained("t.ferreira", "WI-0427", "B") == ["training.missing"]
    assert trained("r.brandt", "WI-0301", "A") == ["training.expired"]
    assert trained("j.lindqvist", "WI-0388", "D") == []


def test_tools_are_there_but_for_the_latch() -> None:
    assert tools("WI-0427", "B") == []
    assert tools("WI-0512", "C") == []
    assert tools("WI-0301", "A") == []
    assert tools("WI-0388", "D") == ["equipment.calibration_ended"]


@pytest.mark.parametrize(
    ("piece", "type_", "code"),
    [
        ("TD-0148", "torque_driver", []),
        ("TD-0155", "torque_driver", ["equipment.calibration_ended"]),
        ("TD-0161", "torque_driver", ["equipment.blocked"]),
        ("TD-0152", "torque_driver", ["equipment.wrong_type"]),
        ("TD-0152", "torque_driver_small", ["equipment.calibration_ended"]),
        ("LT-0029", "leak_tester", ["equipment.maintenance"]),
        ("RB-0008", "run_in_bench", ["equipment.not_clean"]),
        ("FG-0044", "feeler_gauge", []),
    ],
)
def test_equipment(piece: str, type_: str, code: list[str]) -> None:
    assert why(equipment_gate(EquipmentFacts(asked=piece, type_=type_, equipment=EQUIPMENT[piece]), NOW)) == code


@pytest.mark.parametrize(
    ("lot", "code"),
    [
        ("L28B0817", []),
        ("L28B0811", []),
        ("L28C0820", ["lot.quarantine"]),
        ("L28A0799", ["lot.rejected"]),
        ("L26K0302", ["lot.expired"]),
        ("L27H0640", ["lot.wrong_part"]),
        ("NONE", ["lot.unknown"]),
    ],
)
def test_gearhead_lots(lot: str, code: list[str]) -> None:
    assert why(lot_gate(LotFacts(asked=lot, lot=LOTS.get(lot), part="310-1188-02"), NOW)) == code


def test_holds() -> None:
    assert held("lot", "L28B0811") == ["hold.lot"]
    assert held("unit", "DM2-00424") == ["hold.unit"]
    assert held("station", "B-09") == ["hold.station"]
    assert held("station", "B-07") == held("unit", "DM2-00417") == held("lot", "L28B0817") == []


def test_orders_and_earlier_work() -> None:
    def order(id_: str, station: str = "B-07") -> list[str]:
        work = ORDERS[id_]
        facts = OrderFacts(order=work, order_id=id_, operation="20", unit=work.units[0], station=station)
        return why(order_gate(facts))

    assert order("WO-48213") == []
    assert order("WO-48213", "B-05") == ["order.wrong_station"]
    assert order("WO-48236") == ["order.not_released"]
    assert order("WO-48190") == ["order.closed"]
    for unit, code in (("DM2-00417", []), ("DM2-00426", ["earlier.not_done"])):
        facts = EarlierFacts(order=ORDERS["WO-48213"], operation="20", unit=unit)
        assert why(earlier_gate(facts)) == code

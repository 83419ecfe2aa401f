"""The values of a run as QIF results: linked to the plan's items, verdicts as recorded, in the standard's order."""

from __future__ import annotations

import uuid
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest

from handrail.domain import acts
from handrail.domain.instruction import Input, Instruction
from handrail.importers.door import import_file
from handrail.importers.drafting import inputs_of
from handrail.records.qif_results import NAMESPACE, NoPlan, results
from handrail.records.report import build
from tests.importers.xml_samples import PLAN
from tests.records.sample import Journal

Q = f"{{{NAMESPACE}}}"
ORDER = (
    "Attributes", "Status", "CharacteristicItemId", "TimeStamp", "ActualComponentId", "NonConformanceDesignator",
    "TypeOfCoordinates", "Value",
)  # fmt: skip
"""QIF 3.0, CharacteristicMeasurementBaseType and what extends it: the order of the elements that are written."""
RESULTS = (
    "InspectionTraceability",
    "ThisResultsInstanceQPId",
    "MeasuredCharacteristics",
    "InspectionStatus",
    "ActualComponentIds",
)


@pytest.fixture
def plan(tmp_path: Path) -> Instruction:
    (tmp_path / "plan.qif").write_bytes(PLAN)
    return import_file(tmp_path / "plan.qif").instruction


def recorded(plan: Instruction, values: dict[str, tuple[str | None, str]], *, closed: bool = True) -> Journal:
    """A run with a value and verdict for each designator; None is not applicable."""
    journal = Journal()
    started = acts.RunStarted(title=plan.title, units_planned=1, part_revision="A", approved_by="Q")
    journal.add("run.started", started)
    for input_ in inputs_of(plan):
        found = values.get(input_.extra["qif"]["designator"])
        if found is not None:
            journal.add("capture.recorded", capture(input_, *found), "measure/1")
    if closed:
        journal.add("run.closed", acts.RunClosed(outcome="completed", count=len(journal.events), head="0" * 64))
    return journal


def capture(input_: Input, value: str | None, verdict: Any, **more: Any) -> acts.CaptureRecorded:
    return acts.CaptureRecorded(
        input=input_.id, name=input_.name, kind=input_.type, label=input_.label, method="typed", entered=value,
        value=value, unit=input_.unit, limits=input_.limits, verdict=verdict, na=value is None,
        na_reason="no gauge" if value is None else None, gauge="CAL-1", **more,
    )  # fmt: skip


def document(journal: Journal, plan: Instruction) -> ET.Element:
    return ET.fromstring(results(build(journal.events[0][0].run or "", journal.events), plan))


def measured(root: ET.Element) -> dict[str, tuple[str, str, str | None]]:
    """Kind, status and value by the plan's item id."""
    found = {}
    for one in root.iter():
        if one.tag.endswith("CharacteristicMeasurement"):
            item = one.find(f"{Q}CharacteristicItemId")
            status = one.findtext(f"{Q}Status/{Q}CharacteristicStatusEnum") or ""
            assert item is not None
            kind = one.tag.removeprefix(Q).removesuffix("CharacteristicMeasurement")
            found[item.get("xId") or ""] = (kind, status, one.findtext(f"{Q}Value"))
    return found


ALL = {
    "D1": ("10.15", "inside"), "D2": ("5.0", "inside"), "D3": ("0.01", "inside"), "D4": ("0.1", "inside"),
    "D5": ("2.0", "none"), "D6": ("pass", "pass"), "D7": ("30.1", "none"),
}  # fmt: skip


def test_each_value_names_the_items_of_the_plan(plan: Instruction) -> None:
    root = document(recorded(plan, ALL), plan)
    assert measured(root) == {
        "13": ("Diameter", "PASS", "10.15"), "23": ("Length", "PASS", "5.0"), "33": ("Flatness", "PASS", "0.01"),
        "43": ("SurfaceProfile", "PASS", "0.1"), "53": ("Diameter", "INDETERMINATE", "2.0"),
        "63": ("UserDefinedAttribute", "PASS", "PASS"), "73": ("Width", "BASIC_OR_TED", "30.1"),
    }  # fmt: skip
    external = root.find(f"{Q}ExternalQIFReferences/{Q}ExternalQIFDocument")
    assert external is not None
    assert external.findtext(f"{Q}QPId") == "fd43400a-29bf-4ec6-b96c-e2f846eb6ff6"
    assert {one.text for one in root.iter(f"{Q}CharacteristicItemId")} == {external.get("id")}
    assert root.findtext(f".//{Q}ReferencedQIFPlanInstance/{Q}ItemQPId") == "dd43400a-29bf-4ec6-b96c-e2f846eb6ff7"
    assert root.findtext(f".//{Q}ActualComponent/{Q}SerialNumber") == "DM2-00417"


def test_verdicts_are_those_of_the_record(plan: Instruction) -> None:
    root = document(recorded(plan, {"D1": ("10.15", "above"), "D2": (None, "none"), "D6": ("fail", "fail")}), plan)
    found = measured(root)
    assert found["13"] == ("Diameter", "FAIL", "10.15")
    assert found["23"] == ("Length", "NOT_ANALYZED", None)
    assert found["33"] == ("Flatness", "NOT_ANALYZED", None)
    assert found["63"] == ("UserDefinedAttribute", "FAIL", "FAIL")
    assert root.findtext(f".//{Q}MeasurementResults/{Q}InspectionStatus/{Q}InspectionStatusEnum") == "FAIL"


def test_a_run_is_passed_only_when_it_is_closed_and_whole(plan: Instruction) -> None:
    def overall(journal: Journal) -> str | None:
        return document(journal, plan).findtext(f".//{Q}MeasurementResults/{Q}InspectionStatus/{Q}InspectionStatusEnum")

    whole = {name: value for name, value in ALL.items() if name != "D5"}
    assert overall(recorded(plan, whole)) == "UNKNOWN"
    assert overall(recorded(plan, {**whole, "D5": ("2.0", "inside")})) == "PASS"
    assert overall(recorded(plan, {**whole, "D5": ("2.0", "inside")}, closed=False)) == "UNKNOWN"


def test_a_corrected_value_counts_and_the_first_does_not(plan: Instruction) -> None:
    journal = recorded(plan, {"D1": ("10.95", "above")}, closed=False)
    input_ = next(input_ for input_ in inputs_of(plan) if input_.extra["qif"]["designator"] == "D1")
    old, new = capture(input_, "10.95", "above"), capture(input_, "9.95", "inside")
    target = journal.events[-1][0].id
    corrected = acts.CaptureCorrected(target=target, old=old, new=new, reason="misread")
    journal.add("capture.corrected", corrected, "measure/1")
    assert measured(document(journal, plan))["13"] == ("Diameter", "PASS", "9.95")


def test_the_document_has_the_form_of_the_standard(plan: Instruction) -> None:
    root = document(recorded(plan, ALL), plan)
    ids = [int(one.get("id") or 0) for one in root.iter() if one.get("id")]
    assert len(ids) == len(set(ids))
    assert max(ids) == int(root.get("idMax") or 0)
    assert root.get("versionQIF") == "3.0.0"
    for one in root.iter():
        if one.get("n") is not None:
            assert int(one.get("n") or 0) == len(one)
        if one.tag == f"{Q}QPId" or one.tag.endswith("InstanceQPId"):
            uuid.UUID(one.text or "")
        if one.tag.endswith("CharacteristicMeasurement"):
            places = [ORDER.index(part.tag.removeprefix(Q)) for part in one]
            assert places == sorted(places)
        if one.tag == f"{Q}MeasurementResults":
            places = [RESULTS.index(part.tag.removeprefix(Q)) for part in one]
            assert places == sorted(places)


def test_the_same_run_gives_the_same_bytes(plan: Instruction) -> None:
    journal = recorded(plan, ALL)
    report = build(journal.events[0][0].run or "", journal.events)
    assert results(report, plan) == results(report, plan)


def test_another_instruction_has_no_results(plan: Instruction) -> None:
    journal = recorded(plan, ALL)
    other = plan.model_copy(update={"extra": {}})
    with pytest.raises(NoPlan, match="not imported from a QIF document"):
        results(build("r", journal.events), other)

"""QIF documents by the standard, on plans made here: exact limits, order, and nothing guessed."""

# ruff: noqa: E501 - a document in one line reads as the document it is

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from handrail.domain.instruction import Group, Input, Step
from handrail.importers.door import Imported, ImportRefused, import_file
from handrail.importers.drafting import inputs_of, nodes_of
from tests.importers.test_s1000d import imported, said
from tests.importers.xml_samples import PLAN, characteristic, characteristics, qif, tolerance


def inputs(result: Imported) -> dict[str, Input]:
    return {input_.extra["qif"]["designator"]: input_ for input_ in inputs_of(result.instruction)}


def one(folder: Path, kind: str, definition: str, target: str = "") -> tuple[Input, Imported]:
    result = imported(folder, qif(characteristics(characteristic(1, kind, definition, target))), "x.qif")
    return inputs(result)["D1"], result


def test_limits_are_exact(tmp_path: Path) -> None:
    found = inputs(imported(tmp_path, PLAN, "plan.QIF"))
    limits = {name: (i.limits and (i.limits.lower, i.limits.target, i.limits.upper)) for name, i in found.items()}
    assert limits == {
        "D1": (Decimal("9.90"), Decimal("10.00"), Decimal("10.20")),
        "D2": (Decimal("4.5"), None, Decimal("5.5")),
        "D3": (Decimal(0), None, Decimal("0.05")),
        "D4": (Decimal("-0.2"), None, Decimal("0.2")),
        "D5": None,
        "D6": None,
        "D7": (None, Decimal(30), None),
    }
    assert (found["D1"].type, found["D1"].unit, found["D6"].type) == ("measurement", "mm", "pass_fail")


def test_limits_that_contradict_their_nominal_are_left_to_a_reviewer(tmp_path: Path) -> None:
    result = imported(tmp_path, PLAN, "plan.qif")
    assert "limits to be set by a reviewer" in inputs(result)["D5"].hint["en"]
    assert any("D5: limits to be set by a reviewer" in line for line in result.report.approximated)


def test_a_fit_keeps_both_limits_on_one_side(tmp_path: Path) -> None:
    found, result = one(tmp_path, "Diameter", tolerance("0.02", "0.05", limit=False), "20")
    assert found.limits is not None
    assert (found.limits.lower, found.limits.target, found.limits.upper) == (Decimal("20.02"), None, Decimal("20.05"))
    assert any("one side of the nominal" in line for line in result.report.warnings)


def test_an_unequal_profile_zone_is_placed_as_stated(tmp_path: Path) -> None:
    definition = "<ToleranceValue>1.5</ToleranceValue><OuterDisposition>1</OuterDisposition>"
    found, _ = one(tmp_path, "PointProfile", definition)
    assert found.limits is not None
    assert (found.limits.lower, found.limits.upper) == (Decimal("-0.5"), Decimal(1))


@pytest.mark.parametrize(
    ("definition", "target"),
    [
        (tolerance("5", "4", limit=True), ""),
        (tolerance("-0.1", "0.1", limit=False), ""),
        (tolerance("ten", "20", limit=True), ""),
        (tolerance("1E+400", "2E+400", limit=True), ""),
        ("<ToleranceValue>-1</ToleranceValue>", ""),
        ("<ToleranceValue>NaN</ToleranceValue>", ""),
    ],
)
def test_limits_that_make_no_sense_are_never_guessed(tmp_path: Path, definition: str, target: str) -> None:
    found, result = one(tmp_path, "Length", definition, target)
    assert found.limits is None
    assert any("limits to be set by a reviewer" in line for line in result.report.approximated)


def test_steps_come_in_their_sequence_with_their_instructions(tmp_path: Path) -> None:
    result = imported(tmp_path, PLAN, "plan.qif")
    steps = [node for node in nodes_of(result.instruction.body) if isinstance(node, Step)]
    assert [(node.number, node.title["en"]) for node in steps[:2]] == [("1", "Measure D1"), ("2", "Measure D2, D3")]
    assert "Turn the part over" in said(result.instruction)
    assert result.report.counts["text_instructions"] == 1
    assert result.report.counts["plan_steps"] == 2
    assert result.report.counts["characteristics"] == 7
    assert result.report.counts["items"][0] == {
        "defined_as_limit": "false", "designator": "D1", "item_id": "13", "kind": "Diameter", "max": "0.20",
        "min": "-0.10", "name": "N1", "target": "10.00",
    }  # fmt: skip
    rest = result.instruction.body[-1]
    assert isinstance(rest, Group)
    assert len(rest.nodes) == 4
    assert any("names no step for D4, D5, D6, D7" in line for line in result.report.warnings)
    assert result.report.text_coverage == 1.0


def test_conditions_and_loops_are_shown_not_decided(tmp_path: Path) -> None:
    plan = (
        "<Plan><LocalVariables><Variable><Name>N</Name><Val>0</Val></Variable></LocalVariables><OrderedPlanRoot><Steps>"
        "<NumberedPlanElement><SequenceNumber>1</SequenceNumber><IfActionGroup><If><TokenEqual><TokenConstant val='FAIL'/>"
        "</TokenEqual><Halt/></If></IfActionGroup></NumberedPlanElement><NumberedPlanElement><SequenceNumber>2"
        "</SequenceNumber><WhileActionGroup><LessThan><ArithmeticConstant val='10'/></LessThan><MeasureEvaluateAll/>"
        "</WhileActionGroup></NumberedPlanElement></Steps></OrderedPlanRoot></Plan>"
    )
    data = qif(characteristics(characteristic(1, "Length", tolerance("1", "2", limit=True))) + plan)
    result = imported(tmp_path, data, "x.qif")
    words = said(result.instruction)
    assert "If TokenEqual(FAIL)" in words
    assert "Repeat while LessThan(10)" in words
    assert any(isinstance(node, Step) and node.hold_point for node in nodes_of(result.instruction.body))
    assert any("LocalVariables(Variable(Name(N), Val(0)))" in line for line in result.report.unmapped)


@pytest.mark.parametrize("body", ["", "<Results/>", "<Plan/>", "<Statistics/>", "<MeasurementResources/>"])
def test_a_document_without_anything_to_measure_is_refused(tmp_path: Path, body: str) -> None:
    (tmp_path / "x.qif").write_bytes(qif(body))
    with pytest.raises(ImportRefused, match="nothing to import"):
        import_file(tmp_path / "x.qif")


def test_another_version_is_said(tmp_path: Path) -> None:
    data = qif(characteristics(characteristic(1, "Length", tolerance("1", "2", limit=True))), version="4.0.0")
    assert any("QIF 4.0.0" in line for line in imported(tmp_path, data, "x.qif").report.warnings)

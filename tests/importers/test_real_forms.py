"""Real XLSForms: what the package holds is what independent tools counted in the source."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pyxform.errors import PyXFormError
from pyxform.xls2xform import convert

from handrail.__main__ import main
from handrail.domain.check import errors
from handrail.domain.expressions import parse
from handrail.domain.instruction import Section, Step
from handrail.importers.door import ImportRefused, import_file
from handrail.importers.xlsform_counts import counts
from handrail.packages.reader import read
from tests.importers.forms import REAL, expected, inputs, real

FACTS = expected()
BATTERY = "xlsform/suas-aviation/ODK_Battery_log.xls"
PREFLIGHT = "xlsform/suas-aviation/ODK_PreFlight_Multirotor_CL.xls"


@pytest.mark.skipif(not FACTS, reason=f"elsewhere: EXPECTED.json of the real forms is not at {REAL}")
@pytest.mark.parametrize("name", sorted(FACTS) or ["none"])
def test_the_package_holds_what_the_form_does(name: str, tmp_path: Path) -> None:
    facts = {key: value for key, value in FACTS[name].items() if key not in ("pyxform", "message")}
    output, report = tmp_path / "p.hrwi", tmp_path / "r.json"
    status = main(["import", str(real(name)), "--output", str(output), "--report", str(report)])
    told = json.loads(report.read_text(encoding="utf-8"))
    if FACTS[name]["pyxform"] == "error":
        assert status == 3
        assert told["refused"]["sheet"] == "survey"
        assert told["refused"]["row"] >= 1
        assert told["refused"]["reason"]
        assert not output.exists()
        return
    assert status == 0
    package = read(output)
    assert not errors(package.findings)
    assert counts(package.instruction) == told["counts"]
    found = {**told["source_counts"], **told["counts"]}
    assert {key: found[key] for key in facts} == facts
    assert {key for key, value in told["counts"].items() if value and key not in facts} == set()
    assert package.original(package.instruction.attachments[0].sha256) == real(name).read_bytes()


def test_the_battery_log_keeps_its_meaning() -> None:
    result = import_file(real(BATTERY))
    found = inputs(result)
    # S1 is asked before and after the flight: told apart by its group, and read by what is near.
    assert {"StCellV.S1", "EdCellV.S1"} <= found.keys()
    assert found["EdCellV.S2"].when is not None
    assert parse(found["EdCellV.S2"].when.text).holds({"CellCount": "2"})
    assert not parse(found["EdCellV.S2"].when.text).holds({"CellCount": "1"})
    assert found["SV"].default is not None
    assert str(parse(found["SV"].default.text).evaluate({"CellCount": "3"})) == "11.1"
    constraint = found["ECAP"].constraint
    assert constraint is not None
    assert parse(constraint.expr.text).holds({"SCAP": 5000}, 4000)
    assert not parse(constraint.expr.text).holds({"SCAP": 5000}, 5000)
    assert [item.value for item in result.instruction.choice_lists[0].items] == ["1", "0"]
    # "no" is what the choice is called, not its value: it must not be offered.
    assert found["BKIN"].default is None
    assert sum("default 'no' is no value" in line for line in result.report.warnings) == 2
    assert [type(node) for node in result.instruction.body] == [Step] * 5


def test_the_preflight_list_offers_the_signature_it_asks_for() -> None:
    result = import_file(real(PREFLIGHT))
    assert [line.split(":")[0] for line in result.report.offers] == ["survey row 33"]
    assert len(result.instruction.body) == 8
    assert all(input_.stamp for input_ in inputs(result).values() if input_.type == "system")
    assert result.report.text_coverage == 1.0
    assert not any(isinstance(node, Section) for node in result.instruction.body)


@pytest.mark.skipif(not FACTS, reason=f"elsewhere: EXPECTED.json of the real forms is not at {REAL}")
@pytest.mark.filterwarnings("ignore::UserWarning:openpyxl")  # pyxform lets openpyxl's remarks on styles through
def test_we_refuse_what_pyxform_refuses_and_nothing_else() -> None:
    for name in FACTS:
        try:
            convert(real(name))
            theirs = True
        except PyXFormError:
            theirs = False
        try:
            import_file(real(name))
            ours = True
        except ImportRefused:
            ours = False
        assert ours == theirs, name

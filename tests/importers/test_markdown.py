"""Markdown documents made for the test: what each thing that people write becomes."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from handrail.domain.check import errors
from handrail.importers import written_limits
from handrail.importers.door import Imported, ImportRefused, import_file
from handrail.importers.written import words_of
from handrail.packages.reader import read
from handrail.packages.writer import write
from tests.importers.documents import SAMPLES, from_markdown, inputs, nodes, png, said, step, steps, texts


@pytest.fixture
def pump(tmp_path: Path) -> Imported:
    """The sample document with one of its two pictures."""
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures" / "impeller.png").write_bytes(png())
    return import_file(Path(shutil.copy(SAMPLES / "pump-assembly.md", tmp_path)))


@pytest.mark.req("SEC-CODE-1")
def test_the_package_holds_the_original_and_can_be_read_back(pump: Imported, tmp_path: Path) -> None:
    write(pump.instruction, pump.media, pump.originals, tmp_path / "p.hrwi")
    package = read(tmp_path / "p.hrwi")
    assert not errors(package.findings)
    original = package.instruction.attachments[0]
    assert (original.file, original.role) == ("pump-assembly.md", "original")
    assert package.original(original.sha256) == (SAMPLES / "pump-assembly.md").read_bytes()
    assert package.instruction.imported is not None
    assert package.instruction.imported.approximated == tuple(pump.report.approximated)


def test_head(pump: Imported) -> None:
    found = pump.instruction
    assert (found.doc_no, found.revision, found.language, found.kind) == ("WI-7001", "C", "en", "assembly")
    assert said(found.title) == "Coolant pump: assembly and test"
    assert [(change.revision, change.date, change.author) for change in found.changes] == [
        ("A", "2025-01-10", "M. Hale"), ("C", "2026-03-02", "M. Hale"),
    ]  # fmt: skip
    assert any("front matter, title: Pump assembly" in line for line in pump.report.unmapped)


def test_counts(pump: Imported) -> None:
    assert pump.report.counts == {
        "alerts": {"WARNING": 1}, "blanks": 5, "checkboxes": 2, "headings": 7, "hold_points": 1, "images": 2,
        "inline_checkbox_cells": 2, "ordered_items": 6, "table_rows": 16,
    }  # fmt: skip
    assert pump.report.source_counts == {}
    assert pump.report.text_coverage == 1.0


def test_contents_and_purpose_are_read_and_not_done(pump: Imported) -> None:
    assert texts(step(pump, "Contents")) == ["1. Tools and parts", "2. Assembly"]
    assert texts(step(pump, "Purpose"))[1] == "1. It replaces sheet 12."
    assert all(not said(one.title).startswith("It replaces") for one in steps(pump))


def test_what_is_needed_is_material_and_ticked(pump: Imported) -> None:
    kinds = {said(material.name): (material.kind, material.part_no) for material in pump.instruction.materials}
    assert kinds["Housing"] == ("part", "P-100")
    assert kinds["torque wrench, 2 to 20 N·m"][0] == "tool"
    ticked = {label: input_.type for one in steps(pump) if one.materials for label, input_ in inputs(one).items()}
    assert ticked == dict.fromkeys(
        ["1 x torque wrench, 2 to 20 N·m", "Lint-free cloth", "Housing", "Screw M5"], "check"
    )
    assert any("'Housing' is taken as material" in line for line in pump.report.approximated)


def test_numbered_items_are_steps_with_what_stands_in_them(pump: Imported) -> None:
    numbers = [one.number for one in steps(pump) if one.number]
    assert numbers == ["1", "2", "2.a", "3", "4.1", "4.2", "4.3", "4.4", "1"]
    assert texts(step(pump, "Lay the housing")) == ["Flange upwards.", "Check the O-ring."]
    assert texts(step(pump, "Fit the impeller")) == ["**NOTE:** The impeller has a left-hand thread."]
    assert [medium.status for medium in pump.instruction.media] == ["ok", "missing"]
    assert said(pump.instruction.media[0].alt) == "The impeller in place"
    assert "line 53: picture pictures/missing.png is missing" in pump.report.warnings


@pytest.mark.req("HMI-5")
def test_hazards_stand_at_the_step_they_belong_to(pump: Imported) -> None:
    hazards = {hazard.id: (hazard.severity, said(hazard.text)) for hazard in pump.instruction.hazards}
    at = {said(one.title): [hazards[id_] for id_ in one.hazards] for one in steps(pump) if one.hazards}
    ticked = {hazard.severity: len(hazard.actions) for hazard in pump.instruction.hazards}
    assert ticked == {"warning": 1, "caution": 0}
    assert said(pump.instruction.hazards[0].avoid) == "Wear eye protection."
    assert at == {
        "Lay the housing on the fixture.": [("warning", "The spring is under load.")],
        "Fit the impeller (Caution: sharp edges).": [("caution", "sharp edges")],
        "QA Hold Point: Inspector verifies the torque marks": [("caution", "Do not start the pump dry.")],
    }


def test_a_table_of_steps(pump: Imported) -> None:
    gap = step(pump, "Measure the gap")
    assert texts(gap) == ["**Expected Result:** 0.5 ±0.1 mm", "Initials · Date"]
    measured = inputs(gap)["Measured"]
    assert (measured.type, measured.unit) == ("measurement", "mm")
    assert measured.limits is not None
    assert (str(measured.limits.lower), str(measured.limits.upper), measured.limits.decided_by) == (
        "0.4",
        "0.6",
        "parsed",
    )
    assert inputs(gap)["P/F"].type == "pass_fail"
    assert [signature.meaning for signature in gap.signatures] == ["performed"]
    # What is no plain limit stays text, and the report asks.
    bearing = inputs(step(pump, "Listen"))["Measured"]
    assert (bearing.type, bearing.limits) == ("text", None)
    assert any("'No noise at 1000 rpm' is no plain limit" in line for line in pump.report.approximated)
    assert inputs(step(pump, "Note the serial"))["S/N"].type == "serial"


def test_a_nominal_value_and_a_tolerance_in_two_cells(pump: Imported) -> None:
    limits = inputs(step(pump, "Main"))["Measured V"].limits
    assert limits is not None
    assert (str(limits.lower), str(limits.target), str(limits.upper)) == ("22.8", "24.0", "25.2")
    assert any("are worked out from '24.0V' and '±5%'" in line for line in pump.report.approximated)


def test_a_hold_point_is_signed_by_a_second_person(pump: Imported) -> None:
    hold = step(pump, "QA Hold Point")
    assert hold.hold_point
    assert [(signature.meaning, signature.second_person) for signature in hold.signatures] == [("verified", True)]


def test_hold_points_in_headings_lists_and_tables() -> None:
    result = from_markdown(
        "# T\n\nHold points are marked.\n\n## QA Hold Point 1\n\nLook.\n\n## Work\n\n- Turn\n"
        "- Witness point: customer\n\n"
        "| Step | Action | Done |\n|---|---|---|\n| 1 | Hold Point - inspect | [ ] |\n"
        "| 2 | Go | [ ] |\n"
    )
    held = [said(one.title) for one in steps(result) if one.hold_point]
    assert held == ["QA Hold Point 1", "Witness point: customer", "Hold Point - inspect"]
    assert step(result, "Witness").signatures[0].meaning == "witnessed"


def test_a_header_to_fill_in_empty_rows_and_pictures_in_headers(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(png())
    result = from_markdown(
        "# T\n\n## Form\n\n| Operator: ____ | Date: ____ |\n|---|---|\n| Shift | ____ |\n\n"
        "## Log\n\n| Event | Remarks |\n|---|---|\n| Start | |\n| | |\n\n"
        "## Look\n\n| ![a](a.png) | b |\n|---|---|\n| c | d |\n",
        tmp_path,
    )
    form = {said(one.label): (one.type, one.required) for one in step(result, "Form").inputs}
    assert form == {"Operator": ("text", True), "Date": ("date", True), "Shift": ("text", True)}
    assert [one.required for one in step(result, "Log").inputs] == [False, False, False]
    assert result.report.counts["images"] == 1
    assert result.report.counts["blanks"] == 3
    # A row that holds nothing is none.
    assert result.report.counts["table_rows"] == 2 + 2 + 2


def test_blanks_and_approvals(pump: Imported) -> None:
    blanks, approvals = [one for one in steps(pump) if said(one.title) == "Leak test"]
    assert {label: (one.type, one.unit) for label, one in inputs(blanks).items()} == {
        "Test pressure": ("measurement", "bar"), "Result": ("pass_fail", None),
    }  # fmt: skip
    assert [signature.meaning for signature in approvals.signatures] == ["verified", "approved"]


def test_each_doubt_names_its_place_and_parts(pump: Imported) -> None:
    review = pump.instruction.extra["markdown"]["review"]
    held = next(one for one in review if "a hold point" in one["text"])
    assert held["place"] == "line 62"
    assert held["parts"] == [step(pump, "QA Hold Point").id]
    lines = sum(len(getattr(pump.report, kind)) for kind in ("warnings", "approximated", "unmapped", "offers"))
    assert len(review) == len({one["id"] for one in review}) == lines


def test_every_word_is_in_the_package_or_listed(pump: Imported) -> None:
    source = (SAMPLES / "pump-assembly.md").read_text(encoding="utf-8").split("---", 2)[2]
    stored = set(words_of(pump.instruction.model_dump_json() + " ".join(pump.report.unmapped)))
    assert set(words_of(source)) - stored == set()


def test_ids_do_not_move_when_a_step_is_put_in_before() -> None:
    one = from_markdown("# T\n\n1. Open the valve\n2. Close the valve\n")
    two = from_markdown("# T\n\n1. Wash\n2. Open the valve\n3. Close the valve\n")
    assert {node.id for node in steps(one)} < {node.id for node in steps(two)}


@pytest.mark.parametrize(
    ("text", "lower", "upper", "unit"),
    [
        ("8.5 +0/-0.1 mm", "8.4", "8.5", "mm"), ("100 ±0.1 mm", "99.9", "100.1", "mm"), ("≤ 1.0 mm", None, "1.0", "mm"),
        ("< 10⁻⁵ Torr", None, "0.00001", "Torr"), ("20-25°C", "20", "25", "°C"), ("14.4-16.8V", "14.4", "16.8", "V"),
        ("5.0V ± 0.25V", "4.75", "5.25", "V"), ("14.1 ± 10%", "12.69", "15.51", None),
        ("-20°C ± 2°C", "-22", "-18", "°C"),
        ("-40 to +85 °C", "-40", "85", "°C"), ("min. 5 N", "5", None, "N"), ("10 mm max.", None, "10", "mm"),
        ("30-60% RH", "30", "60", "% RH"), ("1.5×10⁻³ – 2×10⁻³ mbar", "0.0015", "0.002", "mbar"),
    ],
)  # fmt: skip
def test_limits_as_text(text: str, lower: str | None, upper: str | None, unit: str | None) -> None:
    parsed = written_limits.limits(text)
    assert parsed is not None
    assert [value if value is None else format(value, "f") for value in (parsed.limits.lower, parsed.limits.upper)] == [
        lower, upper,
    ]  # fmt: skip
    assert (parsed.unit, parsed.limits.decided_by) == (unit, "parsed")


@pytest.mark.parametrize(
    "text",
    ["±2%", "< 1.33 kg (1U limit)", "100×100×113.5mm ±0.1mm", "not below 2 m/s or above 8 m/s", "5", "10-3",
     "2026-01-02", "0-30V, 5A", "< ±2 cm", "~6 W", "5V output", "1,5 mm", "> 3 screws", "5 V to 6 A", "", "25-20 °C"],
)  # fmt: skip
def test_what_is_no_plain_limit_stays_text(text: str) -> None:
    assert written_limits.limits(text) is None


def test_pictures_outside_of_the_folder_are_not_read(tmp_path: Path) -> None:
    folder = tmp_path / "doc"
    folder.mkdir()
    (tmp_path / "secret.png").write_bytes(png())
    (folder / "link.png").symlink_to(tmp_path / "secret.png")
    text = "# T\n\n![a](../secret.png)\n![b](/etc/hostname)\n![c](https://example.org/c.png)\n![d](link.png)\n![e](%2e%2e/secret.png)\n"
    result = from_markdown(text, folder)
    assert [medium.status for medium in result.instruction.media] == ["missing"] * 5
    assert result.media == {}
    assert sum("lies outside of the document's folder" in line for line in result.report.warnings) == 3
    assert any("it is not fetched" in line for line in result.report.warnings)


def test_html_in_markdown_is_text_and_its_comments_are_listed() -> None:
    result = from_markdown(
        "# T\n\n<p>Hold <b>still</b><br>now</p>\n\n<!-- draft -->\n\n<script>x()</script>\n\n1. Go<br>on"
    )
    assert "Hold still\nnow" in texts(step(result, "T"))
    assert any("comment draft" in line for line in result.report.unmapped)
    assert any("x()" in line for line in result.report.unmapped)
    assert said(step(result, "Go").title) == "Go on"


def test_text_that_the_parser_drops_is_listed() -> None:
    result = from_markdown("# T\n\n1. Seen\n\n" + ">" * 60 + " buried treasure\n")
    listed = [line for line in result.report.unmapped if "buried treasure" in line]
    assert listed[0].startswith("line 5: not in the instruction")
    assert result.report.text_coverage < 1


def test_todo_and_language_are_warned_of() -> None:
    result = from_markdown(
        "# Prüfung\n\n1. Die Schraube mit dem Schlüssel anziehen und das Gehäuse auf den Tisch legen. TODO\n"
    )
    assert any("source not final: 'TODO'" in line for line in result.report.warnings)
    assert result.instruction.language == "de"


def test_numbered_items_with_boxes_are_ticked() -> None:
    result = from_markdown("# T\n\n## Checks\n\n1. [ ] Valve shut\n2. [ ] Level: ____ mm\n")
    assert list(inputs(step(result, "Checks"))) == ["1. Valve shut", "2. Level", "Level"]
    assert (result.report.counts["ordered_items"], result.report.counts["checkboxes"]) == (2, 2)
    assert result.report.counts["blanks"] == 1


def test_sections_nest_as_headings_do() -> None:
    result = from_markdown("# T\n\n## 1 A\n\n### 1.1 B\n\n1. x\n2. y\n\n## 2 C\n\ntext\n")
    found = [(node.number, said(node.title)) for node in nodes(result.instruction)]
    assert found == [("1", "A"), ("1.1", "B"), ("1", "x"), ("2", "y"), ("2", "C")]


@pytest.mark.parametrize(
    "data", [b"", b"  \n", b"a\x00b", b"PK\x03\x04\x00", b"x" * 30_000, b"[" * 50_000, b"a\n" * 20_000]
)
@pytest.mark.req("SEC-CODE-1")
def test_what_is_no_document_is_refused(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "x.md"
    path.write_bytes(data)
    with pytest.raises(ImportRefused) as refused:
        import_file(path)
    assert refused.value.reason


def test_old_encodings_are_read_with_a_warning(tmp_path: Path) -> None:
    path = tmp_path / "x.md"
    path.write_bytes("# Ölstand\r\n\r\n1. Prüfen\r\n".encode("cp1252"))
    result = import_file(path)
    assert said(result.instruction.title) == "Ölstand"
    assert any("Windows-1252" in line for line in result.report.warnings)
    path.write_bytes("# Ölstand\n\n1. Prüfen\n".encode("utf-16"))
    assert said(import_file(path).instruction.title) == "Ölstand"

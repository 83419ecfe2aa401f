"""S1000D modules by the specification, on modules made here."""

# ruff: noqa: E501 - a document in one line reads as the document it is

from __future__ import annotations

from pathlib import Path

import pytest

from handrail.domain.instruction import Bullets, Figure, Instruction, Node, Repeat, Section, Step, Text
from handrail.importers.door import Imported, ImportRefused, import_file
from handrail.importers.drafting import inputs_of, nodes_of
from handrail.packages.reader import read_bytes
from handrail.packages.writer import build
from tests.importers.xml_samples import CREW, PICTURE, PROCEDURE, PROCESS, S1000D_HEAD, module
from tests.packages.samples import png


def imported(folder: Path, data: bytes, name: str = "DMC-PUMP.xml") -> Imported:
    path = folder / name
    path.write_bytes(data)
    result = import_file(path)
    read_bytes(build(result.instruction, result.media, result.originals))
    return result


def said(instruction: Instruction) -> list[str]:
    """What an operator reads, step by step."""
    return [text for node in nodes_of(instruction.body) for text in lines(node)]


def lines(node: Node) -> list[str]:
    found = list(node.title.values())
    if isinstance(node, Step):
        for block in node.blocks:
            if isinstance(block, Text):
                found += block.text.values()
            elif isinstance(block, Bullets):
                found += [text for item in block.items for text in item.values()]
            else:
                found += block.caption.values()
    return found


def step(result: Imported, number: str) -> Step:
    return next(n for n in nodes_of(result.instruction.body) if isinstance(n, Step) and n.number == number)


def test_a_procedure_keeps_its_steps_requirements_and_words(tmp_path: Path) -> None:
    result = imported(tmp_path, module(PROCEDURE, doctype=PICTURE))
    counts = result.report.counts
    assert {key: counts[key] for key in ("steps", "top_steps", "max_step_depth", "warnings", "cautions", "notes")} == {
        "steps": 4, "top_steps": 2, "max_step_depth": 2, "warnings": 1, "cautions": 1, "notes": 1,
    }  # fmt: skip
    assert counts["estimated_times"] == ["1,5"]
    assert counts["req_conditions"] == counts["persons"] == counts["support_equipment"] == counts["spares"] == 1
    assert counts["tables"] == counts["figures"] == counts["graphics"] == 1
    assert counts["unresolved_images"] == ["ICN-1"]
    assert result.report.text_coverage == 1.0
    instruction = result.instruction
    assert (instruction.doc_no, instruction.revision) == ("DMC-PUMP-A-10-20-00-00A-720A-D", "003-00")
    assert instruction.title == {"en-GB": "Pump - Install"}
    assert [input_.type for input_ in inputs_of(instruction)] == ["acknowledge"]


def test_references_are_read_out_and_bring_their_material(tmp_path: Path) -> None:
    result = imported(tmp_path, module(PROCEDURE, doctype=PICTURE))
    first, tighten = step(result, "1"), step(result, "2.2")
    names = {material.id: material.name["en-GB"] for material in result.instruction.materials}
    assert first.title["en-GB"] == "Set the Seal in the bore at 10⁻² bar."
    assert [names[id_] for id_ in first.materials] == ["Seal"]
    assert tighten.title["en-GB"] == "Tighten with the Torque wrench as in figure “Shaft”."
    assert "**Note:** Crosswise." in lines(tighten)
    assert "**Bolt | N·m**" in lines(tighten)
    assert "M8 | 25" in lines(tighten)


def test_an_independent_check_is_a_second_signature(tmp_path: Path) -> None:
    tighten = step(imported(tmp_path, module(PROCEDURE, doctype=PICTURE)), "2.2")
    assert [(one.meaning, one.second_person) for one in tighten.signatures] == [
        ("performed", False),
        ("verified", True),
    ]


@pytest.mark.req("HMI-5")
def test_a_warning_must_be_ticked_and_every_hazard_is_seen(tmp_path: Path) -> None:
    result = imported(tmp_path, module(PROCEDURE, doctype=PICTURE))
    warning, caution = result.instruction.hazards
    assert (warning.severity, len(warning.actions)) == ("warning", 1)
    assert (caution.severity, caution.actions) == ("caution", ())
    # The screen shows the gravest at its head: the other stands in the text.
    assert "**Caution:** Keep the bore clean." in said(result.instruction)


def test_a_warning_named_by_reference_stands_before_its_step(tmp_path: Path) -> None:
    content = """<warningsAndCautions><warning id="w1"><warningAndCautionPara>Live parts.</warningAndCautionPara></warning>
    <caution id="c9"><warningAndCautionPara>Nobody names me.</warningAndCautionPara></caution></warningsAndCautions>
    <procedure><mainProcedure><proceduralStep warningRefs="w1 w2"><para>Open it.</para></proceduralStep>
    </mainProcedure></procedure>"""
    result = imported(tmp_path, module(content))
    hazards = {hazard.id: hazard.text["en-GB"] for hazard in result.instruction.hazards}
    assert [hazards[id_] for id_ in step(result, "1").hazards] == ["Live parts.", "[w2]"]
    assert any("'w2'" in line for line in result.report.warnings)
    assert "Nobody names me." in hazards.values()
    assert result.report.text_coverage == 1.0


def test_applicability_is_shown_not_decided(tmp_path: Path) -> None:
    content = """<referencedApplicGroup><applic id="a1"><displayText><simplePara>Mk2 only</simplePara></displayText></applic>
    </referencedApplicGroup><procedure><mainProcedure><proceduralStep applicRefId="a1"><para>Cut.</para></proceduralStep>
    </mainProcedure></procedure>"""
    result = imported(tmp_path, module(content))
    assert "**Applies to:** Mk2 only" in lines(step(result, "1"))
    assert any("Mk2 only" in line for line in result.report.approximated)
    kept = result.instruction.extra["s1000d"]
    assert kept["applicability"]["text"] == "Pump Mk2"
    assert kept["status"]["responsiblePartnerCompany/enterpriseName"] == ["Example Works"]
    assert any("not verified" in line for line in result.report.warnings)


def test_a_cgm_picture_is_a_placeholder_that_says_so_and_is_kept(tmp_path: Path) -> None:
    (tmp_path / "ICN-1.CGM").write_bytes(b"\x00\x2aBEGMF")
    result = imported(tmp_path, module(PROCEDURE, doctype=PICTURE))
    (medium,) = result.instruction.media
    assert medium.mime == "image/svg+xml"
    assert b"ICN-1.CGM" in result.media[medium.id]
    assert b"CGM picture" in result.media[medium.id]
    assert result.report.counts["unresolved_images"] == []
    assert {one.file: one.role for one in result.instruction.attachments} == {
        "DMC-PUMP.xml": "original", "ICN-1.CGM": "reference",
    }  # fmt: skip
    assert any("ICN-1.CGM can't be shown (CGM picture)" in line for line in result.report.warnings)


def test_a_picture_beside_the_module_is_taken_in(tmp_path: Path) -> None:
    (tmp_path / "ICN-1.png").write_bytes(png())
    result = imported(tmp_path, module(PROCEDURE))
    (medium,) = result.instruction.media
    assert result.media[medium.id] == png()
    figure = next(block for block in step(result, "2.1").blocks if isinstance(block, Figure))
    assert figure.caption == {"en-GB": "Shaft"}


def test_a_picture_is_found_whatever_the_case_of_its_name(tmp_path: Path) -> None:
    (tmp_path / "icn-1.PNG").write_bytes(png())
    doctype = '<!DOCTYPE dmodule [<!NOTATION png SYSTEM "x"><!ENTITY ICN-1 SYSTEM "pictures/ICN-1.png" NDATA png>]>'
    result = imported(tmp_path, module(PROCEDURE, doctype=doctype))
    assert list(result.media.values()) == [png()]
    assert result.report.counts["unresolved_images"] == []


@pytest.mark.parametrize("schema", ["descript", "fault", "ipd", "brex", "appliccrossreftable", "schedul"])
def test_other_modules_are_refused_by_their_type(tmp_path: Path, schema: str) -> None:
    (tmp_path / "x.xml").write_bytes(module("<other/>", schema=schema))
    with pytest.raises(ImportRefused) as refused:
        import_file(tmp_path / "x.xml")
    assert refused.value.place == "module type"
    assert schema in refused.value.reason


def test_a_module_before_issue_4_and_other_xml_are_refused(tmp_path: Path) -> None:
    for data in (b"<dmodule><idstatus/><content/></dmodule>", b"<html/>", b"<pm/>"):
        (tmp_path / "x.xml").write_bytes(data)
        with pytest.raises(ImportRefused, match="module type"):
            import_file(tmp_path / "x.xml")


def test_a_crew_drill_has_challenges_to_answer(tmp_path: Path) -> None:
    result = imported(tmp_path, module(CREW, schema="crew"))
    (challenge,) = inputs_of(result.instruction)
    assert (challenge.label["en-GB"], challenge.hint["en-GB"]) == ("Throttle", "Closed")
    assert [node.title["en-GB"] for node in nodes_of(result.instruction.body)][:2] == ["Engine fire", "In flight"]
    assert result.report.text_coverage == 1.0
    assert result.report.source_counts["crew_drill_steps"] == 3


def test_a_process_asks_and_shows_what_it_does_not_decide(tmp_path: Path) -> None:
    result = imported(tmp_path, module(PROCESS, schema="process"))
    types = [input_.type for input_ in inputs_of(result.instruction)]
    assert types == ["decimal", "select_one"]
    assert [item.label["en-GB"] for item in result.instruction.choice_lists[0].items] == ["Yes", "No"]
    assert any(isinstance(node, Repeat) for node in nodes_of(result.instruction.body))
    assert any("dmIf" in line for line in result.report.approximated)
    assert result.report.text_coverage == 1.0


def test_an_element_that_nobody_knows_is_kept_as_text(tmp_path: Path) -> None:
    content = "<procedure><mainProcedure><proceduralStep><para>Do.</para><strange>Word <deep>by word</deep></strange></proceduralStep></mainProcedure></procedure>"
    result = imported(tmp_path, module(content))
    assert "Word" in " ".join(said(result.instruction))
    assert any("strange" in line for line in result.report.approximated)
    assert result.report.text_coverage == 1.0


def test_every_word_counts_as_often_as_it_is_there(tmp_path: Path) -> None:
    """A graphic's foreign text that has no place is listed by its line."""
    content = "<procedure><mainProcedure><proceduralStep><para>Do it.</para><indexFlag>lost words</indexFlag></proceduralStep></mainProcedure></procedure>"
    result = imported(tmp_path, module(content))
    assert result.report.text_coverage < 1
    assert any(line.endswith("text left out: lost words") for line in result.report.unmapped)


def test_steps_may_not_be_nested_without_end(tmp_path: Path) -> None:
    deep = "<proceduralStep><para>x</para>" * 40 + "</proceduralStep>" * 40
    (tmp_path / "x.xml").write_bytes(module(f"<procedure><mainProcedure>{deep}</mainProcedure></procedure>"))
    with pytest.raises(ImportRefused, match="nested more than"):
        import_file(tmp_path / "x.xml")


def test_a_module_without_a_step_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.xml").write_bytes(module("<procedure><mainProcedure/></procedure>"))
    with pytest.raises(ImportRefused, match="nothing to import"):
        import_file(tmp_path / "x.xml")


def test_the_document_says_how_it_came_in(tmp_path: Path) -> None:
    result = imported(tmp_path, module(PROCEDURE, head=S1000D_HEAD.replace('inWork="00"', 'inWork="02"')))
    assert result.instruction.revision == "003-02"
    assert any("in work (02)" in line for line in result.report.warnings)
    info = result.instruction.imported
    assert info is not None
    assert (info.format, info.warnings) == ("s1000d", tuple(result.report.warnings))
    assert isinstance(result.instruction.body[0], Section)

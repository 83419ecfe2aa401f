"""oManual and Dozuki guides, and GitBuilding pages, made here."""

# ruff: noqa: E501 - a document in one line reads as the document it is

from __future__ import annotations

import json
from pathlib import Path

import pytest

from handrail.domain.instruction import Section, Step
from handrail.importers.door import ImportRefused, format_of, import_file
from handrail.importers.drafting import nodes_of
from tests.importers.test_s1000d import imported, lines, said, step
from tests.importers.xml_samples import GUIDE, PAGE
from tests.packages.samples import png


def test_a_guide_keeps_lines_cautions_and_tools(tmp_path: Path) -> None:
    result = imported(tmp_path, json.dumps(GUIDE).encode(), "guide.json")
    assert (result.report.format, result.instruction.revision) == ("omanual", "12")
    first, second = step(result, "1"), step(result, "2")
    assert lines(first)[:2] == ["Pull the old seal.", "– **Note:** It is soft."]
    assert [hazard.text["en"] for hazard in result.instruction.hazards] == ["Mind the edge."]
    assert lines(second) == ["Fit", "Push evenly & slowly."]
    assert "Drain first." in said(result.instruction)
    assert [material.name["en"] for material in result.instruction.materials] == ["Hook"]
    assert result.report.text_coverage == 1.0
    assert any("video" in line for line in result.report.unmapped)


def test_addresses_are_not_fetched_and_say_so(tmp_path: Path) -> None:
    result = imported(tmp_path, json.dumps(GUIDE).encode(), "guide.json")
    (medium,) = result.instruction.media
    assert medium.mime == "image/svg+xml"
    assert any("https://example.org/a is not beside the document" in line for line in result.report.warnings)


def test_a_guide_in_xml_and_one_as_it_comes_from_the_interface(tmp_path: Path) -> None:
    text = """<guide xmlns="http://omanual.com/" locale="en"><title subject="Seal">Change</title><steps><step number="0" title="">
    <lines><line level="0" bullet="icon_caution">Hot.</line><line level="1">Pull.</line></lines>
    <media type="image"><image>media/a.png</image></media></step></steps></guide>"""
    (tmp_path / "media").mkdir()
    (tmp_path / "media" / "a.png").write_bytes(png())
    result = imported(tmp_path, text.encode(), "guide.xml")
    assert result.report.format == "omanual"
    assert list(result.media.values()) == [png()]
    plain = {"title": "T", "steps": [{"lines": [{"text_raw": "Do [link|http://x|this] now"}]}]}
    assert "Do this now" in said(imported(tmp_path, json.dumps(plain).encode(), "one.json").instruction)


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "3", '"x"', "{}", '{"steps": 3}', '{"steps": []}', '{"guide": {"steps": [1]}}', "[" * 100_000],
)
def test_what_is_no_guide_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "x.json").write_text(text)
    with pytest.raises(ImportRefused):
        import_file(tmp_path / "x.json")


def test_a_page_collects_its_parts_and_steps(tmp_path: Path) -> None:
    (tmp_path / "buildconf.yaml").write_text("")
    (tmp_path / "seal.png").write_bytes(png())
    result = imported(tmp_path, PAGE.encode(), "page.md")
    assert result.report.format == "gitbuilding"
    assert result.instruction.title == {"und": "Change the seal"}
    found = [node for node in result.instruction.body if isinstance(node, Step)]
    assert [node.title["und"] for node in found] == ["Parts and tools", "Take it out", "Put one in"]
    assert lines(found[0])[1:] == ["hook: 1 [tool]", "seal: 1 (any colour)"]
    assert [hazard.text["und"] for hazard in result.instruction.hazards] == ["Mind the edge."]
    assert "Grease a seal" in lines(found[2])
    assert result.report.text_coverage == 1.0


def test_pages_that_are_steps_become_sections_once(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# A\n\nDo a with a [bolt]{Qty: 2}.\n\n1. [.](page.md){step}\n")
    (tmp_path / "b.md").write_text("# B\n\nDo b.\n")
    page = "# All\n\n1. [.](a.md){step}\n1. [Then b](b.md){step}\n1. [.](../out.md){step}\n"
    (tmp_path / "page.md").write_text(page)
    result = import_file(tmp_path / "page.md", "gitbuilding")
    titles = [node.title["und"] for node in result.instruction.body if isinstance(node, Section)]
    assert titles == ["A", "Then b"]
    assert [one.file for one in result.instruction.attachments] == ["page.md", "a.md", "b.md"]
    assert any("page.md is taken in once" in line for line in result.report.warnings)
    assert any("../out.md is not here" in line for line in result.report.warnings)
    assert len(list(nodes_of(result.instruction.body))) >= 5


def test_a_page_is_known_by_its_project(tmp_path: Path) -> None:
    page = tmp_path / "p.md"
    assert format_of(page) != "gitbuilding"
    (tmp_path / "buildconf.yaml").write_text("")
    assert format_of(page) == "gitbuilding"

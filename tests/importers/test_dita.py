"""DITA tasks by the specification, on tasks made here."""

# ruff: noqa: E501 - a document in one line reads as the document it is

from __future__ import annotations

from pathlib import Path

import pytest

from handrail.domain.instruction import Group, Section, Step
from handrail.importers.door import Imported, ImportRefused, import_file
from handrail.importers.drafting import inputs_of, nodes_of
from tests.importers.test_s1000d import imported, lines, said
from tests.importers.xml_samples import COMMON, TASK


def task(folder: Path, text: str = TASK) -> Imported:
    (folder / "common.dita").write_text(COMMON, encoding="utf-8")
    return imported(folder, text.encode(), "fit_pump.dita")


def body(steps: str) -> str:
    return f'<task id="t"><title>T</title><taskbody>{steps}</taskbody></task>'


def test_a_task_keeps_its_steps_and_words(tmp_path: Path) -> None:
    result = task(tmp_path)
    assert result.report.counts == {
        "choices": 2, "info": 2, "note_types": ["tip", "warning"], "notes": 2, "prereq": 1, "result": 1,
        "stepresult": 1, "steps": 4, "stepxmp": 0, "substeps": 2, "tasks": 1, "title": "Fit the pump",
    }  # fmt: skip
    assert result.report.text_coverage == 1.0
    assert result.report.source_counts["conkeyref"] == 2
    assert result.report.source_counts["profiled"] == 1
    words = said(result.instruction)
    assert "**Expected result:** It hangs level." in words
    assert "**Tip:** Check it once a week." in words
    assert "**Only for** audience: expert" in words
    assert [hazard.text["en"] for hazard in result.instruction.hazards] == ["It may fall."]


def test_choices_are_one_choice_to_make(tmp_path: Path) -> None:
    result = task(tmp_path)
    (choice,) = inputs_of(result.instruction)
    assert choice.type == "select_one"
    assert [item.label["en"] for item in result.instruction.choice_lists[0].items] == ["Paper", "Steel"]


def test_reused_steps_are_put_in_place(tmp_path: Path) -> None:
    result = task(tmp_path)
    last = next(node for node in nodes_of(result.instruction.body) if isinstance(node, Step) and node.number == "4")
    assert lines(last) == ["Clean the bench.", "With a dry cloth."]
    assert last.extra["dita"]["reused"] == "common.dita#common/clean"


def test_what_is_reused_and_not_here_stays_visible_and_is_listed(tmp_path: Path) -> None:
    result = imported(tmp_path, TASK.encode(), "fit_pump.dita")
    assert "[common.dita#common/clean]" in said(result.instruction)
    assert any("reused from common.dita#common/clean is not here" in line for line in result.report.unmapped)


def test_keys_need_a_map_and_stay_visible(tmp_path: Path) -> None:
    result = task(tmp_path)
    assert "The [names/pump] is heavy." in said(result.instruction)
    assert sum("names/pump is a key" in line for line in result.report.unmapped) == 2


def test_content_that_reuses_itself_ends(tmp_path: Path) -> None:
    text = body('<steps><step id="a"><cmd>Do</cmd><info><p conref="#t/a"/></info></step></steps>')
    assert "Do" in said(imported(tmp_path, text.encode(), "x.dita").instruction)


def test_reuse_does_not_swell(tmp_path: Path) -> None:
    """Ten levels of ten references each would be ten thousand million elements."""
    parts = "".join(
        f'<p id="p{n}">{f"<ph conref=#t/p{n + 1}/>".replace("conref=", "conref=" + chr(34)).replace("/>", chr(34) + "/>") * 10}</p>'
        for n in range(10)
    )
    (tmp_path / "x.dita").write_text(body(f"<steps><step><cmd>Do</cmd><info>{parts}</info></step></steps>"))
    with pytest.raises(ImportRefused, match="reused elements"):
        import_file(tmp_path / "x.dita")


@pytest.mark.req("SEC-CODE-1")
def test_nothing_outside_of_the_folder_is_reused(tmp_path: Path) -> None:
    (tmp_path / "secret.dita").write_text(COMMON)
    inside = tmp_path / "in"
    inside.mkdir()
    (inside / "link.dita").symlink_to(tmp_path / "secret.dita")
    for target in ("../secret.dita", "link.dita", str(tmp_path / "secret.dita"), "file:///etc/passwd"):
        text = body(f'<steps><step conref="{target}#common/clean"><cmd/></step></steps>')
        result = imported(inside, text.encode(), "x.dita")
        assert "Clean the bench." not in said(result.instruction)
        assert any("is not here" in line for line in result.report.unmapped)


def test_unordered_and_informal_steps(tmp_path: Path) -> None:
    text = body(
        "<steps-unordered><step><cmd>One</cmd></step><step><cmd>Two</cmd></step></steps-unordered>"
        "<steps-informal><ol><li>Three</li></ol></steps-informal>"
    )
    result = imported(tmp_path, text.encode(), "x.dita")
    group = result.instruction.body[0]
    assert isinstance(group, Group)
    assert len(group.nodes) == 2
    assert "Three" in said(result.instruction)


def test_a_hazard_statement_says_how_to_avoid_it(tmp_path: Path) -> None:
    text = body(
        '<steps><step><cmd>Do</cmd><info><hazardstatement type="danger"><messagepanel><typeofhazard>Voltage</typeofhazard>'
        "<consequence>Death.</consequence><howtoavoid>Switch off.</howtoavoid></messagepanel></hazardstatement></info>"
        "</step></steps>"
    )
    (hazard,) = imported(tmp_path, text.encode(), "x.dita").instruction.hazards
    assert (hazard.severity, hazard.text["und"], hazard.avoid["und"]) == ("danger", "Voltage Death.", "Switch off.")


def test_a_choice_table_keeps_both_its_columns(tmp_path: Path) -> None:
    text = body(
        "<steps><step><cmd>Pick</cmd><choicetable><chhead><choptionhd>If</choptionhd><chdeschd>Then</chdeschd></chhead>"
        "<chrow><choption>wet</choption><chdesc>dry it</chdesc></chrow></choicetable></step></steps>"
    )
    result = imported(tmp_path, text.encode(), "x.dita")
    assert result.instruction.choice_lists[0].items[0].label == {"und": "wet – dry it"}
    assert result.report.text_coverage == 1.0


def test_a_composite_gives_a_section_per_task_and_names_what_is_none(tmp_path: Path) -> None:
    text = f"<dita>{body('<steps><step><cmd>A</cmd></step></steps>')}<concept id='c'><title>Why</title><conbody/></concept>{body('<steps><step><cmd>B</cmd></step></steps>')}</dita>"
    result = imported(tmp_path, text.encode(), "x.dita")
    assert result.report.counts["tasks"] == 2
    assert all(isinstance(node, Section) for node in result.instruction.body)
    assert any("'Why' is no task" in line for line in result.report.unmapped)


@pytest.mark.parametrize("kind", ["concept", "reference", "topic", "map"])
def test_other_topics_are_refused_by_their_type(tmp_path: Path, kind: str) -> None:
    (tmp_path / "x.dita").write_text(f"<{kind} id='x'><title>T</title></{kind}>")
    with pytest.raises(ImportRefused, match=f"{kind} is no task") as refused:
        import_file(tmp_path / "x.dita")
    assert refused.value.place == "topic type"


def test_a_task_in_an_xml_file_is_known_by_its_root(tmp_path: Path) -> None:
    assert imported(tmp_path, TASK.encode(), "fit.xml").report.format == "dita"

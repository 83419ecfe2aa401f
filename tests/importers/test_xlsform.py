"""XLSForm by its rules, on forms made here."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from handrail.__main__ import main
from handrail.domain.expressions import parse
from handrail.domain.instruction import Figure, Repeat, Section, Step
from handrail.importers.door import Imported, ImportRefused, import_file
from handrail.packages.writer import write
from tests.importers.forms import imported, inputs, workbook
from tests.packages.samples import png

YES_NO = [("yn", "yes", "Yes"), ("yn", "no", "No")]


def row(type_: str, name: str = "", **cells: Any) -> tuple[Any, ...]:
    order = ("label", "hint", "relevant", "constraint", "required", "default", "calculation", "appearance")
    return (type_, name, *(cells.get(key, name.title() if key == "label" else None) for key in order))


def test_groups_rows_and_field_lists_become_sections_and_steps(tmp_path: Path) -> None:
    result = imported(tmp_path, [
        row("begin group", "g", relevant="${a} = 1"), row("text", "b"), row("text", "c", relevant="${b} = 'x'"),
        row("end group"),
        row("begin_group", "f", appearance="Field-List", hint="together"), row("text", "d"),
        row("text", "e", relevant="${d} = ''"),
        row("end_group"),
        row("integer", "a"),
    ])  # fmt: skip
    section, shared, single = result.instruction.body
    assert isinstance(section, Section)
    assert isinstance(shared, Step)
    assert isinstance(single, Step)
    assert [(node.title["und"], getattr(node, "when", None) is not None) for node in section.nodes] == [
        ("B", False),
        ("C", True),
    ]
    assert [input_.name for input_ in shared.inputs if input_.type == "text"] == ["d", "e"]
    assert shared.inputs[-1].when is not None
    assert shared.inputs[-1].when.text == "string($d) = ''"
    assert shared.blocks
    assert result.report.counts["groups"] == 2
    assert result.report.counts["relevant"] == 3


def test_a_repeat_keeps_its_count_and_condition(tmp_path: Path) -> None:
    survey = [row("integer", "n"), ("begin repeat", "r", "R", "${n} > 1", "${n}"), row("text", "x"), ("end repeat",)]
    fixed = [(*one[:3], None, None) if one[0] in ("integer", "text") else one for one in survey]
    result = imported(tmp_path, fixed, headers=("type", "name", "label", "relevant", "repeat_count"))
    around = result.instruction.body[1]
    assert isinstance(around, Section)
    (repeat,) = around.nodes
    assert isinstance(repeat, Repeat)
    assert repeat.count is not None
    assert repeat.count.text == "$n"
    assert (result.report.counts["repeats"], result.report.counts["groups"]) == (1, 1)


def test_calculations_stand_where_they_can_be_used(tmp_path: Path) -> None:
    result = imported(tmp_path, [
        row("decimal", "slope"), row("calculate", "double", calculation="${slope} * 2"),
        row("decimal", "far", constraint=". < ${double}"),
    ])  # fmt: skip
    first = result.instruction.body[0]
    assert isinstance(first, Step)
    assert [input_.name for input_ in first.inputs] == ["slope", "double"]
    assert not any("reads_later" in line for line in result.report.warnings)


def test_metadata_is_stamped_not_asked(tmp_path: Path) -> None:
    result = imported(tmp_path, [
        row("start", "s"), row("today"), row("deviceid", "d"), row("end", "e"),
        row("text", "maybe", relevant="${sure} = 'x'"), row("text", "sure"), row("text", "last"),
    ])  # fmt: skip
    stamps = {name: input_.stamp for name, input_ in inputs(result).items() if input_.stamp}
    assert stamps == {"s": "start", "today": "today", "d": "device", "e": "end", "instanceID": "run"}
    _, sure, last = result.instruction.body
    assert isinstance(sure, Step)
    assert isinstance(last, Step)
    assert [input_.stamp for input_ in sure.inputs] == ["start", "today", "device", None]
    assert [input_.stamp for input_ in last.inputs] == [None, "end", "run"]


@pytest.mark.parametrize(
    ("type_", "default", "offered"),
    [
        ("integer", "5", "5"), ("integer", "5.5", None), ("decimal", "3.7", "3.7"), ("text", "it's", "'it''s'"),
        ("date", "2026-01-02", "date('2026-01-02')"), ("date", "soon", None), ("select_one yn", "yes", "'yes'"),
        ("select_one yn", "maybe", None), ("select_multiple yn", "yes no", "('yes', 'no')"),
        ("decimal", "2 * 3", "2 * 3"),
        ("date", "today()", "$run.date"), ("text", "concat('a', 'b')", "concat('a', 'b')"),
        ("acknowledge", "OK", "true()"),
    ],
)  # fmt: skip
def test_a_default_is_offered_if_it_is_a_value(type_: str, default: str, offered: str | None, tmp_path: Path) -> None:
    result = imported(tmp_path, [row(type_, "q", default=default)], YES_NO)
    expr = inputs(result)["q"].default
    assert (expr.text if expr else None) == offered
    assert any("default" in line for line in result.report.warnings) == (offered is None)


@pytest.mark.parametrize(
    ("said", "required", "na"),
    [("yes", True, False), ("TRUE", True, False), (True, True, False), ("no", False, False), ("", False, False),
     ("${a} > 1", True, True)],
)  # fmt: skip
def test_required_in_all_its_ways(said: object, required: bool, na: bool, tmp_path: Path) -> None:
    question = inputs(imported(tmp_path, [row("integer", "a"), row("text", "q", required=said)]))["q"]
    assert (question.required, question.na_allowed) == (required, na)


def test_a_constraint_stays_a_refusal_and_could_be_limits(tmp_path: Path) -> None:
    result = imported(tmp_path, [
        row("decimal", "a", constraint=". >= 1.5 and . <= 3"), row("decimal", "b", constraint=". != 2"),
        row("decimal", "c", constraint=".<10"),
    ])  # fmt: skip
    assert all(input_.limits is None for input_ in inputs(result).values())
    assert [line.split(":")[0] for line in result.report.offers] == ["survey row 2", "survey row 4"]


def test_languages_get_their_tags_and_untranslated_texts_the_main_one(tmp_path: Path) -> None:
    result = imported(
        tmp_path,
        [("text", "q", "Name", "Nom", "Why")],
        headers=("type", "name", "label::English (en)", "label::French", "hint"),
        settings=[("form_id", "default_language"), ("f", "French")],
    )
    question = inputs(result)["q"]
    assert question.label == {"en": "Name", "fr": "Nom"}
    assert question.hint == {"fr": "Why"}
    assert (result.instruction.language, result.instruction.languages) == ("fr", ("fr", "en"))
    assert result.report.counts["languages"] == ["English (en)", "French"]


def test_the_same_name_in_two_groups_is_told_apart_and_read_by_what_is_near(tmp_path: Path) -> None:
    result = imported(tmp_path, [
        row("begin group", "one"), row("integer", "s"), row("text", "t", relevant="${s} > 1"), row("end group"),
        row("begin group", "two"), row("integer", "s"), row("text", "u", relevant="${s} > 1"), row("end group"),
        row("text", "v", relevant="${s} > 1"),
    ])  # fmt: skip
    assert {"one.s", "two.s"} <= inputs(result).keys()
    conditions = [node.when.text for node in _steps(result) if node.when is not None]
    assert conditions == ["$one.s > 1", "$two.s > 1"]
    assert any("could be 2 questions" in line for line in result.report.unmapped)


def _steps(result: Imported) -> list[Step]:
    found = []
    for node in result.instruction.body:
        found += [
            one for one in ((node,) if isinstance(node, Step) else getattr(node, "nodes", ())) if isinstance(one, Step)
        ]
    return found


def test_what_has_no_counterpart_is_kept_and_listed(tmp_path: Path) -> None:
    result = imported(
        tmp_path,
        [
            ("select_one yn", "q", "Q", "a=${p}", None, "x"),
            ("text", "p", "P", None, "pulldata('a', 'b', 'c', 'd')", None),
            ("geopoint", "g", "G", None, None, None),
        ],
        YES_NO,
        headers=("type", "name", "label", "choice_filter", "relevant", "my column"),
    )
    question = inputs(result)["q"]
    assert question.extra["xlsform"]["choice_filter"] == "a=${p}"
    assert question.extra["xlsform"]["columns"] == {"my column": "x"}
    assert inputs(result)["g"].type == "text"
    listed = "\n".join((*result.report.unmapped, *result.report.approximated))
    for part in ("my column", "choice_filter", "pulldata", "geopoint"):
        assert part in listed
    assert result.instruction.imported is not None
    assert result.instruction.imported.unmapped == tuple(result.report.unmapped)


def test_a_label_that_shows_an_answer_names_the_question_instead(tmp_path: Path) -> None:
    result = imported(tmp_path, [row("integer", "a", label="Start"), row("text", "q", label="Below ${a}?")])
    assert inputs(result)["q"].label["und"] == "Below [Start]?"
    assert any("survey row 3" in line for line in result.report.approximated)


def test_or_other_asks_what(tmp_path: Path) -> None:
    result = imported(tmp_path, [row("select_one yn or_other", "q")], YES_NO)
    assert [item.value for item in result.instruction.choice_lists[0].items] == ["yes", "no", "other"]
    step = result.instruction.body[1]
    assert isinstance(step, Step)
    assert step.when is not None
    assert parse(step.when.text).holds({"q": "other"})


def test_pictures_beside_the_form_come_with_it(tmp_path: Path) -> None:
    (tmp_path / "form-media").mkdir()
    (tmp_path / "form-media" / "a.png").write_bytes(png())
    (tmp_path / "b.png").write_bytes(b"not a picture")
    survey = [
        ("note", "n", "N", "a.png"),
        ("note", "o", "O", "b.png"),
        ("note", "p", "P", "../c.png"),
        ("note", "q", "Q", "a.png"),
    ]
    result = imported(tmp_path, survey, headers=("type", "name", "label", "image"))
    assert [medium.status for medium in result.instruction.media] == ["ok", "unsupported", "missing"]
    first = result.instruction.body[0]
    assert isinstance(first, Step)
    (figure,) = first.blocks
    assert isinstance(figure, Figure)
    assert result.media == {figure.media: png()}
    write(result.instruction, result.media, result.originals, tmp_path / "p.hrwi")


def test_choices_in_a_file_beside_the_form(tmp_path: Path) -> None:
    survey = [row("select_one_from_file parts.csv", "q"), row("select_one_from_file gone.csv", "r")]
    (tmp_path / "parts.csv").write_text("name,label,size\n7,Seven,big\n8,Eight,\n", encoding="utf-8")
    result = imported(tmp_path, survey)
    assert inputs(result)["q"].type == "select_one"
    assert inputs(result)["r"].type == "text"
    assert [attachment.role for attachment in result.instruction.attachments] == ["original", "external_choices"]
    write(result.instruction, result.media, result.originals, tmp_path / "p.hrwi")


@pytest.mark.parametrize(
    ("survey", "place", "reason"),
    [
        ([row("texte", "q")], "sheet survey row 2", "Unknown question type"),
        ([row("text")], "sheet survey row 2", "no name"),
        ([row("text", "a b")], "sheet survey row 2", "Invalid name"),
        ([("", "q", "Q")], "sheet survey row 2", "no type"),
        ([row("text", "q"), row("text", "q")], "sheet survey row 3", "more than one"),
        ([row("select_one nope", "q")], "sheet survey row 2", "not in choices"),
        ([row("calculate", "q")], "sheet survey row 2", "Missing calculation"),
        ([row("begin group", "g"), row("text", "q")], "sheet survey row 2", "Unmatched"),
        ([row("end group")], "sheet survey row 2", "Unmatched"),
        ([row("begin group", "g"), row("end repeat")], "sheet survey row 3", "Unmatched"),
        ([row("text", "q", relevant="${nope} = 1")], "sheet survey row 2", "no survey element named 'nope'"),
        ([row("text", "q", label="See ${nope}")], "sheet survey row 2", "no survey element named 'nope'"),
        ([row("text", "a", relevant="${b} = 1"), row("text", "b", relevant="${a} = 1")],
         "sheet survey row 2", "check.circle"),
        ([], "sheet survey", "no questions"),
        ([row("begin group", "g")] * 20, "sheet survey row 14", "groups within each other"),
    ],
)  # fmt: skip
def test_what_is_no_form_is_refused_with_its_row(survey: list[Any], place: str, reason: str, tmp_path: Path) -> None:
    with pytest.raises(ImportRefused) as caught:
        imported(tmp_path, survey)
    assert caught.value.place == place
    assert reason in caught.value.reason


def test_a_refused_choice_names_its_sheet(tmp_path: Path) -> None:
    with pytest.raises(ImportRefused) as caught:
        imported(tmp_path, [row("select_one yn", "q")], [("yn", "", "Yes")])
    assert caught.value.place == "sheet choices row 2"
    with pytest.raises(ImportRefused, match="survey"):
        path = tmp_path / "x.xlsx"
        path.write_bytes(workbook([], headers=("type",)).replace(b"survey", b"surveX"))
        import_file(path)


def test_the_commands_say_what_happened(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    form, output, report = tmp_path / "form.xlsx", tmp_path / "p.hrwi", tmp_path / "r.json"
    form.write_bytes(workbook([row("text", "q")]))
    assert main(["import", str(form), "--output", str(output), "--report", str(report)]) == 0
    assert "draft written" in capsys.readouterr().out
    told = json.loads(report.read_text(encoding="utf-8"))
    assert set(told) >= {
        "format", "counts", "source_counts", "mapped", "approximated", "unmapped", "warnings", "text_coverage",
    }  # fmt: skip
    assert main(["check", str(output), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["ok"] is True
    before = output.read_bytes()
    form.write_bytes(workbook([row("texte", "q")]))
    assert main(["import", str(form), "--output", str(output), "--report", str(report), "--json"]) == 3
    out = capsys.readouterr()
    assert json.loads(out.out) == json.loads(report.read_text(encoding="utf-8"))
    assert json.loads(out.out)["refused"]["place"] == "sheet survey row 2"
    assert "Unknown question type" in out.err
    assert output.read_bytes() == before
    output.write_bytes(before[:-30])
    assert main(["check", str(output)]) == 3
    assert "damaged" in capsys.readouterr().err
    assert main(["check", str(tmp_path / "none.hrwi")]) == 3
    assert main(["import", str(tmp_path / "none.xls"), "--output", str(output)]) == 3
    assert main(["import", str(tmp_path / "x.doc"), "--output", str(output)]) == 3
    assert "unknown format" in capsys.readouterr().err

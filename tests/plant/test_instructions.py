"""The instructions of the sample plant hold together, in both languages, with their pictures."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from handrail.domain.check import check
from handrail.domain.flow import steps_of
from handrail.domain.instruction import Branch, Figure, Group, Instruction, Node, Repeat, Section, Text
from handrail.packages import reader, writer
from handrail_gateway.sample_plant import read_source

ROOT = Path(__file__).resolve().parents[2]
PLANT = ROOT / "resources" / "plant"
FOLDERS = sorted(path.parent for path in PLANT.glob("instructions/*/*/instruction.json"))
REVISIONS = [f"{folder.parent.name} {folder.name}" for folder in FOLDERS]
each_revision = pytest.mark.parametrize("folder", FOLDERS, ids=REVISIONS)

# Words that SPEC.md section 8 keeps out of what people read.
NOT_SAID = re.compile(r"\b(error|invalid|failed to|abort|please|oops|fehler|ungültig|bitte)\b|!", re.IGNORECASE)


def load(folder: Path) -> Instruction:
    return read_source(folder)[0]


def revision(name: str) -> Instruction:
    return load(PLANT / "instructions" / name.replace(" ", "/"))


def words(value: Any, path: str = "") -> Iterator[tuple[str, dict[str, str]]]:
    """Every set of words in the document with where it stands."""
    if isinstance(value, dict):
        if value and set(value) <= {"en", "de"}:
            yield path, value
        else:
            for key, item in value.items():
                yield from words(item, f"{path}/{key}")
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from words(item, f"{path}/{index}")


def nodes(below: tuple[Node, ...]) -> Iterator[Node]:
    for node in below:
        yield node
        if isinstance(node, Branch):
            for case in node.cases:
                yield from nodes(case.nodes)
            yield from nodes(node.otherwise)
        elif isinstance(node, Section | Group | Repeat):
            yield from nodes(node.nodes)


def sentences(text: str) -> list[str]:
    plain = text.replace("**", "")
    return [part for part in re.split(r"(?<=[.:])\s+(?=[A-ZÄÖÜ])", plain) if part]


def test_has_the_revisions_of_the_plan() -> None:
    assert REVISIONS == ["WI-0301 A", "WI-0388 D", "WI-0388 E", "WI-0427 A", "WI-0427 B", "WI-0512 C"]


@each_revision
def test_is_named_by_its_folder(folder: Path) -> None:
    instruction = load(folder)
    assert (instruction.doc_no, instruction.revision) == (folder.parent.name, folder.name)
    assert instruction.languages == ("en", "de")


@each_revision
def test_says_everything_in_both_languages(folder: Path) -> None:
    found = list(words(json.loads((folder / "instruction.json").read_text())))
    assert len(found) > 40
    assert [path for path, said in found if set(said) != {"en", "de"} or not all(said.values())] == []


@each_revision
def test_uses_plain_short_sentences(folder: Path) -> None:
    for path, said in words(json.loads((folder / "instruction.json").read_text())):
        for language, text in said.items():
            assert not NOT_SAID.search(text), f"{path} {language}: {text}"
            long = [part for part in sentences(text) if len(re.findall(r"\S*[^\W\d]\S*", part)) > 14]
            assert not long, f"{path} {language}: {long}"


@each_revision
def test_short_titles_fit_the_rail(folder: Path) -> None:
    for step in steps_of(load(folder).body):
        assert step.number, step.id
        for language in ("en", "de"):
            assert 0 < len(step.short[language]) <= 17, (step.id, step.short)


@each_revision
def test_check_finds_nothing(folder: Path) -> None:
    assert check(load(folder)) == ()


@each_revision
def test_every_picture_is_there_and_shown(folder: Path) -> None:
    instruction = load(folder)
    shown = {block.media for step in steps_of(instruction.body) for block in step.blocks if isinstance(block, Figure)}
    assert shown == {medium.id for medium in instruction.media}
    assert {folder / medium.file for medium in instruction.media} == set((folder / "media").iterdir())
    for medium in instruction.media:
        assert (folder / medium.file).stat().st_size < 120 * 1024
        assert (ROOT / "packaging" / "draw_plant" / "svg" / f"{medium.id}.svg").is_file()


@each_revision
def test_every_callout_in_a_text_is_in_a_figure_of_the_step(folder: Path) -> None:
    for step in steps_of(load(folder).body):
        said = [block.text["en"] for block in step.blocks if isinstance(block, Text)]
        figures = [block for block in step.blocks if isinstance(block, Figure)]
        if any(re.search(r"\*\*[1-9](, [1-9])*\*\*", text) for text in said):
            assert figures, step.id


@each_revision
def test_makes_a_package_that_reads_back(folder: Path) -> None:
    instruction, media = read_source(folder)
    package = reader.read_bytes(writer.build(instruction, media, ()))
    assert package.instruction == instruction


def test_the_drive_module_is_built_as_designed() -> None:
    instruction = revision("WI-0427 B")
    sections = [node for node in instruction.body if isinstance(node, Section)]
    assert [section.number for section in sections] == ["OP 10", "OP 20", "OP 30", "OP 40"]
    numbers = [step.number for step in steps_of(instruction.body)]
    assert list(dict.fromkeys(number for number in numbers if number != "5a")) == [str(n) for n in range(1, 16)]
    steps = {step.id: step for step in steps_of(instruction.body)}
    torque = next(item for item in steps["tighten"].inputs if item.name == "screw_torque")
    assert torque.limits is not None
    assert (str(torque.limits.lower), str(torque.limits.upper), torque.readings) == ("1.10", "1.30", 4)
    assert [signature.second_person for signature in steps["torque_check"].signatures] == [False, True]
    assert steps["torque_check"].reviews == ("tighten",)
    assert steps["release"].hold_point
    warning = next(hazard for hazard in instruction.hazards if hazard.severity == "warning")
    assert len(warning.actions) == 2


def test_uses_all_that_an_instruction_can_hold() -> None:
    every = [revision(name) for name in REVISIONS]
    kinds = {node.node for instruction in every for node in nodes(instruction.body)}
    assert kinds == {"section", "step", "group", "repeat", "branch"}
    repeats = [node for one in every for node in nodes(one.body) if isinstance(node, Repeat)]
    assert {repeat.count is None for repeat in repeats} == {True, False}
    steps = [step for instruction in every for step in steps_of(instruction.body)]
    inputs = [item for step in steps for item in step.inputs]
    assert {item.type for item in inputs} >= {
        "text", "multiline", "integer", "measurement", "count", "check", "pass_fail", "pass_fail_na", "select_one",
        "select_many", "date", "time", "datetime", "barcode", "lot", "serial", "equipment", "photo", "note",
        "calculated",
    }  # fmt: skip
    assert any(item.default for item in inputs)
    assert any(item.na_allowed for item in inputs)
    assert any(item.when for item in inputs)
    assert any(item.constraint for item in inputs)
    assert any(step.when for step in steps)
    assert any(step.skip for step in steps)
    assert {item.limits.rounding for item in inputs if item.limits} == {"absolute", "e29", "pharmacopoeia"}
    assert {hazard.severity for one in every for hazard in one.hazards} == {"danger", "warning", "caution", "notice"}

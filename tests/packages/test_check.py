"""The document check: each rule on the smallest change that breaks it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from handrail.domain.check import MAX_NESTING, check, errors
from handrail.domain.instruction import Instruction
from tests.packages.samples import document

Change = Callable[[dict[str, Any]], object]


def first_step(plain: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = plain["body"][0]["nodes"][0]
    return found


def gap(plain: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = first_step(plain)["inputs"][1]
    return found


def count(plain: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = plain["body"][1]["nodes"][0]["inputs"][0]
    return found


def test_a_sound_document_has_no_findings() -> None:
    assert check(Instruction.model_validate(document())) == ()


@pytest.mark.parametrize(
    ("code", "place", "change"),
    [
        ("check.no_title", "/title", lambda d: d["title"].update(en=" ")),
        ("check.language_not_declared", "/language", lambda d: d.update(language="de")),
        ("check.not_a_language", "/languages/1", lambda d: d.update(languages=["en", "no language"])),
        ("check.media_without_digest", "/media/0", lambda d: d["media"][0].pop("sha256")),
        ("check.duplicate_id", "/body/0/nodes/0", lambda d: first_step(d).update(id="screw")),
        ("check.duplicate_id", "/body/0/nodes/0/inputs/1", lambda d: gap(d).update(id="ok")),
        ("check.duplicate_id", "/body/0/nodes/0/signatures",
         lambda d: first_step(d)["signatures"].append({"id": "done", "meaning": "verified", "order": 2})),
        ("check.duplicate_name", "/body/0/nodes/0/inputs/1", lambda d: gap(d).update(name="ok")),
        ("check.reserved_name", "/body/1/nodes/0/inputs/0", lambda d: count(d).update(name="run.date")),
        ("check.signature_order", "/body/0/nodes/0/signatures",
         lambda d: first_step(d)["signatures"][0].update(order=2)),
        ("check.branch_without_cases", "/body/2", lambda d: d["body"][2].update(cases=[])),
        ("check.repeat_bounds", "/body/1", lambda d: d["body"][1].update(minimum=5, maximum=2)),
        ("check.refers_to_nothing", "/body/0/nodes/0/hazards/0", lambda d: first_step(d).update(hazards=["none"])),
        ("check.refers_to_nothing", "/body/0/nodes/0/materials/0", lambda d: first_step(d).update(materials=["none"])),
        ("check.refers_to_nothing", "/body/0/nodes/0/blocks/0/media",
         lambda d: first_step(d)["blocks"][0].update(media="none")),
        ("check.refers_to_nothing", "/body/0/nodes/0/inputs/0/choices",
         lambda d: first_step(d)["inputs"][0].update(choices="none")),
        ("check.refers_to_nothing", "/body/0/nodes/0/inputs/1/material", lambda d: gap(d).update(material="none")),
        ("check.duplicate_choice", "/choice_lists/0", lambda d: d["choice_lists"][0]["items"].append({"value": "no"})),
        ("check.select_without_choices", "/body/0/nodes/0/inputs/0", lambda d: d["choice_lists"][0].update(items=[])),
        ("check.select_without_choices", "/body/0/nodes/0/inputs/0",
         lambda d: first_step(d)["inputs"][0].pop("choices")),
        ("check.calculated_without_expression", "/body/0/nodes/0/inputs/1", lambda d: gap(d).update(type="calculated")),
        ("check.stamp", "/body/0/nodes/0/inputs/1", lambda d: gap(d).update(stamp="today")),
        ("check.photo_counts", "/body/1/nodes/0/inputs/0",
         lambda d: count(d).update(type="photo", min_count=9)),
        ("check.limits_upside_down", "/body/0/nodes/0/inputs/1/limits", lambda d: gap(d)["limits"].update(lower="0.4")),
        ("check.limits_upside_down", "/body/0/nodes/0/inputs/1/limits",
         lambda d: gap(d)["limits"].update(lower="0.3", lower_inclusive=False)),
        ("check.target_outside_limits", "/body/0/nodes/0/inputs/1/limits",
         lambda d: gap(d)["limits"].update(target="1")),
        ("check.limits_on_no_number", "/body/0/nodes/0/inputs/1/limits", lambda d: gap(d).update(type="text")),
        ("check.expression", "/body/0/nodes/0/inputs/1/when", lambda d: gap(d)["when"].update(text="$ok = ")),
        ("check.expression", "/body/2/cases/0/when",
         lambda d: d["body"][2]["cases"][0]["when"].update(text="doc('x')")),
        ("check.unknown_name", "/body/1/count", lambda d: d["body"][1]["count"].update(text="$nothing")),
        ("check.no_value_under_test", "/body/0/nodes/0/inputs/1/when", lambda d: gap(d)["when"].update(text=". = 1")),
        ("check.circle", "/body/0/nodes/0/inputs/1", lambda d: gap(d)["when"].update(text="$gap > 1")),
        ("check.circle", "/body/0/nodes/0/inputs/0", lambda d: d["body"][0].update(when={"text": "$ok = 'yes'"})),
        ("check.circle", "/body/1/nodes/0/inputs/0", lambda d: d["body"][1]["count"].update(text="$n")),
    ],
)  # fmt: skip
def test_each_rule_names_the_place(code: str, place: str, change: Change) -> None:
    plain = document()
    change(plain)
    found = errors(check(Instruction.model_validate(plain)))
    assert (code, place) in {(finding.code, finding.place) for finding in found}
    if place.startswith("/body/0/nodes/0"):
        assert {finding.step for finding in found if finding.place == place} == {"1.1"}


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("check.measurement_without_unit", lambda d: gap(d).pop("unit")),
        ("check.empty_node", lambda d: d["body"][1].update(nodes=[])),
        ("check.words_missing", lambda d: d.update(languages=["en", "de"])),
        ("check.words_undeclared", lambda d: gap(d)["label"].update(fr="Jeu")),
        ("check.reads_later", lambda d: gap(d)["when"].update(text="$n = 1")),
        ("check.limits_without_bounds", lambda d: gap(d).update(limits={"target": "1"})),
    ],
)  # fmt: skip
def test_what_a_reviewer_should_see_is_a_warning(code: str, change: Change) -> None:
    plain = document()
    change(plain)
    found = check(Instruction.model_validate(plain))
    assert {(finding.code, finding.severity) for finding in found} == {(code, "warning")}


def test_nesting_is_bounded() -> None:
    node: dict[str, Any] = {"node": "step", "id": "s", "title": {"en": "s"}}
    for level in range(MAX_NESTING + 1):
        node = {"node": "section", "id": f"n{level}", "title": {"en": "n"}, "nodes": [node]}
    found = check(Instruction.model_validate(document(body=[node])))
    assert "check.nesting" in {finding.code for finding in errors(found)}


def test_a_circle_through_several_places_is_shown() -> None:
    plain = document()
    plain["body"][0]["when"] = {"text": "$n > 1"}
    plain["body"][1]["count"]["text"] = "$gap"
    found = errors(check(Instruction.model_validate(plain)))
    assert {finding.code for finding in found} == {"check.circle"}
    assert {"gap", "n"} in [set(finding.params["names"].split(" → ")) for finding in found]

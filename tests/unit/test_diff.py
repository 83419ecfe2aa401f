"""What a revision changed, by step: found whatever the importer numbered anew, and nothing said that is not so."""

from __future__ import annotations

import copy
import json
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.__main__ import main
from handrail.domain.diff import Difference, compare
from handrail.domain.instruction import Instruction
from handrail.packages import writer

PLANT = Path(__file__).resolve().parents[2] / "resources" / "plant" / "instructions"
WORDS = ["bolt", "cover", "drain", "fill", "grease", "hose", "inspect", "jig", "label", "mount", "nut", "oil", "seal"]


def step(name: str, *text: str, **more: Any) -> dict[str, Any]:
    blocks = [{"kind": "text", "text": {"en": one}} for one in text or (f"{name} {name[::-1]} {name * 2} {name[1:]}",)]
    return {"node": "step", "id": name, "title": {"en": f"Do {name}"}, "blocks": blocks, **more}


def gap(**more: Any) -> dict[str, Any]:
    return {"id": "gap", "name": "gap", "type": "measurement", "label": {"en": "Gap"}, **more}


def document(*nodes: dict[str, Any], **more: Any) -> Instruction:
    plain = {"doc_no": "WI-1", "revision": "A", "title": {"en": "Pump"}, "body": list(nodes), **more}
    return Instruction.model_validate_json(json.dumps(plain))


def told(found: Difference) -> list[tuple[str, str]]:
    return [("+".join(one.kinds), (one.after or one.before or "")) for one in found.steps]


SIX = [step(name) for name in WORDS[:6]]
BODIES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=12, unique=True)


@given(BODIES, st.randoms(use_true_random=False))
def test_the_same_content_under_other_ids_and_numbers_is_no_change(names: list[str], chance: random.Random) -> None:
    anew = [
        step(name) | {"id": f"s{chance.random()}".replace(".", ""), "number": str(at)} for at, name in enumerate(names)
    ]
    assert compare(document(*map(step, names)), document(*anew)).same


@given(BODIES, st.data())
def test_one_step_more_or_less_is_just_that(names: list[str], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(names)))
    more = [*map(step, names[:at]), step("new"), *map(step, names[at:])]
    assert told(compare(document(*map(step, names)), document(*more))) == [("added", "new")]
    assert told(compare(document(*more), document(*map(step, names)))) == [("removed", "new")]


@given(BODIES.filter(lambda names: len(names) > 2), st.data())
def test_one_step_elsewhere_is_one_moved(names: list[str], data: st.DataObject) -> None:
    taken = data.draw(st.integers(0, len(names) - 1))
    to = data.draw(st.integers(0, len(names) - 1).filter(lambda place: abs(place - taken) > 1))
    other = [name for at, name in enumerate(names) if at != taken]
    other.insert(to, names[taken])
    assert told(compare(document(*map(step, names)), document(*map(step, other)))) == [("moved", names[taken])]


@given(BODIES, BODIES)
def test_both_ways_tell_of_the_same_steps(old: list[str], new: list[str]) -> None:
    one = compare(document(*map(step, old)), document(*map(step, new)))
    back = compare(document(*map(step, new)), document(*map(step, old)))
    kinds = [kind for found in (one, back) for change in found.steps for kind in change.kinds]
    assert kinds.count("added") == kinds.count("removed")
    assert one.same == (old == new)
    assert {change.after for change in one.steps if "added" in change.kinds} == set(new) - set(old)


CHANGES: list[tuple[dict[str, Any], dict[str, Any], list[tuple[str, str, str, str]]]] = [
    ({"inputs": [gap(limits={"lower": "0.10"})]}, {"inputs": [gap(limits={"lower": "0.1"})]}, [
        ("limits", "Gap", "≥ 0.10", "≥ 0.1"),
    ]),
    ({"inputs": [gap(limits={"upper": "2"})]}, {"inputs": [gap(limits={"upper": "2", "upper_inclusive": False})]}, [
        ("limits", "Gap", "≤ 2", "< 2"),
    ]),
    ({"inputs": [gap()]}, {"inputs": [gap(required=False, unit="mm")]}, [
        ("input", "Gap", "measurement, required", "measurement, optional, in mm"),
    ]),
    ({"inputs": [gap()]}, {}, [("input", "Gap", "Gap", ""), ("input", "Gap", "measurement, required", "")]),
    ({"inputs": [gap()]}, {"inputs": [gap() | {"id": "i2", "name": "other"}]}, []),
    ({"inputs": [gap()]}, {"inputs": [gap(label={"en": "Play"})]}, [("input", "Play", "Gap", "Play")]),
    ({}, {"hold_point": True}, [("hold_point", "", "", "yes")]),
    ({}, {"skip": {"roles": ["qa"]}}, [("skip", "", "", "by qa")]),
    ({}, {"when": {"text": "$gap > 1"}}, [("condition", "", "", "if $gap > 1")]),
    ({}, {"signatures": [{"id": "s", "meaning": "verified"}]}, [("signature", "1", "", "verified, second person")]),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "says"), CHANGES)
def test_what_changed_in_a_step(old: dict[str, Any], new: dict[str, Any], says: list[tuple[str, ...]]) -> None:
    found = compare(document(*SIX, step("it", **old)), document(*SIX, step("it", **new)))
    details = [(one.what, one.about, one.before, one.after) for change in found.steps for one in change.details]
    assert details == says
    assert told(found) == ([("changed", "it")] if says else [])


def test_a_hazard_a_picture_and_a_translation() -> None:
    def one(avoid: str, sha256: str, german: str) -> Instruction:
        at = step("it", hazards=["hot"]) | {"title": {"en": "It", "de": german}}
        at["blocks"] = [{"kind": "figure", "media": "m"}]
        return document(
            at, languages=["en", "de"],
            hazards=[{"id": "hot", "severity": "warning", "text": {"en": "Hot"}, "avoid": {"en": avoid}}],
            media=[{"id": "m", "file": "m.png", "mime": "image/png", "sha256": sha256 * 64}],
        )  # fmt: skip

    (change,) = compare(one("Gloves.", "a", "Das"), one("Wait.", "b", "Dies")).steps
    assert {(one.what, one.about) for one in change.details} == {
        ("hazard", "Hot"), ("picture", ""), ("translation", "de"),
    }  # fmt: skip


def test_a_section_that_is_renamed_moves_nothing_and_one_that_takes_a_step_does() -> None:
    def sections(first: str, names: list[str], others: list[str]) -> Instruction:
        return document(*(
            {"node": "section", "id": id_, "title": {"en": title}, "nodes": [step(name) for name in inside]}
            for id_, title, inside in (("a", first, names), ("b", "After", others))
        ))  # fmt: skip

    before = sections("Before", WORDS[:3], WORDS[3:6])
    assert compare(before, sections("Ahead", WORDS[:3], WORDS[3:6])).same
    assert told(compare(before, sections("Before", WORDS[:2], WORDS[2:6]))) == [("moved", WORDS[2])]


def test_a_step_reworded_and_renamed_is_still_the_step() -> None:
    old = step("a1", "Tighten the four screws in the order that figure 7 shows until the driver clicks.")
    new = step("z9", "Tighten the four screws in the order that figure 8 shows until the driver clicks.")
    new["title"] = {"en": "Fix the flange"}
    assert told(compare(document(*SIX, old), document(*SIX, new))) == [("changed", "z9")]


def test_the_samples_own_revisions() -> None:
    a, b = (
        Instruction.model_validate_json((PLANT / "WI-0427" / revision / "instruction.json").read_text(encoding="utf-8"))
        for revision in ("A", "B")
    )
    assert told(compare(a, b)) == [
        ("added", "spacer"), ("changed", "tighten"), ("added", "torque_check"), ("added", "mark"), ("added", "noise"),
        ("changed", "release"),
    ]  # fmt: skip


def test_two_thousand_steps_with_other_ids_take_no_longer_than_a_person_waits() -> None:
    chance = random.Random(7)
    many = [step(f"s{at}", " ".join(chance.choices(WORDS, k=20))) for at in range(2000)]
    for at, one in enumerate(many):
        one["title"] = {"en": f"Step {at} {chance.choice(WORDS)}"}
    other = copy.deepcopy(many)
    for one in other:
        one["id"] = f"n{one['id']}"
    del other[100], other[1000]
    assert [one.kinds for one in compare(document(*many), document(*other)).steps] == [("removed",), ("removed",)]


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    paths = []
    for name, nodes in (("a", SIX), ("b", [*SIX, step("new")])):
        paths.append(tmp_path / f"{name}.hrwi")
        paths[-1].write_bytes(writer.build(document(*nodes), {}, ()))
    assert main(["diff", str(paths[0]), str(paths[0])]) == 0
    assert "Nothing that counts differs." in capsys.readouterr().out
    assert main(["diff", *map(str, paths)]) == 1
    assert "+  Do new: added" in capsys.readouterr().out
    assert main(["diff", *map(str, paths), "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert (found["same"], found["old"]["revision"], found["steps"][0]["kinds"]) == (False, "A", ["added"])
    paths[1].write_bytes(b"no package")
    assert main(["diff", *map(str, paths)]) == 2
    assert "b.hrwi" in capsys.readouterr().err
    assert main(["diff", str(paths[0]), str(tmp_path / "none.hrwi")]) == 2


def test_the_words_of_another_language_are_what_went() -> None:
    old = document(step("it"), language="und", languages=["und"])
    same = old.model_dump_json().replace('"en":', '"und":')
    (change,) = compare(Instruction.model_validate_json(same), document(step("it", "Turn it."))).steps
    (detail,) = change.details
    assert (detail.what, detail.after) == ("text", "Turn it.") and detail.before.startswith("it ti")

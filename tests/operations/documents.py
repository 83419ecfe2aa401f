"""Small instructions of our own, for what the sample plant's do not show."""

from __future__ import annotations

from typing import Any

GEARHEAD, GTIN = "310-1188-02", "09506000134352"


def words(text: str) -> dict[str, str]:
    return {"en": text}


def ask(name: str, type_: str = "text", **more: Any) -> dict[str, Any]:
    """An input whose id is its name."""
    return {"id": name, "name": name, "type": type_, "label": words(name)} | more


def step(id_: str, *inputs: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"node": "step", "id": id_, "title": words(id_), "inputs": list(inputs)} | more


def group(id_: str, *nodes: dict[str, Any]) -> dict[str, Any]:
    return {"node": "group", "id": id_, "nodes": list(nodes)}


def repeat(id_: str, *nodes: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"node": "repeat", "id": id_, "nodes": list(nodes)} | more


def branch(id_: str, *cases: tuple[str, list[dict[str, Any]]], otherwise: Any = ()) -> dict[str, Any]:
    found = [{"when": {"text": when}, "nodes": nodes} for when, nodes in cases]
    return {"node": "branch", "id": id_, "cases": found, "otherwise": list(otherwise)}


def when(text: str) -> dict[str, Any]:
    return {"when": {"text": text}}


GAP: dict[str, Any] = {
    "unit": "mm", "decimals": 2, "equipment_type": "torque_driver", "limits": {"lower": "9.50", "upper": "10.50"},
}  # fmt: skip
PERFORMED = {"id": "performed", "meaning": "performed", "order": 1}
VERIFIED = {"id": "verified", "meaning": "verified", "order": 2, "second_person": True}
REVIEWED = {"id": "reviewed", "meaning": "reviewed", "order": 1, "role": "qa", "second_person": True}

BENCH: list[dict[str, Any]] = [
    step("take", ask("gear", "lot", material="gearhead"), ask("gap", "measurement", readings=2, **GAP),
         ask("shim", na_allowed=True), ask("remark", required=False)),
    step("warn", ask("covered", "check"), hazards=["hot"]),
    step("maybe", ask("extra"), skip={"roles": ["supervisor"]}),
    step("sure", ask("look", "pass_fail"), signatures=[PERFORMED, VERIFIED], reviews=["take"]),
    step("last", signatures=[REVIEWED]),
]  # fmt: skip
"""A lot, a gauge, a hazard, a step that a supervisor may skip, two signatures, and QA's."""

BENCH_PARTS: dict[str, Any] = {
    "materials": [{"id": "gearhead", "kind": "part", "name": words("Gearhead"), "part_no": GEARHEAD, "gtin": GTIN}],
    "hazards": [{
        "id": "hot", "severity": "warning", "text": words("Hot plate"),
        "actions": [{"id": "gloves", "text": words("Gloves on")}, {"id": "cover", "text": words("Cover down")}],
    }],
}  # fmt: skip

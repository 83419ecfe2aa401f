"""A plant with one order: so many units of a short instruction that the tablet never runs out of work."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from handrail.domain.reference import PLANT_CLASSES
from tests.operations.documents import PERFORMED, ask, step, words
from tests.operations.workplace import FOLDER

ORDER, OPERATION, DOCUMENT = "WO-9100", "10", "WI-9100"
UNITS = tuple(f"K-{number:05}" for number in range(1, 3001))
PERSON, GAUGE = "m.okafor", "TD-0148"

GAP: dict[str, Any] = {
    "unit": "mm", "decimals": 2, "equipment_type": "torque_driver", "limits": {"lower": "0.00", "upper": "99.99"},
    "readings": 3,
}  # fmt: skip
BODY = [
    step("begin", ask("tag"), ask("crate")),
    step("work", ask("gap", "measurement", **GAP), ask("look", "photo"), ask("sound", "pass_fail")),
    step("end", ask("remark"), signatures=[PERFORMED]),
]
INSTRUCTION = {"schema": 1, "doc_no": DOCUMENT, "revision": "A", "title": words("Kills"), "body": BODY}


def make_plant(folder: Path, people: Sequence[str] = (PERSON,), units: Sequence[str] = UNITS) -> Path:
    """Policy, gauges and some people of the sample plant, and nothing else of it: a gateway starts fast on that."""
    (folder / "reference").mkdir(parents=True)
    for name in ("policy.json", "demo_secrets.json"):
        shutil.copy(FOLDER / name, folder)
    source = folder / "instructions" / DOCUMENT / "A" / "instruction.json"
    source.parent.mkdir(parents=True)
    source.write_text(json.dumps(INSTRUCTION))
    rows: dict[str, list[dict[str, Any]]] = {cls: [] for cls in PLANT_CLASSES}
    for cls in ("people", "equipment"):
        known = json.loads((FOLDER / "reference" / f"{cls}.json").read_bytes())
        rows[cls] = [row for row in known if row["id"] in (*people, GAUGE)]
    rows["people"] = [row | {"accepted": 1} for row in rows["people"]]
    rows["releases"] = [{
        "doc_no": DOCUMENT, "revision": "A", "content": "@build", "status": "approved",
        "effective_from": "@today-2d T06:00", "sites": ["plant-2"], "approved_by": "A. Demir",
    }]  # fmt: skip
    rows["training"] = [
        {"person": person, "doc_no": DOCUMENT, "revision": "A", "scope": scope, "valid_from": "@today-9d"}
        for person in people
        for scope in ("execute", "sign")
    ]
    rows["orders"] = [{
        "id": ORDER, "part": "P-9100", "part_revision": "A", "title": words("Kills"), "status": "released",
        "released_on": "@today-2d", "due": "@today+2d T06:00", "units": list(units), "line": "Line B",
        "operations": [{"number": OPERATION, "title": words("Kills"), "doc_no": DOCUMENT, "station": "B-07"}],
    }]  # fmt: skip
    for cls, of_class in rows.items():
        (folder / "reference" / f"{cls}.json").write_text(json.dumps(of_class))
    return folder

"""A QIF plan, imported, run on a tablet, and its values exported from the journal as QIF results."""

from __future__ import annotations

import argparse
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from handrail.commands import export
from handrail.domain.refusal import Refusal
from handrail.importers.door import import_file
from handrail.records.qif_results import NAMESPACE
from handrail.reference.opening import KEY_NAME
from tests.importers.xml_samples import PLAN
from tests.operations.workplace import KEY, Shop, done

Q = f"{{{NAMESPACE}}}"
VALUES = {"D1": "10.15", "D2": "5.51", "D3": "0.01", "D4": "0.1", "D5": "2.0", "D6": "pass", "D7": "30.1"}


def run_export(*options: str) -> int:
    parser = argparse.ArgumentParser()
    export.add_parser(parser.add_subparsers())
    args = parser.parse_args(["export", *options])
    code: int = args.run(args)
    return code


def test_what_was_measured_comes_out_under_the_ids_of_the_plan(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "plan.qif").write_bytes(PLAN)
    document = import_file(tmp_path / "plan.qif").instruction.to_json()
    folder = tmp_path / "data"
    folder.mkdir()
    shop = Shop(folder)
    shop.keys.put(KEY_NAME, KEY)
    left_out = ("body", "attachments", "schema", "doc_no", "revision", "products")
    shop.publish(document["body"], **{key: value for key, value in document.items() if key not in left_out})
    job = shop.try_out()
    while job.open:
        at = job.run.position.open[0]
        job.opened(at.path)
        for input_ in at.step.inputs:
            done(job.record(at.path, input_.id, VALUES[input_.extra["qif"]["designator"]]))
        if isinstance(job.complete(at.path), Refusal):
            break  # D2 is out of limits: the step stays open until there is a nonconformance
    shop.close()
    out, results = tmp_path / "E.zip", tmp_path / "R.qif"
    assert run_export(job.id, "--output", str(out), "--qif", str(results), "--data", str(folder)) == 0, (
        capsys.readouterr()
    )
    root = ET.fromstring(results.read_bytes())
    found = {}
    for one in root.iter():
        if one.tag.endswith("CharacteristicMeasurement"):
            item = one.find(f"{Q}CharacteristicItemId")
            assert item is not None
            found[item.get("xId")] = (one.findtext(f".//{Q}CharacteristicStatusEnum"), one.findtext(f"{Q}Value"))
    assert found["13"] == ("PASS", "10.15")
    assert found["23"] == ("FAIL", "5.51")

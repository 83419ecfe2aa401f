"""The published schemas: up to date, valid, and in agreement with the models."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from handrail.__main__ import main
from handrail.commands.schema import schemas
from handrail.packages.reader import read_bytes
from tests.packages.samples import instruction, package, parts_of

DOCS = Path(__file__).parents[2] / "docs" / "schema"


def test_the_schemas_in_docs_are_up_to_date(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema", "--check", "--directory", str(DOCS)]) == 0
    assert main(["schema", "--check", "--directory", str(tmp_path)]) == 1
    assert "not up to date" in capsys.readouterr().err
    assert main(["schema", "--directory", str(tmp_path)]) == 0
    assert {path.name for path in tmp_path.iterdir()} == {path.name for path in DOCS.glob("*.json")}


@pytest.mark.parametrize(("schema", "entry"), [
    ("instruction.schema.json", "instruction.json"), ("manifest.schema.json", "manifest.json"),
])  # fmt: skip
def test_what_is_written_is_valid(schema: str, entry: str) -> None:
    loaded = json.loads(schemas()[schema])
    jsonschema.Draft202012Validator.check_schema(loaded)
    validator = jsonschema.Draft202012Validator(loaded)
    plain = json.loads(parts_of(package())[entry])
    validator.validate(plain)
    assert not validator.is_valid({**plain, "unknown": 1})


@pytest.mark.req("MEA-1")
def test_a_decimal_is_a_string_in_the_schema() -> None:
    loaded = json.loads(schemas()["instruction.schema.json"])
    validator = jsonschema.Draft202012Validator(loaded)
    plain = instruction().to_json()
    plain["body"][0]["nodes"][0]["inputs"][1]["limits"]["upper"] = 0.3
    assert not validator.is_valid(plain)


def test_a_package_keeps_trailing_zeros() -> None:
    limits = read_bytes(package()).instruction.to_json()["body"][0]["nodes"][0]["inputs"][1]["limits"]
    assert (limits["lower"], limits["upper"]) == ("0.10", "0.30")

"""``handrail schema``: writes the JSON Schemas (2020-12) of the package's documents, or checks them."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from handrail.domain.instruction import SCHEMA, Instruction
from handrail.domain.values import Value
from handrail.packages.manifest import FORMAT, Manifest

DIALECT = "https://json-schema.org/draft/2020-12/schema"
DOCUMENTS: dict[str, tuple[type[Value], str]] = {
    "instruction.schema.json": (Instruction, f"urn:handrail:instruction:{SCHEMA}"),
    "manifest.schema.json": (Manifest, f"urn:handrail:manifest:{FORMAT}"),
}


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds ``schema``."""
    _arguments(subparsers.add_parser("schema", help="write the JSON Schemas of the package", description=__doc__))


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--directory", type=Path, default=Path("docs/schema"), help="default: docs/schema")
    parser.add_argument("--check", action="store_true", help="write nothing, exit 1 if a file is not up to date")


def schemas() -> dict[str, str]:
    """The text of each schema file. Generated from what is written, so decimals are strings."""
    found = {}
    for name, (model, id_) in DOCUMENTS.items():
        schema: dict[str, Any] = {"$schema": DIALECT, "$id": id_, **model.model_json_schema(mode="serialization")}
        found[name] = json.dumps(schema, indent=2, ensure_ascii=False, sort_keys=True) + "\n"
    return found


def run(args: argparse.Namespace) -> int:
    """Writes or checks the files. Exit 0, or 1 if ``--check`` found one that differs."""
    stale = []
    for name, text in schemas().items():
        path = args.directory / name
        if args.check:
            if not path.is_file() or path.read_text(encoding="utf-8") != text:
                stale.append(path)
            continue
        args.directory.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        print(path)
    for path in stale:
        print(f"{path} is not up to date: run handrail schema", file=sys.stderr)
    return 1 if stale else 0


if __name__ == "__main__":
    _parser = argparse.ArgumentParser(description=__doc__)
    _arguments(_parser)
    sys.exit(run(_parser.parse_args()))

"""``handrail diff A.hrwi B.hrwi``: what the second revision changed of the first, by step."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from handrail.commands.faults import said
from handrail.domain.diff import Detail, Difference, StepChange, compare
from handrail.domain.values import said_in
from handrail.packages.error import PackageError
from handrail.packages.reader import Package, read

SAME, DIFFERENT, CANNOT_READ = 0, 1, 2
SIGNS = {"added": "+", "removed": "-", "moved": "~", "changed": "*"}


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds ``diff``."""
    parser = subparsers.add_parser(
        "diff",
        help="compare two revisions",
        description="Compares two packages step by step. Exit: 0 nothing that counts differs, 1 something does, "
        "2 one can't be read.",
    )
    parser.add_argument("old", type=Path, metavar="A.hrwi")
    parser.add_argument("new", type=Path, metavar="B.hrwi")
    parser.add_argument("--json", action="store_true", help="print one JSON document")


def run(args: argparse.Namespace) -> int:
    """Compares and prints; the exit code."""
    packages: list[Package] = []
    for path in (args.old, args.new):
        try:
            packages.append(read(path))
        except PackageError as error:
            print(f"handrail diff: {path}: {said(error.code, error.params)}", file=sys.stderr)
            return CANNOT_READ
        except OSError as error:
            print(f"handrail diff: {path}: {error.strerror or 'cannot be read'}", file=sys.stderr)
            return CANNOT_READ
    old, new = (package.instruction for package in packages)
    found = compare(old, new)
    if args.json:
        head = [
            {"doc_no": package.instruction.doc_no, "revision": package.instruction.revision, "content": package.content}
            for package in packages
        ]
        document = {"same": found.same, "old": head[0], "new": head[1], **found.to_json()}
        print(json.dumps(document, indent=2, ensure_ascii=False))
    else:
        print(f"{old.doc_no} Rev {old.revision} to {new.doc_no} Rev {new.revision}")
        _print(found, new.language)
    return SAME if found.same else DIFFERENT


def _print(found: Difference, language: str) -> None:
    if found.same:
        print("Nothing that counts differs.")
    for detail in found.document:
        print(f"  document: {_said(detail)}")
    for step in found.steps:
        print(f"{''.join(SIGNS[kind] for kind in step.kinds):<2} {_named(step, language)}: {', '.join(step.kinds)}")
        for detail in step.details:
            print(f"     {_said(detail)}")


def _named(step: StepChange, language: str) -> str:
    return " ".join(part for part in (step.number, said_in(step.title, language)) if part)


def _said(detail: Detail) -> str:
    what = " ".join(part for part in (detail.what.replace("_", " "), detail.about.strip()) if part)
    before, after = (text.replace("\n", " | ") or "nothing" for text in (detail.before, detail.after))
    return f"{what}: {before} -> {after}"

"""``handrail import``: a source document to a draft package with a report."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from handrail.commands.faults import said
from handrail.importers.door import FORMATS, ImportRefused, format_of, import_file
from handrail.packages.error import PackageError
from handrail.packages.writer import write

REFUSED = 3


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds ``import``."""
    parser = subparsers.add_parser("import", help="turn a source document into a draft package", description=__doc__)
    parser.add_argument("file", type=Path, help="the source document")
    parser.add_argument("--format", choices=sorted(FORMATS), help="default: by the file's ending")
    parser.add_argument("--output", type=Path, required=True, metavar="P.hrwi", help="the package to write")
    parser.add_argument("--report", type=Path, metavar="R.json", help="where to write the report")
    parser.add_argument("--json", action="store_true", help="print the report as JSON")


def run(args: argparse.Namespace) -> int:
    """Imports. Exit 0, or 3 if it was refused: then there is a report and no package."""
    try:
        imported = import_file(args.file, args.format)
        write(imported.instruction, imported.media, imported.originals, args.output)
        report = imported.report.to_json()
    except ImportRefused as refused:
        report = _refused(args, refused.place, refused.reason, sheet=refused.sheet, row=refused.row)
    except PackageError as error:
        report = _refused(args, error.place, said(error.code, error.params))
    except OSError as error:
        report = _refused(args, str(error.filename or args.file), error.strerror or "can't be read or written")
    text = json.dumps(report, indent=2, ensure_ascii=False)
    if args.report is not None:
        try:
            args.report.write_text(text + "\n", encoding="utf-8")
        except OSError as error:
            print(f"handrail import: {args.report}: {error.strerror}", file=sys.stderr)
            return REFUSED
    if args.json:
        print(text)
    elif "refused" not in report:
        _tell(report, args.output)
    if "refused" in report:
        answer = report["refused"]
        print(f"handrail import: {args.file.name}, {answer['place']}: {answer['reason']}", file=sys.stderr)
        return REFUSED
    return 0


def _refused(args: argparse.Namespace, place: str, reason: str, **more: object) -> dict[str, Any]:
    where = {key: value for key, value in more.items() if value is not None}
    known = format_of(args.file, args.format) or ""
    return {"format": known, "refused": {"place": place or "the file", **where, "reason": reason}}


def _tell(report: dict[str, Any], output: Path) -> None:
    print(f"{output}: draft written, {report['mapped']} elements, text coverage {report['text_coverage']:.0%}")
    for name, title in (
        ("approximated", "Not quite the same"),
        ("unmapped", "Left out, kept in the package"),
        ("warnings", "Please look at"),
        ("offers", "Could also be"),
    ):
        if report[name]:
            print(f"\n{title}:")
            for line in report[name]:
                print(f"  {line}")

"""``handrail check``: whether a package can be read and holds together."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from handrail.commands.faults import said
from handrail.domain.check import Finding
from handrail.packages.error import PackageError
from handrail.packages.reader import read

REFUSED = 3


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds ``check``."""
    parser = subparsers.add_parser("check", help="check a package", description=__doc__)
    parser.add_argument("package", type=Path, metavar="P.hrwi")
    parser.add_argument("--json", action="store_true", help="print the findings as JSON")


def run(args: argparse.Namespace) -> int:
    """Checks. Exit 0 if the package can be used, 3 if not."""
    try:
        package = read(args.package)
    except PackageError as error:
        refused = {
            "code": error.code,
            "place": error.place,
            "params": error.params,
            "reason": said(error.code, error.params),
        }
        return _answer(args, {"ok": False, "refused": refused, "findings": _listed(error.findings)})
    except OSError as error:
        refused = {"code": "package.unreadable", "place": "", "params": {}, "reason": error.strerror or "can't be read"}
        return _answer(args, {"ok": False, "refused": refused, "findings": []})
    instruction = package.instruction
    return _answer(
        args,
        {
            "ok": True,
            "doc_no": instruction.doc_no,
            "revision": instruction.revision,
            "content": package.content,
            "findings": _listed(package.findings),
        },
    )


def _listed(findings: tuple[Finding, ...]) -> list[dict[str, Any]]:
    return [{**finding.to_json(), "words": said(finding.code, finding.params)} for finding in findings]


def _answer(args: argparse.Namespace, answer: dict[str, Any]) -> int:
    if args.json:
        print(json.dumps(answer, indent=2, ensure_ascii=False))
    else:
        for finding in answer["findings"]:
            step = f" (step {finding['step']})" if "step" in finding else ""
            print(f"{finding['severity']}: {finding['place']}{step}: {finding['words']}")
        if answer["ok"]:
            print(f"{args.package}: {answer['doc_no']} revision {answer['revision']}, content {answer['content']}")
    if not answer["ok"]:
        place = answer["refused"]["place"]
        where = f"{args.package}{f', {place}' if place else ''}"
        print(f"handrail check: {where}: {answer['refused']['reason']}", file=sys.stderr)
    return 0 if answer["ok"] else REFUSED

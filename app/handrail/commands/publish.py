"""``handrail publish``: a test approval in the sample plant, and an order to try the revision on."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, get_args

from handrail.domain.reference import Release, UnderWay
from handrail.packages.error import PackageError
from handrail.packages.reader import Package, read_bytes


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds the command."""
    parser = subparsers.add_parser(
        "publish",
        help="record a test approval in the sample plant",
        description="Puts a package into the sample plant, records a test approval and makes the revision effective. "
        "Exit: 0 published, 3 refused with the reason.",
    )
    parser.add_argument("package", type=Path, metavar="P.hrwi")
    parser.add_argument("--gateway", default="http://127.0.0.1:8321", metavar="URL")
    parser.add_argument("--token-file", type=Path, required=True, metavar="FILE", help="the plant's admin.token")
    parser.add_argument("--from", dest="start", metavar="TIME", help="effective from (RFC 3339); default: now")
    parser.add_argument(
        "--under-way", choices=get_args(UnderWay), default="finish",
        help="what becomes of runs by an earlier revision (default: finish)",
    )  # fmt: skip
    parser.add_argument("--by", default="Test approval", help="who approves")
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Publishes and prints; the exit code."""
    import httpx

    try:
        data = args.package.read_bytes()
        package = read_bytes(data)
        start = moment(args.start)
    except (OSError, PackageError, ValueError) as reason:
        print(f"handrail publish: {reason}", file=sys.stderr)
        return 3
    try:
        token = args.token_file.read_text(encoding="ascii").strip()
        answer = publish(
            args.gateway, token, data, package.content, release_of(package, start, args.by, args.under_way)
        )
    except (httpx.HTTPError, OSError) as reason:
        print(f"handrail publish: {_words(reason)}", file=sys.stderr)
        return 3
    if args.json:
        print(json.dumps(answer))
    else:
        print(f"{answer['doc_no']} Rev {answer['revision']} is effective from {start.isoformat()}.")
        if answer.get("trial_order"):
            print(f"Try it on work order {answer['trial_order']['id']}.")
    return 0


def publish(url: str, token: str, data: bytes, content: str, release: dict[str, object]) -> dict[str, Any]:
    """Puts the package and its release. Raises httpx.HTTPError."""
    import httpx

    headers = {"Authorization": f"Bearer {token}"}
    with httpx.Client(base_url=url, timeout=60, trust_env=False, headers=headers) as client:
        client.put(f"/v1/packages/{content}", content=data).raise_for_status()
        answer = client.post("/v1/releases", json={"release": release, "trial": True})
        answer.raise_for_status()
        found: dict[str, Any] = answer.json()
        return found


def moment(text: str | None) -> datetime:
    """The time given, or now. Raises ValueError for one without its offset."""
    start = datetime.fromisoformat(text) if text else datetime.now(UTC)
    if start.tzinfo is None:
        raise ValueError("the time needs its UTC offset, for instance 2026-11-23T06:00+01:00")
    return start


def release_of(
    package: Package, start: datetime, by: str, under_way: UnderWay = "finish"
) -> dict[str, object]:  # fmt: skip
    """The release record of a test approval: refused outside demo and training mode."""
    instruction = package.instruction
    release = Release(
        doc_no=instruction.doc_no, revision=instruction.revision, content=package.content, status="approved",
        effective_from=start, approved_by=by, under_way=under_way, test=True,
    )  # fmt: skip
    return release.to_json()


def _words(reason: Exception) -> str:
    """The gateway's own words, where it gave any."""
    response = getattr(reason, "response", None)
    try:
        return str(response.json()["detail"]) if response is not None else str(reason)
    except (ValueError, KeyError):
        return str(reason)

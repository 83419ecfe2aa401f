"""``handrail-gateway credential-review``: what is on file of each person, what to look at, and who has looked."""

from __future__ import annotations

import hashlib
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Any

from handrail_gateway.commands.common import data_argument, say, settings_of
from handrail_gateway.credential_review import NotAReview, make_review, review_bytes, sign_off
from handrail_gateway.gateway import open_gateway
from handrail_gateway.moments import utc_now

NAME = "credential-review"
HELP = "report what is on file of each person, or record that somebody reviewed such a report"


def arguments(parser: ArgumentParser) -> None:
    """Adds the command's arguments."""
    data_argument(parser)
    parser.add_argument(
        "--output", type=Path, metavar="FILE", help="write the report to this new file, to be signed off"
    )
    parser.add_argument("--sign-off", type=Path, metavar="FILE", help="record that this report was reviewed")
    parser.add_argument("--by", default="", metavar="NAME", help="who reviewed it")
    parser.add_argument("--comment", default="", metavar="TEXT", help="what comes of it")


def run(arguments: Namespace) -> int:
    """Runs the command; the gateway may be running. Raises DatabaseRefused, OSError."""
    gateway = open_gateway(settings_of(arguments))
    try:
        if arguments.sign_off is not None:
            data = arguments.sign_off.read_bytes()
            digest = sign_off(gateway.database, data, arguments.by, arguments.comment, utc_now)
            words = f"{arguments.by} reviewed the report {digest}."
            say(arguments, words, {"digest": digest, "by": arguments.by})
            return 0
        report = make_review(gateway.database, gateway.plant, utc_now)
    except NotAReview as reason:
        print(f"handrail-gateway credential-review: {reason}", file=sys.stderr)
        return 2
    finally:
        gateway.close()
    data = review_bytes(report)
    if arguments.output is not None:
        with arguments.output.open("xb") as file:
            file.write(data)
    digest = hashlib.sha256(data).hexdigest()
    say(arguments, "\n".join([*_lines(report), f"SHA-256 of the report: {digest}"]), {"digest": digest, **report})
    return 0


def _lines(report: dict[str, Any]) -> list[str]:
    lines = []
    for person in report["people"]:
        came = person["last_sign_in"]
        lines.append(f"{person['name']} ({person['id']}): {', '.join(person['roles']) or 'no role'}")
        lines.append(
            f"  {'active' if person['active'] else 'not active'}, last sign-in {came['at'] if came else 'never'}"
        )
        proofing = person["proofing"]
        by = f"{proofing['by']}, {proofing['at']}, {proofing['how']}" if proofing else "the plant's data"
        lines.append(f"  identity proofed by {by}" if person["proofed"] else "  identity not proofed")
        lines.append(f"  statement accepted: version {person['accepted']}; secret of {person['secret_changed_at']}")
        lines += [
            f"  may sign in without a network at {one['device']} until {one['until']}" for one in person["leases"]
        ]
        lines += [f"  LOOK: {finding.replace('_', ' ')}" for finding in person["findings"]]
    lines += [f"LOOK: account without a person: {orphan}" for orphan in report["orphans"]]
    return lines

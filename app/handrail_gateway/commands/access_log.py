"""``handrail-gateway access-log``: who came in where and when, who was refused, and who changed what about it."""

from __future__ import annotations

import csv
import io
from argparse import ArgumentParser, Namespace

from handrail_gateway.access import COLUMNS, access_log
from handrail_gateway.commands.common import data_argument, say, settings_of
from handrail_gateway.gateway import open_gateway

NAME = "access-log"
HELP = "show who signed in, who was refused, and what changed about accounts"


def arguments(parser: ArgumentParser) -> None:
    """Adds the command's arguments."""
    data_argument(parser)
    parser.add_argument("--person", default="", metavar="ID", help="only of this person")
    parser.add_argument("--device", default="", metavar="ID", help="only at this tablet")
    parser.add_argument("--since", default="", metavar="TIME", help="from then on, UTC, for instance 2026-11-01")
    parser.add_argument("--until", default="", metavar="TIME", help="up to then, UTC, that day included")
    parser.add_argument("--csv", action="store_true", help="comma-separated values instead of words")


def run(arguments: Namespace) -> int:
    """Runs the command; the gateway may be running. Raises DatabaseRefused."""
    gateway = open_gateway(settings_of(arguments))
    try:
        with gateway.database.read() as connection:
            lines = access_log(
                connection, person=arguments.person, device=arguments.device, since=arguments.since,
                until=arguments.until,
            )  # fmt: skip
    finally:
        gateway.close()
    if arguments.csv:
        written = io.StringIO()
        table = csv.DictWriter(written, COLUMNS, lineterminator="\n")
        table.writeheader()
        table.writerows({name: _plain(value) for name, value in line.to_json().items()} for line in lines)
        print(written.getvalue(), end="")
        return 0
    words = [
        f"{line.at}  {line.what:<24} {line.person:<16} {line.device:<14} {line.by}{' ' if line.by else ''}{line.detail}"
        for line in lines
    ]
    say(arguments, "\n".join(words) or "There is nothing.", {"lines": [line.to_json() for line in lines]})
    return 0


def _plain(value: str) -> str:
    """A spreadsheet takes what begins like this for a formula."""
    return f"'{value}" if value[:1] in ("=", "+", "-", "@", "\t", "\r") else value

"""``handrail-gateway proof``: records that somebody saw that a person is who they say; before it they may not sign."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace

from handrail_gateway.commands.common import data_argument, say, settings_of
from handrail_gateway.gateway import open_gateway
from handrail_gateway.moments import utc_now
from handrail_gateway.plant_data import Unknown
from handrail_gateway.proofing import NotProofed, record_proofing

NAME = "proof"
HELP = "record who proofed a person's identity, and how"


def arguments(parser: ArgumentParser) -> None:
    """Adds the command's arguments."""
    data_argument(parser)
    parser.add_argument("person", help="the person's id")
    parser.add_argument("--by", required=True, metavar="NAME", help="who saw it")
    parser.add_argument("--how", required=True, metavar="TEXT", help="by what, for instance: passport, in person")


def run(arguments: Namespace) -> int:
    """Runs the command; the gateway may be running. Raises DatabaseRefused."""
    gateway = open_gateway(settings_of(arguments))
    try:
        record_proofing(gateway.database, gateway.plant, arguments.person, arguments.by, arguments.how, utc_now)
    except (Unknown, NotProofed) as reason:
        print(f"handrail-gateway proof: {reason}", file=sys.stderr)
        return 2
    finally:
        gateway.close()
    words = f"{arguments.by} proofed the identity of {arguments.person}: {arguments.how}."
    say(arguments, words, {"person": arguments.person, "by": arguments.by, "how": arguments.how})
    return 0

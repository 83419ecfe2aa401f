"""``handrail-gateway account``: a new one-time secret for a person, or another try for one who is locked."""

from __future__ import annotations

import getpass
import sys
from argparse import ArgumentParser, Namespace

from handrail_gateway.commands.common import data_argument, say, settings_of
from handrail_gateway.gateway import open_gateway
from handrail_gateway.plant_data import Unknown

NAME = "account"
HELP = "reset a person's secret, unlock a person, or end their sign-ins on every tablet"


def arguments(parser: ArgumentParser) -> None:
    """Adds the command's arguments."""
    data_argument(parser)
    parser.add_argument("act", choices=("reset", "unlock", "end-leases"))
    parser.add_argument("person", help="the person's id")


def run(arguments: Namespace) -> int:
    """Runs the command; the gateway may be running. Raises DatabaseRefused."""
    gateway = open_gateway(settings_of(arguments))
    try:
        if arguments.act == "unlock":
            gateway.accounts.unlock(arguments.person, getpass.getuser())
            said, document = (
                f"{arguments.person} may try again, on each tablet from its next contact on.",
                {"person": arguments.person},
            )
        elif arguments.act == "end-leases":
            gateway.accounts.end_leases(arguments.person, getpass.getuser())
            said = f"{arguments.person} signs in anew on every tablet, from its next contact on."
            document = {"person": arguments.person}
        else:
            secret = gateway.accounts.reset(arguments.person, getpass.getuser())
            said = f"{secret}\nThis secret works once: {arguments.person} chooses another one with it."
            document = {"person": arguments.person, "secret": secret}
    except Unknown as reason:
        print(f"handrail-gateway account: {reason}", file=sys.stderr)
        return 2
    finally:
        gateway.close()
    say(arguments, said, document)
    return 0

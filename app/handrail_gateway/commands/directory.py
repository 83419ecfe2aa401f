"""``handrail-gateway directory``: reads the directory now and shows which roles it gives to whom."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace

from handrail_gateway.commands.common import data_argument, say, settings_of
from handrail_gateway.directory import DirectoryAway
from handrail_gateway.gateway import open_gateway

NAME = "directory"
HELP = "read the directory now and show the roles it gives"


def arguments(parser: ArgumentParser) -> None:
    """Adds the command's arguments."""
    data_argument(parser)


def run(arguments: Namespace) -> int:
    """Runs the command; the gateway may be running. Raises DatabaseRefused, SignInRefused."""
    gateway = open_gateway(settings_of(arguments))
    try:
        roles = gateway.directory.read()
    except DirectoryAway as reason:
        print(f"handrail-gateway directory: {reason}", file=sys.stderr)
        return 2
    finally:
        gateway.close()
    lines = [f"{person}: {', '.join(held) or 'no access'}" for person, held in sorted(roles.items())]
    say(arguments, "\n".join(lines), {"roles": roles})
    return 0

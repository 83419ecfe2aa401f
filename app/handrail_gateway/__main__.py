"""The command `handrail-gateway`."""

from __future__ import annotations

import argparse
import logging
import sys

from handrail import __version__
from handrail_gateway.commands import (
    access_log,
    account,
    admit,
    backup,
    credential_review,
    deliveries,
    device,
    directory,
    enrol,
    migrate,
    openapi,
    proof,
    reconcile,
    recovery_key,
    reproject,
    serve,
    statement,
    tryton,
)
from handrail_gateway.connectors.tryton_settings import TrytonRefused
from handrail_gateway.database import DatabaseRefused
from handrail_gateway.deliveries.settings import DeliveriesRefused
from handrail_gateway.secret_files import InsecureFile
from handrail_gateway.sign_in_settings import SignInRefused

_COMMANDS = (
    serve, migrate, enrol, device, recovery_key, account, directory, proof, statement, backup, admit, reconcile,
    reproject, access_log, credential_review, deliveries, tryton, openapi,
)  # fmt: skip


def main() -> int:
    """Runs one command; 2 when it could not do its work, in plain words."""
    parser = argparse.ArgumentParser(prog="handrail-gateway", description="The Handrail gateway.")
    parser.add_argument("--version", action="version", version=f"handrail-gateway {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for command in _COMMANDS:
        one = commands.add_parser(command.NAME, help=command.HELP, description=command.__doc__)
        command.arguments(one)
        one.set_defaults(run=command.run)
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    try:
        return int(arguments.run(arguments))
    except (DatabaseRefused, InsecureFile, SignInRefused, DeliveriesRefused, TrytonRefused, OSError) as reason:
        print(f"handrail-gateway: {reason}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())

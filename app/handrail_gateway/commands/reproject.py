"""``handrail-gateway reproject``: makes the queryable records again from the stored events."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from handrail_gateway.commands.common import data_argument, database_of, say, settings_of
from handrail_gateway.migrate import check_version
from handrail_gateway.projector import Projector

NAME = "reproject"
HELP = "drop the queryable records and make them again from the stored events"


def arguments(parser: ArgumentParser) -> None:
    """Adds the command's arguments."""
    data_argument(parser)


def run(arguments: Namespace) -> int:
    """Runs the command. Raises DatabaseRefused."""
    database = database_of(settings_of(arguments))
    try:
        check_version(database)
        projector = Projector(database)
        projector.prepare()
        count = projector.rebuild()
    finally:
        database.close()
    say(arguments, f"Made again from {count} events.", {"events": count})
    return 0

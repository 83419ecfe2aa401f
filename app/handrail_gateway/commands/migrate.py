"""``handrail-gateway migrate``: brings the database to this build's version."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from handrail_gateway.commands.common import data_argument, database_of, say, settings_of
from handrail_gateway.migrate import migrate

NAME = "migrate"
HELP = "bring the database to this build's version"


def arguments(parser: ArgumentParser) -> None:
    """Adds the command's arguments."""
    data_argument(parser)


def run(arguments: Namespace) -> int:
    """Runs the command. Raises DatabaseRefused."""
    database = database_of(settings_of(arguments))
    try:
        before, now = migrate(database)
    finally:
        database.close()
    say(arguments, f"The database has version {now} (before: {before or 'none'}).", {"before": before, "now": now})
    return 0

"""``handrail-gateway backup``: a copy of the database that is whole, made while the gateway runs."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from handrail_gateway.backup import back_up
from handrail_gateway.commands.common import data_argument, database_of, say, settings_of
from handrail_gateway.migrate import check_version

NAME = "backup"
HELP = "copy the database to a new file"


def arguments(parser: ArgumentParser) -> None:
    """Adds the command's arguments."""
    data_argument(parser)
    parser.add_argument("--to", type=Path, required=True, metavar="FILE", help="the new file; it must not exist")


def run(arguments: Namespace) -> int:
    """Runs the command. Raises DatabaseRefused, OSError."""
    database = database_of(settings_of(arguments))
    try:
        check_version(database)
        if not database.is_sqlite:
            print("PostgreSQL is backed up by its own tools, for instance: pg_dump --format=custom", file=sys.stderr)
            return 2
        journals = back_up(database, arguments.to)
    finally:
        database.close()
    said = {"file": str(arguments.to), "journals": journals}
    say(arguments, f"{arguments.to}: {journals} journals. Blobs and keys are files: copy their folder too.", said)
    return 0

"""``handrail-gateway enrol``: a one-time code that takes one device in."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from handrail_gateway.commands.common import data_argument, database_of, say, settings_of
from handrail_gateway.enrolment import CODE_LIFETIME, Enrolment
from handrail_gateway.gateway_keys import load_keys
from handrail_gateway.migrate import check_version
from handrail_gateway.moments import utc_now

NAME = "enrol"
HELP = "make a one-time code that enrols one device"


def arguments(parser: ArgumentParser) -> None:
    """Adds the command's arguments."""
    data_argument(parser)


def run(arguments: Namespace) -> int:
    """Runs the command; the gateway may be running. Raises DatabaseRefused."""
    settings = settings_of(arguments)
    database = database_of(settings)
    try:
        check_version(database)
        code = Enrolment(database, load_keys(settings.data), utc_now).new_code()
    finally:
        database.close()
    hours = int(CODE_LIFETIME.total_seconds() // 3600)
    say(arguments, f"{code}\nThis code enrols one device within {hours} hours.", {"code": code, "hours": hours})
    return 0

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
        keys = load_keys(settings.data)
        code = Enrolment(database, keys, utc_now).new_code()
        recovery = keys.recovery.current()
    finally:
        database.close()
    hours = int(CODE_LIFETIME.total_seconds() // 3600)
    words = f"{code}\nThis code enrols one device within {hours} hours."
    if recovery is None:
        words += (
            "\nThe site has no recovery key: if the device loses its key store, nobody can read what it has not sent. "
            "Make one first: handrail-gateway recovery-key --data DIR --output FILE"
        )
    known = None if recovery is None else recovery.id
    say(arguments, words, {"code": code, "hours": hours, "recovery_key": known})
    return 0

"""``handrail-gateway enrol``: a one-time code that takes one device in."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from handrail_gateway.commands.common import data_argument, database_of, say, settings_of
from handrail_gateway.enrolment import CODE_LIFETIME, Enrolment
from handrail_gateway.gateway_keys import load_keys
from handrail_gateway.migrate import check_version
from handrail_gateway.moments import utc_now
from handrail_gateway.qr import for_terminal, modules, write_png

NAME = "enrol"
HELP = "make a one-time code that enrols one device"


def arguments(parser: ArgumentParser) -> None:
    """Adds the command's arguments."""
    data_argument(parser)
    parser.add_argument("--qr", action="store_true", help="also show the code as a QR code, for a scanner")
    parser.add_argument("--png", type=Path, metavar="FILE", help="write the QR code as a picture to this new file")


def run(arguments: Namespace) -> int:
    """Runs the command; the gateway may be running. Raises DatabaseRefused, OSError."""
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
    if arguments.qr or arguments.png is not None:
        rows = modules(code)
        if arguments.png is not None:
            write_png(rows, arguments.png)
        if arguments.qr:
            words = f"{for_terminal(rows, coloured=sys.stdout.isatty())}\n{words}"
    known = None if recovery is None else recovery.id
    say(arguments, words, {"code": code, "hours": hours, "recovery_key": known})
    return 0

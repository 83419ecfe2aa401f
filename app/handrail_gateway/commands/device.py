"""``handrail-gateway device``: which tablets there are, and taking one out of service."""

from __future__ import annotations

import getpass
import sys
from argparse import ArgumentParser, Namespace
from typing import Any

from handrail_gateway.commands.common import data_argument, database_of, say, settings_of
from handrail_gateway.devices import Devices
from handrail_gateway.migrate import check_version
from handrail_gateway.moments import utc_now
from handrail_gateway.plant_data import Unknown

NAME = "device"
HELP = "list tablets, or take one out of service"


def arguments(parser: ArgumentParser) -> None:
    """Adds the command's arguments."""
    data_argument(parser)
    parser.add_argument("act", choices=("list", "retire"))
    parser.add_argument("device", nargs="?", help="the tablet's id, for instance T-1f2e3d4c")
    parser.add_argument("--by", default=getpass.getuser(), metavar="NAME", help="who decides it; default: you")


def run(arguments: Namespace) -> int:
    """Runs the command; the gateway may be running. Raises DatabaseRefused."""
    if arguments.act == "retire" and not arguments.device:
        print("handrail-gateway device: name the tablet: device retire ID", file=sys.stderr)
        return 2
    database = database_of(settings_of(arguments))
    try:
        check_version(database)
        devices = Devices(database, utc_now)
        if arguments.act == "retire":
            at = devices.retire(arguments.device, arguments.by)
            words = (
                f"{arguments.device} is out of service since {at}. From its next contact on it records nothing, "
                "delivers what it has, and then says that it may be wiped."
            )
            document: dict[str, Any] = {"device": arguments.device, "retired_at": at}
        else:
            rows = devices.all()
            words = "\n".join(_line(row) for row in rows) or "There is no tablet yet."
            document = {"devices": rows}
    except Unknown as reason:
        print(f"handrail-gateway device: {reason}", file=sys.stderr)
        return 2
    finally:
        database.close()
    say(arguments, words, document)
    return 0


def _line(row: dict[str, Any]) -> str:
    ended = f"out of service since {row['retired_at']} by {row['retired_by']}" if row["retired_at"] else "in service"
    return f"{row['id']:<16} {row['station']:<12} heard {row['last_at'] or 'never':<26} {ended}"

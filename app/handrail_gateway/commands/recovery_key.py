"""``handrail-gateway recovery-key``: the key that opens tablets' journals when the tablets can't. See decision 0010."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from handrail.wire.recovery import public_pem
from handrail_gateway.commands.common import data_argument, say, settings_of
from handrail_gateway.moments import utc_now
from handrail_gateway.recovery_keys import NotMade, RecoveryKeys

NAME = "recovery-key"
HELP = "make the site's recovery key, or show its public half"


def arguments(parser: ArgumentParser) -> None:
    """Adds the command's arguments."""
    data_argument(parser)
    parser.add_argument(
        "--output",
        type=Path,
        metavar="FILE",
        help="make the key; the private half goes to this new file and nowhere else",
    )
    parser.add_argument("--replace", action="store_true", help="make another one, though the site has one")
    parser.add_argument(
        "--public", type=Path, metavar="FILE", help="write the public half, to carry to a tablet by hand"
    )


def run(arguments: Namespace) -> int:
    """Runs the command; the gateway may be running. 2 when no key was made or there is none. Raises OSError."""
    settings = settings_of(arguments)
    known = RecoveryKeys(settings.data)
    words: list[str] = []
    if arguments.output is not None:
        if not settings.data.is_dir():
            print(f"handrail-gateway: {settings.data} is not there; start the gateway once first", file=sys.stderr)
            return 2
        try:
            made = known.make(arguments.output, utc_now, replace=arguments.replace)
        except NotMade as reason:
            print(f"handrail-gateway: {reason}", file=sys.stderr)
            return 2
        words = [
            f"Made recovery key {made.id}. Its private half is in {arguments.output} and nowhere else.",
            "Take it off this machine now, keep two copies in two places, and try it: docs/recovery.md says how.",
            "Tablets wrap to it from their next contact on.",
        ]
    current = known.current()
    if current is None:
        print(
            "handrail-gateway: the site has no recovery key: a tablet whose key store is lost can't be read by "
            "anybody. Make one: handrail-gateway recovery-key --data DIR --output FILE",
            file=sys.stderr,
        )
        return 2
    if arguments.public is not None:
        arguments.public.write_bytes(public_pem(current.public))
        words.append(f"The public half of recovery key {current.id} is in {arguments.public}.")
    words = words or [f"The site's recovery key is {current.id}, made {current.made_at}."]
    say(arguments, "\n".join(words), {"id": current.id, "made_at": current.made_at, "public": current.public.hex()})
    return 0

"""``handrail enrol``: takes this tablet in at its gateway, with a one-time code that is typed or scanned."""

from __future__ import annotations

import argparse
import re
import sys
from dataclasses import replace

from handrail.commands.alone import InUse, alone
from handrail.settings import BadSetting, read_settings

CODE = re.compile(r"[A-Z2-7]{4}(?:-[A-Z2-7]{4}){3}\.[0-9a-f]{16}")
_LINES = 3


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds the command."""
    parser = subparsers.add_parser(
        "enrol",
        help="enrol this tablet with a one-time code",
        description="Asks for the code that `handrail-gateway enrol` made (type it, or read its QR code with a "
        "scanner that types) and makes the first contact. Settings come from HANDRAIL_* variables (docs/kiosk.md). "
        "Exit: 0 enrolled, 1 not.",
    )
    parser.add_argument("--gateway", metavar="URL", help="the gateway's address")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Enrols; the exit code."""
    from handrail.core import Core
    from handrail.identity.keys import NoSecureStore
    from handrail.ports.journal import JournalFailed

    try:
        settings = read_settings()
    except BadSetting as reason:
        return _say(str(reason))
    settings = replace(settings, gateway=(args.gateway or settings.gateway).rstrip("/"))
    if not settings.gateway:
        return _say("no gateway is named. Give --gateway URL, or set HANDRAIL_GATEWAY.")
    code = asked_code()
    if code is None:
        return _say("that is no enrolment code. Ask for one: handrail-gateway enrol --qr")
    try:
        with alone(settings.data):
            core = Core(replace(settings, enrolment_code=code))
            try:
                problem = core.sync_round().problem
                site = core.site
            finally:
                core.close()
    except (InUse, JournalFailed, NoSecureStore) as reason:
        return _say(str(reason))
    if site is None:
        return _say(f"not enrolled: {problem or 'the gateway did not answer'}. The code can be used again for a day.")
    print(f"Enrolled at {site} as {core.device}.")
    return 0


def asked_code() -> str | None:
    """The code as a person or a scanner types it: case does not matter; a line that is none is asked again."""
    for _ in range(_LINES):
        try:
            typed = input("Enrolment code: ").strip()
        except EOFError:
            return None
        secret, dot, root = typed.partition(".")
        code = f"{secret.upper()}{dot}{root.lower()}"
        if CODE.fullmatch(code):
            return code
        print("That is not an enrolment code: four groups of four signs, a dot, sixteen more.", file=sys.stderr)
    return None


def _say(text: str) -> int:
    print(f"handrail enrol: {text}", file=sys.stderr)
    return 1

"""``handrail rotate-key``: this tablet goes on with a new key; the journal says so, and the old key ends."""

from __future__ import annotations

import argparse
import sys

from handrail.commands.alone import InUse, alone
from handrail.settings import BadSetting, read_settings


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds the command."""
    parser = subparsers.add_parser(
        "rotate-key",
        help="change this tablet's key",
        description="Makes a new key in the key store and goes on with it in the same journal; the gateway learns it "
        "from the journal. The client must not be running. Settings come from HANDRAIL_* variables (docs/kiosk.md). "
        "Exit: 0 changed, 1 not.",
    )
    parser.set_defaults(run=run)


def run(_args: argparse.Namespace) -> int:
    """Changes the key; the exit code."""
    from handrail.core import CantRotate, Core
    from handrail.identity.keys import NoSecureStore
    from handrail.ports.journal import JournalFailed, JournalFull, Retired

    try:
        settings = read_settings()
        with alone(settings.data):
            core = Core(settings)
            try:
                if settings.gateway:
                    core.sync_round()
                key = core.rotate_key()
                told = bool(settings.gateway) and core.sync_round().state.waiting == 0
            finally:
                core.close()
    except (BadSetting, InUse, CantRotate, JournalFailed, JournalFull, Retired, NoSecureStore) as reason:
        print(f"handrail rotate-key: {reason}", file=sys.stderr)
        return 1
    print(f"This tablet signs with key {key} from now on.")
    print(
        "The gateway knows it."
        if told
        else "The gateway learns it at the next contact; until then the old key delivers."
    )
    return 0

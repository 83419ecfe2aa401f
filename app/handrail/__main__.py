"""The command ``handrail``: one module per command, imported only when it is asked for."""

from __future__ import annotations

import argparse
import sys
from importlib import import_module

COMMANDS = {
    "run": "start the sample plant: gateway and client",
    "client": "start the client",
    "demo": "play the sample job through the real screens",
    "import": "turn a source document into a draft package",
    "check": "check a package",
    "diff": "compare two revisions step by step",
    "publish": "record a test approval in the sample plant and make a revision effective",
    "scan": "read the codes in pictures",
    "verify": "verify a journal or an evidence package",
    "enrol": "enrol this tablet with a one-time code",
    "export": "write the evidence package of a run",
    "evacuate": "write what the gateway has not received to a USB stick, encrypted",
    "recover": "read a tablet's disk without the tablet, by the site's recovery key",
    "rotate-key": "change this tablet's key",
    "salvage": "bring out what can be read of a damaged journal",
    "shots": "draw every screen into docs/screens",
    "schema": "write the JSON Schemas of the package",
}
MODULES = {"import": "import_", "rotate-key": "rotate_key"}


def main(arguments: list[str] | None = None) -> int:
    """Runs one command; the exit status is the command's (docs/decisions, command line)."""
    given = sys.argv[1:] if arguments is None else arguments
    if not given or given[0] in ("-h", "--help"):
        print(_overview())
        return 0
    if given[0] == "--version":
        from handrail import __version__

        print(f"handrail {__version__}")
        return 0
    if given[0] == "--open-display":  # asked by ourselves, in a child: commands/screen.py
        from handrail.commands.screen import open_display

        return open_display()
    if given[0] not in COMMANDS:
        print(f"handrail: there is no command {given[0]!r}.\n\n{_overview()}", file=sys.stderr)
        return 2
    try:
        module = import_module(f"handrail.commands.{MODULES.get(given[0], given[0])}")
        parser = argparse.ArgumentParser(prog="handrail")
        module.add_parser(parser.add_subparsers(dest="command", required=True))
        return int(module.run(parser.parse_args(given)))
    except KeyboardInterrupt:
        return 130


def _overview() -> str:
    width = max(map(len, COMMANDS))
    lines = [f"  {name:<{width}}  {what}" for name, what in COMMANDS.items()]
    return "usage: handrail COMMAND …\n\n" + "\n".join(lines) + "\n\nhandrail COMMAND --help tells more."


if __name__ == "__main__":
    sys.exit(main())

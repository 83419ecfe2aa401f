"""``handrail-gateway openapi``: writes the API's description, or checks that it is up to date."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

NAME = "openapi"
HELP = "write the OpenAPI document"


def arguments(parser: ArgumentParser) -> None:
    """Adds the command's arguments."""
    parser.add_argument("--output", type=Path, default=Path("docs/openapi.json"), metavar="FILE")
    parser.add_argument("--check", action="store_true", help="only compare; 1 when the file is out of date")


def run(arguments: Namespace) -> int:
    """Runs the command. Raises OSError."""
    from handrail_gateway.app import bare_app

    text = json.dumps(bare_app().openapi(), indent=1, sort_keys=True, ensure_ascii=False) + "\n"
    if arguments.check:
        if arguments.output.exists() and arguments.output.read_text(encoding="utf-8") == text:
            return 0
        print(f"{arguments.output} is out of date: run handrail-gateway openapi", file=sys.stderr)
        return 1
    arguments.output.parent.mkdir(parents=True, exist_ok=True)
    arguments.output.write_text(text, encoding="utf-8")
    return 0

"""What the commands share: where the data is, and how a result is said."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Any

from handrail_gateway.database import Database, open_database
from handrail_gateway.settings import Settings, read_settings


def data_argument(parser: ArgumentParser) -> None:
    """``--data DIR`` and ``--json``."""
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="the gateway's data folder")
    parser.add_argument("--json", action="store_true", help="one JSON document instead of words")


def settings_of(arguments: Namespace) -> Settings:
    """The settings a command works with. Raises InsecureFile, ValueError."""
    return read_settings(arguments.data, getattr(arguments, "sample_plant", None))


def database_of(settings: Settings) -> Database:
    """The database as it is. Raises DatabaseRefused."""
    return open_database(settings.sqlite_file, settings.database_url, settings.database_key)


def say(arguments: Namespace, words: str, document: dict[str, Any]) -> None:
    """Prints the result for people or for scripts."""
    print(json.dumps(document, sort_keys=True) if arguments.json else words)

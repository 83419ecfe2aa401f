"""``handrail shots``: draws every screen into docs/screens, from sample values."""

from __future__ import annotations

import argparse

from handrail.ui import shots


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds ``shots``."""
    shots.add_arguments(subparsers.add_parser("shots", help="draw every screen", description=__doc__))


def run(options: argparse.Namespace) -> int:
    """Runs the command; 0 when every picture is written."""
    return shots.draw(options)

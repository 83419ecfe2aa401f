"""``handrail-gateway reconcile``: whether what is stored is what the journals' lines say."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from handrail_gateway.commands.common import data_argument, database_of, say, settings_of
from handrail_gateway.migrate import check_version
from handrail_gateway.reconciliation import reconcile

NAME = "reconcile"
HELP = "verify every stored journal against its count and head"


def arguments(parser: ArgumentParser) -> None:
    """Adds the command's arguments."""
    data_argument(parser)


def run(arguments: Namespace) -> int:
    """Runs the command; 4 when something differs. Raises DatabaseRefused."""
    database = database_of(settings_of(arguments))
    try:
        check_version(database)
        report = reconcile(database)
    finally:
        database.close()
    bad = [line for line in report if line.differences]
    words = [f"{len(report)} journals, {sum(line.count for line in report)} events, {len(bad)} with differences."]
    words += [f"{line.journal}: {difference}" for line in bad for difference in line.differences]
    lines = [
        {"journal": line.journal, "seq": line.seq, "head": line.head, "count": line.count, "held": line.held,
         "differences": list(line.differences)}
        for line in report
    ]  # fmt: skip
    say(arguments, "\n".join(words), {"ok": not bad, "journals": lines})
    return 4 if bad else 0

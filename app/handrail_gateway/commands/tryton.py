"""``handrail-gateway tryton``: what of ``tryton.toml`` Tryton lacks, and which of its orders could not be served."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace

from handrail_gateway.commands.common import data_argument, say, settings_of
from handrail_gateway.connectors.tryton import TrytonConnector
from handrail_gateway.connectors.tryton_orders import NotMapped, work_order
from handrail_gateway.deliveries.connector import NotNow, Rejected

NAME = "tryton"
HELP = "check Tryton against tryton.toml: what lacks there, and which of its orders are not mapped"


def arguments(parser: ArgumentParser) -> None:
    """Adds the command's arguments."""
    data_argument(parser)


def run(arguments: Namespace) -> int:
    """Runs the command; it changes nothing, here or there. 1 when something lacks. Raises TrytonRefused."""
    settings = settings_of(arguments).tryton
    if settings is None:
        print(f"handrail-gateway tryton: there is no {arguments.data / 'tryton.toml'}", file=sys.stderr)
        return 2
    connector = TrytonConnector(settings)
    try:
        lacking = connector.lacking()
        orders = [] if lacking else [dict(one.fields) for one in connector.changes("")[0] if one.kind == "work_order"]
    except (NotNow, Rejected) as reason:
        print(f"handrail-gateway tryton: {reason}", file=sys.stderr)
        return 2
    finally:
        connector.close()
    served, unmapped = [], {}
    for order in orders:
        if order["state"] in ("waiting", "assigned", "running") and order["number"]:
            try:
                served.append(work_order(order, settings.orders).id)
            except NotMapped as reason:
                unmapped[str(order["number"])] = str(reason)
    lines = [f"lacks: {words}" for words in lacking]
    lines += [f"not served: production {name}: {words}" for name, words in unmapped.items()]
    lines.append(f"served to tablets: {', '.join(served) or 'no order'}")
    say(arguments, "\n".join(lines), {"lacking": lacking, "unmapped": unmapped, "served": served})
    return 1 if lacking or unmapped else 0

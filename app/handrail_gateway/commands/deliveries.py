"""``handrail-gateway deliveries``: where records stand on their way to other systems, and what people do about it."""

from __future__ import annotations

import getpass
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Any

from handrail_gateway.commands.common import data_argument, say, settings_of
from handrail_gateway.deliveries import reading
from handrail_gateway.deliveries.approved import approve
from handrail_gateway.deliveries.comparing import compare
from handrail_gateway.deliveries.connector import NotNow, Rejected
from handrail_gateway.deliveries.interventions import Refused, pause, replay, resume
from handrail_gateway.deliveries.mapping import NotAMapping, Unmapped, read
from handrail_gateway.deliveries.standing import STATES
from handrail_gateway.gateway import Gateway, open_gateway
from handrail_gateway.moments import text_of

NAME = "deliveries"
HELP = "list, show, pause, resume, replay and compare deliveries to other systems; check and approve mappings"

_ACTS = ("list", "show", "pause", "resume", "replay", "work", "compare", "check", "approve")


def arguments(parser: ArgumentParser) -> None:
    """Adds the command's arguments."""
    data_argument(parser)
    parser.add_argument("act", choices=_ACTS)
    parser.add_argument("what", nargs="?", default="", help="a connector, a delivery's number, or a file to approve")
    parser.add_argument("--state", default="", choices=("", *STATES), help="list: only those that stand so")
    parser.add_argument("--kind", default="", help="list, pause, resume: only records of that kind")
    parser.add_argument("--limit", type=int, default=100, help="list: at most so many")
    parser.add_argument("--by", default=getpass.getuser(), metavar="NAME", help="who decides it; default: you")
    parser.add_argument("--reason", default="", metavar="TEXT", help="why: pause, resume, replay, approve")


def run(arguments: Namespace) -> int:
    """Runs the command; the gateway may be running. 4 when a comparison finds differences.

    Raises DatabaseRefused, DeliveriesRefused, OSError.
    """
    gateway = open_gateway(settings_of(arguments))
    try:
        words, document = _done(gateway, arguments)
    except (Refused, NotAMapping, Unmapped, NotNow, Rejected) as reason:
        print(f"handrail-gateway deliveries: {reason}", file=sys.stderr)
        return 2
    finally:
        gateway.close()
    say(arguments, words, document)
    return 4 if document.get("ok") is False else 0


def _done(gateway: Gateway, arguments: Namespace) -> tuple[str, dict[str, Any]]:
    match arguments.act:
        case "list":
            return _list(gateway, arguments)
        case "show":
            return _show(gateway, _number(arguments.what))
        case "work":
            tried = {name: gateway.deliveries.round(name) for name in gateway.deliveries.connectors}
            return "\n".join(f"{name}: {count} tried" for name, count in tried.items()), {"tried": tried}
        case "compare":
            return _compare(gateway, _connector(gateway, arguments.what))
        case "check" | "approve":
            return _document(gateway, arguments)
        case "replay":
            number = _number(arguments.what)
            with gateway.database.write() as connection:
                digest = replay(connection, number, arguments.by, arguments.reason, text_of(gateway.now()))
            return f"Delivery {number} is tried anew; decision {digest}.", {"number": number, "digest": digest}
    return _switched(gateway, arguments)


def _number(text: str) -> int:
    if not text.isdecimal() or len(text) > 15:
        raise Refused("name the delivery by its number, as list shows it")
    return int(text)


def _connector(gateway: Gateway, name: str) -> str:
    if name not in gateway.deliveries.connectors:
        raise Refused(
            f"name a connector of deliveries.toml: {', '.join(gateway.deliveries.connectors) or 'none there'}"
        )
    return name


def _compare(gateway: Gateway, name: str) -> tuple[str, dict[str, Any]]:
    found = compare(gateway.database, gateway.deliveries.connector(name), text_of(gateway.now()))
    sums = f"{found.ours} delivered, {found.theirs} there, {len(found.differences)} differ"
    lines = [f"{name}: {sums}; {found.open} on their way, {found.dead} dead letters"]
    lines += [f"{one.key}: {one.why}: ours {one.ours or '-'}, theirs {one.theirs or '-'}" for one in found.differences]
    return "\n".join(lines), found.to_json()


def _switched(gateway: Gateway, arguments: Namespace) -> tuple[str, dict[str, Any]]:
    _connector(gateway, arguments.what)
    change = pause if arguments.act == "pause" else resume
    with gateway.database.write() as connection:
        at = text_of(gateway.now())
        digest = change(connection, arguments.what, arguments.kind, arguments.by, arguments.reason, at)
    word = "paused" if arguments.act == "pause" else "resumed"
    return (
        f"{arguments.what} {arguments.kind or 'as a whole'} is {word}; decision {digest}.",
        {"connector": arguments.what, "kind": arguments.kind, "paused": arguments.act == "pause", "digest": digest},
    )


def _list(gateway: Gateway, arguments: Namespace) -> tuple[str, dict[str, Any]]:
    with gateway.database.read() as connection:
        rows = reading.listed(
            connection, connector=arguments.what, state=arguments.state, kind=arguments.kind, limit=arguments.limit
        )
        sums = reading.summed(connection, gateway.deliveries.connectors)
    lines = [_line(row) for row in rows]
    for one in sums:
        states = ", ".join(f"{count} {state}" for state, count in sorted(one["states"].items())) or "nothing yet"
        paused = "; paused" if one["paused"] else f"; paused: {', '.join(one['paused_kinds'])}"
        lines.append(f"{one['connector']}: {states}{paused if one['paused'] or one['paused_kinds'] else ''}")
    return "\n".join(lines) or "deliveries.toml names no connector.", {"deliveries": rows, "connectors": sums}


def _line(row: dict[str, Any]) -> str:
    where = row["shown_as"] or row["words"] or ""
    return f"{row['number']:>6} {row['connector']:<12} {row['state']:<10} {row['key']} r{row['revision']} {where}"


def _show(gateway: Gateway, number: int) -> tuple[str, dict[str, Any]]:
    with gateway.database.read() as connection:
        found = reading.shown(connection, number)
    if found is None:
        raise Refused(f"there is no delivery {number}")
    lines = [_line(found)]
    for act in found["acts"]:
        said = ", ".join(
            f"{name}: {value}" for name, value in act.items() if name not in ("at", "what") and value not in (None, "")
        )
        lines.append(f"  {act['at']} {act['what']}{': ' + said if said else ''}")
    return "\n".join(lines), found


def _document(gateway: Gateway, arguments: Namespace) -> tuple[str, dict[str, Any]]:
    document = read(Path(arguments.what).read_bytes())
    if arguments.act == "approve":
        with gateway.database.write() as connection:
            approve(connection, document, arguments.by, arguments.reason, text_of(gateway.now()))
    version = document.document.version
    word = f"is approved by {arguments.by} and in force" if arguments.act == "approve" else "can be approved"
    facts = {"sort": document.sort, "name": document.name, "version": version, "digest": document.digest}
    return f"The {document.sort} {document.name}, version {version}, {word}. SHA-256 {document.digest}", facts

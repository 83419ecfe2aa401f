"""A production order of Tryton's as a work order of ours, by what the site's settings say of its words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

from handrail.domain.reference import Operation, WorkOrder
from handrail_gateway.connectors.tryton_settings import Orders

STATUS: dict[str, Literal["planned", "released", "closed", "cancelled"]] = {
    "waiting": "planned",
    "assigned": "released",
    "running": "released",
    "done": "closed",
    "cancelled": "cancelled",
}
"""What a production's state means here. Drafts and requests are nobody's work yet and are not taken over."""


class NotMapped(Exception):
    """The order can't be taken over whole; the message says what the settings or Tryton lack. Nothing is guessed."""


def work_order(said: Mapping[str, Any], orders: Orders) -> WorkOrder:
    """The work order. Raises NotMapped, with everything that lacks."""
    lacking = list(_lacking(said, orders))
    if lacking:
        raise NotMapped("; ".join(lacking))
    operations = [(orders.operations[work["operation"]], work) for work in said["works"]]
    return WorkOrder(
        id=said["number"],
        part=said["product"],
        part_revision=orders.parts[said["product"]],
        title={"en": said["title"] or said["product"]},
        status=STATUS[said["state"]],
        due=_end_of(date.fromisoformat(said["planned"]), orders.zone),
        units=tuple(said["lots"]),
        operations=tuple(
            Operation(
                number=operation.number,
                title={"en": work["operation"]},
                doc_no=operation.doc_no,
                station=orders.stations[work["work_center"]] if work["work_center"] else "",
            )
            for operation, work in operations
        ),
        line=orders.lines[said["location"]],
        lots=said["inputs"],
    )


def _lacking(said: Mapping[str, Any], orders: Orders) -> list[str]:
    works = said["works"]
    numbers = [orders.operations[work["operation"]].number for work in works if work["operation"] in orders.operations]
    found = [
        (not said["product"], "the product has no code in Tryton"),
        (bool(said["product"]) and said["product"] not in orders.parts, f"no revision for the part {said['product']}"),
        (not said["planned"], "it has no planned date in Tryton"),
        (not said["lots"], "its output has no lot in Tryton: that is the unit"),
        (not works, "it has no works in Tryton"),
        (len(set(numbers)) != len(numbers), "two of its works are the same operation"),
        (said["location"] not in orders.lines, f"no line for the location {said['location']}"),
    ]
    words = [text for lacks, text in found if lacks]
    words += [f"no operation for {work['operation']}" for work in works if work["operation"] not in orders.operations]
    centres = [work["work_center"] for work in works if work["work_center"]]
    words += [f"no station for the work centre {centre}" for centre in centres if centre not in orders.stations]
    return list(dict.fromkeys(words))


def _end_of(day: date, zone: str) -> datetime:
    """The last second of that day at the site."""
    return (datetime.combine(day + timedelta(days=1), time(), ZoneInfo(zone)) - timedelta(seconds=1)).astimezone(UTC)

"""Who may do what, and who came in: what the gateway itself did about it, and what tablets recorded (A11D-11-3).

The gateway's own acts stand in a table that takes no change and no deletion; what happened at tablets is read from
their events. Together they are the access log.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, select

from handrail_gateway.projection_schema import access_records
from handrail_gateway.schema import access_acts


@dataclass(frozen=True, slots=True)
class AccessLine:
    """One line of the log. ``at`` is when it happened, RFC 3339 UTC; a tablet's by its own clock."""

    at: str
    what: str
    person: str
    device: str
    station: str
    by: str
    detail: str

    def to_json(self) -> dict[str, str]:
        return {name: getattr(self, name) for name in COLUMNS}


COLUMNS = ("at", "what", "person", "device", "station", "by", "detail")


def note_access(
    connection: Connection, at: str, what: str, *, person: str = "", device: str = "", by: str = "", **facts: Any
) -> None:
    """Adds an act of the gateway, in the caller's transaction. ``facts`` are JSON data; nothing secret."""
    row = {"at": at, "what": what, "person": person, "device": device, "done_by": by}
    connection.execute(insert(access_acts).values(**row, facts=json.dumps(facts, sort_keys=True)))


def access_log(
    connection: Connection, *, person: str = "", device: str = "", since: str = "", until: str = ""
) -> list[AccessLine]:
    """The log, oldest first. ``since`` and ``until`` are the beginnings of RFC 3339 times; both count."""
    acts = connection.execute(select(access_acts).order_by(access_acts.c.number)).all()
    lines = [
        AccessLine(row.at, row.what, row.person, row.device, "", row.done_by, _said(json.loads(row.facts)))
        for row in acts
    ]
    events = connection.execute(select(access_records).order_by(access_records.c.arrival)).all()
    lines += [
        AccessLine(row.at, row.what, row.person, row.device, row.station, "", _said(json.loads(row.facts)))
        for row in events
    ]
    found = [
        line
        for line in lines
        if person in ("", line.person) and device in ("", line.device)
        and (not since or line.at >= since) and (not until or line.at[: len(until)] <= until)
    ]  # fmt: skip
    return sorted(found, key=lambda line: line.at)


def _said(facts: dict[str, Any]) -> str:
    return ", ".join(f"{name}: {value}" for name, value in facts.items() if value not in (None, "", []))

"""What a person has to look at: kept once per cause, and written to the log."""

from __future__ import annotations

import logging

from sqlalchemy import Connection, insert, select

from handrail_gateway.schema import alarms

log = logging.getLogger(__name__)

RUN_FORKED = "run.forked"
"""An event was written after another history of its run than the one that is stored; the subject is the run."""
RUN_BRANCHED = "run.branched"
"""A tablet delivered entries of a run that another had taken over; the subject is the run."""


def alarm(connection: Connection, at: str, code: str, subject: str, detail: str) -> None:
    """Raises an alarm unless the same one stands already (same code and subject)."""
    known = select(alarms.c.number).where(alarms.c.code == code, alarms.c.subject == subject)
    if connection.execute(known).first() is None:
        connection.execute(insert(alarms).values(at=at, code=code, subject=subject, detail=detail))
        log.warning("%s: %s: %s", code, subject, detail)

"""Working off stored events into queryable records, in the order in which they arrived.

An event that can't be interpreted is marked and alarmed, and the next one is taken: it never blocks.
"""

from __future__ import annotations

import logging
import threading

from sqlalchemy import Connection, delete, insert

from handrail.wire.envelope import decode
from handrail_gateway.alarm_log import alarm
from handrail_gateway.cursors import Cursor
from handrail_gateway.database import Database
from handrail_gateway.interpret import interpret, runs
from handrail_gateway.interpret.fact import EVENTS_FAULT, Fact
from handrail_gateway.projection_schema import PROJECTIONS, VERSION, uninterpreted
from handrail_gateway.stored_events import StoredEvent, after

log = logging.getLogger(__name__)

CONSUMER = "projections"
_CHUNK = 500


class Projector:
    """Keeps the projections up with the stored events."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()

    def prepare(self) -> None:
        """Makes the tables; those of another version are dropped and made again, to be refilled."""
        with self._database.write() as connection:
            cursor = Cursor(connection, CONSUMER, VERSION)
            if not cursor.is_current:
                PROJECTIONS.drop_all(connection)
                PROJECTIONS.create_all(connection)
                cursor.reset()

    def rebuild(self) -> int:
        """Empties the projections and fills them again from the events; how many events were read."""
        with self._lock:
            with self._database.write() as connection:
                for table in PROJECTIONS.sorted_tables:
                    connection.execute(delete(table))
                Cursor(connection, CONSUMER, VERSION).reset()
            return self._work_off()

    def catch_up(self) -> int:
        """Interprets what has arrived since; how many events that were."""
        with self._lock:
            return self._work_off()

    def _work_off(self) -> int:
        total = 0
        while True:
            with self._database.read() as connection:
                start = Cursor(connection, CONSUMER, VERSION).arrival
                if next(after(connection, start, 1), None) is None:
                    return total
            with self._database.write() as connection:
                cursor = Cursor(connection, CONSUMER, VERSION)
                chunk = list(after(connection, cursor.arrival, _CHUNK))
                for stored in chunk:
                    self._one(connection, stored)
                if chunk:
                    cursor.move_to(chunk[-1].arrival)
                total += len(chunk)

    def _one(self, connection: Connection, stored: StoredEvent) -> None:
        """What an event means may fail and is undone then; that it is a link of its run's chain stays."""
        try:
            with connection.begin_nested():
                fact = Fact(stored, decode(stored.data))
                belongs = fact.event.run is None or runs.belong(connection, fact)
        except EVENTS_FAULT as reason:
            self._mark(connection, stored, reason)
            return
        if not belongs:
            self._beside(connection, fact)
            return
        try:
            with connection.begin_nested():
                interpret(connection, fact)
        except EVENTS_FAULT as reason:
            self._mark(connection, stored, reason)
        if fact.event.run is not None:
            runs.move(connection, fact)

    def _beside(self, connection: Connection, fact: Fact) -> None:
        """What a tablet recorded of a run that was another's by then."""
        try:
            with connection.begin_nested():
                runs.branch(connection, fact)
                if fact.event.type in runs.BESIDE:
                    interpret(connection, fact)
        except EVENTS_FAULT as reason:
            self._mark(connection, fact.stored, reason)

    @staticmethod
    def _mark(connection: Connection, stored: StoredEvent, reason: Exception) -> None:
        detail = f"{stored.type}: {type(reason).__name__}"
        mark = {"arrival": stored.arrival, "journal": stored.journal, "seq": stored.seq, "detail": detail}
        connection.execute(insert(uninterpreted).values(**mark))
        subject = f"{stored.journal}/{stored.seq}"
        alarm(connection, stored.received_at, "event.not_interpreted", subject, detail)

"""Telling tablets at once that holds or releases changed: a durable list, and who waits at its end.

A tablet is told the class and its version, never the content: it fetches the signed snapshot as it always does.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from sqlalchemy import func, insert, select

from handrail.domain.reference import Class
from handrail_gateway.database import Database
from handrail_gateway.moments import Now, text_of
from handrail_gateway.plant_data import PlantData
from handrail_gateway.schema import reference_changes

log = logging.getLogger(__name__)

PUSHED: tuple[Class, ...] = ("holds", "releases")
LOOK_EVERY_S = 0.5
"""What another process of this gateway changed, or a command, is seen after so long."""


class Change(NamedTuple):
    """One line of the list."""

    number: int
    cls: str
    version: int


class Changes:
    """Looks only while somebody listens; what changed before that is found at the first look."""

    def __init__(self, database: Database, plant: PlantData, now: Now) -> None:
        self._database = database
        self._plant = plant
        self._now = now
        self._seen: dict[Class, str] = {}
        self._lock = threading.Lock()
        self._listeners = 0
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None
        self.newest = 0
        """Number of the last change that is known in this process."""

    @property
    def ended(self) -> bool:
        """Whether the gateway is on its way out: nobody waits any longer."""
        return self._stopped.is_set()

    @contextmanager
    def listening(self) -> Iterator[None]:
        """While somebody waits for changes."""
        with self._lock:
            self._listeners += 1
            if self._thread is None and not self.ended:
                self._thread = threading.Thread(target=self._keep_looking, name="changes", daemon=True)
                self._thread.start()
        try:
            yield
        finally:
            with self._lock:
                self._listeners -= 1

    def end(self) -> None:
        """Sends everybody away who listens; does not wait."""
        self._stopped.set()

    def stop(self) -> None:
        """Sends everybody away and waits for the last look."""
        self.end()
        if self._thread is not None:
            self._thread.join(LOOK_EVERY_S * 10)

    def last(self) -> int:
        """Number of the last change, 0 if there was none."""
        with self._database.read() as connection:
            return int(connection.execute(select(func.max(reference_changes.c.number))).scalar() or 0)

    def after(self, number: int) -> list[Change]:
        """Changes that came after that one, in order."""
        query = select(reference_changes).where(reference_changes.c.number > number)
        with self._database.read() as connection:
            rows = connection.execute(query.order_by(reference_changes.c.number)).all()
        return [Change(row.number, row.cls, row.version) for row in rows]

    def look(self) -> None:
        """Adds what has changed since the last look to the list."""
        for cls in PUSHED:
            print_ = self._plant.print_of(cls)
            if self._seen.get(cls) == print_:
                continue
            version = self._plant.version(cls)
            same = (reference_changes.c.cls == cls, reference_changes.c.version == version)
            with self._database.write() as connection:
                if connection.execute(select(reference_changes.c.number).where(*same)).first() is None:
                    row = {"cls": cls, "version": version, "at": text_of(self._now())}
                    connection.execute(insert(reference_changes).values(**row))
            self._seen[cls] = print_
        self.newest = self.last()

    def _keep_looking(self) -> None:
        while not self._stopped.wait(LOOK_EVERY_S):
            with self._lock:
                if not self._listeners:
                    self._thread = None
                    return
            try:
                self.look()
            except Exception:
                log.exception("looking for changes failed; it is tried again")

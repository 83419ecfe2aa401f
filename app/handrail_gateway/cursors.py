"""How far a consumer of the stored events has come."""

from __future__ import annotations

from sqlalchemy import Connection, insert, select, update

from handrail_gateway.schema import consumers


class Cursor:
    """One consumer's place, read and moved within the caller's transaction."""

    def __init__(self, connection: Connection, name: str, version: int = 1) -> None:
        row = connection.execute(select(consumers).where(consumers.c.name == name)).first()
        self._connection = connection
        self._name = name
        self._version = version
        self._known = row is not None
        self.arrival: int = row.arrival if row is not None else 0
        self.is_current = row is not None and row.version == version
        """Whether the consumer's results were made by this version of it."""

    def move_to(self, arrival: int) -> None:
        """Everything up to ``arrival`` has been worked off."""
        values = {"arrival": arrival, "version": self._version}
        if self._known:
            self._connection.execute(update(consumers).where(consumers.c.name == self._name).values(**values))
        else:
            self._connection.execute(insert(consumers).values(name=self._name, **values))
            self._known = True
        self.arrival = arrival

    def reset(self) -> None:
        """Starts again from the first event."""
        self.move_to(0)

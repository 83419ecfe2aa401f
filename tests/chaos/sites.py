"""Gateways as processes, one on SQLite and one on PostgreSQL, and what they hold."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import select

from handrail.wire.chain import Sealed
from handrail_gateway.database import Database, open_database
from handrail_gateway.enrolment import Enrolment
from handrail_gateway.gateway_keys import load_keys
from handrail_gateway.migrate import migrate
from handrail_gateway.moments import utc_now
from handrail_gateway.reconciliation import reconcile
from handrail_gateway.schema import events, evidence
from tests.gateway.servers import GatewayProcess, PostgreSQL


@dataclass(frozen=True, slots=True)
class Held:
    """What a gateway holds of one journal: events in the order in which they arrived, and missing content."""

    events: list[tuple[int, Sealed]] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


class Site:
    """One gateway. Killed and restarted it has the same port."""

    def __init__(self, folder: Path, postgresql: PostgreSQL | None = None) -> None:
        folder.mkdir(parents=True)
        self.postgresql = postgresql
        self._url = postgresql.new_database() if postgresql is not None else None
        self.gateway = GatewayProcess(folder / "gateway", url=self._url)
        if self._url is not None:
            database = self._open()
            migrate(database)
            database.close()
        self.gateway.start()

    def _open(self) -> Database:
        return open_database(self.gateway.data / "gateway.db", self._url)

    def new_code(self) -> str:
        database = self._open()
        try:
            return Enrolment(database, load_keys(self.gateway.data), utc_now).new_code()
        finally:
            database.close()

    def strike(self) -> None:
        """SIGKILL, and a new start."""
        self.gateway.kill()
        self.gateway.start()

    def strike_database(self) -> None:
        assert self.postgresql is not None
        self.postgresql.restart()

    def held(self, journal: str) -> Held:
        database = self._open()
        try:
            with database.read() as connection:
                rows = connection.execute(select(events).where(events.c.journal == journal).order_by(events.c.arrival))
                held = Held([(row.seq, Sealed(row.data, row.hash, row.signature)) for row in rows])
                lacking = select(evidence.c.digest).where(
                    evidence.c.journal == journal, evidence.c.received_at.is_(None)
                )
                held.missing.extend(connection.execute(lacking).scalars())
        finally:
            database.close()
        return held

    def blob(self, digest: str) -> bytes | None:
        path = self.gateway.data / "blobs" / digest[:2] / digest
        return path.read_bytes() if path.exists() else None

    def differences(self) -> list[str]:
        """What the gateway's own check of all journals finds."""
        database = self._open()
        try:
            return [f"{line.journal}: {one}" for line in reconcile(database) for one in line.differences]
        finally:
            database.close()

    def close(self) -> None:
        self.gateway.stop()

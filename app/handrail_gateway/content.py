"""Which content that events name has come: the second part of custody (architecture rule 15)."""

from __future__ import annotations

from sqlalchemy import Connection, update

from handrail_gateway.schema import evidence


def content_came(connection: Connection, digest: str, at: str) -> None:
    """Notes of every event that names this content that it is here, whole and durable."""
    came = update(evidence).where(evidence.c.digest == digest, evidence.c.received_at.is_(None))
    connection.execute(came.values(received_at=at))

"""Signatures, and which of them no longer hold because a value they cover was corrected (rule 7)."""

from __future__ import annotations

import json

from sqlalchemy import Connection, insert, select, update

from handrail.domain.acts import SignatureMade
from handrail_gateway.interpret.fact import Fact, document
from handrail_gateway.moments import text_of
from handrail_gateway.projection_schema import signatures


def _made(connection: Connection, fact: Fact) -> None:
    said = fact.said(SignatureMade)
    connection.execute(
        insert(signatures).values(
            event=fact.event.id, run=fact.run, step=fact.event.step, requirement=said.requirement,
            meaning=said.meaning, sentence=said.sentence, person=said.person, person_name=said.name,
            role=said.role, signed_at=text_of(said.signed_at), zone=said.zone, offset=said.offset,
            digest=said.digest, targets=document(said.targets), valid=True, arrival=fact.stored.arrival,
        )
    )  # fmt: skip


def void_those_over(connection: Connection, run: str, target: str) -> None:
    """Marks the run's signatures that cover an event as no longer valid (P11-70-1)."""
    query = select(signatures.c.event, signatures.c.targets).where(signatures.c.run == run)
    for row in connection.execute(query).all():
        if target in json.loads(row.targets):
            connection.execute(update(signatures).where(signatures.c.event == row.event).values(valid=False))


HANDLERS = {"signature.made": _made}

"""Draft nonconformances with what they are linked to: run, step, unit, person, evidence (REC-NCR-1)."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Connection, insert, select, update

from handrail.domain.acts import NcrAmended, NcrDrafted, NcrWithdrawn
from handrail_gateway.interpret.fact import CantInterpret, Fact, document, optional_document
from handrail_gateway.projection_schema import ncrs

AMENDABLE: dict[str, type] = {"defect": str, "description": str, "quantity": int, "containment": str}
"""What an amendment may change, and the type it must have."""


def _drafted(connection: Connection, fact: Fact) -> None:
    said, event, work = fact.said(NcrDrafted), fact.event, fact.event.work
    connection.execute(
        insert(ncrs).values(
            event=event.id, journal=event.journal, ncr=said.ncr, state="draft", run=event.run, step=event.step,
            step_title=document(said.step_title), order_no=work and work.order, operation=work and work.operation,
            part=work and work.part, unit=work and work.unit, person=event.actor.person,
            person_name=event.actor.name, defect=said.defect, defect_words=document(said.defect_words),
            description=said.description, quantity=said.quantity, containment=said.containment,
            evidence=document([photo.digest for photo in said.photos]), capture=said.capture,
            measured=said.measured, limits=optional_document(event.payload.get("limits")),
            unit_of_measure=said.unit_of_measure, gauge=said.gauge, drafted_at=fact.at, changes=document([]),
            arrival=fact.stored.arrival,
        )
    )  # fmt: skip


def _find(connection: Connection, fact: Fact, ncr: str) -> Any:
    query = select(ncrs.c.event, ncrs.c.changes).where(ncrs.c.journal == fact.event.journal, ncrs.c.ncr == ncr)
    row = connection.execute(query.order_by(ncrs.c.arrival.desc()).limit(1)).first()
    if row is None:
        raise CantInterpret("there is no such draft in this journal")
    return row


def _amended(connection: Connection, fact: Fact) -> None:
    said = fact.said(NcrAmended)
    row = _find(connection, fact, said.ncr)
    change = {"at": fact.at, "person": fact.event.actor.person, "reason": said.reason, "changes": said.changes}
    fields = {name: said.changes[name] for name, type_ in AMENDABLE.items() if type(said.changes.get(name)) is type_}
    changes = document([*json.loads(row.changes), change])
    connection.execute(update(ncrs).where(ncrs.c.event == row.event).values(changes=changes, **fields))


def _withdrawn(connection: Connection, fact: Fact) -> None:
    said = fact.said(NcrWithdrawn)
    row = _find(connection, fact, said.ncr)
    gone = {"state": "withdrawn", "withdrawn_reason": said.reason}
    connection.execute(update(ncrs).where(ncrs.c.event == row.event).values(**gone))


HANDLERS = {"ncr.drafted": _drafted, "ncr.amended": _amended, "ncr.withdrawn": _withdrawn}

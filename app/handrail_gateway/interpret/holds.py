"""Holds that a tablet applied; they reach every other tablet with the next snapshot (rule 14)."""

from __future__ import annotations

from typing import get_args

from sqlalchemy import Connection, insert

from handrail.domain.acts import HoldApplied
from handrail.domain.reference import Hold
from handrail_gateway.interpret.fact import CantInterpret, Fact
from handrail_gateway.projection_schema import tablet_holds

_TARGETS = get_args(Hold.model_fields["target"].annotation)


def _applied(connection: Connection, fact: Fact) -> None:
    said, event = fact.said(HoldApplied), fact.event
    if said.target not in _TARGETS:
        raise CantInterpret("a hold is on nothing that this build knows")
    connection.execute(
        insert(tablet_holds).values(
            event=event.id, hold=said.hold, target=said.target, value=said.value, reason=said.reason, ncr=said.ncr,
            person=event.actor.person, person_name=event.actor.name, station=event.place.station,
            set_at=fact.at, arrival=fact.stored.arrival,
        )
    )  # fmt: skip


HANDLERS = {"hold.applied": _applied}

"""What people said of themselves: that they accept the site's accountability statement (P11-10j-1)."""

from __future__ import annotations

from sqlalchemy import Connection, insert

from handrail.domain.acts import StatementAccepted
from handrail_gateway.alarm_log import alarm
from handrail_gateway.interpret.fact import Fact
from handrail_gateway.interpret.signatures import unproven
from handrail_gateway.moments import text_of
from handrail_gateway.projection_schema import acceptances


def _accepted(connection: Connection, fact: Fact) -> None:
    said = fact.said(StatementAccepted)
    wrong = unproven(connection, fact.event)
    if wrong:
        alarm(connection, fact.stored.received_at, "signature.unproven", fact.event.id, wrong)
    connection.execute(
        insert(acceptances).values(
            event=fact.event.id, person=said.person, version=said.version, language=said.language,
            digest=said.digest, signed_at=text_of(said.signed_at), device=fact.event.place.device, valid=not wrong,
            arrival=fact.stored.arrival,
        )
    )  # fmt: skip


HANDLERS = {"accountability.accepted": _accepted}

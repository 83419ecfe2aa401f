"""Recorded values, each with all that was kept of it; a correction is a row of its own (MEA-1, MEA-5)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, insert, select, update

from handrail.domain.acts import CaptureCorrected, CaptureRecorded, LateEntry, VerdictDisputed
from handrail_gateway.interpret import doubles, signatures
from handrail_gateway.interpret.fact import CantInterpret, Fact, document, optional_document
from handrail_gateway.moments import text_of
from handrail_gateway.projection_schema import captures


def _keep(connection: Connection, fact: Fact, said: CaptureRecorded, raw: dict[str, Any], **more: Any) -> None:
    """``raw`` is the capture as JSON: numbers go into the record exactly as they were written."""
    event = fact.event
    signatures.void_those_over(connection, fact, said)
    doubles.built_in_twice(connection, fact, said)
    connection.execute(
        insert(captures).values(
            event=event.id, run=fact.run, step=event.step, order_no=fact.work.order, unit=fact.work.unit,
            part=fact.work.part, input=said.input, name=said.name, kind=said.kind, label=document(said.label),
            reading=said.reading, attempt=said.attempt, attempt_reason=said.attempt_reason, method=said.method,
            entered=said.entered, value=said.value, display=said.display, digest=said.digest,
            unit_of_measure=said.unit, limits=optional_document(raw.get("limits")), rounding=said.rounding,
            rounded=said.rounded, verdict=said.verdict, distance=raw.get("distance"), na=said.na,
            na_reason=said.na_reason, gauge=said.gauge, lot=said.lot, lot_part=said.part, expires=said.expires,
            scan=optional_document(raw.get("scan")), photos=document(raw.get("photos", [])),
            person=event.actor.person, person_name=event.actor.name, recorded_at=fact.at,
            arrival=fact.stored.arrival, **more,
        )
    )  # fmt: skip


def _recorded(connection: Connection, fact: Fact) -> None:
    _keep(connection, fact, fact.said(CaptureRecorded), fact.event.payload)


def _late(connection: Connection, fact: Fact) -> None:
    said, claimed = fact.said(LateEntry), fact.event.time.claimed
    when = None if claimed is None else text_of(claimed)
    _keep(connection, fact, said.capture, fact.event.payload["capture"], claimed_at=when, late_reason=said.reason)


def _corrected(connection: Connection, fact: Fact) -> None:
    said = fact.said(CaptureCorrected)
    target = (captures.c.event == said.target, captures.c.run == fact.run)
    if connection.execute(select(captures.c.event).where(*target)).first() is None:
        raise CantInterpret("the corrected value is not in this run")
    new = fact.event.payload["new"]
    _keep(connection, fact, said.new, new, corrects=said.target, correction_reason=said.reason)
    connection.execute(update(captures).where(*target).values(corrected_by=fact.event.id))


def _disputed(connection: Connection, fact: Fact) -> None:
    said = fact.said(VerdictDisputed)
    connection.execute(update(captures).where(captures.c.event == said.target).values(disputed=said.recomputed))


HANDLERS = {
    "capture.recorded": _recorded,
    "capture.late": _late,
    "capture.corrected": _corrected,
    "verdict.disputed": _disputed,
}

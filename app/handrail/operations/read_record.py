"""Reading a record and taking a copy of it: whoever works here, and the auditor (P11-10e-2, P11-10b-1)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from handrail.domain.refusal import Refusal
from handrail.operations.workplace import OpenRun, Session, Workplace
from handrail.ports.journal import Stored


@dataclass(frozen=True, slots=True)
class Record:
    """A run with its entries as they lie in the journal, and the reviews beside them, oldest first."""

    run: OpenRun
    stored: tuple[Stored, ...]
    reviews: tuple[Stored, ...]


def read_record(place: Workplace, session: Session, run_id: str) -> Record | Refusal:
    """The record of a run on this tablet."""
    run = _readable(place, session, run_id, "read_record")
    if isinstance(run, Refusal):
        return run
    return Record(run, tuple(place.journal.run(run_id)), place.reviews(run_id))


def export_record(place: Workplace, session: Session, run_id: str, write: Callable[[str], Path]) -> Path | Refusal:
    """Has the complete copy written; answers the folder it is in."""
    run = _readable(place, session, run_id, "export_record")
    return run if isinstance(run, Refusal) else write(run_id)


def _readable(place: Workplace, session: Session, run_id: str, act: str) -> OpenRun | Refusal:
    run = place.run(run_id)
    if run is None:
        return place.refuse(act, Refusal.of("run.not_owner"), session)
    refusal = place.may(session, "look")
    return run if refusal is None else place.refuse(act, refusal, session, run)

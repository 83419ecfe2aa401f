"""A note at a step."""

from __future__ import annotations

from handrail.domain.acts import NoteAdded
from handrail.domain.entry import MAX_TEXT
from handrail.domain.event import Draft
from handrail.domain.refusal import Refusal
from handrail.operations.workplace import Changed, Session, Workplace


def add_note(place: Workplace, session: Session, run_id: str, path: str, text: str) -> Changed | Refusal:
    """Adds a note to any step of an open run: whoever works on it, or may report on it."""
    run = place.run(run_id)
    if run is None:
        return place.refuse("add_note", Refusal.of("run.not_owner"), session)
    refusal = place.may(session, "draft_ncr") or run.ended()
    if refusal is None and run.at(path) is None:
        refusal = Refusal.of("run.closed")
    if refusal is not None:
        return place.refuse("add_note", refusal, session, run, path)
    if not text.strip():
        return Refusal.of("entry.required")
    if len(text) > MAX_TEXT:
        return Refusal.of("entry.too_long", limit=MAX_TEXT)
    note = NoteAdded(text=text.strip())
    return place.record(run, [Draft(type="note.added", step=path, payload=note.to_json())], session, "draft_ncr")

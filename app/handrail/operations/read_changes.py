"""What changed since a person last did an instruction: shown by step, and recorded as read."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from handrail.domain.acts import ChangesRead, StepChanged
from handrail.domain.diff import Difference, Say, compare
from handrail.domain.event import Draft
from handrail.domain.instruction import Change, Instruction
from handrail.domain.reference import Done
from handrail.domain.refusal import Refusal
from handrail.operations.known_revisions import novelty
from handrail.operations.sign import content_digest
from handrail.operations.workplace import Changed, OpenRun, Session, Workplace

MOST_STEPS = 400
"""An event names no more changed steps than that: it has 64 KiB."""


@dataclass(frozen=True)
class WhatChanged:
    """All that a person is shown. ``difference`` is None where the earlier revision is not on the tablet."""

    run: str
    person: str
    since: Done
    known_by: Literal["tablet", "gateway"]
    revision: str
    language: str
    difference: Difference | None
    reasons: tuple[Change, ...]
    """Why, in the words of the document's own history: what it says of later revisions than theirs."""
    read: bool

    @cached_property
    def shown(self) -> dict[str, Any]:
        """What was shown, as data."""
        return {
            "run": self.run, "person": self.person, "since": self.since.to_json(), "revision": self.revision,
            "language": self.language,
            "difference": self.difference.to_json() if self.difference is not None else None,
            "reasons": [reason.to_json() for reason in self.reasons],
        }  # fmt: skip

    @cached_property
    def digest(self) -> str:
        return content_digest(self.shown)


def what_changed(place: Workplace, session: Session, run_id: str, say: Say = str) -> WhatChanged | Refusal | None:
    """What the run's revision changed since the person last did the instruction; None where it is not new to them.

    ``say``: the phrases of ``domain.diff`` in the person's language. Nothing is recorded.
    """
    run = place.run(run_id)
    refusal = Refusal.of("run.not_owner") if run is None else place.may(session, "look")
    if run is None or refusal is not None:
        return place.refuse("what_changed", refusal or Refusal.of("run.not_owner"), session, run)
    new = novelty(place, session, run)
    if new is None:
        return None
    earlier, now = place.shelf.plan(new.since.content), run.plan.instruction
    found = compare(earlier.instruction, now, session.language, say) if earlier is not None else None
    return WhatChanged(
        run=run_id, person=session.person.id, since=new.since, known_by=new.known_by, revision=run.source.revision,
        language=session.language, difference=found, reasons=_reasons(now, new.since.revision),
        read=new.read is not None,
    )  # fmt: skip


def _reasons(document: Instruction, since: str) -> tuple[Change, ...]:
    """What the document says of each revision after that one, oldest first; all of it where it does not name that."""
    at = next((number for number, change in enumerate(document.changes) if change.revision == since), None)
    return document.changes[at + 1 :] if at is not None else document.changes


def read_changes(
    place: Workplace, session: Session, run_id: str, digest: str, say: Say = str
) -> Changed | Refusal:  # fmt: skip
    """Records that the person read what was shown, by its digest. Reading twice records nothing new."""
    run = place.run(run_id)
    if run is None:
        return place.refuse("read_changes", Refusal.of("run.not_owner"), session)
    refusal = place.may(session, "run") or _closed(run)
    if refusal is not None:
        return place.refuse("read_changes", refusal, session, run)
    shown = what_changed(place, session, run_id, say)
    if shown is None or (isinstance(shown, WhatChanged) and shown.read):
        return Changed(run)
    if isinstance(shown, Refusal) or shown.digest != digest:
        return place.refuse("read_changes", Refusal.of("changes.other"), session, run)
    return place.record(run, [Draft(type="changes.read", payload=_payload(shown).to_json())], session)


def _closed(run: OpenRun) -> Refusal | None:
    return None if run.state.is_open else Refusal.of("run.closed")


def _payload(shown: WhatChanged) -> ChangesRead:
    steps = shown.difference.steps if shown.difference is not None else ()
    return ChangesRead(
        since=shown.since.revision, since_content=shown.since.content, done_at=shown.since.at,
        known_by=shown.known_by, compared=shown.difference is not None, language=shown.language,
        digest=shown.digest, changed=len(steps), steps=tuple(
            StepChanged(step=step.after or step.before or "", kinds=step.kinds, details=len(step.details))
            for step in steps[:MOST_STEPS]
        ),
    )  # fmt: skip

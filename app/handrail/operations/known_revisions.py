"""Which revisions a person has worked by, on this tablet and elsewhere, and whether the one at hand is new to them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from handrail.domain.acts import ChangesRead
from handrail.domain.gates.answer import Answer
from handrail.domain.gates.changes import ChangesFacts, changes_gate
from handrail.domain.reference import Done
from handrail.operations.workplace import OpenRun, Session, Workplace


@dataclass(frozen=True, slots=True)
class Novelty:
    """A revision that is new to a person: what they last did the instruction by, and whether they read what changed."""

    since: Done
    known_by: Literal["tablet", "gateway"]
    read: ChangesRead | None


def novelty(place: Workplace, session: Session, run: OpenRun) -> Novelty | None:
    """None where the person has completed work by this revision, or never by any of the instruction.

    This tablet's records and what the gateway tells of other tablets count alike. What was read once is not asked
    for again in another run.
    """
    me, here = session.person.id, run.source
    person = place.reference.person(me) or session.person
    told = [done for done in person.done if done.doc_no == here.doc_no]
    if any(done.content == here.content for done in told):
        return None
    found: list[tuple[Done, Literal["tablet", "gateway"]]] = [(done, "gateway") for done in told]
    read: ChangesRead | None = None
    for _, past in place.past_of(here.doc_no):
        if past.source is None:
            continue
        same = past.source.content == here.content
        if past.done_by(me):
            if same:
                return None
            assert past.completed_at is not None
            source = past.source
            done = Done(
                doc_no=source.doc_no, revision=source.revision, content=source.content, at=past.completed_at
            )  # fmt: skip
            found.append((done, "tablet"))
        if same and read is None:
            read = past.read.get(me)
    if not found:
        return None
    since, known_by = max(found, key=lambda one: one[0].at)
    return Novelty(since, known_by, read)


def changes_left(place: Workplace, session: Session, run: OpenRun) -> tuple[Answer, ...]:
    """The gate's answer while it is closed. Open, it adds nothing to what an event says the gates saw.

    That nothing is left is remembered per person and run: each entry asks.
    """
    key = (session.person.id, run.state.run)
    if key in place.told:
        return ()
    new = novelty(place, session, run)
    answer = changes_gate(ChangesFacts(
        revision=run.source.revision, since=new.since if new else None, read=bool(new and new.read),
    ))  # fmt: skip
    if not answer.open:
        return (answer,)
    place.told.add(key)
    return ()

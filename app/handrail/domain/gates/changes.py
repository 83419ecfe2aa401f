"""A revision that is new to a person: what it changed is read before the work goes on."""

from __future__ import annotations

from handrail.domain.gates.answer import Answer, closed
from handrail.domain.reference import Done
from handrail.domain.values import Value

GATE = "changes"


class ChangesFacts(Value):
    revision: str
    since: Done | None
    """What the person last did the instruction by, where that was another revision and they never did this one."""
    read: bool


def changes_gate(facts: ChangesFacts) -> Answer:
    """Closed until the person has read what changed; open to who knows the revision, and to who never did any.

    Open, it says nothing: that the changes were read is an event of its own.
    """
    if facts.since is None or facts.read:
        return Answer(gate=GATE)
    return closed(GATE, "changes.unread", revision=facts.revision, since=facts.since.revision)

"""One tablet at a time works on a unit's operation (architecture rules 3 and 5)."""

from __future__ import annotations

from handrail.domain.gates.answer import Answer, overridable, passed
from handrail.domain.reference import RunUnderWay
from handrail.domain.values import Value

GATE = "ownership"


class OwnershipFacts(Value):
    run: RunUnderWay | None
    """The run of that unit and operation that the gateway knows of, if it is another tablet's."""
    head: str = ""
    """Hash of its last entry, where that was asked for just now."""


def ownership_gate(facts: OwnershipFacts) -> Answer:
    """S0-12: a run that its tablet let go is taken up; one that it did not is taken over with a signature."""
    run = facts.run
    if run is None:
        return passed(GATE, "ownership.here")
    said = {
        "run": run.id, "station": run.station, "name": run.person, "device": run.device, "unit": run.unit,
        "time": run.last.isoformat(timespec="minutes"), "entries": run.entries, "head": facts.head,
    }  # fmt: skip
    if run.state == "handed_over":
        # It waits for whoever goes on with it.
        return passed(GATE, "ownership.handed_over", **said)
    return overridable(GATE, "ownership.elsewhere", helper=run.person, **said)

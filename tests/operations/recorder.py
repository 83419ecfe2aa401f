"""A run in memory: events as a journal would make them, folded as they come. For tests of the domain alone."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from handrail.domain.event import GENESIS, Actor, Event, Place, Source, Time, Work
from handrail.domain.flow import Plan, StepAt
from handrail.domain.instruction import Instruction
from handrail.domain.run import RunState

AT = datetime(2026, 11, 20, 13, 10, tzinfo=UTC)


def plan_of(*body: dict[str, Any], **document: Any) -> Plan:
    """The plan of an instruction with this body."""
    text = json.dumps({"doc_no": "WI-1", "revision": "A", "title": {"en": "Try"}, "body": body} | document)
    return Plan(Instruction.model_validate_json(text))


class Recorder:
    """Events are added by ``add``; ``state`` is what they fold to."""

    def __init__(self, plan: Plan, zone: str = "Europe/Berlin", at: datetime = AT) -> None:
        self.plan, self.zone, self.at = plan, zone, at
        self.events: list[Event] = []
        self.state = RunState("run")
        self.add("run.started", title={}, units_planned=1, part_revision="A", approved_by="Q")

    def add(self, type_: str, path: str | None = None, by: str = "p-1", **payload: Any) -> Event:
        number = len(self.events) + 1
        event = Event(
            journal="j", seq=number, prev=GENESIS, run="run", run_seq=number, run_prev=GENESIS, id=f"e{number}",
            type=type_, step=path, key="k", mode="demo", actor=Actor(person=by, name=by, role="operator"),
            time=Time(at=self.at, zone=self.zone, offset="+01:00", monotonic=number, boot="b", quality="synced"),
            place=Place(device="T", station="S", build="0", policy="p"),
            work=Work(order="WO-1", operation="10", part="P-1", unit="U-1"),
            source=Source(doc_no="WI-1", revision="A", content="c", language="en"), payload=payload,
        )  # fmt: skip
        self.events.append(event)
        self.state.apply(event)
        return event

    def capture(self, path: str, name: str, value: str, **more: Any) -> Event:
        """Records a value of the input with that id and name."""
        said = {"input": name, "name": name, "kind": "text", "label": {}, "method": "typed", "value": value} | more
        return self.add("capture.recorded", path, **said)

    def complete(self, path: str) -> None:
        self.add("step.completed", path, title={}, captures=0)

    def at_step(self, path: str) -> StepAt:
        found = self.plan.walk(self.state).find(path)
        assert found is not None
        return found

"""A Markdown document from the text to the record: imported, published, run on the glass to its end."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from handrail.commands.plant import SamplePlant
from handrail.domain.completion import asked
from handrail.domain.instruction import Input
from tests.e2e.plant import captured, handrail
from tests.e2e.seat import Seat, seat

pytestmark = pytest.mark.timeout(300)
DOCUMENT = """# Bearing check

**Document ID**: WI-9100
**Version**: 2

## Before you begin

> [!WARNING]
> The shaft may turn.

- [ ] Power is off
- [ ] Guard is open

## Check

1. Wipe the shaft.
2. Note the batch of grease: ______

| Step | Action | Expected | Measured | P/F |
|------|--------|----------|----------|-----|
| 3 | Measure the play | 0.10 ±0.02 mm | | |
| 4 | Listen | No noise | | |

**QA Hold Point**: Inspector looks at the seal
"""


@pytest.fixture(scope="module")
def plant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SamplePlant]:
    with SamplePlant(tmp_path_factory.mktemp("document") / "gateway") as plant:
        yield plant


@pytest.fixture(scope="module")
def order(plant: SamplePlant, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The document imported and published by the commands; the order to try it on."""
    folder = tmp_path_factory.mktemp("package")
    source = folder / "bearing-check.md"
    source.write_text(DOCUMENT, encoding="utf-8")
    imported = handrail("import", str(source), "--output", str(folder / "p.hrwi"))
    assert imported.returncode == 0, imported.stderr
    token = plant.data / "admin.token"
    said = handrail("publish", str(folder / "p.hrwi"), "--gateway", plant.url, "--token-file", str(token), "--json")
    assert said.returncode == 0, said.stderr
    return str(json.loads(said.stdout)["trial_order"]["id"])


@pytest.fixture(scope="module")
def client(plant: SamplePlant, order: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Seat]:
    with seat(tmp_path_factory.mktemp("tablet"), plant) as one:
        one.play(order, "10", {"act": "sign_in", "by": "m.okafor"})
        yield one


def entry(item: Input) -> str:
    """What a person enters: within limits where there are any."""
    if item.limits is not None:
        return "0.11"
    return {"check": "true", "pass_fail": "pass"}.get(item.type, "3.5")


def test_a_document_is_run_to_its_end(client: Seat, order: str, plant: SamplePlant, tmp_path: Path) -> None:
    client.play(order, "10", {"act": "start"})
    seen = []
    while (run := client.app.desk.at_hand).state.is_open:
        at = run.position.open[0]
        seen.append((at.step.number, next(iter(at.step.title.values()))))
        for hazard in (run.plan.hazards[id_] for id_ in at.step.hazards):
            for tick in hazard.actions:
                client.play(order, "10", {"act": "acknowledge", "step": at.path, "hazard_action": tick.id})
        for item in at.step.inputs:
            if item in asked(run.plan, client.app.desk.at_hand.state, at):
                act = {"act": "enter", "step": at.path, "input": item.id, "value": entry(item)}
                client.play(order, "10", act)
        for wanted in at.step.signatures:
            act = {"act": "sign", "step": at.path, "requirement": wanted.id, "by": "j.lindqvist"}
            client.play(order, "10", act)
        client.play(order, "10", {"act": "complete", "step": at.path})
    assert seen == [
        (None, "Bearing check"), (None, "Before you begin"), ("1", "Wipe the shaft."),
        ("2", "Note the batch of grease"), ("3", "Measure the play"), ("4", "Listen"),
        (None, "QA Hold Point: Inspector looks at the seal"),
    ]  # fmt: skip
    events = [stored.event for stored in client.core.rooms.journal.run(run.state.run)]
    assert events[-1].type == "run.closed"
    values = {payload["value"] for _, _, payload in captured(events)}
    signed = [event.payload["meaning"] for event in events if event.type == "signature.made"]
    assert signed == ["verified"]
    assert values == {"true", "0.11", "pass", "3.5"}

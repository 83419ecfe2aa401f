"""Two forms that drone crews use, from the spreadsheet to the record: imported, published, run on the glass.

What the record holds is what independent tools counted in the source (EXPECTED.json beside the forms).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from handrail.commands.plant import SamplePlant
from handrail.domain.completion import asked
from handrail.domain.event import Event
from handrail.domain.flow import StepAt
from handrail.domain.instruction import Input, Step
from tests.e2e.plant import captured, handrail
from tests.e2e.seat import Seat, seat
from tests.importers.forms import REAL, expected, real

FACTS = {name: facts for name, facts in expected().items() if "/suas-aviation/" in name}
FORMS = ("xlsform/suas-aviation/ODK_Battery_log.xls", "xlsform/suas-aviation/ODK_PreFlight_Multirotor_CL.xls")
ANSWERS = {"BATID": "LiPo 6S no. 14", "CellCount": "6", "SCAP": "5000", "ECAP": "1200", "EV": "20.4"}
"""Where any value would not do: six cells, so that the voltage of each is asked; less in them after the flight."""
TYPES = {"decimal": "decimal", "integer": "int"}
STAMPS = {"today": "date", "start": "dateTime"}

pytestmark = [
    pytest.mark.timeout(300),
    pytest.mark.skipif(not FACTS, reason=f"elsewhere: EXPECTED.json of the real forms is not at {REAL}"),
]


@dataclass(frozen=True)
class Done:
    """One form's run, and what the gateway told of it when everything was there."""

    facts: dict[str, Any]
    inputs: dict[str, Input]
    events: list[Event]
    told: dict[str, Any]
    groups: list[Step]
    """The steps that were completed."""


@pytest.fixture(scope="module")
def plant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SamplePlant]:
    with SamplePlant(tmp_path_factory.mktemp("suas") / "gateway") as plant:
        yield plant


@pytest.fixture(scope="module")
def orders(plant: SamplePlant, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Each form imported and published by the commands; the order to try it on."""
    folder, found = tmp_path_factory.mktemp("packages"), {}
    for number, name in enumerate(FORMS):
        package, report = folder / f"{number}.hrwi", folder / f"{number}.json"
        imported = handrail("import", str(real(name)), "--output", str(package), "--report", str(report))
        assert imported.returncode == 0, imported.stderr
        counts = json.loads(report.read_bytes())["counts"]
        assert {key: counts[key] for key in ("required", "triggers", "inputs") if key in FACTS[name]} == {
            key: FACTS[name][key] for key in ("required", "triggers", "inputs") if key in FACTS[name]
        }
        token = plant.data / "admin.token"
        said = handrail("publish", str(package), "--gateway", plant.url, "--token-file", str(token), "--json")
        assert said.returncode == 0, said.stderr
        found[name] = json.loads(said.stdout)["trial_order"]["id"]
    return found


@pytest.fixture(scope="module")
def client(plant: SamplePlant, orders: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Seat]:
    with seat(tmp_path_factory.mktemp("tablet"), plant) as one:
        one.play(orders[FORMS[0]], "10", {"act": "sign_in", "by": "m.okafor"})
        yield one


@pytest.fixture(scope="module", params=FORMS, ids=["battery log", "pre-flight check"])
def done(request: pytest.FixtureRequest, plant: SamplePlant, orders: dict[str, str], client: Seat) -> Done:
    """The form, run from its start to its end on the glass."""
    name: str = request.param
    if client.hand.screen() != "jobs":
        client.app.desk.open("jobs")
        client.hand.arrive("jobs")
    client.play(orders[name], "10", {"act": "start"})
    run = client.app.desk.at_hand
    while run.state.is_open:
        do_step(client, orders[name], run.position.open[0])
        run = client.app.desk.at_hand
    client.app.sync.send_now()
    client.hand.wait(lambda: client.app.sync.waiting == 0, "every record at the gateway", 60)
    id_ = run.state.run
    return Done(
        facts=FACTS[name],
        inputs={item.id: item for at in run.position.steps for item in at.step.inputs},
        events=[stored.event for stored in client.core.rooms.journal.run(id_)],
        told=plant.ask("GET", f"/v1/runs/{id_}"),
        groups=[at.step for at in run.position.steps if run.state.step(at.path).status == "completed"],
    )


def do_step(client: Seat, order: str, at: StepAt) -> None:
    """Enters what the step asks, in its order, and completes it."""
    run = client.app.desk.at_hand
    for item in at.step.inputs:
        if item in asked(run.plan, client.app.desk.at_hand.state, at):
            client.play(order, "10", {"step": at.path, "input": item.id, **entry(run.plan.choices, item)})
    client.play(order, "10", {"act": "complete", "step": at.path})


def entry(choices: Any, item: Input) -> dict[str, Any]:
    """What a person does at one input: takes what is offered, or enters something that fits."""
    if item.name in ANSWERS:
        return {"act": "enter", "value": ANSWERS[item.name]}
    if item.default is not None:
        return {"act": "offer"}
    if item.type == "select_one":
        return {"act": "enter", "value": choices[item.choices].items[0].value}
    return {"act": "enter", "value": "true" if item.type == "acknowledge" else "3.5"}


def kind(item: Input) -> str:
    """The type that the form binds an input to."""
    return STAMPS.get(item.stamp or "", "string") if item.type == "system" else TYPES.get(item.type, "string")


def form_of(step: Step) -> dict[str, Any]:
    """What the importer kept of the form at a step."""
    found: dict[str, Any] = step.extra.get("xlsform", {})
    return found


def test_the_run_is_completed_and_complete_on_both_sides(done: Done) -> None:
    assert done.events[-1].type == "run.closed"
    assert (done.told["state"], done.told["complete"], done.told["events"]) == ("completed", True, len(done.events))
    assert [one["event"] for one in done.told["captures"]] == [event.id for event, _, _ in captured(done.events)]


def test_the_record_holds_what_was_counted_in_the_form(done: Done) -> None:
    records = done.told["captures"]
    assert len({one["input"] for one in records}) == len(records)
    items = [done.inputs[one["input"]] for one in records]
    assert Counter(map(kind, items)) == done.facts["bind_types"]
    # A group may be required as well: that step has been completed.
    required = [*(item.required for item in items), *(form_of(step).get("required") for step in done.groups)]
    assert sum(map(bool, required)) == done.facts["required"]
    assert sum(item.type == "acknowledge" for item in items) == done.facts.get("triggers", 0)
    assert sum(item.type == "select_one" for item in items) == done.facts.get("select_one", 0)
    assert sum(item.readonly for item in items) == done.facts["readonly"]
    entered = [item for item in items if item.type not in ("acknowledge", "select_one", "system")]
    assert len(entered) == done.facts.get("inputs", 0)
    assert all(one["value"] for one in records)

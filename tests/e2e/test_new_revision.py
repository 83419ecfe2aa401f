"""A revision that is new to a person, met on the glass of another tablet: what changed, read, recorded, delivered."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from handrail.commands.plant import SamplePlant
from handrail_gateway.database import open_database
from handrail_gateway.enrolment import Enrolment
from handrail_gateway.gateway_keys import load_keys
from handrail_gateway.moments import utc_now
from tests.e2e.plant import handrail
from tests.e2e.seat import Seat, seat

pytestmark = pytest.mark.timeout(300)
FIRST = """# Seal check

**Document ID**: WI-9101
**Version**: 1

1. Wipe the seal.
2. Press the seal home with both thumbs.
"""
SECOND = FIRST.replace("Version**: 1", "Version**: 2").replace("both thumbs", "the plate") + "3. Wait a minute.\n"


@pytest.fixture(scope="module")
def plant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SamplePlant]:
    with SamplePlant(tmp_path_factory.mktemp("revision") / "gateway") as plant:
        yield plant


def published(plant: SamplePlant, folder: Path, text: str) -> str:
    """Imports and publishes a document; the order to try it on."""
    source, package = folder / "seal.md", folder / "seal.hrwi"
    source.write_text(text, encoding="utf-8")
    imported = handrail("import", str(source), "--output", str(package))
    assert imported.returncode == 0, imported.stderr
    token = plant.data / "admin.token"
    said = handrail("publish", str(package), "--gateway", plant.url, "--token-file", str(token), "--json")
    assert said.returncode == 0, said.stderr
    return str(json.loads(said.stdout)["trial_order"]["id"])


def another_code(plant: SamplePlant) -> str:
    """A code for one more tablet."""
    database = open_database(plant.data / "gateway.db")
    try:
        return Enrolment(database, load_keys(plant.data), utc_now).new_code()
    finally:
        database.close()


def to_the_end(client: Seat, order: str) -> None:
    """Completes one step after the other."""
    while (run := client.app.desk.at_hand).state.is_open:
        client.play(order, "10", {"act": "complete", "step": run.position.open[0].path})


@pytest.mark.req("S0-08", "S4-08")
def test_who_did_the_revision_before_on_another_tablet_is_told_what_changed(
    plant: SamplePlant, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("documents")
    order = published(plant, folder, FIRST)
    with seat(tmp_path_factory.mktemp("tablet"), plant) as client:
        client.play(order, "10", {"act": "sign_in", "by": "m.okafor"}, {"act": "start"})
        assert client.app.desk.changes is None
        to_the_end(client, order)
        client.rest()
        client.core.sync_round()
        assert client.core.sync_state().waiting == 0
    order = published(plant, folder, SECOND)
    plant.enrolment_code = another_code(plant)
    with seat(tmp_path_factory.mktemp("other"), plant) as client:
        client.play(order, "10", {"act": "sign_in", "by": "m.okafor"})
        before = client.head
        client.hand.tap(f"job.{order}/10")
        client.hand.tap("primary")
        client.hand.arrive("whatChanged")
        assert client.shows("What changed since Rev 1")
        assert client.shows("on another tablet")
        assert client.shows("Press the seal home with both thumbs") and client.shows("with the plate")
        assert client.shows("New step")
        assert [event.type for event in client.since(before)] == ["run.started"]
        client.hand.tap("primary")
        client.hand.arrive("stepRunner")
        types = [event.type for event in client.since(before)]
        assert types[:3] == ["run.started", "changes.read", "step.opened"]
        read = client.since(before)[1]
        assert (read.payload["since"], read.payload["known_by"], read.payload["compared"]) == ("1", "gateway", True)
        to_the_end(client, order)
        client.rest()
        client.core.sync_round()
        assert client.core.sync_state().waiting == 0

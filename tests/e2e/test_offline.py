"""The sample job with the gateway gone from its first step to its last; afterwards one sync delivers all of it."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select

from handrail.domain.event import Event
from handrail_gateway.database import open_database
from handrail_gateway.schema import events as received
from tests.e2e.plant import Played, captured, demo, events_of, gateway_run, handrail, journal_of

pytestmark = pytest.mark.timeout(600)


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Played:
    return demo(tmp_path_factory.mktemp("offline") / "demo", "--offline")


@pytest.fixture(scope="module")
def events(played: Played) -> list[Event]:
    return events_of(played.tablet, played.summary["run"])


@pytest.fixture(scope="module")
def told(played: Played) -> dict[str, Any]:
    """The run as the gateway tells it."""
    return gateway_run(played.gateway, played.summary["run"])


@pytest.mark.req("DI-END-1")
def test_the_job_is_completed_without_a_gateway(played: Played, events: list[Event]) -> None:
    assert played.code == 0, played.complained
    assert played.complained == ""
    assert (played.summary["status"], played.summary["chain_good"]) == ("completed", True)
    assert events[-1].type == "run.closed"
    assert len(captured(events)) > 40


def test_nothing_had_reached_the_gateway_before_the_job_was_done(played: Played, events: list[Event]) -> None:
    database = open_database(played.gateway / "gateway.db")
    with database.read() as connection:
        run = select(received.c.received_at).where(received.c.run == played.summary["run"])
        arrived = [datetime.fromisoformat(at) for at in connection.execute(run).scalars()]
    database.close()
    assert len(arrived) == len(events)
    assert min(arrived) > events[-1].time.at


@pytest.mark.req("S3-03", "DI-CST-1")
def test_the_sync_after_it_delivers_everything(played: Played, events: list[Event], told: dict[str, Any]) -> None:
    assert (told["state"], told["complete"], told["events"]) == ("completed", True, len(events))
    assert told["head"] == played.summary["chain_head"]
    assert [one["event"] for one in told["captures"]] == [event.id for event, _, _ in captured(events)]
    blobs = played.gateway / "blobs"
    photos = [photo["digest"] for one in told["captures"] for photo in one["photos"]]
    assert photos
    assert [digest for digest in photos if not (blobs / digest[:2] / digest).is_file()] == []


def test_nothing_waits_any_more(played: Played) -> None:
    with journal_of(played.tablet) as journal:
        last = journal.reader.events_from(1, 100_000)[-1]
    assert played.summary["receipts"][-1] == {"seq": last.event.seq, "head": last.hash}
    checked = handrail("verify", str(played.tablet), "--json")
    report = json.loads(checked.stdout)["reports"][0]
    assert (checked.returncode, report["good"]) == (0, True)
    assert [one["anchor"] for one in report["ranges"]] == ["receipt"]

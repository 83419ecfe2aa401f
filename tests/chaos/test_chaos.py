"""Seeded scenarios: whatever strikes between tablet and gateway, nothing is lost, doubled or out of order (S0-34)."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from handrail.sync.sending import Sending
from handrail.sync.transport import NotTheGateway, OutcomeUnknown
from tests.chaos.scenario import KINDS, Seat, faults, play
from tests.chaos.sites import Site
from tests.gateway.servers import PostgreSQL, postgresql_tool
from tests.journal.tablet import ANNA, note

SCENARIOS = 500 if os.environ.get("HANDRAIL_LONG") else 25


@pytest.fixture(scope="module")
def sqlite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    site = Site(tmp_path_factory.mktemp("sqlite") / "site")
    yield site
    site.close()


@pytest.fixture(scope="module")
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    if postgresql_tool("initdb") is None:
        pytest.skip("PostgreSQL's server tools (initdb) are not installed")
    server = PostgreSQL()
    site = Site(tmp_path_factory.mktemp("postgresql") / "site", server)
    yield site
    site.close()
    server.stop()


@pytest.mark.req("S0-34", "IX-HTTP-1", "DI-CON-1", "S1-15", "S1-16")
@pytest.mark.timeout(300)
@pytest.mark.parametrize("seed", range(SCENARIOS))
def test_nothing_is_lost_doubled_or_out_of_order(seed: int, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    on_postgresql = KINDS[seed % len(KINDS)] == "database" or seed % 5 == 0
    site: Site = request.getfixturevalue("postgresql" if on_postgresql else "sqlite")
    assert faults(play(seed, site, tmp_path / f"s{seed}"), site) == []


@pytest.mark.req("INT-CH-1")
def test_the_gateways_own_check_finds_all_chains_intact(sqlite: Site, postgresql: Site) -> None:
    assert sqlite.differences() == postgresql.differences() == []


def test_a_client_that_takes_any_answer_for_an_acknowledgement_loses(
    sqlite: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control of "lost": the checks above would see it."""
    seat = Seat(random.Random(1), sqlite, tmp_path / "trusting", ["portal"])
    seat.proxy.left = []
    seat._write()
    assert seat.link.send_waiting(seat.rooms.journal, seat.rooms.blobs).outcome == "done"
    post, trusted = Sending._post, [0]

    def trusting(self: Sending, journal, batch, gateway, sent) -> None:
        try:
            post(self, journal, batch, gateway, sent)
        except (NotTheGateway, OutcomeUnknown):
            trusted[0] = batch.last

    journal = type(seat.rooms.journal)
    receipted = journal.receipted
    monkeypatch.setattr(Sending, "_post", trusting)
    monkeypatch.setattr(journal, "receipted", lambda self: max(receipted(self), trusted[0]))
    seat.wrote.append("to be lost")
    seat.rooms.journal.append([note("to be lost")], ANNA)
    seat.proxy._gap, seat.proxy.left = 1, ["portal"]
    ending = seat.play()
    assert "lost: to be lost" in faults(ending, sqlite)


def test_a_client_that_records_again_what_it_got_no_answer_for_doubles(sqlite: Site, tmp_path: Path) -> None:
    """The negative control of "doubled"."""
    seat = Seat(random.Random(2), sqlite, tmp_path / "repeating", ["loss"])
    send = seat.link.send_waiting

    def repeating(journal, evidence=None):
        before = journal.waiting()
        result = send(journal, evidence)
        if result.outcome == "unknown" and before:
            journal.append([note(seat.wrote[-1])], ANNA)
        return result

    seat.link.send_waiting = repeating  # type: ignore[method-assign]
    seat.wrote.append("said once")
    seat.rooms.journal.append([note("said once")], ANNA)
    found = faults(seat.play(), sqlite)
    assert any(one.startswith("2 times: ") for one in found)

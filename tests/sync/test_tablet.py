"""A whole tablet and its gateway on a bad day: the journal is gone, a package is missing, the clock was set back."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from handrail.core import Core
from handrail.domain.event import NOBODY, Draft
from handrail.domain.reference import CLASSES
from handrail.reference.store import SqlReference
from handrail.settings import Settings
from handrail.sync import clock as clock_of
from handrail.sync.clock import DeviceClock
from tests.gateway.conftest import PLANT
from tests.gateway.servers import GatewayProcess
from tests.sync.conftest import Bench, new_code


@pytest.fixture
def gateway(tmp_path: Path) -> Iterator[GatewayProcess]:
    gateway = GatewayProcess(tmp_path / "gateway", "--sample-plant", str(PLANT)).start()
    yield gateway
    gateway.stop()


def test_a_new_journal_is_made_known_as_soon_as_the_gateway_can_be_reached(
    tmp_path: Path, gateway: GatewayProcess
) -> None:
    settings = Settings(data=tmp_path / "tablet", gateway=gateway.url, mode="demo", enrolment_code=new_code(gateway))
    core = Core(settings)
    assert core.sync_round().reached
    core.close()
    for file in (settings.data / "journal").glob("*.db*"):
        file.unlink()
    gateway.kill()
    core = Core(settings)
    try:
        assert core.rooms.why == "replaced"
        assert not core.sync_round().reached
        gateway.start()
        assert core.sync_round().reached
        assert core.sync_state().waiting == 0
    finally:
        core.close()


def test_one_package_that_cannot_be_had_keeps_no_other_away(tmp_path: Path) -> None:
    class Hole(httpx.BaseTransport):
        """Answers for the first package that is asked for as a gateway that has lost it."""

        def __init__(self) -> None:
            self.real, self.lost = httpx.HTTPTransport(), ""

        def handle_request(self, request: httpx.Request) -> httpx.Response:
            path = request.url.path
            if path.startswith("/v1/packages/"):
                self.lost = self.lost or path
            return self.real.handle_request(request) if path != self.lost else self._gone()

        def close(self) -> None:
            self.real.close()

        def _gone(self) -> httpx.Response:
            problem = {"type": "urn:handrail:problem:not_found", "code": "not_found", "detail": "no such package"}
            return httpx.Response(404, json=problem, headers={"handrail-time": "1800000000000"})

    bench = Bench(tmp_path, plant=True)
    store = SqlReference(tmp_path / "reference.db", bytes(32))
    link = bench.link()
    link.close()
    link._transport.client = httpx.Client(base_url=bench.gateway.url, transport=Hole())
    result = link.pull_reference(store)
    assert result.outcome == "done" and result.trouble is not None
    assert (result.trouble.code, len(store.missing_packages())) == ("not_found", 1)
    assert result.packages > 1 and all(store.made_at(cls) is not None for cls in CLASSES)
    store.close()
    bench.close()


class Wall:
    """The machine's two clocks as a test sets them."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.wall, self.boot = 1_795_000_000.0, 5000.0
        monkeypatch.setattr(clock_of, "_since_boot", lambda: self.boot)
        monkeypatch.setattr(clock_of, "_wall", lambda: self.wall)

    def later(self, seconds: float) -> None:
        self.wall += seconds
        self.boot += seconds


@pytest.mark.req("DI-CON-3", "S0-45")
def test_a_clock_set_back_or_ahead_is_noticed_whatever_it_showed_before(monkeypatch: pytest.MonkeyPatch) -> None:
    wall = Wall(monkeypatch)
    clock = DeviceClock(lambda: "UTC")
    first = clock.read()
    wall.later(3600)
    wall.wall -= 3000
    assert clock.behind() == pytest.approx(3000) and clock.offset() is None
    wall.wall += 3000
    clock.heard(2.0)
    assert clock.offset() == pytest.approx(2.0)
    wall.wall += 86_400
    assert clock.offset() == pytest.approx(86_402) and clock.behind() == 0
    wall.wall -= 86_400
    # The tablet is started again, offline: what it recorded says what the clock must show at least.
    for boot in (first.boot, "another boot"):
        again = DeviceClock(lambda: "UTC")
        again.recorded(first.model_copy(update={"boot": boot}))
        wall.wall -= 7200
        assert again.behind() == pytest.approx(7200 if boot == first.boot else 3600)
        again.heard(0.0)
        assert again.behind() == 0
        wall.wall += 7200


@pytest.mark.req("DI-CON-3")
def test_setting_the_clock_is_told_once_and_drift_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    wall = Wall(monkeypatch)
    clock = DeviceClock(lambda: "UTC")
    wall.later(3600)
    wall.wall += 0.5
    assert clock.jumped() == 0
    wall.wall -= 90
    assert clock.jumped() == pytest.approx(-90)
    assert clock.jumped() == 0
    wall.wall += 100
    assert clock.jumped() == 0
    wall.wall += 200
    assert clock.jumped() == pytest.approx(200)


@pytest.mark.req("DI-CON-3", "S0-45")
def test_a_tablet_that_is_started_with_its_clock_set_back_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(data=tmp_path / "tablet", gateway="", mode="demo")
    core = Core(settings)
    core.close()
    wall = Wall(monkeypatch)
    wall.wall = 1_000_000_000.0
    core = Core(settings)
    try:
        assert core.clock.behind() > 3600
    finally:
        core.close()


@pytest.mark.req("INT-CH-1")
def test_a_copy_that_is_older_than_the_last_round_is_noticed_offline_too(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "tablet", gateway="", mode="demo")
    core = Core(settings)
    journal = core.rooms.journal.id
    kept = tmp_path / "kept"
    shutil.copytree(settings.data / "journal", kept)
    core.rooms.journal.append([Draft(type="note.added", payload={"text": "Seen."})], NOBODY)
    core.sync_round()
    core.rooms.journal.close()  # as the power goes: without the mark of a clean end
    core.reference.close()
    shutil.rmtree(settings.data / "journal")
    kept.rename(settings.data / "journal")
    again = Core(settings)
    try:
        assert again.rooms.why == "restored"
        assert again.rooms.journal.id != journal
    finally:
        again.close()

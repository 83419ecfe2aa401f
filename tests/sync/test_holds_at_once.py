"""A hold that one tablet sets stops another: at once where both are online, at the next contact where not."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from handrail.core import Core
from handrail.domain.event import NOBODY, Draft
from handrail.domain.refusal import Refusal
from handrail.operations.sign_in import sign_in
from handrail.operations.start_run import start_run
from handrail.operations.workplace import Session
from handrail.settings import Settings
from tests.gateway.servers import GatewayProcess
from tests.kills.plant import OPERATION, ORDER, PERSON, UNITS, make_plant
from tests.people import SECRETS
from tests.sync.conftest import new_code

MOST_SECONDS = 5.0


@pytest.fixture
def gateway(tmp_path: Path) -> Iterator[GatewayProcess]:
    gateway = GatewayProcess(tmp_path / "gateway", "--sample-plant", str(make_plant(tmp_path / "plant"))).start()
    yield gateway
    if gateway.process is not None and gateway.process.poll() is None:
        gateway.stop()


@pytest.fixture
def tablet(tmp_path: Path, gateway: GatewayProcess) -> Iterator[Callable[[str], Core]]:
    made: list[Core] = []

    def make(name: str) -> Core:
        data = tmp_path / name
        core = Core(Settings(data=data, gateway=gateway.url, mode="demo", enrolment_code=new_code(gateway)))
        made.append(core)
        assert core.sync_round().reached
        return core

    yield make
    for core in made:
        core.close()


class Rounds:
    """What the client's sync does on its worker: a round whenever the gateway has news."""

    def __init__(self, core: Core) -> None:
        self.core = core
        self._news = threading.Event()
        self._over = False
        self.rounds = 0
        self._end = core.listen(self._news.set)
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self) -> None:
        while self._news.wait() and not self._over:
            self._news.clear()
            self.core.sync_round()
            self.rounds += 1

    def close(self) -> None:
        self._over = True
        self._news.set()
        self._thread.join()
        self._end()


def set_hold(core: Core, hold: str, unit: str) -> None:
    said = {"hold": hold, "target": "unit", "value": unit, "reason": "TQ-1", "ncr": "D-0001"}
    core.rooms.journal.append([Draft(type="hold.applied", payload=said)], NOBODY)


def refused(core: Core, unit: str) -> set[str]:
    """Codes of the reasons why the unit can't be started on this tablet."""
    badge, pin = SECRETS[PERSON]["badge"], SECRETS[PERSON]["pin"]
    core.credentials.ask(core.badge_digest(badge), pin)
    session = sign_in(core.place, badge, pin, "en")
    assert isinstance(session, Session), session
    came = start_run(core.place, session, ORDER, OPERATION, unit, f"run-{unit}")
    return {reason.code for reason in came.reasons} if isinstance(came, Refusal) else set()


def until(condition: Callable[[], bool], seconds: float) -> float:
    """Seconds until it held; fails when it never did."""
    began = time.monotonic()
    while not condition():
        assert time.monotonic() - began < seconds, "it did not come in time"
        time.sleep(0.02)
    return time.monotonic() - began


def held(core: Core, hold: str) -> bool:
    return any(one.id == hold for one in core.reference.holds())


@pytest.mark.req("S0-31", "S0-25")
def test_a_hold_set_on_one_tablet_stops_the_other_within_seconds(
    gateway: GatewayProcess, tablet: Callable[[str], Core]
) -> None:
    first, second = tablet("first"), tablet("second")
    rounds = Rounds(second)
    try:
        # The connection is there once a first word came through.
        set_hold(first, "H-0", "elsewhere")
        assert first.sync_round().reached
        until(lambda: held(second, "H-0") or not first.sync_round().reached, 30)
        set_hold(first, "H-1", UNITS[0])
        began = time.monotonic()
        assert first.sync_round().reached
        until(lambda: held(second, "H-1"), MOST_SECONDS)
        assert time.monotonic() - began < MOST_SECONDS
        assert refused(second, UNITS[0]) == {"hold.unit"}
        assert refused(second, UNITS[1]) == set()
        # The gateway dies and comes back: the tablet hears again, of what happened meanwhile as well.
        gateway.kill()
        set_hold(first, "H-2", UNITS[2])
        gateway.start()
        assert first.sync_round().reached
        until(lambda: held(second, "H-2"), 30)
        # It ends in good order although somebody listens.
        assert gateway.stop() == 0
    finally:
        rounds.close()


@pytest.mark.req("S0-31", "S0-25")
def test_a_tablet_that_was_offline_hears_of_a_hold_at_its_next_contact(tablet: Callable[[str], Core]) -> None:
    first, second = tablet("first"), tablet("second")
    set_hold(first, "H-1", UNITS[0])
    assert first.sync_round().reached
    assert not held(second, "H-1")
    # Not the pull of all classes, which has its own time: holds come with every round.
    contact = second.sync_round()
    assert contact.new_reference and held(second, "H-1")
    assert refused(second, UNITS[0]) == {"hold.unit"}
    assert not second.sync_round().new_reference

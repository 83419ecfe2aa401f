"""A real gateway, a real journal, and the link between them."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select

from handrail.journal.journal import SqlJournal
from handrail.journal.opening import Rooms
from handrail.ports.journal import Stored
from handrail.sync.link import GatewayLink, Offer
from handrail.sync.pinned import Pinned
from handrail_gateway.database import Database, open_database
from handrail_gateway.enrolment import Enrolment
from handrail_gateway.gateway_keys import load_keys
from handrail_gateway.moments import utc_now
from handrail_gateway.reconciliation import reconcile
from handrail_gateway.schema import events
from tests.gateway.conftest import PLANT
from tests.gateway.servers import GatewayProcess
from tests.journal.tablet import ANNA, Tablet, note


def new_code(gateway: GatewayProcess) -> str:
    database = open_database(gateway.data / "gateway.db")
    try:
        return Enrolment(database, load_keys(gateway.data), utc_now).new_code()
    finally:
        database.close()


class Bench:
    """One tablet and its gateway."""

    def __init__(self, folder: Path, *, plant: bool = False, shared: GatewayProcess | None = None) -> None:
        self.folder = folder
        self.shared = shared is not None
        more = ("--sample-plant", str(PLANT)) if plant else ()
        self.gateway = shared or GatewayProcess(folder / "gateway", *more).start()
        self.device = f"tablet-{secrets.token_hex(4)}"
        self.code = new_code(self.gateway)
        self.tablet = Tablet(folder / "tablet")
        self.tablet.folder.mkdir()
        self.rooms: Rooms = self.tablet.open()
        self.pinned: Pinned | None = None
        self.links: list[GatewayLink] = []

    def _database(self) -> Database:
        return open_database(self.gateway.data / "gateway.db")

    @property
    def journal(self) -> SqlJournal:
        return self.rooms.journal

    def link(self, url: str | None = None, timeout: float = 20) -> GatewayLink:
        """A link as it is made at each start: it knows what was pinned, else it enrols."""
        client = httpx.Client(base_url=url or self.gateway.url, timeout=timeout, trust_env=False)
        offer = Offer(self.code, "st-1", self.journal.id)
        pinned = self.pinned
        link = GatewayLink(
            "", self.device, self.journal.key, pinned=pinned, offer=offer, keep=self._keep, client=client
        )
        self.links.append(link)
        return link

    def _keep(self, pinned: Pinned) -> None:
        self.pinned = pinned

    def write(self, count: int, size: int = 10) -> list[Stored]:
        return [self.journal.append([note(f"note {n} " + "x" * size)], ANNA)[0] for n in range(count)]

    def stored(self) -> list[tuple[int, str]]:
        """(seq, hash) of this journal's events, straight from the gateway's database."""
        query = select(events.c.seq, events.c.hash).where(events.c.journal == self.journal.id)
        database = self._database()
        try:
            with database.read() as connection:
                return [(row.seq, row.hash) for row in connection.execute(query.order_by(events.c.arrival))]
        finally:
            database.close()

    def ours(self) -> list[tuple[int, str]]:
        return [(one.event.seq, one.hash) for one in self.journal.events_from(1, 100_000)]

    def assert_exactly_once(self) -> None:
        assert self.stored() == self.ours()
        database = self._database()
        try:
            assert [line.differences for line in reconcile(database) if line.differences] == []
        finally:
            database.close()

    def close(self) -> None:
        for link in self.links:
            link.close()
        self.rooms.close()
        if not self.shared:
            self.gateway.stop()


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GatewayProcess]:
    """One gateway for all tests that leave it alone."""
    gateway = GatewayProcess(tmp_path_factory.mktemp("shared") / "gateway").start()
    yield gateway
    gateway.stop()


@pytest.fixture
def bench(tmp_path: Path, shared: GatewayProcess) -> Iterator[Bench]:
    """A tablet of its own at the shared gateway."""
    bench = Bench(tmp_path, shared=shared)
    yield bench
    bench.close()


@pytest.fixture
def lone(tmp_path: Path) -> Iterator[Bench]:
    """A tablet and a gateway of its own, to be killed or set back."""
    lone = Bench(tmp_path)
    yield lone
    lone.close()


@pytest.fixture
def other_gateway(tmp_path: Path) -> Iterator[GatewayProcess]:
    gateway = GatewayProcess(tmp_path / "other" / "gateway")
    gateway.data.parent.mkdir()
    yield gateway.start()
    gateway.stop()

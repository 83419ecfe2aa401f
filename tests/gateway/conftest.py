"""A gateway within the test's own process, on each kind of database."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn

from handrail_gateway.app import make_app
from handrail_gateway.database import open_database
from handrail_gateway.gateway import Gateway, open_gateway
from handrail_gateway.migrate import migrate
from handrail_gateway.settings import Settings
from tests.gateway.device import Device
from tests.gateway.servers import PostgreSQL, postgresql_tool

PLANT = Path(__file__).resolve().parents[2] / "resources" / "plant"


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSQL]:
    if postgresql_tool("initdb") is None:
        pytest.skip("PostgreSQL's server tools (initdb) are not installed")
    server = PostgreSQL()
    yield server
    server.stop()


@pytest.fixture(params=["sqlite", "sqlcipher", "postgresql"])
def storage(request: pytest.FixtureRequest) -> dict[str, Any]:
    """What the settings say about the database."""
    if request.param == "postgresql":
        server: PostgreSQL = request.getfixturevalue("postgresql")
        return {"database_url": server.new_database()}
    return {"database_key": bytes(range(32))} if request.param == "sqlcipher" else {}


class Clock:
    """The gateway's clock; a test may move it on."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, up: threading.Event) -> None:
        super().__init__(config)
        self._up = up

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._up.set()


class House:
    """A gateway, a client to it, and as many devices as a test wants."""

    def __init__(self, gateway: Gateway, clock: Clock) -> None:
        self.gateway = gateway
        self.clock = clock
        self._listener = socket.create_server(("127.0.0.1", 0))
        up = threading.Event()
        config = uvicorn.Config(make_app(gateway), log_level="critical", server_header=False)
        self._server = _Server(config, up)
        self._thread = threading.Thread(target=self._server.run, kwargs={"sockets": [self._listener]})
        self._thread.start()
        assert up.wait(10)
        base_url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self.client = httpx.Client(base_url=base_url, trust_env=False, timeout=30)

    def close(self) -> None:
        self.client.close()
        self._server.should_exit = True
        self._thread.join(10)
        self._listener.close()
        self.gateway.close()

    @property
    def admin(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.gateway.keys.admin_token}"}

    def device(self, name: str = "tablet-1", journal: str = "journal-1") -> Device:
        device = Device(self.client, name, journal)
        assert device.enrol(self.gateway.enrolment.new_code()).status_code == 200
        device.certify(self.gateway.keys.signing)
        return device

    def get(self, path: str) -> Any:
        response = self.client.get(path, headers=self.admin)
        assert response.status_code == 200, response.text
        return response.json()

    def rows(self, table: Any) -> list[Any]:
        with self.gateway.database.read() as connection:
            return list(connection.execute(table.select()).mappings())


@pytest.fixture
def make_house(tmp_path: Path) -> Iterator[Callable[..., House]]:
    made: list[House] = []

    def make(**settings: Any) -> House:
        whole = Settings(data=tmp_path / f"data{len(made)}", **settings)
        if whole.database_url is not None:
            database = open_database(whole.sqlite_file, whole.database_url)
            migrate(database)
            database.close()
        clock = Clock()
        made.append(House(open_gateway(whole, clock), clock))
        return made[-1]

    yield make
    for house in made:
        house.close()


@pytest.fixture
def house(make_house: Callable[..., House], storage: dict[str, Any]) -> House:
    """A gateway without a plant, on each kind of database."""
    return make_house(**storage)


@pytest.fixture
def plant(make_house: Callable[..., House]) -> House:
    """A gateway that serves the sample plant, on SQLite."""
    return make_house(plant=PLANT)

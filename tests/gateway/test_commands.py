"""The commands, run as people run them, and the database they work on."""

from __future__ import annotations

import json
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text

from handrail_gateway import database as databases
from handrail_gateway.database import DatabaseRefused, open_database
from handrail_gateway.migrate import check_version, migrate
from handrail_gateway.reconciliation import reconcile
from handrail_gateway.schema import RECORDS
from handrail_gateway.secret_files import InsecureFile, kept_secret
from tests.gateway.conftest import PLANT, House
from tests.gateway.device import Device
from tests.gateway.servers import GatewayProcess

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def gateway(tmp_path: Path) -> Any:
    process = GatewayProcess(tmp_path / "data").start()
    yield process
    process.stop()


def device_of(gateway: GatewayProcess, client: httpx.Client, name: str = "tablet-1", journal: str = "j-1") -> Device:
    device = Device(client, name, journal)
    code = json.loads(gateway.command("enrol", "--json").stdout)["code"]
    assert device.enrol(code).status_code == 200
    return device


def client_of(gateway: GatewayProcess) -> httpx.Client:
    return httpx.Client(base_url=gateway.url, trust_env=False, timeout=30)


def test_serve_is_ready_when_it_says_so_and_stops_cleanly(gateway: GatewayProcess) -> None:
    with client_of(gateway) as client:
        assert client.get("/health").json()["mode"] == "production"
    assert gateway.stop() == 0
    gateway.start()
    assert gateway.stop(by=signal.SIGTERM) == 0
    assert (gateway.data.parent / "gateway.log").read_text() == ""


@pytest.mark.req("P11-30-1")
def test_serve_refuses_to_listen_off_loopback_without_tls(tmp_path: Path) -> None:
    refused = GatewayProcess(tmp_path / "data").command("serve", "--host", "0.0.0.0")
    assert refused.returncode == 2 and "--tls-cert" in refused.stderr
    assert not (tmp_path / "data").exists()


def test_serve_says_when_a_port_is_taken(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        refused = GatewayProcess(tmp_path / "data").command("serve", "--port", str(taken.getsockname()[1]))
    assert refused.returncode == 2 and "Can't listen" in refused.stderr


def test_a_sample_plant_prints_a_code_that_enrols(tmp_path: Path) -> None:
    gateway = GatewayProcess(tmp_path / "data", "--sample-plant", str(PLANT)).start()
    try:
        with client_of(gateway) as client:
            assert Device(client).enrol(gateway.ready["enrolment_code"]).json()["demo"] is True
    finally:
        assert gateway.stop() == 0


@pytest.mark.req("DI-END-1")
def test_a_backup_is_whole_and_receipts_say_how_far_it_reaches(gateway: GatewayProcess, tmp_path: Path) -> None:
    with client_of(gateway) as client:
        device = device_of(gateway, client)
        device.post(*device.notes(4))
        target = tmp_path / "copies" / "gateway.db"
        assert gateway.command("backup", "--to", str(target)).returncode == 0
        assert gateway.command("backup", "--to", str(target)).returncode == 2
        assert device.receipt(device.post(device.write())).backed_up == 4
    restored = GatewayProcess(tmp_path / "restored" / "data")
    restored.data.mkdir(parents=True)
    target.rename(restored.data / "gateway.db")
    report = json.loads(restored.command("reconcile", "--json").stdout)
    assert {line["journal"]: line["count"] for line in report["journals"]}["j-1"] == 4 and report["ok"]


@pytest.mark.req("P11-10a-1")
@pytest.mark.parametrize(
    ("change", "word"),
    [
        ("UPDATE events SET data = CAST(data || ' ' AS BLOB) WHERE journal = 'j-1' AND seq = 2", "altered"),
        ("DELETE FROM events WHERE journal = 'j-1' AND seq = 3", "missing"),
        ("DELETE FROM events WHERE journal = 'j-1' AND seq = 4", "the events end at 3"),
        ("UPDATE journals SET head = '0' WHERE id = 'j-1'", "its head is another"),
        ("DELETE FROM journals WHERE id = 'j-1'", "events are stored"),
    ],
)
def test_reconcile_names_what_differs(make_house: Callable[..., House], change: str, word: str) -> None:
    house = make_house()
    device = house.device(journal="j-1")
    device.post(*device.notes(4))
    assert differences(house) == []
    with house.gateway.database.write() as connection:
        connection.execute(text("DROP TRIGGER events_no_update"))
        connection.execute(text("DROP TRIGGER events_no_delete"))
        connection.execute(text(change))
    assert word in " ".join(differences(house))


def differences(house: House) -> list[str]:
    return [one for line in reconcile(house.gateway.database) for one in line.differences]


def test_reconcile_fails_when_something_differs(gateway: GatewayProcess) -> None:
    with client_of(gateway) as client:
        device = device_of(gateway, client)
        device.post(*device.notes(4))
    assert gateway.command("reconcile").returncode == 0
    database = open_database(gateway.data / "gateway.db")
    with database.write() as connection:
        connection.execute(text("UPDATE journals SET count = 5 WHERE id = 'j-1'"))
    database.close()
    found = gateway.command("reconcile")
    assert found.returncode == 4 and "the line says 5" in found.stdout


def test_reproject_runs_beside_a_gateway(gateway: GatewayProcess) -> None:
    with client_of(gateway) as client:
        device = device_of(gateway, client)
        device.play()
        device.post(*device.chain)
        made = json.loads(gateway.command("reproject", "--json").stdout)
        assert made["events"] == len(device.chain) + 1
        assert len(client.get("/v1/captures", headers=gateway.admin).json()) == 3


def test_the_openapi_document_in_docs_is_up_to_date() -> None:
    command = [sys.executable, "-m", "handrail_gateway", "openapi", "--check"]
    checked = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr


def test_the_migrations_make_exactly_the_tables_of_the_schema(tmp_path: Path, storage: dict[str, Any]) -> None:
    database = open_database(tmp_path / "gateway.db", storage.get("database_url"), storage.get("database_key"))
    try:
        with pytest.raises(DatabaseRefused, match="migrate"):
            check_version(database)
        assert migrate(database) == (None, "0008")
        assert migrate(database) == ("0008", "0008")
        check_version(database)
        with database.read() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            assert compare_metadata(context, RECORDS) == []
        with database.write() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        with pytest.raises(DatabaseRefused, match="newer"):
            migrate(database)
    finally:
        database.close()


def test_an_sqlite_that_can_corrupt_its_wal_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(databases.sqlcipher, "sqlite_version_info", sqlite3.sqlite_version_info)
    assert sqlite3.sqlite_version_info < databases.OLDEST_SQLITE, "the standard library's is old enough for this test"
    with pytest.raises(DatabaseRefused, match=r"3\.51\.3"):
        open_database(tmp_path / "gateway.db")


def test_a_keyed_database_needs_its_key_and_others_are_refused(tmp_path: Path) -> None:
    open_database(tmp_path / "gateway.db", key=bytes(32)).close()
    assert b"SQLite format" not in (tmp_path / "gateway.db").read_bytes()
    for key in (None, bytes([1]) * 32):
        with pytest.raises(DatabaseRefused, match="another key"):
            open_database(tmp_path / "gateway.db", key=key)
    for url in ("mysql://x/y", "no url"):
        with pytest.raises(DatabaseRefused):
            open_database(tmp_path / "other.db", url)


def test_a_secret_that_others_can_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "secret"
    assert kept_secret(path, lambda: "one") == kept_secret(path, lambda: "two") == "one"
    assert path.stat().st_mode & 0o777 == 0o600
    path.chmod(0o640)
    with pytest.raises(InsecureFile):
        kept_secret(path, lambda: "three")


@pytest.mark.req("S1-18", "S1-21", "S0-37")
def test_deliveries_from_the_command_line(tmp_path: Path) -> None:
    archive, data = tmp_path / "archive", tmp_path / "data"
    archive.mkdir()
    data.mkdir()
    takes = f"adapter = 'files'\nfolder = '{archive}'\ntakes = ['draft_ncr']\n"
    (data / "deliveries.toml").write_text(f"[connector.archive]\n{takes}")
    gateway = GatewayProcess(data).start()
    try:
        mapping = str(ROOT / "docs" / "mappings" / "archive-draft-ncr.yaml")

        def done(*said: str, code: int = 0) -> Any:
            answer = gateway.command("deliveries", *said, "--json")
            assert answer.returncode == code, answer.stderr
            return json.loads(answer.stdout) if code == 0 else answer.stderr

        with client_of(gateway) as client:
            device = device_of(gateway, client)
            device.mode = "production"
            device.play()
            device.receipt(device.post(*device.chain))
        # The loop of the gateway itself has looked, and nobody had approved a mapping.
        wait_for(lambda: [one["state"] for one in done("list", "archive")["deliveries"]] == ["unmapped"] * 2)
        assert "no mapping for draft_ncr" in done("show", "1")["words"]
        assert done("check", mapping)["name"] == "archive/draft_ncr"
        assert "somebody else" in done("approve", mapping, "--by", "Handrail project", code=2)
        done("approve", mapping, "--by", "Q. Lee")
        assert "--reason" in done("pause", "archive", "--by", "Q. Lee", code=2)
        done("pause", "archive", "--by", "Q. Lee", "--reason", "an upgrade")
        for number in ("1", "2"):
            done("replay", number, "--by", "Q. Lee", "--reason", "approved now")
        assert done("list")["connectors"][0] | {"oldest": ""} == {
            "connector": "archive", "states": {"waiting": 2}, "oldest": "", "paused": True, "paused_kinds": [],
        }  # fmt: skip
        assert "name a connector" in done("resume", "nowhere", code=2)
        done("resume", "archive", "--by", "Q. Lee", "--reason", "done")
        wait_for(lambda: done("list", "--state", "delivered")["connectors"][0]["states"] == {"delivered": 2})
        assert done("compare", "archive")["ours"] == 1
        record = next(archive.glob("draft_ncr/*/r0002/record.json"))
        record.write_bytes(b"{}")
        assert gateway.command("deliveries", "compare", "archive").returncode == 4
        assert [act["what"] for act in done("show", "2")["acts"]] == ["unmapped", "replayed", "began", "delivered"]
        log = json.loads(gateway.command("access-log", "--json").stdout)
        assert {"mapping.approved", "delivery.paused", "delivery.replayed"} <= {one["what"] for one in log["lines"]}
    finally:
        assert gateway.stop() == 0


def wait_for(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.2)


@pytest.mark.parametrize(
    ("said", "where"),
    [
        ("[connector.x]\nadapter = 'files'\nfolder = '/srv'\ntakes = ['capa']\n", "takes"),
        ("[connector.x]\nadapter = 'pigeon'\n", "connector.x"),
        ("[connector", "deliveries.toml"),
    ],
)
def test_deliveries_toml_that_is_not_sound_is_refused(tmp_path: Path, said: str, where: str) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "deliveries.toml").write_text(said)
    refused = GatewayProcess(tmp_path / "data").command("deliveries", "list")
    assert refused.returncode == 2 and where in refused.stderr

"""A real Tryton: its own environment and process, a database copied from a template, spoken to over HTTP only."""

from __future__ import annotations

import base64
import fcntl
import hashlib
import json
import os
import shutil
import socket
import subprocess
import time
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx

ROOT = Path(__file__).resolve().parents[2]
MODULES = "company party currency country product stock stock_lot production production_routing production_work quality"
DATABASE = "plant"
PASSWORD = "only-for-Tests-4711"
CONFIG = """
[database]
uri = sqlite://
path = {folder}/db
[web]
listen = 127.0.0.1:{port}
[request]
max_size = {max_size}
[session]
authentications = password
[bus]
allow_subscribe = False
"""
MAX_SIZE = 32 * 1024 * 1024

PUMP, RING = "310-2274-01", "PN-2000"
OPERATOR, QUALITY = "E-OPERATOR", "E-QUALITY"
NCR_CONTROL, TORQUE = "Handrail nonconformance", "Seal torque"
USERS = {"handrail": ("Quality", "Stock"), "poor": (), "quinn": ("Quality", "Stock", "Production")}


def installed(series: str) -> Path | None:
    """Its environment's programs; None where `setup_env.py --tests` could not install them."""
    folder = ROOT / ".tryton" / series
    return folder / "venv" / "bin" if (folder / "stamp").exists() else None


def _coded(value: object) -> dict[str, Any]:
    if isinstance(value, Decimal):
        return {"__class__": "Decimal", "decimal": str(value)}
    if isinstance(value, date):
        return {"__class__": "date", "year": value.year, "month": value.month, "day": value.day}
    raise TypeError(type(value).__name__)


class Person:
    """Somebody signed in at Tryton's own client interface (JSON-RPC)."""

    def __init__(self, url: str, login: str) -> None:
        self.http = httpx.Client(timeout=60, trust_env=False, follow_redirects=True)
        self.url = f"{url}/{DATABASE}/rpc/"
        self.context: dict[str, Any] = {}
        said = self.call("common.db.login", login, {"password": PASSWORD}, "en")
        self.id = said[0]
        session = base64.b64encode(f"{login}:{self.id}:{said[1]}".encode()).decode()
        self.http.headers["authorization"] = f"Session {session}"
        self.look_around()

    def look_around(self) -> None:
        """Takes what the preferences say (company, employee) as the context."""
        self.context = self.call("model.res.user.get_preferences", True, {})

    def call(self, method: str, *parameters: Any) -> Any:
        body = json.dumps({"id": 1, "method": method, "params": parameters}, default=_coded)
        answer = self.http.post(self.url, content=body, headers={"content-type": "application/json"})
        assert answer.status_code == 200, answer.text
        document = answer.json()
        assert "error" not in document, document["error"]
        return document["result"]

    def do(self, model: str, method: str, *parameters: Any) -> Any:
        return self.call(f"model.{model}.{method}", *parameters, self.context)

    def create(self, model: str, **values: Any) -> int:
        return int(self.do(model, "create", [values])[0])

    def find(self, model: str, *domain: Any) -> list[int]:
        return list(self.do(model, "search", list(domain), 0, None, None))

    def read(self, model: str, id_: int, *fields: str) -> dict[str, Any]:
        return dict(self.do(model, "read", [id_], list(fields))[0])

    def press(self, model: str, id_: int, *buttons: str) -> None:
        for button in buttons:
            self.do(model, button, [id_])

    def close(self) -> None:
        self.http.close()


class TrytonProcess:
    """``trytond`` on loopback; after a restart it has the same port."""

    def __init__(self, series: str, folder: Path, *, max_size: int = MAX_SIZE) -> None:
        programs = installed(series)
        assert programs is not None
        self.series, self.folder, self._programs = series, folder, programs
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        (folder / "db").mkdir(parents=True, exist_ok=True)
        self._config = folder / "trytond.conf"
        self._config.write_text(CONFIG.format(folder=folder, port=self.port, max_size=max_size))
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def make_database(self) -> None:
        (self.folder / "db" / f"{DATABASE}.sqlite").touch()
        password = self.folder / "password"
        password.write_text(PASSWORD)
        command = [self._programs / "trytond-admin", "-c", self._config, "-d", DATABASE, "--email", "a@example.test"]
        environment = {**os.environ, "TRYTONPASSFILE": str(password)}
        with (self.folder / "admin.log").open("wb") as log:
            done = subprocess.run(
                [*command, "-u", *MODULES.split(), "--activate-dependencies"],
                env=environment, stdout=log, stderr=log, timeout=540,
            )  # fmt: skip
        assert done.returncode == 0, (self.folder / "admin.log").read_text()[-2000:]

    def start(self) -> TrytonProcess:
        with (self.folder / "trytond.log").open("ab") as log:
            command = [self._programs / "trytond", "-c", self._config, "-d", DATABASE]
            self.process = subprocess.Popen(command, stdout=log, stderr=log)
        until = time.monotonic() + 60
        body = {"id": 1, "method": "common.server.version", "params": []}
        while True:
            try:
                answer = httpx.post(f"{self.url}/rpc/", json=body, trust_env=False, timeout=30)
                assert answer.json()["result"] == self.series
                return self
            except httpx.TransportError:
                assert self.process.poll() is None and time.monotonic() < until, (
                    self.folder / "trytond.log"
                ).read_text()[-2000:]
                time.sleep(0.05)

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait(20)
            self.process = None


def template(series: str) -> Path:
    """The folder of an initialised plant, made when it lacks or what makes it changed (20 to 60 s, once)."""
    home = ROOT / ".tryton" / series
    recipe = hashlib.sha256(Path(__file__).read_bytes() + (home / "stamp").read_bytes()).hexdigest()
    made = home / f"template-{recipe[:16]}"
    with (home / "lock").open("w") as door:
        fcntl.flock(door, fcntl.LOCK_EX)
        if not made.exists():
            for old in home.glob("template-*"):
                shutil.rmtree(old)
            fresh = home / "template-new"
            process = TrytonProcess(series, fresh)
            process.make_database()
            process.start()
            try:
                (fresh / "keys.json").write_text(json.dumps(furnish(process.url)))
            finally:
                process.stop()
            fresh.rename(made)
    return made


def copy_of_template(series: str, folder: Path, *, max_size: int = MAX_SIZE) -> tuple[TrytonProcess, dict[str, str]]:
    """A Tryton of one's own, started, and its service accounts' keys by login."""
    source = template(series)
    shutil.copytree(source / "db", folder / "db")
    return TrytonProcess(series, folder, max_size=max_size).start(), json.loads((source / "keys.json").read_text())


def furnish(url: str) -> dict[str, str]:
    """A small plant in an empty Tryton: what a site's administrator sets up. The keys of its service accounts."""
    admin = Person(url, "admin")
    rates = [["create", [{"date": date(2020, 1, 1), "rate": Decimal(1)}]]]
    euro = admin.create("currency.currency", name="Euro", code="EUR", numeric_code="978", symbol="€", rates=rates)
    party = admin.create("party.party", name="Example Devices", code="PLANT")
    company = admin.create("company.company", party=party, currency=euro, timezone="UTC")
    employees = {}
    for code, name in ((OPERATOR, "Olga Operator"), (QUALITY, "Quinn Quality")):
        who = admin.create("party.party", name=name, code=code)
        employees[code] = admin.create("company.employee", party=who, company=company, start_date=date(2024, 1, 1))
    own = {"companies": [["add", [company]]], "company": company}
    admin.do("res.user", "write", [admin.id], own)
    admin.look_around()
    groups = {group["name"]: group["id"] for group in admin.do("res.group", "search_read", [], 0, None, None, ["name"])}
    as_employee = {"handrail": OPERATOR, "quinn": QUALITY}
    for login, names in USERS.items():
        values = {"name": login, "login": login, "password": PASSWORD, **own}
        values["groups"] = [["add", [groups[name] for name in names]]]
        if login in as_employee:
            one = employees[as_employee[login]]
            values |= {"employees": [["add", [one]]], "employee": one}
        admin.create("res.user", **values)
    unit = admin.find("product.uom", ["symbol", "=", "u"])[0]
    for code, name in ((PUMP, "Infusion pump"), (RING, "O-ring")):
        one = {"suffix_code": code, "cost_price": Decimal(5)}
        admin.create(
            "product.template", name=name, type="goods", default_uom=unit, list_price=Decimal(10),
            producible=code == PUMP, products=[["create", [one]]],
        )  # fmt: skip
    warehouse = admin.find("stock.location", ["type", "=", "warehouse"])[0]
    for code, name in (("QUAR", "Quarantine"), ("SCRAP", "Scrap")):
        admin.create("stock.location", name=name, code=code, type="storage", parent=warehouse)
    conforms = {"string": "Conforms", "name": "conforms", "type_": "boolean"}
    limits = {"tolerance_lower": 1.2, "tolerance_upper": 1.6}
    torque = {"string": "Torque [N.m]", "name": "torque", "type_": "float", **limits}
    seated = {"string": "Seal seated", "name": "seated", "type_": "boolean"}
    for name, points in ((NCR_CONTROL, [conforms]), (TORQUE, [torque, seated])):
        admin.create("quality.control", name=name, company=company, points=[["create", points]])
    for name in ("Assembly", "Final check", "Engraving"):
        admin.create("production.routing.operation", name=name)
    admin.create("production.work.center", name="Cell 3", company=company, warehouse=warehouse)
    admin.close()
    return {login: _key(url, login) for login in ("handrail", "poor")}


def _key(url: str, login: str) -> str:
    """What a service account does once: asks for a key, and confirms it in its own preferences."""
    body = {"user": login, "application": "rest"}
    client = httpx.Client(trust_env=False, follow_redirects=True, timeout=60)
    with client:
        key = client.post(f"{url}/{DATABASE}/user/application/", json=body).json()
    person = Person(url, login)
    for application in person.find("res.user.application", ["user", "=", person.id], ["state", "=", "requested"]):
        person.do("res.user.application", "validate_", [application])
    person.close()
    return str(key)

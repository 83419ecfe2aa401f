"""A real Tryton for a whole session, and one of its own for a test that stops or limits it."""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from handrail_gateway.connectors.tryton import TrytonConnector
from handrail_gateway.connectors.tryton_settings import TrytonSettings
from handrail_gateway.deliveries.connector import Parcel
from tests.gateway.conftest import make_house
from tests.tryton.server import DATABASE, NCR_CONTROL, PUMP, Person, TrytonProcess, copy_of_template, installed

__all__ = ["make_house"]

SERIES = ("8.2", "8.0") if os.environ.get("HANDRAIL_LONG") else ("8.2",)


class Plant:
    """One running Tryton: its process, the people who work there, and how the gateway reaches it."""

    def __init__(self, series: str, process: TrytonProcess, keys: dict[str, str]) -> None:
        self.series, self.process, self.keys = series, process, keys
        self.admin, self.quinn = Person(process.url, "admin"), Person(process.url, "quinn")
        self._made: list[TrytonConnector] = []

    def settings(self, login: str = "handrail", **changes: Any) -> TrytonSettings:
        key = self.process.folder / f"{login}.key"
        key.write_text(self.keys[login])
        key.chmod(0o600)
        said = {
            "version": 1, "url": self.process.url, "database": DATABASE, "key_file": key, "company": "PLANT",
            "control": NCR_CONTROL, "quarantine": "QUAR", "rejected": ["SCRAP"],
        }  # fmt: skip
        return TrytonSettings.model_validate(said | changes)

    def connector(self, login: str = "handrail", **changes: Any) -> TrytonConnector:
        self._made.append(TrytonConnector(self.settings(login, **changes)))
        return self._made[-1]

    def stocked_lot(self, product: str, quantity: float, location: str = "STO") -> tuple[str, int]:
        """A lot with stock in a location: number and id."""
        admin, number = self.admin, f"L-{uuid.uuid4().hex[:8]}"
        part = admin.find("product.product", ["code", "=", product])[0]
        unit = admin.find("product.uom", ["symbol", "=", "u"])[0]
        lot = admin.create("stock.lot", number=number, product=part)
        source = admin.find("stock.location", ["type", "=", "lost_found"])[0]
        self.move(lot, part, unit, quantity, source, self.location(location))
        return number, lot

    def move(self, lot: int, product: int, unit: int, quantity: float, source: int, target: int) -> None:
        company = self.admin.context["company"]
        move = self.admin.create(
            "stock.move", product=product, unit=unit, quantity=quantity, lot=lot, from_location=source,
            to_location=target, company=company,
        )  # fmt: skip
        self.admin.press("stock.move", move, "do")

    def ship(self, lot: int, quantity: float, source: str, target: str) -> None:
        """What a person in the stores does: an internal shipment."""
        admin, company = self.admin, self.admin.context["company"]
        product = admin.read("stock.lot", lot, "product")["product"]
        ends = {"from_location": self.location(source), "to_location": self.location(target)}
        unit = admin.find("product.uom", ["symbol", "=", "u"])[0]
        move = {"product": product, "unit": unit, "quantity": quantity, "lot": lot, "company": company, **ends}
        made = admin.create("stock.shipment.internal", company=company, moves=[["create", [move]]], **ends)
        admin.press("stock.shipment.internal", made, "wait", "assign_try", "do")

    def location(self, code: str) -> int:
        return self.admin.find("stock.location", ["code", "=", code])[0]

    def stock(self, lot: int, code: str) -> float:
        product = self.admin.read("stock.lot", lot, "product")["product"]
        context = {**self.admin.context, "lot": lot, "product": product}
        place = self.admin.call("model.stock.location.read", [self.location(code)], ["quantity"], context)[0]
        return float(place["quantity"])

    def alerts(self, key: str) -> list[int]:
        return self.admin.find("quality.alert", ["origin.reference", "=", key, "quality.inspection"])

    def close(self) -> None:
        for connector in self._made:
            connector.close()
        self.admin.close()
        self.quinn.close()
        self.process.stop()


def _needs(series: str) -> None:
    if installed(series) is None:
        pytest.skip(f"Tryton {series} is not installed (python3 packaging/setup_env.py --systems)")


@pytest.fixture(scope="session", params=SERIES)
def series(request: pytest.FixtureRequest) -> str:
    _needs(request.param)
    return str(request.param)


@pytest.fixture(scope="session")
def tryton(series: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Plant]:
    plant = Plant(series, *copy_of_template(series, tmp_path_factory.mktemp("tryton")))
    yield plant
    plant.close()


@pytest.fixture
def own_tryton(series: str, tmp_path: Path) -> Iterator[Callable[..., Plant]]:
    made: list[Plant] = []

    def make(**limits: Any) -> Plant:
        made.append(Plant(series, *copy_of_template(series, tmp_path / f"tryton{len(made)}", **limits)))
        return made[-1]

    yield make
    for plant in made:
        plant.close()


def new_key(kind: str = "draft_ncr") -> str:
    return f"urn:handrail:SITE:{kind}:{uuid.uuid4()}"


def parcel(kind: str = "draft_ncr", key: str = "", revision: int = 1, attachments: Any = (), **fields: Any) -> Parcel:
    return Parcel(key or new_key(kind), kind, revision, fields, tuple(attachments), "ab" * 32)


def a_production(tryton: Plant, *operations: str, lot: int | None = None) -> tuple[int, str]:
    """A running production of a pump, with works: id and number."""
    admin = tryton.admin
    company, unit = admin.context["company"], admin.find("product.uom", ["symbol", "=", "u"])[0]
    pump = admin.find("product.product", ["code", "=", PUMP])[0]
    where, to = admin.find("stock.location", ["type", "=", "production"])[0], tryton.location("STO")
    currency = admin.read("company.company", company, "currency")["currency"]
    output = {
        "product": pump, "unit": unit, "quantity": 1, "from_location": where, "to_location": to, "company": company,
        "currency": currency, "unit_price": Decimal(5), **({"lot": lot} if lot else {}),
    }  # fmt: skip
    centre = admin.find("production.work.center", ["name", "=", "Cell 3"])[0]
    works = [
        {"operation": admin.find("production.routing.operation", ["name", "=", name])[0], "work_center": centre,
         "company": company}
        for name in operations
    ]  # fmt: skip
    made = admin.create(
        "production", company=company, warehouse=admin.find("stock.location", ["type", "=", "warehouse"])[0],
        location=where, product=pump, unit=unit, quantity=1, planned_date=date(2026, 12, 1),
        planned_start_date=date(2026, 12, 1), outputs=[["create", [output]]],
        **({"works": [["create", works]]} if works else {}),
    )  # fmt: skip
    admin.press("production", made, "wait", "assign_try", "run")
    return made, admin.read("production", made, "number")["number"]

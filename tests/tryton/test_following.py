"""What a real Tryton decides reaches tablets through the gateway: work orders, lots, and the end of a draft NCR."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from handrail.core import Core
from handrail.domain.refusal import Refusal
from handrail.operations.complete_step import complete_step
from handrail.operations.draft_ncr import Report, draft_ncr
from handrail.operations.sign_in import sign_in
from handrail.operations.start_run import start_run
from handrail.operations.workplace import Changed, Session
from handrail.settings import Settings
from handrail_gateway.connectors.tryton import TrytonConnector
from handrail_gateway.connectors.tryton_follow import TrytonFollower
from handrail_gateway.deliveries import reading
from handrail_gateway.deliveries.comparing import compare
from handrail_gateway.deliveries.connector import NotNow
from handrail_gateway.deliveries.settings import DeliveriesRefused, DeliverySettings
from handrail_gateway.schema import alarms
from tests.gateway.conftest import PLANT, House
from tests.gateway.deliveries import put_in_force, work
from tests.gateway.servers import GatewayProcess
from tests.people import SECRETS
from tests.tryton.conftest import Plant, a_production, parcel
from tests.tryton.server import PUMP, RING, TORQUE

# The first test of a session may have to make the template.
pytestmark = pytest.mark.timeout(400)

ORDERS = {
    "zone": "Europe/Berlin",
    "parts": {PUMP: "F"},
    "operations": {
        "Assembly": {"number": "10", "doc_no": "WI-0301"},
        "Final check": {"number": "20", "doc_no": "WI-0427"},
    },
    "stations": {"Cell 3": ""},
    "lines": {"Production": "Line B"},
}
MARA = "m.okafor"
MAPPINGS = ("tryton-draft-ncr.yaml", "tryton-run-record.yaml")
DELIVERIES = DeliverySettings.model_validate(
    {"connector": {"tryton": {"adapter": "tryton", "takes": ["draft_ncr", "run_record"]}}}
)


class Site:
    """A gateway that follows Tryton when it is told to, and a tablet."""

    def __init__(self, house: House, tryton: Plant, folder: Path) -> None:
        self.house, self.tryton, self._folder = house, tryton, folder
        follower = house.gateway.tryton
        assert follower is not None
        self.follower: TrytonFollower = follower
        self._core: Core | None = None

    @property
    def connector(self) -> TrytonConnector:
        return self.follower._connector

    def rows(self, cls: str) -> dict[str, dict[str, Any]]:
        rows = self.house.get(f"/v1/reference/{cls}")["document"]["rows"]
        return {row["id"]: row for row in rows if "id" in row}

    def alarms(self, code: str) -> dict[str, str]:
        return {row["subject"]: row["detail"] for row in self.house.rows(alarms) if row["code"] == code}

    @property
    def core(self) -> Core:
        if self._core is None:
            code, url = self.house.gateway.enrolment.new_code(), str(self.house.client.base_url)
            settings = Settings(data=self._folder / "tablet", gateway=url, mode="demo", enrolment_code=code)
            self._core = Core(settings)
        return self._core

    def close(self) -> None:
        if self._core is not None:
            self._core.close()


@pytest.fixture
def site(tryton: Plant, make_house: Callable[..., House], tmp_path: Path) -> Iterator[Site]:
    house = make_house(plant=PLANT, tryton=tryton.settings(orders=ORDERS), deliveries=DELIVERIES)
    put_in_force(house.gateway.database, *MAPPINGS)
    made = Site(house, tryton, tmp_path)
    yield made
    made.close()


def a_unit(tryton: Plant) -> tuple[str, int]:
    """A serial number for what is to be made: a lot without stock."""
    pump = tryton.admin.find("product.product", ["code", "=", PUMP])[0]
    number = f"DM2-{len(tryton.admin.find('stock.lot')):05}"
    return number, tryton.admin.create("stock.lot", number=number, product=pump)


@pytest.mark.req("S1-23", "S4-17", "S4-21", "S0-38")
def test_a_production_is_a_work_order_and_its_state_follows(site: Site) -> None:
    tryton = site.tryton
    unit, lot = a_unit(tryton)
    production, number = a_production(tryton, "Assembly", "Final check", lot=lot)
    site.follower.ask()
    order = site.rows("orders")[number]
    assert (order["part"], order["part_revision"], order["status"], order["units"]) == (PUMP, "F", "released", [unit])
    assert (order["line"], order["due"]) == ("Line B", "2026-12-01T22:59:59.000Z")
    operations = [(operation["number"], operation["doc_no"]) for operation in order["operations"]]
    assert operations == [("10", "WI-0301"), ("20", "WI-0427")]
    assert "WO-48213" in site.rows("orders")  # the plant's own stay
    site.follower.ask()
    version = site.house.get("/v1/reference/orders")["document"]["version"]
    site.follower.ask()
    assert site.house.get("/v1/reference/orders")["document"]["version"] == version
    for one in tryton.admin.find("production.work", ["production", "=", production]):
        tryton.admin.press("production.work", one, "start", "stop")
    tryton.admin.press("production", production, "do")
    site.follower.ask()
    assert site.rows("orders")[number]["status"] == "closed"


@pytest.mark.req("S0-37", "S4-21", "S3-12")
def test_what_is_not_mapped_is_an_alarm_and_is_not_served(site: Site) -> None:
    tryton = site.tryton
    _, lot = a_unit(tryton)
    production, number = a_production(tryton, "Assembly", lot=lot)
    site.follower.ask()
    assert number in site.rows("orders")
    engraving = tryton.admin.find("production.routing.operation", ["name", "=", "Engraving"])[0]
    company = tryton.admin.context["company"]
    tryton.admin.create("production.work", production=production, operation=engraving, company=company)
    _, bare = a_production(tryton)
    site.follower.ask()
    assert number not in site.rows("orders") and bare not in site.rows("orders")
    said = site.alarms("tryton.unmapped")
    assert "no operation for Engraving" in said[f"production {number}"]
    assert "its output has no lot in Tryton" in said[f"production {bare}"]
    assert "it has no works in Tryton" in said[f"production {bare}"]


@pytest.mark.req("S2-05", "S0-26", "S0-39")
def test_a_lots_place_in_tryton_is_its_status_at_the_gate(site: Site) -> None:
    tryton = site.tryton
    number, lot = tryton.stocked_lot(RING, 25)
    site.follower.ask()
    assert site.rows("lots")[number] == {"id": number, "part": RING, "status": "released", "quantity": 25}
    for source, target, status in (
        ("STO", "QUAR", "quarantine"),
        ("QUAR", "STO", "released"),
        ("STO", "SCRAP", "rejected"),
    ):
        tryton.ship(lot, 25, source, target)
        site.follower.ask()
        assert site.rows("lots")[number]["status"] == status
    # A second lot of that number: which of them is meant nobody knows, so neither is served.
    other = tryton.admin.find("product.product", ["code", "=", PUMP])[0]
    tryton.admin.create("stock.lot", number=number, product=other)
    site.follower.ask()
    assert number not in site.rows("lots") and f"lot {number}" in site.alarms("tryton.unmapped")


@pytest.mark.req("S0-34", "S2-13")
def test_a_change_is_heard_once_and_again_from_the_start(site: Site) -> None:
    connector = site.connector
    first, cursor = connector.changes("")
    assert first and connector.changes(cursor) == ([], cursor)
    number, _ = site.tryton.stocked_lot(RING, 5)
    changes, later = connector.changes(cursor)
    assert [change.fields["number"] for change in changes] == [number]
    assert connector.changes(cursor)[0] == changes and connector.changes(later)[0] == []
    assert len(connector.changes("not a cursor")[0]) == len(first) + 1


class Work:
    """A person at a tablet who has begun on an order of Tryton's."""

    def __init__(self, site: Site) -> None:
        self.site, self.core = site, site.core
        self.unit, lot = a_unit(site.tryton)
        _, self.order = a_production(site.tryton, "Final check", lot=lot)
        site.follower.ask()
        assert self.core.sync_round().reached
        session = sign_in(self.core.place, SECRETS[MARA]["badge"], SECRETS[MARA]["pin"], "en")
        assert isinstance(session, Session), session
        self.session = session
        run = "0199aaaa-0000-7000-8000-000000000001"
        started = start_run(self.core.place, session, self.order, "20", self.unit, run)
        assert isinstance(started, Changed), started
        self.run, self.path = run, started.run.position.open[0].path

    def draft(self, description: str) -> str:
        """Drafts an NCR and sends it; its event."""
        report = Report(defect="VS-01", containment="on_the_line", description=description)
        drafted = draft_ncr(self.core.place, self.session, self.run, self.path, report)
        assert isinstance(drafted, Changed), drafted
        assert self.core.sync_round().reached
        return drafted.events[0].id

    def gate(self) -> list[str]:
        """The holds that keep the step from being completed."""
        outcome = complete_step(self.core.place, self.session, self.run, self.path)
        assert isinstance(outcome, Refusal)
        return sorted(reason.code for reason in outcome.reasons if reason.code.startswith("hold"))

    def decided(self, alert: int, *buttons: str) -> list[str]:
        """Quality decides in Tryton; what still holds at the tablet after its next contact."""
        self.site.tryton.quinn.press("quality.alert", alert, *buttons)
        self.site.follower.ask()
        assert self.core.pull()
        return self.gate()


@pytest.mark.req("S4-13", "S4-16", "S0-26", "S0-42", "S2-04", "S2-12")
def test_from_trytons_order_through_the_ledger_to_its_decision_and_back(site: Site) -> None:
    """Order in, run, two drafts of one cause, one alert, and what quality decides there opens the tablet's holds."""
    tryton, at_work, gateway = site.tryton, Work(site), site.house.gateway
    event = at_work.draft("Scratch on the housing")
    again = at_work.draft("And on the lid")
    assert at_work.gate() == ["hold.unit"] * 2
    assert work(gateway, "tryton") == 2
    key = f"urn:handrail:plant-2:draft_ncr:{event}"
    (alert,) = tryton.alerts(key)
    shown = tryton.quinn.read("quality.alert", alert, "number", "title", "description")
    assert at_work.unit in shown["title"] and "VS-01" in shown["title"]
    assert "And on the lid" in shown["description"] and "Found 2 times, first by Mara Okafor" in shown["description"]
    custody = site.house.get(f"/v1/custody?run={at_work.run}")["records"]
    assert {record["id"]: record["stops"][0]["shown_as"] for record in custody} in (
        {event: shown["number"]},
        {event: shown["number"], again: shown["number"]},
    )
    # A third one that Tryton does not have yet when it decides: that one stays on hold.
    assert at_work.decided(alert, "process") == ["hold.unit"] * 2
    at_work.draft("And at the foot")
    assert at_work.decided(alert, "resolve") == ["hold.unit"]
    assert work(gateway, "tryton") == 1
    with gateway.database.read() as connection:
        (letter,) = reading.listed(connection, connector="tryton", state="rejected")
    assert "takes no amendment" in letter["words"]
    # The comparison of both sides finds what somebody changes there.
    assert differing(site, key) == []
    tryton.quinn.press("quality.alert", alert, "open")
    tryton.quinn.do("quality.alert", "write", [alert], {"description": "Nothing at all"})
    assert differing(site, key) == ["other_content"]


def differing(site: Site, key: str) -> list[str]:
    compared = compare(site.house.gateway.database, site.connector, "2026-11-21T08:00:00.000Z")
    return [one.why for one in compared.differences if one.key == key]


@pytest.mark.req("S2-05", "S0-26")
def test_what_is_taken_up_again_holds_again(site: Site) -> None:
    tryton, at_work = site.tryton, Work(site)
    component, stock = tryton.stocked_lot(RING, 25)
    key = f"urn:handrail:plant-2:draft_ncr:{at_work.draft('Scratch')}"
    site.connector.deliver(parcel(key=key, title="D-0001 VS-01", production=at_work.order, lot=component))
    (alert,) = tryton.alerts(key)
    assert at_work.decided(alert, "process") == ["hold.unit"] and tryton.stock(stock, "QUAR") == 25
    assert at_work.decided(alert, "defer") == [] and tryton.stock(stock, "STO") == 25
    decision = next(row for row in site.house.get("/v1/reference/holds")["document"]["rows"] if "closes" in row)
    assert decision["decided_by"] == "Quinn Quality" and "deferred in Tryton" in decision["comment"]
    # Whatever was released before; then it is over.
    assert at_work.decided(alert, "process") == ["hold.unit"]
    assert at_work.decided(alert, "resolve") == []
    assert at_work.decided(alert, "open") == ["hold.unit"]
    assert at_work.decided(alert, "process", "resolve") == []
    assert key not in site.alarms("tryton.unknown_ncr")


@pytest.mark.req("S4-16", "S0-42", "P11-50-1")
def test_a_closed_run_is_an_inspection_with_its_signatures(tryton: Plant, make_house: Callable[..., House]) -> None:
    house = make_house(tryton=tryton.settings(), deliveries=DELIVERIES)
    put_in_force(house.gateway.database, "tryton-run-record.yaml")
    production, _ = a_production(tryton)
    tryton.admin.do("production", "write", [production], {"reference": "WO-1"})
    points = [["create", [{"string": "Completed", "name": "completed", "type_": "boolean"}]]]
    company = tryton.admin.context["company"]
    tryton.admin.create("quality.control", name="Run of WI-1", company=company, points=points)
    device = house.device()
    device.mode = "production"
    device.play()
    device.receipt(device.post(*device.chain))
    work(house.gateway, "tryton")
    (id_,) = tryton.admin.find("quality.inspection", ["reference", "like", "urn:handrail:%:run_record:run-1"])
    stored = tryton.quinn.read("quality.inspection", id_, "state", "origin")
    assert (stored["state"], stored["origin"]) == ("passed", f"production,{production}")
    (note,) = tryton.quinn.find("ir.note", ["resource", "=", f"quality.inspection,{id_}"])
    signed = next(row for row in house.get("/v1/runs/run-1")["signatures"] if row["valid"])
    text = tryton.quinn.read("ir.note", note, "message")["message"]
    assert all(signed[name] in text for name in ("person_name", "meaning", "signed_at", "digest"))


def test_a_tryton_that_is_not_set_up_is_told(make_house: Callable[..., House]) -> None:
    with pytest.raises(DeliveriesRefused, match=r"connector.tryton: there is no tryton.toml"):
        make_house(deliveries=DELIVERIES)
    two = {name: {"adapter": "tryton", "takes": ["draft_ncr"]} for name in ("one", "two")}
    with pytest.raises(ValueError, match="a gateway has one Tryton"):
        DeliverySettings.model_validate({"connector": two})


@pytest.mark.req("S0-37", "S3-11")
def test_an_alert_of_a_draft_that_is_not_here_is_an_alarm(site: Site) -> None:
    sent = parcel(title="Of another gateway")
    failed = parcel("run_record", control=TORQUE, points={"torque": "1.9", "seated": True})
    for one in (sent, failed):
        site.connector.deliver(one)
    site.follower.ask()
    said = site.alarms("tryton.unknown_ncr")
    assert sent.key in said and failed.key not in said  # the alert of a failed inspection is Tryton's own


@pytest.mark.req("S0-37", "S3-11", "S2-09")
def test_while_tryton_is_away_its_last_word_counts_and_that_alarms(
    own_tryton: Callable[..., Plant], make_house: Callable[..., House], tmp_path: Path
) -> None:
    plant = own_tryton()
    house = make_house(plant=PLANT, tryton=plant.settings(orders=ORDERS, alarm_minutes=30))
    site = Site(house, plant, tmp_path)
    number, _ = plant.stocked_lot(RING, 5)
    site.follower.ask()
    plant.process.stop()
    with pytest.raises(NotNow):
        site.follower.ask()
    site.follower._away("gone")
    assert site.alarms("tryton.away") == {} and site.rows("lots")[number]["status"] == "released"
    house.clock.ahead = timedelta(minutes=31)
    site.follower._away("gone")
    assert len(site.alarms("tryton.away")) == 1


@pytest.mark.req("S0-26", "S1-23")
def test_a_gateway_that_serves_follows_by_itself(tryton: Plant, tmp_path: Path) -> None:
    data = tmp_path / "gateway"
    data.mkdir()
    said = tryton.settings(every_seconds=1).to_json()
    lines = [f'{name} = "{value}"' for name, value in said.items() if isinstance(value, str)]
    (data / "tryton.toml").write_text("\n".join(["version = 1", "every_seconds = 1", *lines]))
    number, _ = tryton.stocked_lot(RING, 5)
    _, order = a_production(tryton, "Assembly")
    gateway = GatewayProcess(data, "--sample-plant", str(PLANT)).start()
    try:
        until = time.monotonic() + 30
        while number not in served(gateway):
            assert time.monotonic() < until, (tmp_path / "gateway.log").read_text()
    finally:
        assert gateway.stop() == 0
    checked = gateway.command("tryton", "--json")
    assert checked.returncode == 1 and "no revision for the part" in json.loads(checked.stdout)["unmapped"][order]
    settings = data / "tryton.toml"
    settings.write_text(settings.read_text().replace('"QUAR"', '"NOWHERE"'))
    assert "lacks: storage location NOWHERE: there is none" in gateway.command("tryton").stdout
    settings.write_text("version = 1")
    refused = gateway.command("tryton")
    assert refused.returncode == 2 and "tryton.toml: url: Field required" in refused.stderr
    assert tryton.keys["handrail"] not in (tmp_path / "gateway.log").read_text()


def served(gateway: GatewayProcess) -> set[str]:
    answer = httpx.get(f"{gateway.url}/v1/reference/lots", headers=gateway.admin, trust_env=False)
    return {row["id"] for row in answer.json()["document"]["rows"]}

"""Tablet and gateway of one test: started, struck, started again, and in the end asked what they hold."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import select

from handrail.identity.keys import found_key_store
from handrail.journal.opening import gateway_keys
from handrail.wire.receipt import verify_receipt
from handrail_gateway.database import open_database
from handrail_gateway.schema import events as stored_events
from tests.e2e.plant import handrail, journal_of
from tests.faults.test_kill import ROOT
from tests.kills import marks
from tests.kills.checking import Found, Life
from tests.kills.plant import make_plant
from tests.kills.victim import Died, Victim

TABLET, GATEWAY = "tests.kills.tablet", "tests.kills.gateway"


@dataclass
class Tally:
    """What was struck, by what was under way just then."""

    kills: int = 0
    tablets: int = 0
    gateways: int = 0
    inside: dict[str, int] = field(default_factory=dict)
    writes: int = 0
    syncs: int = 0

    def took(self, windows: set[str]) -> None:
        """One kill, which may have struck several windows."""
        self.kills += 1
        self.writes += marks.WRITE in windows
        self.syncs += bool(windows & {marks.SEND, marks.RECEIPT, marks.STORE})
        for name in windows:
            self.inside[name] = self.inside.get(name, 0) + 1

    def __str__(self) -> str:
        windows = ", ".join(f"{name} {count}" for name, count in sorted(self.inside.items()))
        return (
            f"{self.kills} kills ({self.tablets} of the tablet, {self.gateways} of the gateway), {self.writes} inside "
            f"a write, {self.syncs} inside a sync; open when struck: {windows}"
        )


class Site:
    """One tablet and its gateway, each a process at a time."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.plant = make_plant(folder / "plant")
        self.lives: list[Victim] = []
        self.tally = Tally()
        self.code, self.port, self.url, self.token = "", 0, "", Path()
        self.start_gateway()
        self.gateway_ready()

    @property
    def tablet(self) -> Victim:
        return self.lives[-1]

    # Starting.

    def start_gateway(self) -> None:
        """Starts it on the port it had; does not wait for it."""
        command = ["serve", "--port", str(self.port), "--data", str(self.folder / "gateway")]
        self.gateway = Victim(GATEWAY, [*command, "--sample-plant", str(self.plant)], self.folder / "gateway.log")

    def gateway_ready(self) -> None:
        """Waits until it answers."""
        ready = self.gateway.await_("that it is ready", lambda one: "url" in one)
        self.url, self.port, self.token = ready["url"], ready["port"], Path(ready["admin_token_file"])
        self.code = self.code or ready["enrolment_code"]

    def start_tablet(self, *control: str) -> None:
        arguments = [str(self.folder / "tablet"), self.url, self.code, *control]
        self.lives.append(Victim(TABLET, arguments, self.folder / "tablet.log"))

    def end(self) -> None:
        """Nothing of it runs on."""
        for life in self.lives:
            life.end()
        self.gateway.end()

    # Striking.

    def strike_tablet(self, window: str, count: int) -> None:
        self.tablet.strike_at(window, count)
        self.tally.tablets += 1
        self.tally.took(self.tablet.windows())
        self.start_tablet()

    def strike_gateway(self, window: str, count: int) -> None:
        self.gateway_ready()
        self.gateway.strike_at(window, count)
        self.tally.gateways += 1
        self.tally.took(self.gateway.windows())
        self.start_gateway()

    def strike_both(self, window: str, count: int) -> None:
        """A power cut of the whole line."""
        self.gateway_ready()
        self.tablet.strike_at(window, count)
        self.gateway.strike()
        self.tally.tablets += 1
        self.tally.gateways += 1
        self.tally.took(self.tablet.windows() | self.gateway.windows())
        self.start_gateway()
        self.start_tablet()

    # What is there in the end.

    def finish(self) -> None:
        """The tablet ends its unit, sends everything and goes."""
        self.tablet.tell("finish")
        self.tablet.await_("that it is done", lambda one: one.get("say") == "done")
        code = self.tablet.ended()
        if code != 0:
            raise Died(self.tablet.complaint())

    def stop_gateway(self) -> None:
        self.gateway.process.terminate()
        if self.gateway.ended() != 0:
            raise Died(self.gateway.complaint())

    def records(self) -> list[dict[str, Any]]:
        """Every run with its steps, captures and signatures, as the gateway tells it."""
        self.gateway_ready()
        headers = {"Authorization": f"Bearer {self.token.read_text().strip()}"}
        with httpx.Client(base_url=self.url, timeout=60, trust_env=False, headers=headers) as client:
            runs: list[str] = []
            while page := client.get("/v1/runs", params={"limit": 500, "offset": len(runs)}).raise_for_status().json():
                runs += [run["run"] for run in page]
            return [client.get(f"/v1/runs/{run}").raise_for_status().json() for run in runs]

    def alarms(self) -> list[Any]:
        headers = {"Authorization": f"Bearer {self.token.read_text().strip()}"}
        with httpx.Client(base_url=self.url, timeout=60, trust_env=False, headers=headers) as client:
            found: list[Any] = client.get("/v1/alarms").raise_for_status().json()["alarms"]
            return found

    def found(self, records: list[dict[str, Any]]) -> Found:
        """Everything the checker looks at, read from the two disks and from what the gateway told."""
        folder = self.folder / "tablet"
        with journal_of(folder) as journal:
            stored = journal.reader.events_from(1, 10_000_000)
            documents, name = journal.reader.receipts(), journal.reader.id
        (public,) = gateway_keys(found_key_store(folder)).values()
        receipts = [verify_receipt(document, public) for document in documents]
        database = open_database(self.folder / "gateway" / "gateway.db")
        columns = stored_events.c.seq, stored_events.c.id, stored_events.c.hash
        query = select(*columns).where(stored_events.c.journal == name).order_by(stored_events.c.arrival)
        with database.read() as connection:
            there = tuple((int(row.seq), str(row.id), str(row.hash)) for row in connection.execute(query))
        database.close()
        return Found(
            lives=tuple(Life(tuple(life.said)) for life in self.lives),
            journal=tuple((one.event, one.hash) for one in stored),
            gateway=there,
            records=tuple(record for run in records for record in run["captures"]),
            receipts=tuple((receipt.seq, receipt.head) for receipt in receipts),
        )

    def verified(self) -> dict[str, Any]:
        """What ``handrail verify`` says of the tablet's one journal."""
        done = handrail("verify", str(self.folder / "tablet"), "--json")
        (report,) = json.loads(done.stdout)["reports"]
        return {**report, "exit": done.returncode}

    def gateway_command(self, name: str) -> dict[str, Any]:
        """``handrail-gateway NAME --json`` on the gateway's data."""
        command = [sys.executable, "-m", "handrail_gateway", name, "--data", str(self.folder / "gateway"), "--json"]
        done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
        said: dict[str, Any] = json.loads(done.stdout)
        return {**said, "exit": done.returncode}

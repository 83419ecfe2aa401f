"""The sample plant as these tests see it: what a journal, a gateway and a printed record say of a run."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pypdf import PdfReader

from handrail.commands.plant import SamplePlant
from handrail.domain import acts
from handrail.domain.event import Event
from handrail.domain.run import RunState, fold
from handrail.identity.keys import found_key_store
from handrail.journal.existing import Existing, journals_in, open_existing

ROOT = Path(__file__).resolve().parents[2]
PLANT = ROOT / "resources" / "plant"


@dataclass(frozen=True)
class Played:
    """What ``handrail demo`` left behind, and what it said."""

    out: Path
    code: int
    said: str
    complained: str

    @property
    def summary(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.out / "summary.json").read_bytes())
        return found

    @property
    def tablet(self) -> Path:
        return self.out / "data" / "tablet"

    @property
    def gateway(self) -> Path:
        return self.out / "data" / "gateway"


def demo(out: Path, *more: str) -> Played:
    """``handrail demo --headless`` in a process of its own."""
    command = [sys.executable, "-m", "handrail", "demo", "--headless", "--out", str(out), *more]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    return Played(out, done.returncode, done.stdout, done.stderr)


def handrail(*arguments: str) -> subprocess.CompletedProcess[str]:
    """A command of ours, as a person would type it."""
    command = [sys.executable, "-m", "handrail", *arguments]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT)


@contextmanager
def journal_of(tablet: Path) -> Iterator[Existing]:
    """The newest journal of a tablet's data folder, opened for reading only."""
    store = found_key_store(tablet)
    newest = journals_in(tablet / "journal", store)[0]
    existing = open_existing(tablet / "journal", store, newest)
    try:
        yield existing
    finally:
        existing.close()


def events_of(tablet: Path, run: str) -> list[Event]:
    """A run's events as the journal has them."""
    with journal_of(tablet) as journal:
        return [stored.event for stored in journal.reader.run(run)]


def state_of(run: str, events: list[Event]) -> RunState:
    return fold(run, iter(events))


def gateway_run(gateway: Path, run: str) -> dict[str, Any]:
    """What the gateway answers on a run, over HTTP; it is started for that on what it has kept."""
    with SamplePlant(gateway) as plant:
        record: dict[str, Any] = plant.ask("GET", f"/v1/runs/{run}")
        return record


def captured(events: list[Event]) -> list[tuple[Event, acts.CaptureRecorded, dict[str, Any]]]:
    """Every recorded value: its event, what it says, and the same as plain JSON data."""
    found = []
    for event in events:
        payload = acts.read_payload(event.type, event.payload)
        match payload:
            case acts.CaptureRecorded():
                found.append((event, payload, event.payload))
            case acts.CaptureCorrected():
                found.append((event, payload.new, event.payload["new"]))
            case acts.LateEntry():
                found.append((event, payload.capture, event.payload["capture"]))
    return found


def pages_of(record: Path) -> list[str]:
    """The text of each page of a printed record."""
    return [page.extract_text() for page in PdfReader(record).pages]


def squeezed(text: str) -> str:
    """Without white space: print breaks lines, and a code anywhere."""
    return re.sub(r"\s+", "", text)

"""A tablet for tests: a folder, a key store in memory or in a file, a clock that ticks."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from handrail.domain.event import Actor, Draft, Mode, Place, Time, Work
from handrail.journal.opening import Opening, Rooms

ANNA = Actor(person="p-1", name="Anna Berg", role="operator")
WORK = Work(order="WO-1", operation="20", part="PN-7", unit="SN-001")
PLACE = Place(device="tablet-1", station="st-1", build="0.1.0", policy="0" * 64)


class TickingClock:
    def __init__(self) -> None:
        self.at = datetime(2026, 11, 21, 8, 0, 0, 123456, tzinfo=UTC)
        self.ticks = 0

    def read(self) -> Time:
        self.ticks += 1
        at = self.at + timedelta(seconds=self.ticks)
        return Time(at=at, zone="UTC", offset="+00:00", monotonic=self.ticks, boot="boot-1", quality="synced")

    def offset(self) -> float | None:
        return 0.0

    def behind(self) -> float:
        return 0.0

    def jumped(self) -> float:
        return 0.0


class KeptSecrets:
    """A key store; with a path it lives in a file, so that a child process finds it."""

    def __init__(self, path: Path | None = None) -> None:
        self.path = path
        self.kept: dict[str, bytes] = {}
        if path is not None and path.exists():
            self.kept = {name: bytes.fromhex(text) for name, text in json.loads(path.read_text()).items()}

    def get(self, name: str) -> bytes | None:
        return self.kept.get(name)

    def put(self, name: str, secret: bytes) -> None:
        self.kept[name] = secret
        if self.path is not None:
            self.path.write_text(json.dumps({name: value.hex() for name, value in self.kept.items()}))


class Tablet:
    """What stays when the program stops: ``open`` starts it again."""

    def __init__(self, folder: Path, mode: Mode = "demo") -> None:
        self.folder = folder
        self.mode: Mode = mode
        self.secrets = KeptSecrets(folder / "keys.json")
        self.clock = TickingClock()
        self.reserve_bytes = 0

    def opening(self) -> Opening:
        return Opening(
            self.folder / "journal", self.secrets, self.mode, lambda: PLACE, self.clock, None, self.reserve_bytes
        )

    def open(self) -> Rooms:
        return self.opening().open()


def note(text: str = "a note", **fields: Any) -> Draft:
    return Draft(type="note.added", payload={"text": text}, **fields)


def started() -> Draft:
    payload = {"title": {"en": "Pump"}, "units_planned": 1, "part_revision": "B", "approved_by": "Q. Lee"}
    return Draft(type="run.started", payload=payload)


def kilobyte() -> Draft:
    """A capture whose event has about 1 KB."""
    payload = {
        "input": "torque-1", "name": "torque", "kind": "measurement", "label": {"en": "Torque", "de": "Drehmoment"},
        "reading": 1, "attempt": 1, "method": "typed", "entered": "12.50", "value": "12.50", "unit": "N·m",
        "limits": {"lower": "12.0", "upper": "13.0", "lower_inclusive": True, "upper_inclusive": True,
                   "rounding": "absolute", "decided_by": "declared"},
        "rounding": "absolute", "rounded": "12.50", "verdict": "inside", "na": False, "photos": [],
    }  # fmt: skip
    return Draft(type="capture.recorded", step="build/screws.2/torque", payload=payload)

"""Builds real, signed chains for the tests of the wire."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from handrail.domain.event import GENESIS, NOBODY, Event, Place, Time
from handrail.wire.chain import Sealed
from handrail.wire.envelope import encode, hash_of
from handrail.wire.keys import SigningKey

START = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)


def key(number: int) -> SigningKey:
    return SigningKey(bytes([number]) * 32)


def event(**fields: Any) -> Event:
    seq = fields.get("seq", 1)
    at = START + timedelta(seconds=seq)
    filled: dict[str, Any] = {
        "journal": "journal-a",
        "seq": 1,
        "prev": GENESIS,
        "id": f"event-{seq}",
        "type": "note.added",
        "key": key(1).id,
        "mode": "demo",
        "actor": NOBODY,
        "time": Time(at=at, zone="UTC", offset="+00:00", monotonic=seq, boot="boot", quality="synced"),
        "place": Place(device="tablet-1", station="st-1", build="0.1.0", policy="0" * 64),
        "payload": {"text": f"note {seq}"},
    }
    return Event.model_validate({**filled, **fields})


def seal(built: Event, by: SigningKey | None = None) -> Sealed:
    data = encode(built)
    digest = hash_of(data)
    return Sealed(data, digest, (by or key(1)).sign(digest))


class Tablet:
    """One journal that can share runs with others (pass the same ``runs``)."""

    def __init__(self, journal: str, by: SigningKey, runs: dict[str, tuple[int, str]] | None = None) -> None:
        self.journal = journal
        self.by = by
        self.runs = {} if runs is None else runs
        self.chain: list[Sealed] = []
        self.of_run: list[Sealed] = []

    def write(
        self, type_: str = "note.added", run: str | None = None, step: str | None = None, **payload: Any
    ) -> Sealed:
        seq = len(self.chain) + 1
        fields: dict[str, Any] = {
            "journal": self.journal,
            "seq": seq,
            "prev": self.chain[-1].hash if self.chain else GENESIS,
            "id": f"{self.journal}-{seq}",
            "key": self.by.id,
            "type": type_,
            "step": step,
            "payload": payload,
        }
        if run is not None:
            count, head = self.runs.get(run, (0, GENESIS))
            fields |= {"run": run, "run_seq": count + 1, "run_prev": head}
        sealed = seal(event(**fields), self.by)
        self.chain.append(sealed)
        if run is not None:
            self.runs[run] = (count + 1, sealed.hash)
        return sealed

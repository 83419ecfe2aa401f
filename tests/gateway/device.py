"""A tablet as the gateway sees it: writes real, signed events and signs its requests."""

from __future__ import annotations

import json
import time
import uuid
from typing import Any

import httpx

from handrail.domain.event import GENESIS, Actor, Event, Source, Work
from handrail.domain.statement import statement
from handrail.wire.certificate import Certificate, make_certificate
from handrail.wire.chain import Sealed
from handrail.wire.cloudevent import BATCH_TYPE, to_batch, to_cloudevent
from handrail.wire.envelope import decode
from handrail.wire.keys import SigningKey
from handrail.wire.proof import SIGNED, prove
from handrail.wire.receipt import Receipt, verify_receipt
from handrail.wire.request import IDEMPOTENCY_KEY, sign_request
from handrail.wire.signed import Signed
from tests.wire.builder import event, seal

ANNA = Actor(person="p-1", name="Anna Berg", role="operator")
WORK = Work(order="WO-1", operation="20", part="PN-7", unit="SN-001")
SOURCE = Source(doc_no="WI-1", revision="B", content="c" * 64, language="en")
LIMITS = {"lower": "12.0", "upper": "13.0"}


class Device:
    """One device with one journal. ``client`` has the gateway as its base."""

    def __init__(self, client: httpx.Client, name: str = "tablet-1", journal: str = "journal-1") -> None:
        self.client = client
        self.name = name
        self.journal = journal
        self.key = SigningKey.generate()
        self.chain: list[Sealed] = []
        self.runs: dict[str, tuple[int, str]] = {}
        self.gateway_key = b""
        self.person_key = SigningKey.generate()
        self.certificate: Signed | None = None
        self.mode = "demo"

    # Requests.

    def send(self, method: str, path: str, content: bytes = b"", **headers: str) -> httpx.Response:
        fields = {name.lower(): value for name, value in headers.items()}
        if method == "POST":
            fields = {IDEMPOTENCY_KEY.lower(): f'"{uuid.uuid4()}"', **fields}
        request = self.client.build_request(method, path, content=content, headers=fields)
        request.headers.update(sign_request(self.key, method, str(request.url), content, int(time.time()), fields))
        return self.client.send(request)

    def enrol(self, code: str, journal: str | None = None) -> httpx.Response:
        asked = {
            "device": self.name, "station": "st-1", "public_key": self.key.public.hex(),
            "journal": journal or self.journal, "code": code,
        }  # fmt: skip
        response = self.send("POST", "/v1/devices", json.dumps(asked).encode())
        if response.status_code == 200:
            self.gateway_key = bytes.fromhex(response.json()["gateway"]["public"])
        return response

    def post(self, *chain: Sealed) -> httpx.Response:
        return self.send("POST", "/v1/events", self.batch(*chain), **{"content-type": BATCH_TYPE})

    def batch(self, *chain: Sealed) -> bytes:
        numbers = {one.hash: number for number, one in enumerate(self.chain, 1)}
        return to_batch(self._cloudevent(one, numbers.get(one.hash)) for one in chain)

    def _cloudevent(self, sealed: Sealed, number: int | None) -> bytes:
        read = decode(sealed.data)
        placed = read if number is None else read.model_copy(update={"journal": self.journal, "seq": number})
        return to_cloudevent(placed, sealed)

    def receipt(self, response: httpx.Response, journal: str | None = None) -> Receipt:
        """The verified receipt for this device's journal."""
        assert response.status_code == 200, response.text
        receipts = [verify_receipt(Signed.from_json(one), self.gateway_key) for one in response.json()["receipts"]]
        return next(one for one in receipts if one.journal == (journal or self.journal))

    # Writing.

    def write(self, type_: str = "note.added", run: str | None = None, **fields: Any) -> Sealed:
        sealed = self.make(len(self.chain) + 1, self.chain[-1].hash if self.chain else GENESIS, type_, run, **fields)
        self.chain.append(sealed)
        if run is not None:
            self.runs[run] = (self.runs.get(run, (0, GENESIS))[0] + 1, sealed.hash)
        return sealed

    def make(self, seq: int, prev: str, type_: str = "note.added", run: str | None = None, **fields: Any) -> Sealed:
        built = event(
            **{
                "journal": self.journal, "seq": seq, "prev": prev, "id": f"{self.journal}-{seq}", "key": self.key.id,
                "type": type_, "actor": ANNA, "mode": self.mode,
                "payload": {"text": f"note {seq}"} if type_ == "note.added" else {}, **fields,
            }
        )  # fmt: skip
        if run is not None:
            count, head = self.runs.get(run, (0, GENESIS))
            named = {"run": run, "run_seq": count + 1, "run_prev": head, "work": WORK, "source": SOURCE}
            built = Event.model_validate({**built.model_dump(), **named, **fields})
        if built.type in SIGNED and self.certificate is not None:
            said = statement(
                built.type, built.payload, run=built.run, step=built.step, work=built.work, source=built.source,
                mode=built.mode,
            )  # fmt: skip
            proof = prove(said, self.person_key, self.certificate).to_json()
            built = built.model_copy(update={"payload": {**built.payload, "proof": proof}})
        return seal(built, self.key)

    def certify(self, gateway: SigningKey, **changes: Any) -> None:
        """Anna has proven herself on this device to the gateway."""
        made: dict[str, Any] = {
            "person": ANNA.person, "device": "tablet-1", "key": self.person_key.id,
            "public": self.person_key.public.hex(), "secret": 1, "issued_at": "2026-11-20T00:00:00Z",
            "expires_at": "2026-12-04T00:00:00Z", "gateway": gateway.id, **changes,
        }  # fmt: skip
        self.certificate = make_certificate(Certificate.model_validate(made), gateway)

    def notes(self, count: int) -> list[Sealed]:
        return [self.write() for _ in range(count)]

    def id_of(self, sealed: Sealed) -> str:
        return decode(sealed.data).id

    # A whole run.

    def capture(self, run: str, entered: str, found: str, /, **more: Any) -> Sealed:
        payload = {**capture(entered, found), **more}
        return self.write("capture.recorded", run, step="torque", payload=payload)

    def play(self, run: str = "run-1", unit: str = "SN-001") -> dict[str, Sealed]:
        """A run with a step, a value out of limits, measured again, corrected, signed, an NCR, a hold."""
        work = {"work": WORK.model_copy(update={"unit": unit})}
        say = lambda type_, payload, **more: self.write(type_, run, payload=payload, **more, **work)  # noqa: E731
        started = {"title": {"en": "Pump"}, "units_planned": 1, "part_revision": "B", "approved_by": "Q. Lee"}
        made = {"started": say("run.started", started)}
        say("step.opened", {"title": {"en": "Tighten"}, "number": "1"}, step="torque")
        made["out"] = say("capture.recorded", capture("13.4", "above", distance="0.4"), step="torque")
        again = capture("12.50", "inside", attempt=2, attempt_reason="slipped")
        made["again"] = say("capture.recorded", again, step="torque")
        made["signed"] = say("signature.made", signature(self.id_of(made["again"])), step="torque")
        new = capture("12.60", "inside", attempt=2)
        correction = {"target": self.id_of(made["again"]), "old": again, "new": new, "reason": "misread"}
        made["corrected"] = say("capture.corrected", correction, step="torque")
        made["signed again"] = say("signature.made", signature(self.id_of(made["corrected"])), step="torque")
        say("step.completed", {"title": {"en": "Tighten"}, "captures": 2}, step="torque")
        photo = {"digest": "a" * 64, "size": 3, "mime": "image/png", "name": "p.png"}
        drafted = {
            "ncr": "D-0001", "defect": "TQ-1", "quantity": 1, "containment": "red_bin", "photos": [photo],
            "capture": self.id_of(made["out"]), "measured": "13.4", "limits": LIMITS, "gauge": "TW-1",
        }  # fmt: skip
        made["ncr"] = say("ncr.drafted", drafted, step="torque")
        hold = {"hold": f"H-{self.name}-D-0001", "target": "unit", "value": unit, "reason": "TQ-1", "ncr": "D-0001"}
        say("hold.applied", hold, step="torque")
        say("ncr.amended", {"ncr": "D-0001", "changes": {"quantity": 2}, "reason": "two found"})
        made["closed"] = say("run.closed", {"outcome": "completed"})
        return made


def capture(value: str, verdict: str, **more: Any) -> dict[str, Any]:
    return {
        "input": "torque-1", "name": "torque", "kind": "measurement", "label": {"en": "Torque"}, "method": "typed",
        "entered": value, "value": value, "unit": "N·m", "limits": LIMITS, "rounding": "absolute", "rounded": value,
        "verdict": verdict, "gauge": "TW-1", **more,
    }  # fmt: skip


def signature(target: str) -> dict[str, Any]:
    return {
        "requirement": "s1", "meaning": "performed", "sentence": "I did this.", "language": "en", "person": "p-1",
        "name": "Anna Berg", "role": "operator", "signed_at": "2026-11-21T08:00:00.000Z", "zone": "UTC",
        "offset": "+00:00", "shown": {}, "digest": "d" * 64, "targets": [target],
    }  # fmt: skip


def altered(sealed: Sealed) -> Sealed:
    """The same event with one letter changed; hash and signature are the old ones."""
    return sealed._replace(data=sealed.data.replace(b'"text":"note', b'"text":"nope', 1))


def resigned(sealed: Sealed, key: SigningKey) -> Sealed:
    return sealed._replace(signature=key.sign(sealed.hash))

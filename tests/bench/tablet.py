"""A tablet to measure on: the real core on the sample plant, with a long instruction and a long journal."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import uuid_utils

from handrail.core import Core
from handrail.domain.acts import RunClosed, RunStarted, StepCompleted, StepOpened
from handrail.domain.event import Actor, Draft, Source, Work
from handrail.domain.instruction import Instruction
from handrail.domain.policy import SitePolicy
from handrail.domain.reference import PLANT_CLASSES, Snapshot
from handrail.identity.leases import Leases
from handrail.packages import writer
from handrail.packages.reader import read_bytes
from handrail.settings import Settings
from handrail.sync.pinned import Pinned
from handrail.wire.credentials import badge_digest
from handrail.wire.keys import SigningKey
from handrail.wire.snapshot import sign_policy, sign_snapshot
from handrail_gateway.sample_plant import load_plant
from tests.people import PLANT, SECRETS, certifier

PERSON = "m.okafor"
ACTOR = Actor(person=PERSON, name="Mara Okafor", role="operator")
DOC_NO, ORDER, OPERATION, UNIT, PART = "WI-9000", "WO-9000", "10", "U-0001", "P-9000"
PER_SECTION = 25
_GATEWAY = SigningKey(bytes(range(32)))
_PEPPER = "5e" * 32


def title(number: int) -> str:
    """The title of a step of the long instruction, counted from 1."""
    return f"Do the thing with number {number}"


def long_instruction(steps: int) -> Instruction:
    """So many steps with a text and nothing to record, in sections of 25."""
    sections = [
        {
            "node": "section", "id": f"section-{first}", "number": f"OP {first}",
            "title": {"en": f"Part {first}"},
            "nodes": [_step(n) for n in range(first, min(first + PER_SECTION, steps + 1))],
        }
        for first in range(1, steps + 1, PER_SECTION)
    ]  # fmt: skip
    document = {"doc_no": DOC_NO, "revision": "A", "title": {"en": "A long job"}, "body": sections}
    return Instruction.model_validate_json(json.dumps(document))


def _step(number: int) -> dict[str, Any]:
    text = {"kind": "text", "text": {"en": f"Take part {number} and put it **where it belongs**."}}
    return {"node": "step", "id": f"step-{number}", "title": {"en": title(number)}, "blocks": [text]}


def tablet(folder: Path, steps: int, events: int = 0) -> Core:
    """An open core whose journal holds so many events of other runs. No gateway."""
    core = Core(Settings(data=folder, gateway="", mode="demo"))
    content = _receive(core, steps)
    _fill(core, content, events)
    return core


def _receive(core: Core, steps: int) -> str:
    """What a pull would have brought; the content hash of the long instruction."""
    now = datetime.now(UTC)
    plant = load_plant(PLANT, now)
    package = writer.build(long_instruction(steps), {}, ())
    content = read_bytes(package).content
    rows = plant.rows
    for row in rows["people"]:
        row["badge"] = badge_digest(SECRETS[row["id"]]["badge"], _PEPPER)
        row["accepted"] = 1
    rows["releases"].append({
        "doc_no": DOC_NO, "revision": "A", "content": content, "status": "approved", "approved_by": "A. Demir",
        "effective_from": (now - timedelta(days=1)).isoformat(),
    })  # fmt: skip
    rows["orders"].append({
        "id": ORDER, "part": PART, "part_revision": "A", "title": {"en": "A long job"}, "status": "released",
        "due": now.isoformat(), "units": [UNIT], "line": "Line B",
        "operations": [
            {"number": OPERATION, "title": {"en": "All of it"}, "doc_no": DOC_NO, "station": core.settings.station}
        ],
    })  # fmt: skip
    rows["training"].append({"person": PERSON, "doc_no": DOC_NO, "revision": "A", "valid_from": "2026-01-01"})
    signed = [
        sign_snapshot(
            Snapshot.model_validate({"cls": cls, "made_at": now, "version": 1, "rows": tuple(rows[cls])}), _GATEWAY
        )
        for cls in PLANT_CLASSES
    ]
    policy = sign_policy(SitePolicy.model_validate(plant.policy), 1, _GATEWAY)
    core.reference.install(signed, policy, _GATEWAY.public)
    _enrol(core)
    for digest, data in {**plant.packages, content: package}.items():
        core.reference.install_package(digest, data)
    return content


def _enrol(core: Core) -> None:
    """What the first contact leaves: a pinned gateway, and the lease of the person who works here."""
    public = _GATEWAY.public
    core._keep(Pinned(gateway=public.hex(), root=public.hex(), site="plant-2", badge_pepper=_PEPPER, demo=True))
    ask = certifier(_GATEWAY, core.device, _PEPPER)
    leases = Leases(_PEPPER, core.device, core._stores.secret("lease-secret"), core.reference, ask, lambda: public, ())
    leases.ask(badge_digest(SECRETS[PERSON]["badge"], _PEPPER), SECRETS[PERSON]["pin"])


def _fill(core: Core, content: str, events: int) -> None:
    """Other runs of the same instruction, each closed, until the journal is that long."""
    journal, unit = core.rooms.journal, 0
    source = Source(doc_no=DOC_NO, revision="A", content=content, language="en")
    while journal.head.seq < events:
        unit += 1
        work = Work(order=f"WO-{unit}", operation=OPERATION, part=PART, unit=f"E-{unit:06}")
        drafts = list(_run())[: max(2, events - journal.head.seq)]
        journal.append(drafts, ACTOR, run=str(uuid_utils.uuid7()), work=work, source=source)


def _run() -> Iterator[Draft]:
    begun = RunStarted(title={"en": "A long job"}, units_planned=1, part_revision="A", approved_by="A. Demir")
    yield Draft(type="run.started", payload=begun.to_json())
    for number in range(1, 250):
        path, words = f"step-{number}", {"en": title(number)}
        yield Draft(type="step.opened", step=path, payload=StepOpened(title=words).to_json())
        yield Draft(type="step.completed", step=path, payload=StepCompleted(title=words, captures=0).to_json())
    yield Draft(type="run.closed", payload=RunClosed(outcome="completed").to_json())

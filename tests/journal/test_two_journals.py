"""One run written by two journals: folded, verified and exported without any other run's events (rules 2, 3)."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from handrail.domain.run import fold
from handrail.records.evidence import Contents, export
from handrail.records.evidence_check import verify_evidence
from handrail.wire.chain import Sealed
from handrail.wire.envelope import decode
from tests.wire.builder import Tablet, key

STEP = "build/torque"


def capture(tablet: Tablet, run: str, value: str, attempt: int) -> Sealed:
    return tablet.write(
        "capture.recorded", run, STEP, input="torque-1", name="torque", kind="measurement", label={"en": "Torque"},
        method="typed", entered=value, value=value, unit="N·m", verdict="inside", attempt=attempt,
    )  # fmt: skip


@pytest.mark.req("P11-10b-1")
def test_fold_verify_and_export(tmp_path: Path) -> None:
    runs: dict[str, tuple[int, str]] = {}
    first, second = Tablet("journal-a", key(1), runs), Tablet("journal-b", key(2), runs)
    for tablet in (first, second):
        tablet.write("journal.opened", reason="new", public_key=tablet.by.public.hex())
    start = {"title": {"en": "Pump"}, "units_planned": 1, "part_revision": "B", "approved_by": "Q. Lee"}
    run = [first.write("run.started", "run-1", **start)]
    first.write("run.started", "run-2", **start)
    run.append(first.write("step.opened", "run-1", STEP, title={"en": "Tighten"}))
    run.append(capture(first, "run-1", "12.40", 1))
    capture(first, "run-2", "99.99", 1)
    second.write("run.started", "run-3", **start)
    run.append(capture(second, "run-1", "12.50", 2))
    run.append(second.write("step.completed", "run-1", STEP, title={"en": "Tighten"}, captures=2))
    count, head = runs["run-1"]
    run.append(second.write("run.closed", "run-1", outcome="completed", count=count, head=head))

    keys = {one.journal: {one.by.id: one.by.public} for one in (first, second)}
    contents = Contents("run-1", run, keys, lambda _: None, "2026-11-21T10:00:00Z", "0.1.0")
    path = tmp_path / "E.zip"
    path.write_bytes(export(contents, second.by))

    report = verify_evidence(path, trusted=keys)
    assert (report.good, report.events, report.head) == (True, 6, run[-1].hash)
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as archive:
        events = [decode(line) for line in archive.read("events.jsonl").splitlines()]
    assert b"99.99" not in path.read_bytes()
    state = fold("run-1", events)
    assert state.status == "completed"
    attempts = state.step(STEP).attempts["torque-1", 1]
    assert [(one.capture.value, one.capture.attempt) for one in attempts] == [("12.40", 1), ("12.50", 2)]
    assert {event.journal for event in events} == {"journal-a", "journal-b"}

"""What the PDF record of a long run costs: ``python -m tests.bench.record``.

Beside it reportlab draws a bare document: one table of three columns with as many rows as the record has rows.
"""

from __future__ import annotations

import argparse
import cProfile
import io
import json
import pstats
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.platypus import LongTable, SimpleDocTemplate

from handrail.domain.refusal import Refusal
from handrail.operations.complete_step import complete_step
from handrail.operations.open_step import open_step
from handrail.operations.start_run import start_run
from handrail.operations.workplace import Session
from handrail.records.pdf import Checked, render
from handrail.records.report import Report, build
from handrail.words import Words
from tests.bench.tablet import OPERATION, ORDER, PERSON, UNIT, tablet

STEPS = 1000


def report_of_a_run(folder: Path, steps: int = STEPS) -> tuple[Report, int]:
    """The report of a completed run of the long instruction, and how many events it has."""
    core = tablet(folder, steps)
    place, run = core.place, "measured"
    person = place.reference.person(PERSON)
    assert person is not None
    session = Session(person, "en")
    changed = start_run(place, session, ORDER, OPERATION, UNIT, run)
    assert not isinstance(changed, Refusal), changed
    changed = open_step(place, session, run, "step-1")
    for number in range(1, steps + 1):
        assert not isinstance(changed, Refusal), changed
        changed = complete_step(place, session, run, f"step-{number}")
    stored = place.journal.run(run)
    assert stored[-1].event.type == "run.closed"
    found = build(run, [(one.event, one.hash) for one in stored])
    core.close()
    return found, len(stored)


def record(report: Report, events: int) -> bytes:
    """The PDF as ``handrail export`` writes it."""
    checked = Checked(matching=events, at=datetime(2026, 1, 2, tzinfo=UTC), offset="+00:00", first_bad=None)
    return render(report, Words("en", "UTC"), checked, lambda _: None)


def bare_document(rows: int) -> bytes:
    """A table of so many rows, split over pages."""
    out = io.BytesIO()
    table = LongTable([[str(row), f"Do the thing with number {row}", "M. Okafor"] for row in range(rows)])
    SimpleDocTemplate(out, pagesize=A4).build([table])
    return out.getvalue()


def figures() -> dict[str, float | None]:
    """The record of a run of 1,000 steps as a ratio to the bare document."""
    with tempfile.TemporaryDirectory() as folder:
        report, events = report_of_a_run(Path(folder))
    began = time.perf_counter()
    bare_document(events)
    bare = time.perf_counter() - began
    began = time.perf_counter()
    record(report, events)
    seconds = time.perf_counter() - began
    began = time.perf_counter()
    bare_document(events)
    bare = (bare + time.perf_counter() - began) / 2
    return {"record_to_bare_document": seconds / bare, "record_s": seconds, "bare_document_s": bare}


def main() -> None:
    """Prints the figures, or where the time goes."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--profile", action="store_true")
    if not parser.parse_args().profile:
        print(json.dumps(figures(), indent=2))
        return
    with tempfile.TemporaryDirectory() as folder:
        report, events = report_of_a_run(Path(folder))
    with cProfile.Profile() as profile:
        record(report, events)
    pstats.Stats(profile).sort_stats("cumulative").print_stats(50)
    pstats.Stats(profile).sort_stats("tottime").print_stats(30)


if __name__ == "__main__":
    main()

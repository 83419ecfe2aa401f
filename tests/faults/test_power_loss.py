"""Power cuts on the real stack: whatever the disk kept of it, what was shown as saved is there (DI-CON-1).

A tablet on SQLCipher with photos, drafts, receipts and marks in its key store is recorded by strace. Each call is then
a moment at which the power may go. For each model of a disk the folder is rebuilt as it may be found, and the product
is started in it.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.power import Cutting, Script, every_point, in_memory, record, some_points

LONG = bool(os.environ.get("HANDRAIL_LONG"))
RECORDS, ACTS = (7, 28) if LONG else (1, 12)
CUTS = 150
CUTS_OF_A_CONTROL = 1500 if LONG else 60


@pytest.mark.timeout(3000)
@pytest.mark.req("DI-CON-1")
def test_a_power_cut_loses_nothing_that_was_shown_as_saved(
    tmp_path: Path, strace: str, record_testsuite_property: Callable[[str, object], None]
) -> None:
    with in_memory() as scratch:
        cutting = Cutting(scratch)
        for seed in range(RECORDS):
            made = record(strace, tmp_path / str(seed), Script.drawn(seed, ACTS))
            cutting.cut(made, every_point(made) if LONG else some_points(made, CUTS, seed), seed)
    outcome = cutting.outcome
    record_testsuite_property(
        "power cuts", f"{outcome.cuts} moments, {outcome.images} images, {outcome.started} different"
    )
    assert not outcome.words, outcome.words[:20]
    assert outcome.images >= CUTS
    assert not LONG or outcome.cuts >= 5000


@pytest.mark.timeout(1200)
@pytest.mark.parametrize(
    ("control", "words"),
    [
        ("synchronous=NORMAL", "is there 0 times"),
        ("no fsync of the photo", "was altered"),
        ("no fsync of the photo's folder", "is lost"),
        ("no fsync above a new folder", "a new journal was begun: replaced"),
    ],
)
def test_a_tablet_that_leaves_a_sync_out_is_found_out(
    tmp_path: Path, strace: str, record_testsuite_property: Callable[[str, object], None], control: str, words: str
) -> None:
    """Negative controls: with a sync left out, something that was shown as saved is lost, and only by the power cut."""
    made = record(strace, tmp_path / "record", Script.drawn(0, ACTS), control)
    with in_memory() as scratch:
        cutting = Cutting(scratch)
        cutting.cut(made, some_points(made, CUTS_OF_A_CONTROL, 0), 0)
    outcome = cutting.outcome
    record_testsuite_property(control, f"{outcome.lost.total()} of {outcome.images} images lost something")
    assert any(words in said for said in outcome.words), outcome.words[:20]
    assert not outcome.lost["everything"]

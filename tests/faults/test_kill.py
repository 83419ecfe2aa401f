"""kill -9 at any moment: what was shown as saved is there, once, and the chain holds (DI-CON-1)."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from handrail.journal.reading import sealed
from handrail.wire.chain import ChainChecker, first_break
from tests.journal.tablet import Tablet

KILLS = 200 if os.environ.get("HANDRAIL_LONG") else 10
ROOT = Path(__file__).resolve().parents[2]


def killed(folder: Path, seed: int, *control: str) -> list[str]:
    """Ids that the tablet showed as saved before it was killed."""
    command = [sys.executable, "-m", "tests.faults.writer", str(folder), "100000", *control]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert child.stdout is not None
    assert child.stdout.readline() == "ready\n"
    time.sleep(random.Random(seed).uniform(0.0, 0.25))
    child.kill()
    said, _ = child.communicate()
    # The last line may be cut; a half-said "saved" was not seen by anybody.
    whole = said[: said.rfind("\n") + 1].splitlines()
    return [line.removeprefix("saved ") for line in whole if line.startswith("saved ")]


def found(tablet: Tablet) -> tuple[Counter[str], bool]:
    """How often each event id is there, and whether the chain holds."""
    rooms = tablet.open()
    assert rooms.why is None
    stored = rooms.journal.events_from(1, 1_000_000)
    checker = ChainChecker(rooms.journal.id, {rooms.journal.key.id: rooms.journal.key.public})
    broken = first_break(checker, [sealed(one) for one in stored])
    rooms.close()
    return Counter(one.event.id for one in stored), broken is None


@pytest.mark.timeout(1200)
@pytest.mark.req("DI-CON-1")
def test_what_was_shown_as_saved_is_there_exactly_once(tmp_path: Path) -> None:
    total = 0
    shown: list[str] = []
    for seed in range(KILLS):
        folder = tmp_path / str(seed // 20)  # a fresh tablet now and then: each check reads all there is
        if not folder.exists():
            folder.mkdir()
            Tablet(folder).open().close()
            shown = []
        new = killed(folder, seed)
        total += len(new)
        shown += new
        there, holds = found(Tablet(folder))
        assert holds, f"the chain broke at kill {seed}"
        lost = [one for one in shown if there[one] != 1]
        assert not lost, f"kill {seed} lost {lost}"
    assert total > 5 * KILLS


@pytest.mark.timeout(300)
def test_the_kills_would_find_a_tablet_that_speaks_too_early(tmp_path: Path) -> None:
    """Negative control: saying "saved" before the commit must lose something."""
    tablet = Tablet(tmp_path)
    tablet.open().close()
    shown: list[str] = []
    for seed in range(10):
        shown += killed(tmp_path, seed, "early")
    there, holds = found(Tablet(tmp_path))
    assert holds
    assert any(there[one] == 0 for one in shown)

"""Seven days without a network, then sync: complete, through twenty cuts, in the memory of one day."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import select

from handrail_gateway.database import open_database
from handrail_gateway.schema import events, evidence
from tests.faults.test_kill import ROOT
from tests.gateway.servers import GatewayProcess
from tests.journal.tablet import ANNA, WORK, Tablet, kilobyte, note, started
from tests.sync.conftest import new_code
from tests.sync.wire_faults import Fault, Proxy

RUNS_A_DAY, EVENTS_OF_A_RUN, PHOTOS_OF_A_RUN = 50, 20, 2
PHOTO_BYTES = 60_000
MOST_MEMORY = 1.2
CUTS = 20


def lived(folder: Path, days: int) -> tuple[int, int]:
    """A tablet with so many days of work; how many events and photos it has."""
    folder.mkdir()
    rng = random.Random(days)
    rooms = Tablet(folder).open()
    photos = 0
    for number in range(days * RUNS_A_DAY):
        named = []
        for _ in range(PHOTOS_OF_A_RUN):
            content = rng.randbytes(PHOTO_BYTES)
            digest = rooms.blobs.put(content)
            named.append({"digest": digest, "size": len(content), "mime": "image/png", "name": "p.png"})
            photos += 1
        look = note().model_copy(update={"payload": {"text": "see", "photos": named}})
        drafts = [started(), *[kilobyte()] * (EVENTS_OF_A_RUN - 2), look]
        rooms.journal.append(drafts, ANNA, run=f"run-{number}", work=WORK)
    count = rooms.journal.head.seq
    rooms.close()
    return count, photos


def sent(folder: Path, url: str, code: str) -> tuple[int, int]:
    """Rounds that it took, and the most memory that the process had, in KiB."""
    command = [sys.executable, "-m", "tests.sync.week", str(folder), url, code]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=280)
    assert done.returncode == 0, done.stderr
    rounds, memory = done.stdout.split()
    return int(rounds), int(memory)


@pytest.mark.req("S0-36", "S1-15", "IX-UP-1")
@pytest.mark.timeout(400)
def test_seven_days_offline_are_sent_through_twenty_cuts_in_the_memory_of_one(
    shared: GatewayProcess, tmp_path: Path
) -> None:
    if not Path("/proc/self/status").exists():
        pytest.skip("elsewhere: this system does not tell a process' most memory")
    lived(tmp_path / "day", 1)
    count, photos = lived(tmp_path / "week", 7)
    _, day = sent(tmp_path / "day", shared.url, new_code(shared))
    rng = random.Random(7)
    # Events go in batches of 200, photos one by one: cuts are spread over both.
    batches = -(-count // 200)
    cuts = {*rng.sample(range(3, batches), 8), *rng.sample(range(batches + 10, batches + photos), CUTS - 8)}
    seen = 0

    def plan(line: str) -> Fault:
        nonlocal seen
        seen += 1
        return ("cut_request" if seen % 2 else "drop_answer") if seen in cuts else "pass"

    proxy = Proxy(shared.port, plan)
    try:
        rounds, week = sent(tmp_path / "week", proxy.url, new_code(shared))
    finally:
        proxy.close()
    assert proxy.struck == CUTS
    print(f"{count} events, {photos} photos, {rounds} rounds; {day} KiB for a day, {week} KiB for seven")
    assert week <= MOST_MEMORY * day
    tablet = Tablet(tmp_path / "week").open()
    ours = [(one.event.seq, one.hash) for one in tablet.journal.events_from(1, 1_000_000)]
    journal, waiting = tablet.journal.id, tablet.journal.waiting()
    tablet.close()
    database = open_database(shared.data / "gateway.db")
    with database.read() as connection:
        query = select(events.c.seq, events.c.hash).where(events.c.journal == journal).order_by(events.c.arrival)
        there = [(row.seq, row.hash) for row in connection.execute(query)]
        named = connection.execute(select(evidence).where(evidence.c.journal == journal)).all()
    database.close()
    assert waiting == 0 and there == ours and len(ours) == count
    assert len(named) == photos and all(row.received_at for row in named)

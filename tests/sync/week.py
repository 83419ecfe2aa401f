"""A tablet that sends what it has and says how much memory that took: ``python -m tests.sync.week FOLDER URL CODE``."""

from __future__ import annotations

import sys
from pathlib import Path

import httpx

from handrail.sync.link import GatewayLink, Offer
from tests.journal.tablet import Tablet


def most_memory() -> int:
    """KiB. Not ``getrusage``: that one counts the process as well that this one was forked from."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:"))


def main(folder: Path, url: str, code: str) -> None:
    rooms = Tablet(folder).open()
    client = httpx.Client(base_url=url, timeout=10, trust_env=False)
    offer = Offer(code, "st-1", rooms.journal.id)
    link = GatewayLink("", f"t-{rooms.journal.id[:20]}", rooms.journal.key, offer=offer, client=client)
    rounds = 0
    while True:
        rounds += 1
        result = link.send_waiting(rooms.journal, rooms.blobs)
        if result.outcome == "done" and result.heard is not None and not result.heard.missing:
            break
    print(rounds, most_memory(), flush=True)
    link.close()
    rooms.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:4])

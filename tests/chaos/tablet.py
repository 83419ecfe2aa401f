"""A tablet as a process, to be killed at any moment: ``python -m tests.chaos.tablet FOLDER URL CODE DEVICE COUNT``.

It says "writing TOKEN" before an event is appended and "wrote TOKEN" when the journal has it. It goes on where it was
struck, and says "done" when COUNT events are written and all is with the gateway.
"""

from __future__ import annotations

import json
import sys
import uuid
from pathlib import Path

import httpx

from handrail.sync.link import GatewayLink, Offer
from handrail.sync.pinned import Pinned
from tests.journal.tablet import ANNA, Tablet, note

PINNED = "pinned.json"
BURST = 20


def say(*words: str) -> None:
    print(*words, flush=True)


def main(folder: Path, url: str, code: str, device: str, count: int) -> None:
    tablet = Tablet(folder)
    rooms = tablet.open()
    journal, kept = rooms.journal, folder / PINNED
    pinned = Pinned.model_validate_json(kept.read_bytes()) if kept.exists() else None

    def keep(told: Pinned) -> None:
        part = kept.with_suffix(".part")
        part.write_text(json.dumps(told.to_json()))
        part.replace(kept)

    client = httpx.Client(base_url=url, timeout=httpx.Timeout(2.0, connect=1.0), trust_env=False)
    offer = Offer(code, "st-1", journal.id)
    link = GatewayLink("", device, journal.key, pinned=pinned, offer=offer, keep=keep, client=client)
    while pinned is None and link.pinned is None:
        link.send_waiting(journal)
    say("up")
    while len(journal.of_type("note.added")) < count:
        for _ in range(BURST):
            token = str(uuid.uuid4())
            say("writing", token)
            journal.append([note(token)], ANNA)
            say("wrote", token)
        link.send_waiting(journal)
    while journal.waiting():
        link.send_waiting(journal)
    say("done")
    link.close()
    rooms.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:5], int(sys.argv[5]))

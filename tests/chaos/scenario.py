"""One seeded scenario: a tablet, what it records, the faults that strike meanwhile, and what is there in the end."""

from __future__ import annotations

import random
import subprocess
import sys
import time
import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from handrail.sync.link import GatewayLink, Offer
from handrail.sync.pinned import Pinned
from handrail.wire.chain import ChainChecker, Sealed, first_break
from handrail.wire.envelope import decode
from tests.chaos.proxy import ChaosProxy, Kind
from tests.chaos.sites import Site
from tests.faults.test_kill import ROOT
from tests.journal.tablet import ANNA, Tablet, note

IN_PROCESS: tuple[Kind, ...] = (
    "loss", "duplicate", "reorder", "truncate", "slow", "half_open", "portal", "storm", "altered", "clock", "gateway",
)  # fmt: skip
KINDS: tuple[Kind, ...] = (*IN_PROCESS, "database", "tablet")
MOST_ROUNDS = 120


@dataclass
class Ending:
    """What a scenario came to. ``wrote``: the words of each note that the journal confirmed."""

    strikes: Sequence[Kind]
    struck: Counter[Kind]
    journal: str
    wrote: list[str]
    ours: list[tuple[int, Sealed]]
    public: dict[str, bytes]
    waiting: int
    receipted: tuple[int, str]
    photos: dict[str, bytes] = field(default_factory=dict)
    maybe: set[str] = field(default_factory=set)
    """Notes that were being written when the tablet was killed: there once, or not at all."""


def faults(ending: Ending, site: Site) -> list[str]:
    """Everything that is not as it should be, in words."""
    held = site.held(ending.journal)
    found = [f"{kind} did not strike" for kind in ending.strikes if not ending.struck[kind]]
    if ending.waiting:
        found.append(f"{ending.waiting} events wait")
    there = Counter(_text(sealed) for _, sealed in held.events if b'"type":"note.added"' in sealed.data)
    found += [f"lost: {text}" for text in ending.wrote if not there[text]]
    found += [f"{count} times: {text}" for text, count in there.items() if count > 1]
    found += [f"nobody wrote: {text}" for text in there if text not in {*ending.wrote, *ending.maybe}]
    if [seq for seq, _ in held.events] != list(range(1, len(held.events) + 1)):
        found.append("the events did not arrive in the order of the journal")
    if held.events != ending.ours:
        found.append("the gateway holds other events than the tablet")
    checker = ChainChecker(ending.journal, ending.public)
    if (broken := first_break(checker, [sealed for _, sealed in held.events])) is not None:
        found.append(f"the chain is broken at {broken}")
    if ending.receipted != (checker.seq, checker.head):
        found.append(f"the last receipt names {ending.receipted[0]}, the chain ends at {checker.seq}")
    found += [f"the gateway lacks content {digest}" for digest in held.missing]
    found += [f"content {name} differs" for name, content in ending.photos.items() if site.blob(name) != content]
    return found


def _text(sealed: Sealed) -> str:
    return str(decode(sealed.data).payload.get("text"))


def play(seed: int, site: Site, folder: Path) -> Ending:
    """Plays a scenario to its end. Raises AssertionError when it has none."""
    rng = random.Random(seed)
    first = KINDS[seed % len(KINDS)]
    if first == "tablet":
        return _killed_tablet(rng, site, folder)
    others = [kind for kind in IN_PROCESS if kind != first]
    strikes = [first, *rng.sample(others, rng.randrange(3))] * rng.randrange(1, 3)
    rng.shuffle(strikes)
    return Seat(rng, site, folder, strikes).play()


class Seat:
    """A tablet within this process."""

    def __init__(self, rng: random.Random, site: Site, folder: Path, strikes: Sequence[Kind]) -> None:
        folder.mkdir()
        self.rng, self.site, self.strikes = rng, site, strikes
        self.rooms = Tablet(folder).open()
        self.wrote: list[str] = []
        self.photos: dict[str, bytes] = {}
        hooks = {"gateway": site.strike, "database": site.strike_database}
        self.proxy = ChaosProxy(site.gateway.port, [kind for kind in strikes if kind != "clock"], rng, hooks)  # type: ignore[arg-type]
        self.clock_left = strikes.count("clock")
        self.link = self._link()

    def _link(self) -> GatewayLink:
        timeout = httpx.Timeout(1.0, connect=1.0)
        client = httpx.Client(base_url=self.proxy.url, timeout=timeout, trust_env=False)
        offer = Offer(self.site.new_code(), "st-1", self.rooms.journal.id)
        pinned: Pinned | None = None
        link = GatewayLink("", f"t-{uuid.UUID(int=self.rng.getrandbits(128))}", self.rooms.journal.key, pinned=pinned,
                           offer=offer, client=client)  # fmt: skip
        link._transport.patience = 1.0
        return link

    def play(self) -> Ending:
        try:
            for _ in range(MOST_ROUNDS):
                if self.proxy.left or self.clock_left or len(self.wrote) < 30:
                    self._write()
                self._jump()
                result = self.link.send_waiting(self.rooms.journal, self.rooms.blobs)
                self._jumped_back()
                self.proxy.settle()
                whole = result.outcome == "done" and result.heard is not None and not result.heard.missing
                if whole and not self._more():
                    break
            return self._ending()
        finally:
            self.link.close()
            self.proxy.close()
            self.rooms.close()

    def _more(self) -> bool:
        struck = self.proxy.struck
        return bool(self.proxy.left or self.clock_left or any(not struck[kind] for kind in self.strikes))

    def _write(self) -> None:
        for _ in range(self.rng.choice((1, 3, 10, 40, 250 if not self.wrote else 20))):
            token = f"{uuid.uuid4()} " + "x" * self.rng.choice((5, 50, 500, 2000))
            draft = note(token)
            if self.rng.random() < 0.05:
                content = self.rng.randbytes(self.rng.choice((1_000, 100_000, 300_000, 700_000)))
                digest = self.rooms.blobs.put(content)
                self.photos[digest] = content
                photo = {"digest": digest, "size": len(content), "mime": "image/png", "name": "p.png"}
                draft = draft.model_copy(update={"payload": {"text": token, "photos": [photo]}})
            self.rooms.journal.append([draft], ANNA)
            self.wrote.append(token)

    def _jump(self) -> None:
        """The tablet's clock is set, hours ahead or back, beyond what a request may be off."""
        if not self.clock_left:
            return
        by = self.rng.choice((-1, 1)) * self.rng.randrange(400, 90_000) * 1000
        self.link._transport.wall = lambda: time.time_ns() // 1_000_000 + by

    def _jumped_back(self) -> None:
        drift = self.link.state(self.rooms.journal).drift
        if self.clock_left and drift is not None and abs(drift) > 300_000:
            # The gateway was reached all the same, and the tablet has learnt how far it is off.
            self.clock_left -= 1
            self.proxy.struck["clock"] += 1
        self.link._transport.wall = lambda: time.time_ns() // 1_000_000

    def _ending(self) -> Ending:
        journal = self.rooms.journal
        stored = journal.events_from(1, 1_000_000)
        last = journal.last_receipt()
        return Ending(
            strikes=self.strikes, struck=self.proxy.struck, journal=journal.id, wrote=self.wrote,
            ours=[(one.event.seq, Sealed(one.data, one.hash, one.signature)) for one in stored],
            public={journal.key.id: journal.key.public}, waiting=journal.waiting(),
            receipted=(last.seq, last.head) if last is not None else (0, ""), photos=self.photos,
        )  # fmt: skip


def _killed_tablet(rng: random.Random, site: Site, folder: Path) -> Ending:
    """A tablet in a process of its own, killed while one of its writes is under way, twice."""
    folder.mkdir()
    strikes: list[Kind] = ["tablet", *rng.sample(IN_PROCESS[:4], 1), "tablet"]
    count, device, code = rng.randrange(60, 120), f"t-{folder.name}", site.new_code()
    wrote: list[str] = []
    maybe: set[str] = set()
    living: list[subprocess.Popen[str]] = []

    def kill() -> None:
        living[-1].kill()

    proxy = ChaosProxy(site.gateway.port, [], rng, {"tablet": kill})
    command = [sys.executable, "-m", "tests.chaos.tablet", str(folder), proxy.url, code, device]
    done = False
    try:
        while not done:
            # More with each life, so that there is always something to strike at.
            count += 40
            child = subprocess.Popen([*command, str(count)], stdout=subprocess.PIPE, text=True, cwd=ROOT)
            living.append(child)
            assert child.stdout is not None and len(living) < 10
            writing = ""
            for line in child.stdout:
                what, _, token = line.strip().partition(" ")
                if what == "up":
                    proxy.left = strikes[:] if len(living) == 1 else proxy.left
                elif what == "writing":
                    writing = token
                elif what == "wrote":
                    wrote.append(token)
                    writing = ""
                done = what == "done"
            if writing:
                maybe.add(writing)
            code_ = child.wait(30)
            child.stdout.close()
            assert done or code_ == -9, code_
            proxy.settle()
            done = done and not proxy.left
    finally:
        for child in living:
            child.kill()
            child.wait(10)
        proxy.close()
    rooms = Tablet(folder).open()
    journal = rooms.journal
    try:
        stored, last = journal.events_from(1, 1_000_000), journal.last_receipt()
        return Ending(
            strikes=strikes, struck=proxy.struck, journal=journal.id, wrote=wrote, maybe=maybe,
            ours=[(one.event.seq, Sealed(one.data, one.hash, one.signature)) for one in stored],
            public={journal.key.id: journal.key.public}, waiting=journal.waiting(),
            receipted=(last.seq, last.head) if last is not None else (0, ""),
        )  # fmt: skip
    finally:
        rooms.close()

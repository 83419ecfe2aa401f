"""Who has the whole tablet: its files, its key store, the key that signs. It can write any history anew.

``Site`` is a gateway and a tablet that has delivered most of its journal to it; ``Forger`` rewrites the rest of the
story on the tablet's disk, so that nothing there contradicts it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import httpx

from handrail.domain.event import GENESIS, Event
from handrail.identity.keys import DemoKeyStore
from handrail.journal.existing import open_existing
from handrail.journal.opening import (
    Opening,
    Rooms,
    database_key_name,
    journal_file,
    known_head,
    pin_gateway,
    signing_key_name,
)
from handrail.journal.schema import GUARDS
from handrail.sync.link import GatewayLink, Offer
from handrail.sync.pinned import Pinned
from handrail.wire.chain import Sealed
from handrail.wire.cloudevent import BATCH_TYPE, to_batch, to_cloudevent
from handrail.wire.envelope import canonical, decode, encode, hash_of
from handrail.wire.keys import SigningKey
from handrail.wire.receipt import Receipt, verify_receipt
from handrail.wire.request import sign_request
from handrail.wire.signed import Signed
from handrail_gateway.reconciliation import reconcile
from handrail_gateway.schema import alarms, events
from tests.attacks.victim import connected
from tests.gateway.conftest import House
from tests.gateway.device import SOURCE
from tests.journal.tablet import ANNA, PLACE, WORK, TickingClock, kilobyte, note, started

DEVICE = "tablet-1"
RECEIPTED, LAST = 12, 15
"""So many events are receipted, so many there are. The first opens the journal; all others belong to run-1."""


class Site:
    """A gateway, and a tablet that was there."""

    def __init__(self, house: House, folder: Path) -> None:
        self.house = house
        self.data = folder / "tablet"
        self.keys = DemoKeyStore(self.data)
        self.pinned: Pinned | None = None
        self.code = house.gateway.enrolment.new_code()
        rooms = self.open()
        self.journal = rooms.journal.id
        self.key = rooms.journal.key
        rooms.journal.append([started(), *[kilobyte()] * 5], ANNA, run="run-1", work=WORK, source=SOURCE)
        assert self.sync(rooms) == "done"
        rooms.journal.append(
            [note(f"note {number}") for number in range(5)], ANNA, run="run-1", work=WORK, source=SOURCE
        )
        assert self.sync(rooms) == "done"
        rooms.journal.append([note("one"), note("two"), note("three")], ANNA, run="run-1", work=WORK, source=SOURCE)
        assert (rooms.journal.receipted(), rooms.journal.head.seq) == (RECEIPTED, LAST)
        rooms.close()
        self.delivered = self.stored()

    def open(self) -> Rooms:
        return Opening(self.data / "journal", self.keys, "demo", lambda: PLACE, TickingClock(), None, 0).open()

    def sync(self, rooms: Rooms) -> str:
        """A round of our own client: what became of it."""
        client = httpx.Client(base_url=self.house.client.base_url, timeout=30, trust_env=False)
        offer = Offer(self.code, "st-1", rooms.journal.id)
        link = GatewayLink(
            "", DEVICE, rooms.journal.key, pinned=self.pinned, offer=offer, keep=self._keep, client=client
        )
        try:
            rooms.mark()
            return link.send_waiting(rooms.journal, rooms.blobs).outcome
        finally:
            link.close()

    def _keep(self, pinned: Pinned) -> None:
        self.pinned = pinned
        pin_gateway(self.keys, pinned.gateway_key)

    def post(self, *chain: Sealed) -> Any:
        """A request of the forger's own client."""
        body = to_batch(to_cloudevent(decode(one.data), one) for one in chain)
        return self.send("POST", "/v1/events", body, self.key, **{"content-type": BATCH_TYPE})

    def send(self, method: str, path: str, body: bytes, key: SigningKey, **headers: str) -> Any:
        created = int(self.house.clock().timestamp())
        signed = sign_request(key, method, str(self.house.client.base_url.join(path)), body, created)
        return self.house.client.request(method, path, content=body, headers={**signed, **headers})

    def receipt(self, answer: Any) -> tuple[Signed, Receipt]:
        assert self.pinned is not None
        (signed,) = [Signed.from_json(one) for one in answer.json()["receipts"]]
        return signed, verify_receipt(signed, self.pinned.gateway_key)

    def receipts(self) -> tuple[Signed, ...]:
        """Those that the tablet keeps."""
        existing = open_existing(self.data / "journal", self.keys, self.journal)
        try:
            return existing.reader.receipts()
        finally:
            existing.close()

    # What the gateway has.

    def stored(self) -> list[tuple[Any, ...]]:
        rows = [row for row in self.house.rows(events) if row["journal"] == self.journal]
        return [tuple(row.values()) for row in rows]

    def alarms(self) -> set[str]:
        return {row["code"] for row in self.house.rows(alarms)}

    def differences(self) -> list[str]:
        return [text for line in reconcile(self.house.gateway.database) for text in line.differences]


class Forger:
    """Rewrites the journal on the tablet's disk."""

    def __init__(self, site: Site) -> None:
        self.site = site
        database_key, seed = (site.keys.get(name(site.journal)) for name in (database_key_name, signing_key_name))
        assert database_key is not None and seed is not None
        self._database_key = database_key
        self.key = SigningKey(seed)

    def _change(self, work: Callable[[Any], None]) -> None:
        connection = connected(journal_file(self.site.data / "journal", self.site.journal), self._database_key)
        for guard in GUARDS:
            connection.execute(f"DROP TRIGGER {guard}")
        work(connection)
        for sql in GUARDS.values():
            connection.execute(sql)
        connection.close()

    def chain(self) -> list[Sealed]:
        connection = connected(journal_file(self.site.data / "journal", self.site.journal), self._database_key)
        rows = connection.execute("SELECT data, hash, signature FROM events ORDER BY seq").fetchall()
        connection.close()
        return [Sealed(*row) for row in rows]

    def seal(self, event: Event) -> Sealed:
        data = encode(event)
        return Sealed(data, hash_of(data), self.key.sign(hash_of(data)))

    def chained(self, written: Sequence[Event]) -> list[Sealed]:
        """A journal of these events: numbered, linked and signed as if it had always been so."""
        made: list[Sealed] = []
        ends: dict[str, tuple[int, str]] = {}
        prev = GENESIS
        for seq, event in enumerate(written, 1):
            fields: dict[str, Any] = {"seq": seq, "prev": prev}
            if event.run is not None:
                count, head = ends.get(event.run, (0, GENESIS))
                fields |= {"run_seq": count + 1, "run_prev": head}
            made.append(self.seal(event.model_copy(update=fields)))
            prev = made[-1].hash
            if event.run is not None:
                ends[event.run] = (count + 1, prev)
        return made

    def write(self, chain: Sequence[Sealed]) -> None:
        """Puts it in the place of what was there."""
        rows = []
        for one in chain:
            event = decode(one.data)
            rows.append((event.seq, event.id, event.run, event.run_seq, event.type, *one))

        def work(connection: Any) -> None:
            connection.execute("DELETE FROM events")
            connection.executemany("INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)

        self._change(work)

    def cover_up(self, *receipts: Signed) -> None:
        """Leaves no receipt but these, and has the key store remember the forged head."""
        self.leave_receipts(*receipts)
        self.move_mark()

    def leave_receipts(self, *receipts: Signed) -> None:
        """Leaves no receipt but these."""
        documents = [(one.document["seq"], one.document["head"], one.to_bytes()) for one in receipts]

        def work(connection: Any) -> None:
            connection.execute("DELETE FROM receipts")
            connection.executemany("INSERT INTO receipts (seq, head, document) VALUES (?, ?, ?)", documents)

        self._change(work)

    def move_mark(self) -> None:
        """Has the key store remember the forged head, and no receipt."""
        last = decode(self.chain()[-1].data)
        mark = {"journal": self.site.journal, "seq": last.seq, "hash": self.chain()[-1].hash}
        self.site.keys.put("journal-head", canonical(mark))
        kept = known_head(self.site.keys)
        assert kept is not None and kept.receipts == 0

"""Taking in batches of events: store first, interpret later, never block (architecture, idea 2).

Signatures are checked before the write transaction; one transaction per batch; each event is stored
once per (journal, seq) as the exact bytes that arrived. What fails verification is kept raw in
quarantine and takes its place in the journal, so that later events are accepted after it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from sqlalchemy import Connection, insert, select

from handrail.domain.event import Event
from handrail.wire.cloudevent import read_batch
from handrail.wire.envelope import Malformed, decode
from handrail.wire.keys import key_id
from handrail.wire.photos import named_content
from handrail.wire.receipt import RunReached
from handrail.wire.rotation import ROTATED, successor
from handrail.wire.signed import Signed
from handrail_gateway.alarm_log import RUN_FORKED, alarm
from handrail_gateway.arrivals import Item, examine
from handrail_gateway.blobs import DIGEST, BlobStore
from handrail_gateway.database import Database
from handrail_gateway.devices import retired_at
from handrail_gateway.gateway_keys import GatewayKeys
from handrail_gateway.journal_lines import FORKED, OPEN, Line, find_line, save_line
from handrail_gateway.moments import Now, text_of
from handrail_gateway.quarantining import fingerprint
from handrail_gateway.receipts import receipt_of
from handrail_gateway.run_chains import whole
from handrail_gateway.schema import device_keys, events, evidence, quarantine

BATCH_LIMIT = 1000

Fate = Literal["stored", "duplicate", "held", "gap"]


@dataclass(frozen=True, slots=True)
class Held:
    """One item that was kept in quarantine; ``id`` is what the CloudEvent says."""

    id: str
    journal: str | None
    seq: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class Gap:
    """Events are missing: send from ``seq`` + 1, whose ``prev`` is ``head``."""

    journal: str
    seq: int
    head: str


@dataclass(slots=True)
class Accepted:
    """What became of a batch; one signed receipt per journal it touched."""

    receipts: list[Signed] = field(default_factory=list)
    stored: int = 0
    duplicates: int = 0
    held: list[Held] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)

    @property
    def nothing_but_gaps(self) -> bool:
        """Whether the sender has to step back before anything can be taken."""
        return bool(self.gaps) and not (self.stored or self.duplicates or self.held)


class Intake:
    """The one door through which events come in."""

    def __init__(self, database: Database, keys: GatewayKeys, blobs: BlobStore, now: Now) -> None:
        self._database = database
        self._blobs = blobs
        self._keys = keys
        self._now = now

    def accept(self, device: str, body: bytes) -> Accepted:
        """Stores a batch of one device. Raises Malformed when the body is no CloudEvents batch."""
        arrived = read_batch(body, BATCH_LIMIT)
        known = self._keys_of(device)
        items = []
        for one in arrived:
            item = _turned(examine(one, known), known)
            items.append(item)
        at = text_of(self._now())
        with self._database.write() as connection:
            batch = _Batch(connection, device, self._blobs, at)
            accepted = batch.store(items)
            for line in batch.lines.values():
                if line.known:
                    runs = batch.runs.get(line.id, ())
                    accepted.receipts.append(receipt_of(connection, line, self._keys.signing, self._now(), runs))
        return accepted

    def _keys_of(self, device: str) -> dict[str, bytes]:
        query = select(device_keys.c.key, device_keys.c.public).where(device_keys.c.device == device)
        with self._database.read() as connection:
            return {row.key: bytes.fromhex(row.public) for row in connection.execute(query)}


def _turned(item: Item, known: dict[str, bytes]) -> Item:
    """The item; where it changes the journal's key the new one is ``known`` to what follows it in the batch."""
    if item.event is None or item.event.type != ROTATED:
        return item
    try:
        public = successor(item.event, known[item.event.key])
    except Malformed as reason:
        return replace(item, event=None, reason="bad_rotation", detail=str(reason))
    known.setdefault(key_id(public), public)
    return item


def _new_key(event: Event) -> str:
    """Of a rotation that was examined."""
    return key_id(bytes.fromhex(event.payload["public_key"]))


class _Batch:
    """One batch within its transaction."""

    def __init__(self, connection: Connection, device: str, blobs: BlobStore, at: str) -> None:
        self._connection = connection
        self._blobs = blobs
        self._device = device
        self._at = at
        self._retired_at = retired_at(connection, device)
        self._fresh: list[dict[str, object]] = []
        self._named: dict[tuple[str, str], tuple[int, int]] = {}
        """Content that the stored events name: (journal, digest) -> (number of the event, size)."""
        self._writers: dict[str, list[tuple[int, str]]] = {}
        """Of each journal: from which number on which key signs, in order."""
        self._of_runs: dict[str, dict[str, list[tuple[Event, str]]]] = {}
        self.lines: dict[str, Line] = {}
        self.runs: dict[str, list[RunReached]] = {}
        """Of each journal the runs that have events in this batch, as far as their chains are whole."""

    def store(self, items: Sequence[Item]) -> Accepted:
        accepted = Accepted()
        stopped: set[str] = set()
        for item in items:
            if item.journal in stopped:
                continue
            fate = self._one(item, accepted)
            if fate == "stored":
                accepted.stored += 1
            elif fate == "duplicate":
                accepted.duplicates += 1
            elif fate == "gap" and item.journal is not None:
                line = self.lines[item.journal]
                accepted.gaps.append(Gap(line.id, line.seq, line.head))
                stopped.add(item.journal)
            if fate in ("stored", "duplicate") and item.event is not None and item.event.run is not None:
                of_run = self._of_runs.setdefault(item.event.journal, {}).setdefault(item.event.run, [])
                of_run.append((item.event, item.hash))
        self._flush()
        for journal, of_runs in self._of_runs.items():
            self.runs[journal] = [one for run, fresh in of_runs.items() for one in self._reached(run, fresh)]
        for line in self.lines.values():
            if line.known or line.seq or line.state != OPEN:
                save_line(self._connection, line)
        return accepted

    def _reached(self, run: str, fresh: Sequence[tuple[Event, str]]) -> Iterator[RunReached]:
        """How far the run is whole; an event that was written after another history of it is alarmed."""
        chain = whole(self._connection, run)
        linked = frozenset(chain.hashes)
        for event, hash_ in fresh:
            owned = chain.owners
            if event.journal in owned.all and event.journal != owned.of(event.run_seq or 0):
                # Kept beside the run, for QA to decide on; alarmed when it is interpreted.
                continue
            # Beyond the end something is only missing yet.
            if hash_ not in linked and (event.run_seq or 0) <= chain.seq + 1:
                said = f"event {event.seq} of journal {event.journal} was written after another history of the run"
                alarm(self._connection, self._at, RUN_FORKED, run, said)
        if chain.seq:
            yield RunReached(run=run, seq=chain.seq, head=chain.head)

    def _one(self, item: Item, accepted: Accepted) -> Fate:
        seq = item.seq
        if item.journal is None or seq is None:
            return self._hold(item, accepted, slot=False)
        line = self._line(item.journal)
        if line is None:
            return self._hold(item, accepted, slot=False, reason="wrong_device")
        if item.event is not None and not self._may_write(line, item.event):
            detail = f"the key {item.event.key} is the device's, but not this journal's"
            item = replace(item, event=None, reason="unknown_key", detail=detail)
        elif item.event is not None and self._retired_at is not None and text_of(item.event.time.at) > self._retired_at:
            detail = f"recorded after the device was taken out of service at {self._retired_at}"
            item = replace(item, event=None, reason="device_retired", detail=detail)
        elif item.event is not None and item.event.mode == "training":
            detail = "recorded in training mode: practice never stands among records"
            item = replace(item, event=None, reason="wrong_mode", detail=detail)
        if item.event is not None and item.event.type == ROTATED and self._is_used(item.event):
            item = replace(item, event=None, reason="bad_rotation", detail="that key had its time, or is another's")
        if seq <= line.seq:
            return self._again(line, item, accepted)
        if seq > line.seq + 1:
            return "gap"
        if line.state != OPEN:
            return self._hold(item, accepted, slot=False, reason="journal_closed")
        if item.event is None:
            return self._hold(item, accepted, slot=True, line=line)
        if item.event.prev != line.head and not line.head_held:
            # Signed by the journal's own key, but after another history than the one stored.
            return self._fork(line, item, accepted)
        return self._keep(line, item, item.event)

    def _line(self, journal: str) -> Line | None:
        """The journal's line; None if it is another device's."""
        if journal not in self.lines:
            found = find_line(self._connection, journal)
            line = found or Line(journal, self._device, opened_at=self._at, last_at=self._at)
            if line.device != self._device:
                return None
            self.lines[journal] = line
        return self.lines[journal]

    def _may_write(self, line: Line, event: Event) -> bool:
        """A journal has one key at a time; a new one takes that of its first event (rule 1, decision 0013)."""
        if line.id not in self._writers:
            query = select(device_keys.c.since, device_keys.c.key).where(device_keys.c.journal == line.id)
            self._writers[line.id] = [(row.since, row.key) for row in self._connection.execute(query)]
        writers = self._writers[line.id]
        if not writers:
            return not line.known and event.seq == 1
        return event.key == max((since, key) for since, key in [*writers, (0, "")] if since <= event.seq)[1]

    def _is_used(self, event: Event) -> bool:
        """Whether the new key has signed before, here or for another: the same event again is no such thing."""
        known = select(device_keys.c.journal, device_keys.c.since)
        rows = self._connection.execute(known.where(device_keys.c.key == _new_key(event))).all()
        return any((row.journal, row.since) != (event.journal, event.seq + 1) for row in rows)

    def _turn(self, event: Event) -> None:
        """A stored rotation: the new key is the journal's from the next number on."""
        mine = select(device_keys).where(device_keys.c.journal == event.journal, device_keys.c.key == event.key)
        old = self._connection.execute(mine).mappings().one()
        new = {"key": _new_key(event), "public": event.payload["public_key"], "since": event.seq + 1, "ended_at": None}
        self._connection.execute(insert(device_keys).values(**{**old, **new, "added_at": self._at}))
        self._writers[event.journal].append((event.seq + 1, _new_key(event)))

    def _keep(self, line: Line, item: Item, event: Event) -> Fate:
        self._insert(item, event)
        if not line.known:
            self._register(event)
        line.seq, line.head, line.head_held = event.seq, item.hash, False
        line.count += 1
        line.last_at = self._at
        return "stored"

    def _insert(self, item: Item, event: Event) -> None:
        if event.type == ROTATED:
            self._turn(event)
        for digest, size in named_content(event):
            self._named.setdefault((event.journal, digest), (event.seq, size))
        sealed = item.arrived.sealed
        self._fresh.append(
            {
                "journal": event.journal,
                "seq": event.seq,
                "hash": item.hash,
                "id": event.id,
                "type": event.type,
                "run": event.run,
                "data": sealed.data,
                "signature": sealed.signature,
                "received_at": self._at,
            }
        )

    def _flush(self) -> None:
        """Writes the events that were accepted since; one statement for all costs a third of one for each."""
        if self._fresh:
            self._connection.execute(insert(events), self._fresh)
            self._fresh = []
        for (journal, digest), (seq, size) in self._named.items():
            self._note_content(journal, digest, seq, size)
        self._named = {}

    def _note_content(self, journal: str, digest: str, seq: int, size: int) -> None:
        if not DIGEST.fullmatch(digest):
            return  # nothing can be sent under that name
        same = select(evidence.c.seq).where(evidence.c.journal == journal, evidence.c.digest == digest)
        if self._connection.execute(same).first() is None:
            at = self._at if self._blobs.has(digest) else None
            row = {"journal": journal, "digest": digest, "seq": seq, "size": size, "received_at": at}
            self._connection.execute(insert(evidence).values(**row))

    def _register(self, event: Event) -> None:
        """A new journal of a known device: the directory says which key writes in it (rule 1)."""
        mine = select(device_keys).where(device_keys.c.device == self._device, device_keys.c.key == event.key)
        rows = self._connection.execute(mine).mappings().all()
        if rows and all(row["journal"] != event.journal for row in rows):
            entry = {**rows[0], "journal": event.journal, "added_at": self._at, "since": 1, "ended_at": None}
            self._connection.execute(insert(device_keys).values(**entry))
            self._writers[event.journal] = [(1, event.key)]

    def _again(self, line: Line, item: Item, accepted: Accepted) -> Fate:
        """An item for a place that is taken: the same, another, or the good copy of a held one."""
        self._flush()
        same_place = (events.c.journal == line.id, events.c.seq == item.seq)
        stored = self._connection.execute(select(events.c.hash).where(*same_place)).scalars().first()
        if item.event is None:
            return self._hold(item, accepted, slot=stored is None)
        if stored == item.hash:
            return "duplicate"
        if stored is not None:
            return self._fork(line, item, accepted)
        if self._fits(line, item, item.event):
            self._insert(item, item.event)
            line.count += 1
            if item.event.seq == line.seq:
                line.head, line.head_held = item.hash, False
            return "stored"
        # Signed by the journal's own key, but it does not fit its neighbours, which are too.
        return self._fork(line, item, accepted)

    def _fits(self, line: Line, item: Item, event: Event) -> bool:
        """Whether a good copy belongs where only a held one stands: its successor was written after it."""
        before = self._hash_at(line.id, event.seq - 1)
        if before is not None and before != event.prev:
            return False
        if event.seq == line.seq:
            return True
        after = select(events.c.data).where(events.c.journal == line.id, events.c.seq == event.seq + 1)
        data = self._connection.execute(after).scalars().first()
        return data is None or decode(data).prev == item.hash

    def _hash_at(self, journal: str, seq: int) -> str | None:
        query = select(events.c.hash).where(events.c.journal == journal, events.c.seq == seq)
        return self._connection.execute(query).scalars().first()

    def _fork(self, line: Line, item: Item, accepted: Accepted) -> Fate:
        line.state = FORKED
        detail = f"a second event {item.seq} was signed; the journal is closed"
        alarm(self._connection, self._at, "journal.forked", line.id, detail)
        return self._hold(item, accepted, slot=False, reason="forked", detail=detail)

    def _hold(
        self,
        item: Item,
        accepted: Accepted,
        *,
        slot: bool,
        line: Line | None = None,
        reason: str = "",
        detail: str = "",
    ) -> Fate:
        """Keeps the item raw, once; with ``line`` the journal moves on past it."""
        reason, detail = reason or item.reason, detail or item.detail
        sealed = item.arrived.sealed
        print_ = fingerprint(self._device, item.journal, item.seq, item.hash, reason, sealed.data, sealed.signature)
        known = select(quarantine.c.number).where(quarantine.c.fingerprint == print_)
        if self._connection.execute(known).first() is None:
            self._connection.execute(
                insert(quarantine).values(
                    device=self._device, journal=item.journal, seq=item.seq, slot=slot, hash=item.hash,
                    data=sealed.data, signature=sealed.signature, reason=reason, detail=detail,
                    fingerprint=print_, received_at=self._at,
                )
            )  # fmt: skip
            subject = f"{item.journal}/{item.seq}" if item.journal else f"{self._device}/{print_[:16]}"
            alarm(self._connection, self._at, f"event.{reason}", subject, detail)
        if line is not None and item.seq is not None:
            line.seq, line.head, line.head_held = item.seq, item.hash, True
            line.last_at = self._at
        accepted.held.append(Held(_short(item.arrived.id), item.journal, item.seq, reason))
        return "held"


def _short(text: str) -> str:
    return "".join(sign if sign.isprintable() else "?" for sign in text[:64])

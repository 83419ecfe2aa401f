"""Bringing a journal out of a tablet: what is good in it goes into a rescue package, the rest into the report.

One engine for a disk without its tablet (`handrail recover`), a damaged database (`handrail salvage`)
and a tablet that is dying (`handrail evacuate`). Nothing here writes to where it reads from.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from handrail.domain.event import Event
from handrail.journal.blobs import BlobDamaged, sealed_file, unsealed
from handrail.journal.brought import Brought, BroughtRun, Span
from handrail.journal.reading import TAKEN_UP
from handrail.journal.sources import Candidate, Source, Tell
from handrail.wire.chain import ChainBroken, Sealed, check_seal
from handrail.wire.envelope import Malformed, canonical
from handrail.wire.photos import photo_digests
from handrail.wire.receipt import Receipt, verify_receipt
from handrail.wire.rescue import ATTRIBUTES, MOST_BYTES, MOST_EVENTS, Writer, events_item, photo_item, receipts_item
from handrail.wire.rotation import KeyLine
from handrail.wire.signed import Signed

_MOST_RECEIPTS: Final = 500
_CLUSTER: Final = 32 * 1024
"""Bytes that a file takes at least on a large USB stick."""


@dataclass(frozen=True, slots=True)
class Trust:
    """Whose signatures count. ``remembered``: the last number that the key store knows of the journal, 0 if none."""

    keys: Mapping[str, bytes]
    gateways: Mapping[str, bytes]
    remembered: int = 0


class BringingOut:
    """Brings one journal out, once. ``blobs``: the folder of its sealed photos."""

    def __init__(
        self, journal: str, by: str, source: Source, trust: Trust, blobs: Path, package: Writer,
        tell: Tell, *, only_waiting: bool = False, word: Signed | None = None,
    ) -> None:  # fmt: skip
        self._source = source
        keys = KeyLine(journal, trust.keys, source.rotations()).keys
        self._trust = Trust(keys, trust.gateways, trust.remembered)
        self._blobs = blobs
        self._package = package
        self._tell = tell
        self._word = word
        self._block: list[tuple[Event, Sealed]] = []
        self._size = 0
        self._named: dict[str, int] = {}
        self._found = Brought(journal, by, next(iter(trust.keys), ""), only_waiting)
        self._highest = 0
        self._last: tuple[int, str] = (0, "")

    def room(self) -> int:
        """About how many bytes the package will take more than it does: at least that. Raises JournalFailed."""
        self._receipts(keep=False)
        start = self._found.receipted if self._found.only_waiting else 0
        events, photos = 0, {} if self._found.only_waiting else dict.fromkeys(self._source.contents())
        for row in self._source.rows():
            if row.seq > start:
                events += self._package.size_of(len(row.data) + ATTRIBUTES)
                read = self._read(row)
                photos.update(dict.fromkeys(() if isinstance(read, str) else photo_digests(read[0])))
        there = sum(path.stat().st_size for path in (self._package.folder / "events" / self._found.journal).glob("*"))
        needed = max(0, events - there) + _CLUSTER * (events // MOST_BYTES + 8)
        for digest in photos:
            with suppress(OSError, ValueError):
                size = sealed_file(self._blobs, digest).stat().st_size
                needed += 0 if self._package.has(photo_item(digest)) else self._package.size_of(size) + _CLUSTER
        return needed

    def contents(self) -> tuple[str, ...]:
        """Digests of the photos that the journal has keys for. Raises JournalFailed."""
        return tuple(self._source.contents())

    def run(self) -> Brought:
        """Writes events, receipts and photos. Raises JournalFailed, OSError, rescue.Damaged."""
        found, source = self._found, self._source
        self._keys()
        self._receipts()
        start = found.receipted if found.only_waiting else 0
        for row in source.rows():
            self._highest = max(self._highest, row.seq)
            if row.seq > start:
                self._row(row)
        self._flush()
        self._photos()
        found.lost += source.lost
        found.last_known = max(
            self._highest, found.last_known, found.receipted, self._trust.remembered, *source.named, 0
        )
        self._missing(start)
        return found

    def _keys(self) -> None:
        """The public keys, and who vouches for a journal that the gateway may not know yet."""
        hex_of = {"keys": self._trust.keys, "gateways": self._trust.gateways}
        content = {name: {id_: public.hex() for id_, public in keys.items()} for name, keys in hex_of.items()}
        word = None if self._word is None else self._word.to_json()
        self._package.put(f"keys/{self._found.journal}.json", canonical({**content, "begun": word}))

    # --- receipts ----------------------------------------------------------------------------------

    def _receipts(self, *, keep: bool = True) -> None:
        good: list[tuple[Receipt, Signed]] = []
        for document in self._source.receipts():
            try:
                signed = Signed.from_bytes(document)
                public = self._trust.gateways.get(signed.key)
                if public is None:
                    self._note(f"receipts by gateway key {signed.key} prove nothing here: the key is not known")
                    continue
                receipt = verify_receipt(signed, public)
            except Malformed as reason:
                self._note(f"a receipt can't be read: {reason}")
                continue
            here = self._source.hash_at(receipt.seq) if receipt.seq else None
            if receipt.journal != self._found.journal or (here is not None and here != receipt.head):
                self._note(f"the gateway has receipted another event {receipt.seq} than the one that is here")
                continue
            good.append((receipt, signed))
        good.sort(key=lambda one: one[0].seq)
        self._found.receipted = good[-1][0].seq if good else 0
        for start in range(0, len(good) if keep else 0, _MOST_RECEIPTS):
            part = good[start : start + _MOST_RECEIPTS]
            self._package.put(*receipts_item(self._found.journal, part[-1][0].seq, [signed for _, signed in part]))

    def _note(self, text: str) -> None:
        if text not in self._found.notes:
            self._found.notes.append(text)

    # --- events ------------------------------------------------------------------------------------

    def _row(self, row: Candidate) -> None:
        read = self._read(row)
        if isinstance(read, str):
            self._doubt(row, read)
        else:
            self._link(*read)
            self._keep(*read)

    def _read(self, row: Candidate) -> tuple[Event, Sealed] | str:
        """The event and its seal, if it verifies; else why it doesn't."""
        if not isinstance(row.data, bytes) or not isinstance(row.signature, bytes) or not isinstance(row.hash, str):
            return "a column holds another type than was written"
        sealed = Sealed(row.data, row.hash, row.signature)
        try:
            event = check_seal(sealed, self._trust.keys, row.seq)
        except ChainBroken as broken:
            return broken.at.detail
        if (event.journal, event.seq) != (self._found.journal, row.seq):
            return f"it says that it is event {event.seq} of journal {event.journal}"
        return event, sealed

    def _doubt(self, row: Candidate, why: str) -> None:
        """Kept raw beside the events: what somebody wrote there is evidence, but no record."""
        self._found.doubtful.append((row.seq, why))
        content = {
            "seq": row.seq,
            "why": why,
            "data": _raw(row.data),
            "hash": _raw(row.hash),
            "signature": _raw(row.signature),
        }
        told = canonical(content)
        name = hashlib.sha256(told).hexdigest()[:12]
        self._package.put(f"doubtful/{self._found.journal}/{max(row.seq, 0):012d}-{name}.json", told)

    def _link(self, event: Event, sealed: Sealed) -> None:
        seq, head = self._last
        if event.seq == seq + 1 and seq and event.prev != head:
            self._found.breaks.append(event.seq)
        self._last = (event.seq, sealed.hash)
        kept = self._found.kept
        if kept and kept[-1].last == event.seq - 1:
            kept[-1] = Span(kept[-1].first, event.seq)
        else:
            kept.append(Span(event.seq, event.seq))
        if event.run is not None:
            self._run(event, sealed.hash)
        for digest in photo_digests(event):
            self._named.setdefault(digest, event.seq)

    def _run(self, event: Event, hash_: str) -> None:
        work = (
            {} if event.work is None else {"order": event.work.order, "unit": event.work.unit, "part": event.work.part}
        )
        run = self._found.runs.setdefault(event.run or "", BroughtRun(work))
        if event.type == TAKEN_UP:
            # What another tablet recorded before is at the gateway: it was granted from there.
            run.reached, run.head = (event.run_seq or 1) - 1, event.run_prev or ""
        follows = event.run_seq == run.reached + 1 and (run.reached == 0 or event.run_prev == run.head)
        run.whole = run.whole and follows
        run.events, run.reached, run.head = run.events + 1, event.run_seq or 0, hash_
        run.closed = run.closed or event.type == "run.closed"
        run.not_receipted += event.seq > self._found.receipted

    def _keep(self, event: Event, sealed: Sealed) -> None:
        size = len(sealed.data) + ATTRIBUTES
        block = self._block
        # Cut where the numbers say, so that an evacuation that is gone on with makes the same items.
        full = block and ((event.seq - 1) // MOST_EVENTS != (block[-1][0].seq - 1) // MOST_EVENTS)
        if full or self._size + size > MOST_BYTES or (block and block[-1][0].seq != event.seq - 1):
            self._flush()
        self._block.append((event, sealed))
        self._size += size

    def _flush(self) -> None:
        if self._block:
            self._package.put(*events_item(self._block))
            self._tell(f"events to {self._block[-1][0].seq}")
        self._block, self._size = [], 0

    def _missing(self, start: int) -> None:
        found = self._found
        doubtful = {seq for seq, _ in found.doubtful}
        expected = start + 1
        ends = Span(found.last_known + 1, found.last_known + 1)
        spans = sorted([*found.kept, *(Span(seq, seq) for seq in doubtful)], key=lambda one: one.first)
        for one in (*spans, ends):
            if one.first > expected:
                found.missing.append(Span(expected, one.first - 1))
            expected = max(expected, one.last + 1)
        for seq, id_ in self._source.named.items():
            if any(one.first <= seq <= one.last for one in found.missing):
                found.missing_ids[seq] = id_

    # --- photos ------------------------------------------------------------------------------------

    def _photos(self) -> None:
        wanted = dict(self._named)
        if not self._found.only_waiting:
            # Also those that no event names which could be read: the event may be what was lost.
            wanted.update((digest, 0) for digest in self._source.contents() if digest not in wanted)
        for number, (digest, seq) in enumerate(wanted.items(), 1):
            if not self._package.has(photo_item(digest)):
                try:
                    self._package.put(photo_item(digest), self._photo(digest))
                except _NoPhoto as reason:
                    if seq:
                        self._found.photos_missing[digest] = (seq, str(reason))
                    continue
            self._found.photos += 1
            self._tell(f"photo {number} of {len(wanted)}")

    def _photo(self, digest: str) -> bytes:
        keys = self._source.blob_keys(digest)
        if not keys:
            raise _NoPhoto("the journal has no key for it")
        try:
            sealed = sealed_file(self._blobs, digest).read_bytes()
        except FileNotFoundError:
            raise _NoPhoto("its file is not there") from None
        except (OSError, ValueError) as reason:
            raise _NoPhoto(f"its file can't be read: {reason}") from reason
        for key in keys:
            with suppress(BlobDamaged):
                content = unsealed(sealed, key, digest)
                if hashlib.sha256(content).hexdigest() == digest:
                    return content
        raise _NoPhoto("its file or its key is damaged")


class _NoPhoto(Exception):
    """Why a photo is missing."""


def _raw(value: object) -> str:
    """What stood in a column, whatever it was."""
    return base64.b64encode(value if isinstance(value, bytes) else str(value).encode("utf-8", "replace")).decode(
        "ascii"
    )

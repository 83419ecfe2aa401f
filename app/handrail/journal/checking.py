"""Verifying a whole journal: every column, link, signature, receipt and sealed file (P11-10a-1)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from handrail.database import value
from handrail.domain.event import GENESIS, Event
from handrail.journal.blobs import BlobDamaged, SealedBlobs
from handrail.journal.journal import OPENED
from handrail.journal.reading import Head
from handrail.journal.schema import PROTECTED, VERSION, get_meta, version_of, wrong_guard
from handrail.journal.store import Store
from handrail.ports.journal import JournalFailed
from handrail.wire.chain import ChainBroken, ChainChecker, Sealed
from handrail.wire.envelope import Malformed
from handrail.wire.photos import photo_digests
from handrail.wire.receipt import Receipt, verify_receipt
from handrail.wire.report import Finding, Report, Unreadable, ranges_of
from handrail.wire.signed import Signed

_PAGE = 500
_LOWEST = -(2**63)


# What stands in a column is judged, not believed: whoever wrote it may have put anything there.
class _EventRow(NamedTuple):
    seq: Any
    id: Any
    run: Any
    run_seq: Any
    type: Any
    data: Any
    hash: Any
    signature: Any


class _ReceiptRow(NamedTuple):
    number: Any
    seq: Any
    head: Any
    document: Any


_PAGE_OF_EVENTS = """
    SELECT seq, id, run, run_seq, type, data, hash, signature FROM events WHERE seq > ? ORDER BY seq LIMIT ?
"""
_RECEIPTS = "SELECT number, seq, head, document FROM receipts ORDER BY number"


class _Bad(Exception):
    def __init__(self, item: str, detail: str) -> None:
        super().__init__(item, detail)
        self.finding = Finding(item, detail)


class JournalCheck:
    """Checks one database, once. ``keys``: key id -> public key that may sign its events.

    ``gateways``: public keys whose receipts count; ``remembered``: the head in the key store.
    """

    def __init__(
        self,
        path: Path,
        database_key: bytes,
        keys: Mapping[str, bytes],
        gateways: Mapping[str, bytes] | None = None,
        remembered: Head | None = None,
    ) -> None:
        self._path = path
        self._database_key = database_key
        self._keys = keys
        self._gateways = gateways or {}
        self._remembered = remembered
        self._notes: list[str] = []
        self._hashes: dict[int, str] = {}
        self._runs: dict[str, tuple[int, str]] = {}
        self._photos: dict[str, int] = {}

    def report(self) -> Report:
        """The report, with the first bad item if there is one. Raises Unreadable."""
        if not self._path.is_file():
            raise Unreadable(f"{self._path} is not there")
        try:
            store = Store(self._path, self._database_key, PROTECTED)
        except JournalFailed as reason:
            raise Unreadable(str(reason)) from reason
        try:
            return self._report(store)
        finally:
            store.close()

    def _report(self, store: Store) -> Report:
        with store.read() as connection:
            version = version_of(connection)
            journal = get_meta(connection, "journal") if version else None
        if version > VERSION or journal is None:
            raise Unreadable(f"{self._path.name} is no journal that this build reads")
        checker = ChainChecker(journal, self._keys)
        receipted, receipt_count, bad = 0, 0, None
        try:
            self._pages(store)
            self._events(store, checker)
            self._remember(checker)
            receipted, receipt_count = self._receipts(store)
            self._contents(store)
            self._guards(store)
        except _Bad as found:
            bad = found.finding
        except JournalFailed as reason:
            bad = Finding(f"event {checker.seq + 1}", f"can't be read: {reason}")
        known = self._remembered.seq if self._remembered and self._remembered.journal == journal else 0
        return Report(
            kind="journal",
            name=journal,
            events=checker.seq,
            head=checker.head,
            ranges=ranges_of(checker.seq, receipted, known),
            photos=len(self._photos),
            receipts=receipt_count,
            notes=tuple(self._notes),
            bad=bad,
        )

    def _guards(self, store: Store) -> None:
        with store.read() as connection:
            guard = wrong_guard(connection)
        if guard is not None:
            raise _Bad(
                f"guard {guard}",
                "a trigger that keeps the tables append-only is missing or changed, or one is there too many",
            )

    def _pages(self, store: Store) -> None:
        """SQLCipher's own check of each page; it needs the write-ahead log emptied, else it cries wolf."""
        try:
            store.checkpoint()
        except JournalFailed:
            self._notes.append("another program holds the journal: the database's pages were not checked as a whole")
            return
        with store.read() as connection:
            found = value(connection, "PRAGMA cipher_integrity_check")
        if found is not None:
            raise _Bad("database page", str(found))

    def _events(self, store: Store, checker: ChainChecker) -> None:
        for row in _rows(store):
            self._event(row, checker)
        if checker.seq == 0:
            raise _Bad("event 1", "the journal is empty")

    def _event(self, row: _EventRow, checker: ChainChecker) -> None:
        item = f"event {row.seq}"
        if row.seq < 1:
            raise _Bad(item, "inserted: events are numbered from 1")
        if not isinstance(row.data, bytes) or not isinstance(row.signature, bytes):
            raise _Bad(item, "altered: a column holds another type than was written")
        try:
            event = checker.feed(Sealed(row.data, row.hash, row.signature))
        except ChainBroken as broken:
            raise _Bad(f"event {broken.at.seq}", f"{broken.at.kind}: {broken.at.detail}") from broken
        for name in ("seq", "id", "run", "run_seq", "type"):
            if getattr(row, name) != getattr(event, name):
                raise _Bad(item, f"altered: column {name} is not what was signed")
        if event.seq == 1 and (event.type != OPENED or event.payload.get("public_key") != self._stated(event)):
            raise _Bad(item, "altered: the journal does not begin with its opening event and key")
        self._run(item, event, checker.head)
        for digest in photo_digests(event):
            self._photos.setdefault(digest, event.seq)
        self._hashes[event.seq] = checker.head

    def _stated(self, event: Event) -> str:
        return self._keys[event.key].hex()

    def _run(self, item: str, event: Event, hash_: str) -> None:
        if event.run is None:
            return
        count, head = self._runs.get(event.run, (0, GENESIS))
        if (event.run_seq, event.run_prev) != (count + 1, head):
            raise _Bad(item, f"forked: number {event.run_seq} of run {event.run} does not follow number {count}")
        if event.type == "run.closed" and (event.payload.get("count"), event.payload.get("head")) != (count, head):
            raise _Bad(item, f"incomplete: run {event.run} was closed with another count or head")
        self._runs[event.run] = (count + 1, hash_)

    def _remember(self, checker: ChainChecker) -> None:
        known = self._remembered
        if known is None or known.journal != checker.journal or known.seq == 0:
            return
        if self._hashes.get(known.seq) != known.hash:
            raise _Bad(f"event {known.seq}", "missing: the key store remembers it, so this is an older copy")

    def _receipts(self, store: Store) -> tuple[int, int]:
        """Up to which event receipts reach, and how many there are."""
        with store.read() as connection:
            rows = [_ReceiptRow._make(row) for row in connection.execute(_RECEIPTS)]
        reached = 0
        for row in rows:
            receipt = self._receipt(row)
            if receipt is not None:
                reached = max(reached, receipt.seq)
        return reached, len(rows)

    def _receipt(self, row: _ReceiptRow) -> Receipt | None:
        item = f"receipt {row.number}"
        if not isinstance(row.document, bytes):
            raise _Bad(item, "altered: a column holds another type than was written")
        try:
            signed = Signed.from_bytes(row.document)
            public = self._gateways.get(signed.key)
            if public is None:
                note = f"receipts by gateway key {signed.key} prove nothing here: the key is not known"
                if note not in self._notes:
                    self._notes.append(note)
                return None
            receipt = verify_receipt(signed, public)
        except Malformed as reason:
            raise _Bad(item, f"altered: {reason}") from reason
        if (row.seq, row.head) != (receipt.seq, receipt.head):
            raise _Bad(item, "altered: a column is not what was signed")
        if receipt.seq and self._hashes.get(receipt.seq) != receipt.head:
            raise _Bad(f"event {receipt.seq}", "missing: the gateway has receipted another event of that number")
        return receipt

    def _contents(self, store: Store) -> None:
        sealed = SealedBlobs(store, self._path.parent / "blobs")
        held = set(sealed.digests())
        for digest, seq in self._photos.items():
            try:
                content = sealed.get(digest) if digest in held else None
            except BlobDamaged as reason:
                raise _Bad(f"photo {digest}", f"altered: {reason} (event {seq})") from reason
            except ValueError as reason:
                raise _Bad(f"event {seq}", "names a photo by something that is no digest") from reason
            if content is None:
                raise _Bad(f"photo {digest}", f"missing: event {seq} names it")


def _rows(store: Store) -> Iterator[_EventRow]:
    """All rows of the journal by number, in short transactions: a long reader pins the log."""
    last = _LOWEST
    while True:
        with store.read() as connection:
            page = [_EventRow._make(row) for row in connection.execute(_PAGE_OF_EVENTS, (last, _PAGE))]
        yield from page
        if len(page) < _PAGE:
            return
        last = page[-1].seq

"""Verifying a whole journal: every column, link, signature, receipt and sealed file (P11-10a-1)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from handrail.database import value
from handrail.domain.event import GENESIS, Event
from handrail.journal.blobs import BlobDamaged, SealedBlobs
from handrail.journal.file_check import FileCheck
from handrail.journal.finding import UNREADABLE, Bad
from handrail.journal.journal import OPENED
from handrail.journal.reading import OF_SOUGHT, TAKEN_UP, Mark
from handrail.journal.receipt_check import ReceiptCheck
from handrail.journal.schema import PROTECTED, SHARING, VERSION, get_meta, version_of
from handrail.journal.store import Store
from handrail.ports.journal import JournalFailed
from handrail.wire.chain import ChainBroken, ChainChecker, Sealed, check_seal
from handrail.wire.envelope import Malformed
from handrail.wire.keys import key_id
from handrail.wire.photos import photo_digests
from handrail.wire.proof import SIGNED, ProofChecks
from handrail.wire.report import Finding, Report, Unreadable, ranges_of
from handrail.wire.rotation import ROTATED, KeyLine
from handrail.wire.signatures import SignatureChecks

_PAGE = 500
_NAMES_PHOTO = b'"digest"'
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


_PAGE_OF_EVENTS = """
    SELECT seq, id, run, run_seq, type, data, hash, signature FROM events WHERE seq > ? ORDER BY seq LIMIT ?
"""


_FOREIGN_OF_RUN = """
    SELECT run_seq, data, hash, signature, public FROM foreign_events WHERE run = ? AND run_seq > ? ORDER BY run_seq
"""


class _BadSignature(Bad):
    def __init__(self, broken: ChainBroken) -> None:
        super().__init__(f"event {broken.at.seq}", f"{broken.at.kind}: {broken.at.detail}")
        self.seq = broken.at.seq


class JournalCheck:
    """Checks one database, once. ``keys``: key id -> public key that may sign its events.

    ``gateways``: public keys whose receipts count; ``remembered``: what the key store remembers of the journal.
    """

    def __init__(
        self,
        path: Path,
        database_key: bytes,
        keys: Mapping[str, bytes],
        gateways: Mapping[str, bytes] | None = None,
        remembered: Mark | None = None,
        blobs: Path | None = None,
    ) -> None:
        """``blobs``: the folder of the sealed photos, where it does not lie beside the database."""
        self._path = path
        self._blobs = blobs or path.parent / "blobs"
        self._database_key = database_key
        self._keys = keys
        self._gateways = gateways or {}
        self._remembered = remembered
        self.follows: tuple[str, str] | None = None
        """The journal that this one follows, and why, once its first event was checked."""
        self._hashes: dict[int, str] = {}
        self._runs: dict[str, tuple[int, str]] = {}
        self._photos: dict[str, int] = {}
        self._foreign = 0
        """How many entries of other tablets were met where a run went on here."""
        self._proofs = ProofChecks(self._gateways)

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
        try:
            with store.read() as connection:
                version = version_of(connection)
                journal = get_meta(connection, "journal") if version else None
        except JournalFailed as reason:
            raise Unreadable(str(reason)) from reason
        if version > VERSION or journal is None:
            raise Unreadable(f"{self._path.name} is no journal that this build reads")
        if self._remembered is not None and self._remembered.journal != journal:
            self._remembered = None
        self._keys = KeyLine(journal, self._keys, _rotations(store)).keys
        signatures, file = SignatureChecks(), FileCheck(store)
        checker = ChainChecker(journal, self._keys, check=signatures)
        receipts = ReceiptCheck(journal, self._hashes, self._gateways)
        bad, good = None, None
        try:
            self._events(store, checker, signatures, file)
            self._remember()
            self._strangers(store)
            with store.read() as connection:
                receipts.check(connection, self._remembered.receipts if self._remembered else 0)
            self._contents(store)
            file.indexes()
        except _BadSignature as found:
            bad, good = found.finding, found.seq - 1
        except Bad as found:
            bad = found.finding
        except JournalFailed as reason:
            bad = Finding(f"event {checker.seq + 1}", f"{UNREADABLE}: {reason}")
        finally:
            signatures.close()
            file.close()
        if good is None:
            good = checker.seq
        held_open = "another program holds the journal: the database's pages were not checked as a whole"
        return Report(
            kind="journal",
            name=journal,
            events=good,
            head=self._hashes.get(good, GENESIS),
            ranges=ranges_of(good, receipts.vouched, self._remembered.seq if self._remembered else 0),
            photos=len(self._photos),
            receipts=receipts.count,
            signatures=self._proofs.proven,
            notes=(*receipts.notes, *self._proofs.notes, *([held_open] if file.held_open else [])),
            bad=bad,
        )

    def _events(self, store: Store, checker: ChainChecker, signatures: SignatureChecks, file: FileCheck) -> None:
        try:
            file.parts()
            for row in _rows(store):
                self._event(store, row, checker)
        finally:
            # Whatever else was found: a damaged page is its cause, and a bad signature comes before it.
            file.pages()
            try:
                signatures.settle()
            except ChainBroken as broken:
                raise _BadSignature(broken) from broken
        if checker.seq == 0:
            raise Bad("event 1", "the journal is empty")

    def _event(self, store: Store, row: _EventRow, checker: ChainChecker) -> None:
        item = f"event {row.seq}"
        if row.seq < 1:
            raise Bad(item, "inserted: events are numbered from 1")
        if not isinstance(row.data, bytes) or not isinstance(row.signature, bytes):
            raise Bad(item, "altered: a column holds another type than was written")
        try:
            event = checker.feed(Sealed(row.data, row.hash, row.signature))
        except ChainBroken as broken:
            raise Bad(f"event {broken.at.seq}", f"{broken.at.kind}: {broken.at.detail}") from broken
        signed = (event.seq, event.id, event.run, event.run_seq, event.type)
        if row[:5] != signed:
            name = next(name for name, one, two in zip(row._fields, row, signed, strict=False) if one != two)
            raise Bad(item, f"altered: column {name} is not what was signed")
        if event.seq == 1:
            self._opening(item, event)
        self._run(store, item, event, checker.head)
        if event.type in SIGNED:
            try:
                self._proofs.take(item, event)
            except Malformed as reason:
                raise Bad(item, f"bad_signature: {reason}") from reason
        if _NAMES_PHOTO in row.data or b"\\" in row.data:  # to walk each payload takes as long as to read it
            for digest in photo_digests(event):
                self._photos.setdefault(digest, event.seq)
        self._hashes[event.seq] = checker.head

    def _opening(self, item: str, event: Event) -> None:
        if event.type != OPENED or event.payload.get("public_key") != self._stated(event):
            raise Bad(item, "altered: the journal does not begin with its opening event and key")
        before = event.payload.get("predecessor")
        if before is not None:
            self.follows = (str(before), str(event.payload.get("reason")))

    def _stated(self, event: Event) -> str:
        return self._keys[event.key].hex()

    def _run(self, store: Store, item: str, event: Event, hash_: str) -> None:
        if event.run is None:
            return
        count, head = self._runs.get(event.run, (0, GENESIS))
        if event.type == TAKEN_UP:
            count, head = self._written_elsewhere(store, item, event.run, count, head)
        if (event.run_seq, event.run_prev) != (count + 1, head):
            raise Bad(item, f"forked: number {event.run_seq} of run {event.run} does not follow number {count}")
        if event.type == "run.closed" and (event.payload.get("count"), event.payload.get("head")) != (count, head):
            raise Bad(item, f"incomplete: run {event.run} was closed with another count or head")
        self._runs[event.run] = (count + 1, hash_)

    def _written_elsewhere(self, store: Store, item: str, run: str, count: int, head: str) -> tuple[int, str]:
        """The end of the run's chain, as far as other journals wrote it: their entries are kept beside this chain."""
        with store.read() as connection:
            rows = connection.execute(_FOREIGN_OF_RUN, (run, count)).fetchall()
        for run_seq, data, hash_, signature, public in rows:
            if run_seq != count + 1:
                break
            kinds = (type(data), type(hash_), type(signature), type(public))
            if kinds != (bytes, str, bytes, bytes):
                raise Bad(item, f"altered: entry {run_seq} of run {run}, by another tablet, holds another type")
            try:
                event = check_seal(Sealed(data, hash_, signature), {key_id(public): public}, run_seq)
            except ChainBroken as broken:
                what = f"{broken.at.kind}: entry {run_seq} of run {run}, by another tablet: {broken.at.detail}"
                raise Bad(item, what) from broken
            if (event.run, event.run_seq, event.run_prev) != (run, run_seq, head):
                raise Bad(item, f"forked: entry {run_seq} of run {run}, by another tablet, does not follow {count}")
            count, head = run_seq, hash_
            self._foreign += 1
        return count, head

    def _strangers(self, store: Store) -> None:
        """Nothing by another tablet may lie here but what a run went on from."""
        with store.read() as connection:
            shares = version_of(connection) >= SHARING
            kept = value(connection, "SELECT count(*) FROM foreign_events") if shares else 0
        if kept != self._foreign:
            raise Bad("journal", f"inserted: {kept - self._foreign} entries of other tablets follow no chain")

    def _remember(self) -> None:
        known = self._remembered
        if known is not None and known.seq and self._hashes.get(known.seq) != known.hash:
            raise Bad(f"event {known.seq}", "missing: the key store remembers it, so this is an older copy")

    def _contents(self, store: Store) -> None:
        sealed = SealedBlobs(store, self._blobs)
        with store.read() as connection:
            held = dict(connection.execute("SELECT digest, size FROM blobs").fetchall())
        for digest, seq in self._photos.items():
            try:
                content = sealed.get(digest) if digest in held else None
            except BlobDamaged as reason:
                raise Bad(f"photo {digest}", f"altered: {reason} (event {seq})") from reason
            except ValueError as reason:
                raise Bad(f"event {seq}", "names a photo by something that is no digest") from reason
            if content is None:
                raise Bad(f"photo {digest}", f"missing: event {seq} names it")
            if held[digest] != len(content):
                raise Bad(f"photo {digest}", "altered: column size is not the content's")


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


def _rotations(store: Store) -> list[tuple[bytes, str, bytes]]:
    """What may be rotations; each is judged when its turn comes."""
    try:
        with store.read() as connection:
            rows = connection.execute(OF_SOUGHT, (ROTATED,)).fetchall()
    except JournalFailed:
        return []  # the rows are read again, one by one, and what is wrong with them is named
    return [row for row in rows if isinstance(row[0], bytes) and isinstance(row[1], str) and isinstance(row[2], bytes)]

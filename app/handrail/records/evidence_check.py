"""Verifying an evidence package: hostile until proven otherwise (P11-10a-1, P11-10c-1)."""

from __future__ import annotations

import base64
import binascii
import hashlib
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple, NoReturn

from handrail.domain.event import GENESIS, Event
from handrail.records.evidence import (
    EVENTS,
    FORMAT,
    KIND,
    MANIFEST,
    RECEIPTS,
    REVIEW_SEALS,
    REVIEWS,
    ROTATION_SEALS,
    ROTATIONS,
    SEALS,
    check_review,
)
from handrail.wire.chain import ChainBroken, RunChecker, Sealed
from handrail.wire.envelope import MAX_BYTES, Malformed, parse
from handrail.wire.keys import key_id
from handrail.wire.photos import photo_digests
from handrail.wire.proof import SIGNED, ProofChecks
from handrail.wire.receipt import Receipt, verify_receipt, vouched_from
from handrail.wire.report import Finding, Report, Unreadable, ranges_of
from handrail.wire.rotation import KeyLine
from handrail.wire.signed import NotSigned, Signed, opened

MAX_FILES = 10_000
MAX_FILE = 256 * 1024 * 1024
MAX_TOTAL = 2 * 1024 * 1024 * 1024
MAX_MANIFEST = 16 * 1024 * 1024
_CHUNK = 1024 * 1024


class _Bad(Exception):
    def __init__(self, item: str, detail: str) -> None:
        super().__init__(item, detail)
        self.finding = Finding(item, detail)


def verify_evidence(
    path: Path,
    trusted: Mapping[str, Mapping[str, bytes]] | None = None,
    gateways: Mapping[str, bytes] | None = None,
) -> Report:
    """The report on a package, with its first bad item if there is one.

    ``trusted``: journal -> key id -> public key as a site's directory knows them; without it the keys
    are those that the package itself states, and a note says so. ``gateways``: key id -> public key.
    Raises Unreadable when it is no evidence package that this build reads.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            return _Check(archive, trusted, gateways).report()
    except (OSError, zipfile.BadZipFile, NotImplementedError, EOFError, ValueError) as reason:
        raise Unreadable(f"{path.name} can't be read as an evidence package: {reason}") from reason


class _Link(NamedTuple):
    """An event of the run: its number, its predecessor's hash and its own, all in its journal's chain."""

    seq: int
    prev: str
    hash: str


class _Check:
    def __init__(
        self,
        archive: zipfile.ZipFile,
        trusted: Mapping[str, Mapping[str, bytes]] | None,
        gateways: Mapping[str, bytes] | None,
    ) -> None:
        self._archive = archive
        self._trusted = trusted
        self._gateways = gateways
        self._entries = _entries(archive)
        self._notes: list[str] = []
        self._places: dict[tuple[str, int, str], int] = {}
        self._events: list[_Link] = []
        self._signed: list[tuple[str, Event]] = []
        self._photos: set[str] = set()
        self._lines_of_keys: dict[str, KeyLine] = {}

    def report(self) -> Report:
        """Manifest, files, chain, photos, receipts: the first that is bad ends it."""
        checker: RunChecker | None = None
        receipted: list[tuple[int, int]] = []
        receipts, proven, bad = 0, 0, None
        try:
            signed = self._manifest()
            manifest = signed.document
            keys = self._keys_by_journal(manifest)
            known = {id_: public for of_journal in keys.values() for id_, public in of_journal.items()}
            self._signature(signed, known)
            checker = RunChecker(manifest["run"], known)
            self._files(manifest)
            self._key_lines(keys)
            self._chain(checker, manifest, keys)
            self._reviews(checker, keys)
            self._named_photos(manifest)
            gateways = self._gateway_keys(manifest)
            receipted, receipts = self._receipts(manifest, gateways)
            proven = self._proofs(gateways)
        except _Bad as found:
            bad = found.finding
        return Report(
            kind="evidence",
            name=checker.run if checker else "",
            events=checker.seq if checker else 0,
            head=checker.head if checker else GENESIS,
            ranges=ranges_of(checker.seq, receipted) if checker else (),
            photos=len(self._photos),
            receipts=receipts,
            signatures=proven,
            notes=tuple(self._notes),
            bad=bad,
        )

    def _manifest(self) -> Signed:
        if MANIFEST not in self._entries:
            raise Malformed("it has no manifest.json")
        try:
            signed = Signed.from_bytes(self._read(MANIFEST, MAX_MANIFEST))
        except Malformed as reason:
            raise _Bad(MANIFEST, f"altered: {reason}") from reason
        format_ = signed.document.get("format")
        if signed.document.get("kind") == KIND and type(format_) is int and format_ > FORMAT:
            raise Malformed(f"its format {format_} is newer than {FORMAT}, the newest this build reads")
        if signed.document.get("kind") != KIND or format_ != FORMAT or not isinstance(signed.document.get("run"), str):
            _fail(MANIFEST, "altered: it is no manifest of an evidence package")
        return signed

    def _keys_by_journal(self, manifest: dict[str, Any]) -> Mapping[str, Mapping[str, bytes]]:
        """Journal -> key id -> public key: the trusted ones where they are given, else those stated."""
        if self._trusted is not None:
            return self._trusted
        stated = manifest.get("journals")
        if not isinstance(stated, dict) or not all(isinstance(keys, dict) for keys in stated.values()):
            _fail(MANIFEST, "altered: it names no journals")
        self._notes.append("the keys are those that the package states: compare them with the site's directory")
        return {journal: {id_: _public(id_, text) for id_, text in keys.items()} for journal, keys in stated.items()}

    @staticmethod
    def _signature(signed: Signed, known: Mapping[str, bytes]) -> None:
        public = known.get(signed.key)
        if public is None:
            _fail(MANIFEST, f"altered: it is signed by key {signed.key}, which is no key of its journals")
        try:
            opened(KIND, signed, public)
        except NotSigned as reason:
            raise _Bad(MANIFEST, f"altered: {reason}") from reason

    def _files(self, manifest: dict[str, Any]) -> None:
        stated = manifest.get("files")
        if not isinstance(stated, dict):
            _fail(MANIFEST, "altered: it lists no files")
        for name, fingerprint in stated.items():
            if name not in self._entries:
                _fail(name, "missing: the manifest lists it")
            if not isinstance(fingerprint, dict) or self._sha256(name) != fingerprint.get("sha256"):
                _fail(name, "altered: its SHA-256 is not the one in the manifest")
        extra = sorted(self._entries.keys() - stated.keys() - {MANIFEST})
        if extra:
            _fail(extra[0], "inserted: the manifest does not list it")
        for needed in (EVENTS, SEALS, RECEIPTS):
            if needed not in stated:
                _fail(needed, "missing")

    def _sha256(self, name: str) -> str:
        digest = hashlib.sha256()
        for chunk in self._chunks(name, MAX_FILE):
            digest.update(chunk)
        return digest.hexdigest()

    def _chain(self, checker: RunChecker, manifest: dict[str, Any], keys: Mapping[str, Mapping[str, bytes]]) -> None:
        seals = self._lines(SEALS)
        for number, data in enumerate(self._lines(EVENTS), start=1):
            item = f"event {number}"
            sealed = _sealed(item, data, next(seals, b""))
            try:
                event = checker.feed(sealed)
            except ChainBroken as broken:
                raise _Bad(f"event {broken.at.seq}", f"{broken.at.kind}: {broken.at.detail}") from broken
            self._key(item, event)
            if number == 1 and event.type != "run.started":
                _fail(item, "missing: the run does not begin with its start")
            self._places[event.journal, event.seq, sealed.hash] = number
            self._events.append(_Link(event.seq, event.prev, sealed.hash))
            if event.type in SIGNED:
                self._signed.append((item, event))
            self._photos.update(photo_digests(event))
        stated = manifest.get("chain")
        if not isinstance(stated, dict) or (stated.get("count"), stated.get("head")) != (checker.seq, checker.head):
            _fail(f"event {checker.seq + 1}", "missing: the manifest states another count or head")
        if next(seals, None) is not None:
            _fail(SEALS, "inserted: there are more seals than events")
        if not checker.closed:
            self._notes.append("the run was not closed when this was made")

    def _key_lines(self, keys: Mapping[str, Mapping[str, bytes]]) -> None:
        """Which key of a journal signs which numbers: where a tablet changed its key, the package holds the events."""
        rotations: list[Sealed] = []
        if ROTATIONS in self._entries:
            seals = self._lines(ROTATION_SEALS) if ROTATION_SEALS in self._entries else iter(())
            for number, data in enumerate(self._lines(ROTATIONS), start=1):
                rotations.append(_sealed(f"rotation {number}", data, next(seals, b"")))
        for journal, known in keys.items():
            line = self._lines_of_keys[journal] = KeyLine(journal, known, rotations)
            loose = [id_ for id_ in known if not line.ties(id_)]
            if self._trusted is None and len(known) > 1 and loose:
                _fail(ROTATIONS, f"missing: nothing ties key {loose[0]} to the others of journal {journal}")

    def _key(self, item: str, event: Event) -> None:
        line = self._lines_of_keys.get(event.journal)
        if line is None or not line.may_sign(event.key, event.seq):
            _fail(item, f"unknown_key: key {event.key} is no key of journal {event.journal} there")

    def _reviews(self, checker: RunChecker, keys: Mapping[str, Mapping[str, bytes]]) -> None:
        """The reviews beside the chain: each by a key of its journal, and of this very chain."""
        if REVIEWS not in self._entries:
            if REVIEW_SEALS in self._entries:
                _fail(REVIEWS, "missing: its seals are here")
            return
        known = {id_: public for of_journal in keys.values() for id_, public in of_journal.items()}
        seals = self._lines(REVIEW_SEALS) if REVIEW_SEALS in self._entries else iter(())
        for number, data in enumerate(self._lines(REVIEWS), start=1):
            item = f"review {number}"
            try:
                event = check_review(_sealed(item, data, next(seals, b"")), checker, known)
            except ChainBroken as broken:
                raise _Bad(item, f"{broken.at.kind}: {broken.at.detail}") from broken
            self._key(item, event)
            self._photos.update(photo_digests(event))
            self._signed.append((item, event))
            self._notes.append(f"{event.payload.get('meaning')} by {event.actor.name} on {event.time.at:%Y-%m-%d}")
        if next(seals, None) is not None:
            _fail(REVIEW_SEALS, "inserted: there are more seals than reviews")

    def _named_photos(self, manifest: dict[str, Any]) -> None:
        held = {PurePosixPath(name).stem: name for name in self._entries if name.startswith("photos/")}
        absent = manifest.get("absent")
        for digest in sorted(self._photos):
            if digest in held:
                if self._sha256(held[digest]) != digest:
                    _fail(held[digest], "altered: its content is not what the event names")
            elif isinstance(absent, list) and digest in absent:
                self._notes.append(f"photo {digest} was not on the tablet that made this")
            else:
                _fail(f"photos/{digest}", "missing: an event names it")

    def _gateway_keys(self, manifest: dict[str, Any]) -> Mapping[str, bytes]:
        if self._gateways is not None:
            return self._gateways
        stated = manifest.get("gateways")
        own = stated if isinstance(stated, dict) else {}
        if own:
            self._notes.append("the gateway's keys are those that the package states")
        return {id_: _public(id_, own[id_]) for id_ in own}

    def _proofs(self, gateways: Mapping[str, bytes]) -> int:
        """How many signatures are proven to be the persons' own (P11-70-1)."""
        checks = ProofChecks(gateways)
        for item, event in self._signed:
            try:
                checks.take(item, event)
            except Malformed as reason:
                raise _Bad(item, f"bad_signature: {reason}") from reason
        self._notes += checks.notes
        return checks.proven

    def _receipts(self, manifest: dict[str, Any], keys: Mapping[str, bytes]) -> tuple[list[tuple[int, int]], int]:
        """The stretches of the run that receipts vouch for, and how many receipts there are."""
        entries = _list(self._read(RECEIPTS, MAX_MANIFEST))
        reached: list[tuple[int, int]] = []
        for number, entry in enumerate(entries, start=1):
            item = f"{RECEIPTS} {number}"
            try:
                signed = Signed.from_json(entry)
                public = keys.get(signed.key)
                if public is None:
                    self._notes.append(f"receipt {number} is by a gateway key that is not known")
                    continue
                receipt = verify_receipt(signed, public)
            except Malformed as reason:
                raise _Bad(item, f"altered: {reason}") from reason
            reached += self._vouched(receipt, manifest["run"])
        return reached, len(entries)

    def _vouched(self, receipt: Receipt, run: str) -> Iterator[tuple[int, int]]:
        """What one receipt vouches for: the run as far as it names it, and the journal where it stands.

        The gateway names a run only as far as its chain is whole there. Of the journal it has checked the journal's
        own chain, so from the event it names it counts back only over events that follow each other there too: what
        else an event says it was written after in its run, the device alone says.
        """
        for named in receipt.runs:
            if named.run == run and [one.hash for one in self._events[named.seq - 1 : named.seq]] == [named.head]:
                yield 1, named.seq
        last = self._places.get((receipt.journal, receipt.seq, receipt.head))
        start = vouched_from(receipt)
        if last is not None and receipt.seq >= start:
            yield self._first_that_follows(last, start), last

    def _first_that_follows(self, number: int, start: int) -> int:
        while number > 1:
            before, event = self._events[number - 2 : number]
            if event.prev != before.hash or before.seq < start:
                break
            number -= 1
        return number

    def _chunks(self, name: str, limit: int) -> Iterator[bytes]:
        left = limit
        try:
            with self._archive.open(self._entries[name]) as file:
                while chunk := file.read(_CHUNK):
                    left -= len(chunk)
                    if left < 0:
                        _fail(name, f"it is larger than {limit} bytes")
                    yield chunk
        except (zipfile.BadZipFile, zlib.error, EOFError) as reason:
            raise _Bad(name, "altered: the zip's own checksum does not fit") from reason

    def _read(self, name: str, limit: int) -> bytes:
        return b"".join(self._chunks(name, limit))

    def _lines(self, name: str) -> Iterator[bytes]:
        rest = b""
        for chunk in self._chunks(name, MAX_FILE):
            *lines, rest = (rest + chunk).split(b"\n")
            yield from lines
            if len(rest) > MAX_BYTES:
                _fail(name, "a line is longer than any event")
        if rest:
            yield rest


def _entries(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """The entries by name, after everything that could hurt was refused. Raises Malformed."""
    entries: dict[str, zipfile.ZipInfo] = {}
    infos = archive.infolist()
    if len(infos) > MAX_FILES or sum(info.file_size for info in infos) > MAX_TOTAL:
        raise Malformed("it holds more than an evidence package may")
    for info in infos:
        parts = PurePosixPath(info.filename).parts
        if info.filename.startswith("/") or "\\" in info.filename or ".." in parts or ":" in info.filename:
            raise Malformed(f"the name {info.filename!r} leads out of the package")
        if info.filename in entries:
            raise Malformed(f"{info.filename} is in it twice")
        if info.flag_bits & 1:
            raise Malformed(f"{info.filename} is encrypted")
        if info.file_size > MAX_FILE:
            raise Malformed(f"{info.filename} is larger than {MAX_FILE} bytes")
        entries[info.filename] = info
    return entries


def _sealed(item: str, data: bytes, line: bytes) -> Sealed:
    try:
        seal = parse(line)
        return Sealed(data, seal["hash"], base64.b64decode(seal["signature"], validate=True))
    except (KeyError, TypeError, ValueError, binascii.Error) as reason:
        raise _Bad(item, "missing: it has no seal that can be read") from reason


def _list(data: bytes) -> list[Any]:
    try:
        entries = parse(data)
    except Malformed as reason:
        raise _Bad(RECEIPTS, f"altered: {reason}") from reason
    if not isinstance(entries, list):
        _fail(RECEIPTS, "altered: it is no list")
    return entries


def _public(id_: str, text: object) -> bytes:
    try:
        public = bytes.fromhex(text) if isinstance(text, str) else b""
    except ValueError:
        public = b""
    if len(public) != 32 or key_id(public) != id_:
        _fail(MANIFEST, f"altered: the key {id_} is not what its id says")
    return public


def _fail(item: str, detail: str) -> NoReturn:
    raise _Bad(item, detail)

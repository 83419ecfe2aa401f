"""A journal's pages read without SQLite: what is left in a damaged database and its log.

SQLite reads a database from its header on, and stops at the first page that is not whole. Here each
page is decrypted by itself, wherever it lies, and each row is read by itself. Nothing is written,
and nothing is believed because of where it stood: an event counts by its hash and signature, a
receipt by the gateway's signature, a photo's key by opening the photo.

SQLCipher 4 with a raw key: pages of 4096 bytes, AES-256-CBC, the last 80 bytes of each are IV and
HMAC-SHA512; the first 16 bytes of the file are a salt that only the HMACs need. Of the log every
frame counts that was committed, also one of before the log's last restart. The formats are those of
https://www.sqlite.org/fileformat2.html and https://www.zetetic.net/sqlcipher/design/.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from io import FileIO
from pathlib import Path
from typing import Final, NamedTuple

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

PAGE: Final = 4096
_USABLE: Final = PAGE - 80
_IV: Final = slice(_USABLE, _USABLE + 16)
_MAC: Final = slice(_USABLE + 16, PAGE)
_SALT: Final = 16

_LOG_HEADER: Final = 32
_FRAME_HEADER: Final = 24

_LEAF_OF_INDEX, _LEAF_OF_TABLE, _INNER_OF_INDEX = 0x0A, 0x0D, 0x02
_MOST_IN_TABLE: Final = _USABLE - 35
_MOST_IN_INDEX: Final = (_USABLE - 12) * 64 // 255 - 23
_LEAST: Final = (_USABLE - 12) * 32 // 255 - 23
_LARGEST_ROW: Final = 1024 * 1024
_VERSIONS: Final = 8
"""Of a page that a long row goes on in, so many are tried, newest first."""

_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_HASH = re.compile(r"[0-9a-f]{64}")
# A row of `events` begins with the length of its header, NULL for the number, and the type of a 36 character text.
_ROW_OF_EVENTS = re.compile(rb"(?=[\x09-\x20]\x00\x55)")


class _Torn(Exception):
    """There is no row here that can be read."""


class _Image(NamedTuple):
    """One copy of a page: in which file (0 database, 1 log), where, and of which page (0: its number was lost)."""

    file: int
    at: int
    page: int


class Where(NamedTuple):
    """Where a row was found, to read it again."""

    image: int
    start: int
    version: int


@dataclass(slots=True)
class Row:
    """A row that may be an event: number of the row, exact bytes, hash, signature. Nothing is checked."""

    seq: int | None
    data: bytes
    hash: str
    signature: bytes
    whole: bool
    """The pages it stands on carry their checksums: damage of the disk did not touch it."""
    where: Where


@dataclass(slots=True)
class Beside:
    """What else the pages hold. Nothing of it is checked."""

    receipts: list[bytes] = field(default_factory=list)
    blob_keys: dict[str, list[bytes]] = field(default_factory=dict)
    named: dict[int, str] = field(default_factory=dict)
    """Numbers of events that an index names, with the events' ids: they were there."""


class Pages:
    """All copies of all pages of one database. Close it after use."""

    def __init__(self, database: Path, key: bytes) -> None:
        """``key``: the 32 raw bytes. Either file may be missing or cut short."""
        self._key = key
        self._files = [_Medium(database), _Medium(database.with_name(database.name + "-wal"))]
        self.lost: list[str] = []
        """What the last look found that can't be read or doesn't carry its checksum, in words."""
        self._salt_lost: list[str] = []
        self._macs: Callable[[bytes, int], bool] | None = None
        self._images = (*self._in_log(), *self._in_database())
        self._of_page: dict[int, list[_Image]] = {}
        for image in self._images:
            self._of_page.setdefault(image.page, []).append(image)
        self._plain = lru_cache(64)(self._decrypted)
        self._check_salt()

    def close(self) -> None:
        """Closes the files."""
        for file in self._files:
            file.close()

    @property
    def copies(self) -> int:
        """How many copies of pages there are to be read."""
        return len(self._images)

    # --- the files ---------------------------------------------------------------------------------

    def _in_database(self) -> Iterator[_Image]:
        for number in range(1, -(-self._files[0].size // PAGE) + 1):
            yield _Image(0, (number - 1) * PAGE, number)

    def _in_log(self) -> list[_Image]:
        """Committed frames, newest first. A frame is committed when one after it, of the same salts, ends a commit.

        What follows the last commit was never confirmed to anybody, and its numbers may have been given again.
        """
        log = self._files[1]
        heads: list[tuple[int, int, bytes]] = []
        at = _LOG_HEADER
        while at + _FRAME_HEADER < log.size:
            head = log.read(at, _FRAME_HEADER) or bytes(_FRAME_HEADER)
            heads.append((int.from_bytes(head[:4]), int.from_bytes(head[4:8]), head[8:16]))
            at += _FRAME_HEADER + PAGE
        committed: set[bytes] = set()
        found: list[_Image] = []
        for index in range(len(heads) - 1, -1, -1):
            page, ends, salts = heads[index]
            # Also one whose own header was damaged: the frame before it tells which commits it belongs to.
            if ends:
                committed.add(salts)
            if salts in committed or (index and heads[index - 1][2] in committed):
                start = _LOG_HEADER + index * (_FRAME_HEADER + PAGE) + _FRAME_HEADER
                found.append(_Image(1, start, page if page < 2**24 else 0))
        return found

    def _check_salt(self) -> None:
        """Without the salt no checksum can be judged. It is lost when not one of the pages carries its own."""
        salt = self._files[0].read(0, _SALT)
        if salt is None or len(salt) < _SALT:
            self._salt_lost.append("the database's first bytes")
            return
        key = hashlib.pbkdf2_hmac("sha512", self._key, bytes(byte ^ 0x3A for byte in salt), 2, 32)

        def carries(page: bytes, number: int) -> bool:
            covered = page[_SALT if number == 1 else 0 : _MAC.start] + number.to_bytes(4, "little")
            return hmac.compare_digest(hmac.digest(key, covered, "sha512"), page[_MAC])

        for image in self._images:
            page = self._read(image)
            if page is not None and carries(page, image.page):
                self._macs = carries
                return
        if self._images:
            self._salt_lost.append("the database's first bytes, without which no page's checksum can be judged")

    def _read(self, image: _Image) -> bytes | None:
        page = self._files[image.file].read(image.at, PAGE)
        return page if page is not None and len(page) == PAGE else None

    def _decrypted(self, image: _Image) -> tuple[bytes, bool] | None:
        """A copy's plain bytes, and whether it carries its checksum; None where the medium gives nothing."""
        page = self._read(image)
        if page is None:
            return None
        start = _SALT if image.page == 1 else 0
        cipher = Cipher(algorithms.AES(self._key), modes.CBC(page[_IV])).decryptor()
        plain = bytes(start) + cipher.update(page[start:_USABLE]) + cipher.finalize()
        return plain, self._macs is not None and self._macs(page, image.page)

    # --- what is in them ---------------------------------------------------------------------------

    def rows(self, beside: Beside) -> Iterator[Row]:
        """Every row that may be an event, in no order and some several times; fills ``beside`` on the way."""
        self.lost[:] = self._salt_lost
        for index, image in enumerate(self._images):
            found = self._plain(image)
            if found is None or not found[1]:
                self._note_lost(image, found)
            if found is not None:
                yield from self._on_page(index, *found, beside)

    def again(self, where: Where) -> Row:
        """A row that was found before. Raises KeyError when the medium does not give it a second time."""
        found = self._plain(self._images[where.image])
        try:
            if found is not None:
                return self._row(where, found[0], seq=None, whole=found[1])
        except _Torn:
            pass
        raise KeyError(where)

    def _note_lost(self, image: _Image, found: tuple[bytes, bool] | None) -> None:
        if found is not None and self._macs is None:
            return
        where = f"page {image.page}" if image.file == 0 else f"a copy of page {image.page or '?'} in the log"
        self.lost.append(f"{where} ({'is not whole' if found else 'can not be read'})")

    def _on_page(self, index: int, plain: bytes, whole: bool, beside: Beside) -> Iterator[Row]:
        start = 100 if self._images[index].page == 1 else 0
        kind = plain[start]
        if kind == _LEAF_OF_TABLE:
            yield from self._in_table(index, plain, start, whole, beside)
        elif kind in (_LEAF_OF_INDEX, _INNER_OF_INDEX) and (whole or self._macs is None):
            self._in_index(index, plain, start, kind, beside)
        # Rows are looked for besides: a damaged page's own list of them may be lost, and a good page may hold what it
        # has given to another page since, which is now the damaged one.
        for match in _ROW_OF_EVENTS.finditer(plain):
            yield from self._versions(index, plain, match.start(), None, whole)

    def _in_table(self, index: int, plain: bytes, start: int, whole: bool, beside: Beside) -> Iterator[Row]:
        for at in _cells(plain, start, 8):
            try:
                _, at = _varint(plain, at)
                number, at = _varint(plain, at)
                record, _ = self._record(plain, at, _MOST_IN_TABLE, 0)
            except _Torn:
                continue
            match record:
                case [None, str(), str() | None, int() | None, str(), _, _, _]:
                    yield from self._versions(index, plain, at, number, whole)
                case [None, int(), str(), bytes() as document]:
                    beside.receipts.append(document)
                case [str() as digest, int(), bytes() as key] if _HASH.fullmatch(digest) and len(key) == 32:
                    keys = beside.blob_keys.setdefault(digest, [])
                    if key not in keys:
                        keys.append(key)

    def _versions(self, index: int, plain: bytes, start: int, seq: int | None, whole: bool) -> Iterator[Row]:
        """A row, with each version of the pages that it goes on in: any of them may be the damaged one."""
        before = None
        for version in range(_VERSIONS):
            try:
                row = self._row(Where(index, start, version), plain, seq=seq, whole=whole)
            except _Torn:
                if before is not None:
                    return  # it stands on this page alone
                continue
            if row.data == before:
                return
            before = row.data
            yield row

    def _row(self, where: Where, plain: bytes, *, seq: int | None, whole: bool) -> Row:
        record, goes_on_whole = self._record(plain, where.start, _MOST_IN_TABLE, where.version)
        match record:
            case [None, str(), str() | None, int() | None, str(), bytes() as data, str() as hash_, bytes() as signed]:
                return Row(seq, data, hash_, signed, whole and goes_on_whole, where)
        raise _Torn

    def _in_index(self, index: int, plain: bytes, start: int, kind: int, beside: Beside) -> None:
        """The index of ids names each event's number, also where the event itself is gone."""
        header, child = (12, 4) if kind == _INNER_OF_INDEX else (8, 0)
        named: dict[int, str] = {}
        for at in _cells(plain, start, header):
            try:
                _, at = _varint(plain, at + child)
                record, _ = self._record(plain, at, _MOST_IN_INDEX, 0)
            except _Torn:
                record = []
            match record:
                case [str() as id_, int() as number] if _ID.fullmatch(id_) and number > 0:
                    named[number] = id_
                case _ if self._macs is None:
                    return  # a page that can't be judged counts only if all of it makes sense
        beside.named.update(named)

    # --- records -----------------------------------------------------------------------------------

    def _record(self, plain: bytes, start: int, most: int, version: int) -> tuple[list[int | str | bytes | None], bool]:
        """The values of the record that begins at ``start``, and whether the pages that it goes on in are whole.

        Raises _Torn.
        """
        length, at = _varint(plain, start)
        if not 2 <= length <= 64:
            raise _Torn
        kinds: list[int] = []
        while at < start + length:
            kind, at = _varint(plain, at)
            kinds.append(kind)
        size = length + sum(map(_size_of, kinds))
        if at != start + length or size > _LARGEST_ROW:
            raise _Torn
        body, whole = self._payload(plain, start, size, most, version)
        values: list[int | str | bytes | None] = []
        at = length
        for kind in kinds:
            values.append(_value(kind, body[at : at + _size_of(kind)]))
            at += _size_of(kind)
        return values, whole

    def _payload(self, plain: bytes, start: int, size: int, most: int, version: int) -> tuple[bytes, bool]:
        if size <= most:
            if version or start + size > _USABLE:
                raise _Torn
            return plain[start : start + size], True
        local = _LEAST + (size - _LEAST) % (_USABLE - 4)
        local = local if local <= most else _LEAST
        if start + local + 4 > _USABLE:
            raise _Torn
        body, whole = bytearray(plain[start : start + local]), True
        page = int.from_bytes(plain[start + local : start + local + 4])
        while len(body) < size:
            copies = self._of_page.get(page, ())
            found = self._plain(copies[min(version, len(copies) - 1)]) if copies and page else None
            if found is None:
                raise _Torn
            page, whole = int.from_bytes(found[0][:4]), whole and found[1]
            body += found[0][4 : 4 + min(_USABLE - 4, size - len(body))]
        return bytes(body), whole


class _Medium:
    """A file that may be missing or give errors while it is read."""

    def __init__(self, path: Path) -> None:
        self._file: FileIO | None = None
        self.size = 0
        with suppress(FileNotFoundError):
            self._file = path.open("rb", buffering=0)
            self.size = path.stat().st_size

    def read(self, at: int, size: int) -> bytes | None:
        """The bytes, fewer at the end of the file; None where the medium fails."""
        if self._file is None:
            return None
        try:
            self._file.seek(at)
            return self._file.read(size)
        except OSError:
            return None

    def close(self) -> None:
        if self._file is not None:
            self._file.close()


def _cells(plain: bytes, start: int, header: int) -> Iterator[int]:
    """Where a page says that its cells begin."""
    count = int.from_bytes(plain[start + 3 : start + 5])
    for at in range(start + header, start + header + 2 * count, 2):
        cell = int.from_bytes(plain[at : at + 2])
        if at + 2 > _USABLE or not start + header < cell < _USABLE:
            return
        yield cell


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """A number of one to nine bytes, and where it ends. Raises _Torn."""
    number = 0
    for count in range(9):
        if at >= len(data):
            raise _Torn
        byte = data[at]
        at += 1
        if count == 8:
            return (number << 8) | byte, at
        number = (number << 7) | (byte & 0x7F)
        if byte < 0x80:
            break
    return number, at


_INTEGERS: Final = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}


def _size_of(kind: int) -> int:
    if kind >= 12:
        return (kind - 12) // 2
    return _INTEGERS.get(kind, 8 if kind == 7 else 0)


def _value(kind: int, content: bytes) -> int | str | bytes | None:
    """Raises _Torn for what no table here holds, and for text that is none."""
    if kind == 0:
        return None
    if kind in (8, 9):
        return kind - 8
    if kind in _INTEGERS:
        return int.from_bytes(content, signed=True)
    if kind < 12:
        raise _Torn
    if kind % 2 == 0:
        return content
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        raise _Torn from None

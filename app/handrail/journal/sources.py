"""Two ways to the rows of a journal that is brought out: through SQLite, or page by page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from handrail.database import value
from handrail.domain.event import Event
from handrail.journal.journal import OPENED
from handrail.journal.pages import Beside, Pages, Row, Where
from handrail.journal.reading import OF_SOUGHT
from handrail.journal.store import Store
from handrail.wire.chain import ChainBroken, Sealed, check_seal
from handrail.wire.envelope import Malformed, decode, hash_of
from handrail.wire.keys import key_id
from handrail.wire.rotation import ROTATED, KeyLine

_PAGE = 500
_EVENTS = "SELECT seq, data, hash, signature FROM events WHERE seq > ? ORDER BY seq LIMIT ?"
_ROTATED = b'"' + ROTATED.encode() + b'"'
_EACH = 2000
"""Pages between two words of progress."""

Tell = Callable[[str], None]


class Candidate(NamedTuple):
    """What stands at a number. It may be anything: whoever wrote it may have put anything there."""

    seq: int
    data: Any
    hash: Any
    signature: Any


class Source(Protocol):
    """A journal that is read from outside, for the last time perhaps."""

    @property
    def lost(self) -> Sequence[str]:
        """What could not be read, in words."""
        ...

    @property
    def named(self) -> Mapping[int, str]:
        """Numbers that must have been there, with the ids of their events."""
        ...

    def rows(self) -> Iterator[Candidate]:
        """What may be an event, by number. Raises JournalFailed where only SQLite reads."""
        ...

    def hash_at(self, seq: int) -> str | None:
        """The hash that stands at a number, None if nothing that can be read does."""
        ...

    def receipts(self) -> Sequence[bytes]:
        """The gateway's receipts as they lie there."""
        ...

    def rotations(self) -> Sequence[tuple[bytes, str, bytes]]:
        """Bytes, hash and signature of what may be rotations of the journal's key."""
        ...

    def contents(self) -> Sequence[str]:
        """Digests of the photos that the journal has keys for."""
        ...

    def blob_keys(self, digest: str) -> Sequence[bytes]:
        """What may be the key of a photo's sealed file."""
        ...

    def close(self) -> None:
        """Lets the files go."""
        ...


class Whole:
    """A database that opens, read as SQLite reads it. Raises JournalFailed when a page turns out to be damaged."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.lost: tuple[str, ...] = ()
        self.named: dict[int, str] = {}

    def rows(self) -> Iterator[Candidate]:
        last = -(2**63)
        while True:
            with self._store.read() as connection:
                page = [Candidate._make(row) for row in connection.execute(_EVENTS, (last, _PAGE))]
            yield from page
            if len(page) < _PAGE:
                return
            last = page[-1].seq

    def hash_at(self, seq: int) -> str | None:
        with self._store.read() as connection:
            found: str | None = value(connection, "SELECT hash FROM events WHERE seq = ?", (seq,))
        return found

    def receipts(self) -> Sequence[bytes]:
        with self._store.read() as connection:
            return [document for (document,) in connection.execute("SELECT document FROM receipts ORDER BY number")]

    def rotations(self) -> Sequence[tuple[bytes, str, bytes]]:
        with self._store.read() as connection:
            rows = connection.execute(OF_SOUGHT, (ROTATED,)).fetchall()
        return [(data, hash_, signature) for data, hash_, signature in rows if isinstance(data, bytes)]

    def contents(self) -> Sequence[str]:
        with self._store.read() as connection:
            return [digest for (digest,) in connection.execute("SELECT digest FROM blobs ORDER BY digest")]

    def blob_keys(self, digest: str) -> Sequence[bytes]:
        with self._store.read() as connection:
            return [key for (key,) in connection.execute('SELECT "key" FROM blobs WHERE digest = ?', (digest,))]

    def close(self) -> None:
        self._store.close()


class Torn:
    """A damaged database, read page by page; nothing is written. What verifies is kept, wherever it was found."""

    def __init__(self, path: Path, database_key: bytes, journal: str, keys: Mapping[str, bytes], tell: Tell) -> None:
        """``keys``: key id -> public key that signs the journal; empty: the journal's first event states it."""
        self._pages = Pages(path, database_key)
        self._beside = Beside()
        self._journal = journal
        self.keys = dict(keys) or self._stated_key()
        self._good: dict[int, dict[str, Where]] = {}
        self._bad: dict[int, Where] = {}
        self._rotations: list[tuple[bytes, str, bytes]] = []
        self._by_others: list[Where] = []
        """Signed by a key that is not known yet: a rotation further on may tell it."""
        self._look(tell)
        self.lost: list[str] = self._pages.lost
        self.named = self._beside.named

    def _stated_key(self) -> dict[str, bytes]:
        for row in self._pages.rows(Beside()):
            event = _opening(row, self._journal)
            if event is not None:
                public = bytes.fromhex(event.payload["public_key"])
                return {key_id(public): public}
        return {}

    def _look(self, tell: Tell) -> None:
        seen: set[str] = set()
        image = -1
        for row in self._pages.rows(self._beside):
            if row.where.image // _EACH != image // _EACH:
                tell(f"page {row.where.image + 1} of {self._pages.copies}")
            image = row.where.image
            if hash_of(row.data) not in seen:
                self._judge(row, seen)
        line = KeyLine(self._journal, self.keys, self._rotations)
        self.keys, others = line.keys, self._by_others
        self._by_others = []
        for where in others:
            with suppress(KeyError):
                self._judge(self._pages.again(where), seen)

    def _judge(self, row: Row, seen: set[str]) -> None:
        if _ROTATED in row.data:
            self._rotations.append((row.data, row.hash, row.signature))
        try:
            event = check_seal(Sealed(row.data, row.hash, row.signature), self.keys, row.seq or 0)
        except ChainBroken as broken:
            if broken.at.kind == "unknown_key":
                self._by_others.append(row.where)
            # On a damaged page that is the damage; on a whole one somebody wrote it so.
            if row.whole and row.seq is not None:
                self._bad.setdefault(row.seq, row.where)
            return
        if event.journal == self._journal:
            seen.add(row.hash)
            self._good.setdefault(event.seq, {})[row.hash] = row.where

    @property
    def found_anything(self) -> bool:
        """Whether there is anything in it that the key makes sense of."""
        beside = self._beside
        return bool(self._good or self._bad or beside.named or beside.blob_keys or beside.receipts)

    def rows(self) -> Iterator[Candidate]:
        for seq in sorted(self._good.keys() | self._bad.keys()):
            where = self._chosen(seq) if seq in self._good else self._bad[seq]
            try:
                row = self._pages.again(where)
            except KeyError:
                self.lost.append(f"event {seq} (the medium gave it once and not again)")
                continue
            yield Candidate(seq, row.data, row.hash, row.signature)

    def _chosen(self, seq: int) -> Where:
        """Of two events of one number the one that the next event was written after."""
        found = self._good[seq]
        for after in self._good.get(seq + 1, {}).values() if len(found) > 1 else ():
            named = found.get(decode(self._pages.again(after).data).prev)
            if named is not None:
                return named
        return next(iter(found.values()))

    def hash_at(self, seq: int) -> str | None:
        found = self._good.get(seq)
        if not found:
            return None
        chosen = self._chosen(seq)
        return next(hash_ for hash_, where in found.items() if where == chosen)

    def receipts(self) -> Sequence[bytes]:
        return list(dict.fromkeys(self._beside.receipts))

    def rotations(self) -> Sequence[tuple[bytes, str, bytes]]:
        return self._rotations

    def contents(self) -> Sequence[str]:
        return sorted(self._beside.blob_keys)

    def blob_keys(self, digest: str) -> Sequence[bytes]:
        return self._beside.blob_keys.get(digest, ())

    def close(self) -> None:
        self._pages.close()


def _opening(row: Row, journal: str) -> Event | None:
    """The journal's first event, if this row is it: it states the key that it is signed with."""
    if b'"' + OPENED.encode() + b'"' not in row.data:
        return None
    try:
        said = decode(row.data)
        public = bytes.fromhex(said.payload["public_key"])
        event = check_seal(Sealed(row.data, row.hash, row.signature), {key_id(public): public}, 1)
    except (Malformed, ChainBroken, KeyError, TypeError, ValueError):
        return None
    return event if (event.type, event.seq, event.journal) == (OPENED, 1, journal) else None

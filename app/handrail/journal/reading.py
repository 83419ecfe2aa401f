"""Reading a journal: the current one, an old one, or one that another program is writing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from handrail.database import value
from handrail.domain.chained import GENESIS
from handrail.journal.schema import FOREIGN, LISTED, SHARED, SOUGHT
from handrail.journal.store import Store
from handrail.ports.journal import JournalFailed, Stored
from handrail.wire.chain import Sealed
from handrail.wire.envelope import Malformed, decode, link_of
from handrail.wire.keys import SigningKey, key_id
from handrail.wire.rotation import ROTATED, KeyLine
from handrail.wire.signed import Signed

Found = TypeVar("Found")

# Each query stands whole, to be read as it is run. The literals in the first three are those of the partial indexes: a
# condition with a parameter would not tell SQLite that the index holds every row that is asked for.
RUNS: Final = "SELECT seq, run FROM events WHERE run_seq = 1 ORDER BY seq"
OF_SHARED: Final = f"SELECT data, hash, signature FROM events WHERE type = ? AND {SHARED} ORDER BY seq"  # noqa: S608 - a constant
OF_LISTED: Final = f"SELECT data, hash, signature FROM events WHERE type = ? AND {LISTED} ORDER BY seq"  # noqa: S608 - a constant
OF_SOUGHT: Final = f"SELECT data, hash, signature FROM events WHERE type = ? AND {SOUGHT} ORDER BY seq"  # noqa: S608 - a constant
_OF_TYPE = "SELECT data, hash, signature FROM events WHERE type = ? ORDER BY seq"
_OF_RUN = "SELECT data, hash, signature FROM events WHERE run = ? ORDER BY run_seq"
_OF_SHARED_RUN = """
    SELECT data, hash, signature FROM (
        SELECT run_seq, data, hash, signature FROM events WHERE run = ?1
        UNION ALL SELECT run_seq, data, hash, signature FROM foreign_events WHERE run = ?1
    ) ORDER BY run_seq
"""
_PUBLIC = "SELECT DISTINCT public FROM foreign_events WHERE run = ?"
_BY_ID = "SELECT data, hash, signature FROM events WHERE id = ?"
_FROM = "SELECT data, hash, signature FROM events WHERE seq >= ? ORDER BY seq LIMIT ?"
NEWEST: Final = "SELECT data, hash, signature FROM events ORDER BY seq DESC LIMIT ?"


TAKEN_UP: Final = "run.taken_up"


@dataclass(frozen=True, slots=True)
class Head:
    """Where a journal's chain stands: the number and hash of its last event."""

    journal: str
    seq: int
    hash: str


@dataclass(frozen=True, slots=True)
class Mark(Head):
    """What the key store remembers of a journal: its head, and the number of its last receipt."""

    receipts: int = 0


def sealed(stored: Stored) -> Sealed:
    """A stored event as the wire takes it."""
    return Sealed(stored.data, stored.hash, stored.signature)


def _sealed(row: tuple[Any, ...]) -> Sealed:
    data, hash_, signature = row
    if not isinstance(data, bytes) or not isinstance(signature, bytes):
        raise Malformed("a column holds another type than was written")
    return Sealed(data, hash_, signature)


def _of_type(type_: str) -> str:
    quoted = f"'{type_}'"
    return OF_LISTED if quoted in LISTED else OF_SOUGHT if quoted in SOUGHT else _OF_TYPE


class JournalReader:
    """Queries over a journal's database. ``id`` is the journal's."""

    def __init__(self, store: Store, journal: str) -> None:
        self.id = journal
        self._store = store
        with store.read() as connection:
            # One that an earlier build left is read as it is.
            self._shares = value(connection, "SELECT 1 FROM sqlite_schema WHERE name = ?", (FOREIGN,)) is not None

    def run(self, run: str) -> tuple[Stored, ...]:
        """All events of a run in run order, none if the journal doesn't hold it. Raises JournalFailed.

        What another journal wrote of it before it went on here stands in its place.
        """
        return self._select(_OF_SHARED_RUN if self._shares else _OF_RUN, run)

    def foreign_keys(self, run: str) -> dict[str, bytes]:
        """Key id -> public key of the other journals that wrote in a run. Raises JournalFailed."""
        if not self._shares:
            return {}
        with self._store.read() as connection:
            return {key_id(public): public for (public,) in connection.execute(_PUBLIC, (run,))}

    def runs(self) -> tuple[str, ...]:
        """Ids of all runs that this journal began or went on with, oldest first. Raises JournalFailed."""
        with self._store.read() as connection:
            begun = [(int(seq), str(run)) for seq, run in connection.execute(RUNS)]
        taken = [(one.event.seq, str(one.event.run)) for one in self.of_type(TAKEN_UP)]
        return tuple(dict.fromkeys(run for _, run in sorted([*begun, *taken])))

    def of_type(self, type_: str) -> tuple[Stored, ...]:
        """All events of a type, oldest first; listed types come from an index. Raises JournalFailed."""
        if f"'{type_}'" in SHARED:
            return self._select(OF_SHARED if self._shares else _OF_TYPE, type_)
        return self._select(_of_type(type_), type_)

    def rotations(self) -> tuple[Stored, ...]:
        """The events by which the journal went on with another key, oldest first. Raises JournalFailed."""
        return self.of_type(ROTATED)

    def _rotated(self) -> tuple[Sealed, ...]:
        return self._rows(_of_type(ROTATED), ROTATED)

    def key_line(self, key: SigningKey) -> KeyLine:
        """Which key signs which events, told from the one that signs now. Raises JournalFailed."""
        return KeyLine(self.id, {key.id: key.public}, self._rotated())

    def key_among(self, keys: Sequence[SigningKey]) -> SigningKey | None:
        """The one that signs now: the last rotation names it, else the first event. Raises JournalFailed."""
        rotations = self._rotated()
        if not rotations and len(keys) == 1:
            return keys[0]
        stated = (rotations or self._rows(_FROM, 1, 1))[-1:]
        if not stated:
            return keys[0]
        named = self._read(lambda: link_of(stated[0].data)).payload.get("public_key")
        return next((key for key in keys if key.public.hex() == named), None)

    def undelivered(self) -> int:
        """How many of its events no receipt names. Raises JournalFailed."""
        with self._store.read() as connection:
            last: int = value(connection, "SELECT coalesce(max(seq), 0) FROM events")
            reached: int = value(connection, "SELECT coalesce(max(seq), 0) FROM receipts")
        return max(0, last - reached)

    def find(self, event_id: str) -> Stored | None:
        """The event with that id. Raises JournalFailed."""
        return next(iter(self._select(_BY_ID, event_id)), None)

    def events_from(self, seq: int, limit: int) -> tuple[Stored, ...]:
        """At most ``limit`` events, from number ``seq`` on, in order. Raises JournalFailed."""
        return self._select(_FROM, seq, limit)

    def _select(self, query: str, *values: object) -> tuple[Stored, ...]:
        rows = self._rows(query, *values)
        return self._read(lambda: tuple(Stored(decode(data), data, hash_, signed) for data, hash_, signed in rows))

    def _rows(self, query: str, *values: object) -> tuple[Sealed, ...]:
        """Events as they are stored, not read. Raises JournalFailed."""
        with self._store.read() as connection:
            found = connection.execute(query, values).fetchall()
        return self._read(lambda: tuple(_sealed(row) for row in found))

    def _read(self, read: Callable[[], Found]) -> Found:
        try:
            return read()
        except Malformed as reason:
            raise JournalFailed(f"an event of journal {self.id} can't be read: {reason}") from reason

    def receipts(self) -> tuple[Signed, ...]:
        """All receipts as they were signed, oldest first. Raises JournalFailed."""
        with self._store.read() as connection:
            rows = connection.execute("SELECT document FROM receipts ORDER BY number").fetchall()
        return tuple(Signed.from_bytes(document) for (document,) in rows)

    def last_receipt_number(self) -> int:
        """The number of the newest receipt, 0 where there is none. Raises JournalFailed."""
        with self._store.read() as connection:
            found: int | None = value(connection, "SELECT max(number) FROM receipts")
        return found or 0

    def knows(self, seq: int, hash_: str) -> bool:
        """Whether event ``seq`` has that hash; 0 is the state before the first. Raises JournalFailed."""
        if seq == 0:
            return hash_ == GENESIS
        with self._store.read() as connection:
            found: str | None = value(connection, "SELECT hash FROM events WHERE seq = ?", (seq,))
        return found == hash_

    def close(self) -> None:
        """Closes the database."""
        self._store.close()

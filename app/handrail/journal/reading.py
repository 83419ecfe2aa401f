"""Reading a journal: the current one, an old one, or one that another program is writing."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Row, Select, select, text

from handrail.domain.event import GENESIS
from handrail.journal.schema import LISTED, events, receipts
from handrail.journal.store import Store
from handrail.ports.journal import JournalFailed, Stored
from handrail.wire.chain import Sealed
from handrail.wire.envelope import Malformed, decode
from handrail.wire.signed import Signed

ROW = (events.c.seq, events.c.data, events.c.hash, events.c.signature)


@dataclass(frozen=True, slots=True)
class Head:
    """Where a journal's chain stands: the number and hash of its last event."""

    journal: str
    seq: int
    hash: str


def sealed(stored: Stored) -> Sealed:
    """A stored event as the wire takes it."""
    return Sealed(stored.data, stored.hash, stored.signature)


def _stored(row: Row[tuple[int, bytes, str, bytes]]) -> Stored:
    if not isinstance(row.data, bytes) or not isinstance(row.signature, bytes):
        raise Malformed("a column holds another type than was written")
    return Stored(decode(row.data), row.data, row.hash, row.signature)


class JournalReader:
    """Queries over a journal's database. ``id`` is the journal's."""

    def __init__(self, store: Store, journal: str) -> None:
        self.id = journal
        self._store = store

    def run(self, run: str) -> tuple[Stored, ...]:
        """All events of a run in run order, none if the journal doesn't hold it. Raises JournalFailed."""
        return self._select(select(*ROW).where(events.c.run == run).order_by(events.c.run_seq))

    def runs(self) -> tuple[str, ...]:
        """Ids of all runs that this journal holds, oldest first. Raises JournalFailed."""
        with self._store.read() as connection:
            query = select(events.c.run).where(events.c.run_seq == 1).order_by(events.c.seq)
            return tuple(str(run) for run in connection.scalars(query))

    def of_type(self, type_: str) -> tuple[Stored, ...]:
        """All events of a type, oldest first; listed types come from an index. Raises JournalFailed."""
        query = select(*ROW).where(events.c.type == type_).order_by(events.c.seq)
        # Said twice, for SQLite uses a partial index only where its own condition stands in the query.
        return self._select(query.where(text(LISTED)) if f"'{type_}'" in LISTED else query)

    def find(self, event_id: str) -> Stored | None:
        """The event with that id. Raises JournalFailed."""
        return next(iter(self._select(select(*ROW).where(events.c.id == event_id))), None)

    def events_from(self, seq: int, limit: int) -> tuple[Stored, ...]:
        """At most ``limit`` events, from number ``seq`` on, in order. Raises JournalFailed."""
        return self._select(select(*ROW).where(events.c.seq >= seq).order_by(events.c.seq).limit(limit))

    def _select(self, query: Select[tuple[int, bytes, str, bytes]]) -> tuple[Stored, ...]:
        try:
            with self._store.read() as connection:
                return tuple(_stored(row) for row in connection.execute(query))
        except Malformed as reason:
            raise JournalFailed(f"an event of journal {self.id} can't be read: {reason}") from reason

    def receipts(self) -> tuple[Signed, ...]:
        """All receipts as they were signed, oldest first. Raises JournalFailed."""
        with self._store.read() as connection:
            documents = connection.scalars(select(receipts.c.document).order_by(receipts.c.number)).all()
        return tuple(Signed.from_bytes(document) for document in documents)

    def knows(self, seq: int, hash_: str) -> bool:
        """Whether event ``seq`` has that hash; 0 is the state before the first. Raises JournalFailed."""
        if seq == 0:
            return hash_ == GENESIS
        with self._store.read() as connection:
            return connection.execute(select(events.c.hash).where(events.c.seq == seq)).scalar() == hash_

    def close(self) -> None:
        """Closes the database."""
        self._store.close()

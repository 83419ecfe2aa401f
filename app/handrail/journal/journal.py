"""The journal on SQLCipher: append-only, chained, signed, durable before it returns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from handrail.database import Connection, value
from handrail.domain.chained import GENESIS, Mode
from handrail.journal.reading import NEWEST, TAKEN_UP, Head, JournalReader
from handrail.journal.store import Store
from handrail.ports.journal import Foreign, JournalFailed, NotOwner, NotYet, Retired, Stored
from handrail.wire.chain import ChainBroken, ChainChecker, RunChecker, Sealed
from handrail.wire.envelope import encode, hash_of, link_of
from handrail.wire.keys import SigningKey, key_id
from handrail.wire.rotation import ROTATED, rotation
from handrail.wire.signed import Signed

if TYPE_CHECKING:
    from handrail.domain.event import Actor, Draft, Place, Source, Time, Work
    from handrail.ports.clock import Clock
    from handrail.wire.receipt import Receipt

OPENED = "journal.opened"
STARTED = "run.started"
HANDED_OVER = "run.handed_over"
CLOSED = "run.closed"
_CHECKED_AT_OPEN = 8
_INSERT = """
    INSERT INTO events (seq, id, run, run_seq, type, data, hash, signature) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
"""
_INSERT_FOREIGN = "INSERT INTO foreign_events (run, run_seq, data, hash, signature, public) VALUES (?, ?, ?, ?, ?, ?)"
_INSERT_RECEIPT = "INSERT INTO receipts (seq, head, document) VALUES (?, ?, ?)"


class Forked(Exception):
    """The gateway knows another history of this journal: it is closed, work goes on in a new one (rule 10)."""


def _milliseconds(moment: datetime) -> datetime:
    """As it is written: the event that is handed back says exactly what its bytes say."""
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


class SqlJournal(JournalReader):
    """One journal, open for writing. Made by ``opening.open_journal``.

    Safe to call from several threads; the caller keeps appends on one executor so that no thread
    of the screen ever waits for the lock.
    """

    def __init__(
        self, store: Store, journal: str, keys: Sequence[SigningKey], mode: Mode, place: Callable[[], Place],
        clock: Clock,
    ) -> None:  # fmt: skip
        """Reads where the chain stands and checks its last events. Raises JournalFailed.

        ``keys``: those that the key store has for this journal, for it may have died while it changed them; a new
        journal begins with the first.
        """
        super().__init__(store, journal)
        self._keys = tuple(keys)
        self.key = self._active()
        self.mode = mode
        self._place = place
        self._clock = clock
        self._runs: dict[str, tuple[int, str]] = {}
        self.retired = False
        """The tablet is out of service: what is here is read and delivered, and nothing is added."""
        self._in_doubt = False
        self._behind: int | None = None
        self._head = self._check_tail()
        self._receipted = self._reached()

    # --- writing ---------------------------------------------------------------------------------

    def append(
        self,
        drafts: Sequence[Draft],
        actor: Actor,
        *,
        run: str | None = None,
        work: Work | None = None,
        source: Source | None = None,
    ) -> tuple[Stored, ...]:
        """Appends all drafts in one durable transaction, in order, or none of them (DI-CON-1).

        Raises JournalFull, JournalFailed, Retired, NotOwner, NotYet; Malformed when an event can't be written
        as canonical JSON or is too large; ValueError for a type that doesn't exist.
        """
        if self.retired:
            raise Retired("the tablet is out of service")
        for draft in drafts:
            _check_type(draft.type)
        with self._store.lock:
            return self._append(drafts, actor, run, work, source)

    def take_up(
        self, drafts: Sequence[Draft], actor: Actor, before: Sequence[Foreign], *, run: str, work: Work, source: Source
    ) -> tuple[Stored, ...]:
        """Goes on with another journal's run: keeps what that one wrote apart, and appends after it.

        ``before``: the run's whole chain. In one durable transaction. Raises NotOwner when the chain does not verify
        or is not the one that is known here, ValueError when the first draft is not ``run.taken_up``; else as
        ``append``.
        """
        for draft in drafts:
            _check_type(draft.type)
        if not drafts or drafts[0].type != TAKEN_UP:
            raise ValueError("a run goes on here with run.taken_up")
        with self._store.lock:
            if self.retired:
                raise Retired("the tablet is out of service")
            self._find_head()
            rows, head = self._foreign_rows(run, before)
            return self._append(drafts, actor, run, work, source, rows, head)

    def _foreign_rows(self, run: str, before: Sequence[Foreign]) -> tuple[list[tuple[object, ...]], tuple[int, str]]:
        """What is to be kept of the chain, and its end. Raises NotOwner."""
        keys = {key_id(one.public): one.public for one in before}
        checker = RunChecker(run, keys)
        rows: list[tuple[object, ...]] = []
        known = {one.event.run_seq: one.hash for one in self.run(run)}
        try:
            for one in before:
                checker.feed(Sealed(one.data, one.hash, one.signature))
                kept = known.pop(checker.seq, None)
                if kept is None:
                    rows.append((run, checker.seq, one.data, one.hash, one.signature, one.public))
                elif kept != one.hash:
                    raise NotOwner(f"run {run} has another entry {checker.seq} here than the gateway sent")
        except ChainBroken as broken:
            raise NotOwner(f"run {run} as the gateway sent it does not verify: {broken}") from broken
        if known or checker.closed or not checker.seq:
            raise NotOwner(f"run {run} has entries here that the gateway did not send, or is closed")
        return rows, (checker.seq, checker.head)

    def open_with(self, draft: Draft, actor: Actor) -> None:
        """Writes the first event of a new journal. Raises ValueError if there is one already."""
        with self._store.lock:
            if self._head.seq or draft.type != OPENED:
                raise ValueError("a journal is opened once, by its first event")
            self._append([draft], actor, None, None, None)

    def rotate(self, new: SigningKey) -> Stored:
        """Goes on with another key, which the key store must have already (``opening.Opening.rotate``).

        The event is signed by the old key; from the next one on the new key signs. Raises as ``append``.
        """
        with self._store.lock:
            if self.retired:
                raise Retired("the tablet is out of service")
            from handrail.domain.event import NOBODY, Draft

            self._find_head()
            self._keys = (*self._keys, new)
            payload = rotation(self.id, self._head.seq + 1, self._head.hash, self.key.public, new)
            (stored,) = self._append([Draft(type=ROTATED, payload=payload)], NOBODY, None, None, None)
            self.key = new
            return stored

    def previous_key(self) -> SigningKey | None:
        """The key that signed before the last rotation, if it is still here. Raises JournalFailed."""
        for last in self.rotations()[-1:]:
            return next((key for key in self._keys if key.public.hex() == last.event.payload["old"]), None)
        return None

    def rotated_at(self) -> int:
        """The number of the last rotation, 0 if there was none. Raises JournalFailed."""
        return max((one.event.seq for one in self.rotations()), default=0)

    def _active(self) -> SigningKey:
        key = self.key_among(self._keys)
        if key is None:
            raise JournalFailed("the key that the journal goes on with is not in this device's key store")
        return key

    def _append(
        self, drafts: Sequence[Draft], actor: Actor, run: str | None, work: Work | None, source: Source | None,
        before: Sequence[tuple[object, ...]] = (), after: tuple[int, str] | None = None,
    ) -> tuple[Stored, ...]:  # fmt: skip
        """``before``: rows of other journals' events that come with these; ``after``: the end of the run's chain."""
        if not drafts:
            return ()
        import uuid_utils

        from handrail.domain.event import Event

        self._find_head()
        made: list[Stored] = []
        seq, prev = self._head.seq, self._head.hash
        run_seq, run_prev = after or self._run_head(run, drafts[0].type)
        time, place = self._clock.read(), self._place()
        for draft in drafts:
            # Completeness is proven on the run chain: its end states how long it is (rule 2).
            stated = {"count": run_seq, "head": run_prev} if draft.type == CLOSED else {}
            seq += 1
            run_seq += 1
            event = Event(
                journal=self.id,
                seq=seq,
                prev=prev,
                run=run,
                run_seq=None if run is None else run_seq,
                run_prev=None if run is None else run_prev,
                id=draft.id or str(uuid_utils.uuid7()),
                type=draft.type,
                step=draft.step,
                key=self.key.id,
                mode=self.mode,
                actor=draft.actor or actor,
                time=_time_of(time, draft),
                place=place,
                work=work,
                source=source,
                payload=draft.payload | stated,
                gates=draft.gates,
            )
            data = encode(event)
            prev = run_prev = hash_of(data)
            # Read from its own bytes: what is handed on is what will be read ever after. They were
            # written just now, so the reader that guards against other people's bytes isn't needed.
            made.append(Stored(Event.model_validate_json(data), data, prev, self.key.sign(prev)))
        try:
            self._insert(made, before)
        except JournalFailed:
            self._in_doubt = True
            raise
        self._head = Head(self.id, seq, prev)
        if run is not None:
            self._runs[run] = (run_seq, run_prev)
            if made[-1].event.type == HANDED_OVER:
                # Its next entry needs a grant, here as anywhere.
                del self._runs[run]
        return tuple(made)

    def _find_head(self) -> None:
        """After an append that failed and may be there all the same: where the chain stands. Raises JournalFailed."""
        if self._in_doubt:
            self._store.settle()
            self.key = self._active()
            self._head = self._check_tail()
            self._runs.clear()
            self._in_doubt = False

    def _insert(self, made: list[Stored], before: Sequence[tuple[object, ...]]) -> None:
        rows = [
            (
                one.event.seq,
                one.event.id,
                one.event.run,
                one.event.run_seq,
                one.event.type,
                one.data,
                one.hash,
                one.signature,
            )
            for one in made
        ]
        last = made[-1]

        def landed(connection: Connection) -> bool:
            found: bytes | None = value(connection, "SELECT data FROM events WHERE id = ?", (last.event.id,))
            return found == last.data

        def work(connection: Connection) -> None:
            if before:
                connection.executemany(_INSERT_FOREIGN, before)
            connection.executemany(_INSERT, rows)

        self._store.durably(work, landed)

    def _run_head(self, run: str | None, first: str) -> tuple[int, str]:
        """Number and hash of the run's last event. Raises NotOwner (rule 3)."""
        if run is None:
            return 0, GENESIS
        found = self._runs.get(run)
        if found is None:
            query = "SELECT run_seq, hash, type FROM events WHERE run = ? ORDER BY run_seq DESC LIMIT 1"
            with self._store.read() as connection:
                row = connection.execute(query, (run,)).fetchone()
            if row is not None and row[2] == HANDED_OVER:
                raise NotOwner(f"run {run} was handed over")
            found = None if row is None else (row[0], row[1])
        if found is None and first != STARTED:
            raise NotOwner(f"run {run} was not started in this journal")
        if found is not None and first == STARTED:
            raise ValueError(f"run {run} was started before")
        return found or (0, GENESIS)

    @property
    def head(self) -> Head:
        """Where the chain stands."""
        return self._head

    # --- what the gateway has --------------------------------------------------------------------

    def waiting(self) -> int:
        """How many events the gateway has not receipted, or has lost since (rule 10)."""
        return self._head.seq - self.receipted()

    def receipted(self) -> int:
        """The last number that counts as delivered: the newest receipt's, or lower (``gateway_at``)."""
        return self._receipted if self._behind is None else min(self._receipted, self._behind)

    def gateway_at(self, seq: int) -> bool:
        """Takes note of what the gateway says it has; True when that is behind its own receipt."""
        behind = seq < self._receipted
        self._behind = seq if behind else None
        return behind

    def store_receipt(self, signed: Signed, gateway: bytes) -> Receipt:
        """Keeps a receipt for good. ``gateway``: the public key that must have signed it.

        Raises NotSigned, Malformed, JournalFull, JournalFailed; Forked when it names an event that
        this journal doesn't have.
        """
        from handrail.wire.receipt import verify_receipt

        receipt = verify_receipt(signed, gateway)
        if receipt.journal != self.id or not self.knows(receipt.seq, receipt.head):
            raise Forked(f"the gateway has another event {receipt.seq} of journal {receipt.journal}")
        document = signed.to_bytes()
        row = (receipt.seq, receipt.head, document)

        def landed(connection: Connection) -> bool:
            return value(connection, "SELECT seq FROM receipts WHERE document = ?", (document,)) is not None

        self._store.durably(lambda connection: connection.execute(_INSERT_RECEIPT, row), landed)
        self._receipted = max(self._receipted, receipt.seq)
        if self._behind is not None and receipt.seq >= self._receipted:
            self._behind = None
        elif self._behind is not None:
            self._behind = max(self._behind, receipt.seq)
        return receipt

    def last_receipt(self) -> Receipt | None:
        """The receipt that reaches furthest. Raises JournalFailed."""
        from handrail.wire.receipt import Receipt

        content = self._furthest_receipt()
        if content is None:
            return None
        return Receipt.model_validate({name: value for name, value in content.items() if name != "kind"})

    def _furthest_receipt(self) -> dict[str, Any] | None:
        with self._store.read() as connection:
            document = value(connection, "SELECT document FROM receipts ORDER BY seq DESC, number DESC LIMIT 1")
        return None if document is None else Signed.from_bytes(document).document

    # --- opening ---------------------------------------------------------------------------------

    def _reached(self) -> int:
        """How far the gateway's receipts reach. Raises JournalFailed when that event is not here."""
        content = self._furthest_receipt()
        if content is None:
            return 0
        seq: int = content["seq"]
        if not self.knows(seq, content["head"]):
            raise JournalFailed(f"the gateway's receipt {seq} names an event that is not here")
        return seq

    def _check_tail(self) -> Head:
        """Checks the last events, in the same time however long the journal is, and without their models."""
        rows = self._rows(NEWEST, _CHECKED_AT_OPEN)[::-1]
        if not rows:
            return Head(self.id, 0, GENESIS)
        first = self._read(lambda: link_of(rows[0].data))
        checker = ChainChecker(self.id, self.key_line(self.key).keys, first.seq - 1, first.prev)
        try:
            for one in rows:
                checker.feed_link(one)
        except ChainBroken as broken:
            raise JournalFailed(f"the journal does not verify: {broken}") from broken
        return Head(self.id, checker.seq, checker.head)


def _check_type(type_: str) -> None:
    # Not at the top: to open a journal none of the payloads is needed, and they take long to load.
    from handrail.domain.acts import NOT_YET, PAYLOADS

    if type_ in NOT_YET:
        raise NotYet(type_)
    if type_ not in PAYLOADS or type_ in (OPENED, ROTATED):
        raise ValueError(f"{type_} is not a type of event that can be appended")


def _time_of(time: Time, draft: Draft) -> Time:
    changes: dict[str, datetime] = {"at": _milliseconds(time.at)}
    if draft.claimed is not None:
        changes["claimed"] = _milliseconds(draft.claimed)
    return time.model_copy(update=changes)

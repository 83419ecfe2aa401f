"""Opening the tablet's journal, or starting a new one that names the old one (architecture rule 1).

The keys and the last known head of the current journal live in the device's key store, outside the
database's file. A file that is behind that head is a restored copy; a file without its key can't be
read; either way it is never written again and a new journal follows it. Old files stay.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol

from handrail.domain.chained import GENESIS, Mode
from handrail.journal.blobs import SealedBlobs
from handrail.journal.drafts import SqlDrafts
from handrail.journal.escrow import Escrow, has_escrow, write_escrow
from handrail.journal.failures import SqlFailures
from handrail.journal.files import Reserve, make_folder
from handrail.journal.journal import OPENED, SqlJournal
from handrail.journal.reading import Mark
from handrail.journal.schema import PROTECTED, get_meta, set_meta, upgrade, wrong_part
from handrail.journal.store import Store
from handrail.ports.journal import JournalFailed, Stored
from handrail.wire.envelope import canonical, parse
from handrail.wire.keys import SigningKey, key_id

if TYPE_CHECKING:
    from handrail.domain.event import Place
    from handrail.ports.clock import Clock

Why = Literal["new", "restored", "key_lost", "replaced", "forked"]
RESERVE_BYTES = 32 * 1024 * 1024
_HEAD = "journal-head"
_BEGINNING = "journal-beginning"
_GATEWAYS = "gateway-keys"


class Secrets(Protocol):
    """The device's key store as the journal needs it: named secrets, durable when ``put`` returns."""

    def get(self, name: str) -> bytes | None:
        """The secret, or None."""
        ...

    def put(self, name: str, secret: bytes) -> None:
        """Keeps the secret."""
        ...


@dataclass(frozen=True, slots=True)
class Rooms:
    """The open journal and what shares its database. ``why`` tells whether and why it is a new one."""

    journal: SqlJournal
    blobs: SealedBlobs
    drafts: SqlDrafts
    failures: SqlFailures
    why: Why | None
    secrets: Secrets

    def mark(self) -> None:
        """Writes where the chain stands to the key store: what a restored copy is told by, and an anchor.

        It costs a write to the key store, so it is done with each round of sync, reached or not, and at the
        end, not for each event.
        """
        head = self.journal.head
        _keep_head(self.secrets, Mark(head.journal, head.seq, head.hash, self.journal.last_receipt_number()))

    def close(self) -> None:
        """Marks and closes."""
        try:
            self.mark()
        finally:
            self.journal.close()


def journal_file(folder: Path, journal: str) -> Path:
    """Where a journal's database is; the name says which journal it is even when the key is lost."""
    return folder / f"{journal}.db"


def database_key_name(journal: str) -> str:
    """The name of a journal's database key in the key store."""
    return f"journal-{journal}-database"


def signing_key_name(journal: str) -> str:
    """The name of a journal's signing key in the key store."""
    return f"journal-{journal}-signing"


def signing_keys(secrets_: Secrets, journal: str) -> tuple[SigningKey, ...]:
    """The keys that the key store has for a journal, the one that it remembers as current first; none if it is lost.

    There are two places. A rotation writes the new key into the place that is not in use, then the event, then the
    name of the place: killed anywhere in between, the journal says which of the two it goes on with.
    """
    places = _key_places(secrets_, journal)
    seeds = (secrets_.get(place) for place in places)
    return tuple(SigningKey(seed) for seed in seeds if seed is not None)


def _key_places(secrets_: Secrets, journal: str) -> tuple[str, str]:
    first, second = signing_key_name(journal), f"{signing_key_name(journal)}-2"
    return (second, first) if secrets_.get(_in_use_name(journal)) == second.encode() else (first, second)


def _in_use_name(journal: str) -> str:
    return f"journal-{journal}-signing-in-use"


def known_head(secrets_: Secrets) -> Mark | None:
    """What the key store remembers of the current journal."""
    return _mark_of(secrets_.get(_HEAD))


def known_mark(secrets_: Secrets, journal: str) -> Mark | None:
    """What the key store remembers of a journal, the current one or one before it."""
    current = known_head(secrets_)
    if current is not None and current.journal == journal:
        return current
    return _mark_of(secrets_.get(_old_mark_name(journal)))


def _old_mark_name(journal: str) -> str:
    return f"journal-{journal}-mark"


def _mark_of(kept: bytes | None) -> Mark | None:
    if kept is None:
        return None
    said = parse(kept)
    return Mark(said["journal"], said["seq"], said["hash"], said.get("receipts", 0))


def gateway_keys(secrets_: Secrets) -> dict[str, bytes]:
    """Key id -> public key of the gateways pinned at enrolment (``pin_gateway``)."""
    kept = secrets_.get(_GATEWAYS)
    return {} if kept is None else {id_: bytes.fromhex(public) for id_, public in parse(kept).items()}


def pin_gateway(secrets_: Secrets, public: bytes) -> None:
    """Keeps a gateway's public key, beside those pinned before: old receipts stay verifiable."""
    pinned = {**gateway_keys(secrets_), key_id(public): public}
    secrets_.put(_GATEWAYS, canonical({id_: one.hex() for id_, one in pinned.items()}))


def _keep_head(secrets_: Secrets, mark: Mark) -> None:
    said = {"journal": mark.journal, "seq": mark.seq, "hash": mark.hash, "receipts": mark.receipts}
    secrets_.put(_HEAD, canonical(said))


class Opening:
    """How a tablet opens its journal. ``recovery``: the public half of the site's recovery key, once it is known."""

    def __init__(
        self,
        folder: Path,
        secrets_: Secrets,
        mode: Mode,
        place: Callable[[], Place],
        clock: Clock,
        recovery: bytes | None = None,
        reserve_bytes: int = RESERVE_BYTES,
    ) -> None:
        self._folder = folder
        self._secrets = secrets_
        self._mode: Mode = mode
        self._place = place
        self._clock = clock
        self._recovery = recovery
        self._reserve = Reserve(folder / "reserve", reserve_bytes)

    def open(self) -> Rooms:
        """The current journal, or a new one where rule 1 asks for it; each with its escrow (``escrow_to``).

        Raises JournalFailed: also when the current file is there and can't be read with its key,
        for a damaged record is for a person to look at (then ``start_new("replaced")``).
        """
        make_folder(self._folder)
        rooms = self._current()
        if self._recovery is not None:
            self._escrow_each(self._recovery, anew=False)
        return rooms

    def escrow_to(self, recovery: bytes) -> tuple[str, ...]:
        """From now on every journal here has an escrow for that recovery key, those opened before too.

        Returns the journals that could not be given one: their keys are lost, or there was no room. It is tried
        again at each opening; a full disk must not keep a tablet from its records.
        """
        self._recovery = recovery
        return self._escrow_each(recovery, anew=True)

    def _escrow_each(self, recovery: bytes, *, anew: bool) -> tuple[str, ...]:
        for journal in self._left_files():
            if (anew or not has_escrow(self._folder, journal, recovery)) and self._keys(journal) is not None:
                with suppress(OSError, ValueError):  # also a key that is none: the site may send another one day
                    self._write_escrow(journal, recovery)
        return tuple(one for one in self._left_files() if not has_escrow(self._folder, one, recovery))

    def _write_escrow(self, journal: str, recovery: bytes) -> None:
        keys = self._keys(journal)
        assert keys is not None
        escrow = Escrow(keys[0], keys[1][0].public, gateway_keys(self._secrets))
        write_escrow(self._folder, journal, escrow, recovery)

    def _current(self) -> Rooms:
        head = known_head(self._secrets)
        if head is None:
            left = self._left_files()
            return self.start_new("key_lost", left[-1]) if left else self.start_new("new", None)
        if self._keys(head.journal) is None:
            return self.start_new("key_lost", head.journal)
        if not journal_file(self._folder, head.journal).exists() and head.seq > 0:
            return self.start_new("replaced", head.journal)
        rooms = self._open(head.journal)
        if not _reaches(rooms.journal, head) or not self._is_current(rooms.journal):
            rooms.journal.close()
            return self.start_new("restored", head.journal)
        return rooms

    def start_new(self, why: Why, predecessor: str | None) -> Rooms:
        """Starts a new journal whose first event names the old one. Raises JournalFailed, JournalFull."""
        import secrets  # not at the top: hardly any start begins a journal
        import uuid

        journal = str(uuid.uuid4())
        database_key = secrets.token_bytes(32)
        self._secrets.put(database_key_name(journal), database_key)
        self._secrets.put(signing_key_name(journal), SigningKey.generate().to_bytes())
        if self._recovery is not None:
            try:
                self._write_escrow(journal, self._recovery)
            except OSError as reason:
                raise JournalFailed(f"the new journal's escrow can't be written: {reason.strerror}") from reason
            except ValueError:
                self._recovery = None  # no usable key; nobody stops working for that
        begins = {"journal": journal, "reason": why, "predecessor": predecessor}
        self._secrets.put(_BEGINNING, canonical(begins))
        before, kept = known_head(self._secrets), self._secrets.get(_HEAD)
        if before is not None and kept is not None:
            # What is remembered of the old journal stays: nobody shortens it unseen because it is the old one.
            self._secrets.put(_old_mark_name(before.journal), kept)
        # From here on this journal is the current one, even if the tablet dies before its first event.
        _keep_head(self._secrets, Mark(journal, 0, GENESIS))
        return self._open(journal)

    def _keys(self, journal: str) -> tuple[bytes, tuple[SigningKey, ...]] | None:
        database_key = self._secrets.get(database_key_name(journal))
        keys = signing_keys(self._secrets, journal)
        return None if database_key is None or not keys else (database_key, keys)

    def rotate(self, rooms: Rooms) -> Stored:
        """The journal goes on with a new key (decision 0013). The caller makes sure that the gateway has the last one.

        Raises JournalFailed, JournalFull, Retired, and what the key store raises; then the old key goes on.
        """
        journal, new = rooms.journal, SigningKey.generate()
        self._settle_key(journal)
        _, free = _key_places(self._secrets, journal.id)
        self._secrets.put(free, new.to_bytes())
        stored = journal.rotate(new)
        self._settle_key(journal)
        rooms.mark()
        if self._recovery is not None:
            with suppress(OSError, ValueError):  # the old escrow opens the journal too
                self._write_escrow(journal.id, self._recovery)
        return stored

    def _is_current(self, journal: SqlJournal) -> bool:
        """Whether the journal knows the key that the key store remembers: a copy from before its change does not."""
        return signing_keys(self._secrets, journal.id)[0].id in journal.key_line(journal.key).keys

    def _settle_key(self, journal: SqlJournal) -> None:
        """The key store says which key is in use, as the journal does, unless that is an older copy."""
        if not self._is_current(journal):
            return
        places = _key_places(self._secrets, journal.id)
        mine = next(place for place in places if self._secrets.get(place) == journal.key.to_bytes())
        if mine != places[0]:
            self._secrets.put(_in_use_name(journal.id), mine.encode())

    def _left_files(self) -> list[str]:
        files = sorted(self._folder.glob("*.db"), key=lambda path: (path.stat().st_mtime_ns, path.name))
        return [path.stem for path in files]

    def _open(self, journal: str) -> Rooms:
        keys = self._keys(journal)
        if keys is None:
            raise JournalFailed(f"the keys of journal {journal} are not in this device's key store")
        database_key, signing = keys
        path = journal_file(self._folder, journal)
        self._reserve.lay_in()
        upgrade(path, database_key)
        store = Store(path, database_key, PROTECTED, self._reserve)
        try:
            _check_identity(store, journal)
            opened = SqlJournal(store, journal, signing, self._mode, self._place, self._clock)
            why = self._begin(opened) if opened.head.seq == 0 else None
            self._settle_key(opened)
        except BaseException:
            store.close()
            raise
        blobs = SealedBlobs(store, self._folder / "blobs")
        return Rooms(opened, blobs, SqlDrafts(store), SqlFailures(store), why, self._secrets)

    def _begin(self, journal: SqlJournal) -> Why:
        """Writes the first event, with the reason that ``start_new`` was called for."""
        from handrail.domain.acts import JournalOpened
        from handrail.domain.event import NOBODY, Draft

        kept = self._secrets.get(_BEGINNING)
        said: dict[str, Any] = parse(kept) if kept is not None else {"reason": "new"}
        payload = JournalOpened(
            reason=said["reason"], predecessor=said.get("predecessor"), public_key=journal.key.public.hex()
        )
        journal.open_with(Draft(type=OPENED, payload=payload.to_json()), NOBODY)
        _keep_head(self._secrets, Mark(journal.id, journal.head.seq, journal.head.hash))
        return payload.reason


def _check_identity(store: Store, journal: str) -> None:
    """The database is this journal's (a new one is told so) and its guards stand. Raises JournalFailed."""
    with store.read() as connection:
        said = get_meta(connection, "journal")
        part = wrong_part(connection)
    if part is not None:
        raise JournalFailed(f"the journal's {part} is not as it must be: the file may have been tampered with")
    if said is None:
        store.durably(
            lambda connection: set_meta(connection, "journal", journal),
            lambda connection: get_meta(connection, "journal") is not None,
        )
    elif said != journal:
        raise JournalFailed(f"the file is journal {said}, not {journal}")


def _reaches(journal: SqlJournal, head: Mark) -> bool:
    """Whether the journal has the event that the key store remembers as its head, and the receipts."""
    return journal.last_receipt_number() >= head.receipts and (head.seq == 0 or journal.knows(head.seq, head.hash))

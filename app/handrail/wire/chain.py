"""Checking chains: of a journal, which proves the tablet, and of a run, which proves the record (rule 2)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeVar

from handrail.domain.chained import GENESIS
from handrail.wire.envelope import Link, Malformed, decode, hash_of, link_of
from handrail.wire.keys import key_id, verify
from handrail.wire.rotation import ROTATED, successor

if TYPE_CHECKING:
    from handrail.domain.event import Event

Read = TypeVar("Read", "Event", Link)

Kind = Literal[
    "unreadable",  # the bytes are no event
    "altered",  # the bytes don't have the hash they are stored with
    "unknown_key",  # nobody vouches for the key the event names
    "bad_signature",
    "wrong_journal",
    "wrong_run",
    "missing",  # a number is skipped
    "reordered",  # the skipped event comes later
    "inserted",  # a number comes again
    "forked",  # right number, but written after another event than the one before it
    "incomplete",  # the closing event states another count or head
]


class Sealed(NamedTuple):
    """An event as it is stored and sent: exact bytes, their hash (hex) and the signature over the hash."""

    data: bytes
    hash: str
    signature: bytes


@dataclass(frozen=True, slots=True)
class Break:
    """The first bad item of a chain. ``seq`` is its number in that chain, ``detail`` is for people."""

    kind: Kind
    seq: int
    detail: str


class ChainBroken(Exception):
    """A chain doesn't hold; ``at`` is the first bad item."""

    def __init__(self, at: Break) -> None:
        super().__init__(f"event {at.seq}: {at.detail}")
        self.at = at


class Signature(NamedTuple):
    """A signature to be checked; ``seq`` is only for naming it."""

    seq: int
    key: str
    public: bytes
    hash: str
    signature: bytes


def check_signature(one: Signature) -> None:
    """Raises ChainBroken unless the signature over the hash is by that key."""
    if not verify(one.public, one.hash, one.signature):
        raise ChainBroken(Break("bad_signature", one.seq, f"the signature is not by key {one.key}"))


def check_seal(
    sealed: Sealed, keys: Mapping[str, bytes], seq: int, check: Callable[[Signature], None] = check_signature
) -> Event:
    """The event, if bytes, hash, key and signature fit. ``keys``: key id -> public key.

    ``seq`` is only for naming a bad item; ``check`` may be one that answers later (``wire.signatures``).
    Raises ChainBroken.
    """
    return _unsealed(sealed, keys, seq, check, decode)


def _unsealed(
    sealed: Sealed, keys: Mapping[str, bytes], seq: int, check: Callable[[Signature], None],
    read: Callable[[bytes], Read],
) -> Read:  # fmt: skip
    if hash_of(sealed.data) != sealed.hash:
        raise ChainBroken(Break("altered", seq, "the bytes are not those that were hashed"))
    try:
        event = read(sealed.data)
    except Malformed as reason:
        raise ChainBroken(Break("unreadable", seq, str(reason))) from reason
    public = keys.get(event.key)
    if public is None:
        raise ChainBroken(Break("unknown_key", seq, f"the key {event.key} is not known for this journal"))
    check(Signature(seq, event.key, public, sealed.hash, sealed.signature))
    return event


def _check_place(seq: int, expected: int, prev: str, head: str) -> None:
    if seq < expected:
        raise ChainBroken(Break("inserted", seq, f"number {seq} comes again after {expected - 1}"))
    if seq > expected:
        raise ChainBroken(Break("missing", expected, f"number {expected} is missing before {seq}"))
    if prev != head:
        raise ChainBroken(Break("forked", seq, f"written after {prev[:12]}, but {head[:12]} stands before it"))


class ChainChecker:
    """Checks a journal's chain event by event, from its start or on from a known (seq, head).

    ``check`` checks a signature; it may be one that answers later (``wire.signatures``).
    """

    def __init__(
        self,
        journal: str,
        keys: Mapping[str, bytes],
        seq: int = 0,
        head: str = GENESIS,
        check: Callable[[Signature], None] = check_signature,
    ) -> None:
        self.journal = journal
        self.seq = seq
        self.head = head
        self._keys = keys
        self._key = ""
        """Id of the one key that signs now; the first event tells which of them it is."""
        self._check = check

    def feed(self, sealed: Sealed) -> Event:
        """Checks the next event and moves on. Raises ChainBroken and stays where it was."""
        return self._follow(_unsealed(sealed, self._keys, self.seq + 1, self._check, decode), sealed.hash)

    def feed_link(self, sealed: Sealed) -> Link:
        """As ``feed``, but reads of the event only what ties it to the chain: no model is loaded for it."""
        return self._follow(_unsealed(sealed, self._keys, self.seq + 1, self._check, link_of), sealed.hash)

    def _follow(self, event: Read, hash_: str) -> Read:
        if self._key and event.key != self._key:
            raise ChainBroken(Break("unknown_key", self.seq + 1, f"key {event.key} does not sign here any more"))
        if event.journal != self.journal:
            raise ChainBroken(Break("wrong_journal", self.seq + 1, f"belongs to journal {event.journal}"))
        _check_place(event.seq, self.seq + 1, event.prev, self.head)
        self._key = event.key
        if event.type == ROTATED:
            self._go_on(event)
        self.seq, self.head = event.seq, hash_
        return event

    def _go_on(self, event: Event | Link) -> None:
        try:
            public = successor(event, self._keys[event.key])
        except Malformed as reason:
            raise ChainBroken(Break("bad_signature", event.seq, str(reason))) from reason
        self._key = key_id(public)
        self._keys = {**self._keys, self._key: public}


class RunChecker:
    """Checks a run's chain event by event, whichever journals wrote it (rule 2).

    ``keys``: key id -> public key of every journal that may have written.
    """

    def __init__(self, run: str, keys: Mapping[str, bytes]) -> None:
        self.run = run
        self.seq = 0
        self.head = GENESIS
        self.closed = False
        self._keys = keys

    def feed(self, sealed: Sealed) -> Event:
        """Checks the run's next event and moves on. Raises ChainBroken and stays where it was."""
        number = self.seq + 1
        event = check_seal(sealed, self._keys, number)
        if event.run != self.run:
            raise ChainBroken(Break("wrong_run", number, f"belongs to run {event.run}"))
        if event.run_seq is None or event.run_prev is None:
            raise ChainBroken(Break("wrong_run", number, "has no place in the run's chain"))
        _check_place(event.run_seq, number, event.run_prev, self.head)
        if event.type == "run.closed":
            stated = (event.payload.get("count"), event.payload.get("head"))
            if stated != (self.seq, self.head):
                raise ChainBroken(Break("incomplete", number, f"states {stated[0]} events, {self.seq} are here"))
            self.closed = True
        self.seq, self.head = event.run_seq, sealed.hash
        return event


def first_break(checker: ChainChecker | RunChecker, chain: Iterable[Sealed]) -> Break | None:
    """Feeds a whole chain; the first bad item or None. A gap whose event comes later is ``reordered``."""
    rest = iter(chain)
    for sealed in rest:
        try:
            checker.feed(sealed)
        except ChainBroken as broken:
            if broken.at.kind == "missing" and _comes_later(rest, broken.at.seq, checker):
                detail = f"number {broken.at.seq} stands out of order"
                return Break("reordered", broken.at.seq, detail)
            return broken.at
    return None


def _comes_later(rest: Iterable[Sealed], seq: int, checker: ChainChecker | RunChecker) -> bool:
    for sealed in rest:
        try:
            event = decode(sealed.data)
        except Malformed:
            continue
        if isinstance(checker, ChainChecker):
            if event.journal == checker.journal and event.seq == seq:
                return True
        elif event.run == checker.run and event.run_seq == seq:
            return True
    return False

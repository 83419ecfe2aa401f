"""The port between the delivery ledger and another system: an adapter for a QMS or an archive is one ``Connector``.

The ledger decides what may run and when; a connector only carries one parcel, looks up what is there, and says what
changed. So swapping a system touches its adapter alone (S2-15), and no adapter has a queue, a retry or a memory of
its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias

JsonValue: TypeAlias = "str | int | bool | list[JsonValue] | dict[str, JsonValue] | None"
"""JSON without binary fractions: a decimal is a string (INT-JCS-1)."""

ANSWER_LIMIT = 4096
"""How many bytes of another system's words are kept."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """Content that goes with a parcel: the connector reads it only when it needs it."""

    name: str
    """A safe file name: letters, digits, ``-``, ``_`` and ``.``; unique within its parcel."""
    media_type: str
    sha256: str
    """Hex, of exactly what ``read`` gives."""
    size: int
    """Bytes."""
    read: Callable[[], bytes]
    """The content, checked against ``sha256``. Raises NotNow where it is not at the gateway yet."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """One record as the other system shall have it: the whole of it, never only what changed."""

    key: str
    """The idempotency key, a URN ``urn:handrail:SITE:KIND:RECORD-ID``: the same for every try and every amendment."""
    kind: str
    """What it is, from the event catalogue: ``draft_ncr``, ``hold``, ``run_record`` …"""
    revision: int
    """1, then 2, 3 … with each amendment of the record; what the other system holds never goes back to a lower one."""
    fields: Mapping[str, JsonValue]
    """What the mapping made of the record; the names are the other system's."""
    attachments: tuple[Attachment, ...]
    mapping: str
    """SHA-256, hex, of the approved mapping that made the fields."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """What the other system holds under a key."""

    external_id: str
    """Its own id of the record."""
    shown_as: str
    """What people call it there: the number on its screen."""
    state: str
    """Its own word: ``open``, ``processing``, ``resolved`` … A record of ours starts as a draft there."""
    digest: str
    """SHA-256, hex, of what it holds of ours; the same while that is unchanged, whoever asks (for reconciliation)."""
    answer: str
    """Its words, at most ``ANSWER_LIMIT`` bytes; empty where it only acknowledged."""
    revision: int | None = None
    """The parcel's revision that it holds, where the system lets us keep that."""


@dataclass(frozen=True, slots=True)
class Change:
    """Something that changed in the other system."""

    kind: str
    """``work_order``, ``lot``, ``ncr`` … in our words."""
    external_id: str
    key: str
    """Our key, where the record came from us; else empty."""
    fields: Mapping[str, JsonValue] = field(default_factory=dict)


class NotNow(Exception):
    """The other system can't at present, or its answer was lost: the ledger tries again later.

    ``after``: seconds that it asked us to wait; None leaves that to the ledger's backoff.
    """

    def __init__(self, why: str, after: float | None = None) -> None:
        super().__init__(why)
        self.why = why
        self.after = after


class Rejected(Exception):
    """The other system will never take this as it is: ``words`` are its own, ``code`` its status or error code.

    The parcel becomes a dead letter: somebody has to change something before it is replayed.
    """

    def __init__(self, words: str, code: str = "") -> None:
        super().__init__(words)
        self.words = words
        self.code = code


class Connector(Protocol):
    """An adapter of one system. Raises NotNow and Rejected and nothing else; anything else is a defect of it.

    What is ambiguous after a lost answer is NotNow: the next ``deliver`` of the key finds what there is. The ledger
    calls for one key from one place at a time; calls for several keys may come from several threads or processes.
    """

    @property
    def name(self) -> str:
        """What the site calls it: ``tryton``, ``files`` …, the same for ever."""

    def deliver(self, parcel: Parcel) -> Delivered:
        """Finds the record by the parcel's key, else makes it; then brings it up to date. Twice is as once."""

    def look_up(self, key: str) -> Delivered | None:
        """What the other system has under this key now."""

    def changes(self, cursor: str) -> tuple[list[Change], str]:
        """What changed there since the cursor ("" is from the start), and the next cursor.

        Each change comes at least once. No change and the same cursor: there is no more at present.
        """

    def all_known(self) -> Iterator[tuple[str, Delivered]]:
        """Each key of ours that it has, with what it holds: for reconciliation. Keys of nobody's are left out."""

"""Examining what a batch brought, before any transaction: seal, journal and place of each item."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass

from handrail.domain.event import Event
from handrail.wire.chain import ChainBroken, check_seal
from handrail.wire.cloudevent import Arrived, source_of

_JOURNAL = re.compile(r"[A-Za-z0-9._-]{1,64}")
_HASH = re.compile(r"[0-9a-f]{64}")
_SOURCE = source_of("")
_LONGEST = 256


@dataclass(frozen=True, slots=True)
class Item:
    """One arrived item. ``event`` is None when it failed verification; then ``reason`` says why (a code).

    ``journal`` and ``seq`` come from the signed bytes, or, where those are no good, from what the
    CloudEvent's attributes claim; None where not even they can be read.
    """

    arrived: Arrived
    event: Event | None
    journal: str | None
    seq: int | None
    hash: str
    """As stated, because that is what the next event was written after; else of the bytes."""
    reason: str = ""
    detail: str = ""


def examine(arrived: Arrived, keys: Mapping[str, bytes]) -> Item:
    """Checks one item against the sender's keys (key id -> public key)."""
    sealed = arrived.sealed
    hash_ = sealed.hash if _HASH.fullmatch(sealed.hash) else hashlib.sha256(b"\x00" + sealed.data).hexdigest()
    journal, seq = _claimed(arrived)
    try:
        event = check_seal(sealed, keys, seq or 0)
    except ChainBroken as broken:
        return Item(arrived, None, journal, seq, hash_, broken.at.kind, _plain(broken.at.detail))
    wrong = _unstorable(event)
    if wrong:
        return Item(arrived, None, journal, seq, hash_, "unreadable", wrong)
    return Item(arrived, event, event.journal, event.seq, sealed.hash)


def _claimed(arrived: Arrived) -> tuple[str | None, int | None]:
    journal = arrived.source.removeprefix(_SOURCE)
    if not arrived.source.startswith(_SOURCE) or not _JOURNAL.fullmatch(journal):
        return None, None
    digits = arrived.sequence
    number = int(digits) if len(digits) <= 16 and digits.isascii() and digits.isdecimal() else 0
    return journal, number if number > 0 else None


def _unstorable(event: Event) -> str:
    """Why the event's identity can't be a key of a database, or nothing."""
    if not _JOURNAL.fullmatch(event.journal):
        return "the journal id is not one"
    if event.seq < 1:
        return "the number is below 1"
    for name in ("id", "type", "run"):
        text = getattr(event, name)
        if text is not None and not (text and len(text) <= _LONGEST and text.isprintable()):
            return f"{name} is not a name"
    return ""


def _plain(detail: str) -> str:
    """Details quote what arrived: nothing in them may break a database or a log line."""
    return "".join(sign if sign.isprintable() else "?" for sign in detail)[:400]

"""Putting waiting events into batches: at most so many, at most so large."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from handrail.ports.journal import Stored
from handrail.wire.chain import Sealed
from handrail.wire.cloudevent import to_batch, to_cloudevent

MOST_EVENTS = 200
MOST_BYTES = 512 * 1024


@dataclass(frozen=True, slots=True)
class Batch:
    """The events from number ``first`` to ``last`` and the body that carries them."""

    first: int
    last: int
    body: bytes
    evidence: tuple[str, ...]
    """Digests of the content that the events name, each once."""


def make_batch(journal: str, first: int, waiting: Sequence[Stored], *, raw: bool = False) -> Batch:
    """A batch of the first of these events, as many as fit. ``waiting`` is not empty.

    ``raw`` is for an event that the gateway can't even read as a CloudEvent: its bytes travel as
    base64 text, so that it can be held instead of standing in the way of all others.
    """
    parts: list[bytes] = []
    evidence: dict[str, None] = {}
    size = 2
    for number, stored in enumerate(waiting, first):
        part = _part(journal, number, stored, raw=raw)
        if parts and size + len(part) + 1 > MOST_BYTES:
            break
        parts.append(part)
        size += len(part) + 1
        evidence.update(dict.fromkeys(_photos(stored.event.payload)))
    return Batch(first, first + len(parts) - 1, to_batch(parts), tuple(evidence))


def _part(journal: str, number: int, stored: Stored, *, raw: bool) -> bytes:
    # The attributes say where the event stands, whatever altered bytes claim.
    placed = stored.event.model_copy(update={"journal": journal, "seq": number})
    data = b'"' + base64.b64encode(stored.data) + b'"' if raw else stored.data
    return to_cloudevent(placed, Sealed(data, stored.hash, stored.signature))


def _photos(value: Any) -> Iterator[str]:
    """Digests of all photos within a payload, however deep a correction or a late entry holds them."""
    if isinstance(value, dict):
        if {"digest", "size", "mime"} <= value.keys():
            yield str(value["digest"])
        for inner in value.values():
            yield from _photos(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _photos(inner)

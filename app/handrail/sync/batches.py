"""Putting waiting events into batches: at most so many, at most so large."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass

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


def make_batch(journal: str, first: int, waiting: Sequence[Stored], *, raw: bool = False) -> Batch:
    """A batch of the first of these events, as many as fit. ``waiting`` is not empty.

    ``raw`` is for an event that the gateway can't even read as a CloudEvent: its bytes travel as
    base64 text, so that it can be held instead of standing in the way of all others.
    """
    parts: list[bytes] = []
    size = 2
    for number, stored in enumerate(waiting, first):
        part = _part(journal, number, stored, raw=raw)
        if parts and size + len(part) + 1 > MOST_BYTES:
            break
        parts.append(part)
        size += len(part) + 1
    return Batch(first, first + len(parts) - 1, to_batch(parts))


def _part(journal: str, number: int, stored: Stored, *, raw: bool) -> bytes:
    # The attributes say where the event stands, whatever altered bytes claim.
    placed = stored.event.model_copy(update={"journal": journal, "seq": number})
    data = b'"' + base64.b64encode(stored.data) + b'"' if raw else stored.data
    return to_cloudevent(placed, Sealed(data, stored.hash, stored.signature))

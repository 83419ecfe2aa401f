"""Which contents an event names: photos stand in it by digest only (architecture rule 9)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from handrail.domain.event import Event

_MARKS = {"digest", "size", "mime"}


def photo_digests(event: Event) -> Iterator[str]:
    """SHA-256 of each photo that the event names, wherever in the payload it stands."""
    yield from _walk(event.payload)


def _walk(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if value.keys() >= _MARKS and isinstance(value["digest"], str):
            yield value["digest"]
        for part in value.values():
            yield from _walk(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _walk(part)

"""Which contents an event names: photos stand in it by digest only (architecture rule 9)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from handrail.domain.event import Event

_MARKS = {"digest", "size", "mime"}


def photo_digests(event: Event) -> Iterator[str]:
    """SHA-256 of each photo that the event names, wherever in the payload it stands."""
    yield from (digest for digest, _ in named_content(event))


def named_content(event: Event) -> Iterator[tuple[str, int]]:
    """Digest and size in bytes of each content that the event names; a size that is none counts as 0."""
    yield from _walk(event.payload)


def _walk(value: Any) -> Iterator[tuple[str, int]]:
    if isinstance(value, dict):
        if value.keys() >= _MARKS and isinstance(value["digest"], str):
            size = value["size"]
            yield value["digest"], size if isinstance(size, int) and 0 <= size < 2**53 else 0
        for part in value.values():
            yield from _walk(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _walk(part)

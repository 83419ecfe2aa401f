"""Photos and other content that may have to go one day; an event holds only its digest (rule 9)."""

from __future__ import annotations

from typing import Protocol


class Blobs(Protocol):
    def put(self, content: bytes) -> str:
        """Stores the content durably, sealed, before any event names it (rule 15). Returns its SHA-256."""
        ...

    def get(self, digest: str) -> bytes | None:
        """The content, or None if this tablet does not hold it."""
        ...

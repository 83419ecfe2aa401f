"""The instructions that are on this tablet, read and verified."""

from __future__ import annotations

from typing import Protocol

from handrail.domain.flow import Plan


class Shelf(Protocol):
    def plan(self, content: str) -> Plan | None:
        """The plan of the package with that content hash, recomputed; None if it is not here or altered."""
        ...

    def media(self, content: str, media_id: str) -> bytes | None:
        """The bytes of one of its pictures."""
        ...

"""Unsaved input per person, run and step: encrypted, not a record, gone on commit (rule 8)."""

from __future__ import annotations

from typing import Any, Protocol


class Drafts(Protocol):
    def keep(self, person: str, run: str, step: str, values: dict[str, Any]) -> None: ...
    def find(self, person: str, run: str, step: str) -> dict[str, Any]: ...
    def drop(self, person: str, run: str, step: str) -> None: ...

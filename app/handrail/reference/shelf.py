"""The instructions on this tablet, read from their packages and verified by content hash."""

from __future__ import annotations

import logging
from collections.abc import Callable

from handrail.domain.flow import Plan
from handrail.packages.error import PackageError
from handrail.packages.reader import Package, read_bytes

log = logging.getLogger(__name__)


class PackageShelf:
    """Implements ``ports.shelf.Shelf``. Packages are immutable: what was read once is kept."""

    def __init__(self, fetch: Callable[[str], bytes | None]) -> None:
        """``fetch`` gives the ``.hrwi`` bytes of a content hash, or None."""
        self._fetch = fetch
        self._read: dict[str, tuple[Package, Plan]] = {}

    def plan(self, content: str) -> Plan | None:
        """The plan of a revision; None if it is not here, or not what its hash says."""
        found = self._open(content)
        return found[1] if found else None

    def media(self, content: str, media_id: str) -> bytes | None:
        """A picture's bytes."""
        found = self._open(content)
        try:
            return found[0].media(media_id) if found else None
        except (KeyError, PackageError):
            return None

    def _open(self, content: str) -> tuple[Package, Plan] | None:
        known = self._read.get(content)
        if known is None:
            data = self._fetch(content)
            if data is None:
                return None
            try:
                package = read_bytes(data)
            except PackageError as error:
                log.warning("package %s can't be used: %s", content[:16], error)
                return None
            if package.content != content:
                log.error("package %s is not what its hash says", content[:16])
                return None
            known = self._read[content] = (package, Plan(package.instruction))
        return known

"""The first bad item of a journal, as the parts of its check tell each other."""

from __future__ import annotations

from typing import Final

from handrail.wire.report import Finding

PAGE: Final = "database page"
UNREADABLE: Final = "can't be read"
"""How a finding begins that is damage of the file, not of what stands in it."""


def is_damage(finding: Finding) -> bool:
    """Whether the database could not be read as a whole; then what it holds is for `handrail salvage`."""
    return finding.item == PAGE or finding.detail.startswith(UNREADABLE)


class Bad(Exception):
    """Something is not as it must be; ``finding`` names it."""

    def __init__(self, item: str, detail: str) -> None:
        super().__init__(item, detail)
        self.finding = Finding(item, detail)

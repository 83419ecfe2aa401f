"""What a scanned or typed code means."""

from __future__ import annotations

from typing import Protocol

from handrail.domain.acts import InputMethod, Scan
from handrail.domain.refusal import Refusal


class CodeReader(Protocol):
    def read(self, raw: str, method: InputMethod) -> Scan | Refusal:
        """The code with its GS1 elements where it is one; raw characters are kept as they came (BC-01)."""
        ...

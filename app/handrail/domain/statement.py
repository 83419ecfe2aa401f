"""What a person's own signature is over: all that an event says of it (P11-70-1, decision 0009)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handrail.domain.event import Mode, Source, Work

PROOF = "proof"
"""The one field of the payload that the signature can't cover: itself, with its certificate."""


def statement(
    type_: str,
    payload: Mapping[str, Any],
    *,
    run: str | None,
    step: str | None,
    work: Work | None,
    source: Source | None,
    mode: Mode,
) -> dict[str, Any]:
    """The statement as JSON data. It binds what was shown and said to record, step, unit, revision and mode."""
    return {
        "type": type_,
        "said": {name: value for name, value in payload.items() if name != PROOF},
        "run": run or "",
        "step": step or "",
        "work": work.to_json() if work is not None else {},
        "source": source.to_json() if source is not None else {},
        "mode": mode,
    }

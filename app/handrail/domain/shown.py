"""What a signer is shown, as data: the signature covers the digest of exactly this (P11-70-1)."""

from __future__ import annotations

from typing import Any

from handrail.domain.acts import CaptureRecorded
from handrail.domain.flow import StepAt
from handrail.domain.run import RunState, StepState
from handrail.domain.values import said_in


def shown_record(state: RunState, at: StepAt, language: str) -> dict[str, Any]:
    """The record of a step, and of the steps it reviews, as the dialog shows it."""
    assert state.work is not None and state.source is not None
    return {
        "run": state.run,
        "order": state.work.order,
        "operation": state.work.operation,
        "part": state.work.part,
        "unit": state.work.unit,
        "instruction": state.source.doc_no,
        "revision": state.source.revision,
        "content": state.source.content,
        "language": language,
        "mode": state.mode,
        "step": at.path,
        "title": said_in(at.step.title, language),
        "captures": [
            _capture(attempt.capture, attempt.event, len(attempts), language)
            for step in covered(state, at)
            for attempts in step.attempts.values()
            for attempt in attempts
        ],
        "notes": sum(step.notes for step in covered(state, at)),
        "signed": [
            {"name": s.signature.name, "meaning": s.signature.meaning, "at": s.signature.signed_at.isoformat()}
            for s in state.step(at.path).standing()
        ],
    }


def covered(state: RunState, at: StepAt) -> list[StepState]:
    """The step states whose records are shown: reviewed steps first, then the step itself."""
    prefix = at.path.rpartition("/")[0]
    reviewed = [f"{prefix}/{id_}" if prefix else id_ for id_ in at.step.reviews]
    return [state.steps[path] for path in [*reviewed, at.path] if path in state.steps]


def targets(state: RunState, at: StepAt) -> tuple[str, ...]:
    """The event ids a signature at this step covers."""
    return tuple(event for step in covered(state, at) for event in step.events)


def _capture(capture: CaptureRecorded, event: str, attempts: int, language: str) -> dict[str, Any]:
    data: dict[str, Any] = {
        "event": event,
        "label": said_in(capture.label, language),
        "reading": capture.reading,
        "attempt": capture.attempt,
        "attempts": attempts,
        "value": capture.display or capture.value,
        "digest": capture.digest,
        "unit": capture.unit,
        "lower": str(capture.limits.lower) if capture.limits and capture.limits.lower is not None else None,
        "upper": str(capture.limits.upper) if capture.limits and capture.limits.upper is not None else None,
        "verdict": capture.verdict,
        "gauge": capture.gauge,
        "na": capture.na_reason if capture.na else None,
        "photos": [photo.digest for photo in capture.photos],
    }
    return {name: value for name, value in data.items() if value not in (None, [])}

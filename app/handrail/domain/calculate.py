"""Calculated values and stamps of a step, as captures to record with its completion."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from zoneinfo import ZoneInfo

from handrail.domain import acts
from handrail.domain.event import Time
from handrail.domain.expressions import ExpressionError, as_text
from handrail.domain.flow import Plan, StepAt
from handrail.domain.instruction import Input
from handrail.domain.measure import judge, to_decimals
from handrail.domain.run import Attempt, RunState


def computed(plan: Plan, state: RunState, at: StepAt) -> tuple[acts.CaptureRecorded, ...]:
    """The calculated inputs of a step whose value is not recorded yet or has changed (rule 7)."""
    return tuple(capture for _, capture in following(plan, state, [at])[0])


def following(
    plan: Plan, state: RunState, steps: Iterable[StepAt]
) -> tuple[tuple[tuple[StepAt, acts.CaptureRecorded], ...], RunState]:
    """The calculated values of these steps that change, and the state with them.

    They are computed in document order, each on those before it; the document check refuses cycles
    and forward references.
    """
    found = []
    for at in steps:
        for input_ in at.step.inputs:
            if input_.type == "calculated" and input_.calculate is not None and plan.asks(state, at, input_):
                capture = _calculated(plan, state, at, input_)
                if capture is not None:
                    found.append((at, capture))
                    state = state.with_capture(at.path, capture)
    return tuple(found), state


def _calculated(plan: Plan, state: RunState, at: StepAt, input_: Input) -> acts.CaptureRecorded | None:
    assert input_.calculate is not None
    try:
        value = plan.scope.value(state, at.path, input_.calculate)
    except ExpressionError:
        value = None
    before = state.step(at.path).current(input_.id)
    if value is None or value == ():
        return _gone(input_, before)
    text = as_text(value)
    is_number = isinstance(value, Decimal | int) and not isinstance(value, bool)
    if is_number and input_.decimals is not None:
        text = format(to_decimals(Decimal(text), input_.decimals), "f")
    if before is not None and before.capture.value == text:
        return None
    judged = judge(Decimal(text), input_.limits) if is_number else None
    return acts.CaptureRecorded(
        input=input_.id, name=input_.name, kind="number" if is_number else "calculated", label=input_.label,
        attempt=before.capture.attempt + 1 if before else 1, method="computed", value=text, unit=input_.unit,
        limits=input_.limits, rounding=input_.limits.rounding if input_.limits else None,
        rounded=format(judged.rounded, "f") if judged and input_.limits else None,
        verdict=judged.verdict if judged else "none", distance=judged.distance if judged else None,
    )  # fmt: skip


def _gone(input_: Input, before: Attempt | None) -> acts.CaptureRecorded | None:
    """What was calculated and can't be any more does not stand on: its last attempt says that there is no value."""
    if before is None or before.capture.na:
        return None
    return acts.CaptureRecorded(
        input=input_.id, name=input_.name, kind=before.capture.kind, label=input_.label,
        attempt=before.capture.attempt + 1, method="computed", unit=input_.unit, limits=input_.limits, na=True,
    )  # fmt: skip


def stamped(
    plan: Plan, state: RunState, at: StepAt, time: Time, device: str, person: str
) -> tuple[acts.CaptureRecorded, ...]:
    """The system inputs of a step: execution metadata, never asked (XLSForm start, end, today …)."""
    today = time.at.astimezone(ZoneInfo(time.zone)).date()
    values = {
        "today": today.isoformat(), "start": state.started_at, "end": time.at.isoformat(),
        "device": device, "user": person, "run": state.run,
    }  # fmt: skip
    return tuple(
        acts.CaptureRecorded(
            input=input_.id,
            name=input_.name,
            kind="system",
            label=input_.label,
            method="stamped",
            value=values[input_.stamp],
        )
        for input_ in plan.inputs(state, at)
        if input_.type == "system" and input_.stamp in values and state.step(at.path).current(input_.id) is None
    )

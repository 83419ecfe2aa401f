"""What a step still needs before it can be completed, and what a run needs before it can be closed."""

from __future__ import annotations

from collections.abc import Collection

from handrail.domain.entry import OUT
from handrail.domain.flow import Plan, StepAt
from handrail.domain.instruction import Hazard, Input, SignatureRequirement
from handrail.domain.refusal import Reason
from handrail.domain.run import Attempt, RunState, StepState
from handrail.domain.values import Value, said_in

SILENT = frozenset({"note", "calculated", "system"})
"""Input types nobody is asked for."""


class Left(Value):
    """What is left at a step: input ids, hazard actions, signatures, and captures out of limits."""

    hazards: tuple[str, ...] = ()
    captures: tuple[str, ...] = ()
    out: tuple[str, ...] = ()
    signatures: tuple[str, ...] = ()

    @property
    def nothing(self) -> bool:
        return not (self.hazards or self.captures or self.out or self.signatures)


def asked(plan: Plan, state: RunState, at: StepAt) -> tuple[Input, ...]:
    """The inputs of a step that a person is asked for now."""
    return tuple(item for item in plan.inputs(state, at) if item.type not in SILENT and not item.readonly)


def left(plan: Plan, state: RunState, at: StepAt, settled: Collection[str] = ()) -> Left:
    """What is left. ``settled`` are events of captures whose NCR QA has decided on."""
    step = state.step(at.path)
    hazards = tuple(
        action.id for hazard in hazards_of(plan, at) for action in hazard.actions if action.id not in step.hazards
    )
    captures, out = [], []
    wanted = asked(plan, state, at)
    for input_ in plan.inputs(state, at):
        attempts = step.recorded(input_.id)
        if input_ in wanted and input_.required and len(attempts) < needed(input_):
            captures.append(input_.id)
        # A calculated value is asked of nobody, but out of limits it stops the step all the same.
        if any(is_out(attempt) and attempt.event not in settled for attempt in attempts):
            out.append(input_.id)
    return Left(
        hazards=hazards,
        captures=tuple(captures),
        out=tuple(out),
        signatures=tuple(requirement.id for requirement in unsigned(at, step)),
    )


def reasons(at: StepAt, what: Left, language: str) -> tuple[Reason, ...]:
    """What is left as reasons, in the order in which it is resolved."""
    found = []
    labels = {input_.id: said_in(input_.label, language) for input_ in at.step.inputs}
    if what.hazards:
        found.append(Reason(code="step.hazards_left", params={"count": str(len(what.hazards))}))
    if what.captures:
        names = ", ".join(labels[input_] for input_ in what.captures)
        found.append(Reason(code="step.captures_left", params={"count": str(len(what.captures)), "names": names}))
    if what.out:
        names = ", ".join(labels[input_] for input_ in what.out)
        found.append(Reason(code="step.out_of_limits", params={"names": names}))
    if what.signatures:
        found.append(Reason(code="step.signatures_left", params={"count": str(len(what.signatures))}))
    return tuple(found)


def needed(input_: Input) -> int:
    """How many readings (or photos) an input needs at least."""
    return input_.min_count if input_.type == "photo" else input_.readings


def is_out(attempt: Attempt) -> bool:
    """Whether a value that counts now is out of limits or failed."""
    return attempt.capture.verdict in OUT


def hazards_of(plan: Plan, at: StepAt) -> tuple[Hazard, ...]:
    """The hazards of a step, gravest first."""
    order = ("danger", "warning", "caution", "notice")
    found = [plan.hazards[id_] for id_ in at.step.hazards if id_ in plan.hazards]
    return tuple(sorted(found, key=lambda hazard: order.index(hazard.severity)))


def unsigned(at: StepAt, step: StepState) -> tuple[SignatureRequirement, ...]:
    """The signatures that are still asked for, in order; a void signature is asked for again."""
    given = {signature.signature.requirement for signature in step.standing()}
    wanted = sorted(at.step.signatures, key=lambda requirement: requirement.order)
    return tuple(requirement for requirement in wanted if requirement.id not in given)

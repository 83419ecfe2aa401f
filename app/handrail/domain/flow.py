"""Where a run stands in its instruction: which steps are done, which may be opened, what comes.

Walking never evaluates anything that was decided before: it reads the decision (rule 6). What is
undecided and reached becomes a ``node.decided`` draft, to be recorded in the same transaction as
the act that reached it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Literal

from handrail.domain import expressions
from handrail.domain.event import Draft
from handrail.domain.instruction import (
    Branch,
    ChoiceList,
    Expr,
    Group,
    Hazard,
    Input,
    Instruction,
    Material,
    Media,
    Node,
    Repeat,
    Section,
    Step,
)  # fmt: skip
from handrail.domain.run import RunState
from handrail.domain.scope import Scope, join

Kind = Literal["when", "branch", "count", "more", "input_when"]


@dataclass(frozen=True, slots=True)
class StepAt:
    """One instance of a step: its path, its step and the sections around it, outermost first."""

    path: str
    step: Step
    sections: tuple[Section, ...]
    iterations: tuple[int, ...]
    number: int
    """1-based position among the steps that can be seen now."""


@dataclass(frozen=True, slots=True)
class Question:
    """An open-ended repeat asks: once more, or was that the last?"""

    path: str
    repeat: Repeat
    done: int


@dataclass(slots=True)
class Position:
    """The outcome of a walk."""

    steps: list[StepAt] = field(default_factory=list)
    """Every step instance in order: done, open and, as far as can be seen, ahead."""
    open: list[StepAt] = field(default_factory=list)
    """Steps that may be worked on now: one, or several in an any-order group."""
    question: Question | None = None
    decided: list[Draft] = field(default_factory=list)
    finished: bool = False

    def find(self, path: str) -> StepAt | None:
        return next((at for at in self.steps if at.path == path), None)


class Plan:
    """An instruction with the look-ups that walking it needs. Immutable; made once per revision."""

    def __init__(self, instruction: Instruction) -> None:
        self.instruction = instruction
        self.scope = Scope(instruction)
        self._instances: dict[str, StepAt] = {}
        self._reads: dict[str, frozenset[str]] = {}

    @cached_property
    def hazards(self) -> dict[str, Hazard]:
        return {hazard.id: hazard for hazard in self.instruction.hazards}

    @cached_property
    def materials(self) -> dict[str, Material]:
        return {material.id: material for material in self.instruction.materials}

    @cached_property
    def media(self) -> dict[str, Media]:
        return {medium.id: medium for medium in self.instruction.media}

    @cached_property
    def choices(self) -> dict[str, ChoiceList]:
        return {choice_list.id: choice_list for choice_list in self.instruction.choice_lists}

    def reads(self, node: Node) -> frozenset[str]:
        """The names that a node's own conditions and, of a step, its inputs read."""
        known = self._reads.get(node.id)
        if known is None:
            found = [expr for expr in _expressions(node) if expr is not None]
            known = self._reads[node.id] = frozenset(name for expr in found for name in self.scope.names(expr))
        return known

    def instance(
        self, path: str, step: Step, sections: tuple[Section, ...], iterations: tuple[int, ...], number: int
    ) -> StepAt:
        """The instance of a step at a path; the same one for each walk that meets it at the same place."""
        known = self._instances.get(path)
        if known is None or known.number != number:
            known = self._instances[path] = StepAt(path, step, sections, iterations, number)
        return known

    def walk(self, state: RunState) -> Position:
        """Where the run stands, and what was decided on the way there just now."""
        return _Walk(self, state).run()

    def inputs(self, state: RunState, at: StepAt, decided: list[Draft] | None = None) -> tuple[Input, ...]:
        """The inputs of a step instance that are relevant now.

        A condition on an input that was recorded as decided is read; else it is evaluated on what
        is recorded so far, and it is fixed when the step is completed (``input_decisions``).
        """
        return tuple(input_ for input_ in at.step.inputs if self.asks(state, at, input_))

    def asks(self, state: RunState, at: StepAt, input_: Input) -> bool:
        """Whether one input of a step instance is relevant now."""
        return input_.when is None or self._input_shown(state, at, input_)

    def input_decisions(self, state: RunState, at: StepAt) -> list[Draft]:
        """The conditions of a step's inputs as drafts, for the transaction that completes it."""
        return [
            _decision(f"{at.path}#{input_.id}", "input_when", shown, self.scope.used(state, at.path, input_.when))
            for input_ in at.step.inputs
            if input_.when is not None and (f"{at.path}#{input_.id}", "input_when") not in state.decisions
            for shown in ["true" if self._input_shown(state, at, input_) else "false"]
        ]

    def _input_shown(self, state: RunState, at: StepAt, input_: Input) -> bool:
        decided = state.decisions.get((f"{at.path}#{input_.id}", "input_when"))
        if decided is not None:
            return decided == "true"
        assert input_.when is not None
        return self.scope.holds(state, at.path, input_.when, failing=True)

    def would_differ(self, state: RunState, names: frozenset[str]) -> list[tuple[str, str, str, str]]:
        """Decisions that would now be taken otherwise: (node, kind, decided, now), for rule 7."""
        return _Walk(self, state).differing(names)


class _Walk:
    """One walk over the body. ``blocked`` becomes true at the first step that is not done.

    ``awaited`` are the names of values that steps of a group that are not done yet will bring.
    """

    def __init__(self, plan: Plan, state: RunState) -> None:
        self.plan = plan
        self.state = state
        self.position = Position()
        self.blocked = False
        self.awaited: frozenset[str] = frozenset()
        self.fresh: dict[tuple[str, str], str] = {}
        self.seen: list[tuple[str, Kind, str, Expr, str]] = []
        self.bounds: dict[str, Repeat] = {}

    def run(self) -> Position:
        self._nodes(self.plan.instruction.body, "", (), ())
        self.position.finished = not self.blocked
        return self.position

    def differing(self, names: frozenset[str]) -> list[tuple[str, str, str, str]]:
        self.run()
        found: list[tuple[str, str, str, str]] = []
        for path, kind, prefix, expr, result in self.seen:
            if names & self.plan.scope.names(expr):
                now = self._evaluate(kind, prefix, expr, self.bounds.get(path))
                if (result == "true") != (now == "true") if kind != "count" else result != now:
                    found.append((path, kind, result, now))
        return found

    def _nodes(self, nodes: tuple[Node, ...], prefix: str, sections: tuple[Section, ...], its: tuple[int, ...]) -> None:
        for node in nodes:
            self._node(node, prefix, sections, its)

    def _node(self, node: Node, prefix: str, sections: tuple[Section, ...], its: tuple[int, ...]) -> None:
        path = join(prefix, node.id)
        if self.awaited and self.awaited & self.plan.reads(node):
            self.blocked = True
        if isinstance(node, Step):
            self._step(node, path, prefix, sections, its)
        elif isinstance(node, Section):
            if node.when is None or self._holds(path, "when", prefix, node.when):
                self._nodes(node.nodes, prefix, (*sections, node), its)
        elif isinstance(node, Group):
            self._group(node, prefix, sections, its)
        elif isinstance(node, Branch):
            self._branch(node, path, prefix, sections, its)
        else:
            self._repeat(node, path, prefix, sections, its)

    def _step(self, step: Step, path: str, prefix: str, sections: tuple[Section, ...], its: tuple[int, ...]) -> None:
        if step.when is not None and not self._holds(path, "when", prefix, step.when):
            return
        at = self.plan.instance(path, step, sections, its, len(self.position.steps) + 1)
        self.position.steps.append(at)
        done = self.state.steps.get(path)
        if done is not None and done.status != "open":
            for input_ in step.inputs:
                key: tuple[str, Kind] = (f"{path}#{input_.id}", "input_when")
                if input_.when is not None and key in self.state.decisions:
                    self.seen.append((*key, path, input_.when, self.state.decisions[key]))
            return
        if not self.blocked:
            self.position.open.append(at)
            self.blocked = True

    def _group(self, group: Group, prefix: str, sections: tuple[Section, ...], its: tuple[int, ...]) -> None:
        if self.blocked:
            self._nodes(group.nodes, prefix, sections, its)
            return
        waiting, awaited = False, self.awaited
        for node in group.nodes:
            self.blocked = False
            self._node(node, prefix, sections, its)
            if self.blocked:
                waiting = True
                # What reads a value of a step before it waits for that step, in any order too.
                self.awaited |= {input_.name for step in steps_of((node,)) for input_ in step.inputs}
        self.blocked, self.awaited = waiting, awaited

    def _branch(
        self, branch: Branch, path: str, prefix: str, sections: tuple[Section, ...], its: tuple[int, ...]
    ) -> None:
        result = self._known(path, "branch")
        if result is None:
            if self.blocked:
                return
            holds = (self._evaluate("branch", prefix, case.when) == "true" for case in branch.cases)
            result = next((str(index) for index, taken in enumerate(holds) if taken), "otherwise")
            used: dict[str, str] = {}
            for case in branch.cases:
                used |= self.plan.scope.used(self.state, prefix, case.when)
            self._record(path, "branch", result, used)
        for index, case in enumerate(branch.cases):
            taken = "true" if result == str(index) else "false"
            self.seen.append((path, "branch", prefix, case.when, taken))
            if result == str(index):
                break
        nodes = branch.otherwise if result == "otherwise" else branch.cases[int(result)].nodes
        self._nodes(nodes, prefix, sections, its)

    def _repeat(
        self, repeat: Repeat, path: str, prefix: str, sections: tuple[Section, ...], its: tuple[int, ...]
    ) -> None:
        if repeat.count is not None:
            total = self._count(repeat, path, prefix)
            for index in range(1, total + 1):
                self._nodes(repeat.nodes, f"{path}.{index}", sections, (*its, index))
            return
        index = 1
        while True:
            if index > repeat.minimum:
                answer = self._known(f"{path}.{index}", "more")
                if answer is None:
                    if not self.blocked and index <= repeat.maximum:
                        self.position.question = Question(f"{path}.{index}", repeat, index - 1)
                        self.blocked = True
                    return
                if answer == "last":
                    return
            if index > repeat.maximum:
                return
            self._nodes(repeat.nodes, f"{path}.{index}", sections, (*its, index))
            index += 1

    def _count(self, repeat: Repeat, path: str, prefix: str) -> int:
        assert repeat.count is not None
        result = self._known(path, "count")
        if result is None:
            if self.blocked:
                return repeat.minimum
            result = self._evaluate("count", prefix, repeat.count, repeat)
            self._record(path, "count", result, self.plan.scope.used(self.state, prefix, repeat.count))
        self.bounds[path] = repeat
        self.seen.append((path, "count", prefix, repeat.count, result))
        return int(result)

    def _holds(self, path: str, kind: Kind, prefix: str, expr: Expr) -> bool:
        result = self._known(path, kind)
        if result is None:
            if self.blocked:
                # Not reached yet: shown as ahead, decided when the run gets there.
                return True
            result = self._evaluate(kind, prefix, expr)
            self._record(path, kind, result, self.plan.scope.used(self.state, prefix, expr))
        self.seen.append((path, kind, prefix, expr, result))
        return result == "true"

    def _evaluate(self, kind: Kind, prefix: str, expr: Expr, repeat: Repeat | None = None) -> str:
        if repeat is not None:
            try:
                value = self.plan.scope.value(self.state, prefix, expr)
            except expressions.ExpressionError:
                value = None
            count = int(value) if isinstance(value, int | Decimal) else 0
            return str(min(max(count, repeat.minimum), repeat.maximum))
        # A step is rather asked for in vain than left out; of cases the one that is known to hold is taken.
        failing = kind != "branch"
        return "true" if self.plan.scope.holds(self.state, prefix, expr, failing=failing) else "false"

    def _known(self, path: str, kind: Kind) -> str | None:
        return self.state.decisions.get((path, kind)) or self.fresh.get((path, kind))

    def _record(self, path: str, kind: Kind, result: str, values: dict[str, str]) -> None:
        self.fresh[(path, kind)] = result
        self.position.decided.append(_decision(path, kind, result, values))


def _decision(path: str, kind: Kind, result: str, values: dict[str, str]) -> Draft:
    payload = {"node": path, "kind": kind, "result": result, "values": values}
    return Draft(type="node.decided", payload=payload)


def _expressions(node: Node) -> Iterator[Expr | None]:
    if isinstance(node, Branch):
        yield from (case.when for case in node.cases)
    elif isinstance(node, Repeat):
        yield node.count
    elif isinstance(node, Step | Section):
        yield node.when
    for input_ in node.inputs if isinstance(node, Step) else ():
        yield from (input_.when, input_.default, input_.calculate)
        yield input_.constraint.expr if input_.constraint is not None else None


def steps_of(nodes: tuple[Node, ...]) -> Iterator[Step]:
    """Every step below the nodes, in document order, whatever is decided."""
    for node in nodes:
        if isinstance(node, Step):
            yield node
        elif isinstance(node, Branch):
            for case in node.cases:
                yield from steps_of(case.nodes)
            yield from steps_of(node.otherwise)
        else:
            yield from steps_of(node.nodes)

"""Which value a name has at a place in the run: the answer of the same iteration, or all of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

from handrail.domain import expressions
from handrail.domain.instruction import Branch, Expr, Input, Instruction, Node, Repeat, Step
from handrail.domain.run import Attempt, RunState

NUMBERS = frozenset({"integer", "decimal", "measurement", "count"})


def join(prefix: str, id_: str) -> str:
    """The path of a node below a repeat's iteration."""
    return f"{prefix}/{id_}" if prefix else id_


class Scope:
    """Where each name is captured, so that an expression sees the values it means.

    Inside a repeat a name of the same iteration is one value; from outside it is the sequence of
    all iterations. An input with several readings is a sequence. Nothing recorded is the empty
    sequence. ``run.date`` (at the site) and ``run.started`` are the run's recorded start.
    """

    def __init__(self, instruction: Instruction) -> None:
        self.inputs: dict[str, tuple[Step, Input, tuple[str, ...]]] = {}
        for step, repeats in _steps(instruction.body, ()):
            for input_ in step.inputs:
                self.inputs[input_.name] = (step, input_, repeats)

    def names(self, expr: Expr) -> frozenset[str]:
        """The names that an expression reads."""
        return frozenset(expressions.parse(expr.text).names)

    def value(self, state: RunState, path: str, expr: Expr, self_value: object = None) -> object:
        """The expression's value at a path. Raises expressions.ExpressionError."""
        parsed = expressions.parse(expr.text)
        return parsed.evaluate(self._bound(state, path, parsed.names), self_value)

    def holds(self, state: RunState, path: str, expr: Expr, self_value: object = None, *, failing: bool) -> bool:
        """Whether a condition holds: its effective boolean value.

        ``failing`` is the answer where it can't be computed on what was recorded, as in a division by zero:
        no value that a person enters may leave a run with no way on.
        """
        parsed = expressions.parse(expr.text)
        try:
            return parsed.holds(self._bound(state, path, parsed.names), self_value)
        except expressions.ExpressionError:
            return failing

    def used(self, state: RunState, path: str, expr: Expr | None) -> dict[str, str]:
        """The values an expression was decided on, as text, for the record."""
        if expr is None:
            return {}
        parsed = expressions.parse(expr.text)
        return {name: expressions.as_text(value) for name, value in self._bound(state, path, parsed.names).items()}

    def _bound(self, state: RunState, path: str, names: Iterator[str] | frozenset[str]) -> Mapping[str, object]:
        return {name: self._lookup(state, path, name) for name in names}

    def _lookup(self, state: RunState, path: str, name: str) -> object:
        if name in expressions.RUN_VARIABLES:
            started = datetime.fromisoformat(state.started_at) if state.started_at else None
            return started.astimezone(ZoneInfo(state.zone)).date() if started and name == "run.date" else started
        found = self.inputs.get(name)
        if found is None:
            return None
        step, input_, repeats = found
        prefix = _shared_prefix(path, repeats)
        if prefix is not None:
            return _step_value(state, join(prefix, step.id), input_)
        start = _outer_prefix(path, repeats)
        values = [
            value
            for step_path, _ in sorted(state.steps.items(), key=lambda item: _order(item[0]))
            if step_path.rsplit("/", 1)[-1] == step.id and step_path.startswith(start)
            for value in _flat(_step_value(state, step_path, input_))
        ]
        return tuple(values)


def typed(attempt: Attempt, input_: Input) -> object:
    """A recorded value as an expression sees it."""
    capture = attempt.capture
    if capture.na or capture.value is None:
        return None
    if input_.type in NUMBERS or (input_.type == "calculated" and capture.kind == "number"):
        return Decimal(capture.value)
    if input_.type in ("check", "acknowledge"):
        return capture.value == "true"
    if input_.type == "date":
        return date.fromisoformat(capture.value)
    if input_.type == "time":
        return time.fromisoformat(capture.value)
    if input_.type == "datetime":
        return datetime.fromisoformat(capture.value)
    return capture.value


def _step_value(state: RunState, path: str, input_: Input) -> object:
    step = state.steps.get(path)
    if step is None:
        return None
    if state.decisions.get((f"{path}#{input_.id}", "input_when")) == "false":
        return None
    if input_.readings == 1:
        attempt = step.current(input_.id)
        return typed(attempt, input_) if attempt else None
    return tuple(typed(attempt, input_) for attempt in step.recorded(input_.id))


def _flat(value: object) -> tuple[object, ...]:
    if value is None:
        return ()
    return value if isinstance(value, tuple) else (value,)


def _iterations(path: str) -> list[tuple[str, str]]:
    """(repeat id, prefix up to and with that iteration) of every iteration in a path."""
    parts = path.split("/")
    found = []
    for index, part in enumerate(parts):
        id_, dot, number = part.rpartition(".")
        if dot and number.isdigit():
            found.append((id_, "/".join(parts[: index + 1])))
    return found


def _shared_prefix(path: str, repeats: tuple[str, ...]) -> str | None:
    around = _iterations(path)
    if len(repeats) > len(around) or any(around[i][0] != repeat for i, repeat in enumerate(repeats)):
        return None
    return around[len(repeats) - 1][1] if repeats else ""


def _outer_prefix(path: str, repeats: tuple[str, ...]) -> str:
    prefix = ""
    for (id_, upto), repeat in zip(_iterations(path), repeats, strict=False):
        if id_ != repeat:
            break
        prefix = upto + "/"
    return prefix


def _order(path: str) -> list[tuple[str, int]]:
    ordered = []
    for part in path.split("/"):
        id_, dot, number = part.rpartition(".")
        ordered.append((id_, int(number)) if dot and number.isdigit() else (part, 0))
    return ordered


def _steps(nodes: tuple[Node, ...], repeats: tuple[str, ...]) -> Iterator[tuple[Step, tuple[str, ...]]]:
    for node in nodes:
        if isinstance(node, Step):
            yield node, repeats
        elif isinstance(node, Branch):
            for case in node.cases:
                yield from _steps(case.nodes, repeats)
            yield from _steps(node.otherwise, repeats)
        elif isinstance(node, Repeat):
            yield from _steps(node.nodes, (*repeats, node.id))
        else:
            yield from _steps(node.nodes, repeats)

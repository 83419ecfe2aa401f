"""What an imported form holds, counted in the instruction that is written, under the names XForms tools use."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from handrail.domain.instruction import Input, Instruction, Node, Repeat, Section, Step
from handrail.domain.values import said_in
from handrail.importers.xlsform_inputs import WORKED_OUT


def nodes_of(nodes: tuple[Node, ...]) -> Iterator[Step | Section | Repeat]:
    """All nodes an XLSForm import makes, outermost first."""
    for node in nodes:
        if isinstance(node, Step | Section | Repeat):
            yield node
        if isinstance(node, Section | Repeat):
            yield from nodes_of(node.nodes)


def inputs_of(instruction: Instruction) -> Iterator[Input]:
    """All inputs in order."""
    for node in nodes_of(instruction.body):
        if isinstance(node, Step):
            yield from node.inputs


def _form(part: Input | Step | Section | Repeat) -> Mapping[str, Any]:
    found = part.extra.get("xlsform", {})
    return found if isinstance(found, dict) else {}


_ANSWER = re.compile(r"\$\{\s*[^{}]+?\s*\}")


def worked_out_count(text: str) -> bool:
    """Whether XForms works a repeat's count out in a value of its own: it does unless it is a question's answer."""
    return bool(text.strip()) and _ANSWER.fullmatch(text.strip()) is None


def _left(parts: Sequence[Input | Step | Section | Repeat], key: str) -> int:
    """Rules that the form has and that are kept without being applied; each is named in the report."""
    return sum(bool(_form(part).get(key)) for part in parts)


def counts(instruction: Instruction) -> dict[str, Any]:
    """The counts of the command-line contract; a key that does not occur is 0 or empty."""
    nodes = list(nodes_of(instruction.body))
    parts: list[Input | Step | Section | Repeat] = [*nodes, *inputs_of(instruction)]
    inputs = list(inputs_of(instruction))
    repeated = sum(
        worked_out_count(
            (node.count.original or node.count.text)
            if node.count is not None
            else str(_form(node).get("repeat_count", ""))
        )
        for node in nodes
        if isinstance(node, Repeat)
    )
    binds = Counter(str(_form(input_)["bind"]) for input_ in inputs if _form(input_)["bind"])
    binds["string"] += repeated
    controls = Counter(_form(input_).get("control") for input_ in inputs)
    languages = instruction.extra.get("xlsform", {}).get("languages", {})
    return {
        "bind_types": dict(sorted((+binds).items())),
        "calculate": sum(input_.calculate is not None for input_ in inputs) + _left(parts, "calculation") + repeated,
        "constraint": sum(input_.constraint is not None for input_ in inputs) + _left(parts, "constraint"),
        "groups": sum(_form(node).get("kind") in ("group", "repeat") for node in nodes),
        "inputs": controls["input"],
        "languages": sorted(languages.values()),
        "readonly": sum(input_.readonly for input_ in inputs) + repeated,
        "relevant": sum(input_.when is not None for input_ in inputs)
        + sum(getattr(node, "when", None) is not None for node in nodes)
        + _left(parts, "relevant"),
        "repeats": sum(isinstance(node, Repeat) for node in nodes),
        "required": sum(input_.required or "required" in _form(input_) for input_ in inputs)
        + sum(bool(_form(node).get("required")) for node in nodes),
        "select_multiple": controls["select"],
        "select_one": controls["select1"],
        # An offer that is worked out, not a constant: those keep the expression they come from.
        "setvalue": sum(input_.default is not None and input_.default.original is not None for input_ in inputs)
        + sum(WORKED_OUT.search(str(_form(part).get("default", ""))) is not None for part in parts)
        + _left(parts, "setvalue"),
        "title": said_in(instruction.title, instruction.language),
        "triggers": controls["trigger"],
        "uploads": controls["upload"],
    }

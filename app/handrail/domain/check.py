"""Whether a document holds together: everything a schema can't say, found at once.

Pure; used by the package reader (an error refuses the package), by importers (a warning goes into the
report) and by ``handrail check``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from pydantic import Field

from handrail.domain import expressions
from handrail.domain.instruction import (
    Branch,
    Expr,
    Figure,
    Input,
    Instruction,
    Limits,
    Node,
    Repeat,
    Step,
)
from handrail.domain.values import I18n, Value

MAX_NESTING = 24
"""Levels of nodes within nodes."""

NUMERIC = frozenset({"integer", "decimal", "measurement", "count", "calculated"})
SELECTS = frozenset({"select_one", "select_many"})

_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")


class Finding(Value):
    """One thing that is wrong (``error``) or worth a reviewer's eye (``warning``)."""

    code: str
    place: str
    """JSON pointer into the document, for instance ``/body/0/nodes/2/inputs/1``."""
    step: str | None = None
    """The printed number of the step around it, else its id."""
    params: dict[str, str] = Field(default_factory=dict)
    severity: Literal["error", "warning"] = "error"


@dataclass(frozen=True, slots=True)
class _Place:
    pointer: str
    step: str | None = None

    def at(self, *parts: str | int) -> _Place:
        return _Place("/".join((self.pointer, *map(str, parts))), self.step)


@dataclass(frozen=True, slots=True)
class _Found:
    """A node with its place and the conditions it stands under."""

    node: Node
    place: _Place
    under: tuple[Expr, ...]


@dataclass(slots=True)
class _Report:
    findings: list[Finding] = field(default_factory=list)

    def error(self, code: str, place: _Place, **params: object) -> None:
        self._add(code, place, "error", params)

    def warn(self, code: str, place: _Place, **params: object) -> None:
        self._add(code, place, "warning", params)

    def _add(self, code: str, place: _Place, severity: Literal["error", "warning"], params: dict[str, object]) -> None:
        words = {name: str(value) for name, value in params.items()}
        self.findings.append(Finding(code=code, place=place.pointer, step=place.step, params=words, severity=severity))


def check(instruction: Instruction) -> tuple[Finding, ...]:
    """Everything that is wrong with a document, in document order per rule; empty if nothing is."""
    report = _Report()
    root = _Place("")
    found = list(_walk(instruction.body, root.at("body"), (), 1, report))
    _check_head(instruction, root, report)
    _check_ids(instruction, found, root, report)
    _check_nodes(found, report)
    _check_references(instruction, found, root, report)
    _check_inputs(instruction, found, report)
    _check_expressions(found, report)
    _check_languages(instruction, found, root, report)
    return tuple(report.findings)


def errors(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Those findings that refuse a document."""
    return tuple(finding for finding in findings if finding.severity == "error")


def _walk(
    nodes: Sequence[Node], place: _Place, under: tuple[Expr, ...], level: int, report: _Report
) -> Iterator[_Found]:
    if level > MAX_NESTING:
        report.error("check.nesting", place, most=MAX_NESTING)
        return
    for index, node in enumerate(nodes):
        here = _Place(f"{place.pointer}/{index}")
        if isinstance(node, Step):
            here = _Place(here.pointer, node.number or node.id)
        conditions = under
        if isinstance(node, Branch):
            yield _Found(node, here, under)
            # Which case is done depends on all the conditions up to it, and `otherwise` on all of them.
            for number, case in enumerate(node.cases):
                conditions = (*conditions, case.when)
                yield from _walk(case.nodes, here.at("cases", number, "nodes"), conditions, level + 1, report)
            yield from _walk(node.otherwise, here.at("otherwise"), conditions, level + 1, report)
            continue
        own = node.count if isinstance(node, Repeat) else getattr(node, "when", None)
        if own is not None:
            conditions = (*under, own)
        yield _Found(node, here, conditions)
        if not isinstance(node, Step):
            yield from _walk(node.nodes, here.at("nodes"), conditions, level + 1, report)


def _inputs(found: Sequence[_Found]) -> Iterator[tuple[Input, _Place, tuple[Expr, ...]]]:
    for one in found:
        if isinstance(one.node, Step):
            for index, input_ in enumerate(one.node.inputs):
                yield input_, one.place.at("inputs", index), one.under


def _check_head(instruction: Instruction, root: _Place, report: _Report) -> None:
    if not any(words.strip() for words in instruction.title.values()):
        report.error("check.no_title", root.at("title"))
    if instruction.language not in instruction.languages:
        report.error("check.language_not_declared", root.at("language"), language=instruction.language)
    for index, language in enumerate(instruction.languages):
        if _LANGUAGE.fullmatch(language) is None:
            report.error("check.not_a_language", root.at("languages", index), language=language)
    for index, medium in enumerate(instruction.media):
        if medium.status == "ok" and medium.sha256 is None:
            report.error("check.media_without_digest", root.at("media", index), id=medium.id)


def _check_ids(instruction: Instruction, found: Sequence[_Found], root: _Place, report: _Report) -> None:
    seen: dict[str, str] = {}

    def claim(id_: str, place: _Place) -> None:
        if id_ in seen:
            report.error("check.duplicate_id", place, id=id_, first=seen[id_])
        else:
            seen[id_] = place.pointer

    for index, hazard in enumerate(instruction.hazards):
        claim(hazard.id, root.at("hazards", index))
        for number, action in enumerate(hazard.actions):
            claim(action.id, root.at("hazards", index, "actions", number))
    for name in ("materials", "media", "choice_lists"):
        for index, part in enumerate(getattr(instruction, name)):
            claim(part.id, root.at(name, index))
    for one in found:
        claim(one.node.id, one.place)
    names: dict[str, str] = {}
    for input_, place, _ in _inputs(found):
        claim(input_.id, place)
        if input_.name in names:
            report.error("check.duplicate_name", place, name=input_.name, first=names[input_.name])
        names.setdefault(input_.name, place.pointer)
        if input_.name in expressions.RUN_VARIABLES:
            report.error("check.reserved_name", place, name=input_.name)


def _check_nodes(found: Sequence[_Found], report: _Report) -> None:
    for one in found:
        node, place = one.node, one.place
        if isinstance(node, Step):
            orders = sorted(signature.order for signature in node.signatures)
            if orders != list(range(1, len(orders) + 1)):
                report.error("check.signature_order", place.at("signatures"), orders=", ".join(map(str, orders)))
            ids = [signature.id for signature in node.signatures]
            if len(set(ids)) < len(ids):
                report.error("check.duplicate_id", place.at("signatures"), id=", ".join(ids), first=place.pointer)
        elif isinstance(node, Branch):
            if not node.cases:
                report.error("check.branch_without_cases", place)
        else:
            if not node.nodes:
                report.warn("check.empty_node", place, id=node.id)
            if isinstance(node, Repeat) and node.minimum > node.maximum:
                report.error("check.repeat_bounds", place, minimum=node.minimum, maximum=node.maximum)


def _check_references(instruction: Instruction, found: Sequence[_Found], root: _Place, report: _Report) -> None:
    hazards = {hazard.id for hazard in instruction.hazards}
    materials = {material.id for material in instruction.materials}
    media = {medium.id for medium in instruction.media}
    lists = {choices.id: choices for choices in instruction.choice_lists}

    def refer(kind: str, id_: str | None, known: set[str] | Mapping[str, object], place: _Place) -> None:
        if id_ is not None and id_ not in known:
            report.error("check.refers_to_nothing", place, kind=kind, id=id_)

    for one in found:
        if not isinstance(one.node, Step):
            continue
        for index, hazard in enumerate(one.node.hazards):
            refer("hazard", hazard, hazards, one.place.at("hazards", index))
        for index, material in enumerate(one.node.materials):
            refer("material", material, materials, one.place.at("materials", index))
        for index, block in enumerate(one.node.blocks):
            if isinstance(block, Figure):
                refer("media", block.media, media, one.place.at("blocks", index, "media"))
    for input_, place, _ in _inputs(found):
        refer("material", input_.material, materials, place.at("material"))
        refer("choices", input_.choices, lists, place.at("choices"))
    for number, choices in enumerate(instruction.choice_lists):
        counts = Counter(item.value for item in choices.items)
        for value in sorted(value for value, count in counts.items() if count > 1):
            report.error("check.duplicate_choice", root.at("choice_lists", number), value=value)


def _check_inputs(instruction: Instruction, found: Sequence[_Found], report: _Report) -> None:
    filled = {choices.id for choices in instruction.choice_lists if choices.items}
    known = {choices.id for choices in instruction.choice_lists}
    for input_, place, _ in _inputs(found):
        if input_.type in SELECTS and (input_.choices is None or input_.choices in known - filled):
            report.error("check.select_without_choices", place, name=input_.name)
        if input_.type == "calculated" and input_.calculate is None:
            report.error("check.calculated_without_expression", place, name=input_.name)
        if (input_.type == "system") != (input_.stamp is not None):
            report.error("check.stamp", place, name=input_.name)
        if input_.type == "photo" and input_.min_count > input_.max_count:
            report.error("check.photo_counts", place, minimum=input_.min_count, maximum=input_.max_count)
        if input_.type == "measurement" and input_.unit is None:
            report.warn("check.measurement_without_unit", place, name=input_.name)
        if input_.limits is not None:
            _check_limits(input_, input_.limits, place.at("limits"), report)


def _check_limits(input_: Input, limits: Limits, place: _Place, report: _Report) -> None:
    if input_.type not in NUMERIC:
        report.error("check.limits_on_no_number", place, name=input_.name)
    lower, upper, target = limits.lower, limits.upper, limits.target
    if lower is None and upper is None:
        report.warn("check.limits_without_bounds", place, name=input_.name)
    if lower is not None and upper is not None:
        both_inclusive = limits.lower_inclusive and limits.upper_inclusive
        if lower > upper or (lower == upper and not both_inclusive):
            report.error("check.limits_upside_down", place, lower=lower, upper=upper)
            return
    if target is not None and ((lower is not None and target < lower) or (upper is not None and target > upper)):
        report.error("check.target_outside_limits", place, target=target)


def _expressions_of(input_: Input) -> Iterator[tuple[str, Expr, bool]]:
    """Each expression of an input, and whether it may read ``.``."""
    for name in ("default", "calculate", "when"):
        expr = getattr(input_, name)
        if expr is not None:
            yield name, expr, False
    if input_.constraint is not None:
        yield "constraint/expr", input_.constraint.expr, True


def _check_expressions(found: Sequence[_Found], report: _Report) -> None:
    order = {input_.name: index for index, (input_, _, _) in enumerate(_inputs(found))}
    known = order.keys() | expressions.RUN_VARIABLES

    def read(expr: Expr, place: _Place, current: bool = False) -> frozenset[str]:
        """The known names an expression reads."""
        try:
            parsed = expressions.parse(expr.text)
        except expressions.ExpressionError as error:
            report.error("check.expression", place, reason=error.code, position=error.position, **error.params)
            return frozenset()
        for name in sorted(parsed.names - known):
            report.error("check.unknown_name", place, name=name)
        if parsed.reads_current and not current:
            report.error("check.no_value_under_test", place)
        return parsed.names & known

    conditions: dict[int, frozenset[str]] = {}
    for one in found:
        node = one.node
        if isinstance(node, Branch):
            for number, case in enumerate(node.cases):
                conditions[id(case.when)] = read(case.when, one.place.at("cases", number, "when"))
        elif isinstance(node, Repeat):
            if node.count is not None:
                conditions[id(node.count)] = read(node.count, one.place.at("count"))
        else:
            when = getattr(node, "when", None)
            if when is not None:
                conditions[id(when)] = read(when, one.place.at("when"))
    needs: dict[str, set[str]] = {}
    places: dict[str, _Place] = {}
    for input_, place, under in _inputs(found):
        places[input_.name] = place
        needed = needs.setdefault(input_.name, set())
        for expr in under:
            needed |= conditions.get(id(expr), frozenset())
        for name, expr, current in _expressions_of(input_):
            names = read(expr, place.at(name), current)
            if current:
                # A constraint looks at values; it produces none, so it can't close a circle.
                continue
            needed |= names
        for name in sorted(needed - expressions.RUN_VARIABLES):
            if order[name] > order[input_.name]:
                report.warn("check.reads_later", place, name=name)
    for circle in _circles(needs):
        report.error("check.circle", places[circle[0]], names=" → ".join((*circle, circle[0])))


def _circles(needs: Mapping[str, set[str]]) -> Iterator[tuple[str, ...]]:
    """The ways around that a walk from name to name meets, found without recursion."""
    done: set[str] = set()
    for start in needs:
        if start in done:
            continue
        path: list[str] = []
        on_path: set[str] = set()
        waiting: list[tuple[str, Iterator[str]]] = [(start, iter(sorted(needs[start])))]
        path.append(start)
        on_path.add(start)
        while waiting:
            name, rest = waiting[-1]
            for other in rest:
                if other in on_path:
                    yield tuple(path[path.index(other) :])
                elif other in needs and other not in done:
                    waiting.append((other, iter(sorted(needs[other]))))
                    path.append(other)
                    on_path.add(other)
                    break
            else:
                waiting.pop()
                path.pop()
                on_path.discard(name)
                done.add(name)


def _check_languages(instruction: Instruction, found: Sequence[_Found], root: _Place, report: _Report) -> None:
    """One warning per language: where its words begin to be missing, and how often."""
    declared = set(instruction.languages)
    missing: dict[str, list[_Place]] = {}
    undeclared: dict[str, list[_Place]] = {}
    for words, place in _words(instruction, found, root):
        if not words:
            continue
        for language in sorted(declared - words.keys()):
            missing.setdefault(language, []).append(place)
        for language in sorted(words.keys() - declared):
            undeclared.setdefault(language, []).append(place)
    for language, places in undeclared.items():
        report.warn("check.words_undeclared", places[0], language=language, count=len(places))
    for language, places in missing.items():
        report.warn("check.words_missing", places[0], language=language, count=len(places))


def _words(instruction: Instruction, found: Sequence[_Found], root: _Place) -> Iterator[tuple[I18n, _Place]]:
    yield instruction.title, root.at("title")
    for index, hazard in enumerate(instruction.hazards):
        yield hazard.text, root.at("hazards", index, "text")
        yield hazard.avoid, root.at("hazards", index, "avoid")
    for index, choices in enumerate(instruction.choice_lists):
        for number, item in enumerate(choices.items):
            yield item.label, root.at("choice_lists", index, "items", number, "label")
    for one in found:
        yield one.node.title, one.place.at("title")
    for input_, place, _ in _inputs(found):
        yield input_.label, place.at("label")
        yield input_.hint, place.at("hint")
        if input_.constraint is not None:
            yield input_.constraint.message, place.at("constraint", "message")

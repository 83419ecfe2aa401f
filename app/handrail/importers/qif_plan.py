"""A QIF plan as nodes: numbered elements in order, unordered groups in any, what is measured in each."""

from __future__ import annotations

from collections.abc import Iterable

from handrail.domain.instruction import Group, Node, Repeat, Section, Step, Text
from handrail.importers.door import ImportRefused
from handrail.importers.drafting import Draft
from handrail.importers.qif_characteristics import Characteristics
from handrail.importers.xml_tree import Node as Element

MAX_GROUPS = 20
"""Levels of action groups within each other."""
MAX_INPUTS = 5000
"""Values to record in one draft; a plan may name an item any number of times."""
_ANY = frozenset({"UnorderedPlanRoot", "UnorderedActionGroup", "PickSomeActionGroup", "PartiallyOrderedActionGroup"})
_ORDERED = frozenset({
    "OrderedPlanRoot", "OrderedActionGroup", "PartiallyOrderedPlanRoot", "ActionGroup", "OneOfActionGroup",
    "IfActionGroup", "If", "ElseIf", "Else", "WhileActionGroup", "PlanElement", "NumberedPlanElement", "Steps",
})  # fmt: skip
_DECIDED = frozenset({"OneOfActionGroup", "PickSomeActionGroup"})
_CONDITIONS = frozenset({"If", "ElseIf", "Else", "WhileActionGroup", *_DECIDED})
_IDS = frozenset({"CharacteristicItemIds", "WorkInstructionIds", "SequenceNumber", "Name", "Description"})
_NOT_CONDITIONS = frozenset({"VariableSet", "LocalVariables", "Version", "Attributes", *_IDS})
_ACTIONS = ("Measure", "Evaluate", "Halt", "Perform", "Action", "Calibrate", "Call")


class PlanBuilder:
    """Builds nodes from a plan."""

    def __init__(self, draft: Draft, root: Element, characteristics: Characteristics) -> None:
        self.draft = draft
        self.root = root
        self.characteristics = characteristics
        self.steps = 0
        self.inputs = 0
        holder = next(root.find("WorkInstructions"), None)
        self.instructions = {one.get("id"): one for one in holder.nodes()} if holder is not None else {}
        self.used: set[str] = set()

    def plan(self, node: Element) -> list[Node]:
        """All of a plan."""
        nodes: list[Node] = []
        for part in node.nodes():
            if part.tag in _ANY or part.tag in _ORDERED:
                nodes += self.group(part, 1, "")
            elif part.tag == "LocalVariables":
                self.draft.report.unmapped.append(f"{part.place}: {formula(part)} is not worked out")
            elif part.tag not in ("Version", "WorkInstructions", "Name", "Description", "Attributes"):
                self.draft.report.unmapped.append(f"{part.place}: {part.tag} of the plan is only in the original file")
        left = [id_ for id_ in self.instructions if id_ not in self.used]
        if left:
            text = self._instruct(left)
            nodes.insert(0, self._step(node, "Work instructions", text, [], len(left)))
        return nodes

    def group(self, node: Element, depth: int, number: str) -> list[Node]:
        """A group of actions, or a numbered element, with what it holds."""
        if depth > MAX_GROUPS:
            raise ImportRefused(None, None, f"more than {MAX_GROUPS} groups within each other", place=node.place)
        condition = " and ".join(formula(part) for part in node.nodes() if not self._is_element(part))
        if node.tag in _CONDITIONS:
            self.draft.report.approximated.append(
                f"{node.place}: {node.tag} {condition}: the condition is shown, not decided"
            )
        found: list[Node] = []
        steps = sorted((part for part in self._parts(node) if self._is_element(part)), key=_sequence)
        for part in steps:
            found += self.element(part, depth + 1)
        if node.tag in ("If", "ElseIf", "Else") and found:
            title = self.draft.said(" ".join(filter(None, (node.tag, condition))))
            return [Section(id=self.draft.id("case"), title=title, nodes=tuple(found), source=node.place)]
        if node.tag == "WhileActionGroup" and found:
            title = self.draft.said(_called(node) or f"Repeat while {condition}")
            return [Repeat(id=self.draft.id("loop"), title=title, minimum=0, nodes=tuple(found), source=node.place)]
        if node.tag in _ANY and found:
            extra = {self.draft.format: {"part": node.tag}}
            title = self.draft.said(_called(node)) if _called(node) else {}
            return [
                Group(id=self.draft.id("group"), title=title, nodes=tuple(found), source=node.place, extra=extra)
            ]  # fmt: skip
        if depth > 1 and found and (_called(node) or node.tag in _DECIDED):
            title = self.draft.said(_called(node) or node.tag)
            return [Section(id=self.draft.id("group"), title=title, nodes=tuple(found), source=node.place)]
        return found

    def _parts(self, node: Element) -> Iterable[Element]:
        for part in node.nodes():
            if part.tag == "Steps":
                yield from part.nodes()
            else:
                yield part

    def _is_element(self, node: Element) -> bool:
        return node.tag in _ORDERED or node.tag in _ANY or node.tag in _NOT_CONDITIONS or node.tag.startswith(_ACTIONS)

    def element(self, node: Element, depth: int) -> list[Node]:
        """An action, or a numbered element around one."""
        if node.tag in _NOT_CONDITIONS:
            if node.tag == "VariableSet":
                self.draft.report.unmapped.append(f"{node.place}: {formula(node)} is not worked out")
            return []
        if node.tag in _ANY or (node.tag in _ORDERED and node.tag != "NumberedPlanElement"):
            return self.group(node, depth, "")
        if node.tag == "NumberedPlanElement":
            number = node.said("SequenceNumber")
            inner = [part for part in node.nodes() if part.tag != "SequenceNumber"]
            found = [made for part in inner for made in self.element(part, depth + 1)]
            extra = {"sequence": number or "?"}
            if len(found) == 1:
                one = found[0]
                kept = {**one.extra.get(self.draft.format, {}), **extra}
                update: dict[str, object] = {"extra": {self.draft.format: kept}}
                if isinstance(one, Step):
                    update["number"] = number or None
                return [one.model_copy(update=update)]
            if not found:
                return [self._step(node, f"Step {number}", [], [], 0, sequence=number or "?")]
            title = self.draft.said(f"Step {number}")
            return [
                Section(
                    id=self.draft.id("section"), number=number or None, title=title, nodes=tuple(found),
                    source=node.place, extra={self.draft.format: extra},
                )
            ]  # fmt: skip
        return self.action(node)

    def action(self, node: Element) -> list[Node]:
        """Something to measure, to evaluate, or to do."""
        self.steps += 1
        ids = node.child("CharacteristicItemIds")
        known = self.characteristics.items
        wanted = [one.text() for one in ids.nodes()] if ids is not None else []
        if node.tag.endswith("All"):
            wanted = list(known)
        for id_ in wanted:
            if id_ not in known:
                self.draft.report.warnings.append(f"{node.place}: names item {id_}, which is not in the file")
        items = [known[id_] for id_ in wanted if id_ in known]
        instructed = node.child("WorkInstructionIds")
        text = self._instruct([one.text() for one in instructed.nodes()]) if instructed is not None else []
        said = _called(node)
        if not items:
            words = [one.text() for one in node.nodes() if one.text() and one.tag not in _IDS]
            text += [Text(text=self.draft.said(" ".join(words)))] if words else []
            if node.tag == "Halt":
                self.draft.report.approximated.append(f"{node.place}: Halt is shown as a hold point")
            return [self._step(node, said or node.tag, text, [], len(text))]
        if len(items) == len(known) and len(items) > 8:
            # All of them on one screen would be a wall: one step each, in any order.
            nodes: list[Node] = [self._step(node, said or "Work instructions", text, [], len(text))] if text else []
            title = self.draft.said(said) if said else {}
            group = Group(
                id=self.draft.id("group"), title=title, nodes=tuple(self.measure(one) for one in items),
                source=node.place, extra={self.draft.format: {"part": node.tag}},
            )  # fmt: skip
            return [*nodes, group]
        names = ", ".join(self.characteristics.name(one) for one in items)
        return [self._step(node, said or f"Measure {names}", text, items, len(text))]

    def measure(self, item: Element) -> Step:
        """One item as a step of its own."""
        return self._step(item, f"Measure {self.characteristics.name(item)}", [], [item], 0)

    def _step(
        self, node: Element, title: str, text: list[Text], items: list[Element], instructions: int, **extra: str
    ) -> Step:
        self.inputs += len(items)
        if self.inputs > MAX_INPUTS:
            raise ImportRefused(None, None, f"more than {MAX_INPUTS} values to record", place=node.place)
        shown, cut = self.draft.title(title)
        blocks = [Text(text=self.draft.said(title)), *text] if cut else text
        gauges = dict.fromkeys(id_ for item in items for id_ in self.characteristics.gauges(item))
        marks = {"part": node.tag, **({"text_instructions": instructions} if instructions else {}), **extra}
        return Step(
            id=self.draft.id("step"), title=self.draft.said(shown), blocks=tuple(blocks), materials=tuple(gauges),
            inputs=tuple(self.characteristics.input(item) for item in items), source=node.place,
            hold_point=node.tag == "Halt", extra={self.draft.format: marks},
        )  # fmt: skip

    def _instruct(self, ids: list[str]) -> list[Text]:
        """Work instructions as text; pictures and documents by their name."""
        found = []
        for id_ in ids:
            one = self.instructions.get(id_)
            if one is None:
                self.draft.report.warnings.append(f"work instruction {id_} is not in the file")
                continue
            self.used.add(id_)
            said = " ".join(filter(None, (one.text(), one.get("label"))))
            if one.tag != "TextInstruction":
                self.draft.report.approximated.append(f"{one.place}: {one.tag} is named, not shown")
                said = f"{one.tag}: {said}"
            found.append(Text(text=self.draft.said(said or one.tag)))
        return found


def _sequence(node: Element) -> int:
    """Where a numbered element stands; others keep the order of the file."""
    number = node.said("SequenceNumber")
    return int(number) if number.isdecimal() and len(number) < 10 else 0


def _called(node: Element) -> str:
    return ": ".join(filter(None, (node.said("Name"), node.said("Description"))))


def formula(node: Element) -> str:
    """An expression as it is written: ``LessThan(N, 10)``."""
    inner = [value for value in node.attrs.values() if value]
    inner += [" ".join(part.split()) if isinstance(part, str) else formula(part) for part in node.content]
    said = ", ".join(filter(None, inner))
    plain = node.tag in (
        "Parameter",
        "ObjectId",
        "VariableName",
        "VariableValue",
        "ArithmeticConstant",
        "TokenConstant",
    )
    return said if plain and said else f"{node.tag}({said})" if said else node.tag

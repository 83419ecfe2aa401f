"""Process modules: steps of a sequence, with what they ask. Conditions and loops are shown, not decided."""

from __future__ import annotations

import re

from handrail.domain.instruction import Choice, ChoiceList, Input, Node, Repeat, Section, Step, Text
from handrail.importers.door import ImportRefused
from handrail.importers.drafting import Draft
from handrail.importers.s1000d_steps import MAX_STEPS_WITHIN, StepBuilder
from handrail.importers.s1000d_words import Words
from handrail.importers.xml_blocks import Passage, settle
from handrail.importers.xml_tree import Node as Element
from handrail.importers.xml_tree import squeeze

_SEQUENCES = frozenset({"dmSeq", "dmNode", "dmNodeAlts", "dmThenSeq", "dmElseSeq", "structure"})
_TYPES = {"integer": "integer", "real": "decimal", "boolean": "check", "string": "text", "password": "text"}
_EXPRESSIONS = frozenset(
    {"expression", "variableDeclarations", "variableDeclaration", "variablePreSet", "variablePostSet"}
)


class ProcessBuilder:
    """Builds nodes from a process module."""

    def __init__(self, draft: Draft, words: Words, steps: StepBuilder) -> None:
        self.draft = draft
        self.words = words
        self.steps = steps
        self.types: dict[str, str] = {}
        """Types of variables by name."""

    def process(self, node: Element) -> list[Node]:
        """All of it."""
        self.types = {one.get("variableName"): one.get("valueType") for one in node.find("variable")}
        self.steps.requirements_ahead(node)
        return self.nodes(node, 1)

    def nodes(self, node: Element, depth: int) -> list[Node]:
        if depth > MAX_STEPS_WITHIN:
            raise ImportRefused(None, None, f"steps nested more than {MAX_STEPS_WITHIN} deep", place=node.place)
        found: list[Node] = []
        for part in node.nodes():
            if part.tag in _SEQUENCES:
                inner = self.nodes(part, depth + 1)
                only = self.words.only_for(part)
                title = ". ".join(filter(None, (part.said("title"), only and f"Applies to: {only}")))
                found += self.steps.section(part, title, inner) if title and inner else inner
            elif part.tag in ("dmSeqAlts", "dmIf"):
                found += self.alternatives(part, depth)
            elif part.tag == "dmLoop":
                found += self.loop(part, depth)
            elif part.tag in ("dialog", "message"):
                found.append(self.dialog(part))
            elif part.tag in ("dmRef", "pmRef"):
                passage = Passage()
                said = self.words.reference(part, passage) or "another module"
                found.append(self.steps.shown(part, part.tag, f"Do {said}", passage))
                self.draft.report.approximated.append(f"{part.place}: {said} is named, it is not part of this draft")
            elif part.tag == "procedure":
                found += self.steps.procedure(part)
            elif part.tag == "proceduralStep":
                found += self.steps.step(part, depth)
            elif part.tag in _EXPRESSIONS:
                self.draft.report.unmapped.append(f"{part.place}: {_formula(part)} is not worked out")
            elif part.tag not in ("title", "applic"):
                found += self.steps.other(part)
        return found

    def alternatives(self, node: Element, depth: int) -> list[Node]:
        """Branches one below the other, each under its condition."""
        formula = node.child("expression")
        condition = _formula(formula) if formula is not None else ""
        self.draft.report.approximated.append(f"{node.place}: {node.tag} {condition!r}: shown, not decided")
        found: list[Node] = []
        for part in node.nodes():
            if part.tag in ("expression", "title"):
                continue
            title = {"dmThenSeq": f"If {condition}", "dmElseSeq": f"If not {condition}"}.get(part.tag, "Alternative")
            holder = Element("dmSeq", "", {}, part.line, [part])
            inner = self.nodes(holder, depth + 1)
            alone = title == "Alternative" and len(inner) == 1 and isinstance(inner[0], Section)
            found += inner if alone else self.steps.section(part, title, inner)
        return found

    def loop(self, node: Element, depth: int) -> list[Node]:
        """A loop is done until the operator says that was the last one."""
        condition = "; ".join(_formula(part) for part in node.nodes() if part.tag == "expression")
        self.draft.report.approximated.append(f"{node.place}: dmLoop {condition!r}: the operator says when it is done")
        inner = [part for part in node.nodes() if part.tag != "expression"]
        nodes = self.nodes(Element("dmSeq", "", {}, node.line, list(inner)), depth + 1)
        if not nodes:
            return []
        title = self.draft.said(f"Repeat while {condition}")
        return [Repeat(id=self.draft.id("loop"), title=title, minimum=0, nodes=tuple(nodes), source=node.place)]

    def dialog(self, node: Element) -> Step:
        """A message or a form: a step with what it asks."""
        passage = Passage()
        inputs: list[Input] = []
        for part in node.nodes():
            if part.tag in ("userEntry", "menu"):
                inputs.append(self.entry(part, passage))
            elif part.tag == "dialogGroup":
                inputs += self.asked(part, passage, 1)
            elif part.tag != "title":
                self.words.reader.block(part, passage)
        settle(self.draft, passage)
        title, cut = self.draft.title(node.said("title"))
        if cut:
            passage.blocks.insert(0, Text(text=self.draft.said(node.said("title"))))
        self.draft.report.mapped += 1
        return self.steps.shown(node, node.tag, title or "Dialog", passage, tuple(inputs))

    def asked(self, node: Element, passage: Passage, depth: int) -> list[Input]:
        """What a group of a dialog asks; its messages go to the passage."""
        if depth > MAX_STEPS_WITHIN:
            raise ImportRefused(None, None, f"groups nested more than {MAX_STEPS_WITHIN} deep", place=node.place)
        found: list[Input] = []
        for part in node.nodes():
            if part.tag in ("userEntry", "menu"):
                found.append(self.entry(part, passage))
            elif part.tag == "dialogGroup":
                found += self.asked(part, passage, depth + 1)
            else:
                self.words.reader.block(part, passage)
        return found

    def entry(self, node: Element, passage: Passage) -> Input:
        """A value to enter, or a choice from a menu."""
        draft = self.draft
        name = next((one.get("variableName") for one in node.every() if one.get("variableName")), "")
        prompt = " ".join(
            " ".join(self.words.reader.lines(one, passage, 0)) for one in node.nodes() if one.tag == "prompt"
        )
        options = list(node.find("menuChoice"))
        id_ = draft.id("entry", name)
        rest = {one.tag: one.attrs for one in node.every() if one.attrs and one.tag not in ("prompt", "menuChoice")}
        fields: dict[str, object] = {"type": "text"}
        if options:
            items = [
                Choice(value=str(number), label=draft.said(squeeze(self.words.reader.inline(one, passage)) or "—"))
                for number, one in enumerate(options, 1)
            ]
            choices = ChoiceList(id=draft.id("choices"), items=tuple(items), source=node.place)
            draft.choice_lists.append(choices)
            several = node.get("choiceSelection") == "multiple"
            fields = {"type": "select_many" if several else "select_one", "choices": choices.id}
        else:
            own = (one.get("entryDataType") or one.get("valueType") for one in node.every())
            fields = {"type": _TYPES.get(next(filter(None, own), self.types.get(name, "")), "text")}
        for one in node.find("assertion"):
            draft.report.unmapped.append(f"{one.place}: {_formula(one)} is not worked out")
        checks = [_formula(one) for one in node.find("validate")]
        if checks:
            draft.report.unmapped.append(f"{node.place}: the rule {'; '.join(checks)} is not checked")
        said = [
            one.text() for one in node.nodes() if one.tag not in ("prompt", "menuChoice", *_EXPRESSIONS, "validate")
        ]
        said += [one.get("errorMessage") for one in node.find("validate")]
        hint = " ".join(filter(None, said))
        return Input.model_validate({
            "id": id_, "name": re.sub(r"[^A-Za-z0-9_.\-]", "_", id_), "label": draft.said(prompt or name or "—"),
            "hint": draft.said(hint) if hint else {}, "source": node.place,
            "extra": {draft.format: {"part": node.tag, "attributes": rest}}, **fields,
        })  # fmt: skip


def _formula(node: Element) -> str:
    """An expression as it is written: names, signs and values in their order."""
    found: list[str] = []
    for one in node.every():
        found += [value for value in one.attrs.values() if value]
        found += [part.strip() for part in one.content if isinstance(part, str) and part.strip()]
        if not one.content and not one.attrs:
            found.append(one.tag)
    return " ".join(found) or node.tag

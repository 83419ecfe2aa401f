"""Crew modules: descriptions for a crew as sections, and drills as steps with challenge and response."""

from __future__ import annotations

from handrail.domain.instruction import Input, Node, Step, Text
from handrail.importers.door import ImportRefused
from handrail.importers.drafting import Draft, leaf_or_section
from handrail.importers.s1000d_steps import MAX_STEPS_WITHIN, StepBuilder, drop_title
from handrail.importers.s1000d_words import Words
from handrail.importers.xml_blocks import Passage, settle
from handrail.importers.xml_tree import Node as Element

_HOLDERS = frozenset({
    "crewRefCard", "crewDrill", "subCrewDrill", "if", "elseIf", "case", "descrCrew", "crewDrillStepAlts", "endMatter",
})  # fmt: skip
_STEPS = frozenset({"crewDrillStep", "levelledPara"})


class CrewBuilder:
    """Builds nodes from a crew module."""

    def __init__(self, draft: Draft, words: Words, steps: StepBuilder) -> None:
        self.draft = draft
        self.words = words
        self.steps = steps

    def crew(self, node: Element) -> list[Node]:
        """All of it."""
        return self.nodes(node, 1)

    def nodes(self, node: Element, depth: int) -> list[Node]:
        """What an element holds as nodes: sections, steps, and steps that show what stands between."""
        if depth > MAX_STEPS_WITHIN:
            raise ImportRefused(None, None, f"steps nested more than {MAX_STEPS_WITHIN} deep", place=node.place)
        found: list[Node] = []
        for part in node.nodes():
            if part.tag in _STEPS:
                found += self.step(part, depth)
            elif part.tag in _HOLDERS:
                found += self.holder(part, depth)
            elif part.tag not in ("title", "caseCond", "condition", "applic"):
                found += self.steps.other(part)
        return found

    def holder(self, node: Element, depth: int) -> list[Node]:
        """A card, a drill or a case: a section under its title or condition."""
        nodes = self.nodes(node, depth + 1)
        titles = [part.text() for part in node.nodes() if part.tag in ("title", "caseCond", "condition")]
        if node.tag in ("if", "elseIf", "case"):
            self.draft.report.approximated.append(f"{node.place}: {node.tag}: the condition is shown, not decided")
            titles.insert(0, {"if": "If", "elseIf": "Else if", "case": "In case"}[node.tag])
        title = " ".join(filter(None, titles))
        return self.steps.section(node, title, nodes) if title else nodes

    def step(self, node: Element, depth: int) -> list[Node]:
        """A drill step or a levelled paragraph; with others within, a section."""
        if depth > MAX_STEPS_WITHIN:
            raise ImportRefused(None, None, f"steps nested more than {MAX_STEPS_WITHIN} deep", place=node.place)
        draft, words = self.draft, self.words
        passage = Passage()
        words.share(node, passage)
        inputs: list[Input] = []
        within = _STEPS | _HOLDERS
        for part in node.nodes():
            if part.tag == "challengeAndResponse":
                inputs.append(self._challenge(part, passage))
            elif part.tag not in within and part.tag not in ("title", "applic"):
                words.share(part, passage)
                words.reader.block(part, passage)
        heading = node.child("title")
        title = heading.text() if heading is not None else ""
        first = passage.blocks[0] if passage.blocks else None
        if not title and inputs:
            title = next(iter(inputs[0].label.values()))
        elif not title and isinstance(first, Text):
            title = next(iter(first.text.values()))
            if not draft.title(title)[1]:
                drop_title(passage, title)
        shown, cut = draft.title(title)
        if cut and heading is not None:
            passage.blocks.insert(0, Text(text=draft.said(title)))
        words.applies(node, passage)
        settle(draft, passage)
        children = [
            found
            for part in node.nodes()
            if part.tag in within
            for found in (self.step(part, depth + 1) if part.tag in _STEPS else self.holder(part, depth + 1))
        ]
        id_ = draft.id("step")
        draft.report.mapped += 1
        step = Step(
            id=id_, title=draft.said(shown or "—"), blocks=tuple(passage.blocks), hazards=tuple(passage.hazards),
            materials=tuple(dict.fromkeys(passage.materials)), inputs=tuple(inputs), source=node.place,
        )  # fmt: skip
        if not shown and not passage.blocks and children:
            return children
        own = bool(passage.blocks or passage.hazards or inputs or passage.materials)
        extra = {"part": node.tag, "depth": depth, **passage.kept()}
        return [leaf_or_section(draft, id_, shown or "—", children, step, own=own, extra=extra)]

    def _challenge(self, node: Element, passage: Passage) -> Input:
        """What is called out, to be ticked when it is answered as expected."""
        said = {part.tag: " ".join(self.words.reader.lines(part, passage, 0)) for part in node.nodes()}
        challenge, response = said.pop("challenge", ""), said.pop("response", "")
        rest = " ".join(said.values())
        built = self.draft.check_input(" ".join(filter(None, (challenge, rest))) or "—", node.place)
        extra = {self.draft.format: {"part": "challengeAndResponse"}}
        return built.model_copy(update={"hint": self.draft.said(response) if response else {}, "extra": extra})

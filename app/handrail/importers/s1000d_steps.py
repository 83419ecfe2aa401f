"""Procedural steps, what must be at hand before them, and what is to be done after."""

from __future__ import annotations

from typing import Any

from handrail.domain.instruction import Bullets, Input, Node, Section, SignatureRequirement, Step, Text
from handrail.importers.door import ImportRefused
from handrail.importers.drafting import Draft, Kind, leaf_or_section
from handrail.importers.s1000d_words import Words
from handrail.importers.xml_blocks import Passage, settle
from handrail.importers.xml_tree import Node as Element

MAX_STEPS_WITHIN = 20
"""Levels of steps; the schemas know eight."""
_REQUIRED: dict[str, tuple[str, Kind]] = {
    "supportEquipDescr": ("Support equipment", "equipment"),
    "supplyDescr": ("Supplies", "consumable"),
    "spareDescr": ("Spares", "part"),
}
_EMBEDDED = {
    "embeddedSupportEquipDescr": "supportEquipDescr", "embeddedSupplyDescr": "supplyDescr",
    "embeddedSpareDescr": "spareDescr",
}  # fmt: skip
"""What comes within a set or kit."""
_NOTHING = frozenset({"noConds", "noSupportEquips", "noSupplies", "noSpares", "noSafety", "noPersons", "noRefs"})
_STEPS = frozenset({"proceduralStep", "proceduralStepAlts"})


class StepBuilder:
    """Builds nodes from a procedure."""

    def __init__(self, draft: Draft, words: Words) -> None:
        self.draft = draft
        self.words = words
        self.printed: dict[int, str] = {}
        """Printed numbers by step."""
        self._requirement: dict[int, str] = {}
        """Material ids by requirement."""

    def procedure(self, node: Element) -> list[Node]:
        """All of a procedure."""
        self._number(node)
        self.requirements_ahead(node)
        nodes: list[Node] = []
        for part in node.nodes():
            if part.tag == "preliminaryRqmts":
                nodes += self.section(part, "Preliminary requirements", self.preliminary(part))
            elif part.tag == "mainProcedure":
                nodes += self.main(part)
            elif part.tag == "closeRqmts":
                nodes += self.section(part, "Requirements after job completion", self.preliminary(part))
            else:
                nodes += self.other(part)
        return nodes

    def main(self, node: Element) -> list[Node]:
        """The steps of a main procedure; what stands between them is a step of its own."""
        nodes: list[Node] = []
        for part in node.nodes():
            if part.tag in _STEPS:
                nodes += self.step(part, 1)
            else:
                nodes += self.other(part)
        return nodes

    def other(self, node: Element) -> list[Node]:
        """Anything else that has words: a step that shows them."""
        if node.tag in _STEPS:
            return self.step(node, 1)
        passage = Passage()
        self.words.reader.block(node, passage)
        if not passage.blocks and not passage.hazards:
            return []
        return [self.shown(node, node.tag, node.said("title") or "Information", passage)]

    def section(self, node: Element, title: str, nodes: list[Node]) -> list[Node]:
        if not nodes:
            return []
        id_ = self.draft.id(node.tag)
        extra = {self.draft.format: {"part": node.tag}}
        return [
            Section(id=id_, title=self.draft.said(title), nodes=tuple(nodes), source=node.place, extra=extra)
        ]  # fmt: skip

    def shown(
        self, node: Element, part: str, title: str, passage: Passage, inputs: tuple[Input, ...] = (), **extra: Any
    ) -> Step:
        """A step that shows a passage."""
        settle(self.draft, passage)
        return Step(
            id=self.draft.id(part), title=self.draft.said(title), blocks=tuple(passage.blocks),
            hazards=tuple(passage.hazards), materials=tuple(passage.materials), inputs=inputs, source=node.place,
            extra={self.draft.format: {"part": part, **extra, **passage.kept()}},
        )  # fmt: skip

    def _number(self, procedure: Element) -> None:
        """Printed numbers of steps, before any text is read: references name them."""
        waiting = [(part, "") for part in procedure.find("mainProcedure")]
        while waiting:
            node, prefix = waiting.pop()
            number = 0
            for part in node.nodes():
                if part.tag in _STEPS:
                    number += 1
                    self.printed[id(part)] = f"{prefix}{number}"
                    if part.get("id"):
                        self.words.numbers[part.get("id")] = f"{prefix}{number}"
                    waiting.append((part, f"{prefix}{number}."))

    def requirements_ahead(self, node: Element) -> None:
        """Equipment, supplies and spares become materials first, those within others too: steps refer to them."""
        for one in node.find(*_REQUIRED, *_EMBEDDED):
            kind = _REQUIRED[_EMBEDDED.get(one.tag, one.tag)][1]
            part_no = next((found.text() for found in one.find("partNumber")), "")
            quantity = one.child("reqQuantity")
            extra: dict[str, Any] = {
                "part": one.tag,
                "manufacturer": next((found.text() for found in one.find("manufacturerCode")), ""),
                "quantity": quantity.text() if quantity is not None else "",
                "unit": quantity.get("unitOfMeasure") if quantity is not None else "",
                "id": one.get("id"),
                "usage": one.get("materialUsage"),
            }
            name = one.said("name") or one.said("shortName")
            material = self.draft.material(
                kind, name, one.place, part_no=part_no, extra={key: value for key, value in extra.items() if value}
            )
            self.draft.report.mapped += 1
            self._requirement[id(one)] = material
            if one.get("id"):
                self.words.materials[one.get("id")] = material

    def preliminary(self, node: Element) -> list[Node]:
        """Conditions to confirm, persons, what must be at hand, safety."""
        nodes: list[Node] = []
        for part in node.nodes():
            if part.tag in _NOTHING or all(inner.tag in _NOTHING for inner in part.every() if not any(inner.nodes())):
                continue
            if part.tag == "reqCondGroup":
                nodes += self.conditions(part)
            elif part.tag == "reqPersons":
                nodes += self.persons(part)
            elif part.tag in ("reqSupportEquips", "reqSupplies", "reqSpares"):
                nodes += self.required(part)
            elif part.tag == "reqSafety":
                nodes += self.safety(part)
            elif part.tag == "reqTechInfoGroup":
                passage = Passage()
                lines = [self.words.reference(one, passage) or one.text() for one in _leaves(part)]
                passage.blocks.append(Bullets(items=tuple(self.draft.said(line) for line in lines if line)))
                nodes.append(self.shown(part, part.tag, "Technical information", passage))
            elif part.tag == "productionMaintData":
                nodes += self.maintenance(part)
            else:
                nodes += self.other(part)
        return nodes

    def conditions(self, node: Element) -> list[Node]:
        passage, inputs = Passage(), []
        for group in node.nodes():
            said = group.said("reqCond") or group.text()
            rest = [one for one in group.nodes() if one.tag != "reqCond"]
            about = "; ".join(filter(None, (self.words.reference(one, passage) or one.text() for one in rest)))
            if group.tag not in _NOTHING and (said or about):
                text = f"{said} ({about})" if said and about else said or about
                inputs.append(self.draft.check_input(text, group.place, {"part": "reqCond"}))
                self.draft.report.mapped += 1
        return [self.shown(node, node.tag, "Required conditions", passage, tuple(inputs))] if inputs else []

    def persons(self, node: Element) -> list[Node]:
        people: list[dict[str, Any]] = []
        lines: list[str] = []
        for one in node.nodes():
            times = list(one.find("estimatedTime"))
            about = [
                one.get("man") and f"person {one.get('man')}",
                *(found.get("personCategoryCode") for found in one.find("personCategory")),
                *(found.get("skillLevelCode") for found in one.find("personSkill")),
                *(found.text() for found in one.find("trade")),
                *(f"{found.text()} {found.get('unitOfMeasure')}".strip() for found in times),
            ]
            count = one.get("numRequired")
            known = {"personCategory", "personSkill", "trade", "estimatedTime"}
            rest = [found.text() for found in one.nodes() if found.tag not in known]
            line = ", ".join(filter(None, (count and f"{count} persons", *about, *rest)))
            if line:
                lines.append(line)
            if one.tag == "person":
                people.append({"time": times[0].text() if times else "", "man": one.get("man")})
        self.words.persons += people
        if not lines:
            return []
        passage = Passage(blocks=[Bullets(items=tuple(self.draft.said(line) for line in lines))])
        return [self.shown(node, node.tag, "Required persons", passage)]

    def required(self, node: Element) -> list[Node]:
        passage = Passage()
        lines: list[str] = []
        title = "Required equipment"
        for one in node.nodes():
            for item in one.find(*_REQUIRED):
                title = _REQUIRED[item.tag][0]
                lines.append(self._line(item, passage))
                passage.materials += [self._requirement[id(inner)] for inner in item.find(*_REQUIRED, *_EMBEDDED)]
            for rest in one.nodes() if one.tag.endswith("Group") else ():
                if rest.tag not in _REQUIRED:
                    lines += self.words.reader.lines(rest, passage, 0)
        if not lines:
            return self.other(node)
        passage.blocks.append(Bullets(items=tuple(self.draft.said(line) for line in lines)))
        return [self.shown(node, node.tag, title, passage)]

    def _line(self, item: Element, passage: Passage) -> str:
        quantity = item.child("reqQuantity")
        many = f"{quantity.text()} {quantity.get('unitOfMeasure')}".strip() if quantity is not None else ""
        name = item.said("name") or item.said("shortName")
        about = [
            " ".join(found.text() for found in one.every() if not any(found.nodes()) and found.text())
            or self.words.reference(one, passage) or ""
            for one in item.nodes() if one.tag not in ("name", "reqQuantity")
        ]  # fmt: skip
        said = ": ".join(filter(None, (name, many)))
        more = ", ".join(filter(None, about))
        return f"{said} ({more})" if more else said or "?"

    def safety(self, node: Element) -> list[Node]:
        passage = Passage()
        self.words.share(node, passage)
        for group in node.nodes():
            self.words.share(group, passage)
            if group.tag == "safetyRqmts":
                for one in group.nodes():
                    self.words.reader.block(one, passage)
            elif group.tag not in _NOTHING:
                self.words.reader.block(group, passage)
        if not passage.blocks and not passage.hazards:
            return []
        return [self.shown(node, node.tag, "Safety requirements", passage)]

    def maintenance(self, node: Element) -> list[Node]:
        """Thresholds, zones, access points and time: lines of what they say."""
        lines = []
        for one in _leaves(node):
            said = " ".join(filter(None, (one.text(), *one.attrs.values())))
            if said:
                lines.append(f"{one.tag}: {said}")
        if not lines:
            return []
        passage = Passage(blocks=[Bullets(items=tuple(self.draft.said(line) for line in lines))])
        return [self.shown(node, node.tag, "Production maintenance data", passage)]

    def step(self, node: Element, depth: int) -> list[Node]:
        """A step with all within it."""
        if depth > MAX_STEPS_WITHIN:
            raise ImportRefused(None, None, f"steps nested more than {MAX_STEPS_WITHIN} deep", place=node.place)
        draft, words = self.draft, self.words
        if node.tag == "proceduralStepAlts":
            # Alternatives differ by applicability, which is shown on each.
            draft.report.approximated.append(f"{node.place}: alternatives of a step follow each other")
            return [found for part in node.nodes() for found in self.step(part, depth)]
        own = [part for part in node.content if isinstance(part, str) or part.tag not in _STEPS]
        passage = Passage()
        words.share(node, passage)
        for part in own:
            if isinstance(part, Element):
                words.share(part, passage)
        inner = words.passage(
            node, [part for part in own if isinstance(part, str) or part.tag not in ("title", "applic")]
        )
        passage.blocks += inner.blocks
        passage.hazards += inner.hazards
        passage.materials += inner.materials
        passage.references += inner.references
        passage.marks.update(inner.marks)
        heading = node.child("title")
        title = " ".join(words.reader.lines(heading, passage, 0)) if heading is not None else ""
        title, cut = draft.title(title or _taken(passage))
        if heading is None and not cut:
            drop_title(passage, title)
        elif heading is not None and cut:
            passage.blocks.insert(0, Text(text=draft.said(heading.text())))
        words.applies(node, passage)
        settle(draft, passage)
        children = [found for part in node.nodes() if part.tag in _STEPS for found in self.step(part, depth + 1)]
        number = self.printed.get(id(node))
        extra: dict[str, Any] = {"part": node.tag, "depth": depth, **passage.kept()}
        if node.get("id"):
            extra["id"] = node.get("id")
        kept = {name: value for name, value in node.attrs.items() if value and name not in ("id", "applicRefId")}
        if kept:
            extra["attributes"] = kept
        id_ = draft.id("step", number or "")
        draft.report.mapped += 1
        step = Step(
            id=id_, number=number, title=draft.said(title or "—"), blocks=tuple(passage.blocks),
            hazards=tuple(passage.hazards), materials=tuple(dict.fromkeys(passage.materials)), source=node.place,
            signatures=self._signatures(node),
        )  # fmt: skip
        has_own = bool(passage.blocks or passage.hazards or step.signatures or step.materials)
        return [leaf_or_section(draft, id_, title or "—", children, step, own=has_own, extra=extra)]

    def _signatures(self, node: Element) -> tuple[SignatureRequirement, ...]:
        """A step that asks for an independent check (4.1 on) is signed by who did it and by someone else."""
        if not node.get("independentCheck"):
            return ()
        self.draft.report.approximated.append(
            f"{node.place}: independent check {node.get('independentCheck')!r}: signed, verified by another"
        )
        return (
            SignatureRequirement(id=self.draft.id("performed"), meaning="performed", order=1),
            SignatureRequirement(id=self.draft.id("verified"), meaning="verified", order=2, second_person=True),
        )


def _leaves(node: Element) -> list[Element]:
    """References as a whole, else the innermost elements."""
    found: list[Element] = []
    waiting = list(node.nodes())
    while waiting:
        one = waiting.pop(0)
        inner = list(one.nodes())
        if one.tag in ("dmRef", "pmRef", "externalPubRef") or not inner:
            found.append(one)
        else:
            waiting[:0] = inner
    return found


def drop_title(passage: Passage, title: str) -> None:
    """The paragraph that became the title does not stand in the step a second time."""
    first = next((block for block in passage.blocks if isinstance(block, Text)), None)
    if first is not None and next(iter(first.text.values())) == title:
        passage.blocks = [block for block in passage.blocks if block is not first]


def _taken(passage: Passage) -> str:
    """The first paragraph of a passage, which is the title of a step that has none."""
    first = next((block for block in passage.blocks if isinstance(block, Text)), None)
    if first is not None:
        return next(iter(first.text.values()))
    listed = next((block for block in passage.blocks if isinstance(block, Bullets)), None)
    return next(iter(listed.items[0].values())) if listed is not None else ""

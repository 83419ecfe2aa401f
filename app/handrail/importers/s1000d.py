"""S1000D 4.0 to 4.2: procedural, process and crew data modules to draft instructions.

A procedural step is a step; one with steps within is a section. Preliminary requirements are steps of their own at
the front, so that conditions are confirmed and equipment, supplies and spares are seen. What a module says about
itself (status, applicability) is kept in ``extra``; applicability is shown as text where it stands, never decided here.
"""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path, PurePosixPath
from typing import Any

from handrail.domain.instruction import Bullets, Instruction, Node, Step
from handrail.importers.door import Imported, ImportRefused
from handrail.importers.drafting import Draft, inputs_of, kept, nodes_of, tree_of
from handrail.importers.s1000d_crew import CrewBuilder
from handrail.importers.s1000d_front import front, title_of
from handrail.importers.s1000d_process import ProcessBuilder
from handrail.importers.s1000d_steps import StepBuilder
from handrail.importers.s1000d_words import Words
from handrail.importers.xml_blocks import Passage
from handrail.importers.xml_tree import Node as Element
from handrail.importers.xml_tree import Tree

FORMAT = "s1000d"
TYPES = {"procedure": "procedural", "process": "process", "crew": "crew"}
"""Element of the content, and what such a module is called."""
_OTHERS = {
    "qif": ("QIFDocument",),
    "omanual": ("guide", "category"),
    "dita": ("task", "dita", "topic", "concept", "reference", "generalTask", "troubleshooting"),
}
"""The root elements of the other XML formats, which end in .xml as well."""
_VALUES = frozenset({"stringValue", "integerValue", "realValue", "booleanValue", "trueValue", "falseValue"})
"""Values in expressions: no words of the body, and listed with the expression."""
_ISSUE = re.compile(r"S1000D_(\d+-\d+)")
_ISSUES = frozenset({"4-0", "4-1", "4-2"})


def read(data: bytes, path: Path) -> Imported:
    """The draft of a data module. Raises ImportRefused. Other XML that has a reader of its own is handed to that."""
    tree = tree_of(data)
    other = next((name for name, roots in _OTHERS.items() if tree.root.tag in roots), None)
    if other is not None and path.suffix.lower() == ".xml":
        found: Imported = import_module(f"handrail.importers.{other}").read(data, path)
        return found
    return _Module(tree, data, path).draft()


class _Module:
    """One data module on its way."""

    def __init__(self, tree: Tree, data: bytes, path: Path) -> None:
        self.tree, self.root, self.data, self.path = tree, tree.root, data, path
        self.body, self.type = self._content()

    def _content(self) -> tuple[Element, str]:
        """The element that holds the procedure, and its name. Raises ImportRefused with ``module type``."""
        if self.root.tag != "dmodule":
            what = "a data module before issue 4.0" if self.root.child("idstatus") else f"a {self.root.tag} document"
            raise ImportRefused(None, None, f"module type: this is {what}, no S1000D data module", place="module type")
        content = self.root.child("content")
        if content is None or self.root.child("identAndStatusSection") is None:
            reason = "module type: a data module without content, or of an issue before 4.0"
            raise ImportRefused(None, None, reason, place="module type")
        for node in content.nodes():
            if node.tag in TYPES:
                return node, node.tag
        schema = self.root.get("xsi:noNamespaceSchemaLocation").rpartition("/")[2].removesuffix(".xsd")
        found = schema or next((node.tag for node in content.nodes() if node.tag != "refs"), "unknown")
        reason = f"module type: {found} is neither a procedural, a process nor a crew module"
        raise ImportRefused(None, None, reason, place="module type")

    def draft(self) -> Imported:
        ident = self.root.child("identAndStatusSection")
        assert ident is not None
        language = ident.child("dmAddress", "dmIdent", "language")
        code = "-".join(
            filter(None, (language.get("languageIsoCode"), language.get("countryIsoCode"))) if language else ()
        )
        draft = Draft(FORMAT, self.path, code)
        draft.report.unmapped += self.tree.unexpanded
        draft.report.approximated += self.tree.standard
        words = Words(draft, self.root, self.tree.files)
        head = front(draft, ident, code)
        issue = _ISSUE.search(self.root.get("xsi:noNamespaceSchemaLocation"))
        if issue is None or issue[1] not in _ISSUES:
            found = issue[1] if issue else "unknown"
            draft.report.warnings.append(f"issue {found} of the specification: this reader is made for 4-0 to 4-2")
        facts = head["extra"][FORMAT]
        facts["issue_of_spec"] = issue[1] if issue else ""
        facts["schema"] = self.root.get("xsi:noNamespaceSchemaLocation").rpartition("/")[2]
        steps = StepBuilder(draft, words)
        body: list[Node] = []
        body += self._references(draft, words)
        if self.type == "procedure":
            body += steps.procedure(self.body)
        elif self.type == "crew":
            body += CrewBuilder(draft, words, steps).crew(self.body)
        else:
            body += ProcessBuilder(draft, words, steps).process(self.body)
        body += words.left_over()
        facts["persons"] = words.persons
        content = self.root.child("content")
        assert content is not None
        spoken = [(text, node.place) for text, node in content.texts() if text.strip() and node.tag not in _VALUES]
        spoken.append((title_of(ident), "dmTitle"))
        result = draft.finish(head, body, self.data, spoken, counts, mapped=draft.report.mapped + len(body))
        result.report.source_counts = {
            "crew_drill_steps": sum(1 for _ in self.root.find("crewDrillStep")),
            "dm_refs": sum(1 for _ in self.root.find("dmRef")),
            "internal_refs": sum(1 for _ in self.root.find("internalRef")),
            "elements": sum(1 for _ in content.every()),
        }
        return result

    def _references(self, draft: Draft, words: Words) -> list[Node]:
        """The documents that the module names at its front."""
        content = self.root.child("content")
        refs = content.child("refs") if content is not None else None
        if refs is None or refs.child("noRefs") is not None:
            return []
        passage = Passage()
        lines = [line for node in refs.nodes() if (line := words.reference(node, passage) or node.text())]
        if not lines:
            return []
        block = Bullets(items=tuple(draft.said(line) for line in lines))
        extra = {FORMAT: {"part": "refs", **passage.kept()}}
        id_ = draft.id("references")
        return [Step(id=id_, title=draft.said("References"), blocks=(block,), source=refs.place, extra=extra)]


def counts(instruction: Instruction) -> dict[str, Any]:
    """The counts of the command-line contract, in the instruction that is written."""
    facts = instruction.extra[FORMAT]
    nodes = list(nodes_of(instruction.body))
    marks = [kept(node, FORMAT) for node in nodes]
    steps = [mark for mark in marks if mark.get("part") == "proceduralStep"]
    hazards = [kept(hazard, FORMAT).get("part") for hazard in instruction.hazards]
    materials = [kept(material, FORMAT).get("part") for material in instruction.materials]
    return {
        "cautions": hazards.count("caution"),
        "dm_issue": facts["issue_number"],
        "estimated_times": [person["time"] for person in facts["persons"] if person.get("time")],
        "figures": sum(int(mark.get("figure", 0)) for mark in marks),
        "graphics": sum(int(mark.get("graphic", 0)) for mark in marks),
        "issue_of_spec": facts["issue_of_spec"],
        "language": facts["language"],
        "max_step_depth": max((int(mark.get("depth", 1)) for mark in steps), default=0),
        "notes": sum(int(mark.get("note", 0)) for mark in marks),
        "persons": len(facts["persons"]),
        "req_conditions": sum(kept(one, FORMAT).get("part") == "reqCond" for one in inputs_of(instruction)),
        "schema": facts["schema"],
        "spares": materials.count("spareDescr"),
        "steps": len(steps),
        "supplies": materials.count("supplyDescr"),
        "support_equipment": materials.count("supportEquipDescr"),
        "tables": sum(int(mark.get("table", 0)) for mark in marks),
        "title": next(iter(instruction.title.values())),
        "top_steps": sum(mark.get("depth", 1) == 1 for mark in steps),
        "unresolved_images": sorted(
            PurePosixPath(medium.file.removesuffix(".svg")).stem
            for medium in instruction.media
            if kept(medium, FORMAT).get("placeholder") == "missing" and kept(medium, FORMAT).get("part") == "graphic"
        ),
        "warnings": hazards.count("warning"),
    }

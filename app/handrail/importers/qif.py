"""QIF 3.0: plans, and characteristics without a plan, to draft inspections.

Each characteristic item is a value to record, with its nominal and limits as exact decimals. Limits that contradict
their nominal are never guessed: they are kept as words, and a reviewer decides.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from handrail.domain.instruction import Group, Instruction, Node, Product
from handrail.importers.door import Imported, ImportRefused
from handrail.importers.drafting import Draft, inputs_of, kept, nodes_of, tree_of
from handrail.importers.qif_characteristics import Characteristics
from handrail.importers.qif_plan import PlanBuilder
from handrail.importers.xml_tree import Node as Element
from handrail.importers.xml_tree import Tree

FORMAT = "qif"
NAMESPACE = "http://qifstandards.org/xsd/qif3"
_READ = frozenset({"Characteristics", "Plan", "MeasurementResources", "FileUnits", "QPId", "Version"})
_WORDS = frozenset({
    "Name", "Description", "Designator", "TextInstruction", "Text", "Instruction", "DocumentFileInstruction", "Comment",
})  # fmt: skip


def read(data: bytes, path: Path) -> Imported:
    """The draft of a QIF document. Raises ImportRefused; ``nothing to import`` where nothing is measured."""
    tree = tree_of(data)
    root = tree.root
    if root.tag != "QIFDocument":
        raise ImportRefused(None, None, f"this is a {root.tag} document, no QIF", place="QIFDocument")
    items = [node for node in root.every() if node.tag.endswith("CharacteristicItem")]
    plan = root.child("Plan")
    if not items and plan is None:
        reason = "nothing to import: the file has neither characteristics nor a plan"
        raise ImportRefused(None, None, reason, place="QIFDocument")
    return _Document(tree, data, path, items, plan).draft()


class _Document:
    """One QIF document on its way."""

    def __init__(self, tree: Tree, data: bytes, path: Path, items: list[Element], plan: Element | None) -> None:
        self.root, self.data, self.items, self.plan = tree.root, data, items, plan
        self.draft_ = Draft(FORMAT, path, self.root.get("xml:lang") or "en")
        self.draft_.report.unmapped += tree.unexpanded
        self.draft_.report.approximated += tree.standard

    def draft(self) -> Imported:
        draft, root = self.draft_, self.root
        version = root.get("versionQIF")
        if root.namespace != NAMESPACE or not version.startswith("3"):
            found = version or root.namespace or "unknown"
            draft.report.warnings.append(f"QIF {found}: this reader is made for QIF 3.0")
        characteristics = Characteristics(draft, root, self.items)
        builder = PlanBuilder(draft, root, characteristics)
        body: list[Node] = builder.plan(self.plan) if self.plan is not None else []
        left = [item for item in self.items if item.get("id") not in characteristics.planned]
        if left and self.plan is not None:
            names = ", ".join(characteristics.name(item) for item in left)
            draft.report.warnings.append(f"Plan: names no step for {names}; they are at the end, in any order")
        if left:
            title = "Characteristics that no step names" if self.plan is not None else "Characteristics"
            nodes = tuple(builder.measure(item) for item in left)
            body.append(
                Group(id=draft.id("rest"), title=draft.said(title), nodes=nodes, extra={FORMAT: {"part": "rest"}})
            )
        if self.plan is None:
            draft.report.warnings.append("the file has no plan: its characteristics may be measured in any order")
        for part in root.nodes():
            if part.tag not in _READ:
                draft.report.unmapped.append(f"{part.place}: {part.tag} is only in the original file")
        head = self._head(version, characteristics)
        spoken = _spoken(root)
        result = draft.finish(head, body, self.data, spoken, counts, mapped=len(self.items) + builder.steps)
        statuses = Counter(node.text() for node in root.find("CharacteristicStatusEnum"))
        result.report.source_counts = {
            "measurements": sum(1 for node in root.every() if node.tag.endswith("CharacteristicMeasurement")),
            "measurement_status": dict(sorted(statuses.items())),
            "features": sum(1 for node in root.every() if node.tag.endswith("FeatureItem")),
        }
        return result

    def _head(self, version: str, characteristics: Characteristics) -> dict[str, Any]:
        draft, root = self.draft_, self.root
        products = []
        for part in root.find("Part"):
            number = part.said("ModelNumber") or part.get("label") or part.said("Name")
            if number:
                revision = part.said("Version") or None
                products.append(
                    Product(part_no=number, revision=revision, name=draft.said(part.get("label") or number))
                )
        drawing = next(root.find("PrintedDrawing"), None)
        plan_id = self.plan.said("Version", "ThisInstanceQPId") if self.plan is not None else ""
        facts: dict[str, Any] = {
            "version": version,
            "document": root.said("QPId"),
            "plan": plan_id,
            "has_plan": int(self.plan is not None),
            "units": characteristics.units,
            "idMax": root.get("idMax"),
        }
        traced = root.child("PreInspectionTraceability")
        if traced is not None:
            facts["traceability"] = {
                node.tag: node.text() for node in traced.every() if not any(node.nodes()) and node.text()
            }
        if drawing is not None:
            facts["drawing"] = {node.tag: node.text() for node in drawing.nodes() if node.text()}
        stated = root.said("Plan", "Version", "Version") or (drawing.said("Version") if drawing is not None else "")
        if not stated:
            draft.report.warnings.append("the document has no version, the draft is called revision 1")
        name = products[0].part_no if products else draft.path.stem
        return {
            "doc_no": draft.path.stem[:80],
            "revision": stated[:40] or "1",
            "title": draft.said(root.said("Plan", "Name") or f"Inspection of {name}"),
            "kind": "inspection",
            "products": tuple(products),
            "extra": {FORMAT: {key: value for key, value in facts.items() if value not in ("", None)}},
        }


def _spoken(root: Element) -> list[tuple[str, str]]:
    """The words of a document that a person reads: names, designators, descriptions, comments and instructions."""
    found = []
    for part in root.nodes():
        if part.tag not in ("Characteristics", "Plan", "MeasurementResources"):
            continue
        for node in part.every():
            if node.tag in _WORDS and not any(node.nodes()) and node.text():
                found.append((node.text(), node.place))
            if node.tag == "AttributeStr":
                found.append((node.get("value"), node.place))
    return found


def counts(instruction: Instruction) -> dict[str, Any]:
    """The counts of the command-line contract, in the instruction that is written."""
    facts = instruction.extra[FORMAT]
    found: dict[str, dict[str, Any]] = {}
    for input_ in inputs_of(instruction):
        mark = kept(input_, FORMAT)
        if "item_id" in mark:
            found.setdefault(str(mark["item_id"]), mark)
    items = sorted(found.values(), key=lambda mark: int(mark["index"]))
    marks = [kept(node, FORMAT) for node in _all(instruction.body)]
    return {
        "characteristics": len(items),
        "has_plan": facts["has_plan"],
        "items": [{key: mark[key] for key in _ITEM if key in mark} for mark in items],
        "plan_steps": sum(bool(mark.get("sequence")) for mark in marks),
        "text_instructions": sum(int(mark.get("text_instructions", 0)) for mark in marks),
        "units": facts.get("units", []),
        "version": facts.get("version", ""),
    }


def _all(nodes: Iterable[Node]) -> Iterable[Node]:
    return nodes_of(tuple(nodes))


_ITEM = (
    "defined_as_limit", "designator", "item_id", "kind", "max", "min", "name", "target", "tolerance_value",
)  # fmt: skip

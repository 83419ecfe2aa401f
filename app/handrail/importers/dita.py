"""DITA tasks (1.1 to 1.3) to draft instructions.

A step is a step, its command the title; one with substeps is a section. What is reused from another document by
``conref`` is taken from a file beside this one; keys need a map, which is not part of the import, and stay visible.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from handrail.domain.instruction import (
    Choice,
    ChoiceList,
    Group,
    Input,
    Instruction,
    Node,
    Section,
    Step,
    Text,
)
from handrail.importers.dita_reuse import Reuse
from handrail.importers.dita_words import vocabulary
from handrail.importers.door import Imported, ImportRefused
from handrail.importers.drafting import Draft, kept, leaf_or_section, nodes_of, tree_of
from handrail.importers.xml_blocks import REUSED, Passage, Reader, settle
from handrail.importers.xml_tree import Node as Element
from handrail.importers.xml_tree import Tree, squeeze

FORMAT = "dita"
_TOPICS = frozenset({"task", "topic", "concept", "reference", "glossentry", "troubleshooting", "generalTask"})
_PROFILING = ("audience", "platform", "product", "otherprops", "props", "deliveryTarget")
_SOURCE = ("conref", "conkeyref", "keyref", "profiled", "postreq", "fig", "image", "table", "simpletable", "xref")
_BLOCKS = frozenset({
    "info", "stepxmp", "stepresult", "tutorialinfo", "steptroubleshooting", "itemgroup", "stepsection",
})  # fmt: skip
_FRONT = {"prereq": "Before you start", "context": "About this task"}
_AFTER = {
    "result": "Result", "postreq": "After this task", "example": "Example", "tasktroubleshooting": "Troubleshooting",
    "section": "Information",
}  # fmt: skip
_RESULTS = {"stepresult": "Expected result", "stepxmp": "Example", "steptroubleshooting": "Troubleshooting"}


def read(data: bytes, path: Path) -> Imported:
    """The draft of a task, or of all tasks of a composite. Raises ImportRefused."""
    tree = tree_of(data)
    tasks = _tasks(tree.root)
    if not tasks:
        kind = tree.root.tag
        reason = f"topic type: {kind} is no task, only tasks are imported"
        raise ImportRefused(None, None, reason, place="topic type")
    return _Topic(tree, tasks, data, path).draft()


def is_task(node: Element) -> bool:
    """Whether an element is a task, or specialised from one."""
    return node.tag in ("task", "generalTask") or " task/task " in f" {node.get('class')} "


def _tasks(root: Element) -> list[Element]:
    return [node for node in root.every() if is_task(node)]


class _Topic:
    """One file on its way."""

    def __init__(self, tree: Tree, tasks: list[Element], data: bytes, path: Path) -> None:
        self.tree, self.sources, self.data = tree, tasks, data
        language = next((one.get("xml:lang") for one in tree.root.every() if one.get("xml:lang")), "")
        self.draft_ = Draft(FORMAT, path, language)
        self.draft_.report.unmapped += tree.unexpanded
        self.draft_.report.approximated += tree.standard
        self.root = Reuse(self.draft_, tree.root).expanded(tree.root)
        self.tasks = _tasks(self.root)
        self.reader = Reader(self.draft_, vocabulary())

    def draft(self) -> Imported:
        draft = self.draft_
        source = Counter(self._source())
        body: list[Node] = []
        for task in self.tasks:
            nodes = self.task(task)
            body += nodes if len(self.tasks) == 1 else self.section(task, self.heading(task), nodes, "task")
        for node in self.tree.root.every():
            if node.tag in _TOPICS and not is_task(node):
                draft.report.unmapped.append(f"{node.place}: {node.tag} {node.said('title')!r} is no task, left out")
        first = self.tasks[0]
        title = self.heading(first) or draft.path.stem
        spoken = [
            (text, around.place)
            for task in self.sources
            for part in task.nodes()
            if part.tag in ("title", "shortdesc", "abstract") or part.tag.endswith("body")
            for text, around in part.texts()
            if text.strip() and not self._left(around)
        ]
        prolog = [node.text() for task in self.tasks for node in task.nodes() if node.tag == "prolog" and node.text()]
        facts: dict[str, Any] = {"tasks": len(self.tasks), "id": first.get("id")}
        if prolog:
            facts["prolog"] = prolog
            draft.report.unmapped.append("prolog: the metadata is kept, not shown")
        head = {
            "doc_no": (first.get("id") or draft.path.stem)[:80],
            "revision": next((one.get("version") for one in first.find("vrm") if one.get("version")), "")[:40] or "1",
            "title": draft.said(title),
            "extra": {FORMAT: facts},
        }
        if not any(one.get("version") for one in first.find("vrm")):
            draft.report.warnings.append("prolog: the task has no version, the draft is called revision 1")
        result = draft.finish(head, body, self.data, spoken, counts, mapped=draft.report.mapped)
        result.report.source_counts = {name: source[name] for name in _SOURCE}
        return result

    def _source(self) -> list[str]:
        found = []
        for node in (one for task in self.sources for one in task.every()):
            found += [name for name in _SOURCE if name in node.attrs or name == node.tag]
            if any(node.get(name) for name in _PROFILING):
                found.append("profiled")
        return found

    def _left(self, node: Element) -> bool:
        return node.tag in ("indexterm", "draft-comment", "required-cleanup", "data")

    def heading(self, task: Element) -> str:
        """A task's title as far as the file itself has its words."""
        title = task.child("title")
        return squeeze(self.reader.inline(title, Passage())) if title is not None else ""

    def section(self, node: Element, title: str, nodes: list[Node], part: str) -> list[Node]:
        if not nodes:
            return []
        id_ = self.draft_.id(part)
        extra = {FORMAT: {"part": part}}
        words = self.draft_.said(title or "—")
        return [Section(id=id_, title=words, nodes=tuple(nodes), source=node.place, extra=extra)]

    def task(self, task: Element) -> list[Node]:
        """The nodes of one task."""
        body = next((node for node in task.nodes() if node.tag.endswith("body")), None)
        nodes: list[Node] = []
        short = Passage()
        for part in task.nodes():
            if part.tag in ("shortdesc", "abstract"):
                self.reader.read(part, short)
        nodes += self.shown(task, "shortdesc", "About this task", short)
        for part in body.nodes() if body is not None else ():
            if part.tag in ("steps", "steps-informal"):
                nodes += self.steps(part)
            elif part.tag == "steps-unordered":
                inner = self.steps(part)
                if inner:
                    id_ = self.draft_.id("group")
                    nodes.append(
                        Group(id=id_, nodes=tuple(inner), source=part.place, extra={FORMAT: {"part": part.tag}})
                    )
            else:
                passage = Passage()
                self.profile(part, passage)
                self.reader.read(part, passage)
                passage.marks[part.tag] += 1
                title = part.said("title") or {**_FRONT, **_AFTER}.get(part.tag, "Information")
                if part.child("title") is not None and part.tag not in _FRONT:
                    passage.blocks = [b for b in passage.blocks if not _is(b, title)]
                nodes += self.shown(part, part.tag, title, passage, keep=part.tag in ("result", "prereq", "postreq"))
        return nodes

    def shown(self, node: Element, part: str, title: str, passage: Passage, *, keep: bool = False) -> list[Node]:
        """A step that shows a passage; one that says nothing is left out, unless it is one that is counted."""
        if not passage.blocks and not passage.hazards and not keep:
            return []
        if not passage.blocks and not passage.hazards:
            self.draft_.report.warnings.append(f"{node.place}: {part} is empty")
        settle(self.draft_, passage)
        return [
            Step(
                id=self.draft_.id(part), title=self.draft_.said(title), blocks=tuple(passage.blocks),
                hazards=tuple(passage.hazards), source=node.place, extra={FORMAT: {"part": part, **passage.kept()}},
            )
        ]  # fmt: skip

    def profile(self, node: Element, passage: Passage) -> None:
        """Shows for whom a part is meant: this client does not decide it."""
        said = "; ".join(f"{name}: {node.get(name)}" for name in _PROFILING if node.get(name))
        if said:
            passage.blocks.append(Text(text=self.draft_.said(f"**Only for** {said}")))
            self.draft_.report.approximated.append(f"{node.place}: only for {said}: shown, not decided")

    def steps(self, node: Element) -> list[Node]:
        """The steps of a task in order; what stands between them is shown on its own."""
        nodes: list[Node] = []
        number = 0
        for part in node.nodes():
            if part.tag == "step":
                number += 1
                nodes.append(self.step(part, str(number), reused=REUSED in part.attrs))
            elif part.tag in ("ol", "ul"):  # steps-informal
                for item in part.nodes():
                    passage = Passage()
                    self.reader.read(item, passage)
                    number += 1
                    nodes.append(self.plain(item, str(number), passage))
            else:
                passage = Passage()
                self.reader.block(part, passage)
                nodes += self.shown(part, part.tag, "Information", passage)
        return nodes

    def plain(self, node: Element, number: str, passage: Passage) -> Step:
        """A step of an informal list: its first paragraph is the title."""
        first = passage.blocks[0] if passage.blocks else None
        title, cut = self.draft_.title(next(iter(first.text.values())) if isinstance(first, Text) else "—")
        if isinstance(first, Text) and not cut:
            passage.blocks.pop(0)
        settle(self.draft_, passage)
        self.draft_.report.mapped += 1
        return Step(
            id=self.draft_.id("step", number), number=number, title=self.draft_.said(title), source=node.place,
            blocks=tuple(passage.blocks), hazards=tuple(passage.hazards),
            extra={FORMAT: {"part": "li", **passage.kept()}},
        )  # fmt: skip

    def step(self, node: Element, number: str, *, reused: bool, within: bool = False) -> Node:
        """A step or substep."""
        draft = self.draft_
        passage, inputs, children = Passage(), list[Input](), list[Node]()
        self.profile(node, passage)
        command = next((part for part in node.nodes() if part.tag == "cmd"), None)
        title, cut = draft.title(squeeze(self.reader.inline(command, passage)) if command else "")
        if cut and command is not None:
            self.reader.read(command, passage)
        substeps = 0
        for part in node.nodes():
            if part.tag == "cmd":
                continue
            if part.tag == "substeps":
                self.profile(part, passage)
                for one in part.nodes():
                    if one.tag == "substep":
                        substeps += 1
                        away = reused or REUSED in one.attrs
                        children.append(self.step(one, f"{number}.{substeps}", reused=away, within=True))
                    else:
                        self.reader.block(one, passage)
            elif part.tag in ("choices", "choicetable"):
                passage.marks[part.tag] += 1
                inputs += self.choices(part, passage, title)
            elif part.tag in _BLOCKS:
                passage.marks[part.tag] += 1
                self.profile(part, passage)
                self.headed(part, passage)
            else:
                self.reader.block(part, passage)
        settle(draft, passage)
        # The source's own words count; what came from another document is in the package, but not this file's.
        marks = {} if reused else passage.kept()
        extra: dict[str, Any] = {"part": node.tag if not within else "substep", **marks}
        if reused:
            extra["reused"] = node.get(REUSED) or "in a reused step"
        if node.get("importance"):
            extra["importance"] = node.get("importance")
            passage.blocks.insert(0, Text(text=draft.said(f"**{node.get('importance').capitalize()}**")))
        id_ = draft.id("step", number)
        draft.report.mapped += 1
        step = Step(
            id=id_, number=number, title=draft.said(title or "—"), blocks=tuple(passage.blocks),
            hazards=tuple(passage.hazards), inputs=tuple(inputs), source=node.place,
        )  # fmt: skip
        own = bool(passage.blocks or passage.hazards or inputs)
        return leaf_or_section(draft, id_, title or "—", children, step, own=own, extra=extra)

    def headed(self, part: Element, passage: Passage) -> None:
        """A part of a step, headed where it is more than information."""
        before = len(passage.blocks)
        self.reader.read(part, passage)
        heading = _RESULTS.get(part.tag)
        first = passage.blocks[before] if len(passage.blocks) > before else None
        if heading is not None and isinstance(first, Text):
            said = next(iter(first.text.values()))
            passage.blocks[before] = Text(text=self.draft_.said(f"**{heading}:** {said}"))
        elif heading is not None and first is not None:
            passage.blocks.insert(before, Text(text=self.draft_.said(f"**{heading}:**")))

    def choices(self, node: Element, passage: Passage, title: str) -> list[Input]:
        """What can be chosen, as one choice to make."""
        draft = self.draft_
        rows = [one for one in node.every() if one.tag in ("choice", "chrow")]
        labels = []
        for row in rows:
            cells = [row] if row.tag == "choice" else list(row.nodes())
            said = " – ".join(" ".join(self.reader.lines(cell, passage, 0)) for cell in cells)
            labels.append(said or "—")
        heads = [one for one in node.every() if one.tag in ("choptionhd", "chdeschd")]
        if heads:
            hint = " – ".join(" ".join(self.reader.lines(one, passage, 0)) for one in heads)
            passage.paragraph(draft, hint)
        if not labels:
            return []
        passage.marks["choice"] += sum(row.tag == "choice" for row in rows)
        items = tuple(Choice(value=str(number), label=draft.said(said)) for number, said in enumerate(labels, 1))
        list_ = ChoiceList(id=draft.id("choices"), items=items, source=node.place)
        draft.choice_lists.append(list_)
        id_ = draft.id("choice")
        return [
            Input(
                id=id_, name=id_, type="select_one", label=draft.said(title or "—"), choices=list_.id,
                source=node.place, extra={FORMAT: {"part": node.tag}},
            )
        ]  # fmt: skip


def _is(block: object, title: str) -> bool:
    return isinstance(block, Text) and next(iter(block.text.values())) == title


def counts(instruction: Instruction) -> dict[str, Any]:
    """The counts of the command-line contract, in the instruction that is written."""
    marks = [kept(node, FORMAT) for node in nodes_of(instruction.body)]
    total: Counter[str] = Counter()
    types: set[str] = set()
    for mark in marks:
        for name, value in mark.items():
            if isinstance(value, int):
                total[name] += value
            if name.startswith("note:"):
                types.add(name.removeprefix("note:"))
    return {
        "choices": total["choice"],
        "info": total["info"],
        "note_types": sorted(types),
        "notes": total["note"],
        "prereq": total["prereq"],
        "result": total["result"],
        "stepresult": total["stepresult"],
        "steps": sum(mark.get("part") == "step" for mark in marks),
        "stepxmp": total["stepxmp"],
        "substeps": sum(mark.get("part") == "substep" for mark in marks),
        "tasks": instruction.extra[FORMAT]["tasks"],
        "title": next(iter(instruction.title.values())),
    }

"""GitBuilding pages (BuildUp Markdown) to draft instructions.

A page that links others as steps becomes a section per page; a page with step headings has a step for each; any other
page has a step per paragraph. Parts and tools are collected, as the page's own bill of materials would.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from handrail.domain.instruction import Block, Bullets, Instruction, Node, Section, Step, Text
from handrail.importers.door import Imported, ImportRefused
from handrail.importers.drafting import Draft, Kind, kept, nodes_of
from handrail.importers.xml_tree import squeeze
from handrail.packages.writer import SourceFile

FORMAT = "gitbuilding"
MAX_PAGE = 2 * 1024 * 1024
"""Bytes of a page."""
MAX_PAGES = 300
MAX_DEPTH = 8
"""Pages within pages."""
_DEFINED = re.compile(r"^\s{0,3}\[([^\[\]]+)\]:\s*(\S*)(?:\s+(?:\"([^\"]*)\"|'([^']*)'))?\s*$")
_LINK = re.compile(r"(!?)\[([^\[\]]*)\](?:\(([^()\s]*)(?:\s+\"([^\"]*)\")?\s*\)|\[([^\[\]]*)\])?(\{[^{}]*\})?")
_META = re.compile(r"([A-Za-z]+)\s*(?::\s*(\"[^\"]*\"|'[^']*'|[^,\"']*))?(?:,|$)")
_HEADING = re.compile(r"^\s{0,3}(#{1,6})\s*(.*?)\s*#*\s*$")
_ITEM = re.compile(r"^(\s*)(?:[-*+]|(\d{1,6})[.)])\s+(.*)$")
_CALLOUT = re.compile(r"^\s{0,3}>\s?(!!|!|\?|i)\s+(.*)$")
_INCLUDED = re.compile(r"\{\{([^{}]*)\}\}")
_FENCE = re.compile(r"^\s{0,3}(```|~~~)")
_KINDS: dict[str, Kind] = {"tool": "tool", "tools": "tool", "container": "equipment", "containers": "equipment"}


@dataclass(slots=True)
class Part:
    """A part or tool of a page: each quantity that is named, and its category."""

    name: str
    kind: Kind
    quantities: list[str] = field(default_factory=list)
    total: str = ""
    target: str = ""
    notes: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Page:
    """A page on its way."""

    name: str
    title: str = ""
    nodes: list[Node] = field(default_factory=list)
    parts: dict[str, Part] = field(default_factory=dict)
    defined: dict[str, tuple[str, dict[str, str]]] = field(default_factory=dict)
    outputs: list[str] = field(default_factory=list)


def read(data: bytes, path: Path) -> Imported:
    """The draft of a page with the pages it links as steps. Raises ImportRefused."""
    return _Project(data, path).draft()


class _Project:
    def __init__(self, data: bytes, path: Path) -> None:
        self.data, self.path = data, path
        self.draft_ = Draft(FORMAT, path, "")
        self.pages: dict[str, Page] = {}
        self.spoken: list[tuple[str, str]] = []
        self.steps = 0

    def draft(self) -> Imported:
        draft = self.draft_
        page = self.page(self.path.name, self.data, 1)
        title = page.title or self.path.stem
        draft.report.warnings.append("the page states no revision, the draft is called revision 1")
        head = {
            "doc_no": self.path.stem[:80],
            "revision": "1",
            "title": draft.said(title),
            "kind": "assembly",
            "extra": {FORMAT: {"pages": sorted(self.pages)}},
        }
        mapped = self.steps + len(draft.materials)
        return draft.finish(head, page.nodes, self.data, self.spoken, counts, mapped)

    def page(self, name: str, data: bytes, depth: int) -> Page:
        """A page and, as sections, the pages that are its steps. Raises ImportRefused."""
        if len(data) > MAX_PAGE:
            raise ImportRefused(None, None, f"the page is larger than {MAX_PAGE // 1024 // 1024} MB", place=name)
        try:
            lines = data.decode("utf-8-sig").splitlines()
        except UnicodeDecodeError:
            raise ImportRefused(None, None, "the page is not UTF-8", place=name) from None
        page = self.pages[name] = Page(name)
        if len(self.pages) > MAX_PAGES or depth > MAX_DEPTH:
            raise ImportRefused(None, None, "too many pages within each other", place=name)
        for line in lines:
            found = _DEFINED.match(line)
            if found is not None:
                page.defined[found[1].strip().lower()] = (found[2], _meta(found[3] or found[4] or ""))
        reader = _Reader(self, page, depth)
        reader.read(lines)
        listed = self.bill(page)
        page.nodes[:0] = listed
        return page

    def linked(self, page: Page, target: str, label: str, place: str, depth: int) -> list[Node]:
        """A page that is a step: a section with what it holds."""
        name = target.partition("#")[0]
        data = self.draft_.file(name) if name.endswith(".md") else None
        if name in self.pages or data is None:
            why = "is taken in once, at its first place" if name in self.pages else "is not here"
            self.draft_.report.warnings.append(f"{place}: page {target} {why}")
            return [self.step(label if label not in ("", ".") else PurePosixPath(name).stem, place, [])]
        self.draft_.beside.append(SourceFile(name[-200:], data))
        inner = self.page(name, data, depth + 1)
        for part in inner.parts.values():
            mine = page.parts.setdefault(part.name.lower(), Part(part.name, part.kind, target=part.target))
            mine.quantities += part.quantities
        title = inner.title if label in ("", ".") else label
        id_ = self.draft_.id("section", PurePosixPath(name).stem)
        nodes = tuple(inner.nodes) or (self.step(title, place, []),)
        return [Section(id=id_, title=self.draft_.said(title or name), nodes=nodes, source=name)]

    def bill(self, page: Page) -> list[Node]:
        """The parts and tools of a page, as the step that comes before its others."""
        own = [part for part in page.parts.values() if part.quantities or part.total]
        if not own or any(isinstance(node, Section) for node in page.nodes):
            return []
        ids, items = [], []
        for part in own:
            quantity = part.total or " + ".join(part.quantities)
            extra = {"quantity": quantity, "target": part.target}
            ids.append(self.draft_.material(part.kind, part.name, page.name, extra=extra))
            notes = f" ({'; '.join(part.notes)})" if part.notes else ""
            kind = f" [{part.kind}]" if part.kind != "part" else ""
            items.append(self.draft_.said(f"{part.name}: {quantity}{kind}{notes}"))
        title = self.draft_.said("Parts and tools")
        bullets = Bullets(items=tuple(items))
        return [
            Step(
                id=self.draft_.id("parts"), title=title, blocks=(bullets,), materials=tuple(ids), source=page.name,
                extra={FORMAT: {"part": "bom"}},
            )
        ]  # fmt: skip

    def step(self, text: str, place: str, blocks: list[Block], hazards: tuple[str, ...] = ()) -> Step:
        """A step under its first words."""
        title, cut = self.draft_.title(text or "—")
        heads = [block for block in blocks if isinstance(block, Text) and _is_head(block)]
        rest = [block for block in blocks if block not in heads]
        shown = [*heads, *([Text(text=self.draft_.said(text))] if cut else []), *rest]
        self.steps += 1
        return Step(
            id=self.draft_.id("step"), title=self.draft_.said(title), blocks=tuple(shown), hazards=hazards,
            source=place, extra={FORMAT: {"part": "step"}},
        )  # fmt: skip


class _Reader:
    """Reads one page line by line."""

    def __init__(self, project: _Project, page: Page, depth: int) -> None:
        self.project, self.page, self.depth = project, page, depth
        self.draft = project.draft_
        self.heading: tuple[str, str] | None = None
        """The step heading that is open, with its place."""
        self.blocks: list[Block] = []
        self.hazards: list[str] = []
        self.paragraph: list[str] = []
        self.items: list[str] = []
        self.place = page.name

    def read(self, lines: list[str]) -> None:
        code = False
        front = bool(lines) and lines[0].strip() == "---"
        for number, line in enumerate(lines, 1):
            if front:
                front = number == 1 or line.strip() != "---"
                if line.strip("- "):
                    self.draft.report.unmapped.append(f"{self.page.name} line {number}: {line.strip()}")
                continue
            if _FENCE.match(line):
                self.close_text()
                code = not code
            elif code:
                self.say(line, number)
            else:
                self.line(line, number)
        self.close_text()
        self.close_step()

    def line(self, line: str, number: int) -> None:
        where = f"{self.page.name} line {number}"
        heading, item, callout = _HEADING.match(line), _ITEM.match(line), _CALLOUT.match(line)
        if not line.strip() or _DEFINED.match(line):
            self.close_text()
        elif heading is not None:
            self.close_text()
            self.head(heading, where)
        elif callout is not None:
            self.close_text()
            self.callout(callout[1], self.inline(callout[2], where), where)
        elif item is not None:
            if self.paragraph:
                self.close_text()
            linked = _LINK.fullmatch(item[3].strip())
            if linked is not None and linked[6] and "step" in _meta(linked[6]):
                self.close_text()
                self.close_step()
                target = linked[3] or self.page.defined.get((linked[5] or linked[2]).lower(), ("", {}))[0]
                self.page.nodes += self.project.linked(self.page, target, linked[2].strip(), where, self.depth)
                return
            self.place = where if not self.items else self.place
            level = min(len(item[1]) // 2, 8)
            said = self.inline(item[3], where)
            if said:
                self.items.append(f"{'– ' * level}{f'{item[2]}. ' if item[2] else ''}{said}")
        else:
            if self.items and not self.paragraph and line[:1].isspace():
                self.items[-1] = squeeze(f"{self.items[-1]} {self.inline(line, where)}")
                return
            if self.items:
                self.close_text()
            self.place = where if not self.paragraph else self.place
            self.say_words(line, where)

    def say(self, line: str, number: int) -> None:
        """A line of code, as it is."""
        if line.strip():
            self.blocks.append(Text(text=self.draft.said(line.strip())))
            self.project.spoken.append((line, f"{self.page.name} line {number}"))

    def say_words(self, line: str, where: str) -> None:
        said = self.inline(line, where)
        if said:
            self.paragraph.append(said)

    def head(self, heading: re.Match[str], where: str) -> None:
        text = heading[2]
        step = re.search(r"\{\s*pagestep[^{}]*\}", text, re.IGNORECASE)
        said = self.inline(re.sub(r"\{\s*pagestep[^{}]*\}", "", text, flags=re.IGNORECASE), where)
        if not self.page.title and len(heading[1]) == 1:
            self.page.title = said
        elif step is not None:
            self.close_step()
            self.heading = (said, where)
        elif self.heading is not None and said:
            self.blocks.append(Text(text=self.draft.said(f"**{said}**")))
        elif said:
            # A heading that is no step: what follows stands below it.
            self.close_step()
            self.heading = (said, where) if re.fullmatch(r"(?i)(method|steps)\W*", said) is None else None
            if self.heading is None:
                self.blocks.append(Text(text=self.draft.said(f"**{said}**")))

    def callout(self, sign: str, said: str, where: str) -> None:
        if sign in ("!", "!!") and said:
            self.hazards.append(self.draft.hazard("warning" if sign == "!!" else "caution", said, where))
            if sign == "!":
                self.blocks.append(Text(text=self.draft.said(f"**Caution:** {said}")))
        elif said:
            self.blocks.append(Text(text=self.draft.said(f"**Note:** {said}")))

    def inline(self, text: str, where: str) -> str:
        """A line as plain words; parts are collected, pictures become blocks."""

        def bill(match: re.Match[str]) -> str:
            if match[1].strip().lower() not in ("bom", "bom_nocaption"):
                self.draft.report.unmapped.append(f"{where}: {match[0]} is not filled in")
                return match[0]
            return ""

        def link(match: re.Match[str]) -> str:
            picture, label, target, caption, reference, meta = match.groups()
            if picture:
                if target:
                    self.blocks.append(self.draft.figure(target, where, squeeze(caption or label)))
                    self.project.spoken.append((caption or "", where))
                return ""
            key = (reference or label).strip().lower()
            defined = self.page.defined.get(key)
            found = {**(defined[1] if defined else {}), **_meta(meta or "")}
            if "bom" in found or (target is None and reference is None and not meta and not defined):
                return label if "bom" in found else match[0]
            if "output" in found:
                self.page.outputs.append(f"{label} {found.get('qty', '')}".strip())
                self.note_part(label, found)
                return label
            if "qty" in found or "totalqty" in found:
                name = (reference or label).strip() if reference else label.strip()
                self.part(name, target or (defined[0] if defined else ""), found)
            elif target and not target.startswith("#") and "fromstep" not in target:
                self.draft.report.approximated.append(f"{where}: the link to {target[:200]} is not followed")
            return label if label != "." else target or ""

        said = squeeze(_INCLUDED.sub(bill, text))
        said = squeeze(_LINK.sub(link, said))
        said = re.sub(r"(?<![\w*])\*(?!\*)([^*]+)\*(?![\w*])", r"\1", said)
        self.project.spoken.append((said, where))
        return said

    def note_part(self, name: str, found: dict[str, str]) -> None:
        if found.get("qty"):
            self.draft.report.unmapped.append(f"{self.place}: gives {name}: {found['qty']}")

    def part(self, name: str, target: str, found: dict[str, str]) -> None:
        kind = _KINDS.get(found.get("cat", "").lower(), "part")
        if target.strip().lower() == "fromstep":
            return
        part = self.page.parts.setdefault(name.lower(), Part(name, kind, target=target))
        if found.get("qty"):
            part.quantities.append(found["qty"])
        part.total = found.get("totalqty", part.total)
        if found.get("note"):
            part.notes.append(found["note"].removeprefix("(").removesuffix(")"))

    def close_text(self) -> None:
        """Ends a paragraph or list: a step of its own, unless a step heading is open."""
        said, items = squeeze(" ".join(self.paragraph)), self.items
        self.paragraph, self.items = [], []
        if self.heading is not None or (items and not said):
            if said:
                self.blocks.append(Text(text=self.draft.said(said)))
            if items:
                self.blocks.append(Bullets(items=tuple(self.draft.said(item) for item in items)))
        elif said:
            kept_blocks, self.blocks = self.blocks, []
            hazards, self.hazards = tuple(self.hazards), []
            self.page.nodes.append(self.project.step(said, self.place, kept_blocks, hazards))

    def close_step(self) -> None:
        """Ends the step that is open."""
        heading, self.heading = self.heading, None
        blocks, self.blocks = self.blocks, []
        hazards, self.hazards = tuple(self.hazards), []
        if heading is None and not blocks and not hazards:
            return
        last = self.page.nodes[-1] if self.page.nodes else None
        if heading is None and isinstance(last, Step) and not hazards:
            self.page.nodes[-1] = last.model_copy(update={"blocks": (*last.blocks, *blocks)})
            return
        title, where = heading or (self.page.title or self.page.name, self.place)
        self.page.nodes.append(self.project.step(title, where, blocks, hazards))


def _is_head(block: Text) -> bool:
    said = next(iter(block.text.values()))
    return said.startswith("**") and said.endswith("**")


def _meta(text: str) -> dict[str, str]:
    """``{Qty: 2, cat: tool}`` as a table, names in small letters; a bare word stands for itself."""
    found: dict[str, str] = {}
    for match in _META.finditer(text.strip().strip("{}").strip()):
        found[match[1].lower()] = squeeze((match[2] or "").strip().strip("\"'"))
    return found


def counts(instruction: Instruction) -> dict[str, Any]:
    """What the draft holds."""
    marks = [kept(node, FORMAT) for node in nodes_of(instruction.body)]
    kinds = [material.kind for material in instruction.materials]
    return {
        "images": len(instruction.media),
        "pages": len(instruction.extra[FORMAT]["pages"]),
        "parts": kinds.count("part") + kinds.count("equipment"),
        "steps": sum(mark.get("part") == "step" for mark in marks),
        "title": next(iter(instruction.title.values())),
        "tools": kinds.count("tool"),
    }

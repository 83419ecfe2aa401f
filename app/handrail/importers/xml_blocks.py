"""Running text of XML documents (S1000D, DITA) as blocks: paragraphs, lists, tables, pictures, hazards, notes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from handrail.domain.instruction import Block, Bullets, Text
from handrail.importers.drafting import Draft, Severity
from handrail.importers.xml_tree import Node, lowered, raised, squeeze

REUSED = "handrail:reused"
"""The attribute that marks an element that came from another place, with that place."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What an XML language calls things, by element name."""

    paragraphs: frozenset[str]
    """Elements that make a paragraph or hold some."""
    lists: frozenset[str]
    """Lists; their items are the elements within."""
    numbered: frozenset[str]
    items: frozenset[str]
    definitions: frozenset[str]
    terms: frozenset[str]
    tables: frozenset[str]
    figures: frozenset[str]
    pictures: frozenset[str]
    inline: frozenset[str]
    raised: frozenset[str]
    lowered: frozenset[str]
    ignored: frozenset[str]
    """What is no text for the reader: index terms, comments."""
    picture_name: Callable[[Node], str]
    refer: Callable[[Node, Passage], str | None]
    """The words of a reference; None if the element is none."""
    hazard: Callable[[Node], Severity | None]
    """The severity of a hazard; None if the element is none."""
    note: Callable[[Node], str | None]
    """What a note is headed with; None if the element is none."""
    avoid: Callable[[Node], tuple[str, str]]
    """A hazard's words: what it is, and how to avoid it."""
    only_for: Callable[[Node], str]
    """To what an element applies, in words; empty if to everything."""


@dataclass(slots=True)
class Passage:
    """What a stretch of text becomes."""

    blocks: list[Block] = field(default_factory=list)
    hazards: list[str] = field(default_factory=list)
    materials: list[str] = field(default_factory=list)
    marks: Counter[str] = field(default_factory=Counter)
    """How many of each counted thing it holds, for what the model has no kind of its own."""
    references: list[str] = field(default_factory=list)

    def paragraph(self, draft: Draft, text: str) -> None:
        # A reference that is followed by a blank and a full stop leaves the blank behind.
        text = re.sub(r" ([.,])(?=\s|$)", r"\1", squeeze(text))
        if text:
            self.blocks.append(Text(text=draft.said(text)))

    def kept(self) -> dict[str, object]:
        """For ``extra``."""
        found: dict[str, object] = dict(sorted(self.marks.items()))
        if self.references:
            found["references"] = self.references
        return found


class Reader:
    """Reads running text of one vocabulary into passages."""

    def __init__(self, draft: Draft, words: Vocabulary) -> None:
        self.draft = draft
        self.words = words

    def read(self, node: Node, passage: Passage) -> None:
        """The content of an element, in order."""
        waiting: list[str] = []

        def flush() -> None:
            passage.paragraph(self.draft, "".join(waiting))
            waiting.clear()

        for part in node.content:
            if isinstance(part, str):
                waiting.append(part)
            elif self.is_inline(part):
                self.speak(part, passage, waiting, flush)
            else:
                flush()
                self.block(part, passage)
        flush()

    def is_inline(self, node: Node) -> bool:
        words = self.words
        return node.tag in words.inline or node.tag in words.raised or node.tag in words.lowered or (
            node.tag in words.ignored
        )  # fmt: skip

    def inline(self, node: Node, passage: Passage) -> str:
        """The words of an element within a line; a block in it is read out."""
        found: list[str] = []
        self.speak(node, passage, found, None)
        return "".join(found)

    def speak(self, node: Node, passage: Passage, into: list[str], flush: Callable[[], None] | None) -> None:
        """Adds the words of an element within a line. A block in it ends the paragraph, if ``flush`` can end one."""
        words = self.words
        if node.tag in words.ignored:
            return
        reference = words.refer(node, passage)
        if reference is not None:
            into.append(reference)
        elif node.tag in words.raised:
            into.append(raised(node.text()))
        elif node.tag in words.lowered:
            into.append(lowered(node.text()))
        else:
            for part in node.content:
                if isinstance(part, str):
                    into.append(part)
                elif flush is None or self.is_inline(part):
                    self.speak(part, passage, into, flush)
                else:
                    flush()
                    self.block(part, passage)

    def block(self, node: Node, passage: Passage) -> None:
        """An element that stands on its own; of one that another document fills, only itself is counted."""
        before = Counter(passage.marks)
        only = self.words.only_for(node)
        if only:
            passage.blocks.append(Text(text=self.draft.said(f"**Applies to:** {only}")))
        self.own_block(node, passage)
        if REUSED in node.attrs:
            passage.marks = before
            self.mark(node, passage)

    def own_block(self, node: Node, passage: Passage) -> None:
        words, draft = self.words, self.draft
        severity = words.hazard(node)
        heading = words.note(node)
        if node.tag in words.ignored:
            return
        if severity is not None:
            self.hazard(node, severity, passage)
        elif heading is not None:
            self.note(node, heading, passage)
        elif node.tag in words.lists:
            items = tuple(draft.said(item) for item in self.items(node, passage) if item)
            if items:
                passage.blocks.append(Bullets(items=items))
        elif node.tag in words.definitions:
            self.definitions(node, passage)
        elif node.tag in words.tables:
            self.table(node, passage)
        elif node.tag in words.figures:
            self.figure(node, passage)
        elif node.tag in words.pictures:
            self.picture(node, "", passage)
        elif node.tag in words.paragraphs:
            self.read(node, passage)
        else:
            draft.report.approximated.append(f"{node.place}: {node.tag} is kept as plain text")
            self.read(node, passage)

    def hazard(self, node: Node, severity: Severity, passage: Passage) -> None:
        hazard, avoid = self.words.avoid(node)
        passage.hazards.append(self.draft.hazard(severity, hazard, node.place, avoid, part=node.tag))
        self.draft.report.mapped += 1
        self.mark(node, passage)
        for inner in node.every():
            if inner.tag in self.words.pictures:
                self.picture(inner, "", passage)

    def note(self, node: Node, heading: str, passage: Passage) -> None:
        inner = Passage()
        self.read(node, inner)
        first = inner.blocks[0] if inner.blocks else None
        if isinstance(first, Text):
            said = next(iter(first.text.values()))
            inner.blocks[0] = Text(text=self.draft.said(f"**{heading}:** {said}"))
        else:
            inner.blocks.insert(0, Text(text=self.draft.said(f"**{heading}:**")))
        passage.blocks += inner.blocks
        passage.hazards += inner.hazards
        passage.materials += inner.materials
        passage.references += inner.references
        passage.marks.update(inner.marks)
        self.mark(node, passage)

    def mark(self, node: Node, passage: Passage) -> None:
        """Counts a note, by its type too where it has one."""
        passage.marks[node.tag] += 1
        if node.get("type"):
            passage.marks[f"{node.tag}:{node.get('type')}"] += 1

    def items(self, node: Node, passage: Passage, level: int = 0) -> list[str]:
        """A list's items as lines; a list within an item follows it, set off by a dash."""
        found: list[str] = []
        number = 0
        for part in node.content:
            if isinstance(part, str):
                if part.strip():
                    found.append(squeeze(part))
                continue
            if part.tag not in self.words.items:
                # A title of the list, or something that should not be there: kept as a line.
                found += self.lines(part, passage, level)
                continue
            number += 1
            lines = self.lines(part, passage, level)
            sign = f"{number}. " if node.tag in self.words.numbered else ""
            if lines:
                lines[0] = f"{'– ' * level}{sign}{lines[0]}"
            found += lines
        return found

    def lines(self, node: Node, passage: Passage, level: int) -> list[str]:
        """The content of a list item: a line for its text, then those of lists within; the rest goes to the passage."""
        found: list[str] = []
        waiting: list[str] = []
        before = Counter(passage.marks)
        only = self.words.only_for(node)
        if only:
            found.append(f"(Applies to: {only})")

        def flush() -> None:
            text = squeeze("".join(waiting))
            if text:
                found.append(text)
            waiting.clear()

        for part in node.content:
            if isinstance(part, str):
                waiting.append(part)
            elif self.is_inline(part):
                waiting.append(self.inline(part, passage))
            elif part.tag in self.words.lists:
                flush()
                found += self.items(part, passage, level + 1)
            elif part.tag in self.words.paragraphs and self.words.note(part) is None:
                flush()
                found += self.lines(part, passage, level)
            else:
                flush()
                self.block(part, passage)
        flush()
        if REUSED in node.attrs:
            passage.marks = before
        return found

    def definitions(self, node: Node, passage: Passage) -> None:
        """Terms with what they mean, a line each."""
        rows: list[str] = []
        term = ""
        for one in node.every():
            if one.tag in self.words.terms:
                if term:
                    rows.append(term)
                term = " ".join(self.lines(one, passage, 0))
            elif one.tag in self.words.items:
                meaning = " ".join(self.lines(one, passage, 0))
                rows.append(": ".join(filter(None, (term, meaning))))
                term = ""
        if term:
            rows.append(term)
        if rows:
            passage.blocks.append(Bullets(items=tuple(self.draft.said(row) for row in rows if row)))

    def table(self, node: Node, passage: Passage) -> None:
        """A table as a list, a line per row; the model has no table that is not for entries."""
        draft = self.draft
        passage.marks[node.tag] += 1
        title = next((one for one in node.nodes() if one.tag == "title"), None)
        caption = " ".join(self.lines(title, passage, 0)) if title is not None else ""
        if caption:
            passage.blocks.append(Text(text=draft.said(f"**{caption}**")))
        rows: list[str] = []
        for part in node.nodes():
            if part.tag in self.words.pictures or part.tag in self.words.figures:
                self.block(part, passage)
            elif part is not title:
                self.rows(part, passage, rows)
        if rows:
            passage.blocks.append(Bullets(items=tuple(draft.said(row) for row in rows)))
        draft.report.approximated.append(f"{node.place}: table {caption!r} is shown as a list, a line per row")

    def rows(self, node: Node, passage: Passage, rows: list[str]) -> None:
        if node.tag in _ROWS:
            cells = [" / ".join(self.lines(cell, passage, 0)) for cell in node.nodes()]
            line = " | ".join(cell for cell in cells)
            if any(cells):
                rows.append(f"**{line}**" if node.tag in _HEADS and "**" not in line else line)
            return
        head = node.tag == "thead"
        for part in node.content:
            if isinstance(part, str):
                if part.strip():
                    rows.append(squeeze(part))
            elif head and part.tag in _ROWS:
                before = len(rows)
                self.rows(part, passage, rows)
                rows[before:] = [f"**{row}**" for row in rows[before:] if row]
            else:
                self.rows(part, passage, rows)

    def figure(self, node: Node, passage: Passage) -> None:
        """A figure: its pictures with its title, then whatever else it says."""
        title = node.child("title")
        caption = " ".join(self.lines(title, passage, 0)) if title is not None else ""
        passage.marks[node.tag] += 1
        shown = 0
        for part in node.content:
            if isinstance(part, str):
                passage.paragraph(self.draft, part)
            elif part.tag in self.words.pictures:
                shown += 1
                self.picture(part, caption if shown == 1 else f"{caption} ({shown})".strip(), passage)
            elif part is not title:
                self.block(part, passage)
        if not shown:
            passage.paragraph(self.draft, caption)

    def picture(self, node: Node, caption: str, passage: Passage) -> None:
        name = self.words.picture_name(node)
        said = caption or squeeze(node.get("alt")) or node.said("alt") or node.said("title")
        passage.marks[node.tag] += 1
        hotspots = sum(1 for one in node.every() if one.tag == "hotspot")
        if hotspots:
            self.draft.report.unmapped.append(f"{node.place}: {hotspots} hotspots of picture {name}")
        if not name:
            self.draft.report.unmapped.append(f"{node.place}: a picture without a name")
            passage.paragraph(self.draft, said)
            return
        passage.blocks.append(self.draft.figure(name, node.place, said, part=node.tag))
        self.draft.report.mapped += 1
        for inner in node.nodes():
            if inner.tag not in ("hotspot", "alt", "title"):
                self.block(inner, passage)


_HEADS = frozenset({"sthead"})
_ROWS = frozenset({"row", "strow", "sthead"})


def settle(draft: Draft, passage: Passage) -> None:
    """Makes sure that each hazard of a passage is seen.

    A step shows its gravest hazard at its head; those that need no tick are set into the text where there are others.
    """
    found = [draft.hazards_by_id[id_] for id_ in passage.hazards]
    silent = [hazard for hazard in found if not hazard.actions]
    if len(found) < 2:
        return
    shown: list[Block] = []
    for hazard in silent:
        said = " ".join(next(iter(words.values())) for words in (hazard.text, hazard.avoid) if words)
        shown.append(Text(text=draft.said(f"**{hazard.severity.capitalize()}:** {said}")))
    passage.blocks[:0] = shown

"""Word (.docx) to a draft instruction: its paragraphs, lists, tables, pictures and text boxes in reading order."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree.ElementTree import Element as Xml

from handrail.importers import written_draft, written_words
from handrail.importers.docx_numbering import Level, Numbering, Style, Styles, on, value, whole
from handrail.importers.docx_parts import Parts, Relation
from handrail.importers.door import Imported, ImportRefused
from handrail.importers.written import (
    MAX_CELLS,
    Cell,
    Element,
    Heading,
    Item,
    Link,
    Paragraph,
    Picture,
    Said,
    Table,
    Written,
)
from handrail.packages.writer import SourceFile

FORMAT = "docx"
MAX_PARAGRAPHS = 25_000
"""Paragraphs of a document, those in tables included: more than a thousand pages."""
MAX_HEADING = 90
"""Characters of a line that may be a heading by how it looks."""
BLANK = "_____"
"""What stands for a form field or an underlined gap."""
_OPEN = frozenset(
    {"w_sdtContent", "w_smartTag", "w_customXml", "w_ins", "w_moveTo", "w_fldSimple", "w_dir", "w_bdo", "w_rt",
     "w_ruby", "w_rubyBase", "m_oMath", "m_oMathPara"}
)  # fmt: skip
_CHANGES = ("w_ins", "w_del", "w_moveFrom", "w_moveTo")
_WHOLE_WORDS = re.compile(r"\w+")
_TYPED_BULLET = re.compile(r"\s*(?:[•●▪◦‣∙]\s*|[-–]\s+)(?=\S)")


def read(data: bytes, path: Path) -> Imported:
    """The draft of a Word file. Raises ImportRefused."""
    return written_draft.draft(written(data, path), path)


def written(data: bytes, path: Path) -> Written:
    """The parts of a Word file's text. Raises ImportRefused."""
    try:
        return _Document(Parts(data), SourceFile(path.name, data)).read()
    except RecursionError:
        raise ImportRefused(None, None, "the document is too deeply nested") from None


@dataclass(slots=True)
class _Look:
    """How a paragraph is set, as far as it tells a heading."""

    letters: int = 0
    bold: int = 0
    colored: int = 0
    sizes: Counter[int] = field(default_factory=Counter)


@dataclass(slots=True)
class _Text:
    """What is gathered of a paragraph."""

    parts: list[tuple[str, bool]] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    boxes: list[Said] = field(default_factory=list)
    """Text boxes that hang on the paragraph."""
    notes: list[tuple[str, str]] = field(default_factory=list)
    look: _Look = field(default_factory=_Look)

    def text(self) -> str:
        """The text with ``**`` around what is bold, unless all of it is."""
        whole_text = "".join(text for text, _ in self.parts)
        bold = [is_bold for text, is_bold in self.parts if text.strip()]
        if not bold or all(bold) or not any(bold):
            return (
                f"**{whole_text.strip()}**"
                if bold and all(bold) and "\n" not in whole_text.strip()
                else whole_text.strip()
            )
        made, now = "", False
        for text, is_bold in self.parts:
            if not text.strip():
                made += text
                continue
            if is_bold != now:
                lead = len(text) - len(text.lstrip()) if is_bold else 0
                if is_bold:
                    made += f"{text[:lead]}**"
                    text = text[lead:]
                else:
                    kept = made.rstrip()
                    made = f"{kept}**{made[len(kept) :]}"
                now = is_bold
            made += text
        if now:
            kept = made.rstrip()
            made = f"{kept}**{made[len(kept) :]}"
        return made.strip()


@dataclass(frozen=True, slots=True)
class _Set:
    """Where a paragraph is set: its indent, and its list and level if it is in one."""

    indent: int = 0
    list_: str = ""
    level: int = 0

    def under(self, other: _Set, *, bullet: bool) -> bool:
        """Whether it is set under another; ``bullet``: it is a bullet and the other has a number."""
        if self.list_ == other.list_:
            return self.level > other.level
        return self.indent > other.indent or (bullet and self.indent == other.indent)


@dataclass(slots=True)
class _Field:
    """A field under way: its code, and whether its result is being read."""

    code: str = ""
    result: bool = False
    start: int = 0


class _Document:
    def __init__(self, parts: Parts, file: SourceFile) -> None:
        self.parts = parts
        root = parts.xml(parts.main)
        body = None if root is None else root.find("w_body")
        if body is None:
            raise ImportRefused(None, None, "the file has no document body")
        self.body = body
        self.relations = parts.relations(parts.main)
        self.styles = Styles(self._related("styles"))
        self.numbering = Numbering(self._related("numbering"))
        self.notes = {
            (kind, node.get("w_id", "")): " ".join(self._plain(node).split())
            for kind in ("footnotes", "endnotes")
            for node in self._children(kind)
        }
        self.written = Written(FORMAT, [], file, [])
        self.paragraph = 0
        self.table = 0
        self.cells = 0
        self.shown: dict[str, bytes | None] = {}
        self.fields: list[_Field] = []
        self.looks: list[tuple[Paragraph, _Look, Style]] = []
        self.depth = 0

    def _related(self, kind: str) -> Xml | None:
        target = next((one.target for one in self.relations.values() if one.kind == kind and not one.external), None)
        return None if target is None else self.parts.xml(target)

    def _children(self, kind: str) -> list[Xml]:
        root = self._related(kind)
        return [] if root is None else list(root)

    @staticmethod
    def _plain(node: Xml) -> str:
        texts = [
            "".join(
                part.text or "" if part.tag == "w_t" else " "
                for part in paragraph.iter()
                if part.tag in ("w_t", "w_tab", "w_br")
            )
            for paragraph in node.iter("w_p")
        ]
        return "\n".join(texts)

    def read(self) -> Written:
        written = self.written
        written.elements = self._blocks(self.body)
        self._guess_headings()
        written.language = self.styles.language or "und"
        written.words = list(self._source_words())
        self._properties()
        self._asides()
        self._outside()
        written.spare_pictures = [
            Picture(name, self.parts.picture(name))
            for name in sorted(self.parts.infos, key=lambda name: (len(name), name))
            if name.startswith("word/media/") and name not in self.shown and not name.endswith("/")
        ]
        written.source_counts = self._counts()
        return written

    # --- blocks

    def _blocks(self, node: Xml) -> list[Element]:
        """The elements of a body or a cell, with list items below those that they are set under."""
        elements: list[Element] = []
        stack: list[tuple[_Set, Item]] = []
        for child in self._content(node):
            if child.tag == "w_tbl":
                table = self._table(child)
                elements.append(table)
                continue
            self.paragraph += 1
            if self.paragraph > MAX_PARAGRAPHS:
                raise ImportRefused(None, None, f"the document has more than {MAX_PARAGRAPHS} paragraphs")
            for element, set_ in self._paragraph(child):
                self._place(elements, stack, element, set_)
        return elements

    def _content(self, node: Xml) -> Iterator[Xml]:
        for child in node:
            if child.tag in ("w_p", "w_tbl"):
                yield child
            elif child.tag == "w_sdt":
                yield from self._content(_below(child, "w_sdtContent"))
            elif child.tag in ("w_ins", "w_moveTo", "w_customXml", "w_smartTag"):
                yield from self._content(child)
            elif child.tag == "mc_AlternateContent":
                chosen = child.find("mc_Choice")
                yield from self._content(chosen if chosen is not None else _below(child, "mc_Fallback"))
            elif child.tag == "w_altChunk":
                relation = self.relations.get(child.get("r_id", ""))
                self.written.unmapped.append(f"an inserted file is not read: {relation.target if relation else ''}")

    @staticmethod
    def _place(elements: list[Element], stack: list[tuple[_Set, Item]], element: Element, at: _Set) -> None:
        """Puts an element where it belongs: an item below the item that it is set under."""
        if isinstance(element, Item):
            while stack and not at.under(
                stack[-1][0], bullet=element.number is None and stack[-1][1].number is not None
            ):
                stack.pop()
            (stack[-1][1].children if stack else elements).append(element)
            stack.append((at, element))
            return
        if (
            stack
            and isinstance(element, Paragraph)
            and (
                element.continues
                or (element.said.pictures and not element.said.text)
                or element.kind in ("caption", "text_box")
            )
        ):
            while len(stack) > 1 and element.continues and at.indent < stack[-1][0].indent:
                stack.pop()
            stack[-1][1].children.append(element)
            return
        if isinstance(element, Paragraph) and not element.said.text and not element.said.pictures:
            return
        stack.clear()
        elements.append(element)

    def _paragraph(self, node: Xml) -> Iterator[tuple[Element, _Set]]:
        """A paragraph, and the text boxes that hang on it; with its indent and its list."""
        place = f"paragraph {self.paragraph}"
        properties = node.find("w_pPr")
        style = self.styles.of(value(properties, "w_pStyle"))
        text = _Text()
        self.fields.clear()
        self._inline(node, text, style)
        said = Said(text.text(), tuple(text.pictures), tuple(text.links))
        indent = whole(value(properties, "w_ind", "w_left") or value(properties, "w_ind", "w_start"), -1)
        number = self._number(properties, style)
        if number is not None and number[0] in self.numbering.numbers:
            level = self.numbering.level(*number)
            if level is not None and level.kind != "none" and (said.text or said.pictures) and style.heading is None:
                set_ = _Set(indent if indent >= 0 else level.indent, *number)
                yield self._item(said, place, number, level), set_
                yield from self._hanging(text, place)
                return
        set_ = _Set(max(indent, style.indent or 0))
        yield self._plain_paragraph(said, place, properties, style, text, number), set_
        yield from self._hanging(text, place)

    def _hanging(self, text: _Text, place: str) -> Iterator[tuple[Element, _Set]]:
        for box in text.boxes:
            yield Paragraph(box, place, "text_box"), _Set()
        for label, note in text.notes:
            yield Paragraph(Said(f"{label}: {note}"), place, "footnote", continues=True), _Set()

    def _number(self, properties: Xml | None, style: Style) -> tuple[str, int] | None:
        own = value(properties, "w_numPr/w_numId")
        if own is not None:
            level = value(properties, "w_numPr/w_ilvl")
            return None if own == "0" else (own, whole(level, style.number[1] if style.number else 0))
        return None if style.number is None or style.number[0] == "0" else style.number

    def _item(self, said: Said, place: str, number: tuple[str, int], level: Level) -> Item:
        if level.kind == "bullet":
            box = level.box
            if not box and (found := written_words.LEADING_BOX.match(said.text)):
                said, box = Said(said.text[found.end() :], said.pictures, said.links), True
            return Item(said, place, box=box)
        return Item(said, place, self.numbering.next(*number))

    def _plain_paragraph(
        self, said: Said, place: str, properties: Xml | None, style: Style, text: _Text,
        number: tuple[str, int] | None,
    ) -> Element:  # fmt: skip
        name = style.name.lower()
        if style.heading is not None and said.text:
            plain = said.plain
            if number is not None and number[0] in self.numbering.numbers and style.heading > 0:
                plain = f"{self.numbering.next(*number)} {plain}"
            return Heading(Said(plain, said.pictures, said.links), style.heading, place)
        if name.startswith("toc") and said.text:
            self.written.asides.append((f"{place}, table of contents", said.plain))
            return Paragraph(Said(), place)
        outline = value(properties, "w_outlineLvl")
        if outline is not None and whole(outline, 9) < 9 and said.text and len(said.plain) <= MAX_HEADING:
            return Heading(Said(said.plain, said.pictures, said.links), whole(outline) + 1, place, sure=False)
        bullet = _TYPED_BULLET.match(said.text)
        if bullet:
            return Item(Said(said.text[bullet.end() :], said.pictures, said.links), place)
        kind = "caption" if name.startswith("caption") else "paragraph"
        continues = bool(said.text) and name.startswith("list") and not written_words.TYPED_NUMBER.match(said.text)
        paragraph = Paragraph(said, place, "caption" if kind == "caption" else "paragraph", continues)
        self.looks.append((paragraph, text.look, style))
        return paragraph

    # --- text within a paragraph

    def _inline(self, node: Xml, text: _Text, style: Style) -> None:
        for child in node:
            tag = child.tag
            if tag == "w_r":
                self._run(child, text, style)
            elif tag == "w_hyperlink":
                start = len(text.parts)
                self._inline(child, text, style)
                relation = self.relations.get(child.get("r_id", ""))
                target = relation.target if relation else f"#{child.get('w_anchor')}" if child.get("w_anchor") else ""
                if target:
                    text.links.append(Link("".join(part for part, _ in text.parts[start:]), target))
            elif tag == "w_sdt":
                self._content_control(child, text, style)
            elif tag == "mc_AlternateContent":
                self._alternate(child, text, style)
            elif tag in ("m_r", "m_t"):
                text.parts.append(("".join(part.text or "" for part in child.iter("m_t")), False))
            elif tag in _OPEN or tag.startswith("m_"):
                self._inline(child, text, style)

    def _content_control(self, node: Xml, text: _Text, style: Style) -> None:
        properties, content = node.find("w_sdtPr"), node.find("w_sdtContent")
        if (
            properties is not None
            and properties.find("w_showingPlcHdr") is not None
            and properties.find("w14_checkbox") is None
        ):
            # A field to fill in shows what to enter until something is.
            if content is not None:
                shown = _Text()
                self._inline(content, shown, style)
                self.written.asides.append((f"paragraph {self.paragraph}, prompt of a form field", shown.text()))
            text.parts.append((BLANK, False))
        elif content is not None:
            self._inline(content, text, style)

    def _alternate(self, node: Xml, text: _Text, style: Style) -> None:
        chosen = node.find("mc_Choice")
        if chosen is None:
            chosen = node.find("mc_Fallback")
        if chosen is not None:
            self._within_run(chosen, text, style, bold=False, blank=False)
            self._inline(chosen, text, style)

    def _run(self, run: Xml, text: _Text, style: Style) -> None:
        properties = run.find("w_rPr")
        if on(properties, "w_vanish"):
            hidden = "".join(part.text or "" for part in run.iter("w_t"))
            if hidden.strip():
                self.written.asides.append((f"paragraph {self.paragraph}, hidden text", hidden))
            return
        own = on(properties, "w_b")
        bold = bool(style.bold) if own is None else own
        underline = value(properties, "w_u")
        before = len(text.parts)
        self._within_run(run, text, style, bold=bold, blank=underline is not None and underline != "none")
        letters = sum(len(part.strip()) for part, _ in text.parts[before:])
        look = text.look
        look.letters += letters
        look.bold += letters if bold else 0
        color = value(properties, "w_color") or style.color
        look.colored += letters if color and color.lower() not in ("auto", "000000") else 0
        look.sizes[whole(value(properties, "w_sz"), style.size or self.styles.size)] += letters

    def _within_run(self, run: Xml, text: _Text, style: Style, *, bold: bool, blank: bool) -> None:
        for child in run:
            tag = child.tag
            field_ = self.fields[-1] if self.fields else None
            if tag == "w_fldChar":
                self._field(child, text)
            elif tag == "w_instrText":
                if field_ is not None and not field_.result:
                    field_.code += child.text or ""
            elif field_ is not None and not field_.result:
                continue
            elif tag == "w_t":
                said = child.text or ""
                if blank and said.strip() == "" and len(said) >= 3:
                    said = BLANK
                text.parts.append((said, bold))
            elif tag in ("w_tab", "w_ptab"):
                text.parts.append((BLANK if blank else " ", bold))
            elif tag in ("w_br", "w_cr"):
                text.parts.append((" " if child.get("w_type") in ("page", "column") else "\n", bold))
            elif tag == "w_noBreakHyphen":
                text.parts.append(("-", bold))
            elif tag == "w_sym":
                text.parts.append((_symbol(child), bold))
            elif tag in ("w_footnoteReference", "w_endnoteReference"):
                kind = "footnotes" if tag.startswith("w_foot") else "endnotes"
                note = self.notes.get((kind, child.get("w_id", "")), "")
                if note:
                    text.notes.append((f"{len(text.notes) + 1}", note))
            elif tag in ("w_drawing", "w_pict", "w_object"):
                self._drawn(child, text, style)
            elif tag == "mc_AlternateContent":
                self._alternate(child, text, style)

    def _field(self, node: Xml, text: _Text) -> None:
        kind = node.get("w_fldCharType")
        if kind == "begin":
            self.fields.append(_Field(start=len(text.parts)))
            if node.find("w_ffData/w_checkBox") is not None:
                text.parts.append(("☐ ", False))
        elif kind == "separate" and self.fields:
            self.fields[-1].result = True
            self.fields[-1].start = len(text.parts)
        elif kind == "end" and self.fields:
            done = self.fields.pop()
            shown = "".join(part for part, _ in text.parts[done.start :])
            code = done.code.strip()
            if code.upper().startswith("FORMTEXT") and not shown.strip(" \u2002\u2003\u00a0_."):
                text.parts[done.start :] = [(BLANK, False)]
            target = re.match(r'HYPERLINK\s+(?:\\\w\s+)*"([^"]+)"', code, re.IGNORECASE)
            if target:
                text.links.append(Link(shown, target[1]))

    def _drawn(self, node: Xml, text: _Text, style: Style) -> None:
        """Pictures and text boxes of a drawing; what else is drawn is named."""
        place = f"paragraph {self.paragraph}"
        found = False
        alt = next((one.get("descr") or one.get("title") or "" for one in node.iter("wp_docPr")), "")
        for blip in _outside_boxes(node, ("a_blip", "v_imagedata")):
            found = True
            id_ = blip.get("r_embed") or blip.get("r_id") or blip.get("r_link") or ""
            picture = self._picture(self.relations.get(id_), alt or blip.get("o_title", ""), place)
            if picture is not None:
                text.pictures.append(picture)
        for box in _outside_boxes(node, ("w_txbxContent",)):
            found = True
            said = self._text_box(box)
            if said.text or said.pictures:
                text.boxes.append(said)
        for kind in ("chart", "relIds"):
            if any(True for _ in node.iter(kind)):
                found = True
                self.written.unmapped.append(f"{place}: a chart or diagram is not read; it is in the original file")
        for embedded in node.iter("o_OLEObject"):
            self.written.unmapped.append(f"{place}: an embedded object ({embedded.get('ProgID', '')}) is not opened")
        if not found and node.tag == "w_object":
            self.written.unmapped.append(f"{place}: an embedded object is not opened")

    def _picture(self, relation: Relation | None, alt: str, place: str) -> Picture | None:
        if relation is None:
            self.written.warnings.append(f"{place}: a picture refers to nothing")
            return None
        if relation.external:
            self.written.warnings.append(
                f"{place}: the picture {relation.target[:200]} is not part of the file; it is not fetched"
            )
            return Picture(relation.target, None, alt)
        if relation.target not in self.shown:
            self.shown[relation.target] = self.parts.picture(relation.target)
        return Picture(relation.target, self.shown[relation.target], alt)

    def _text_box(self, box: Xml) -> Said:
        """All of a text box as one text."""
        lines: list[Said] = []
        fields, self.fields = self.fields, []
        for paragraph in box.iter("w_p"):
            text = _Text()
            self.fields.clear()
            self._inline(paragraph, text, self.styles.of(value(paragraph, "w_pPr/w_pStyle")))
            lines.append(Said(text.text(), tuple(text.pictures), tuple(text.links)))
        self.fields = fields
        return Said(
            "\n".join(line.text for line in lines if line.text),
            tuple(picture for line in lines for picture in line.pictures),
            tuple(link for line in lines for link in line.links),
        )

    # --- tables

    def _table(self, node: Xml) -> Table:
        self.table += 1
        name = f"table {self.table}"
        table = Table([], name, header=False)
        spans: list[bool] = []
        for row in _rows(node):
            cells: list[Cell] = []
            spanned = False
            for cell in _cells(row):
                merged = cell.find("w_tcPr/w_vMerge")
                continued = merged is not None and merged.get("w_val") != "restart"
                elements = self._blocks(cell)
                cells.append(Cell([] if continued and not any(_said(e) for e in elements) else elements))
                span = min(whole(value(cell, "w_tcPr/w_gridSpan"), 1), 63)
                spanned = spanned or span > 1
                cells += [Cell([]) for _ in range(span - 1)]
            self.cells += len(cells)
            if self.cells > MAX_CELLS:
                raise ImportRefused(None, None, f"the document's tables have more than {MAX_CELLS} cells")
            table.rows.append(cells)
            spans.append(spanned)
            table.row_places.append(f"{name} row {len(table.rows)}")
            if row.find("w_trPr/w_tblHeader") is not None and len(table.rows) == 1:
                table.header = on(row, "w_trPr/w_tblHeader") is not False
        if len(table.rows) > 1 and not table.header:
            table.header = _looks_like_header(table.rows)
        if table.header and len(table.rows) > 2 and spans[0] and not spans[1]:
            _join_headers(table)
        return table

    # --- headings by their look

    def _guess_headings(self) -> None:
        """Where no heading has a heading's style, a short bold line that is set larger or in capitals is one."""
        elements = self.written.elements
        if any(isinstance(element, Heading) and element.level > 0 for element in elements):
            return
        sizes: Counter[int] = Counter()
        for _, look, _ in self.looks:
            sizes += look.sizes
        body = sizes.most_common(1)[0][0] if sizes else self.styles.size
        found: list[tuple[int, int, bool]] = []
        looks = {id(paragraph): look for paragraph, look, _ in self.looks}
        for index, element in enumerate(elements):
            set_ = looks.get(id(element))
            if isinstance(element, Paragraph) and element.kind == "paragraph" and set_ is not None:
                size = set_.sizes.most_common(1)[0][0] if set_.sizes else body
                if _is_heading(element.said, set_, size, body):
                    found.append((index, size, element.said.plain.isupper()))
        ranks = sorted({(size, upper) for _, size, upper in found}, reverse=True)
        top = [index for index, size, _ in found if size == ranks[0][0]]
        titled = len(top) == 1 and top[0] == found[0][0] and len(found) > 1
        order = sorted({size for _, size, _ in found}, reverse=True)
        for index, size, upper in found:
            paragraph = elements[index]
            assert isinstance(paragraph, Paragraph)
            level = order.index(size) + (0 if titled else 1)
            # Beside lines in capitals of the same size, others are a level below if they are no larger than the text.
            if not upper and size <= body and any(other for _, at, other in found if at == size):
                level += 1
            elements[index] = Heading(
                Said(paragraph.said.plain, paragraph.said.pictures, paragraph.said.links),
                level,
                paragraph.place,
                sure=False,
            )

    # --- what else the file holds

    def _source_words(self) -> Iterator[tuple[str, str]]:
        """The text of each paragraph of the body as it stands in the file."""
        skipped = {id(one) for node in self.body.iter("mc_AlternateContent") if node.find("mc_Choice") is not None
                   for one in (node.find("mc_Fallback"),) if one is not None}  # fmt: skip
        contents = ("toc",)

        def walk(node: Xml, texts: list[str], prompt: bool) -> Iterator[list[str]]:
            for child in node:
                if id(child) in skipped or child.tag in ("w_del", "w_moveFrom"):
                    continue
                if child.tag == "w_p":
                    style = self.styles.of(value(child, "w_pPr/w_pStyle")).name.lower()
                    own: list[str] = []
                    yield from walk(child, own, prompt)
                    if not style.startswith(contents):
                        yield own
                    continue
                if child.tag == "w_sdt" and child.find("w_sdtPr/w_showingPlcHdr") is not None:
                    yield from walk(child, [], True)
                    continue
                if child.tag == "w_r" and on(child, "w_rPr/w_vanish"):
                    continue
                if child.tag in ("w_t", "m_t") and not prompt:
                    texts.append(child.text or "")
                elif child.tag in ("w_tab", "w_br", "w_cr", "w_ptab"):
                    texts.append(" ")
                yield from walk(child, texts, prompt)

        for number, texts in enumerate(walk(self.body, [], False), 1):
            said = "".join(texts)
            if said.strip():
                yield f"paragraph {number}", said

    def _properties(self) -> None:
        core = next((one.target for one in self.parts.relations("").values() if one.kind == "core-properties"), None)
        root = self.parts.xml(core) if core else None
        for node in root if root is not None else ():
            name = node.tag.rpartition("_")[2]
            if name in ("title", "subject", "category", "version", "identifier") and (node.text or "").strip():
                self.written.facts[name] = " ".join((node.text or "").split())[:300]
        self.written.title = self.written.facts.get("title", "")

    def _asides(self) -> None:
        """Comments, page headers and footers, tracked changes: not the body, but nothing that may vanish."""
        written = self.written
        comments = self._related("comments")
        extended = self._related("commentsExtended")
        done = {
            node.get("w15_paraId") for node in (extended if extended is not None else ()) if node.get("w15_done") == "1"
        }
        for node in comments if comments is not None else ():
            paragraphs = [paragraph.get("w14_paraId") for paragraph in node.iter("w_p")]
            resolved = bool(paragraphs) and paragraphs[-1] in done
            written.open_comments += not resolved
            state = "resolved comment" if resolved else "open comment"
            written.asides.append((f"{state} by {node.get('w_author', '')}", self._plain(node)))
        seen: set[str] = set()
        for relation in self.relations.values():
            if relation.kind in ("header", "footer") and not relation.external:
                root = self.parts.xml(relation.target)
                text = "" if root is None else " ".join(self._plain(root).split())
                if text and text not in seen:
                    seen.add(text)
                    written.asides.append((f"page {relation.kind}", text))
        changes = Counter(
            node.tag for node in self.body.iter() if node.tag in _CHANGES or node.tag.endswith("PrChange")
        )
        if changes:
            written.warnings.insert(
                0, f"source not final: {sum(changes.values())} tracked changes; insertions are taken, deletions are not"
            )
        for tag in ("w_del", "w_moveFrom"):
            for node in self.body.iter(tag):
                text = "".join(part.text or "" for part in node.iter() if part.tag in ("w_delText", "w_t"))
                if text.strip():
                    written.asides.append(("deleted in a tracked change", text))

    def _outside(self) -> None:
        """What the file holds or refers to that is never opened or fetched."""
        written = self.written
        for name in self.parts.infos:
            if "/embeddings/" in f"/{name}" and not name.endswith("/"):
                written.unmapped.append(f"{name}: an embedded file is not opened; it is in the original file")
            if name.lower().endswith("vbaproject.bin"):
                written.warnings.append(
                    f"{name}: the file holds macros; they are never run and are only in the original file"
                )
                written.unmapped.append(f"{name}: macros")
            if "/activex/" in f"/{name.lower()}":
                written.unmapped.append(f"{name}: an ActiveX control is not opened")
        for relation in self.relations.values():
            if relation.external and relation.kind not in ("hyperlink", "image"):
                written.warnings.append(
                    f"the file refers to {relation.target[:200]} ({relation.kind}); it is not fetched"
                )

    def _counts(self) -> dict[str, int | bool]:
        listed = sum(paragraph.find("w_pPr/w_numPr") is not None for paragraph in self.body.iter("w_p"))
        comments = self._related("comments")
        return {
            "comments": comments is not None and comments.find("w_comment") is not None,
            "list_numbered_paragraphs": listed,
            "paragraphs": sum(bool(_own_text(child).strip()) for child in self.body if child.tag == "w_p"),
            "words": len(_WHOLE_WORDS.findall(" ".join(part.text or "" for part in self.body.iter("w_t")))),
        }


def _below(node: Xml, path: str) -> Xml:
    """An element below, an empty one if there is none."""
    found = node.find(path)
    return Xml("none") if found is None else found


def _own_text(paragraph: Xml) -> str:
    runs = [
        run
        for child in paragraph
        for run in ((child,) if child.tag == "w_r" else child if child.tag == "w_hyperlink" else ())
    ]
    return "".join(part.text or "" for run in runs for part in run if part.tag == "w_t")


def _outside_boxes(node: Xml, tags: tuple[str, ...]) -> Iterator[Xml]:
    """Elements below a drawing, not those within its text boxes; of alternatives only the first."""
    for child in node:
        if child.tag in tags:
            yield child
            continue
        if child.tag == "w_txbxContent":
            continue
        if child.tag == "mc_AlternateContent":
            chosen = child.find("mc_Choice")
            chosen = chosen if chosen is not None else child.find("mc_Fallback")
            yield from _outside_boxes(chosen, tags) if chosen is not None else ()
            continue
        yield from _outside_boxes(child, tags)


def _rows(table: Xml) -> Iterator[Xml]:
    for child in table:
        if child.tag == "w_tr":
            yield child
        elif child.tag in ("w_sdt", "w_sdtContent", "w_ins", "w_customXml"):
            yield from _rows(child)


def _cells(row: Xml) -> Iterator[Xml]:
    for child in row:
        if child.tag == "w_tc":
            yield child
        elif child.tag in ("w_sdt", "w_sdtContent", "w_customXml"):
            yield from _cells(child)


def _symbol(node: Xml) -> str:
    """A character of a symbol font: a box to tick as one, another as it is coded."""
    code = node.get("w_char", "")
    if not re.fullmatch(r"[0-9A-Fa-f]{2,4}", code):
        return ""
    level = Level("bullet", chr(int(code, 16)), font=node.get("w_font", ""))
    return "☐" if level.box else chr(int(code, 16))


def _said(element: Element) -> bool:
    return not isinstance(element, Paragraph) or bool(element.said.text or element.said.pictures)


def _looks_like_header(rows: list[list[Cell]]) -> bool:
    """A first row that is bold throughout, in short words, above rows that are not."""
    first, second = rows[0], rows[1]
    texts = [cell.said for cell in first]
    if not all(said.plain for said in texts) or any(said.pictures or len(said.plain) > 60 for said in texts):
        return False
    bold = all(all(line.startswith("**") for line in said.text.split("\n")) for said in texts)
    return bold and not all(cell.said.text.startswith("**") for cell in second if cell.said.plain)


def _join_headers(table: Table) -> None:
    """Two lines of headers, the first across several columns, as one."""
    upper, lower = table.rows[0], table.rows[1]
    if len(upper) != len(lower) or not all(cell.said.plain and not cell.said.plain.isdigit() for cell in lower):
        return
    joined: list[Cell] = []
    group = ""
    for above, below in zip(upper, lower, strict=True):
        group = above.said.plain or group
        name = below.said.plain
        joined.append(Cell([Paragraph(Said(f"{group} {name}".strip() if group != name else name), table.place)]))
    table.rows[:2] = [joined]
    table.row_places[:2] = [table.row_places[0]]


def _is_heading(said: Said, look: _Look, size: int, body: int) -> bool:
    plain = said.plain
    if (
        not plain
        or len(plain) > MAX_HEADING
        or plain.endswith((".", ":", ";", ","))
        or not any(c.isalpha() for c in plain)
    ):
        return False
    letters = max(look.letters, 1)
    strong = look.bold >= 0.9 * letters or look.colored >= 0.9 * letters
    return strong and (size >= body * 1.15 or plain.isupper())

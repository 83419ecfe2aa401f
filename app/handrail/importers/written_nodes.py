"""What the parts of a written document are in a work instruction: sections, steps, inputs, hazards, materials.

Guesses are made by form and by the words of the trade, never by what one document says. Each guess that a
reviewer should look at is named in the report; nothing that was read is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from handrail.domain.instruction import (
    Block,
    Bullets,
    Change,
    Figure,
    Hazard,
    HazardAction,
    Id,
    Input,
    Material,
    Node,
    Section,
    SignatureRequirement,
    Step,
    Text,
)
from handrail.importers import written_words
from handrail.importers.door import Report
from handrail.importers.media import Shelf
from handrail.importers.written import Callout, Element, Heading, Item, Paragraph, Picture, Said, Table, Written
from handrail.importers.written_inputs import Ids, InputMaker, has_marks, meaning_of, unmarked

MAX_TITLE = 140
"""Characters of a step's title; a longer text is shown below a title made of its beginning."""
_NUMBERED = re.compile(r"(?P<number>\d{1,3}(?:\.\d{1,3})*)[.)]?\s+(?=\S)")
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9(“\"'])")
_QUANTITY = re.compile(r"^\s*(?P<qty>\d+)\s*[x×]?\s+(?=\D)", re.IGNORECASE)


@dataclass(slots=True)
class Draft:
    """A step under construction. ``kinds`` says of each block what it was in the source."""

    id: str
    title: str
    place: str
    number: str | None = None
    blocks: list[Block] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    inputs: list[Input] = field(default_factory=list)
    hazards: list[Id] = field(default_factory=list)
    materials: list[Id] = field(default_factory=list)
    signatures: list[SignatureRequirement] = field(default_factory=list)
    hold_point: bool = False
    marks: dict[str, Any] = field(default_factory=dict)

    def add(self, block: Block, kind: str) -> None:
        self.blocks.append(block)
        self.kinds.append(kind)

    def mark(self, name: str) -> None:
        self.marks[name] = self.marks.get(name, 0) + 1

    def sign(self, words: str) -> None:
        """A signature in this step, meant as the words around its line say."""
        meaning, order = meaning_of(words), len(self.signatures) + 1
        self.signatures.append(
            SignatureRequirement(id=f"sign_{order}", meaning=meaning, order=order, second_person=meaning != "performed")
        )

    @property
    def empty(self) -> bool:
        return not (self.blocks or self.inputs or self.hazards or self.signatures or self.materials)


def split_number(title: str) -> tuple[str | None, str]:
    """The printed number at the start of a heading, and the rest."""
    found = _NUMBERED.match(title)
    return (found["number"], title[found.end() :]) if found else (None, title)


class Flow:
    """The steps of one section while its elements are read in order."""

    def __init__(self, builder: NodeBuilder, title: str, place: str) -> None:
        self.builder = builder
        self.title = title
        self.place = place
        self.number, name = split_number(title)
        plain = name.strip(" :.")
        self.reading = written_words.READING.fullmatch(plain) is not None
        self.stores = len(plain) <= MAX_TITLE and written_words.STORES.fullmatch(plain) is not None
        self.drafts: list[Draft] = []
        self.last: Draft | None = None
        """The last step that tells to do something."""
        self.waiting: list[tuple[Block, str]] = []
        """Text that stands between two steps: it goes with the next one."""
        self.lead: tuple[str, str] | None = None
        """A line that announces the list or table below it, with its place."""
        self.hazards: list[Id] = []
        """Hazards that wait for the step they stand before."""

    def step(self, text: str, place: str, source: str, number: str | None = None) -> Draft:
        """A new step that is told by a text."""
        builder = self.builder
        title, rest = builder.title_and_rest(text)
        draft = Draft(builder.ids.new("step", title), title, place, number)
        draft.marks["from"] = source
        self.settle(draft)
        if rest:
            draft.add(Text(text=builder.say(rest)), "rest")
        self.drafts.append(draft)
        self.last = draft
        builder.report.mapped += 1
        return draft

    def form(self, place: str, source: str) -> Draft:
        """A step that is there for its inputs; the line above announces it, else the section's title."""
        text = self.lead[0] if self.lead and len(self.lead[0]) <= MAX_TITLE else self.title
        if self.lead and text == self.lead[0]:
            self.lead = None
        draft = Draft(self.builder.ids.new("step", text), text.rstrip(" :"), place)
        draft.marks["from"] = source
        self.settle(draft)
        self.drafts.append(draft)
        self.last = draft
        return draft

    def settle(self, draft: Draft) -> None:
        """Gives a step what stood before it."""
        self.announce()
        for block, kind in self.waiting:
            draft.add(block, kind)
        self.waiting.clear()
        draft.hazards += self.hazards
        self.hazards.clear()

    def announce(self) -> None:
        """A line that announced nothing is text like any other."""
        if self.lead is not None:
            text, _ = self.lead
            self.lead = None
            self.put(Text(text=self.builder.say(text)), "paragraph")

    def put(self, block: Block, kind: str) -> None:
        """Text that is not part of a step: read before the steps, or with the next one."""
        if self.last is None:
            self.info().add(block, kind)
        else:
            self.waiting.append((block, kind))

    def info(self) -> Draft:
        """The step that is only read; there is one at the beginning of a section."""
        if not self.drafts or self.drafts[-1].marks.get("from") != "reading":
            draft = Draft(self.builder.ids.new("step", self.title), self.title, self.place)
            draft.marks["from"] = "reading"
            draft.hazards += self.hazards
            self.hazards.clear()
            self.drafts.append(draft)
        return self.drafts[-1]

    @property
    def here(self) -> Draft:
        """The step that what follows a step's text belongs to."""
        return self.last or self.info()

    def end(self) -> list[Draft]:
        """All steps; what waited for a next one goes with the last."""
        self.announce()
        if self.waiting or self.hazards:
            draft = self.here
            for block, kind in self.waiting:
                draft.add(block, kind)
            draft.hazards += self.hazards
            self.waiting.clear()
            self.hazards.clear()
        return self.drafts


class NodeBuilder:
    """Builds the body of an instruction from a written document."""

    def __init__(self, written: Written, report: Report, shelf: Shelf) -> None:
        # Here: the tables need this module's classes.
        from handrail.importers.written_tables import TableBuilder

        self.written = written
        self.report = report
        self.shelf = shelf
        self.ids = Ids()
        self.inputs = InputMaker(written.format, written.language, report, self.ids)
        self.hazards: list[Hazard] = []
        self.materials: list[Material] = []
        self.changes: list[Change] = []
        self.tables: list[dict[str, Any]] = []
        self.links: list[dict[str, str]] = []
        self.pictures: dict[tuple[str, str], str] = {}
        self.table_builder = TableBuilder(self)
        self.title = ""
        self.title_from: str | None = None

    def say(self, text: str) -> dict[str, str]:
        return self.inputs.say(text)

    # --- sections

    def body(self, title: str) -> tuple[Node, ...]:
        """The nodes of the whole document. ``title``: what it is called if it has no title of its own."""
        elements = self.written.elements
        headings = [element for element in elements if isinstance(element, Heading)]
        first = next((i for i, element in enumerate(elements) if isinstance(element, Heading)), None)
        self.title = title
        if first is not None and self._is_title(headings, elements[:first]):
            heading = headings[0]
            self.title, self.title_from = heading.said.plain or title, "heading" if heading.sure else "guess"
            self._note_links(heading.said, heading.place)
            if heading.said.pictures:
                elements = [
                    *elements[:first],
                    Paragraph(Said("", heading.said.pictures), heading.place),
                    *elements[first:],
                ]
                first += 1
            elements = [*elements[:first], *elements[first + 1 :]]
            self.report.mapped += 1
        if not self.title:
            self.title = title
        drafts, rest = self._own(self.title, "the file", elements)
        nodes = [self._done(draft) for draft in drafts]
        return tuple(nodes + self._sections(rest))

    @staticmethod
    def _is_title(headings: Sequence[Heading], before: Sequence[Element]) -> bool:
        """The first heading is the title if nothing is told before it and no other is as high."""
        top = headings[0]
        told = any(isinstance(element, Item | Table) for element in before)
        return not told and (top.level == 0 or all(other.level > top.level for other in headings[1:]))

    def _sections(self, elements: Sequence[Element]) -> list[Node]:
        nodes: list[Node] = []
        at = 0
        while at < len(elements):
            heading = elements[at]
            assert isinstance(heading, Heading)
            end = next(
                (
                    index
                    for index, element in enumerate(elements[at + 1 :], at + 1)
                    if isinstance(element, Heading) and element.level <= heading.level
                ),
                len(elements),
            )
            nodes.append(self._section(heading, elements[at + 1 : end]))
            at = end
        return nodes

    def _section(self, heading: Heading, elements: Sequence[Element]) -> Node:
        text = heading.said.plain
        self._note_links(heading.said, heading.place)
        title = text or next((e.said.plain for e in elements if isinstance(e, Paragraph) and e.said.plain), self.title)
        source = "heading" if heading.sure else "guess"
        if not heading.sure:
            self.report.approximated.append(f"{heading.place}: {text!r} is taken as a heading by how it looks")
        if heading.said.pictures:
            elements = [Paragraph(Said("", heading.said.pictures), heading.place), *elements]
        drafts, rest = self._own(title, heading.place, elements)
        inner = self._sections(rest)
        number, name = split_number(title)
        self.report.mapped += 1
        if not inner and len(drafts) <= 1 and (not drafts or drafts[0].title == title):
            draft = drafts[0] if drafts else Draft(self.ids.new("step", name), title, heading.place)
            word = written_words.STEP_WORD.match(name)
            draft.number = word["number"] if word else number
            draft.title = name
            draft.marks["heading"] = source
            if len(name) <= MAX_TITLE and written_words.HOLD_LINE.match(name) and not draft.hold_point:
                self.hold(draft, name)
            return self._done(draft)
        nodes = [self._done(draft) for draft in drafts]
        return Section(
            id=self.ids.new("section", name), number=number, title=self.say(name), nodes=tuple(nodes + inner),
            source=heading.place, extra={self.written.format: {"heading": source}},
        )  # fmt: skip

    def _own(self, title: str, place: str, elements: Sequence[Element]) -> tuple[list[Draft], Sequence[Element]]:
        """The steps of a section before its first subsection, and the rest."""
        first = next((i for i, element in enumerate(elements) if isinstance(element, Heading)), len(elements))
        flow = Flow(self, title, place)
        self.read(flow, elements[:first])
        return flow.end(), elements[first:]

    def _done(self, draft: Draft) -> Step:
        marks: dict[str, Any] = {**draft.marks, "blocks": draft.kinds}
        return Step(
            id=draft.id, number=draft.number, title=self.say(draft.title), blocks=tuple(draft.blocks),
            hazards=tuple(dict.fromkeys(draft.hazards)), materials=tuple(dict.fromkeys(draft.materials)),
            inputs=tuple(draft.inputs), signatures=tuple(draft.signatures), hold_point=draft.hold_point,
            source=draft.place, extra={self.written.format: marks},
        )  # fmt: skip

    # --- what stands in a section

    def read(self, flow: Flow, elements: Iterable[Element]) -> None:
        """Takes the elements of a section in order."""
        queue = [typed for element in elements for typed in self._typed(element)]
        at = 0
        while at < len(queue):
            element = queue[at]
            if isinstance(element, Item):
                end = at
                while end < len(queue) and _like(queue[end], element):
                    end += 1
                self._items(flow, [one for one in queue[at:end] if isinstance(one, Item)])
                at = end
                continue
            if isinstance(element, Paragraph):
                following = queue[at + 1] if at + 1 < len(queue) else None
                self._paragraph(flow, element, isinstance(following, Item | Table))
            elif isinstance(element, Table):
                self.table_builder.table(flow, element)
            elif isinstance(element, Callout):
                self.callout(flow, element, None)
            else:
                # A heading within a list, a quote or a cell.
                flow.put(Text(text=self.say(element.said.plain)), "paragraph")
            at += 1

    def _typed(self, element: Element) -> Iterable[Element]:
        """A paragraph whose lines begin with typed numbers or boxes is a list."""
        if not isinstance(element, Paragraph) or element.kind not in ("paragraph", "quote"):
            return [element]
        lines = element.said.text.split("\n")
        if not any(_typed_number(line) or _called(line) or _leading_box(line) for line in lines):
            return [element]
        made: list[Element] = []
        for index, line in enumerate(lines):
            called, box = _called(line), _leading_box(line)
            number = _typed_number(line) or called
            own = Said(line, element.said.pictures if index == 0 else (), element.said.links if index == 0 else ())
            if number:
                text, rest = line[number.end() :], number["number"]
                if text.count("**") % 2:
                    # The number was part of what is bold.
                    text = f"**{text}" if number[0].count("**") == 1 else text.replace("**", "", 1)
                item = Item(Said(text, own.pictures, own.links), element.place, rest, called=called is not None)
                made.append(item)
            elif box:
                made.append(Item(Said(line[box.end() :], own.pictures, own.links), element.place, box=True))
            elif made and isinstance(made[-1], Item) and line.strip():
                made[-1].children.append(Paragraph(own, element.place))
            elif line.strip() or own.pictures:
                made.append(Paragraph(own, element.place))
        return made

    def _paragraph(self, flow: Flow, paragraph: Paragraph, announces: bool) -> None:
        said, place = paragraph.said, paragraph.place
        plain = said.plain
        if paragraph.kind == "code":
            self._note_links(said, place)
            flow.put(Text(text=self.say(said.text)), "code")
            if has_marks(said.text):
                self.report.approximated.append(
                    f"{place}: blanks and boxes in text set as code are shown as they are, nothing is recorded for them"
                )
            return
        if self._hold_point(flow, said, place):
            return
        signal = self.signal(said)
        if signal is not None:
            word, rest = signal
            self.callout(flow, Callout(word, [Paragraph(rest, place)], place), None)
            return
        captioned = paragraph.kind == "caption" or (not said.pictures and written_words.CAPTION.match(plain))
        if captioned and self._caption(flow, said, place):
            return
        if plain and paragraph.continues and flow.last is not None and not flow.waiting:
            self.blocks(flow.last, said, place, "paragraph")
            return
        if plain and has_marks(said.text) and paragraph.kind != "text_box":
            self._blank_lines(flow, said, place)
            return
        if (
            plain
            and announces
            and len(plain) <= MAX_TITLE
            and not said.pictures
            and (plain.endswith(":") or _all_bold(said.text))
        ):
            flow.announce()
            self._note_links(said, place)
            flow.lead = (plain, place)
            return
        flow.announce()
        if said.pictures and not plain and flow.last is not None and not flow.waiting:
            self.blocks(flow.last, said, place, "paragraph")
            return
        holder = Draft("", "", place)
        self.blocks(holder, said, place, paragraph.kind)
        for block, kind in zip(holder.blocks, holder.kinds, strict=True):
            flow.put(block, kind)
        flow.hazards += holder.hazards

    def _hold_point(self, flow: Flow, said: Said, place: str) -> bool:
        """A line that is a hold point becomes a step at which a second person signs."""
        if len(said.plain) > 300 or not written_words.HOLD_LINE.match(said.plain):
            return False
        draft = flow.step(said.text, place, "hold_point")
        self.hold(draft, said.plain)
        self._note_links(said, place)
        for picture in said.pictures:
            self.figure(draft, picture, place)
        self.report.approximated.append(
            f"{place}: a hold point, signed as verified by a second person; who that may be is to be settled"
        )
        return True

    def hold(self, draft: Draft, words: str) -> None:
        """Makes a step a hold point."""
        draft.hold_point = True
        draft.sign("witness" if "witness" in words.lower() else "verified")

    @staticmethod
    def signal(said: Said) -> tuple[str, Said] | None:
        """The signal word that a text begins with, and what follows it."""
        found = written_words.BOLD_SIGNAL.match(said.text) or written_words.SIGNAL.match(said.text)
        if found is None or (not found["rest"].strip() and not said.pictures):
            return None
        rest = found["rest"].strip()
        if rest.count("**") % 2:
            rest = rest.replace("**", "", 1) if rest.startswith("**") else f"**{rest}"
        return found["word"], Said(rest, said.pictures, said.links)

    def _caption(self, flow: Flow, said: Said, place: str) -> bool:
        """A caption goes with the figure before it; False if there is none without one."""
        block_lists = [flow.waiting] if flow.waiting else []
        for pairs in block_lists:
            block, kind = pairs[-1]
            if isinstance(block, Figure) and not block.caption:
                pairs[-1] = (block.model_copy(update={"caption": self.say(said.plain)}), kind)
                self._note_links(said, place)
                return True
        draft = flow.drafts[-1] if flow.drafts and not flow.waiting else None
        if draft is None or not draft.blocks:
            return False
        block = draft.blocks[-1]
        if not isinstance(block, Figure) or block.caption:
            return False
        draft.blocks[-1] = block.model_copy(update={"caption": self.say(said.plain)})
        self._note_links(said, place)
        return True

    def _blank_lines(self, flow: Flow, said: Said, place: str) -> None:
        """Lines to fill in, outside of tables: one step for all that follow each other."""
        draft = flow.last
        if draft is None or draft.marks.get("from") != "blanks" or flow.waiting or flow.lead:
            draft = flow.form(place, "blanks")
        self.fill(draft, said, "", place)

    def fill(self, draft: Draft, said: Said, around: str, place: str) -> None:
        """Puts what a text with blanks or boxes asks for into a step; lines without any are text."""
        self._note_links(said, place)
        for line in said.text.split("\n"):
            if not has_marks(line):
                if line.strip():
                    draft.add(Text(text=self.say(line.strip())), "paragraph")
                continue
            made = self.inputs.within(line, around, place)
            for input_ in made:
                label = next(iter(input_.label.values()))
                if input_.type == "text" and written_words.SIGNED.search(label):
                    draft.add(Text(text=self.say(label)), "signature")
                    draft.sign(label)
                    draft.mark("signed_blanks")
                else:
                    draft.inputs.append(input_)
        for picture in said.pictures:
            self.figure(draft, picture, place)

    # --- blocks

    def blocks(self, draft: Draft, said: Said, place: str, kind: str) -> None:
        """A text with its pictures as blocks of a step."""
        self._note_links(said, place)
        self._within_hazard(draft, said, place)
        if said.text.strip():
            draft.add(Text(text=self.say(said.text.strip())), kind)
        for picture in said.pictures:
            self.figure(draft, picture, place)

    def figure(self, draft: Draft, picture: Picture, place: str) -> None:
        """A picture as a figure; the same picture again is the same medium."""
        key = (picture.name, picture.alt)
        id_ = self.pictures.get(key)
        if id_ is None:
            id_, fault = self.shelf.keep(picture.name, picture.data, self.say(picture.alt))
            self.pictures[key] = id_
            if fault is not None:
                self.report.warnings.append(f"{place}: picture {picture.name} {fault}")
        draft.add(Figure(media=id_), "figure")
        self.report.mapped += 1

    def spare(self, picture: Picture) -> None:
        """A picture of the file that the body does not show: kept, so that nothing is lost."""
        _, fault = self.shelf.keep(picture.name, picture.data, self.say(picture.alt))
        why = f"; it {fault}" if fault else ""
        self.report.approximated.append(f"picture {picture.name}: not shown in the body, kept and not shown{why}")

    def _within_hazard(self, draft: Draft, said: Said, place: str) -> None:
        """``(Warning: …)`` within a text: a hazard as well, the text stays as it is."""
        for found in written_words.WITHIN.finditer(said.text):
            severity = written_words.HAZARDS[found["word"].lower()]
            draft.hazards.append(self._hazard(found["word"], severity, Said(found["rest"]), place, {}))

    def _hazard(self, word: str, severity: str, said: Said, place: str, marks: dict[str, Any], avoid: str = "") -> str:
        id_ = self.ids.new("hazard", said.plain or word)
        # A danger or warning has to be ticked before its step opens (HMI-5), as in every other import.
        read = HazardAction(id=self.ids.new("read", said.plain or word), text=self.say("Read and understood"))
        made = {
            "id": id_, "severity": severity, "text": self.say(said.plain or word), "avoid": self.say(avoid),
            "source": place, "actions": (read,) if severity in ("danger", "warning") else (),
            "extra": {self.written.format: {"word": word, **marks}},
        }  # fmt: skip
        self.hazards.append(Hazard.model_validate(made))
        self.report.mapped += 1
        return id_

    def callout(self, flow: Flow, callout: Callout, draft: Draft | None) -> None:
        """A hazard or a note. ``draft``: the step it stands within; else it goes with the step it stands at."""
        word = callout.word
        if not word:
            self._quote(flow, callout, draft)
            return
        severity = written_words.HAZARDS.get(word.lower())
        marks = {"alert": word.upper(), "nested": callout.nested} if callout.marked else {}
        children: Sequence[Element] = callout.children
        head = Said()
        if children and isinstance(children[0], Paragraph) and children[0].kind in ("paragraph", "quote"):
            head = children[0].said
            children = children[1:]
        if severity is None:
            target = draft or (flow.here if flow.last is None or not flow.waiting else None)
            said = Said(f"**{word}:** {head.text.strip()}".strip(), head.pictures, head.links)
            kind = ("nested:" if callout.nested else "alert:") + word.upper() if callout.marked else "note"
            holder = target or Draft("", "", callout.place)
            if has_marks(head.text):
                holder.add(Text(text=self.say(f"**{word}:**")), kind)
                self.fill(holder if target else flow.form(callout.place, "blanks"), head, "", callout.place)
            else:
                self.blocks(holder, said, callout.place, kind)
            if target is None:
                for block, of in zip(holder.blocks, holder.kinds, strict=True):
                    flow.put(block, of)
                flow.hazards += holder.hazards
            self._rest_of_callout(flow, target, children)
            return
        self._note_links(head, callout.place)
        avoid, children = self._avoidance(children)
        id_ = self._hazard(word, severity, head, callout.place, marks, avoid)
        # Behind an item it belongs to that item; behind a form it stands before what comes next.
        last = flow.last if flow.last and flow.last.marks.get("from") in _DONE else None
        follows = draft is None and last is not None
        target = draft or last
        if target is None:
            flow.hazards.append(id_)
        else:
            if follows and target.marks.get("from") == "table_row":
                target = next(one for one in flow.drafts if one.marks.get("table") == target.marks.get("table"))
                self.report.approximated.append(
                    f"{callout.place}: the {word.lower()} stands behind a table of steps; it is shown at its first step"
                )
            target.hazards.append(id_)
        if head.pictures or children:
            holder = target or flow.here
            for picture in head.pictures:
                self.figure(holder, picture, callout.place)
            self._rest_of_callout(flow, holder, children)

    def _avoidance(self, children: Sequence[Element]) -> tuple[str, Sequence[Element]]:
        """What a hazard says to do, if it is a line of its own, and what else stands within."""
        first = children[0] if children else None
        if not isinstance(first, Paragraph) or first.kind not in ("paragraph", "quote") or first.said.pictures:
            return "", children
        if len(first.said.plain) > MAX_TITLE or has_marks(first.said.text) or self.signal(first.said):
            return "", children
        self._note_links(first.said, first.place)
        return first.said.plain, children[1:]

    def _quote(self, flow: Flow, callout: Callout, draft: Draft | None) -> None:
        """A quotation: a hazard or note if it begins with a signal word, else text."""
        first = callout.children[0] if callout.children else None
        signal = self.signal(first.said) if isinstance(first, Paragraph) else None
        if signal is not None:
            word, said = signal
            rest = [Paragraph(said, callout.place), *callout.children[1:]]
            self.callout(flow, Callout(word, rest, callout.place, nested=callout.nested), draft)
        elif draft is not None:
            self.children(flow, draft, callout.children, None)
        else:
            self.read(flow, callout.children)

    def _rest_of_callout(self, flow: Flow, target: Draft | None, children: Sequence[Element]) -> None:
        if not children:
            return
        boxes = any(isinstance(child, Item) and child.box for child in children)
        if target is None or boxes or any(isinstance(child, Table) for child in children):
            self.read(flow, children)
        else:
            self.children(flow, target, children, None)

    # --- lists

    def _items(self, flow: Flow, items: list[Item]) -> None:
        """A list: steps, boxes to tick, things that are needed, or text."""
        if items[0].box:
            self._boxes(flow, items)
        elif items[0].number is not None and not (flow.reading or flow.stores or _contents(items)):
            flow.announce()
            for item in items:
                self._step(flow, item, _above(flow, item))
        else:
            self._text_list(flow, items)

    def _text_list(self, flow: Flow, items: list[Item]) -> None:
        between = flow.lead is not None or bool(flow.waiting)
        flow.announce()
        holder = flow.here if not between or flow.last is None else Draft("", "", items[0].place)
        self._listed(flow, holder, items)
        if holder.id == "":
            for block, kind in zip(holder.blocks, holder.kinds, strict=True):
                flow.put(block, kind)
            flow.hazards += holder.hazards
            # Blanks and materials of a list that waits for its step belong to that step.
            if holder.inputs or holder.materials or holder.signatures:
                draft = flow.form(items[0].place, "blanks")
                draft.inputs += holder.inputs
                draft.materials += holder.materials
                draft.signatures += holder.signatures
        if flow.stores:
            target = flow.here
            target.materials += [id_ for item in items if (id_ := self.material(flow, item)) is not None]

    def material(self, flow: Flow, item: Item) -> str | None:
        """A thing that a list of equipment or parts names."""
        text = unmarked(item.said.text)
        quantity = _QUANTITY.match(text)
        name = text[quantity.end() :] if quantity else text
        name = re.split(r":\s|\s[–—]\s|\s\(|;\s|\.\s", name)[0].strip(" .,:*")
        if not name:
            return None
        marks = {"qty": quantity["qty"]} if quantity else {}
        return self.add_material(flow.title, name, item.place, marks)

    def add_material(
        self, around: str, name: str, place: str, marks: dict[str, Any], part_no: str | None = None
    ) -> str:
        """A material; its kind is guessed from the words around it, which the report says."""
        kind = "part" if part_no else next((kind for kind, words in _KINDS_OF_MATERIAL if words.search(around)), "part")
        made = {
            "id": self.ids.new("material", name), "kind": kind, "name": self.say(name[:200]), "source": place,
            "part_no": part_no, "extra": {self.written.format: marks},
        }  # fmt: skip
        self.materials.append(Material.model_validate(made))
        self.report.approximated.append(f"{place}: {name[:80]!r} is taken as material of the kind {kind}")
        self.report.mapped += 1
        return str(made["id"])

    def _boxes(self, flow: Flow, items: list[Item]) -> None:
        draft = flow.form(items[0].place, "boxes")
        for item in items:
            self._box(flow, draft, item)

    def _box(self, flow: Flow, draft: Draft, item: Item) -> None:
        said = item.said
        self._note_links(said, item.place)
        self._within_hazard(draft, said, item.place)
        number = f"{item.number}. " if item.number else ""
        marks = {"number": item.number} if item.number else {}
        label = f"{number}{unmarked(said.text)}" or "☐"
        draft.inputs.append(self.inputs.make("check", label, item.place, "item", marks=marks))
        if has_marks(said.text):
            draft.inputs += self.inputs.within(said.text, "", item.place)
        if flow.stores:
            id_ = self.material(flow, item)
            draft.materials += [id_] if id_ else []
        for picture in said.pictures:
            self.figure(draft, picture, item.place)
        self.children(flow, draft, item.children, None)

    def _step(self, flow: Flow, item: Item, above: str) -> None:
        """An item of a numbered list as a step, its numbered items as the steps after it."""
        number = item.number or ""
        source = "called" if item.called else "item" if number[-1:].isdigit() else "letter"
        printed = number if not above or number.startswith(f"{above}.") else f"{above}.{number}"
        said = item.said
        if _hold_item(said):
            draft = flow.step(said.text, item.place, source, printed)
            self.hold(draft, said.plain)
        elif has_marks(said.text):
            draft = flow.step(unmarked(said.text) or number, item.place, source, printed)
            self.fill(draft, Said(said.text), "", item.place)
        else:
            draft = flow.step(said.text, item.place, source, printed)
        self._note_links(said, item.place)
        self._within_hazard(draft, said, item.place)
        signal = self.signal(said)
        if signal is not None and signal[0].lower() in written_words.HAZARDS:
            draft.hazards.append(
                self._hazard(signal[0], written_words.HAZARDS[signal[0].lower()], signal[1], item.place, {})
            )
        for picture in said.pictures:
            self.figure(draft, picture, item.place)
        self.children(flow, draft, item.children, printed)

    def children(self, flow: Flow, draft: Draft, children: Sequence[Element], above: str | None) -> None:
        """What stands within an item. ``above``: the item's number if numbered items within are steps."""
        queue = [typed for child in children for typed in self._typed(child)]
        at = 0
        while at < len(queue):
            child = queue[at]
            at += 1
            target = flow.last if above is not None and flow.last is not None else draft
            if isinstance(child, Item):
                items = [child]
                while at < len(queue) and _like(queue[at], child):
                    following = queue[at]
                    assert isinstance(following, Item)
                    items.append(following)
                    at += 1
                if child.number is not None and above is not None and not _contents(items):
                    for item in items:
                        self._step(flow, item, above)
                else:
                    self._listed(flow, target, items)
            elif isinstance(child, Paragraph):
                self._child_paragraph(flow, target, child)
            elif isinstance(child, Callout):
                self.callout(flow, child, target)
            elif isinstance(child, Table):
                self.table_builder.table(flow, child)
            else:
                target.add(Text(text=self.say(child.said.plain)), "paragraph")

    def _child_paragraph(self, flow: Flow, draft: Draft, paragraph: Paragraph) -> None:
        said = paragraph.said
        signal = self.signal(said) if paragraph.kind in ("paragraph", "quote") else None
        if signal is not None:
            word, rest = signal
            self.callout(flow, Callout(word, [Paragraph(rest, paragraph.place)], paragraph.place), draft)
        elif paragraph.kind in ("paragraph", "quote") and has_marks(said.text):
            self.fill(draft, said, "", paragraph.place)
        elif (
            paragraph.kind == "caption" and draft.blocks and isinstance(draft.blocks[-1], Figure)
            and not draft.blocks[-1].caption
        ):  # fmt: skip
            draft.blocks[-1] = draft.blocks[-1].model_copy(update={"caption": self.say(said.plain)})
        else:
            self.blocks(draft, said, paragraph.place, paragraph.kind)

    def _listed(self, flow: Flow, draft: Draft, items: Sequence[Item], depth: int = 0) -> None:
        """A list as text of a step: bullets in one block; what stands within an item follows it."""
        open_: list[str] = []

        def flush() -> None:
            if open_:
                draft.add(Bullets(items=tuple(self.say(text) for text in open_)), "bullets")
                open_.clear()

        for item in items:
            said, lead = item.said, "– " * min(depth, 4)
            if item.box:
                flush()
                self._box(flow, draft, item)
                continue
            if self._hold_point(flow, said, item.place):
                flush()
                self.children(flow, flow.here, item.children, None)
                continue
            self._note_links(said, item.place)
            self._within_hazard(draft, said, item.place)
            if item.number is not None:
                flush()
                draft.add(Text(text=self.say(f"{lead}{item.number}. {said.text}".strip())), "ordered_item")
                draft.inputs += self.inputs.within(said.text, "", item.place) if has_marks(said.text) else []
            elif has_marks(said.text):
                flush()
                self.fill(draft, Said(said.text), "", item.place)
            elif said.text.strip():
                open_.append(f"{lead}{said.text.strip()}")
            self.report.mapped += 1
            if said.pictures:
                flush()
                for picture in said.pictures:
                    self.figure(draft, picture, item.place)
            if all(isinstance(child, Item) and child.number is None and not child.box for child in item.children):
                flush_below = [child for child in item.children if isinstance(child, Item)]
                if flush_below:
                    flush()
                    self._listed(flow, draft, flush_below, depth + 1)
            else:
                flush()
                self.children(flow, draft, item.children, None)
        flush()

    # --- small things

    def title_and_rest(self, text: str) -> tuple[str, str]:
        """A title of at most 140 characters, and the text to show below it."""
        plain = " ".join(text.replace("**", "").split())
        if len(plain) <= MAX_TITLE:
            return plain or "…", ""
        first = _SENTENCE.split(plain, maxsplit=1)
        if len(first) == 2 and len(first[0]) <= MAX_TITLE:
            return first[0], first[1]
        return plain[:MAX_TITLE].rsplit(" ", 1)[0] + " …", text.strip()

    def _note_links(self, said: Said, place: str) -> None:
        """Links are shown as text; where they led is kept beside."""
        for link in said.links:
            self.links.append({"place": place, "text": link.text, "target": link.target})

    def note_links(self, said: Said, place: str) -> None:
        self._note_links(said, place)


_DONE = ("item", "letter", "called", "table_row", "hold_point")
"""Where a step came from that tells to do something."""
_KINDS_OF_MATERIAL = (
    ("consumable", re.compile(r"consumable|suppl|chemical|verbrauch", re.IGNORECASE)),
    ("equipment", re.compile(r"equipment|instrument|matériel|prüfmittel", re.IGNORECASE)),
    ("tool", re.compile(r"\btool|werkzeug|outil|herramienta", re.IGNORECASE)),
)


def _typed_number(line: str) -> re.Match[str] | None:
    found = written_words.TYPED_NUMBER.match(line)
    # "e. g." at the start of a line is no letter of a list.
    return None if found and found["number"].isalpha() and not line[found.end() :][:1].isupper() else found


def _called(line: str) -> re.Match[str] | None:
    return written_words.CALLED_STEP.match(line)


def _leading_box(line: str) -> re.Match[str] | None:
    """A box before the text that it is about; several beside each other are alternatives."""
    found = written_words.LEADING_BOX.match(line)
    return found if found and written_words.BOX.search(line, found.end()) is None else None


def _above(flow: Flow, item: Item) -> str:
    """The number of the step that a lettered item belongs to, if its list was torn from that step's."""
    if flow.last is None or not flow.last.number or not re.fullmatch(r"[a-z]", item.number or ""):
        return ""
    base = re.match(r"\d+(?:\.\d+)*", flow.last.number)
    return base[0] if base else ""


def _like(element: Element, item: Item) -> bool:
    """Whether an element goes on with an item's list."""
    return isinstance(element, Item) and element.box == item.box and (element.number is None) == (item.number is None)


def _all_bold(text: str) -> bool:
    return re.fullmatch(r"\s*\*\*[^*]+\*\*\s*:?\s*", text) is not None


def _contents(items: Sequence[Item]) -> bool:
    """A table of contents: each item leads to a place within the document."""
    return len(items) > 1 and all(
        any(link.target.startswith("#") and item.said.plain.startswith(link.text[:20]) for link in item.said.links)
        for item in items
    )


def _hold_item(said: Said) -> bool:
    return len(said.plain) <= 300 and written_words.HOLD_LINE.match(said.plain) is not None

"""A document written for people, as its parts: what the readers of Word and Markdown files hand on.

The readers know their format and nothing of instructions; what a part means for a work instruction is
decided in ``written_nodes``, the same for both.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from handrail.packages.writer import SourceFile

MAX_CELLS = 60_000
"""Cells of all tables of a document."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture where it stands. ``data`` is None if it is not there to be kept."""

    name: str
    data: bytes | None
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    text: str
    target: str


@dataclass(frozen=True, slots=True)
class Said:
    """A stretch of text with what stands in it. ``text`` keeps ``**bold**`` and line breaks, nothing else."""

    text: str = ""
    pictures: tuple[Picture, ...] = ()
    links: tuple[Link, ...] = ()

    @property
    def plain(self) -> str:
        """The words on one line, without bold."""
        return " ".join(self.text.replace("**", "").split())


@dataclass(slots=True)
class Heading:
    said: Said
    level: int
    place: str
    sure: bool = True
    """False: nothing says that it is one, it looks like one."""


@dataclass(slots=True)
class Paragraph:
    said: Said
    place: str
    kind: Literal["paragraph", "quote", "code", "text_box", "caption", "footnote"] = "paragraph"
    continues: bool = False
    """It is set like the list item before it, which it goes on with."""


@dataclass(slots=True)
class Item:
    """An item of a list. ``number`` as printed, without its dot or bracket; None for a bullet."""

    said: Said
    place: str
    number: str | None = None
    box: bool = False
    """It has a box to tick."""
    children: list[Element] = field(default_factory=list)
    called: bool = False
    """The word for a step gives it its number, as in ``Step 3: …``."""


@dataclass
class Cell:
    elements: list[Element]

    @cached_property
    def said(self) -> Said:
        """All of the cell as one text, a line per paragraph."""
        parts = [part for element in self.elements for part in texts_of(element)]
        return Said(
            "\n".join(part.text for part in parts if part.text.strip()),
            tuple(picture for part in parts for picture in part.pictures),
            tuple(link for part in parts for link in part.links),
        )


@dataclass(slots=True)
class Table:
    rows: list[list[Cell]]
    place: str
    header: bool
    """The first row names the columns."""
    row_places: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Callout:
    """A text set apart under a signal word, for instance ``WARNING``."""

    word: str
    children: list[Element]
    place: str
    marked: bool = False
    """By the format's own mark (``[!WARNING]``), not by a word in the text."""
    nested: bool = False
    """It stands within a list item."""


Element = Heading | Paragraph | Item | Table | Callout


@dataclass(slots=True)
class Written:
    """A document that was read."""

    format: str
    elements: list[Element]
    file: SourceFile
    words: list[tuple[str, str]]
    """Each text of the body with its place, taken from the source and not from ``elements``: what must not get lost."""
    language: str = "und"
    title: str = ""
    """As the file's properties have it; a title in the body comes first."""
    facts: dict[str, str] = field(default_factory=dict)
    """Further properties of the file, by name."""
    asides: list[tuple[str, str]] = field(default_factory=list)
    """What is not part of the body, with its place: comments, page headers, hidden or deleted text."""
    spare_pictures: list[Picture] = field(default_factory=list)
    """Pictures of the file that the body does not show."""
    warnings: list[str] = field(default_factory=list)
    unmapped: list[str] = field(default_factory=list)
    source_counts: dict[str, int | bool] = field(default_factory=dict)
    open_comments: int = 0


def texts_of(element: Element) -> Iterator[Said]:
    """All texts of an element and of what it holds, in order."""
    if isinstance(element, Heading | Paragraph):
        yield element.said
    elif isinstance(element, Item):
        yield Said(f"{element.number}. {element.said.text}" if element.number else element.said.text,
                   element.said.pictures, element.said.links)  # fmt: skip
        for child in element.children:
            yield from texts_of(child)
    elif isinstance(element, Callout):
        yield Said(f"{element.word}:")
        for child in element.children:
            yield from texts_of(child)
    else:
        for row in element.rows:
            for cell in row:
                yield cell.said


_WORD = re.compile(r"[^\W_]+")


def words_of(text: str) -> list[str]:
    """The words of a text as they are compared: no case, no punctuation, no blanks to fill in."""
    return _WORD.findall(text.casefold())

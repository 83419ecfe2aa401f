"""Reads XML from outside as a plain tree: no DTD is fetched, no entity expanded, everything bounded."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.entities import html5
from xml.parsers import expat

MAX_FILE = 16 * 1024 * 1024
"""Bytes of an XML file."""
MAX_ELEMENTS = 300_000
MAX_DEPTH = 100
"""Levels of elements within each other; published documents have a few dozen."""
MAX_EXPANDED = 4 * 1024 * 1024
"""Characters that declared entities could add in attributes, where the parser itself puts them in."""

_PREFIXES = {
    "http://www.w3.org/XML/1998/namespace": "xml:",
    "http://www.w3.org/1999/xlink": "xlink:",
    "http://www.w3.org/2001/XMLSchema-instance": "xsi:",
}
_UPPER = str.maketrans("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ")
_LOWER = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")


class NotXml(Exception):
    """The file can't be read as XML; ``reason`` in plain words, ``line`` where it is known."""

    def __init__(self, reason: str, line: int | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line


@dataclass(slots=True)
class Node:
    """An element: name without namespace, attributes (``xml:``, ``xlink:`` and ``xsi:`` prefixed), content in order."""

    tag: str
    namespace: str
    attrs: dict[str, str]
    line: int
    content: list[Node | str] = field(default_factory=list)

    @property
    def place(self) -> str:
        return f"line {self.line}"

    def get(self, name: str, default: str = "") -> str:
        """An attribute's value without outer blanks."""
        return self.attrs.get(name, default).strip()

    def nodes(self) -> Iterator[Node]:
        """The elements directly within."""
        for part in self.content:
            if isinstance(part, Node):
                yield part

    def child(self, *path: str) -> Node | None:
        """The first element down a path of names."""
        found: Node | None = self
        for tag in path:
            found = next((node for node in found.nodes() if node.tag == tag), None) if found is not None else None
        return found

    def every(self) -> Iterator[Node]:
        """This element and all within, in document order."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting += [part for part in reversed(node.content) if isinstance(part, Node)]

    def find(self, *tags: str) -> Iterator[Node]:
        """All elements of these names within, this one included."""
        return (node for node in self.every() if node.tag in tags)

    def texts(self) -> Iterator[tuple[str, Node]]:
        """All character data within, in document order, each with the element it stands in."""
        waiting: list[tuple[Node | str, Node]] = [(self, self)]
        while waiting:
            part, around = waiting.pop()
            if isinstance(part, str):
                yield part, around
            else:
                waiting += [(inner, part) for inner in reversed(part.content)]

    def text(self) -> str:
        """All character data within, blanks collapsed."""
        return squeeze("".join(text for text, _ in self.texts()))

    def said(self, *path: str) -> str:
        """The text of the first element down a path, ``""`` if there is none."""
        found = self.child(*path)
        return found.text() if found is not None else ""


@dataclass(slots=True)
class Tree:
    """A file's root, the files it declares under a name (``<!ENTITY n SYSTEM "f" NDATA x>``), and what stays as is."""

    root: Node
    files: dict[str, str]
    unexpanded: list[str] = field(default_factory=list)
    """Lines for the report: entities that stand in the text by their name."""
    standard: list[str] = field(default_factory=list)
    """Lines for the report: entities of the standard sets, which are not fetched either."""


def squeeze(text: str) -> str:
    """Blanks and line breaks collapsed to one blank, none outside."""
    return " ".join(text.split())


def raised(text: str) -> str:
    """Superscript: in Unicode where it has the characters, else marked, so that 10⁵ never reads 105."""
    return _script(text, _UPPER, "^")


def lowered(text: str) -> str:
    """Subscript, likewise."""
    return _script(text, _LOWER, "_")


def _script(text: str, table: dict[int, int], mark: str) -> str:
    plain = squeeze(text).replace("\u2212", "-")
    if not plain:
        return ""
    if all(ord(character) in table for character in plain):
        return plain.translate(table)
    return f"{mark}{plain}" if re.fullmatch(r"\w+", plain) else f"{mark}({plain})"


def parse(data: bytes) -> Tree:
    """The tree of a file. Raises NotXml: not well-formed, over a bound, or made to expand or to reach out."""
    if len(data) > MAX_FILE:
        raise NotXml(f"the file is larger than {MAX_FILE // 1024 // 1024} MB")
    return _Reader(data).read()


class _Reader:
    """One pass with expat; it builds nothing that the file does not spell out."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.open: list[Node] = []
        self.root: Node | None = None
        self.elements = 0
        self.files: dict[str, str] = {}
        self.declared: dict[str, str] = {}
        self.unexpanded: list[str] = []
        self.standard: dict[str, str] = {}
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.characters
        self.parser.EntityDeclHandler = self.entity
        self.parser.ExternalEntityRefHandler = self.external
        self.parser.SkippedEntityHandler = self.skipped
        # With a default handler expat hands internal entities over by name instead of expanding them.
        self.parser.DefaultHandler = self.rest

    def read(self) -> Tree:
        try:
            self.parser.Parse(self.data, True)
        except expat.ExpatError as error:
            raise NotXml(f"not well-formed XML ({expat.errors.messages[error.code]})", error.lineno) from None
        except (ValueError, LookupError):
            raise NotXml("the file's encoding is not known") from None
        if self.root is None:
            raise NotXml("the file is empty")
        return Tree(self.root, self.files, self.unexpanded, list(self.standard.values()))

    @property
    def line(self) -> int:
        return self.parser.CurrentLineNumber

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.elements += 1
        if self.elements > MAX_ELEMENTS:
            raise NotXml(f"more than {MAX_ELEMENTS} elements", self.line)
        if len(self.open) >= MAX_DEPTH:
            raise NotXml(f"more than {MAX_DEPTH} elements within each other", self.line)
        namespace, _, name = tag.rpartition(" ")
        node = Node(name, namespace, {_named(key): value for key, value in attributes.items()}, self.line)
        if self.open:
            self.open[-1].content.append(node)
        else:
            self.root = node
        self.open.append(node)

    def end(self, _tag: str) -> None:
        self.open.pop()

    def characters(self, text: str) -> None:
        self.open[-1].content.append(text)

    def entity(
        self, name: str, parameter: int, value: str | None, _base: str | None, system: str | None,
        _public: str | None, notation: str | None,
    ) -> None:  # fmt: skip
        if parameter:
            return
        if notation is not None:
            self.files[name] = system or ""
        elif value is not None:
            if "&" in value or "<" in value or len(value) * self.data.count(b"&") > MAX_EXPANDED:
                raise NotXml(f"the file declares XML entities that expand: {name[:60]}", self.line)
            self.declared[name] = value

    def external(self, context: str | None, _base: str | None, system: str | None, _public: str | None) -> int:
        name = (context or "").rpartition(" ")[2][:60]
        raise NotXml(f"text from another file is not fetched: &{name}; ({(system or '')[:100]})", self.line)

    def skipped(self, name: str, parameter: bool) -> None:
        if not parameter:
            self.named(name)

    def rest(self, data: str) -> None:
        if self.open and data.startswith("&") and data.endswith(";"):
            self.named(data[1:-1])

    def named(self, name: str) -> None:
        """An entity that stays by its name, or is a standard character."""
        # What is declared behind a set of declarations that isn't fetched is not told of: looked for in the text.
        own = name in self.declared or re.search(rf"<!ENTITY\s+{re.escape(name)}\s".encode(), self.data) is not None
        standard = None if own else html5.get(f"{name};")
        if standard is None:
            meaning = f", declared as {self.declared[name]!r}" if name in self.declared else ""
            self.unexpanded.append(f"line {self.line}: &{name};{meaning}: entities are not expanded, kept by name")
        elif name not in self.standard:
            self.standard[name] = f"line {self.line}: &{name}; is read as the standard character {standard}"
        self.open[-1].content.append(standard if standard is not None else f"&{name};")


def _named(key: str) -> str:
    namespace, _, name = key.rpartition(" ")
    return f"{_PREFIXES.get(namespace, '')}{name}"

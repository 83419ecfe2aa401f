"""Styles and numbering of a Word file: what a paragraph's style says, and which number stands before it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

_OFF = frozenset({"0", "false", "off", "none"})
_HEADING = re.compile(r"heading\s*(\d)", re.IGNORECASE)
_SYMBOL_FONTS = ("wingdings", "webdings", "symbol")
_BOX_CODES = frozenset({0x6F, 0x71, 0x72, 0xA8, 0x52, 0xFE, 0xA3})
"""Where Wingdings has its boxes to tick."""
_BOXES = "☐☑☒□▢❏❑"
_ROMAN = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)
_MAX_LEVEL = 8


def value(node: Element | None, path: str, name: str = "w_val") -> str | None:
    """An attribute of an element below, None if either is not there."""
    found = None if node is None else node.find(path)
    return None if found is None else found.get(name)


def on(node: Element | None, path: str) -> bool | None:
    """A switch like ``w_b``: None if nothing is said of it."""
    found = None if node is None else node.find(path)
    return None if found is None else found.get("w_val", "1").lower() not in _OFF


def whole(text: str | None, default: int = 0) -> int:
    """A number in an attribute; ``default`` for what is none or out of all bounds."""
    return int(text) if text is not None and re.fullmatch(r"-?\d{1,9}", text) else default


@dataclass(frozen=True, slots=True)
class Style:
    name: str = ""
    heading: int | None = None
    """Level of a heading style, 0 for a title."""
    number: tuple[str, int] | None = None
    bold: bool | None = None
    capitals: bool | None = None
    size: int | None = None
    """Half points."""
    color: str | None = None
    indent: int | None = None


class Styles:
    """The paragraph styles by id, each with what it inherits."""

    def __init__(self, root: Element | None) -> None:
        self.nodes = {
            node.get("w_styleId", ""): node for node in (root if root is not None else ()) if node.tag == "w_style"
        }
        default = None if root is None else root.find("w_docDefaults/w_rPrDefault/w_rPr")
        self.size = whole(value(default, "w_sz"), 22)
        self.language = value(default, "w_lang")
        self.default = next(
            (
                id_
                for id_, node in self.nodes.items()
                if node.get("w_type") == "paragraph" and node.get("w_default") == "1"
            ),
            "",
        )
        self._known: dict[str, Style] = {}

    def of(self, id_: str | None) -> Style:
        """A style by its id, the default style for None."""
        id_ = id_ or self.default
        if id_ not in self._known:
            self._known[id_] = self._read(id_)
        return self._known[id_]

    def _chain(self, id_: str) -> Iterator[Element]:
        seen: set[str] = set()
        while id_ in self.nodes and id_ not in seen and len(seen) < 20:
            seen.add(id_)
            yield self.nodes[id_]
            id_ = value(self.nodes[id_], "w_basedOn") or ""

    def _read(self, id_: str) -> Style:
        chain = list(self._chain(id_))
        if not chain:
            return Style()
        names = [value(node, "w_name") or "" for node in chain]
        heading = next((int(found[1]) for name in names if (found := _HEADING.match(name))), None)
        if names[0].strip().lower() == "title":
            heading = 0
        number = None
        for node in chain:
            num = value(node, "w_pPr/w_numPr/w_numId")
            if num is not None:
                number = (num, whole(value(node, "w_pPr/w_numPr/w_ilvl")))
                break

        def first(path: str, name: str = "w_val") -> str | None:
            return next((found for node in chain if (found := value(node, path, name)) is not None), None)

        def switch(path: str) -> bool | None:
            return next((found for node in chain if (found := on(node, path)) is not None), None)

        size = first("w_rPr/w_sz")
        indent = first("w_pPr/w_ind", "w_left") or first("w_pPr/w_ind", "w_start")
        return Style(
            names[0], heading, number, switch("w_rPr/w_b"), switch("w_rPr/w_caps"), whole(size) if size else None,
            first("w_rPr/w_color"), whole(indent) if indent else None,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Level:
    kind: str = "decimal"
    text: str = ""
    start: int = 1
    font: str = ""
    indent: int = 0
    restart: int | None = None

    @property
    def box(self) -> bool:
        """Its bullet is a box to tick."""
        if self.kind != "bullet" or not self.text:
            return False
        code = ord(self.text[0])
        if self.text[0] in _BOXES:
            return True
        symbols = self.font.lower().startswith(_SYMBOL_FONTS[:2]) or 0xF000 <= code <= 0xF0FF
        return symbols and not self.font.lower().startswith("symbol") and code & 0xFF in _BOX_CODES


@dataclass(slots=True)
class _Number:
    abstract: str
    overrides: dict[int, int] = field(default_factory=dict)
    levels: dict[int, Level] = field(default_factory=dict)


class Numbering:
    """Counts as Word does: lists of one abstract definition go on counting, an override starts anew once."""

    def __init__(self, root: Element | None) -> None:
        self.abstract: dict[str, dict[int, Level]] = {}
        self.numbers: dict[str, _Number] = {}
        self._counters: dict[str, dict[int, int]] = {}
        self._started: set[tuple[str, int]] = set()
        links: dict[str, str] = {}
        for node in root if root is not None else ():
            if node.tag == "w_abstractNum":
                id_ = node.get("w_abstractNumId", "")
                self.abstract[id_] = {whole(one.get("w_ilvl")): _level(one) for one in node.findall("w_lvl")}
                link = value(node, "w_styleLink")
                if link and self.abstract[id_]:
                    links[link] = id_
        for node in root if root is not None else ():
            if node.tag == "w_num":
                number = _Number(value(node, "w_abstractNumId") or "")
                for override in node.findall("w_lvlOverride"):
                    level = whole(override.get("w_ilvl"))
                    start = value(override, "w_startOverride")
                    if start is not None:
                        number.overrides[level] = whole(start, 1)
                    own = override.find("w_lvl")
                    if own is not None:
                        number.levels[level] = _level(own)
                self.numbers[node.get("w_numId", "")] = number
        for node in root if root is not None else ():
            link = value(node, "w_numStyleLink") if node.tag == "w_abstractNum" else None
            if link in links:
                self.abstract[node.get("w_abstractNumId", "")] = self.abstract[links[link]]

    def level(self, id_: str, level: int) -> Level | None:
        """What a list says of a level; None if there is no such list."""
        number = self.numbers.get(id_)
        if number is None or not 0 <= level <= _MAX_LEVEL:
            return None
        return number.levels.get(level) or self.abstract.get(number.abstract, {}).get(level)

    def next(self, id_: str, level: int) -> str:
        """The number that stands before the next paragraph of a list, without dot or bracket at its end."""
        number = self.numbers[id_]
        counters = self._counters.setdefault(number.abstract, {})
        own = self.level(id_, level) or Level()
        if level in number.overrides and (id_, level) not in self._started:
            self._started.add((id_, level))
            counters[level] = number.overrides[level]
        else:
            counters[level] = counters.get(level, own.start - 1) + 1
        for deeper in range(level + 1, _MAX_LEVEL + 1):
            below = self.level(id_, deeper)
            if below is None or below.restart != 0:
                counters.pop(deeper, None)

        def said(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            of = self.level(id_, at) or Level()
            return _counted(of.kind, counters.get(at, of.start))

        text = re.sub(r"%([1-9])", said, own.text) or _counted(own.kind, counters[level])
        return text.strip().rstrip(".):").lstrip("(").strip()


def _level(node: Element) -> Level:
    fonts = node.find("w_rPr/w_rFonts")
    font = "" if fonts is None else (fonts.get("w_ascii") or fonts.get("w_hAnsi") or "")
    restart = value(node, "w_lvlRestart")
    indent = value(node, "w_pPr/w_ind", "w_left") or value(node, "w_pPr/w_ind", "w_start")
    return Level(
        value(node, "w_numFmt") or "decimal", value(node, "w_lvlText") or "", whole(value(node, "w_start"), 1), font,
        whole(indent), None if restart is None else whole(restart),
    )  # fmt: skip


def _counted(kind: str, count: int) -> str:
    """A number as a list counts: ``3``, ``c``, ``III``."""
    if kind in ("lowerLetter", "upperLetter") and count > 0:
        letters = chr(ord("a") + (count - 1) % 26) * min((count - 1) // 26 + 1, 5)
        return letters if kind == "lowerLetter" else letters.upper()
    if kind in ("lowerRoman", "upperRoman") and 0 < count < 4000:
        roman = ""
        for worth, sign in _ROMAN:
            roman += sign * (count // worth)
            count %= worth
        return roman if kind == "lowerRoman" else roman.upper()
    return f"{count:02d}" if kind == "decimalZero" else str(count)

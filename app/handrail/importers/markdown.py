"""Markdown (.md) to a draft instruction: CommonMark with tables, alerts and task lists."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from handrail.importers import written_draft, written_words
from handrail.importers.door import Imported, ImportRefused
from handrail.importers.written import (
    MAX_CELLS,
    Callout,
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
from handrail.packages.archive import MAX_MEDIUM
from handrail.packages.writer import SourceFile

if TYPE_CHECKING:
    from markdown_it.token import Token

FORMAT = "markdown"
MAX_FILE = 4 * 1024 * 1024
"""Bytes of a Markdown file."""
MAX_LINE = 20_000
"""Characters of a line."""
MAX_LINES = 10_000
"""Lines of a Markdown file that are not empty."""
MAX_MARKS = 40_000
"""Characters that may begin a mark: each costs the parser time, and no document for people has as many."""
MAX_PICTURES = 48 * 1024 * 1024
"""Bytes of all pictures of a document."""

_ALERT = re.compile(r"\[!(?P<word>\w{2,20})\][ \t]*\n?")
_BOX = re.compile(r"\[[ xX]\](?=\s|$)\s*")
_FRONT = re.compile(r"---[ \t]*\n(?P<lines>(?:[^\n]*\n){1,60}?)(?:---|\.\.\.)[ \t]*(?:\n|$)")
_FRONT_LINE = re.compile(r"\s*(?P<name>[\w .-]{1,40}):\s*(?P<value>.*)|\s+.*|\s*-.*|\s*#.*|\s*")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_MARKS = re.compile(r"[\[*`<&]")
_TICKED = re.compile(r"(?<![\w\])])\[[xX]\](?![(\[])")
_FENCE = re.compile(r"[ \t>]*(?P<mark>`{3,}|~{3,})")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


def read(data: bytes, path: Path) -> Imported:
    """The draft of a Markdown file. ``path`` names it and is where its pictures lie. Raises ImportRefused."""
    return written_draft.draft(written(data, path), path)


def written(data: bytes, path: Path) -> Written:
    """The parts of a Markdown file. Raises ImportRefused."""
    from markdown_it import MarkdownIt

    text, warnings = _decoded(data)
    front = _FRONT.match(text)
    facts: dict[str, str] = {}
    if front is not None and all(_FRONT_LINE.fullmatch(line) for line in front["lines"].split("\n")):
        facts = {
            found["name"].strip().lower(): found["value"].strip(" '\"")
            for line in front["lines"].split("\n")
            if (found := _FRONT_LINE.fullmatch(line)) and found["name"] and found["value"].strip()
        }
        # As many lines as before: places stay right.
        text = "\n" * front[0].count("\n") + text[front.end() :]
    # Text that is set in by four blanks is meant as part of the list above it, not as program code.
    parser = MarkdownIt("commonmark").enable("table").disable("code")
    environment: dict[str, object] = {}
    try:
        tokens = parser.parse(text, environment)
        reader = _Reader(tokens, Beside(path))
        elements = list(reader.blocks())
    except RecursionError:
        raise ImportRefused(None, None, "the document is too deeply nested") from None
    lines = list(_source_lines(text))
    words = [(place, line if code else _TICKED.sub(" ", line)) for place, line, code in lines]
    document = Written(FORMAT, elements, SourceFile(path.name, data), words, facts=facts)
    document.title = facts.get("title", "")
    document.language = facts.get("lang", facts.get("language", "")) or _language_of_folder(path) or "und"
    document.warnings = warnings + reader.beside.faults
    document.asides = [(f"front matter, {name}", value) for name, value in facts.items()] + reader.asides
    ticked = [place for place, line, code in lines if not code and _TICKED.search(line)]
    document.unmapped = reader.unmapped + [
        f"{place}: a box is ticked in the source; here it is empty" for place in ticked
    ]
    return document


def _decoded(data: bytes) -> tuple[str, list[str]]:
    """The text of a file, with plain line feeds and nothing that can't be shown. Raises ImportRefused."""
    if len(data) > MAX_FILE:
        raise ImportRefused(None, None, f"the file is larger than {MAX_FILE // 1024 // 1024} MB")
    warnings = []
    try:
        text = data.decode("utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig")
    except UnicodeDecodeError as error:
        if b"\x00" in data:
            raise ImportRefused(None, None, "the file is no text") from None
        line = data.count(b"\n", 0, error.start) + 1
        text = data.decode("cp1252", errors="replace")
        warnings.append(f"line {line}: not UTF-8; the file is read as Windows-1252, special characters may be wrong")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\x00" in text:
        raise ImportRefused(None, None, "the file is no text")
    if _CONTROL.search(text):
        warnings.append("control characters in the text are left out")
        text = _CONTROL.sub("", text)
    longest = max((len(line) for line in text.split("\n")), default=0)
    if longest > MAX_LINE:
        line = next(number for number, one in enumerate(text.split("\n"), 1) if len(one) > MAX_LINE)
        raise ImportRefused(None, None, f"line {line} is longer than {MAX_LINE} characters")
    if sum(1 for _ in _MARKS.finditer(text)) > MAX_MARKS:
        raise ImportRefused(None, None, f"the file has more than {MAX_MARKS} brackets, stars and the like")
    if sum(not line.isspace() for line in text.splitlines()) > MAX_LINES:
        raise ImportRefused(None, None, f"the file has more than {MAX_LINES} lines")
    if text.count("|") > MAX_CELLS:
        raise ImportRefused(None, None, f"the file's tables have more than {MAX_CELLS} cells")
    if not text.strip():
        raise ImportRefused(None, None, "the file is empty")
    return text, warnings


def _language_of_folder(path: Path) -> str | None:
    """The language that a folder above the file is named by, as in ``en/guide.md`` beside ``fr/guide.md``."""
    for name in reversed(path.parent.parts[-4:]):
        if name in written_draft.LANGUAGES:
            return name
    return None


class Beside:
    """The pictures that lie in the document's folder or below it. Nothing else is read, nothing is fetched."""

    def __init__(self, document: Path) -> None:
        self.folder = document.parent
        self.faults: list[str] = []
        self.left = MAX_PICTURES
        self._known: dict[str, bytes | None] = {}

    def find(self, target: str, place: str) -> bytes | None:
        """The bytes of a picture, or None; why not is noted."""
        if target not in self._known:
            self._known[target], fault = self._read(target)
            if fault is not None:
                self.faults.append(f"{place}: picture {target[:200]} {fault}")
        return self._known[target]

    def _read(self, target: str) -> tuple[bytes | None, str | None]:
        if _SCHEME.match(target) or target.startswith("//"):
            return None, "is not part of the document; it is not fetched"
        name = unquote(re.split(r"[?#]", target)[0]).replace("\\", "/")
        if not name or name.startswith("/") or "\x00" in name or ":" in name:
            return None, "does not lie in the document's folder; it is not read"
        try:
            folder = self.folder.resolve()
            path = (folder / name).resolve()
            if not path.is_relative_to(folder):
                return None, "lies outside of the document's folder; it is not read"
            if not path.is_file():
                return None, None
            size = path.stat().st_size
            if size > min(MAX_MEDIUM, self.left):
                return None, "is too large; it is not read"
            self.left -= size
            return path.read_bytes(), None
        except (OSError, RuntimeError, ValueError):
            return None, "can't be read"


class _Reader:
    """Turns tokens into elements."""

    def __init__(self, tokens: list[Token], beside: Beside) -> None:
        self.tokens = tokens
        self.at = 0
        self.beside = beside
        self.line = 1
        self.asides: list[tuple[str, str]] = []
        self.unmapped: list[str] = []

    @property
    def place(self) -> str:
        return f"line {self.line}"

    def blocks(self, close: str | None = None, depth: int = 0) -> Iterator[Element]:
        """The elements up to a closing token."""
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            self.at += 1
            if token.type == close:
                return
            if token.map:
                self.line = token.map[0] + 1
            yield from self._block(token, depth)

    def _block(self, token: Token, depth: int) -> Iterator[Element]:
        kind = token.type
        if kind == "heading_open":
            place, said = self.place, self._inline()
            self.at += 1
            if depth == 0:
                yield Heading(said, int(token.tag[1:]), place)
            else:
                yield Paragraph(Said(f"**{said.plain}**", said.pictures, said.links), place)
        elif kind == "paragraph_open":
            place, said = self.place, self._inline()
            self.at += 1
            yield from _paragraphs(said, place)
        elif kind in ("bullet_list_open", "ordered_list_open"):
            yield from self._list(token, depth)
        elif kind == "blockquote_open":
            yield self._quote(depth)
        elif kind == "table_open":
            yield self._table()
        elif kind == "fence":
            yield Paragraph(Said(token.content.rstrip("\n")), self.place, "code")
        elif kind == "html_block":
            yield from self._html(token.content)

    def _list(self, token: Token, depth: int) -> Iterator[Item]:
        close = token.type.replace("open", "close")
        number = int(token.attrs.get("start", 1)) if token.type.startswith("ordered") else None
        while self.tokens[self.at].type != close:
            item = self.tokens[self.at]
            self.at += 1
            if item.map:
                self.line = item.map[0] + 1
            place = self.place
            children = list(self.blocks("list_item_close", depth + 1))
            said, box = Said(), False
            first = children[0] if children else None
            if isinstance(first, Paragraph) and first.kind == "paragraph":
                said = first.said
                del children[0]
                found = _BOX.match(said.text)
                if found:
                    said, box = Said(said.text[found.end() :], said.pictures, said.links), True
            for child in children:
                if isinstance(child, Callout):
                    child.nested = True
            yield Item(said, place, None if number is None else str(number), box, children)
            number = None if number is None else number + 1
        self.at += 1

    def _quote(self, depth: int) -> Callout:
        place = self.place
        children = list(self.blocks("blockquote_close", depth + 1))
        if children and isinstance(children[0], Paragraph):
            first = children[0]
            found = _ALERT.match(first.said.text)
            if found:
                first.said = Said(first.said.text[found.end() :], first.said.pictures, first.said.links)
                if not first.said.text.strip() and not first.said.pictures:
                    children.pop(0)
                return Callout(found["word"], children, place, marked=True)
        for child in children:
            if isinstance(child, Paragraph) and child.kind == "paragraph":
                child.kind = "quote"
        return Callout("", children, place)

    def _table(self) -> Table:
        table = Table([], self.place, header=True)
        while self.tokens[self.at].type != "table_close":
            token = self.tokens[self.at]
            self.at += 1
            if token.type == "tr_open":
                if token.map:
                    self.line = token.map[0] + 1
                table.rows.append([])
                table.row_places.append(self.place)
            elif token.type in ("th_open", "td_open"):
                table.rows[-1].append(Cell([Paragraph(self._inline(), self.place)]))
        self.at += 1
        return table

    def _inline(self) -> Said:
        token = self.tokens[self.at]
        self.at += 1
        if token.type != "inline":
            self.at -= 1
            return Said()
        return self._said(token.children or [])

    def _said(self, tokens: list[Token]) -> Said:
        parts: list[str] = []
        pictures: list[Picture] = []
        links: list[Link] = []
        open_links: list[tuple[str, int]] = []
        for index, token in enumerate(tokens):
            kind = token.type
            if kind in ("text", "code_inline", "text_special"):
                parts.append(token.content)
            elif kind == "softbreak":
                parts.append("\n" if _begins_line(tokens[index + 1 : index + 7]) else " ")
            elif kind == "hardbreak":
                parts.append("\n")
            elif kind in ("strong_open", "strong_close"):
                parts.append("**")
            elif kind == "link_open":
                open_links.append((str(token.attrs.get("href", "")), len(parts)))
            elif kind == "link_close" and open_links:
                target, start = open_links.pop()
                links.append(Link("".join(parts[start:]).replace("**", ""), target))
            elif kind == "image":
                alt = "".join(child.content for child in token.children or [])
                target = str(token.attrs.get("src", ""))
                pictures.append(Picture(unquote(target), self.beside.find(target, self.place), alt))
            elif kind == "html_inline":
                self._html_inline(token.content, parts, pictures)
        text = re.sub(r"[ \t]*\n[ \t]*", "\n", "".join(parts)).strip()
        return Said(text.replace("****", ""), tuple(pictures), tuple(links))

    def _html_inline(self, content: str, parts: list[str], pictures: list[Picture]) -> None:
        if re.match(r"<br\b", content, re.IGNORECASE):
            parts.append("\n")
        elif content.startswith("<!--"):
            self.unmapped.append(f"{self.place}: comment {content}")
        else:
            page = _Page()
            page.feed(content)
            pictures += [Picture(unquote(src), self.beside.find(src, self.place), alt) for src, alt in page.pictures]

    def _html(self, content: str) -> Iterator[Element]:
        place = self.place
        page = _Page()
        page.feed(content)
        page.close()
        self.unmapped += [f"{place}: comment {' '.join(text.split())}" for text in page.comments]
        self.unmapped += [f"{place}: {' '.join(text.split())}" for text in page.hidden if text.strip()]
        pictures = tuple(Picture(unquote(src), self.beside.find(src, place), alt) for src, alt in page.pictures)
        text = "\n".join(line for one in "".join(page.parts).split("\n") if (line := " ".join(one.split())))
        if text or pictures:
            yield Paragraph(Said(text, pictures, tuple(page.links)), place)


class _Page(HTMLParser):
    """The text, pictures and comments of HTML within Markdown; nothing is run or fetched."""

    _BLOCKS = frozenset(
        {"p", "div", "br", "li", "tr", "table", "ul", "ol", "details", "summary", "section", "center"}
        | {f"h{level}" for level in range(1, 7)}
    )

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.pictures: list[tuple[str, str]] = []
        self.comments: list[str] = []
        self.hidden: list[str] = []
        self.links: list[Link] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag in ("script", "style"):
            self._silent += 1
        if tag in self._BLOCKS:
            self.parts.append("\n")
        if tag == "img" and values.get("src"):
            self.pictures.append((values["src"], values.get("alt", "")))
        if tag == "a" and values.get("href"):
            self.links.append(Link("", values["href"]))
        if tag in ("td", "th"):
            self.parts.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style") and self._silent:
            self._silent -= 1
        if tag in self._BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        (self.hidden if self._silent else self.parts).append(data)

    def handle_comment(self, data: str) -> None:
        self.comments.append(data)


def _begins_line(tokens: list[Token]) -> bool:
    """Whether a line was meant to stand by itself: it begins with a label, a number, a box or a table's bar."""
    if not tokens:
        return False
    if tokens[0].type == "text" and tokens[0].content == "" and len(tokens) > 1:
        tokens = tokens[1:]
    first = tokens[0]
    if first.type == "strong_open":
        following = "".join(token.content or "\0" for token in tokens[1:])
        return re.match(r"[^\0]*(?::\0|\0:)", following) is not None
    return first.type == "text" and (
        written_words.TYPED_NUMBER.match(first.content) is not None
        or written_words.LEADING_BOX.match(first.content) is not None
        or first.content.lstrip().startswith("|")
        or written_words.BLANK.search(first.content) is not None
    )


def _paragraphs(said: Said, place: str) -> Iterator[Element]:
    """A paragraph; one whose lines are all set in bars is a table that lacks its second line."""
    lines = [line.strip() for line in said.text.split("\n")]
    if len(lines) > 1 and all(line.startswith("|") for line in lines):
        rows = [[Cell([Paragraph(Said(cell.strip()), place)]) for cell in line.strip("|").split("|")] for line in lines]
        yield Table(rows, place, header=True)
        return
    yield Paragraph(said, place)


def _source_lines(text: str) -> Iterator[tuple[str, str, bool]]:
    """The text of each line with its place and whether it is code, taken from the file, without Markdown's marks."""

    def hide(match: re.Match[str]) -> str:
        return re.sub(r"[^\n]", " ", match[0])

    text = re.sub(r"<!--.*?(?:-->|\Z)", hide, text, flags=re.DOTALL)
    text = re.sub(r"\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?:\s+(?:\"[^\"]*\"|'[^']*'))?\s*\)", hide, text)
    text = re.sub(r"(?<=\])\[[^\[\]\n]*\]", hide, text)
    text = re.sub(r"^ {0,3}\[[^\]\n]+\]:[ \t]*\S+.*$", hide, text, flags=re.MULTILINE)
    text = re.sub(r"</?[A-Za-z][^<>]*>", hide, text)
    fence: str | None = None
    for number, line in enumerate(text.split("\n"), 1):
        found = _FENCE.match(line)
        if found and (fence is None or found["mark"].startswith(fence)):
            fence = found["mark"] if fence is None else None
            continue
        # The number of a list's item is counted anew, as it is shown.
        said = html.unescape(re.sub(r"^[ >\t]*\d{1,9}[.)][ \t]", " ", line)) if fence is None else line
        if said.strip():
            yield f"line {number}", said, fence is not None

"""What importers share: ids, pictures, hazards and materials of a draft under way, and its end: check and coverage."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import Any, Literal
from xml.sax.saxutils import escape

from pydantic import ValidationError

import handrail
from handrail.domain.check import check
from handrail.domain.instruction import (
    Attachment,
    Bullets,
    ChoiceList,
    Figure,
    Hazard,
    HazardAction,
    ImportInfo,
    Input,
    Instruction,
    Material,
    Media,
    Node,
    Section,
    Step,
)
from handrail.domain.values import I18n
from handrail.importers.door import Imported, ImportRefused, Report
from handrail.importers.xml_tree import NotXml, Tree, parse
from handrail.packages import pictures
from handrail.packages.archive import MAX_MEDIUM
from handrail.packages.error import PackageError
from handrail.packages.manifest import digest
from handrail.packages.writer import SourceFile

MAX_PARTS = 10_000
"""Steps, values, hazards and other parts with an id; instructions of two thousand steps are large ones."""
MAX_PICTURES = 1000
"""Pictures of a draft; a package may hold 2,000 entries."""
MAX_PICTURE_BYTES = 96 * 1024 * 1024
"""Bytes of all files that are taken in from beside a document."""
MAX_BESIDE = 50_000
"""Files in the document's folder that are looked at by name."""
MAX_TITLE = 160
"""Characters of a step's title; a longer text stands in the step as a whole."""

Severity = Literal["danger", "warning", "caution", "notice"]
Kind = Literal["part", "consumable", "tool", "equipment", "gauge", "document"]
_MIMES = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".svg": "image/svg+xml"}
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
_SPLIT = 4000
"""How often a text that is not found word by word is looked for as a whole."""


def tree_of(data: bytes) -> Tree:
    """The tree of an XML file. Raises ImportRefused."""
    try:
        return parse(data)
    except NotXml as error:
        place = f"line {error.line}" if error.line else ""
        raise ImportRefused(None, None, error.reason, place=place) from None


class Draft:
    """A draft under way."""

    def __init__(self, format_: str, path: Path, language: str) -> None:
        self.format = format_
        self.path = path
        self.report = Report(format_)
        self.language = language if _LANGUAGE.fullmatch(language) else "und"
        if self.language == "und":
            self.report.warnings.append("the document does not say which language it is in")
        self.materials: list[Material] = []
        self.hazards: list[Hazard] = []
        self.hazards_by_id: dict[str, Hazard] = {}
        self.choice_lists: list[ChoiceList] = []
        self.media: list[Media] = []
        self.bytes: dict[str, bytes] = {}
        self.beside: list[SourceFile] = []
        """Files from beside the document that can't be shown and are kept as they are."""
        self._ids: set[str] = set()
        self._next: Counter[str] = Counter()
        self._pictures: dict[str, str] = {}
        self._taken = 0
        self._beside: dict[str, str] | None = None
        """The files beside the document by name, looked up once."""

    def id(self, prefix: str, name: str = "") -> str:
        """An id that is not taken yet."""
        if len(self._ids) >= MAX_PARTS:
            raise ImportRefused(None, None, f"more than {MAX_PARTS} steps, values and hazards")
        slug = re.sub(r"[^A-Za-z0-9_\-]", "_", name)[:80]
        base = "_".join(filter(None, (prefix, slug)))
        id_ = base if slug else f"{base}_1"
        while id_ in self._ids:
            self._next[base] += 1
            id_ = f"{base}_{self._next[base] + 1}"
        self._ids.add(id_)
        return id_

    def said(self, text: str) -> I18n:
        """A text in the document's language."""
        return {self.language: text}

    def title(self, text: str) -> tuple[str, bool]:
        """A text as a title, and whether it had to be cut, so that it must stand in the step as well."""
        if len(text) <= MAX_TITLE:
            return text, False
        cut = text[: MAX_TITLE - 1]
        return f"{cut[: cut.rfind(' ')] if ' ' in cut else cut}…", True

    def hazard(self, severity: Severity, text: str, place: str, avoid: str = "", part: str = "") -> str:
        """The id of a new hazard. A danger or warning has to be ticked before its step opens (HMI-5).

        ``part``: what it is called in the source.
        """
        id_ = self.id("hazard")
        actions: tuple[HazardAction, ...] = ()
        if severity in ("danger", "warning"):
            actions = (HazardAction(id=self.id(f"{id_}_read"), text=self.said("Read and understood")),)
        words = self.said(avoid) if avoid else {}
        made = Hazard(
            id=id_, severity=severity, text=self.said(text), avoid=words, actions=actions, source=place,
            extra={self.format: {"part": part}} if part else {},
        )  # fmt: skip
        self.hazards.append(made)
        self.hazards_by_id[id_] = made
        return id_

    def material(
        self, kind: Kind, name: str, place: str, *, part_no: str = "", extra: dict[str, Any] | None = None
    ) -> str:
        """The id of a new material."""
        id_ = self.id(kind)
        kept = {self.format: extra} if extra else {}
        self.materials.append(
            Material(
                id=id_, kind=kind, name=self.said(name or part_no or "?"), part_no=part_no or None, source=place,
                extra=kept,
            )
        )  # fmt: skip
        return id_

    def check_input(self, text: str, place: str, extra: dict[str, Any] | None = None) -> Input:
        """Something to acknowledge."""
        id_ = self.id("confirm")
        return Input(
            id=id_, name=id_, type="acknowledge", label=self.said(text), source=place,
            extra={self.format: extra} if extra else {},
        )  # fmt: skip

    def figure(self, name: str, place: str, caption: str = "", **about: str) -> Figure:
        """A picture that the document names by a file beside it or in a folder below; ``about`` is kept with it.

        What is not there or can't be shown gets a drawn placeholder that says so; the file itself is kept.
        """
        return Figure(media=self._picture(name, place, about), caption=self.said(caption) if caption else {})

    def _picture(self, name: str, place: str, about: dict[str, str]) -> str:
        if name in self._pictures:
            return self._pictures[name]
        if len(self.media) >= MAX_PICTURES:
            raise ImportRefused(None, None, f"more than {MAX_PICTURES} pictures", place=place)
        id_ = self._pictures[name] = self.id("media")
        mime = _MIMES.get(PurePosixPath(name).suffix.lower(), "")
        data, lacks = self._file(name)
        if data is not None and mime:
            try:
                pictures.inspect(data, mime, name)
            except PackageError as error:
                lacks = f"can't be shown ({error.code})"
            else:
                self.bytes[id_] = data
                extra = {self.format: about} if about else {}
                self.media.append(Media(id=id_, file=name, mime=mime, sha256=digest(data), source=place, extra=extra))
                return id_
        elif data is not None:
            lacks = f"can't be shown ({PurePosixPath(name).suffix[1:].upper() or 'unknown'} picture)"
        if data is not None:
            self.beside.append(SourceFile(PurePosixPath(name).name[-200:], data))
        self.report.warnings.append(f"{place}: picture {name} {lacks}, a placeholder is shown")
        drawn = _placeholder(PurePosixPath(name).name, lacks)
        self.bytes[id_] = drawn
        kept = {"placeholder": "missing" if data is None else "unsupported", **about}
        self.media.append(
            Media(
                id=id_, file=f"{name}.svg", mime="image/svg+xml", sha256=digest(drawn), source=place,
                alt=self.said(f"{name} {lacks}"), extra={self.format: kept},
            )
        )  # fmt: skip
        return id_

    def named(self, name: str) -> str:
        """What a file beside the document is really called, in capitals or not; ``""`` if there is none."""
        if self._beside is None:
            try:
                names = sorted(one.name for one in islice(self.path.parent.iterdir(), MAX_BESIDE))
            except OSError:
                names = []
            self._beside = {one.lower(): one for one in names} | {one: one for one in names}
        return self._beside.get(name) or self._beside.get(name.lower(), "")

    def file(self, name: str) -> bytes | None:
        """A file's content by a name that the document gives: beside it or in a folder below, never anywhere else."""
        return self._file(name)[0]

    def _file(self, name: str) -> tuple[bytes | None, str]:
        parts = PurePosixPath(name.replace("\\", "/")).parts
        if not parts or any(part in ("..", "/") or ":" in part or "\x00" in part for part in parts):
            return None, "is not beside the document, and nothing else is read"
        folder = self.path.parent
        if len(parts) == 1:
            parts = (self.named(parts[0]) or parts[0],)
        path = folder.joinpath(*parts)
        try:
            around = [folder.joinpath(*parts[:depth]) for depth in range(1, len(parts) + 1)]
            if any(one.is_symlink() for one in around) or not path.is_file():
                return None, "is missing"
            size = path.stat().st_size
            if size > MAX_MEDIUM or self._taken + size > MAX_PICTURE_BYTES:
                return None, f"is too large ({size // 1024 // 1024} MB)"
            self._taken += size
            return path.read_bytes(), ""
        except (OSError, ValueError):
            return None, "can't be read"

    def _unplaced(self, body: Sequence[Node]) -> list[Node]:
        """A step for hazards that stand before none: what warns is never lost."""
        placed = set(_hazards_of(body))
        left = tuple(hazard.id for hazard in self.hazards if hazard.id not in placed)
        if not left:
            return []
        texts = [next(iter(self.hazards_by_id[id_].text.values())) for id_ in left]
        bullets = Bullets(items=tuple(self.said(text) for text in texts))
        title = self.said("Warnings and cautions")
        return [Step(id=self.id("hazards"), title=title, blocks=(bullets,), hazards=left)]

    def finish(
        self,
        head: dict[str, Any],
        body: Sequence[Node],
        original: bytes,
        spoken: Iterable[tuple[str, str]],
        count: Callable[[Instruction], dict[str, Any]],
        mapped: int,
    ) -> Imported:
        """The draft, checked. ``spoken``: the source's texts, each with its place; what is missing of them is listed.

        Raises ImportRefused for what the document check refuses.
        """
        report = self.report
        if not body:
            raise ImportRefused(None, None, "nothing to import: the document has no steps")
        body = [*self._unplaced(body), *body]
        files = [SourceFile(self.path.name, original), *self.beside]
        document = {
            **head,
            "language": self.language,
            "languages": (self.language,),
            "materials": tuple(self.materials),
            "hazards": tuple(self.hazards),
            "media": tuple(self.media),
            "choice_lists": tuple(self.choice_lists),
            "body": tuple(body),
            "attachments": tuple(
                Attachment(file=one.name[-200:], sha256=digest(one.data), role="reference" if number else "original")
                for number, one in enumerate(files)
            ),
        }
        try:
            draft = Instruction.model_validate(document)
        except ValidationError as error:
            first = error.errors(include_url=False, include_context=False, include_input=False)[0]
            place = "/".join(map(str, first["loc"]))
            raise ImportRefused(None, None, f"{place}: {first['msg']}"[:300]) from None
        for finding in check(draft):
            place = source_of(draft, finding.place) or finding.place
            words = f"{finding.code} {' '.join(f'{key}={value}' for key, value in finding.params.items())}".strip()
            if finding.severity == "error":
                raise ImportRefused(None, None, words, place=place)
            report.warnings.append(f"{place}: {words}")
        report.mapped = mapped
        report.text_coverage, missing = coverage(draft, spoken)
        report.unmapped += missing
        report.counts = count(draft)
        info = ImportInfo(
            format=self.format, tool=f"handrail {handrail.__version__}", approximated=tuple(report.approximated),
            unmapped=tuple(report.unmapped), warnings=tuple(report.warnings),
        )  # fmt: skip
        return Imported(draft.model_copy(update={"imported": info}), self.bytes, tuple(files), report)


def _hazards_of(nodes: Sequence[Node]) -> Iterator[str]:
    for node in nodes_of(nodes):
        if isinstance(node, Step):
            yield from node.hazards


def nodes_of(nodes: Sequence[Node]) -> Iterator[Node]:
    """All nodes, outermost first."""
    for node in nodes:
        yield node
        if not isinstance(node, Step) and hasattr(node, "nodes"):
            yield from nodes_of(node.nodes)


def inputs_of(instruction: Instruction) -> Iterator[Input]:
    """All inputs in order."""
    for node in nodes_of(instruction.body):
        if isinstance(node, Step):
            yield from node.inputs


def figures_of(instruction: Instruction) -> Iterator[Figure]:
    """All pictures shown, in order."""
    for node in nodes_of(instruction.body):
        if isinstance(node, Step):
            yield from (block for block in node.blocks if isinstance(block, Figure))


def kept(part: Node | Input | Material | Media | Hazard, format_: str) -> dict[str, Any]:
    """What an importer kept with a part under its format's name."""
    found = part.extra.get(format_, {})
    return found if isinstance(found, dict) else {}


def leaf_or_section(
    draft: Draft, id_: str, title: str, children: list[Node], step: Step, *, own: bool, extra: dict[str, Any]
) -> Node:
    """A step that has steps within it: a section; what it holds itself becomes its first step."""
    if not children:
        return step.model_copy(update={"extra": {draft.format: extra}})
    nodes = [step.model_copy(update={"id": draft.id(id_, "lead"), "number": None}), *children] if own else children
    return Section(
        id=id_, number=step.number, title=draft.said(title), nodes=tuple(nodes), source=step.source,
        extra={draft.format: extra},
    )  # fmt: skip


def strings(value: object) -> Iterator[str]:
    """All texts within, but for what is only kept (``extra``)."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            yield one
        elif isinstance(one, dict):
            waiting += [inner for key, inner in one.items() if key != "extra"]
        elif isinstance(one, list | tuple):
            waiting += one


def source_of(instruction: Instruction, pointer: str) -> str:
    """Where in the source a place of the document comes from."""
    part: Any = instruction
    source = ""
    for step in pointer.split("/")[1:]:
        part = part[int(step)] if step.isdigit() else getattr(part, step, None)
        if part is None or isinstance(part, str):
            break
        source = getattr(part, "source", None) or source
    return source


def coverage(instruction: Instruction, spoken: Iterable[tuple[str, str]]) -> tuple[float, list[str]]:
    """The share, by characters, of the source's words that stand in the document, and those that do not, by place.

    Each word counts as often as it is there: a sentence that comes twice in the source must be there twice.
    """
    stored = [_plain(text) for text in strings(instruction.model_dump(mode="json", exclude={"extra", "imported"}))]
    words = Counter(word for text in stored for word in re.findall(r"\w+", text))
    whole = "".join(re.sub(r"\W+", "", text) for text in stored)
    total = covered = 0
    missing: list[str] = []
    looked = 0
    for text, place in spoken:
        wanted = Counter(re.findall(r"\w+", _plain(text)))
        if not wanted:
            continue
        length = sum(len(word) * count for word, count in wanted.items())
        total += length
        if all(words[word] >= count for word, count in wanted.items()):
            words.subtract(wanted)
            covered += length
            continue
        looked += 1
        if looked <= _SPLIT and re.sub(r"\W+", "", _plain(text)) in whole:
            covered += length
        else:
            missing.append(f"{place}: text left out: {' '.join(text.split())}")
    return (round(covered / total, 4) if total else 1.0), missing


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def _placeholder(name: str, lacks: str) -> bytes:
    """A drawing that says which picture is meant and why it isn't shown."""
    lines = [name[at : at + 40] for at in range(0, min(len(name), 120), 40)] + [lacks]
    clean = ["".join(c for c in line if c.isprintable()) for line in lines]
    rows = "".join(
        f'<text x="320" y="{170 + 34 * number}" font-size="24" text-anchor="middle">{escape(line)}</text>'
        for number, line in enumerate(clean)
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="640" height="400" viewBox="0 0 640 400">'
        '<rect x="2" y="2" width="636" height="396" fill="#F4F5F6" stroke="#5B666E" stroke-width="4"/>'
        '<path d="M280 60h80v60h-80z M280 120l80-60" fill="none" stroke="#5B666E" stroke-width="4"/>'
        f"{rows}</svg>"
    ).encode()

"""Guides of oManual 1.0 (JSON and XML) and of the Dozuki and iFixit interface (JSON) to draft instructions.

Pictures that lie beside the guide are taken in. Those that are addresses are not fetched: a placeholder says which.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import Any

from handrail.domain.instruction import Block, Bullets, Instruction, Node, Step, Text
from handrail.importers.door import Imported, ImportRefused
from handrail.importers.drafting import Draft, Kind, inputs_of, kept, nodes_of, tree_of
from handrail.importers.xml_tree import Node as Element
from handrail.importers.xml_tree import squeeze

FORMAT = "omanual"
MAX_FILE = 16 * 1024 * 1024
"""Bytes of a guide."""
MAX_STEPS = 2000
_NOTES = {"icon_note": "Note", "icon_reminder": "Reminder"}
_BREAKS = frozenset({"p", "br", "li", "div", "tr", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table"})
_TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9]*)[^<>]*>|<!--[^<>]*-->")
_WIKI_LINK = re.compile(r"\[(?:guide|link|product|post|user)\|[^|\[\]]*\|([^|\[\]]*)[^\[\]]*\]")
_SIZES = ("original", "huge", "large", "medium", "standard")


@dataclass(slots=True)
class Line:
    """A line of a step: text, how far it is set in, and its bullet (a colour of the picture, or a sign)."""

    text: str
    level: int = 0
    bullet: str = ""


@dataclass(slots=True)
class GuideStep:
    title: str
    lines: list[Line]
    pictures: list[str]
    others: list[str] = field(default_factory=list)
    """Videos and other things that can't be shown."""


@dataclass(slots=True)
class Guide:
    """A guide, whatever it was written in."""

    title: str
    texts: dict[str, str]
    """Summary, introduction, conclusion and the like, by their name."""
    facts: dict[str, str]
    steps: list[GuideStep]
    tools: list[tuple[str, str, str]]
    """Name, quantity, notes."""
    parts: list[tuple[str, str, str]]
    prerequisites: list[str]
    documents: list[str]
    flags: list[str]


def read(data: bytes, path: Path) -> Imported:
    """The draft of a guide. Raises ImportRefused."""
    if len(data) > MAX_FILE:
        raise ImportRefused(None, None, f"the file is larger than {MAX_FILE // 1024 // 1024} MB")
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        guide = _from_xml(tree_of(data).root)
    else:
        guide = _from_json(_loaded(data))
    if not guide.steps:
        raise ImportRefused(None, None, "nothing to import: the guide has no steps", place="steps")
    if len(guide.steps) > MAX_STEPS:
        raise ImportRefused(None, None, f"more than {MAX_STEPS} steps", place="steps")
    return _build(guide, data, path)


def _loaded(data: bytes) -> Any:
    try:
        return json.loads(data.decode("utf-8-sig"), parse_int=str, parse_float=str, parse_constant=str)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", None)
        place = f"line {line}" if line else ""
        reason = "too deeply nested" if isinstance(error, RecursionError) else getattr(error, "msg", "it is no UTF-8")
        raise ImportRefused(None, None, f"the file is no JSON that can be read: {reason}", place=place) from None


def _text(value: object) -> str:
    """A value as plain words; what is no text counts as none."""
    if isinstance(value, bool) or not isinstance(value, str):
        return ""
    return plain(value)


def _first(part: dict[str, Any], *names: str) -> str:
    return next((found for name in names if (found := _text(part.get(name)))), "")


def _items(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _objects(value: object) -> Iterator[dict[str, Any]]:
    return (one for one in _items(value) if isinstance(one, dict))


def _from_json(document: Any) -> Guide:
    """A guide, or a single step, as the interface gives it."""
    if not isinstance(document, dict):
        raise ImportRefused(None, None, "the file holds no guide")
    found = document.get("guide")
    guide = found if isinstance(found, dict) else document
    steps = guide.get("steps")
    if steps is None and isinstance(guide.get("lines"), list):
        steps = [guide]
    if not isinstance(steps, list):
        raise ImportRefused(None, None, "nothing to import: the file holds no guide with steps", place="steps")
    author = guide.get("author")
    named = {**guide, "author": author.get("text") or author.get("username")} if isinstance(author, dict) else guide
    return Guide(
        title=_first(guide, "title") or _first(document, "title"),
        texts={
            "Summary": _first(guide, "summary"),
            "Introduction": _first(guide, "introduction_rendered", "introduction", "introduction_raw"),
            "Conclusion": _first(guide, "conclusion_rendered", "conclusion", "conclusion_raw"),
        },
        facts={
            name: said
            for name in (
                "guideid", "revisionid", "locale", "category", "subject", "type", "difficulty", "time_required",
                "author", "created_date", "modified_date",
            )
            if (said := _text(named.get(name)) or _text(document.get(name)))
        },
        steps=[_step_of(one) for one in _objects(steps)],
        tools=[_thing(one) for one in _objects(guide.get("tools"))],
        parts=[_thing(one) for one in _objects(guide.get("parts"))],
        prerequisites=[
            _first(one, "text", "title") for name in ("prereqs", "prerequisites") for one in _objects(guide.get(name))
        ],
        documents=[
            _first(one, "text", "filename", "title", "url") if isinstance(one, dict) else _text(one)
            for one in _items(guide.get("documents"))
        ],
        flags=[
            ": ".join(filter(None, (_first(one, "title"), _first(one, "text")))) for one in _objects(guide.get("flags"))
        ],
    )  # fmt: skip


def _thing(part: dict[str, Any]) -> tuple[str, str, str]:
    kind = _first(part, "type")
    notes = ", ".join(filter(None, (kind, _first(part, "notes"))))
    return _first(part, "text", "name"), _first(part, "quantity"), notes


def _step_of(step: dict[str, Any]) -> GuideStep:
    media = step.get("media")
    pictures: list[str] = []
    others: list[str] = []
    if isinstance(media, dict):
        kind = _text(media.get("type"))
        data = media.get("data")
        for one in _items(data) if isinstance(data, list) else [data]:
            source = (
                next((one[size] for size in _SIZES if isinstance(one.get(size), str)), "")
                if isinstance(one, dict)
                else ""
            )
            named = source or (_first(one, "filename", "url", "id") if isinstance(one, dict) else _text(one))
            if named and kind in ("image", ""):
                pictures.append(named)
            elif named or one:
                others.append(f"{kind} {named}".strip())
    lines = [
        Line(
            _first(one, "text_rendered", "text", "text_raw"),
            int(level) if (level := str(one.get("level", "0"))).isdecimal() and len(level) < 3 else 0,
            _text(one.get("bullet")),
        )
        for one in _objects(step.get("lines"))
    ]
    return GuideStep(_first(step, "title"), lines, pictures, others)


def _from_xml(root: Element) -> Guide:
    """A guide of oManual's XML."""
    if root.tag != "guide":
        reason = f"guide type: {root.tag} is no guide, only guides are imported"
        raise ImportRefused(None, None, reason, place="guide type")

    def every(path: str, tag: str) -> Iterator[Element]:
        around = root.child(path)
        return (one for one in around.nodes() if one.tag == tag) if around is not None else iter(())

    def thing(one: Element) -> tuple[str, str, str]:
        notes = ", ".join(filter(None, (one.get("type"), one.get("notes"))))
        return one.get("name") or one.text(), one.get("quantity"), notes

    facts = {tag: root.said(tag) for tag in ("category", "difficulty", "time_required", "author", "modified_date")}
    title = root.child("title")
    return Guide(
        title=title.text() if title is not None else "",
        texts={name.capitalize(): root.said(name) for name in ("summary", "introduction", "conclusion")},
        facts={
            "locale": root.get("locale"),
            "subject": title.get("subject") if title is not None else "",
            "type": title.get("type") if title is not None else "",
            **facts,
        },
        steps=[_xml_step(one) for one in every("steps", "step")],
        tools=[thing(one) for one in every("tools", "tool")],
        parts=[thing(one) for one in every("parts", "part")],
        prerequisites=[one.said("title") or one.text() for one in every("prerequisites", "prerequisite")],
        documents=[one.text() for one in every("documents", "document")],
        flags=[": ".join(filter(None, (one.get("title"), one.text()))) for one in every("flags", "flag")],
    )


def _xml_step(step: Element) -> GuideStep:
    media = step.child("media")
    lines = step.child("lines")
    images = [one for one in media.nodes() if one.tag == "image"] if media is not None else []
    others = (
        [f"{one.tag} {one.text()}".strip() for one in media.nodes() if one.tag != "image"] if media is not None else []
    )
    return GuideStep(
        title=step.get("title"),
        lines=[
            Line(one.text(), int(one.get("level")) if one.get("level").isdecimal() else 0, one.get("bullet"))
            for one in (lines.nodes() if lines is not None else ())
        ],
        pictures=[one.text() or one.get("large") for one in images],
        others=others,
    )


def plain(text: str) -> str:
    """HTML and the wiki's marks as plain words; nothing in it is followed."""
    said = _TAG.sub(lambda tag: " " if (tag[1] or "p").lower() in _BREAKS else "", text)
    said = _WIKI_LINK.sub(r"\1", unescape(said))
    return squeeze(re.sub(r"'{2,5}", "", said))


def _build(guide: Guide, data: bytes, path: Path) -> Imported:
    draft = Draft(FORMAT, path, guide.facts.get("locale", ""))
    spoken: list[tuple[str, str]] = [(guide.title, "title")]
    body: list[Node] = []
    front = [
        *(Text(text=draft.said(said)) for name, said in guide.texts.items() if said and name != "Conclusion"),
        *_listed(draft, "Do first", guide.prerequisites),
        *_listed(draft, "Documents", guide.documents),
        *_listed(draft, "Marked as", guide.flags),
    ]
    if front:
        body.append(_shown(draft, "introduction", "Introduction", front))
    groups: tuple[tuple[str, Kind, list[tuple[str, str, str]]], ...] = (
        ("Tools", "tool", guide.tools),
        ("Parts", "part", guide.parts),
    )
    for title, kind, things in groups:
        if things:
            body.append(_things(draft, title, kind, things))
            spoken += [(said, title) for thing in things for said in thing]
    body += [_step(draft, step, number, spoken) for number, step in enumerate(guide.steps, 1)]
    if guide.texts.get("Conclusion"):
        body.append(_shown(draft, "conclusion", "Conclusion", [Text(text=draft.said(guide.texts["Conclusion"]))]))
    spoken += [(said, name) for name, said in guide.texts.items()]
    spoken += [(said, "lists") for said in (*guide.prerequisites, *guide.documents, *guide.flags)]
    revision = guide.facts.get("revisionid", "")
    if not revision:
        draft.report.warnings.append("the guide states no revision, the draft is called revision 1")
    if guide.facts:
        draft.report.unmapped.append(
            f"guide: {', '.join(sorted(k for k, v in guide.facts.items() if v))} kept, not shown"
        )
    head = {
        "doc_no": (f"GUIDE-{guide.facts['guideid']}" if guide.facts.get("guideid") else path.stem)[:80],
        "revision": revision[:40] or "1",
        "title": draft.said(guide.title or path.stem),
        "kind": "maintenance",
        "extra": {FORMAT: {"facts": guide.facts}},
    }
    return draft.finish(head, body, data, spoken, counts, mapped=len(guide.steps) + len(guide.tools) + len(guide.parts))


def _listed(draft: Draft, title: str, lines: list[str]) -> list[Block]:
    said = [line for line in lines if line]
    if not said:
        return []
    return [Text(text=draft.said(f"**{title}**")), Bullets(items=tuple(draft.said(line) for line in said))]


def _shown(draft: Draft, part: str, title: str, blocks: list[Block]) -> Step:
    return Step(id=draft.id(part), title=draft.said(title), blocks=tuple(blocks), extra={FORMAT: {"part": part}})


def _things(draft: Draft, title: str, kind: Kind, things: list[tuple[str, str, str]]) -> Step:
    ids, lines = [], []
    for name, quantity, notes in things:
        ids.append(draft.material(kind, name, title, extra={"quantity": quantity, "notes": notes}))
        more = f" ({notes})" if notes else ""
        lines.append(draft.said(f"{name or '?'}{f': {quantity}' if quantity else ''}{more}"))
    return Step(
        id=draft.id(kind), title=draft.said(title), blocks=(Bullets(items=tuple(lines)),), materials=tuple(ids),
        extra={FORMAT: {"part": title.lower()}},
    )  # fmt: skip


def _step(draft: Draft, step: GuideStep, number: int, spoken: list[tuple[str, str]]) -> Step:
    """A step: its title, else its first line that is no caution; the other lines below it."""
    place = f"step {number}"
    spoken.append((step.title, place))
    spoken += [(line.text, place) for line in step.lines]
    hazards = [
        draft.hazard("caution", line.text, place) for line in step.lines if line.bullet == "icon_caution" and line.text
    ]
    rest = [line for line in step.lines if line.bullet != "icon_caution" and line.text]
    title, cut = draft.title(step.title or next((line.text for line in rest), ""))
    if not step.title and not cut:
        rest = rest[1:]
    blocks: list[Block] = [Text(text=draft.said(step.title))] if step.title and cut else []
    if len(hazards) > 1:
        cautions = [line.text for line in step.lines if line.bullet == "icon_caution"]
        blocks += [Text(text=draft.said(f"**Caution:** {text}")) for text in cautions]
    items = [
        f"{'– ' * min(line.level, 8)}{f'**{_NOTES[line.bullet]}:** ' if line.bullet in _NOTES else ''}{line.text}"
        for line in rest
    ]
    if items:
        blocks.append(Bullets(items=tuple(draft.said(item) for item in items)))
    colours = [
        line.bullet for line in step.lines if line.bullet and line.bullet != "black" and "icon" not in line.bullet
    ]
    blocks += [draft.figure(name, place) for name in step.pictures]
    for other in step.others:
        draft.report.unmapped.append(f"{place}: {other} can't be played here")
    if colours and step.pictures:
        draft.report.approximated.append(f"{place}: the colours of lines ({', '.join(colours)}) are not shown")
    extra = {"part": "step", "lines": len(step.lines), "images": len(step.pictures), "bullets": colours}
    return Step(
        id=draft.id("step", str(number)), number=str(number), title=draft.said(title or "—"), source=place,
        blocks=tuple(blocks), hazards=tuple(hazards), extra={FORMAT: extra},
    )  # fmt: skip


def counts(instruction: Instruction) -> dict[str, Any]:
    """What the draft holds."""
    marks = [kept(node, FORMAT) for node in nodes_of(instruction.body)]
    kinds = [material.kind for material in instruction.materials]
    return {
        "images": sum(int(mark.get("images", 0)) for mark in marks),
        "inputs": sum(1 for _ in inputs_of(instruction)),
        "lines": sum(int(mark.get("lines", 0)) for mark in marks),
        "parts": kinds.count("part"),
        "steps": sum(mark.get("part") == "step" for mark in marks),
        "title": next(iter(instruction.title.values())),
        "tools": kinds.count("tool"),
        "cautions": sum(hazard.severity == "caution" for hazard in instruction.hazards),
    }

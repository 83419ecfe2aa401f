"""From the parts of a written document to a draft with its report: head, body, counts, and what got lost on the way."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

from pydantic import ValidationError

import handrail
from handrail.domain.check import check
from handrail.domain.instruction import Attachment, ImportInfo, Instruction, Noded
from handrail.importers import written_counts, written_words
from handrail.importers.door import Imported, ImportRefused, Report
from handrail.importers.media import Shelf
from handrail.importers.written import Element, Heading, Paragraph, Table, Written, texts_of, words_of
from handrail.importers.written_inputs import has_marks
from handrail.importers.written_nodes import NodeBuilder
from handrail.packages.manifest import digest

LANGUAGES: Mapping[str, frozenset[str]] = {
    language: frozenset(words.split())
    for language, words in {
        "en": "the and of to is with for this that be are on from",
        "de": "der die das und ist mit für nicht auf den dem von zu",
        "fr": "le la les et des est pour dans une sur du vous avec",
        "es": "el los las y del es para en una con que se por",
        "it": "il gli e di per che con una del della sono nel",
        "pt": "o os e do da para com uma que não em dos as",
        "nl": "de het een en van is met voor niet op dat zijn",
    }.items()
}
"""Languages a document is recognised by, with words that are frequent in each."""
_COUNTS: Mapping[str, Callable[[Instruction], dict[str, Any]]] = {
    "markdown": written_counts.markdown_counts,
    "docx": written_counts.docx_counts,
}
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
_NEXT_FACT = re.compile(r"\s{2,}|\s(?=(?:rev(?:ision)?|version|issue|date)\b)", re.IGNORECASE)
_PLACE = re.compile(r"(?:line|paragraph|table|page|picture|resolved comment|open comment|/)[^:]*")
MAX_LISTED = 400
"""Characters of a text that is listed in the report as not a part of the instruction."""


def draft(written: Written, path: Path) -> Imported:
    """The draft of a document that was read. Raises ImportRefused."""
    report = Report(written.format)
    report.warnings += written.warnings
    report.unmapped += written.unmapped
    _note_language(written, report)
    shelf = Shelf()
    builder = NodeBuilder(written, report, shelf)
    try:
        body = builder.body(written.title or path.stem)
    except RecursionError:
        raise ImportRefused(None, None, "the document is too deeply nested") from None
    if not body:
        raise ImportRefused(None, None, "nothing to import: the document has no text")
    for picture in written.spare_pictures:
        builder.spare(picture)
    _note_unfinished(written, report)
    facts = _facts(written, path, report)
    head = {
        "title": builder.say(builder.title),
        "kind": next((kind for kind, pattern in written_words.KINDS if pattern.search(builder.title)), "checklist"),
        "language": written.language,
        "languages": (written.language,),
        **facts,
    }
    extra: dict[str, Any] = {"title_from": builder.title_from, "tables": builder.tables, "links": builder.links}
    if written.facts:
        extra["properties"] = written.facts
    if written.asides:
        extra["asides"] = [{"place": place, "text": text} for place, text in written.asides]
    report.unmapped += [f"{place}: {_listed(text)}" for place, text in written.asides]
    if builder.links:
        report.unmapped.append(
            f"{len(builder.links)} links are shown as text; where they led is kept in extra.{written.format}.links"
        )
    document = {
        **head,
        "changes": tuple(builder.changes),
        "materials": tuple(builder.materials),
        "hazards": tuple(builder.hazards),
        "media": tuple(shelf.entries),
        "body": body,
        "attachments": (Attachment(file=written.file.name[-200:], sha256=digest(written.file.data), role="original"),),
        "extra": {written.format: extra},
    }
    instruction = _validated(document)
    report.text_coverage = _cover(instruction, written, report)
    instruction = _checked(instruction, report)
    instruction = _with_review(instruction, report)
    report.counts = _COUNTS[written.format](instruction)
    report.source_counts = dict(written.source_counts)
    return Imported(instruction, shelf.data, (written.file,), report)


def _listed(text: str) -> str:
    return " ".join(text.split())


def _note_language(written: Written, report: Report) -> None:
    """The language as the document states it, else the one whose frequent words it uses most."""
    if written.language != "und" and _LANGUAGE.fullmatch(written.language):
        return
    words = Counter(word for _, text in written.words for word in words_of(text))
    scores = {language: sum(words[word] for word in frequent) for language, frequent in LANGUAGES.items()}
    best = max(scores, key=lambda language: scores[language])
    second = sorted(scores.values())[-2]
    clear = scores[best] >= 4 and scores[best] >= 2 * second and scores[best] * 66 >= sum(words.values())
    written.language = best if clear else "und"
    told = f"by its words it is taken as {best!r}" if written.language == best else "its words do not tell either"
    report.warnings.append(f"the document does not say which language it is in; {told}")


def _note_unfinished(written: Written, report: Report) -> None:
    """What shows that the author is not done."""
    if written.open_comments:
        report.warnings.insert(0, f"source not final: {written.open_comments} open comments")
    found = [
        (place, match[0])
        for place, text in written.words
        if (match := written_words.UNFINISHED.search(text)) is not None
    ]
    report.warnings += [f"{place}: source not final: {word!r} stands in the text" for place, word in found]


def _facts(written: Written, path: Path, report: Report) -> dict[str, str]:
    """Document number and revision, from lines like ``Document ID: …`` before the first list or table of steps."""
    found: dict[str, str] = {}
    for line in _head_lines(written.elements):
        fact = written_words.FACT_LINE.match(line)
        for name, pattern in written_words.FACTS.items():
            if fact and name not in found and pattern.fullmatch(fact["name"].strip()) and not has_marks(fact["value"]):
                # Several facts may stand on one line.
                found[name] = _NEXT_FACT.split(fact["value"].strip())[0]
        version = written_words.TITLE_VERSION.search(line)
        if version and len(line) < 120 and "revision" not in found:
            found["revision"] = version["value"]
    for name, keys in (("doc_no", ("doc_no", "document", "id")), ("revision", ("revision", "version", "rev"))):
        known = next((written.facts[key] for key in keys if written.facts.get(key)), None)
        if known and name not in found:
            found[name] = known
    if "revision" not in found:
        named = written_words.TITLE_VERSION.search(path.stem.replace("_", " "))
        if named:
            found["revision"] = named["value"]
            report.approximated.append(f"the revision {named['value']!r} is taken from the file's name")
        else:
            report.warnings.append("the document states no revision, the draft is called revision 1")
    if "doc_no" not in found:
        report.warnings.append(f"the document states no number, the draft is called {path.stem[:80]!r}")
    return {"doc_no": found.get("doc_no", path.stem)[:80] or "document", "revision": found.get("revision", "1")[:40]}


def _head_lines(elements: list[Element]) -> Iterator[str]:
    """The lines at the beginning, up to the third heading; two cells of a table beside each other are a line."""
    headings = 0
    for element in elements[:40]:
        if isinstance(element, Heading):
            headings += 1
            if headings > 2:
                return
        if isinstance(element, Heading | Paragraph):
            for said in texts_of(element):
                yield from said.text.replace("**", "").split("\n")
        elif isinstance(element, Table):
            for row in element.rows[:12]:
                for left, right in pairwise(row):
                    yield f"{left.said.plain.rstrip(':')}: {right.said.plain}"


def _validated(document: dict[str, Any]) -> Instruction:
    try:
        return Instruction.model_validate(document)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        raise ImportRefused(None, None, f"{first['loc']}: {first['msg']}"[:300]) from None


def _checked(instruction: Instruction, report: Report) -> Instruction:
    """The instruction, held against the document check. Raises ImportRefused for what that refuses."""
    for finding in check(instruction):
        said = f"{finding.code} {' '.join(f'{key}={value}' for key, value in finding.params.items())}".strip()
        if finding.severity == "error":
            raise ImportRefused(None, None, f"{finding.place}: {said}"[:300])
        report.warnings.append(f"{finding.place}: {said}")
    info = ImportInfo(
        format=report.format, tool=f"handrail {handrail.__version__}", approximated=tuple(report.approximated),
        unmapped=tuple(report.unmapped), warnings=tuple(report.warnings),
    )  # fmt: skip
    return instruction.model_copy(update={"imported": info})


def _with_review(instruction: Instruction, report: Report) -> Instruction:
    """The instruction with what a person has to settle before it is approved, each with the parts it is about."""
    parts: dict[str, list[str]] = {}
    for part in _parts(instruction):
        if part.source:
            parts.setdefault(part.source, []).append(part.id)
    lines = [
        (kind, line) for kind in ("warnings", "approximated", "unmapped", "offers") for line in getattr(report, kind)
    ]
    review = []
    for number, (kind, line) in enumerate(lines, 1):
        place, _, text = line.partition(": ")
        known = place in parts or _PLACE.fullmatch(place) is not None
        review.append(
            {
                "id": f"doubt_{number}",
                "kind": kind,
                "place": place if known else "",
                "text": text if known else line,
                "parts": parts.get(place, []) if known else [],
            }
        )
    own = {**instruction.extra.get(report.format, {}), "review": review}
    return instruction.model_copy(update={"extra": {**instruction.extra, report.format: own}})


def _parts(instruction: Instruction) -> Iterator[Noded]:
    """Everything that has an id and a place in the source."""
    waiting: list[Any] = [*instruction.body]
    while waiting:
        node = waiting.pop()
        yield node
        waiting += getattr(node, "nodes", ())
        yield from getattr(node, "inputs", ())
    yield from instruction.hazards
    yield from instruction.materials


def _cover(instruction: Instruction, written: Written, report: Report) -> float:
    """The share, by characters, of the source's words that stand in the instruction; the others are listed."""
    stored = Counter(word for text in _strings(instruction, written.format) for word in words_of(text))
    total = covered = 0
    for place, text in written.words:
        missing = []
        for word in words_of(text):
            total += len(word)
            if stored[word] > 0:
                stored[word] -= 1
                covered += len(word)
            else:
                missing.append(word)
        if missing:
            report.unmapped.append(
                f"{place}: not in the instruction: {' '.join(missing)} (in {_listed(text)[:MAX_LISTED]!r})"
            )
    return round(covered / total, 4) if total else 1.0


def _strings(instruction: Instruction, format_: str) -> Iterator[str]:
    """The texts of an instruction, with the words that became structure: headers of tables and signal words."""
    own = instruction.extra.get(format_, {})
    for table in own.get("tables", ()):
        yield from table["header"]
    for hazard in instruction.hazards:
        yield str(hazard.extra.get(format_, {}).get("word", ""))
    for material in instruction.materials:
        yield str(material.extra.get(format_, {}).get("qty", ""))
    skipped = {"attachments", "imported", "languages", "schema_version"}
    yield from _within(instruction.model_dump(mode="json", exclude=skipped))


_NOT_WORDS = frozenset({"extra", "id", "source", "name", "sha256", "file", "mime", "kind", "node", "media"})


def _within(value: object, key: str = "") -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, one in value.items():
            if (
                name not in _NOT_WORDS
                or (name == "name" and isinstance(one, dict))
                or (name == "media" and isinstance(one, list))
            ):
                yield from _within(one, name)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _within(one, key)

"""The sheets of an XLSForm as records: headers understood, languages named, nothing dropped."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from handrail.importers.door import ImportRefused
from handrail.importers.spreadsheet import Line

MAX_GAP = 60
"""Empty rows after which a sheet ends."""
UNNAMED = "default"
"""What XLSForm calls the language of texts whose column names none."""

TRANSLATED = frozenset({
    "label", "hint", "guidance_hint", "constraint_message", "required_message", "image", "audio", "video",
    "big-image",
})  # fmt: skip

SPOKEN = TRANSLATED - {"image", "audio", "video", "big-image"}
"""Those that are words, not file names."""

_SURVEY = {
    "relevance": "relevant", "skip_logic": "relevant", "skippattern": "relevant",
    "constraint-msg": "constraint_message", "constraint_msg": "constraint_message",
    "jr:constraintmsg": "constraint_message", "constraintmsg": "constraint_message",
    "jr:requiredmsg": "required_message", "requiredmsg": "required_message", "required_msg": "required_message",
    "calculate": "calculation", "read_only": "readonly", "caption": "label", "command": "type", "tag": "name",
    "value": "name", "jr:count": "repeat_count", "body:jr:count": "repeat_count", "body:appearance": "appearance",
    "guidance": "guidance_hint",
}  # fmt: skip
_SURVEY_KEYS = TRANSLATED | {
    "type", "name", "required", "relevant", "constraint", "calculation", "default", "readonly", "appearance",
    "repeat_count", "choice_filter", "parameters", "trigger", "autoplay",
}  # fmt: skip
_CHOICES = {"value": "name", "caption": "label", "list": "list_name"}
_CHOICE_KEYS = TRANSLATED | {"list_name", "name"}
_SETTINGS = {"title": "form_title", "id_string": "form_id", "set_form_title": "form_title", "set_form_id": "form_id"}

_LANGUAGES = {
    "english": "en", "french": "fr", "français": "fr", "german": "de", "deutsch": "de", "spanish": "es",
    "español": "es", "portuguese": "pt", "italian": "it", "dutch": "nl", "swahili": "sw", "arabic": "ar",
    "chinese": "zh", "japanese": "ja", "korean": "ko", "hindi": "hi", "russian": "ru", "turkish": "tr",
    "polish": "pl", "czech": "cs", "swedish": "sv", "norwegian": "no", "danish": "da", "finnish": "fi",
    "indonesian": "id", "vietnamese": "vi", "thai": "th", "ukrainian": "uk", "romanian": "ro", "greek": "el",
    "hebrew": "he", "persian": "fa", "urdu": "ur", "bengali": "bn", "hungarian": "hu", "khmer": "km",
    "somali": "so", "amharic": "am", "nepali": "ne", "burmese": "my", "kurdish": "ku", "tamil": "ta",
}  # fmt: skip
_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_IN_BRACKETS = re.compile(r"\(([^()]*)\)\s*$")


@dataclass(frozen=True, slots=True)
class Record:
    """One row: plain values by key, texts by key and language as the form names it, unknown columns as they are."""

    sheet: str
    row: int
    values: Mapping[str, str]
    texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    unknown: Mapping[str, str] = field(default_factory=dict)

    def get(self, key: str) -> str:
        """A value, ``""`` where there is none."""
        return self.values.get(key, "")

    @property
    def place(self) -> str:
        """For instance ``survey row 11``."""
        return f"{self.sheet} row {self.row}"


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet's records, the languages its columns name (in order) and the headers it does not know."""

    records: tuple[Record, ...] = ()
    languages: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


def find(sheets: Mapping[str, tuple[Line, ...]], name: str) -> tuple[Line, ...] | None:
    """A sheet by name in any case."""
    return next((lines for title, lines in sheets.items() if title.strip().lower() == name), None)


def together(lines: tuple[Line, ...]) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """The rows of a sheet, and those that stand so far below them that XForms tools don't read them."""
    for index, line in enumerate(lines):
        if index and line.number - lines[index - 1].number > MAX_GAP:
            return lines[:index], lines[index:]
    return lines, ()


def survey(lines: tuple[Line, ...]) -> Table:
    """The survey sheet. Raises ImportRefused for a column that is there twice."""
    return _table("survey", lines, _SURVEY, _SURVEY_KEYS)


def choices(lines: tuple[Line, ...], sheet: str = "choices") -> Table:
    """The choices sheet; filter columns are ``unknown``. Raises ImportRefused."""
    return _table(sheet, lines, _CHOICES, _CHOICE_KEYS)


def settings(lines: tuple[Line, ...] | None) -> Mapping[str, str]:
    """The settings: the first row under the headers."""
    if lines is None or len(lines) < 2:
        return {}
    keys = [_plain(cell) for cell in lines[0].cells]
    found: dict[str, str] = {}
    for key, value in zip(keys, lines[1].cells, strict=False):
        if key and value:
            found.setdefault(_SETTINGS.get(key, key), value)
    return found


def language_tag(name: str) -> str:
    """The BCP 47 tag of a language as a form names it; ``und`` where the form names none, ``x-…`` if unknown."""
    bracketed = _IN_BRACKETS.search(name)
    for candidate in (bracketed[1].strip() if bracketed else "", name.strip()):
        known = _LANGUAGES.get(candidate.lower())
        if known is not None:
            return known
        if _TAG.fullmatch(candidate) and len(candidate.split("-")[0]) <= 3:
            return candidate.split("-")[0].lower() + candidate[len(candidate.split("-")[0]) :]
    if name.strip().lower() in ("", UNNAMED):
        return "und"
    letters = re.sub(r"[^a-z0-9]", "", name.lower())[:8]
    return f"und-x-{letters or 'other'}"


def _plain(header: str) -> str:
    return re.sub(r"\s+", "_", header.strip().lower())


@dataclass(frozen=True, slots=True)
class _Column:
    key: str | None
    language: str
    header: str


def _column(header: str, aliases: Mapping[str, str], keys: frozenset[str]) -> _Column:
    separator = "::" if "::" in header else ":"
    parts = [part.strip() for part in header.split(separator)]
    while len(parts) > 1 and _plain(parts[0]) in ("bind", "media", "control", "body"):
        parts = parts[1:]
    if _plain(parts[0]) == "jr" and len(parts) > 1:
        parts = [f"jr:{parts[1]}", *parts[2:]]
    key = _plain(parts[0])
    key = aliases.get(key, key)
    if key not in keys or (len(parts) > 1 and key not in TRANSLATED):
        return _Column(None, "", header)
    return _Column(key, parts[1] if len(parts) > 1 and parts[1] else UNNAMED, header)


def _table(sheet: str, lines: tuple[Line, ...], aliases: Mapping[str, str], keys: frozenset[str]) -> Table:
    if not lines:
        return Table()
    columns = [_column(header, aliases, keys) if header.strip() else None for header in lines[0].cells]
    seen: set[str] = set()
    for column in columns:
        if column is None:
            continue
        if column.header in seen:
            raise ImportRefused(sheet, lines[0].number, f"Duplicate column header: {column.header}")
        seen.add(column.header)
    records = []
    for line in lines[1:]:
        values: dict[str, str] = {}
        texts: dict[str, dict[str, str]] = {}
        unknown: dict[str, str] = {}
        for index, cell in enumerate(line.cells):
            column = columns[index] if index < len(columns) else None
            if not cell:
                continue
            if column is None or column.key is None:
                unknown.setdefault(column.header if column else f"column {index + 1}", cell)
            elif column.key in TRANSLATED:
                texts.setdefault(column.key, {}).setdefault(column.language, cell)
            else:
                values.setdefault(column.key, cell)
        records.append(Record(sheet, line.number, values, texts, unknown))
    named = [column for column in columns if column is not None]
    languages = dict.fromkeys(c.language for c in named if c.key in TRANSLATED and c.language != UNNAMED)
    return Table(tuple(records), tuple(languages), tuple(c.header for c in named if c.key is None))

"""The survey rows as a tree of questions, groups and repeats, with everything refused that is no form."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from handrail.domain.expressions import RUN_VARIABLES
from handrail.domain.instruction import InputType
from handrail.importers.door import ImportRefused
from handrail.importers.xform_expressions import Reference, UnknownName, Untranslated
from handrail.importers.xlsform_sheets import UNNAMED, Record, Table

MAX_ROWS = 5000
"""Questions, groups and repeats of a form, once loops are written out."""
MAX_NESTING = 12
"""Groups within groups."""

Stamp = Literal["today", "start", "end", "device", "user", "phone", "run"]


@dataclass(frozen=True, slots=True)
class Kind:
    """What a question type is in the model, and what XForms makes of it."""

    input: InputType
    bind: str
    """The XForms type of the value."""
    control: str | None
    """The XForms control it is asked with; None if nobody is asked."""
    stamp: Stamp | None = None
    approximated: str | None = None
    """What is lost, in words."""


_NO_PLACE = "is written down as coordinates: there is no map"
_NO_FILE = "can't be recorded here: write down where it is kept"
KINDS: Mapping[str, Kind] = {
    "text": Kind("text", "string", "input"),
    "integer": Kind("integer", "int", "input"),
    "decimal": Kind("decimal", "decimal", "input"),
    "range": Kind("decimal", "decimal", "range", approximated="is typed: there is no slider"),
    "date": Kind("date", "date", "input"),
    "time": Kind("time", "time", "input"),
    "dateTime": Kind("datetime", "dateTime", "input"),
    "barcode": Kind("barcode", "barcode", "input"),
    "image": Kind("photo", "binary", "upload"),
    "note": Kind("note", "string", "input"),
    "acknowledge": Kind("acknowledge", "string", "trigger"),
    # The same to the person who answers; XForms binds no value to it.
    "trigger": Kind("acknowledge", "", "trigger"),
    "calculate": Kind("calculated", "string", None),
    "hidden": Kind("note", "string", None, approximated="is hidden: kept as a note, nothing is recorded"),
    "geopoint": Kind("text", "geopoint", "input", approximated=_NO_PLACE),
    "geotrace": Kind("text", "geotrace", "input", approximated=_NO_PLACE),
    "geoshape": Kind("text", "geoshape", "input", approximated=_NO_PLACE),
    "audio": Kind("text", "binary", "upload", approximated=_NO_FILE),
    "video": Kind("text", "binary", "upload", approximated=_NO_FILE),
    "file": Kind("text", "binary", "upload", approximated=_NO_FILE),
    "osm": Kind("text", "binary", "upload", approximated=_NO_FILE),
    "start": Kind("system", "dateTime", None, "start"),
    "end": Kind("system", "dateTime", None, "end"),
    "today": Kind("system", "date", None, "today"),
    "deviceid": Kind("system", "string", None, "device"),
    "username": Kind("system", "string", None, "user"),
    "phonenumber": Kind("system", "string", None, "phone"),
    "simserial": Kind("system", "string", None, "device", "is not known: the tablet's id is stamped"),
    "subscriberid": Kind("system", "string", None, "device", "is not known: the tablet's id is stamped"),
    "email": Kind("system", "string", None, "user", "is not known: the person's id is stamped"),
    "audit": Kind("system", "binary", None, "run", "is the journal's own: the record's id is stamped"),
    "start-geopoint": Kind("note", "geopoint", None, approximated="is kept as a note: there is no place to record"),
    "instanceID": Kind("system", "string", None, "run"),
    "select_one": Kind("select_one", "string", "select1"),
    "select_multiple": Kind("select_many", "string", "select"),
    "rank": Kind("select_many", "odk:rank", "odk:rank", approximated="is not ranked: all that apply are chosen"),
}
_HEADS = {
    "select_one": Kind("note", "string", "select1"),
    "select_multiple": Kind("note", "string", "select"),
    "rank": Kind("note", "string", "select"),
}
"""The head row of a table of choices: it shows them, and nobody answers it."""
_ALIASES = {
    "string": "text", "int": "integer", "datetime": "dateTime", "date time": "dateTime", "photo": "image",
    "picture": "image", "location": "geopoint", "gps": "geopoint", "start time": "start",
    "end time": "end", "device id": "deviceid", "imei": "deviceid", "phone number": "text",
    "percentage": "integer", "calculation": "calculate", "sim id": "simserial", "subscriber id": "subscriberid",
    "uri:deviceid": "deviceid", "uri:phonenumber": "phonenumber", "uri:username": "username", "uri:email": "email",
    "uri:simserial": "simserial", "uri:subscriberid": "subscriberid", "number of days in last month": "integer",
    "number of days in last six months": "integer", "number of days in last year": "integer",
}  # fmt: skip
_UNSTAMPED = frozenset({"background-audio", "background-geopoint", "xml-external", "csv-external", "entity"})
_RULES: Mapping[str, tuple[str, str]] = {
    "phone number": (r"regex(., '^\d*$')", "Enter numbers only."),
    "percentage": ("0 <= . and . <= 100", ""),
    "number of days in last month": ("0 <= . and . <= 31", "Enter a number 0-31."),
    "number of days in last six months": ("0 <= . and . <= 183", "Enter a number 0-183."),
    "number of days in last year": ("0 <= . and . <= 365", "Enter a number 0-365."),
}
"""What some question types bring along: a constraint, and a hint where the row has none."""
_DECORATED = re.compile(r"q (.+)|get (.+)|add (.+) prompt")
_SELECT = re.compile(
    r"(?P<one>select_one|select one from|select one using|select one|select1|add select one prompt using)"
    r"(?P<one_from>_from_file| from file|_external| external)?\s+(?P<one_list>.+)"
    r"|(?P<many>select_multiple|select all that apply from|select multiple from|select multiple using"
    r"|select all that apply|select multiple|add select multiple prompt using)"
    r"(?P<many_from>_from_file| from file)?\s+(?P<many_list>.+)"
    r"|rank\s+(?P<rank_list>.+)"
)
_OSM = re.compile(r"osm\s+.+")
_OTHER = re.compile(r"(?P<list>.+?)\s+or[_ ](?:specify[_ ])?other")
_BEGIN = re.compile(r"begin[ _](?P<kind>group|repeat|loop)(?:\s+over\s+(?P<list>.+))?")
_END = re.compile(r"end[ _](?P<kind>group|repeat|loop)")
_NAME = re.compile(r"[^\W\d][\w.\-]*")


@dataclass(eq=False, slots=True)
class Question:
    """One question, stamp or calculation."""

    record: Record
    kind: Kind
    type: str
    """The type's one name, a key of KINDS."""
    name: str
    """As the form has it; another group may have the same."""
    parent: Container
    choices: str | None = None
    source_file: str | None = None
    """For a choice list in a file of its own: the file's name."""
    unique: str = ""
    """The name in the document."""


@dataclass(eq=False, slots=True)
class Container:
    """A group, a repeat, or the form itself (``root``)."""

    kind: Literal["root", "group", "repeat"]
    name: str
    record: Record
    parent: Container | None = None
    children: list[Question | Container] = field(default_factory=list)

    def questions(self) -> Iterator[Question]:
        """All questions in it, however deep, in order."""
        for child in self.children:
            if isinstance(child, Question):
                yield child
            else:
                yield from child.questions()

    def containers(self) -> Iterator[Container]:
        """All groups and repeats in it, however deep."""
        for child in self.children:
            if isinstance(child, Container):
                yield child
                yield from child.containers()

    @property
    def one_screen(self) -> bool:
        """Whether its questions are asked together (``field-list``, ``table-list`` in any case)."""
        appearance = self.record.get("appearance").lower()
        return "field-list" in appearance or "table-list" in appearance


@dataclass(slots=True)
class Form:
    """The tree, and the rows that were left out with the reason."""

    root: Container
    skipped: list[str] = field(default_factory=list)
    unmapped: list[str] = field(default_factory=list)
    with_other: list[str] = field(default_factory=list)
    """Choice lists that get one more choice, "other"."""
    by_name: dict[str, list[Question]] = field(default_factory=dict)

    def reference(self, name: str, at: Container) -> Question:
        """What ``${name}`` means in a container: the nearest question of that name.

        Raises UnknownName, and Untranslated where the name is a group or could be several questions.
        """
        candidates = self.by_name.get(name, [])
        if not candidates:
            if any(container.name == name for container in self.root.containers()):
                raise Untranslated(f"${{{name}}} is a group")
            raise UnknownName(name)
        scope: Container | None = at
        while scope is not None:
            near = [question for question in candidates if _is_in(question, scope)]
            if len(near) == 1:
                return near[0]
            if near:
                break
            scope = scope.parent
        raise Untranslated(f"${{{name}}} could be {len(candidates)} questions")

    def resolver(self, at: Container) -> Resolver:
        """For expressions of a row in a container."""
        return Resolver(self, at)


@dataclass(frozen=True, slots=True)
class Resolver:
    """Looks names up for one place in the form."""

    form: Form
    at: Container

    def __call__(self, name: str) -> Reference:
        """Raises UnknownName and Untranslated."""
        question = self.form.reference(name, self.at)
        return Reference(question.unique, ticked=question.kind.input == "acknowledge")


def _is_in(question: Question, scope: Container) -> bool:
    around: Container | None = question.parent
    while around is not None:
        if around is scope:
            return True
        around = around.parent
    return False


def read_tree(survey: Table, lists: Mapping[str, list[tuple[str, str]]], root: str = "data") -> Form:
    """The tree of a survey sheet. ``lists``: (name, label) of each choice by list; ``root``: the form's own name.

    Raises ImportRefused.
    """
    form = Form(Container("root", "", Record("survey", 0, {})))
    _fill(form, survey, lists)
    _add_heads(form.root, lists)
    _write_loops_out(form.root, lists)
    if not any(True for _ in form.root.questions()):
        raise ImportRefused("survey", None, "There are no questions in this form")
    if sum(1 for _ in form.root.questions()) + sum(1 for _ in form.root.containers()) > MAX_ROWS:
        raise ImportRefused("survey", None, f"more than {MAX_ROWS} questions and groups")
    _check_names(form.root)
    _check_repeats(form.root, root)
    _name_uniquely(form.root)
    for question in form.root.questions():
        form.by_name.setdefault(question.name, []).append(question)
    return form


def _refuse(record: Record, reason: str) -> ImportRefused:
    return ImportRefused(record.sheet, record.row, reason)


def _fill(form: Form, survey: Table, lists: Mapping[str, list[tuple[str, str]]]) -> None:
    here = form.root
    kinds: list[str] = []
    for record in survey.records:
        type_ = " ".join(record.get("type").split())
        if not type_:
            if record.get("name") or record.texts.get("label"):
                raise _refuse(record, "Question with no type")
            form.skipped.append(f"{record.place}: no question, left out")
            continue
        begin, end = _BEGIN.fullmatch(type_), _END.fullmatch(type_)
        if end is not None:
            if not kinds or kinds[-1] != end["kind"]:
                raise _refuse(record, f"Unmatched 'end_{end['kind']}'")
            kinds.pop()
            assert here.parent is not None
            here = here.parent
        elif begin is not None:
            here = _begin(record, here, begin, lists)
            kinds.append(begin["kind"])
            if len(kinds) > MAX_NESTING:
                raise _refuse(record, f"more than {MAX_NESTING} groups within each other")
        elif type_ in _UNSTAMPED:
            form.unmapped.append(f"{record.place}: {type_} is not recorded")
        else:
            here.children.extend(_question(record, type_, here, lists, form))
    if kinds:
        raise _refuse(here.record, f"Unmatched 'begin_{kinds[-1]}'")


def _name(record: Record, what: str) -> str:
    name = record.get("name")
    if not name:
        raise _refuse(record, f"{what} with no name")
    if _NAME.fullmatch(name) is None:
        raise _refuse(record, f"Invalid name '{name[:60]}'")
    return name


def _begin(
    record: Record, here: Container, begin: re.Match[str], lists: Mapping[str, list[tuple[str, str]]]
) -> Container:
    name = _name(record, "Question or group")
    if begin["kind"] == "loop":
        if begin["list"] not in lists:
            raise _refuse(record, f"List name not in choices sheet: {begin['list']}")
        record = replace(record, values={**record.values, "loop": begin["list"]})
    container = Container("repeat" if begin["kind"] == "repeat" else "group", name, record, here)
    here.children.append(container)
    return container


def _question(
    record: Record, type_: str, here: Container, lists: Mapping[str, list[tuple[str, str]]], form: Form
) -> list[Question]:
    select = _SELECT.fullmatch(type_)
    if select is not None:
        return _select(record, select, here, lists, form)
    decorated = _DECORATED.fullmatch(type_)
    plain = next(filter(None, decorated.groups()), type_) if decorated else type_
    if _OSM.fullmatch(type_):
        # Its list names map tags, not choices.
        plain = "osm"
    canonical = _ALIASES.get(plain, plain)
    kind = KINDS.get(canonical)
    if kind is None or canonical in ("select_one", "select_multiple", "rank", "instanceID"):
        raise _refuse(record, f"Unknown question type '{type_[:80]}'")
    record = _with_rules(record, plain)
    if canonical == "range" and not re.search(r"(?:start|end|step)\s*=\s*-?\d*\.\d*[1-9]", record.get("parameters")):
        kind = replace(kind, input="integer", bind="int")
    # A stamp or a note may go without a name: XForms tools give it one.
    unnamed = canonical if kind.stamp else f"generated_note_name_{record.row}" if canonical == "note" else ""
    name = unnamed if unnamed and not record.get("name") else _name(record, "Question or group")
    if canonical == "calculate" and not record.get("calculation") and not record.get("default"):
        raise _refuse(record, "Missing calculation")
    return [Question(record, kind, canonical, name, here)]


def _with_rules(record: Record, type_: str) -> Record:
    """A row with what its type brings along, where the row says nothing itself."""
    if type_ not in _RULES:
        return record
    constraint, hint = _RULES[type_]
    texts = {"hint": {UNNAMED: hint}, **record.texts} if hint else record.texts
    return replace(record, values={"constraint": constraint, **record.values}, texts=texts)


def _select(
    record: Record, select: re.Match[str], here: Container, lists: Mapping[str, list[tuple[str, str]]], form: Form
) -> list[Question]:
    name = _name(record, "Question or group")
    type_ = "select_one" if select["one"] else "select_multiple" if select["many"] else "rank"
    list_name = select["one_list"] or select["many_list"] or select["rank_list"]
    other = _OTHER.fullmatch(list_name)
    if other is not None:
        list_name = other["list"]
    origin = (select["one_from"] or select["many_from"] or "").strip(" _")
    question = Question(record, KINDS[type_], type_, name, here, choices=list_name)
    if origin.startswith("from"):
        question.choices, question.source_file = None, list_name
        return [question]
    if origin == "external":
        # XForms asks for it by a search within the list; here the list is offered as any other.
        question.kind = replace(KINDS[type_], control="input")
    if list_name not in lists:
        raise _refuse(record, f"List name not in choices sheet: {list_name[:80]}")
    if type_ == "select_multiple" and any(" " in value for value, _ in lists[list_name]):
        raise _refuse(record, f"Choice names with spaces in a list to choose several from: {list_name}")
    if other is None:
        return [question]
    condition = f"${{{name}}} = 'other'" if type_ == "select_one" else f"selected(${{{name}}}, 'other')"
    label = dict.fromkeys(record.texts.get("label", {"default": ""}), "Specify other.")
    follow_up = Record(record.sheet, record.row, {"relevant": condition, "type": "text"}, {"label": label})
    form.with_other.append(list_name)
    if all(value != "other" for value, _ in lists[list_name]):
        lists[list_name].append(("other", "Other"))
    return [question, Question(follow_up, KINDS["text"], "text", f"{name}_other", here)]


def _add_heads(root: Container, lists: Mapping[str, list[tuple[str, str]]]) -> None:
    """A group shown as a table gets what XForms shows above its rows: its own words, and the choices."""
    for container in root.containers():
        if "table-list" not in container.record.get("appearance").lower().split():
            continue
        at = next((i for i, one in enumerate(container.children) if isinstance(one, Question) and one.choices), None)
        if at is None:
            continue
        first = container.children[at]
        assert isinstance(first, Question)
        heads: list[Question | Container] = []
        row = container.record.row
        shown = {key: container.record.texts[key] for key in ("label", "hint") if key in container.record.texts}
        if shown:
            record = Record(container.record.sheet, row, {}, shown)
            heads.append(Question(record, KINDS["note"], "note", f"generated_table_list_label_{row}", container))
        labels = " · ".join(label or value for value, label in lists.get(first.choices or "", []))
        record = Record(container.record.sheet, first.record.row, {}, {"label": {UNNAMED: labels}})
        name = f"reserved_name_for_field_list_labels_{first.record.row}"
        heads.append(Question(record, _HEADS[first.type], "choices", name, container))
        container.children[at:at] = heads


def _write_loops_out(container: Container, lists: Mapping[str, list[tuple[str, str]]]) -> None:
    """A loop becomes a group per choice, with ``%(name)s`` and ``%(label)s`` filled in."""
    for child in container.children:
        if not isinstance(child, Container):
            continue
        _write_loops_out(child, lists)
        over = child.record.get("loop")
        if over:
            body = child.children
            child.children = []
            for value, label in lists[over]:
                record = Record(child.record.sheet, child.record.row, {}, {"label": {"default": label or value}})
                turn = Container("group", value, record, child)
                turn.children = [_copy(part, turn, {"%(name)s": value, "%(label)s": label or value}) for part in body]
                child.children.append(turn)


def _copy(part: Question | Container, parent: Container, filled: Mapping[str, str]) -> Question | Container:
    def fill(text: str) -> str:
        for mark, value in filled.items():
            text = text.replace(mark, value)
        return text

    record = replace(
        part.record,
        values={key: fill(text) for key, text in part.record.values.items()},
        texts={key: {lang: fill(text) for lang, text in texts.items()} for key, texts in part.record.texts.items()},
    )
    if isinstance(part, Question):
        return replace(part, record=record, parent=parent)
    copied = Container(part.kind, fill(part.name), record, parent)
    copied.children = [_copy(child, copied, filled) for child in part.children]
    return copied


def _check_names(container: Container) -> None:
    seen: set[str] = set()
    for child in container.children:
        if child.name in seen:
            raise _refuse(child.record, f"There are more than one survey elements named '{child.name}'")
        seen.add(child.name)
        if isinstance(child, Container):
            _check_names(child)


def _check_repeats(root: Container, own: str) -> None:
    """XForms finds a repeat by its name alone."""
    seen = {own}
    for container in root.containers():
        if container.kind == "repeat":
            if container.name in seen:
                raise _refuse(container.record, f"Repeat names must be unique in the form: {container.name[:60]}")
            seen.add(container.name)


def _name_uniquely(root: Container) -> None:
    """A name that several groups use is told apart by its group: ``EdCellV.S1``."""
    plain: dict[str, list[Question]] = {}
    for question in root.questions():
        plain.setdefault(_ascii(question.name), []).append(question)
    taken: set[str] = set(RUN_VARIABLES)
    for name, questions in plain.items():
        for question in questions:
            candidate = name if len(questions) == 1 else ".".join(filter(None, (_ascii(question.parent.name), name)))
            unique, number = candidate[:100], 2
            while unique in taken:
                unique, number = f"{candidate[:100]}_{number}", number + 1
            taken.add(unique)
            question.unique = unique


def _ascii(name: str) -> str:
    if not name:
        return ""
    plain = re.sub(r"[^A-Za-z0-9_.\-]", "_", name)
    return plain if plain[0].isalpha() or plain[0] == "_" else f"_{plain}"

"""XLSForm (.xlsx, .xls) to a draft instruction.

A group is a section; one shown as a field list is a single step; each row outside of those is its own
step. A constraint stays what it is in ODK, a rule that refuses an entry; that it could be limits (which
record the value as out of limits) is offered in the report, never decided here. What has no counterpart
is kept in ``extra`` and listed.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

import handrail
from handrail.domain.check import check
from handrail.domain.instruction import Attachment, ImportInfo, Instruction
from handrail.importers import spreadsheet, xlsform_sheets
from handrail.importers.door import Imported, ImportRefused, Report
from handrail.importers.drafting import source_of, strings
from handrail.importers.xlsform_choices import choice_list
from handrail.importers.xlsform_counts import counts, worked_out_count
from handrail.importers.xlsform_inputs import slug, yes
from handrail.importers.xlsform_media import Beside
from handrail.importers.xlsform_nodes import NodeBuilder
from handrail.importers.xlsform_sheets import Record, Table
from handrail.importers.xlsform_tree import KINDS, Form, Question, read_tree
from handrail.importers.xlsform_words import Words
from handrail.packages.manifest import digest
from handrail.packages.writer import SourceFile

FORMAT = "xlsform"
_SHEETS = frozenset({"survey", "choices", "external_choices", "settings", "entities"})
_BINDS = ("relevant", "required", "readonly", "constraint", "calculation")


def read(data: bytes, path: Path) -> Imported:
    """The draft of a form. ``path`` names it and is where its media may lie beside it. Raises ImportRefused."""
    try:
        sheets = spreadsheet.read_sheets(data)
    except spreadsheet.Unreadable as error:
        raise ImportRefused(None, None, error.reason) from None
    if len(sheets) == 1:
        sheets = {"survey": next(iter(sheets.values()))}
    lines = xlsform_sheets.find(sheets, "survey")
    if not lines:
        raise ImportRefused("survey", None, "the workbook has no survey sheet")
    report = Report(FORMAT)
    report.warnings += [
        f"sheet {title}: not part of the form, only in the original file"
        for title in sheets
        if title.strip().lower() not in _SHEETS
    ]
    lines, apart = xlsform_sheets.together(lines)
    report.warnings += [
        f"survey row {line.number}: far below the form, left out: {' '.join(line.cells)}" for line in apart
    ]
    survey = xlsform_sheets.survey(lines)
    tables = [
        xlsform_sheets.choices(found, name)
        for name in ("choices", "external_choices")
        if (found := xlsform_sheets.find(sheets, name)) is not None
    ]
    settings = xlsform_sheets.settings(xlsform_sheets.find(sheets, "settings"))
    entity = xlsform_sheets.settings(xlsform_sheets.find(sheets, "entities"))
    return _draft(survey, tables, settings, entity, SourceFile(path.name, data), path, report)


def _draft(
    survey: Table,
    tables: list[Table],
    settings: Mapping[str, str],
    entity: Mapping[str, str],
    file: SourceFile,
    path: Path,
    report: Report,
) -> Imported:
    rows = _choice_rows(tables, report, repeated=yes(settings.get("allow_choice_duplicates", "")))
    shown = {name: [_shown(record) for record in records] for name, records in rows.items()}
    form = read_tree(survey, shown, settings.get("name", "data"))
    _add_others(form, rows)
    if entity:
        form.root.children += _entity(form, entity, report)
    if settings.get("instance_name"):
        record = Record("settings", 2, {"calculation": settings["instance_name"]}, _label("Record name"))
        form.root.children.append(_of_record(form, "instanceName", "calculate", record))
    if not yes(settings.get("omit_instanceid", "")):
        form.root.children.append(
            _of_record(form, "instanceID", "instanceID", Record("settings", 1, {}, _label("Record id")))
        )
    report.warnings += form.skipped
    report.unmapped += form.unmapped
    if survey.unknown:
        report.unmapped.append(
            f"survey: columns without a meaning here are kept as they are: {', '.join(survey.unknown)}"
        )
    words = Words(form, settings.get("default_language", ""), [survey, *tables], report)
    lists = {
        name: choice_list(f"choices_{number}_{slug(name)}", name, records, words, report)
        for number, (name, records) in enumerate(rows.items(), 1)
    }
    beside = Beside(path, report)
    builder = NodeBuilder(form, words, beside, lists, report)
    body = builder.body()
    originals = (file, *beside.files)
    document: dict[str, Any] = {
        **_head(settings, words, path, report),
        "media": tuple(beside.shelf.entries),
        "choice_lists": (*lists.values(), *builder.inputs.file_lists.values()),
        "body": body,
        "attachments": tuple(
            Attachment(
                file=one.name[-200:], sha256=digest(one.data), role="original" if one is file else "external_choices"
            )
            for one in originals
        ),
    }
    instruction = _checked(document, report)
    report.counts = counts(instruction)
    report.source_counts = _source_counts(form, survey, tables)
    report.text_coverage, missing = _coverage(instruction, words, [survey, *tables])
    report.unmapped += missing
    info = ImportInfo(
        format=FORMAT, tool=f"handrail {handrail.__version__}", approximated=tuple(report.approximated),
        unmapped=tuple(report.unmapped), warnings=tuple(report.warnings),
    )  # fmt: skip
    return Imported(instruction.model_copy(update={"imported": info}), beside.shelf.data, originals, report)


def _choice_rows(tables: list[Table], report: Report, *, repeated: bool) -> dict[str, list[Record]]:
    """The choice rows by list. ``repeated``: the form allows a value to come twice. Raises ImportRefused."""
    rows: dict[str, list[Record]] = {}
    seen: set[tuple[str, str]] = set()
    for record in (record for table in tables for record in table.records):
        name = record.get("list_name")
        if not name:
            report.warnings.append(f"{record.place}: belongs to no list, left out")
        elif not record.get("name"):
            raise ImportRefused(record.sheet, record.row, "Choice with no name")
        elif record.sheet == "choices" and not repeated and (name, record.get("name")) in seen:
            reason = f"Choice names must be unique in a list: {record.get('name')[:60]}"
            raise ImportRefused(record.sheet, record.row, reason)
        else:
            seen.add((name, record.get("name")))
            rows.setdefault(name, []).append(record)
    return rows


def _shown(record: Record) -> tuple[str, str]:
    return record.get("name"), next(iter(record.texts.get("label", {}).values()), "")


def _add_others(form: Form, rows: dict[str, list[Record]]) -> None:
    """``or_other`` adds a choice to its list."""
    for name in form.with_other:
        if all(record.get("name") != "other" for record in rows[name]):
            last = rows[name][-1]
            label = dict.fromkeys(last.texts.get("label", {}), "Other")
            rows[name].append(Record("choices", last.row, {"list_name": name, "name": "other"}, {"label": label}))


def _label(said: str) -> dict[str, dict[str, str]]:
    return {"label": {xlsform_sheets.UNNAMED: said}}


def _of_record(form: Form, name: str, kind: str, record: Record) -> Question:
    """Something that XForms records about each record, under a name that no question has."""
    unique = name
    while any(question.unique == unique for question in form.root.questions()):
        unique = f"_{unique}"
    return Question(record, KINDS[kind], kind, name, form.root, unique=unique)


def _entity(form: Form, entity: Mapping[str, str], report: Report) -> list[Question]:
    """What a form that makes entities records of them: an id, which here is the record's, and a name."""
    named = entity.get("dataset") or entity.get("list_name", "")
    report.approximated.append(f"entities row 2: entities of {named!r} are not made, what they would hold is recorded")
    values = {"readonly": "yes", "setvalue": entity.get("entity_id") or "uuid()"}
    found = [_of_record(form, "entityID", "instanceID", Record("entities", 2, values, _label(f"Id in {named}")))]
    if entity.get("label"):
        record = Record("entities", 2, {"calculation": entity["label"], "readonly": "yes"}, _label(f"Name in {named}"))
        found.append(_of_record(form, "entityLabel", "calculate", record))
    return found


def _head(settings: Mapping[str, str], words: Words, path: Path, report: Report) -> dict[str, Any]:
    form_id = settings.get("form_id", "")
    version = settings.get("version", "")
    if not version:
        report.warnings.append("settings: the form has no version, the draft is called revision 1")
    if words.main == "und":
        report.warnings.append("settings: the form does not say which language it is in")
    extra: dict[str, Any] = {"languages": words.names_in_use}
    if settings:
        extra["settings"] = dict(settings)
    return {
        "doc_no": (form_id or path.stem)[:80],
        "revision": (version or "1")[:40],
        "title": {words.main: settings.get("form_title") or form_id or path.stem},
        "language": words.main,
        "languages": tuple(words.tags.values()) or (words.main,),
        "extra": {FORMAT: extra},
    }


def _checked(document: dict[str, Any], report: Report) -> Instruction:
    """The instruction, held against the document check. Raises ImportRefused for what that refuses."""
    try:
        draft = Instruction.model_validate(document)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        raise ImportRefused("survey", None, f"{first['loc']}: {first['msg']}"[:300]) from None
    for finding in check(draft):
        source = source_of(draft, finding.place)
        said = f"{finding.code} {' '.join(f'{key}={value}' for key, value in finding.params.items())}".strip()
        if finding.severity == "error":
            sheet, _, row = source.partition(" row ")
            raise ImportRefused(sheet or "survey", int(row) if row.isdigit() else None, said)
        report.warnings.append(f"{source or finding.place}: {said}")
    return draft


def _has_rule(record: Record) -> bool:
    """Whether XForms binds something for a row that holds no value."""
    return any(record.get(key) for key in _BINDS)


def _source_counts(form: Form, survey: Table, tables: list[Table]) -> dict[str, Any]:
    bound = sum(_has_rule(one.record) for one in form.root.containers())
    return {
        "binds": sum(bool(one.kind.bind) or _has_rule(one.record) for one in form.root.questions())
        + bound
        + sum(worked_out_count(one.record.get("repeat_count")) for one in form.root.containers()),
        "survey_rows": len(survey.records),
        "choice_rows": sum(len(table.records) for table in tables),
    }


def _coverage(instruction: Instruction, words: Words, tables: list[Table]) -> tuple[float, list[str]]:
    """The share, by characters, of the form's words that stand in the instruction outside of ``extra``; the others."""
    stored = "\n".join(strings(instruction.model_dump(mode="json", exclude={"extra", "imported"})))
    total = covered = 0
    missing: list[str] = []
    for record in (record for table in tables for record in table.records):
        for text in (
            text for key in record.texts.keys() & xlsform_sheets.SPOKEN for text in record.texts[key].values()
        ):
            total += len(text)
            if words.covered(text, stored):
                covered += len(text)
            else:
                missing.append(f"{record.place}: text left out: {' '.join(text.split())}")
    return (round(covered / total, 4) if total else 1.0), missing

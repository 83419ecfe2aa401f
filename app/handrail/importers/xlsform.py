"""XLSForm (.xlsx, .xls) to a draft instruction.

A group is a section; one shown as a field list is a single step; each row outside of those is its own
step. A constraint stays what it is in ODK, a rule that refuses an entry; that it could be limits (which
record the value as out of limits) is offered in the report, never decided here. What has no counterpart
is kept in ``extra`` and listed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from pydantic import ValidationError

import handrail
from handrail.domain.check import Finding, check
from handrail.domain.instruction import Attachment, Choice, ChoiceList, ImportInfo, Input, Instruction, Media, Node
from handrail.domain.values import I18n
from handrail.importers import spreadsheet, xlsform_sheets
from handrail.importers.door import Imported, ImportRefused, Report
from handrail.importers.xlsform_counts import counts, nodes_of
from handrail.importers.xlsform_media import Beside
from handrail.importers.xlsform_nodes import NodeBuilder
from handrail.importers.xlsform_sheets import Record, Table
from handrail.importers.xlsform_tree import KINDS, Container, Form, Question, read_tree
from handrail.importers.xlsform_words import Words
from handrail.packages.manifest import digest
from handrail.packages.writer import SourceFile

FORMAT = "xlsform"


def read(data: bytes, path: Path) -> Imported:
    """The draft of a form. ``path`` names it and is where its media may lie beside it. Raises ImportRefused."""
    try:
        sheets = spreadsheet.read_sheets(data)
    except spreadsheet.Unreadable as error:
        raise ImportRefused(None, None, error.reason) from None
    lines = xlsform_sheets.find(sheets, "survey")
    if not lines:
        raise ImportRefused("survey", None, "the workbook has no survey sheet")
    return _Import(sheets, lines, data, path).run()


class _Import:
    def __init__(
        self,
        sheets: Mapping[str, tuple[spreadsheet.Line, ...]],
        lines: tuple[spreadsheet.Line, ...],
        data: bytes,
        path: Path,
    ) -> None:
        self.report = Report(FORMAT)
        self.data = data
        self.path = path
        self.survey = xlsform_sheets.survey(lines)
        self.settings = xlsform_sheets.settings(xlsform_sheets.find(sheets, "settings"))
        self.choices = [
            xlsform_sheets.choices(found, name)
            for name in ("choices", "external_choices")
            if (found := xlsform_sheets.find(sheets, name)) is not None
        ]
        known = {"survey", "choices", "external_choices", "settings"}
        for title in sheets:
            if title.strip().lower() not in known:
                self.report.warnings.append(f"sheet {title}: not part of the form, only in the original file")

    def run(self) -> Imported:
        lists, labels = self._lists()
        form = read_tree(self.survey, labels)
        if not self.settings.get("omit_instanceid"):
            _add_instance_id(form)
        self.report.warnings += form.skipped
        self.report.unmapped += form.unmapped
        if self.survey.unknown:
            columns = ", ".join(self.survey.unknown)
            self.report.unmapped.append(f"survey: columns without a meaning here are kept as they are: {columns}")
        words = Words(form, self.settings.get("default_language", ""), [self.survey, *self.choices], self.report)
        beside = Beside(self.path, self.report)
        builder = NodeBuilder(form, words, beside, lists, self.report)
        body = builder.body()
        instruction = self._instruction(words, builder, body, self._choice_lists(lists, words, beside))
        self._finish(instruction, form, words)
        return Imported(instruction, beside.media, (SourceFile(self.path.name, self.data), *beside.files), self.report)

    def _lists(self) -> tuple[dict[str, list[Record]], dict[str, list[tuple[str, str]]]]:
        """The choice rows, and each choice's name and label, by list. Raises ImportRefused."""
        lists: dict[str, list[Record]] = {}
        labels: dict[str, list[tuple[str, str]]] = {}
        for record in (record for table in self.choices for record in table.records):
            name = record.get("list_name")
            if not name:
                self.report.warnings.append(f"{record.place}: belongs to no list, left out")
                continue
            if not record.get("name"):
                raise ImportRefused(record.sheet, record.row, "Choice with no name")
            texts = record.texts.get("label", {})
            lists.setdefault(name, []).append(record)
            labels.setdefault(name, []).append((record.get("name"), next(iter(texts.values()), "")))
        return lists, labels

    def _choice_lists(
        self, lists: Mapping[str, list[Record]], words: Words, beside: Beside
    ) -> tuple[ChoiceList, ...]:
        built = []
        for name, id_ in words.ids.lists.items():
            records = beside.lists.get(name) or lists.get(name, [])
            items: dict[str, Choice] = {}
            for record in records:
                value = record.get("name")
                if value in items:
                    self.report.approximated.append(f"{record.place}: choice {value} is in the list twice: the first counts")
                    continue
                pictures = {key: text for key in ("image", "audio", "video") for text in record.texts.get(key, {}).values()}
                columns = {**record.unknown, **pictures}
                items[value] = Choice(value=value, label=words.said(record, "label") or {words.main: value}, columns=columns)
                if pictures:
                    self.report.unmapped.append(f"{record.place}: a choice has no picture or sound here")
            if name in words.ids.other and "other" not in items:
                items["other"] = Choice(value="other", label={words.main: "Other"})
            built.append(ChoiceList(id=id_, items=tuple(items.values()), source=f"list {name}"))
        return tuple(built)

    def _instruction(
        self, words: Words, builder: NodeBuilder, body: tuple[Node, ...], lists: tuple[ChoiceList, ...]
    ) -> Instruction:
        form_id = self.settings.get("form_id", "")
        title = self.settings.get("form_title") or form_id or self.path.stem
        version = self.settings.get("version", "")
        if not version:
            self.report.warnings.append("settings: no version, the draft is called revision 1")
        if words.main == "und":
            self.report.warnings.append("the form does not say which language it is in")
        extra: dict[str, object] = {"languages": words.names_in_use()}
        if self.settings:
            extra["settings"] = dict(self.settings)
        originals = [
            Attachment(file=self.path.name[-200:], sha256=digest(self.data), role="original"),
            *(Attachment(file=file.name, sha256=digest(file.data), role="external_choices") for file in builder.beside.files),
        ]
        try:
            return Instruction.model_validate({
                "schema": 1,
                "doc_no": (form_id or self.path.stem)[:80],
                "revision": (version or "1")[:40],
                "title": {words.main: title},
                "language": words.main,
                "languages": tuple(words.tags.values()) or (words.main,),
                "media": tuple(builder.beside.entries),
                "choice_lists": lists,
                "body": body,
                "attachments": tuple(originals),
                "extra": {FORMAT: extra},
            })
        except ValidationError as error:
            first = error.errors(include_url=False, include_context=False, include_input=False)[0]
            raise ImportRefused("survey", None, f"{first['loc']}: {first['msg']}"[:300]) from None

    def _finish(self, instruction: Instruction, form: Form, words: Words) -> None:
        raise NotImplementedError

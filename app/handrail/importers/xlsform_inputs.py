"""One question of a form as an input."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from handrail.domain import expressions
from handrail.domain.instruction import ChoiceList, Constraint, Expr, Input
from handrail.domain.values import I18n
from handrail.importers.door import ImportRefused, Report
from handrail.importers.xform_expressions import UnknownName, Untranslated, from_xform
from handrail.importers.xlsform_choices import choice_list
from handrail.importers.xlsform_media import Beside
from handrail.importers.xlsform_sheets import Record
from handrail.importers.xlsform_tree import Container, Form, Question
from handrail.importers.xlsform_words import Words

_YES = frozenset({"yes", "true", "true()", "1", "y"})
_NO = frozenset({"", "no", "false", "false()", "0", "n"})
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")
WORKED_OUT = re.compile(r"\$\{|[\w-]+\s*\(|^\s*\.\.?/")
_BETWEEN = re.compile(
    r"\(?\. (?P<low_op>>=?) (?P<low>-?[0-9.]+)\)?(?: and \(?\. (?P<high_op><=?) (?P<high>-?[0-9.]+)\)?)?"
    r"|\(?\. (?P<only_op><=?) (?P<only>-?[0-9.]+)\)?"
    r"|\(?\. (?P<first_op><=?) (?P<first>-?[0-9.]+)\)? and \(?\. (?P<then_op>>=?) (?P<then>-?[0-9.]+)\)?"
)
_KEPT = ("parameters", "trigger", "autoplay", "choice_filter", "loop", "setvalue")
_DRAWN = frozenset({"signature", "draw", "annotate"})
_MOMENTS: Mapping[str, tuple[str, type[date] | type[time]]] = {
    "date": ("date", date), "time": ("time", time), "datetime": ("dateTime", datetime),
}  # fmt: skip


def yes(text: str) -> bool:
    """Whether a cell says yes, in any of XLSForm's ways."""
    return text.strip().lower() in _YES


def slug(name: str) -> str:
    """A name as part of an id: no dots, because paths of a run mark iterations with one."""
    return re.sub(r"[^A-Za-z0-9_\-]", "_", name)[:80] or "x"


class InputBuilder:
    """Builds inputs and reports what is not the same afterwards."""

    def __init__(
        self, form: Form, words: Words, beside: Beside, lists: Mapping[str, ChoiceList], report: Report
    ) -> None:
        self.form = form
        self.words = words
        self.beside = beside
        self.lists = lists
        self.report = report
        self.file_lists: dict[str, ChoiceList] = {}
        """Choice lists that came from files of their own, by file name."""
        self._taken = {choices.id for choices in lists.values()}

    def id_for(self, prefix: str, name: str) -> str:
        """An id that is not taken yet."""
        base = f"{prefix}_{slug(name)}" if prefix else slug(name)
        id_, number = base, 2
        while id_ in self._taken:
            id_, number = f"{base}_{number}", number + 1
        self._taken.add(id_)
        return id_

    def expression(
        self, record: Record, column: str, text: str, at: Container, extra: dict[str, Any], *, tested: bool = False
    ) -> Expr | None:
        """The expression in a cell; None, kept in ``extra`` and reported, if it has no counterpart.

        Raises ImportRefused if it refers to no question.
        """
        try:
            return Expr(text=from_xform(text, self.form.resolver(at), tested=tested), original=text)
        except UnknownName as error:
            reason = f"{column}: There is no survey element named '{error.name[:60]}'"
            raise ImportRefused(record.sheet, record.row, reason) from None
        except Untranslated as error:
            extra[column] = text
            self.report.unmapped.append(f"{record.place}: {column} {text!r} is not applied ({error.reason})")
            return None

    def relevant(self, part: Question | Container, extra: dict[str, Any] | None = None) -> Expr | None:
        """The condition under which a question or group is asked."""
        text = part.record.get("relevant")
        if not text:
            return None
        at = part.parent or self.form.root
        return self.expression(part.record, "relevant", text, at, extra if extra is not None else {})

    def leftovers(self, record: Record) -> dict[str, Any]:
        """What a row says that has no field in the model."""
        found: dict[str, Any] = {key: record.get(key) for key in _KEPT if record.get(key)}
        if record.unknown:
            found["columns"] = dict(record.unknown)
        return found

    def build(self, question: Question, *, condition: bool = True) -> Input:
        """The input. ``condition``: its ``relevant`` is its own, not its step's."""
        record = question.record
        extra: dict[str, Any] = {
            "type": record.get("type") or question.type,
            "bind": question.kind.bind,
            "control": question.kind.control,
            **self.leftovers(record),
        }
        if question.unique != question.name:
            extra["name"] = question.name
        fields: dict[str, Any] = {
            "type": question.kind.input,
            "appearance": record.get("appearance") or None,
            "stamp": question.kind.stamp,
        }
        self._take_choices(question, fields, extra)
        self._take_answers(question, fields, extra)
        if record.get("relevant") and condition:
            fields["when"] = self.relevant(question, extra)
        hint = self._hint(question)
        self._report(question)
        self.report.mapped += 1
        return Input(
            id=self.id_for("", question.unique), name=question.unique, label=self.words.named(question), hint=hint,
            extra={"xlsform": {key: value for key, value in extra.items() if value is not None}},
            source=record.place, **fields,
        )  # fmt: skip

    def _hint(self, question: Question) -> I18n:
        hint = self.words.said(question.record, "hint", question.parent)
        for tag, text in self.words.said(question.record, "guidance_hint", question.parent).items():
            hint[tag] = f"{hint[tag]}\n{text}" if tag in hint else text
        return hint

    def _take_choices(self, question: Question, fields: dict[str, Any], extra: dict[str, Any]) -> None:
        record = question.record
        found: ChoiceList | None = None
        if question.choices is not None:
            found = self.lists.get(question.choices)
        elif question.source_file is not None:
            found = self._from_file(question, question.source_file)
            if found is None:
                fields["type"] = "text"
                self.report.approximated.append(
                    f"{record.place}: the choices are in {question.source_file}, which is not there: typed instead"
                )
        if found is not None:
            fields["choices"] = found.id
        if record.get("choice_filter") and found is not None:
            self.report.unmapped.append(f"{record.place}: choice_filter is not applied, all choices are offered")

    def _from_file(self, question: Question, name: str) -> ChoiceList | None:
        if name not in self.file_lists:
            parameters = dict(re.findall(r"(value|label)\s*=\s*([^\s,;]+)", question.record.get("parameters")))
            columns = (parameters.get("value", "name"), parameters.get("label", "label"))
            records = self.beside.choices(name, columns)
            if records is None:
                return None
            id_ = self.id_for("choices", name)
            self.file_lists[name] = choice_list(id_, name, records, self.words, self.report)
        return self.file_lists[name]

    def _take_answers(self, question: Question, fields: dict[str, Any], extra: dict[str, Any]) -> None:
        """Required, read-only, calculation, constraint and default."""
        record, at = question.record, question.parent
        required = record.get("required")
        fields["required"] = required.strip().lower() not in _NO
        if required and not fields["required"]:
            extra["required"] = required
        if fields["required"] and not yes(required):
            fields["na_allowed"] = True
            extra["required"] = required
            self.report.approximated.append(
                f"{record.place}: required when {required!r}: required always, not applicable with a reason"
            )
        fields["readonly"] = question.type == "note" or question.kind.stamp == "run" or yes(record.get("readonly"))
        calculation = record.get("calculation") or (record.get("default") if question.type == "calculate" else "")
        if calculation:
            fields["calculate"] = self.expression(record, "calculation", calculation, at, extra)
            if fields["calculate"] is not None:
                fields["type"] = "calculated"
            elif question.type == "calculate":
                fields["type"] = "note"
        if record.get("constraint"):
            expr = self.expression(record, "constraint", record.get("constraint"), at, extra, tested=True)
            if expr is not None:
                message = self.words.said(record, "constraint_message", at)
                fields["constraint"] = Constraint(expr=expr, message=message)
                self._offer_limits(record, expr.text)
        if record.get("default") and question.type != "calculate":
            fields["default"] = self._default(question, fields, extra)

    def _default(self, question: Question, fields: Mapping[str, Any], extra: dict[str, Any]) -> Expr | None:
        record, text, type_ = question.record, question.record.get("default"), str(fields["type"])
        numeric = type_ in ("integer", "decimal")
        if WORKED_OUT.search(text) or (numeric and not _NUMBER.fullmatch(text)):
            return self.expression(record, "default", text, question.parent, extra)
        constant = self._constant(question, text, type_, fields.get("choices"))
        if constant is None:
            extra["default"] = text
            self.report.warnings.append(f"{record.place}: default {text!r} is no value of this question, not offered")
            return None
        return Expr(text=constant)

    def _constant(self, question: Question, text: str, type_: str, list_id: str | None) -> str | None:
        quoted = "'" + text.replace("'", "''") + "'"
        if type_ in ("integer", "decimal"):
            return text if type_ == "decimal" or "." not in text else None
        if type_ in _MOMENTS:
            name, kind = _MOMENTS[type_]
            try:
                kind.fromisoformat(text)
            except ValueError:
                return None
            return f"{name}({quoted})"
        if type_ in ("select_one", "select_many"):
            choices = next((c for c in (*self.lists.values(), *self.file_lists.values()) if c.id == list_id), None)
            known = {item.value for item in choices.items} if choices else set()
            chosen = [text] if type_ == "select_one" else text.split()
            if not chosen or not set(chosen) <= known:
                return None
            inner = ", ".join("'" + value.replace("'", "''") + "'" for value in chosen)
            return inner if len(chosen) == 1 else f"({inner})"
        if type_ == "acknowledge":
            return "true()" if text == "OK" else None
        if type_ in ("photo", "system", "note") or len(quoted) > expressions.MAX_TEXT:
            return None
        return quoted

    def _offer_limits(self, record: Record, constraint: str) -> None:
        found = _BETWEEN.fullmatch(constraint)
        if found is not None:
            self.report.offers.append(
                f"{record.place}: the constraint {constraint!r} could be limits; an entry beyond them would then be "
                "kept and marked out of limits instead of being refused"
            )

    def _report(self, question: Question) -> None:
        record = question.record
        if question.kind.approximated:
            self.report.approximated.append(f"{record.place}: {question.type} {question.kind.approximated}")
        if record.texts.get("required_message"):
            self.report.unmapped.append(f"{record.place}: the required message is not shown")
        asked = " ".join(text for key in ("label", "hint") for text in record.texts.get(key, {}).values())
        if question.kind.input == "acknowledge" and re.search(r"\bsign(ed|ing|ature|s)?\b", asked, re.IGNORECASE):
            self.report.offers.append(
                f"{record.place}: this acknowledgement speaks of signing; it could be a required signature instead"
            )
        if question.type == "image" and _DRAWN & set(record.get("appearance").lower().split()):
            self.report.approximated.append(f"{record.place}: a drawing is taken as a photo; it is never a signature")

"""The texts of a form: by BCP 47 language, with references to answers replaced by what was asked."""

from __future__ import annotations

import re
from collections.abc import Sequence

from handrail.domain.values import I18n
from handrail.importers.door import ImportRefused, Report
from handrail.importers.xform_expressions import UnknownName, Untranslated
from handrail.importers.xlsform_sheets import UNNAMED, Record, Table, language_tag
from handrail.importers.xlsform_tree import Container, Form, Question

REFERENCE = re.compile(r"\$\{\s*([^{}]*?)\s*\}")
_MESSAGES = frozenset({"constraint_message", "required_message"})
_KINDS_OF_MEDIA = ("image", "audio", "video", "big-image")


class Words:
    """Gives a record's texts. Texts in columns that name no language are in the form's main language."""

    def __init__(self, form: Form, default_language: str, tables: Sequence[Table], report: Report) -> None:
        self.form = form
        self.report = report
        names = list(dict.fromkeys(name for table in tables for name in table.languages))
        if default_language in names:
            names.remove(default_language)
            names.insert(0, default_language)
        self.tags: dict[str, str] = {}
        for name in names:
            tag = language_tag(name)
            self.tags[name] = tag if tag not in self.tags.values() else f"{tag}-x-{len(self.tags) + 1}"
            if self.tags[name] != name:
                report.warnings.append(f"language {name!r} is kept as {self.tags[name]}")
        self.main = self.tags[names[0]] if names else language_tag(default_language)
        # XForms keeps such texts in its table of translations even if there is one language only.
        self._has_table = any(
            record.texts.keys() & {"guidance_hint", *_KINDS_OF_MEDIA}
            or any(REFERENCE.search(text) for key in _MESSAGES for text in record.texts.get(key, {}).values())
            for table in tables
            for record in table.records
        )

        # Texts without a language beside the same in a language are a language of their own to XForms tools.
        self._mixed = any(
            UNNAMED in texts and any(len(other.texts.get(key, {})) > 1 for other in table.records)
            for table in tables
            for record in table.records
            for key, texts in record.texts.items()
        )

    @property
    def names_in_use(self) -> dict[str, str]:
        """What the form calls its languages, by tag; empty for a form that has no table of translations."""
        if self.tags:
            return {tag: name for name, tag in self.tags.items()} | ({"und": UNNAMED} if self._mixed else {})
        return {self.main: UNNAMED} if self._has_table else {}

    def said(self, record: Record, key: str, at: Container | None = None) -> I18n:
        """The texts of one column by language. Raises ImportRefused if one refers to no question."""
        words: I18n = {}
        for language, text in record.texts.get(key, {}).items():
            tag = self.tags.get(language, self.main)
            words.setdefault(tag, self._filled(text, language, record, at or self.form.root))
            if REFERENCE.search(text):
                self.report.approximated.append(
                    f"{record.place}: the {key.replace('_', ' ')} names the question instead of showing its answer"
                )
        return words

    def named(self, part: Question | Container) -> I18n:
        """A row's label, else its name."""
        return self.said(part.record, "label", part.parent) or {self.main: part.name}

    def covered(self, text: str, stored: str) -> bool:
        """Whether a source text stands in the stored texts, its references replaced by anything."""
        pieces = [piece.strip() for piece in re.split(r"\$\{[^{}]*\}|%\((?:name|label)\)s", text)]
        return all(piece in stored for piece in pieces)

    def _filled(self, text: str, language: str, record: Record, at: Container) -> str:
        def label(match: re.Match[str]) -> str:
            try:
                question = self.form.reference(match[1], at)
            except UnknownName:
                reason = f"There is no survey element named '{match[1][:60]}'"
                raise ImportRefused(record.sheet, record.row, reason) from None
            except Untranslated:
                return f"[{match[1]}]"
            labels = question.record.texts.get("label", {})
            return f"[{labels.get(language) or next(iter(labels.values()), question.name)}]"

        return REFERENCE.sub(label, text)

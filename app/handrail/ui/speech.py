"""The presenters' own words, in the language of the person at the tablet."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication


def tr(text: str) -> str:
    """The translation of a text, itself where there is none. pyside6-lupdate collects what is inside ``tr("…")``;
    it files these under the empty context.
    """
    return QCoreApplication.translate("", text)

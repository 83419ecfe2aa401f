"""The presenters' own words, in the language of the person at the tablet."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

_NOUNS_ARE_CAPITAL = ("de",)


def tr(text: str) -> str:
    """The translation of a text, itself where there is none. pyside6-lupdate collects what is inside ``tr("…")``;
    it files these under the empty context.
    """
    return QCoreApplication.translate("", text)


def inside(words: str, language: str) -> str:
    """A label as it stands inside a sentence: small, but for an abbreviation and where nouns are capital."""
    if language.partition("-")[0] in _NOUNS_ARE_CAPITAL or words[:2].isupper():
        return words
    return words[:1].lower() + words[1:]


def capital(word: str) -> str:
    """A word as a label begins."""
    return word[:1].upper() + word[1:]

"""Languages of the screens: where a built catalogue lies, and a made-up long language for layout tests."""

from __future__ import annotations

import logging
from pathlib import Path

from PySide6.QtCore import QObject, QTranslator

from handrail import assets
from handrail.words import PSEUDO, PSEUDO_RTL

SOURCE = "en"
"""The language that the texts of the screens are written in."""

log = logging.getLogger(__name__)


def catalogue(language: str) -> Path:
    """The built catalogue of a language. Raises FileNotFoundError where set-up has not built it.

    A wheel or a frozen build carries it beside the .ts files; a checkout builds it into ``out/i18n``.
    """
    name = f"handrail_{language}.qm"
    root = assets.root()
    for folder in (root / "i18n", root / "out" / "i18n"):
        if (folder / name).is_file():
            return folder / name
    raise FileNotFoundError(f"{name} is not built: run packaging/build_translations.py")


def translator(language: str, parent: QObject) -> QTranslator | None:
    """What turns the screens' texts into a language; None where they stay as written.

    A regional tag (``de-AT``) takes the plain language where it has no words of its own. A language without a
    built catalogue stays English, and the log says so.
    """
    if language in (PSEUDO, PSEUDO_RTL):
        return Pseudo(parent)
    plain = language.partition("-")[0]
    if plain == SOURCE:
        return None
    for tag in dict.fromkeys((language, plain)):
        try:
            path = catalogue(tag)
        except FileNotFoundError:
            continue
        return read(path, parent)
    log.warning("the screens have no words in %s; they stay English", language)
    return None


def read(path: Path, parent: QObject) -> QTranslator:
    """The translator of a built catalogue. Raises FileNotFoundError when it cannot be read."""
    found = QTranslator(parent)
    if not found.load(str(path)):
        raise FileNotFoundError(f"the translation {path} cannot be read")
    return found


class Pseudo(QTranslator):
    """English, 40 % longer, in brackets: shows what a longer language breaks and what escaped translation."""

    def translate(self, context: str, source: str, disambiguation: str | None = None, n: int = -1) -> str:
        """The source with accents and padding; placeholders stay."""
        words = source.split(" ")
        padding = " ".join("~" * max(2, round(len(word) * 0.4)) for word in words[:2])
        return f"[{source} {padding}]" if source else source

    def isEmpty(self) -> bool:
        """Never: a translator that says it is empty is not asked."""
        return False

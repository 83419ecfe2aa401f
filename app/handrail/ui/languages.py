"""Languages of the screens: where a built catalogue lies, and a made-up long language for layout tests."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QTranslator

from handrail import assets


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

"""The door every importer stands behind: a file in, a draft with a report out, or a refusal with its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

from handrail.domain.instruction import Instruction
from handrail.packages.writer import SourceFile

MAX_FILE = 64 * 1024 * 1024
"""Bytes of a file that is imported at all; each format has its own, lower bound."""

FORMATS: Mapping[str, tuple[str, ...]] = {
    "xlsform": (".xlsx", ".xls", ".xlsm"),
    "s1000d": (".xml",),
    "dita": (".dita",),
    "qif": (".qif",),
    "omanual": (".json",),
    "gitbuilding": (),
    "docx": (".docx", ".docm", ".dotx", ".dotm"),
    "markdown": (".md", ".markdown"),
}
"""The formats that can be imported, with the endings they are recognised by; each has a module of its name."""


class ImportRefused(Exception):
    """The file can't be imported. ``place`` and ``reason`` are plain words for the person who asked."""

    def __init__(self, sheet: str | None, row: int | None, reason: str, *, place: str = "") -> None:
        self.sheet = sheet
        self.row = row
        self.reason = reason
        self.place = place or " ".join(
            part for part in (sheet and f"sheet {sheet}", row and f"row {row}") if isinstance(part, str)
        )
        super().__init__(f"{self.place}: {reason}" if self.place else reason)


@dataclass(slots=True)
class Report:
    """What became of the source, for a reviewer. Lines begin with the place in the source."""

    format: str
    mapped: int = 0
    """Source elements that have their counterpart in the package."""
    approximated: list[str] = field(default_factory=list)
    unmapped: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    offers: list[str] = field(default_factory=list)
    """What a reviewer may choose instead, for instance limits in place of a constraint."""
    counts: dict[str, Any] = field(default_factory=dict)
    """Counted in the instruction that is written."""
    source_counts: dict[str, Any] = field(default_factory=dict)
    """Counted in the source, where the package has nothing of the kind."""
    text_coverage: float = 1.0
    """Share of the source's words, by characters, that stand in the package."""

    def to_json(self) -> dict[str, Any]:
        """The report as the command-line contract has it."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Imported:
    """A draft, what belongs into its package, and the report."""

    instruction: Instruction
    media: Mapping[str, bytes]
    originals: tuple[SourceFile, ...]
    report: Report


def format_of(path: Path, format_: str | None = None) -> str | None:
    """The format that is given, else the one the file's ending tells; None if there is no such format."""
    known = format_ or next((name for name, ends in FORMATS.items() if path.suffix.lower() in ends), None)
    if format_ is None and path.suffix.lower() == ".md" and path.with_name("buildconf.yaml").is_file():
        known = "gitbuilding"
    return known if known in FORMATS else None


def import_file(path: Path, format_: str | None = None) -> Imported:
    """The draft of a source file. The format is taken from the ending if it is not given.

    Raises ImportRefused, and OSError if the file can't be read.
    """
    known = format_of(path, format_)
    if known is None:
        raise ImportRefused(None, None, f"unknown format {format_ or path.suffix or 'without an ending'}")
    with path.open("rb") as file:
        data = file.read(MAX_FILE + 1)
    if len(data) > MAX_FILE:
        raise ImportRefused(None, None, f"the file is larger than {MAX_FILE // 1024 // 1024} MB")
    # Here, not above: the reader of a format is loaded only when it is needed, and it knows this door.
    imported: Imported = import_module(f"handrail.importers.{known}").read(data, path)
    return imported

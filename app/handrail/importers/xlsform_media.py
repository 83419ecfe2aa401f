"""Pictures and choice lists that lie beside a form, as ODK has them: in its folder or in ``<form>-media``."""

from __future__ import annotations

import csv
import io
from pathlib import Path, PurePosixPath

from handrail.importers.door import Report
from handrail.importers.media import Shelf
from handrail.importers.xlsform_sheets import UNNAMED, Record
from handrail.packages.archive import MAX_MEDIUM
from handrail.packages.writer import SourceFile

MAX_CSV = 4 * 1024 * 1024
"""Bytes of a choice list in a file of its own."""


class Beside:
    """The files beside a form that it names, read once each."""

    def __init__(self, form: Path, report: Report) -> None:
        self.folders = (form.parent, form.parent / f"{form.stem}-media")
        self.report = report
        self.shelf = Shelf()
        self.files: list[SourceFile] = []
        self._ids: dict[str, str] = {}

    def picture(self, name: str, place: str) -> str:
        """The id of a picture's entry; the entry says whether the picture was there and can be shown."""
        if name in self._ids:
            return self._ids[name]
        self._ids[name], fault = self.shelf.keep(name, self._find(name, MAX_MEDIUM))
        if fault is not None:
            self.report.warnings.append(f"{place}: picture {name} {fault}")
        return self._ids[name]

    def choices(self, name: str, columns: tuple[str, str]) -> list[Record] | None:
        """The choices in a CSV file, None if it is not there or is no list. ``columns``: of value and label."""
        data = self._find(name, MAX_CSV) if name.lower().endswith(".csv") else None
        if data is None:
            return None
        try:
            rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
        except (UnicodeDecodeError, csv.Error):
            return None
        value, label = columns
        if not rows or value not in rows[0] or label not in rows[0]:
            return None
        if all(file.name != name for file in self.files):
            self.files.append(SourceFile(name, data))
        return [
            Record(
                name,
                number,
                {"name": row[value].strip()},
                {"label": {UNNAMED: row[label] or row[value]}},
                {
                    key: text
                    for key, text in row.items()
                    if key not in (value, label) and isinstance(text, str) and text
                },
            )
            for number, row in enumerate(rows, 2)
            if row[value] and row[value].strip()
        ]

    def _find(self, name: str, bound: int) -> bytes | None:
        # A form names files, never folders: what looks like a path is not followed.
        if name != PurePosixPath(name).name or "\\" in name or name in ("", ".", "..") or "\x00" in name:
            return None
        for folder in self.folders:
            path = folder / name
            if path.is_file() and not path.is_symlink() and path.stat().st_size <= bound:
                return path.read_bytes()
        return None

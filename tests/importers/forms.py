"""Forms made for a test, and the real ones that lie beside the project."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from handrail.domain.instruction import Input
from handrail.importers.door import Imported, import_file
from handrail.importers.xlsform_counts import inputs_of

REAL = Path(__file__).parents[3] / "shared" / "data" / "instructions"
HEADERS = (
    "type",
    "name",
    "label",
    "hint",
    "relevant",
    "constraint",
    "required",
    "default",
    "calculation",
    "appearance",
)


def real(name: str) -> Path:
    """A real file; skips the test, by name, where it is not there."""
    path = REAL / name
    if not path.is_file():
        pytest.skip(f"elsewhere: real form {name} is not beside this checkout")
    return path


def expected() -> dict[str, dict[str, Any]]:
    """What independent tools counted in the real XLSForms."""
    path = REAL / "EXPECTED.json"
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8") as file:
        return {name: facts for name, facts in json.load(file).items() if name.startswith("xlsform/")}


def workbook(
    survey: Iterable[Sequence[object]],
    choices: Iterable[Sequence[object]] = (),
    settings: Iterable[Sequence[object]] = (("form_id", "version"), ("f1", "3")),
    headers: Sequence[str] = HEADERS,
) -> bytes:
    """An .xlsx with these rows."""
    book = openpyxl.Workbook()
    sheets = {"survey": [headers, *survey], "choices": [("list_name", "name", "label"), *choices], "settings": settings}
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    book.remove(book.worksheets[0])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def imported(folder: Path, survey: Iterable[Sequence[object]], *more: Any, **named: Any) -> Imported:
    """The import of a form made for a test."""
    path = folder / "form.xlsx"
    path.write_bytes(workbook(survey, *more, **named))
    return import_file(path)


def inputs(result: Imported) -> dict[str, Input]:
    return {input_.name: input_ for input_ in inputs_of(result.instruction)}

"""Reads .xlsx and .xls as sheets of text cells, within bounds, whatever the file claims."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

MAX_FILE = 20 * 1024 * 1024
"""Bytes of a spreadsheet file."""
MAX_INFLATED = 120 * 1024 * 1024
"""Bytes of an .xlsx inflated."""
MAX_MEMBERS = 2000
MAX_ROW = 1_048_576
"""The last row a sheet may have: Excel's own bound."""
MAX_COLUMN = 2048
"""The last column that is read; forms have a few dozen, real files up to 1,026."""
MAX_CELLS = 1_000_000
"""Filled cells of a file."""
MAX_CELL_TEXT = 32_767
"""Characters of a cell: Excel's own bound."""

_FORBIDDEN = tuple(
    text.encode(encoding) for text in ("<!DOCTYPE", "<!ENTITY") for encoding in ("ascii", "utf-16-le", "utf-16-be")
)


class Unreadable(Exception):
    """The file is no spreadsheet that can be read; ``reason`` in plain words."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Line:
    """A row that is not empty: its 1-based number, and its cells as text, ``""`` where empty."""

    number: int
    cells: tuple[str, ...]


def read_sheets(data: bytes) -> dict[str, tuple[Line, ...]]:
    """The sheets of a workbook by name, in order. Raises Unreadable."""
    if len(data) > MAX_FILE:
        raise Unreadable(f"the file is larger than {MAX_FILE // 1024 // 1024} MB")
    if data.startswith(b"PK"):
        _admit_archive(data)
        reader = _xlsx
    elif data.startswith(b"\xd0\xcf\x11\xe0"):
        reader = _xls
    else:
        raise Unreadable("the file is neither .xlsx nor .xls")
    try:
        with warnings.catch_warnings():
            # What openpyxl leaves out (styles, drawings, extensions) is not part of a form.
            warnings.simplefilter("ignore")
            return reader(data)
    except Unreadable:
        raise
    except RecursionError:
        raise Unreadable("the workbook is too deeply nested") from None
    except Exception as error:  # noqa: BLE001 - the libraries let anything escape on a damaged file
        raise Unreadable(f"the workbook is damaged ({type(error).__name__})") from None


def _admit_archive(data: bytes) -> None:
    """Refuses bombs and entities before a parser sees any of it."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            fault = _archive_fault(archive)
    except Exception as error:  # noqa: BLE001 - zipfile and zlib let anything escape on a damaged file
        fault = f"the workbook is damaged ({type(error).__name__})"
    if fault is not None:
        raise Unreadable(fault)


def _archive_fault(archive: zipfile.ZipFile) -> str | None:
    infos = archive.infolist()
    if len(infos) > MAX_MEMBERS or sum(info.file_size for info in infos) > MAX_INFLATED:
        return "the workbook is too large when unpacked"
    for info in infos:
        # A member never inflates beyond the size that is stated for it.
        # Whatever it is called: what is parsed is decided by relations within the workbook, not by names.
        if _declares_entities(archive.read(info)):
            return "the workbook declares XML entities"
    return None


def _declares_entities(content: bytes) -> bool:
    return any(mark in content for mark in _FORBIDDEN)


def _xlsx(data: bytes) -> dict[str, tuple[Line, ...]]:
    import openpyxl  # type: ignore[import-untyped]

    workbook = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    try:
        sheets = {}
        budget = [MAX_CELLS]
        for sheet in workbook.worksheets:
            # The stated dimensions are often a million rows by a thousand columns, all empty.
            sheet.reset_dimensions()
            # A cell may claim to stand anywhere; without bounds openpyxl would fill up all that is before it.
            rows = sheet.iter_rows(values_only=True, max_row=MAX_ROW, max_col=MAX_COLUMN)
            sheets[sheet.title] = tuple(_lines(enumerate(rows, 1), budget))
        return sheets
    finally:
        workbook.close()


def _xls(data: bytes) -> dict[str, tuple[Line, ...]]:
    import xlrd  # type: ignore[import-untyped]

    with xlrd.open_workbook(file_contents=data, on_demand=True, ragged_rows=True, logfile=io.StringIO()) as workbook:
        sheets = {}
        budget = [MAX_CELLS]
        for name in workbook.sheet_names():
            sheet = workbook.sheet_by_name(name)
            rows = (
                (index + 1, [_xls_value(cell, workbook.datemode) for cell in sheet.row(index)])
                for index in range(sheet.nrows)
            )
            sheets[name] = tuple(_lines(rows, budget))
        return sheets


def _xls_value(cell: object, datemode: int) -> object:
    import xlrd

    kind, value = cell.ctype, cell.value  # type: ignore[attr-defined]
    if kind == xlrd.XL_CELL_DATE:
        try:
            return xlrd.xldate_as_datetime(value, datemode)
        except (xlrd.XLDateError, ValueError, OverflowError):
            return value
    if kind == xlrd.XL_CELL_BOOLEAN:
        return bool(value)
    if kind == xlrd.XL_CELL_ERROR:
        return xlrd.error_text_from_code.get(value, "#ERROR")
    return value


def _lines(rows: Iterable[tuple[int, Iterable[object]]], budget: list[int]) -> Iterator[Line]:
    blank: object = None
    for number, values in rows:
        if values is blank:
            # openpyxl gives the same empty row again and again.
            continue
        cells = [_text(value) for value in values]
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            blank = values
            continue
        budget[0] -= len(cells)
        if budget[0] < 0:
            raise Unreadable(f"the workbook has more than {MAX_CELLS} cells")
        yield Line(number, tuple(cells))


def _text(value: object) -> str:
    """A cell as its author sees it: whole numbers without a point, dates by ISO 8601, no outer blanks."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return (value.date() if value.time() == time() else value).isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)[:MAX_CELL_TEXT].strip()

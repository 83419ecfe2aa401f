"""Spreadsheets that are damaged, or made to do harm: a clean refusal or a sound draft."""

from __future__ import annotations

import io
import time
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handrail.domain.check import check, errors
from handrail.importers import spreadsheet, xlsform
from handrail.importers.door import ImportRefused
from handrail.packages.writer import build
from tests.importers.forms import REAL, workbook

FORM = workbook(
    [("begin group", "g", "G"), ("text", "a", "A", "hint", None, "regex(., '[a-z]+')", "yes", "x"),
     ("select_one yn", "b", "B", None, "${a} != ''"), ("end group",), ("calculate", "c", "C", *[None] * 5, "${a}")],
    [("yn", 1.0, "Yes"), ("yn", 0.0, "No")],
)  # fmt: skip
_OLD = REAL / "xlsform" / "suas-aviation" / "ODK_Battery_log.xls"
OLD = _OLD.read_bytes() if _OLD.is_file() else b""

quick = settings(deadline=None, max_examples=120, suppress_health_check=[HealthCheck.too_slow])


def survives(data: bytes) -> None:
    try:
        result = xlsform.read(data, Path("form.xlsx"))
    except ImportRefused as refused:
        assert refused.reason
        return
    assert not errors(check(result.instruction))
    build(result.instruction, result.media, result.originals)


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(entries: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return stream.getvalue()


@pytest.mark.req("SEC-CODE-1")
@quick
@given(st.lists(st.tuples(st.integers(0, len(FORM) - 1), st.integers(0, 255)), min_size=1, max_size=6))
def test_changed_bytes_of_a_new_workbook(changes: list[tuple[int, int]]) -> None:
    data = bytearray(FORM)
    for at, byte in changes:
        data[at] = byte
    survives(bytes(data))


PARTS = parts(FORM)


@pytest.mark.req("SEC-CODE-1")
@quick
@given(st.sampled_from(sorted(PARTS)), st.data())
def test_changed_xml_within_a_new_workbook(name: str, data: st.DataObject) -> None:
    content = bytearray(PARTS[name])
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at : at + data.draw(st.integers(0, 3))] = data.draw(
            st.sampled_from([b"", b"0", b"9999999", b"<", b">", b'"', b"&", b"A", b"\xff", b"</", b"-1"])
        )
    survives(zipped({**PARTS, name: bytes(content)}))


@pytest.mark.req("SEC-CODE-1")
@pytest.mark.skipif(not OLD, reason="elsewhere: real form ODK_Battery_log.xls is not beside this checkout")
@settings(quick, max_examples=200)
@given(st.lists(st.tuples(st.integers(0, max(len(OLD) - 1, 0)), st.integers(0, 255)), min_size=1, max_size=6))
def test_changed_bytes_of_an_old_workbook(changes: list[tuple[int, int]]) -> None:
    data = bytearray(OLD)
    for at, byte in changes:
        data[at] = byte
    survives(bytes(data))


@quick
@given(st.integers(0, len(FORM)), st.integers(0, max(len(OLD), 1)))
def test_cut_off_workbooks(new: int, old: int) -> None:
    survives(FORM[:new])
    survives(OLD[:old])


cells = st.one_of(
    st.none(), st.integers(-5, 5), st.floats(allow_nan=False, allow_infinity=False), st.booleans(), st.text(max_size=8),
    st.sampled_from(["text", "integer", "begin group", "end group", "begin repeat", "end repeat", "select_one yn",
                     "select_multiple yn or_other", "begin loop over yn", "end loop", "calculate", "note", "a", "b",
                     "${a}", "${b} > 1", ". < ${a}", "if(${a} = '', 1, 2)", "selected(${b}, '1')", "yes", "field-list",
                     "%(name)s", "regex(., '(a+)+')", "today()", "((((", "'", "acknowledge", "start", "image", "${c}"]),
).filter(lambda cell: not isinstance(cell, str) or cell.isprintable())  # fmt: skip


@quick
@given(
    st.lists(st.lists(cells, min_size=1, max_size=10), max_size=8), st.lists(st.lists(cells, max_size=3), max_size=4)
)
def test_any_rows(survey: list[list[object]], choices: list[list[object]]) -> None:
    try:
        data = workbook(survey, [("yn", "1", "Yes"), *choices])
    except (ValueError, OverflowError):
        return  # openpyxl won't write such a cell
    survives(data)


@pytest.mark.req("SEC-CODE-1")
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused_before_a_parser_sees_them(encoding: str) -> None:
    text = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><sst>&b;</sst>'
    bad = zipped({**PARTS, "xl/sharedStrings.xml": text.encode(encoding)})
    with pytest.raises(spreadsheet.Unreadable, match="entities"):
        spreadsheet.read_sheets(bad)


@pytest.mark.req("SEC-CODE-1")
def test_bombs_are_refused_quickly() -> None:
    started = time.monotonic()
    huge = zipped({**PARTS, "xl/worksheets/sheet1.xml": b" " * (spreadsheet.MAX_INFLATED + 1)})
    with pytest.raises(spreadsheet.Unreadable, match="too large"):
        spreadsheet.read_sheets(huge)
    many = zipped({**PARTS, **{f"x{number}": b"" for number in range(spreadsheet.MAX_MEMBERS)}})
    with pytest.raises(spreadsheet.Unreadable, match="too large"):
        spreadsheet.read_sheets(many)
    with pytest.raises(spreadsheet.Unreadable, match="larger than"):
        spreadsheet.read_sheets(b"PK" + b"\0" * spreadsheet.MAX_FILE)
    assert time.monotonic() - started < 20


def test_a_million_empty_rows_are_no_work(tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "survey"
    sheet.append(["type", "name", "label"])
    sheet.append(["text", "q", "Q"])
    sheet.cell(1_048_576, 1, None)
    sheet.cell(1_048_000, 1, "note")
    sheet.cell(1_048_000, 2, "n")
    path = tmp_path / "x.xlsx"
    book.save(path)
    assert [line.number for line in spreadsheet.read_sheets(path.read_bytes())["survey"]] == [1, 2, 1_048_000]


@pytest.mark.req("SEC-CODE-1")
@pytest.mark.parametrize("claim", ["1e99", "99999999999"])
def test_a_cell_may_not_claim_to_stand_far_out(claim: str) -> None:
    started = time.monotonic()
    sheet = PARTS["xl/worksheets/sheet1.xml"].replace(b'<row r="2"', f'<row r="{claim}"'.encode())
    survives(zipped({**PARTS, "xl/worksheets/sheet1.xml": sheet}))
    wide = PARTS["xl/worksheets/sheet1.xml"].replace(b'r="B2"', b'r="ZZZ2"')
    survives(zipped({**PARTS, "xl/worksheets/sheet1.xml": wide}))
    assert time.monotonic() - started < 20


def test_cells_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheet, "MAX_CELLS", 5)
    with pytest.raises(spreadsheet.Unreadable, match="more than 5 cells"):
        spreadsheet.read_sheets(FORM)


@pytest.mark.parametrize(
    "data", [b"", b"PK", b"\xd0\xcf\x11\xe0", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, b"hello", OLD[:700]]
)
def test_what_is_no_workbook_is_refused(data: bytes) -> None:
    with pytest.raises(spreadsheet.Unreadable):
        spreadsheet.read_sheets(data)

"""Word and Markdown files that are damaged, or made to do harm: a clean refusal or a sound draft, soon, in bounds."""

from __future__ import annotations

import io
import random
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handrail.domain.check import check, errors
from handrail.importers import docx, markdown, written_limits
from handrail.importers.door import Imported, ImportRefused
from handrail.packages.writer import build
from tests.importers.documents import SAMPLES, drawing, p, png, run, table, word, zipped
from tests.importers.watched_import import watched

RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SECONDS_PER_MB = 5
MEMORY_MB = 500
FORM = word(
    p("Pump", style="Title"), p("Tools", style="H1"), p("Wrench", num=(3, 0)), p("Work", style="H1"),
    p("Open", num=(1, 0)), p("Turn", num=(1, 1)), p(run("Warning: ", bold=True), "hot"), p("Gap: ____ mm", num=(1, 0)),
    table(["Step", "Action", "Limit", "Measured", "P/F", "Initials"], ["1", "Measure", "5 ±1 mm", "____", "", ""]),
    p(drawing("i", "alt")), p("Figure 1", style="Cap"),
    media={"i": png()},
)  # fmt: skip
TEXT = (SAMPLES / "pump-assembly.md").read_text(encoding="utf-8")
quick = settings(deadline=None, max_examples=120, suppress_health_check=[HealthCheck.too_slow])


def survives(read: Callable[[bytes, Path], Imported], data: bytes) -> None:
    started = time.process_time()
    try:
        result = read(data, Path("form.x"))
    except ImportRefused as refused:
        assert refused.reason
    else:
        assert not errors(check(result.instruction))
        assert 0 <= result.report.text_coverage <= 1
        build(result.instruction, result.media, result.originals)
    assert time.process_time() - started < SECONDS_PER_MB * max(1, len(data) / 1_000_000)


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.req("SEC-CODE-1")
@quick
@given(st.lists(st.tuples(st.integers(0, len(FORM) - 1), st.integers(0, 255)), min_size=1, max_size=6))
def test_changed_bytes_of_a_word_file(changes: list[tuple[int, int]]) -> None:
    data = bytearray(FORM)
    for at, byte in changes:
        data[at] = byte
    survives(docx.read, bytes(data))


PARTS = parts(FORM)
PIECES = [
    b"",
    b"0",
    b"-1",
    b"99999999999",
    b"<",
    b">",
    b'"',
    b"&",
    b"\xff",
    b"</w:p>",
    b"<w:p>",
    b"w:tbl",
    b"w:val",
    b"&#0;",
]


@pytest.mark.req("SEC-CODE-1")
@quick
@given(st.sampled_from(sorted(PARTS)), st.data())
def test_changed_xml_within_a_word_file(name: str, data: st.DataObject) -> None:
    content = bytearray(PARTS[name])
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at : at + data.draw(st.integers(0, 4))] = data.draw(st.sampled_from(PIECES))
    survives(docx.read, zipped({**PARTS, name: bytes(content)}))


@quick
@given(st.integers(0, len(FORM)))
def test_cut_off_word_files(at: int) -> None:
    survives(docx.read, FORM[:at])


WORDS = st.sampled_from(
    ["1. ", "a) ", "Step", "Action", "P/F", "Measured", "Initials", "Date", "Qty", "P/N", "Role", "Signature", "Rev",
     "____", "____ mm", "[ ]", "☐", "PASS / FAIL", "Warning: hot", "Caution", "NOTE:", "QA Hold Point: x",
     "5 ±1 mm", "±2%", "< 3 V", "Tools", "Purpose", "**", "**bold**", "Figure 1", "(Warning: a)", "S/N: ____",
     "TODO", "Document No: X", "", " ", "\n", "x" * 200, "1", "Größe", "\u202e", "\ud7ff", "🖼"]
)  # fmt: skip
TEXTS = st.lists(WORDS, max_size=4).map(" ".join)
PARAGRAPHS = st.builds(
    lambda text, style, num, bold: p(run(text.replace("\n", " "), bold=bold), style=style, num=num),
    TEXTS, st.sampled_from(["", "", "H1", "H2", "Title", "List", "Cap", "TOC1"]),
    st.sampled_from([None, None, (1, 0), (1, 1), (1, 8), (2, 0), (3, 0), (4, 0), (9, 9)]), st.booleans(),
)  # fmt: skip
TABLES = st.lists(st.lists(TEXTS, min_size=1, max_size=5), min_size=1, max_size=4).flatmap(
    lambda rows: st.booleans().map(lambda header: table(*rows, header=header))
)


@quick
@given(st.lists(PARAGRAPHS | TABLES, max_size=14))
def test_any_paragraphs_and_tables(body: list[str]) -> None:
    survives(docx.read, word(*body))


LINES = st.builds(
    lambda lead, text: lead + text,
    st.sampled_from(
        ["", "# ", "## ", "###### ", "- ", "* ", "- [ ] ", "1. ", "  1. ", "    - ", "> ", "> [!WARNING]\n> ", "> > ",
         "|", "| a | b |\n|---|---|\n| ", "```\n", "---\n", "![a](b.png)", "<img src=x>", "<!--", "[a]: b\n", "\t",
         "***", "===\n"]
    ),
    TEXTS,
)  # fmt: skip


@quick
@given(st.lists(LINES, max_size=25))
def test_any_markdown(lines: list[str]) -> None:
    survives(markdown.read, "\n".join(lines).encode())


@quick
@given(st.lists(st.tuples(st.integers(0, len(TEXT) - 1), st.integers(0, 12), WORDS), min_size=1, max_size=8))
def test_changed_markdown(changes: list[tuple[int, int, str]]) -> None:
    text = TEXT
    for at, length, piece in changes:
        text = text[:at] + piece + text[at + length :]
    survives(markdown.read, text.encode())


@quick
@given(st.text(alphabet="0123456789.,-+±/%<>≤≥ ()eE×^⁻⁵~°CVmtoand", max_size=80))
def test_any_limit(text: str) -> None:
    parsed = written_limits.limits(text)
    if parsed is not None and parsed.limits.lower is not None and parsed.limits.upper is not None:
        assert parsed.limits.lower <= parsed.limits.upper


MANY = 9_900
WORST = {
    "steps": "1. a\n" * MANY, "boxes": "- [ ] a\n" * MANY, "rows": "|a|b|\n|-|-|\n" + "|1|[ ]|\n" * MANY,
    "typed": "1. a\n1) b\n" * (MANY // 2), "headings": "# a\n" * MANY, "links": "[a](b) " * 30_000,
    "brackets": "[" * 19_000,
    "stars": ("*a " * 6_000 + "\n") * 6, "alerts": "> [!NOTE]\n> a\n\n" * (MANY // 2),
    "quotes": ("> " * 90 + "a\n") * 2_000,
    "nested": "".join("  " * depth + "- a\n" for depth in range(300)),
    "wide": "|" + "a|" * 900 + "\n|" + "-|" * 900 + "\n" + "|1" * 50_000,
    "blanks": ("a ___ " * 2_000 + "\n") * 8, "dots": "." * 19_000, "warnings": "(Warning: " * 1_800,
}  # fmt: skip


@pytest.mark.req("SEC-CODE-1")
@pytest.mark.parametrize("name", sorted(WORST))
def test_texts_made_to_cost_time(name: str) -> None:
    survives(markdown.read, WORST[name].encode())


def hostile(folder: Path) -> list[Path]:
    """Files that name, link or embed what lies elsewhere, and files that are as large as may be."""
    relations = (
        f'<Relationship Id="x" Type="{RELATIONS}/image" Target="http://127.0.0.1:9/a.png" TargetMode="External"/>'
        f'<Relationship Id="y" Type="{RELATIONS}/image" Target="file:///etc/hostname" TargetMode="External"/>'
        f'<Relationship Id="z" Type="{RELATIONS}/image" Target="../../../../../etc/hostname"/>'
        f'<Relationship Id="t" Type="{RELATIONS}/attachedTemplate" Target="http://h:9/t" TargetMode="External"/>'
    )
    files: dict[str, bytes] = {
        "linked.docx": word(p("A", style="H1"), p("x"), *[p(drawing(id_)) for id_ in "xyz"], relations=relations),
        "entity.docx": word(parts={"word/document.xml": '<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd"><a/>'}),
        "outside.md": b"# A\n\n![a](../../../etc/hostname)\n![b](/etc/hostname)\n![c](file:///etc/hostname)\n"
        b"![d](http://127.0.0.1:9/a.png)\n<img src='//127.0.0.1:9/b.png'>\n\n1. x\n",
        "elements.docx": word("<w:p/>" * 24_000, p("x")),
        "deep.docx": word("<w:tbl><w:tr><w:tc>" * 38 + p("x") + "</w:tc></w:tr></w:tbl>" * 38),
        "pictures.docx": word(
            p("A", style="H1"), p("x"), *[p(drawing(f"i{n}")) for n in range(12)],
            media={f"i{n}": png() + random.Random(n).randbytes(3_000_000) for n in range(12)},
        ),
        "steps.docx": word(p("A", style="H1"), *[p("Do this and that", num=(1, 0))] * 12_000),
        "steps.md": b"1. Do this and that\n" * MANY,
        "bomb.docx": word(p("x"), parts={"word/numbering.xml": b" " * 23_000_000}),
    }  # fmt: skip
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return [folder / name for name in files]


@pytest.mark.req("SEC-CODE-1")
@pytest.mark.timeout(300)
def test_no_network_no_file_outside_and_no_more_memory_than_stated(tmp_path: Path) -> None:
    files = hostile(tmp_path)
    told = watched(tmp_path, files)
    assert told["outside"] == []
    assert told["forbidden"] == []
    assert told["memory"] < MEMORY_MB
    codes = {Path(file).name: code for file, (_, code) in told["took"].items()}
    refused = {"entity.docx", "bomb.docx"}
    assert codes == {name: 3 if name in refused else 0 for name in codes}
    sys.stdout.write(f"{told['memory']} MB, {told['took']}\n")


@pytest.mark.req("SEC-CODE-1")
def test_the_watch_sees_what_it_is_there_for(tmp_path: Path) -> None:
    """A document that lies elsewhere is what the watch must name: it would see any other file as well."""
    folder, elsewhere = tmp_path / "in", tmp_path / "else"
    folder.mkdir()
    elsewhere.mkdir()
    (elsewhere / "a.md").write_text("1. x\n")
    told = watched(folder, [elsewhere / "a.md"])
    assert told["outside"] == [str(elsewhere / "a.md")]

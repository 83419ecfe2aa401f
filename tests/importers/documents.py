"""Documents made for a test, and the real ones that lie beside the project."""

from __future__ import annotations

import io
import json
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest

from handrail.domain.instruction import Input, Instruction, Node, Section, Step
from handrail.importers import docx, markdown
from handrail.importers.door import Imported

REAL = Path(__file__).parents[3] / "shared" / "data" / "instructions"
SAMPLES = Path(__file__).parent / "samples"
NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml"'
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
STYLES = "".join(
    f'<w:style w:type="paragraph" w:styleId="{id_}"><w:name w:val="{name}"/></w:style>'
    for id_, name in (
        ("Title", "Title"), ("H1", "heading 1"), ("H2", "heading 2"), ("List", "List Paragraph"), ("Cap", "caption"),
        ("TOC1", "toc 1"),
    )
)  # fmt: skip
NUMBERING = (
    '<w:abstractNum w:abstractNumId="1">'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/>'
    '<w:pPr><w:ind w:left="720"/></w:pPr></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%2)"/>'
    '<w:pPr><w:ind w:left="1440"/></w:pPr></w:lvl></w:abstractNum>'
    '<w:abstractNum w:abstractNumId="2"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="&#xF0B7;"/>'
    '<w:pPr><w:ind w:left="1440"/></w:pPr><w:rPr><w:rFonts w:ascii="Symbol"/></w:rPr></w:lvl></w:abstractNum>'
    '<w:abstractNum w:abstractNumId="3"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="&#xF0A8;"/>'
    '<w:rPr><w:rFonts w:ascii="Wingdings"/></w:rPr></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="2"/></w:num>'
    '<w:num w:numId="3"><w:abstractNumId w:val="3"/></w:num>'
    '<w:num w:numId="4"><w:abstractNumId w:val="1"/>'
    '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
)


def real(name: str) -> Path:
    """A real file; skips the test, by name, where it is not there."""
    path = REAL / name
    if not path.is_file():
        pytest.skip(f"elsewhere: real document {name} is not beside this checkout")
    return path


def expected() -> dict[str, dict[str, Any]]:
    """What independent tools counted in the real Word and Markdown documents."""
    path = REAL / "EXPECTED.json"
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8") as file:
        return {name: facts for name, facts in json.load(file).items() if name.startswith(("docx/", "markdown/"))}


def png(width: int = 2, height: int = 2) -> bytes:
    """A grey picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = zlib.compress(b"".join(b"\0" + b"\x80" * width for _ in range(height)))
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def run(text: str, *, bold: bool = False, more: str = "", size: int = 0) -> str:
    """A run of text; ``more`` is XML for its properties."""
    set_ = f"{'<w:b/>' if bold else ''}{f'<w:sz w:val={chr(34)}{size}{chr(34)}/>' if size else ''}{more}"
    return f'<w:r>{f"<w:rPr>{set_}</w:rPr>" if set_ else ""}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def p(*runs: str, style: str = "", num: tuple[int, int] | None = None) -> str:
    """A paragraph of runs or plain texts."""
    inner = "".join(one if one.startswith("<") else run(one) for one in runs)
    number = f'<w:numPr><w:ilvl w:val="{num[1]}"/><w:numId w:val="{num[0]}"/></w:numPr>' if num else ""
    style_ = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{style_}{number}</w:pPr>{inner}</w:p>"


def table(*rows: list[str], header: bool = True) -> str:
    """A table of cells, each a text or XML of its paragraphs."""
    made = ""
    for index, row in enumerate(rows):
        mark = "<w:trPr><w:tblHeader/></w:trPr>" if header and index == 0 else ""
        cells = "".join(f"<w:tc>{cell if cell.startswith('<w:p') else p(cell)}</w:tc>" for cell in row)
        made += f"<w:tr>{mark}{cells}</w:tr>"
    return f"<w:tbl>{made}</w:tbl>"


def drawing(id_: str, alt: str = "") -> str:
    """A run with a picture."""
    return (
        f'<w:r><w:drawing><wp:inline><wp:docPr id="1" name="x" descr="{escape(alt)}"/>'
        f'<a:graphic><a:graphicData><a:blip r:embed="{id_}"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
    )


def word(
    *body: str,
    media: Mapping[str, bytes] | None = None,
    parts: Mapping[str, str | bytes] | None = None,
    relations: str = "",
    main: str = _MAIN,
    styles: str = STYLES,
) -> bytes:
    """A .docx. ``media``: pictures by relation id; ``parts`` and ``relations``: more of the file, as XML."""
    rels = "".join(
        f'<Relationship Id="{id_}" Type="{_OFFICE}/image" Target="media/{id_}.png"/>' for id_ in (media or {})
    )
    entries: dict[str, str | bytes] = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
        f'<Override PartName="/word/document.xml" ContentType="{main}"/></Types>',
        "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f"<w:document {NAMESPACES}><w:body>{''.join(body)}</w:body></w:document>",
        "word/styles.xml": f"<w:styles {NAMESPACES}>{styles}</w:styles>",
        "word/numbering.xml": f"<w:numbering {NAMESPACES}>{NUMBERING}</w:numbering>",
        "word/_rels/document.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="s" Type="{_OFFICE}/styles" Target="styles.xml"/>'
        f'<Relationship Id="n" Type="{_OFFICE}/numbering" Target="numbering.xml"/>{rels}{relations}</Relationships>',
        **{f"word/media/{id_}.png": data for id_, data in (media or {}).items()},
        **(parts or {}),
    }
    return zipped(entries)


def zipped(entries: Mapping[str, str | bytes]) -> bytes:
    """A zip file of these entries."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return stream.getvalue()


def from_word(*body: str, **more: Any) -> Imported:
    """The import of a Word file made for a test."""
    return docx.read(word(*body, **more), Path("form.docx"))


def from_markdown(text: str, folder: Path | None = None) -> Imported:
    """The import of a Markdown text."""
    return markdown.read(text.encode(), (folder or Path()) / "form.md")


def nodes(found: Instruction | Section) -> Iterator[Node]:
    """All sections and steps in order."""
    for node in found.body if isinstance(found, Instruction) else found.nodes:
        yield node
        if isinstance(node, Section):
            yield from nodes(node)


def steps(result: Imported) -> list[Step]:
    return [node for node in nodes(result.instruction) if isinstance(node, Step)]


def step(result: Imported, title: str) -> Step:
    """The step whose title begins with these words."""
    return next(one for one in steps(result) if said(one.title).startswith(title))


def inputs(of: Step) -> dict[str, Input]:
    """A step's inputs by their labels."""
    return {said(input_.label): input_ for input_ in of.inputs}


def said(words: Mapping[str, str]) -> str:
    return next(iter(words.values()), "")


def texts(of: Step) -> list[str]:
    """What a step says below its title: paragraphs, bullets and captions."""
    found: list[str] = []
    for block in of.blocks:
        if block.kind == "bullets":
            found += [said(item) for item in block.items]
        else:
            found.append(said(block.text) if block.kind == "text" else f"figure {block.media} {said(block.caption)}")
    return found

"""Word documents made for the test: what each thing that people write becomes, and what is never followed."""

from __future__ import annotations

from pathlib import Path

import pytest

from handrail.domain.check import errors
from handrail.importers.door import ImportRefused, import_file
from handrail.packages.reader import read
from handrail.packages.writer import write
from tests.importers.documents import (
    NAMESPACES,
    drawing,
    from_word,
    inputs,
    nodes,
    p,
    png,
    run,
    said,
    step,
    steps,
    table,
    texts,
    word,
    zipped,
)

RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def test_headings_and_numbered_lists(tmp_path: Path) -> None:
    result = from_word(
        p("Valve block", style="Title"),
        p("Document No: WI-88"),
        p("Preparation", style="H1"),
        p("Lay out the parts.", num=(1, 0)),
        p("Wash them", num=(1, 1)),
        p("Dry them", num=(1, 1)),
        p("On a clean cloth.", num=(2, 0)),
        p("in warm air", style="List"),
        p("Fit the seal.", num=(1, 0)),
        p("Assembly", style="H1"),
        p("Go on counting.", num=(1, 0)),
        p("Start anew.", num=(4, 0)),
    )
    assert said(result.instruction.title) == "Valve block"
    assert result.instruction.doc_no == "WI-88"
    found = [(node.number, said(node.title)) for node in nodes(result.instruction)]
    assert found == [
        (None, "Valve block"), (None, "Preparation"), ("1", "Lay out the parts."), ("1.a", "Wash them"),
        ("1.b", "Dry them"), ("2", "Fit the seal."), (None, "Assembly"), ("3", "Go on counting."), ("1", "Start anew."),
    ]  # fmt: skip
    assert texts(step(result, "Dry them")) == ["On a clean cloth.", "in warm air"]
    assert result.report.counts["headings"] == 2 + 1
    assert result.report.source_counts["list_numbered_paragraphs"] == 7
    write(result.instruction, result.media, result.originals, tmp_path / "p.hrwi")
    assert not errors(read(tmp_path / "p.hrwi").findings)


def test_headings_by_their_look_are_guessed_and_said() -> None:
    result = from_word(
        p(run("Field book", bold=True, size=40)), p("Read this."), p(run("EQUIPMENT", bold=True, size=32)), p("Wrench"),
        p(run("FLIGHT", bold=True, size=32)), p("1. Take off"), p("2. Land"),
    )  # fmt: skip
    assert said(result.instruction.title) == "Field book"
    assert [said(node.title) for node in nodes(result.instruction)] == [
        "Field book",
        "EQUIPMENT",
        "FLIGHT",
        "Take off",
        "Land",
    ]
    assert result.report.counts["headings"] == 0
    assert "paragraph 3: 'EQUIPMENT' is taken as a heading by how it looks" in result.report.approximated


def test_boxes_from_symbol_fonts_content_controls_and_form_fields() -> None:
    control = "<w:sdt><w:sdtPr><w14:checkbox/></w:sdtPr><w:sdtContent><w:r><w:t>☐</w:t></w:r></w:sdtContent></w:sdt>"
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox/></w:ffData></w:fldChar></w:r>'
        '<w:r><w:instrText>FORMCHECKBOX</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    symbol = '<w:r><w:sym w:font="Wingdings" w:char="F06F"/></w:r>'
    result = from_word(
        p("Checks", style="H1"), p("Gloves", num=(3, 0)), p(control, " Goggles"), p(field, "Apron"),
        p(symbol, " Boots"),
    )  # fmt: skip
    found = {label: one.type for one in steps(result) for label, one in inputs(one).items()}
    assert found == dict.fromkeys(["Gloves", "Goggles", "Apron", "Boots"], "check")


def test_blanks_as_underlines_form_fields_and_prompts() -> None:
    gap = '<w:r><w:rPr><w:u w:val="single"/></w:rPr><w:tab/></w:r>'
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>FORMTEXT</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>\u2002\u2002</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    prompt = (
        "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:r><w:t>Click to enter</w:t></w:r></w:sdtContent>"
        "</w:sdt>"
    )
    result = from_word(
        p("Record", style="H1"), p("S/N: ", gap), p("Operator: ", field), p("Torque: ", prompt, " N·m"),
        p("Date: ______"),
        p("Signature: ______"),
    )  # fmt: skip
    found = inputs(steps(result)[0])
    assert {label: (one.type, one.unit) for label, one in found.items()} == {
        "S/N": ("serial", None), "Operator": ("text", None), "Torque": ("measurement", "N·m"), "Date": ("date", None),
    }  # fmt: skip
    # A line to sign on is asked for as a signature, never as a text.
    assert [signature.meaning for signature in steps(result)[0].signatures] == ["performed"]
    assert any("Click to enter" in line for line in result.report.unmapped)


def test_tables_of_steps_with_pictures_in_cells_and_merged_headers() -> None:
    result = from_word(
        p("Work", style="H1"),
        table(
            ["No.", "Description", "Picture", "Checked by"],
            ["1", "Open the lid", p(drawing("i")), ""],
            ["2", "Close it", "", ""],
        ),
        media={"i": png()},
    )
    one, two = steps(result)
    assert (one.number, said(one.title)) == ("1", "Open the lid")
    assert texts(one)[0].startswith("figure media_1")
    assert [signature.meaning for signature in two.signatures] == ["verified"]
    assert result.report.counts == {"headings": 1, "images_in_body": 1, "media_files": 1, "tables": 1, "text_boxes": 0}


def test_steps_in_cells_of_a_table_that_only_lays_out() -> None:
    side_by_side = table(["1. Open", "1. Connect"], ["2. Read", "2. Send"], header=False)
    with_pictures = table([p("Turn the knob", num=(1, 0)), p(drawing("i"))], [p("Press", num=(1, 0)), ""], header=False)
    result = from_word(p("A", style="H1"), side_by_side, p("B", style="H1"), with_pictures, media={"i": png()})
    assert [(one.number, said(one.title)) for one in steps(result)] == [
        ("1", "Open"), ("2", "Read"), ("1", "Connect"), ("2", "Send"), ("1", "Turn the knob"), ("2", "Press"),
    ]  # fmt: skip
    assert texts(step(result, "Turn"))[0].startswith("figure")


def test_steps_by_their_word_boxes_beside_each_other_and_signed_columns() -> None:
    result = from_word(
        p("Document No.: SOP-12   Rev. B"),
        p("Work", style="H1"),
        p("Step 1: Open it"),
        p("Step 2 is told below."),
        p("☐ Yes   ☐ No"),
        p("Sheet", style="H1"),
        table(["Step", "Description", "Result", "Initials/Date"], ["1", "Look", "☐ OK ☐ NOK", ""]),
    )
    assert (result.instruction.doc_no, result.instruction.revision) == ("SOP-12", "B")
    assert [(one.number, said(one.title)) for one in steps(result)][1] == ("1", "Open it")
    boxes = [one for of in steps(result) for one in of.inputs]
    assert {said(one.label): (one.type, one.required) for one in boxes} == {
        "Yes": ("check", False), "No": ("check", False),
        "Result: OK": ("check", False), "Result: NOK": ("check", False),
    }  # fmt: skip
    assert any("several boxes beside each other" in line for line in result.report.approximated)
    assert [signature.meaning for signature in step(result, "Look").signatures] == ["performed"]


def test_captions_text_boxes_footnotes_and_repeated_pictures() -> None:
    box = (
        "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wp:anchor><a:graphic><a:graphicData><wps:wsp>"
        f"<wps:txbx><w:txbxContent>{p('Arrow A')}</w:txbxContent></wps:txbx></wps:wsp></a:graphicData></a:graphic>"
        "</wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox><w:txbxContent>"
        f"{p('Arrow A')}</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    note = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    result = from_word(
        p("A", style="H1"), p("Look", note), p(drawing("i", "front")), p("Figure 1. The front", style="Cap"), p(box),
        p(drawing("i", "again")),
        media={"i": png(), "spare": png(3, 3)},
        relations=f'<Relationship Id="f" Type="{RELATIONS}/footnotes" Target="footnotes.xml"/>',
        parts={
            "word/footnotes.xml": f'<w:footnotes {NAMESPACES}><w:footnote w:id="2">{p("Small print")}</w:footnote>'
            "</w:footnotes>"
        },
    )  # fmt: skip
    shown = texts(steps(result)[0])
    assert [text for text in shown if not text.startswith("figure")] == ["Look", "1: Small print", "Arrow A"]
    assert "figure media_1 Figure 1. The front" in shown
    assert [medium.status for medium in result.instruction.media] == ["ok", "ok", "ok"]
    assert result.report.counts["text_boxes"] == 1
    assert result.report.counts["images_in_body"] == 2
    assert result.report.counts["media_files"] == 2
    assert any("word/media/spare.png: not shown in the body" in line for line in result.report.approximated)


def test_comments_and_tracked_changes_warn_and_are_listed() -> None:
    deleted = '<w:del w:id="2"><w:r><w:delText>old</w:delText></w:r></w:del>'
    extended = "http://schemas.microsoft.com/office/2011/relationships/commentsExtended"
    result = from_word(
        p("A", style="H1"),
        p("Use ", f'<w:ins w:id="1">{run("new")}</w:ins>', deleted, " oil"),
        relations=f'<Relationship Id="c" Type="{RELATIONS}/comments" Target="comments.xml"/>'
        f'<Relationship Id="e" Type="{extended}" Target="ex.xml"/>',
        parts={
            "word/comments.xml": f'<w:comments {NAMESPACES}><w:comment w:id="0" w:author="Kim"><w:p w14:paraId="A1">'
            f'{run("Which oil?")}</w:p></w:comment><w:comment w:id="1" w:author="Lee"><w:p w14:paraId="A2">'
            f"{run('Done')}</w:p></w:comment></w:comments>",
            "word/ex.xml": f'<w15:commentsEx {NAMESPACES}><w15:commentEx w15:paraId="A2" w15:done="1"/>'
            "</w15:commentsEx>",
        },
    )  # fmt: skip
    assert texts(steps(result)[0]) == ["Use new oil"]
    assert "source not final: 1 open comments" in result.report.warnings
    assert any(line.startswith("source not final: 2 tracked changes") for line in result.report.warnings)
    assert {
        "open comment by Kim: Which oil?",
        "resolved comment by Lee: Done",
        "deleted in a tracked change: old",
    } <= set(result.report.unmapped)
    assert result.report.source_counts["comments"] is True


@pytest.mark.req("SEC-CODE-1")
def test_nothing_outside_is_fetched_and_what_is_embedded_is_listed() -> None:
    linked = drawing("x").replace("r:embed", "r:link")
    away = 'TargetMode="External"'
    ole = '<w:r><w:object><o:OLEObject Type="Embed" ProgID="Excel.Sheet.12" r:id="o"/></w:object></w:r>'
    result = from_word(
        p("A", style="H1"), p("text"), p(linked), p(ole), p(f'<w:hyperlink r:id="h">{run("here")}</w:hyperlink>'),
        '<w:altChunk r:id="alt"/>',
        relations=f'<Relationship Id="x" Type="{RELATIONS}/image" Target="http://127.0.0.1:9/a.png" {away}/>'
        f'<Relationship Id="h" Type="{RELATIONS}/hyperlink" Target="https://example.org/" {away}/>'
        f'<Relationship Id="t" Type="{RELATIONS}/attachedTemplate" Target="file:///c:/t.dotm" {away}/>'
        f'<Relationship Id="o" Type="{RELATIONS}/package" Target="embeddings/a.xlsx"/>'
        f'<Relationship Id="alt" Type="{RELATIONS}/aFChunk" Target="chunk.html"/>',
        parts={"word/embeddings/a.xlsx": b"PK", "word/vbaProject.bin": b"x", "word/chunk.html": b"<b>x</b>"},
    )  # fmt: skip
    assert [medium.status for medium in result.instruction.media] == ["missing"]
    said_of = "\n".join([*result.report.warnings, *result.report.unmapped])
    for what in (
        "it is not fetched",
        "Excel.Sheet.12",
        "word/embeddings/a.xlsx",
        "macros",
        "attachedTemplate",
        "an inserted file",
    ):
        assert what in said_of
    assert result.instruction.extra["docx"]["links"] == [
        {"place": "paragraph 5", "text": "here", "target": "https://example.org/"}
    ]


@pytest.mark.req("SEC-CODE-1")
@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "no Word file"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "old or an encrypted"),
        (b"PK\x03\x04" + b"\0" * 60, "damaged"),
        (zipped({"a": "b"}), "no content types"),
        (word(p("x"), main="application/vnd.ms-word.document.macroEnabled.main+xml"), "macros"),
        (word(p("x"), main="application/xml"), "no Word document"),
        (word(p("x"), parts={"../evil": "x"}), "outside of the file"),
        (word(p("x"), parts={"/evil": "x"}), "outside of the file"),
        (word(parts={"word/document.xml": '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a/>'}), "entities"),
        (word(parts={"word/document.xml": "<?xml version='1.0' encoding='utf-16'?>".encode("utf-16")}), "damaged"),
        (word(parts={"word/document.xml": b" " * (30 * 1024 * 1024)}), "larger than"),
        (word(parts={"word/document.xml": f"<w:document {NAMESPACES}>" + "<w:p>" * 500}), "too many"),
        (word(p("")), "nothing to import"),
        (word(*[p("x")] * 25_001), "more than 25000 paragraphs"),
    ],
)  # fmt: skip
def test_what_is_refused_says_why(data: bytes, reason: str, tmp_path: Path) -> None:
    path = tmp_path / "x.docx"
    path.write_bytes(data)
    with pytest.raises(ImportRefused, match=reason):
        import_file(path)


def test_a_picture_that_claims_to_be_huge_is_not_shown() -> None:
    huge = png()[:16] + (2**20).to_bytes(4, "big") * 2 + png()[24:]
    result = from_word(p("A", style="H1"), p("text"), p(drawing("i")), media={"i": huge})
    assert [medium.status for medium in result.instruction.media] == ["unsupported"]
    assert any("can't be shown (package.picture_too_large)" in line for line in result.report.warnings)


def test_hidden_text_and_contents_are_listed_not_shown() -> None:
    result = from_word(
        p("Purpose 3", style="TOC1"), p("A", style="H1"), p("seen ", run("unseen", more="<w:vanish/>")),
    )  # fmt: skip
    assert texts(steps(result)[0]) == ["seen"]
    assert any(line.endswith("hidden text: unseen") for line in result.report.unmapped)
    assert any(line.endswith("table of contents: Purpose 3") for line in result.report.unmapped)
    assert result.report.text_coverage == 1.0

"""Real Word and Markdown documents: the package holds what independent tools counted in the source."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from handrail.__main__ import main
from handrail.domain.check import errors
from handrail.importers.written import words_of
from handrail.importers.written_counts import docx_counts, markdown_counts
from handrail.packages.reader import read
from tests.importers.documents import REAL, expected, real

FACTS = expected()
# What differs, and why. Nothing does.
DIFFERS: dict[str, set[str]] = {}
SOURCE_ONLY = {"comments", "list_numbered_paragraphs", "paragraphs", "words"}
here = pytest.mark.skipif(not FACTS, reason=f"elsewhere: EXPECTED.json of the real documents is not at {REAL}")


@here
@pytest.mark.parametrize("name", sorted(FACTS) or ["none"])
def test_the_package_holds_what_the_document_does(name: str, tmp_path: Path) -> None:
    facts, format_ = FACTS[name], name.partition("/")[0]
    output, report = tmp_path / "p.hrwi", tmp_path / "r.json"
    status = main(["import", str(real(name)), "--output", str(output), "--report", str(report)])
    told = json.loads(report.read_text(encoding="utf-8"))
    assert status == 0
    package = read(output)
    assert not errors(package.findings)
    counted = markdown_counts if format_ == "markdown" else docx_counts
    assert counted(package.instruction) == told["counts"]
    assert set(told["source_counts"]) == (SOURCE_ONLY if format_ == "docx" else set())
    found = {**told["source_counts"], **told["counts"]}
    assert {key for key in facts if found[key] != facts[key]} == DIFFERS.get(name, set())
    # A key that the source lacks is 0.
    assert {key for key, value in found.items() if value and key not in facts} == set()
    assert package.original(package.instruction.attachments[0].sha256) == real(name).read_bytes()
    assert told["text_coverage"] == 1.0


@here
@pytest.mark.parametrize("name", [name for name in sorted(FACTS) if name.endswith(".md")] or ["none"])
def test_every_word_is_in_the_package(name: str, tmp_path: Path) -> None:
    """Counted without the importer's own reading of words: the text less links, tags and the marks of fences."""
    text = real(name).read_text(encoding="utf-8")
    text = re.sub(r"\]\([^)]*\)", " ", text)
    text = re.sub(r"</?[a-zA-Z][^<>]*>", " ", text)
    output = tmp_path / "p.hrwi"
    assert main(["import", str(real(name)), "--output", str(output)]) == 0
    stored = set(words_of(read(output).instruction.model_dump_json().replace("\\n", " ")))
    assert set(words_of(text)) - stored == set()


@here
def test_all_documents_are_met() -> None:
    assert DIFFERS == {}
    assert len(FACTS) == 18

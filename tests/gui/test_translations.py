"""Every text of the screens is translated, whole, with its placeholders; and the catalogue is up to date."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
GERMAN = ROOT / "i18n" / "handrail_de.ts"
# %1, %n, {name}, and the tags of rich text.
_HELD = re.compile(r"%L?\d+|%n|\{[a-z_]*\}|</?[a-z]+/?>")
# SPEC 8: words that a screen never says; in German also the personal address (infinitives instead).
_NOT = re.compile(r"\b(Fehler|ungültige Eingabe|Abbruch|Bitte|Ups|Sie|Ihr|Ihre|Ihren|Ihrem|Ihrer|OK)\b|!")


def messages(catalogue: Path = GERMAN) -> Iterator[tuple[str, str, list[str], str]]:
    """Context, source, translations (several where the number decides) and state of each text."""
    for context in ET.parse(catalogue).getroot().iter("context"):
        for message in context.iter("message"):
            answer = message.find("translation")
            assert answer is not None
            forms = [form.text or "" for form in answer.findall("numerusform")] or [answer.text or ""]
            yield context.findtext("name") or "", message.findtext("source") or "", forms, answer.get("type") or ""


def test_no_text_is_unfinished() -> None:
    left = [(context, source) for context, source, forms, state in messages() if state or not all(forms)]
    assert left == []


def test_every_placeholder_and_tag_is_kept() -> None:
    changed = [
        (source, form)
        for _, source, forms, _ in messages()
        for form in forms
        if Counter(_HELD.findall(source)) != Counter(_HELD.findall(form))
    ]
    assert changed == []


def test_a_lost_placeholder_is_noticed() -> None:
    assert Counter(_HELD.findall("{n} of %1 <b>x</b>")) == Counter({"{n}": 1, "%1": 1, "<b>": 1, "</b>": 1})


def test_the_same_text_has_the_same_translation_everywhere() -> None:
    said: dict[str, set[str]] = {}
    for _, source, forms, _ in messages():
        said.setdefault(source, set()).add("|".join(forms))
    assert {source: forms for source, forms in said.items() if len(forms) > 1} == {}


def test_the_words_are_those_of_the_shop_floor() -> None:
    wrong = [(source, form) for _, source, forms, _ in messages() for form in forms if _NOT.search(form)]
    # A pronoun at the start of a sentence is no address.
    assert [pair for pair in wrong if not re.search(r"(^|[.] )Sie (wird|werden|erscheinen)\b", pair[1])] == []


@pytest.mark.timeout(120)
def test_the_catalogue_holds_what_the_sources_say(tmp_path: Path) -> None:
    """As packaging/build_translations.py --update reads them; run it after changing a text."""
    fresh = tmp_path / GERMAN.name
    shutil.copy(GERMAN, fresh)
    tool = Path(sys.executable).parent / "pyside6-lupdate"
    options = ["-extensions", "py,qml", "-locations", "none", "-no-obsolete", "-source-language", "en"]
    command = [str(tool), *options, "-target-language", "de", str(ROOT / "app" / "handrail" / "ui"), "-ts", str(fresh)]
    subprocess.run(command, check=True, capture_output=True)
    known = {(context, source) for context, source, _, _ in messages()}
    now = {(context, source) for context, source, _, _ in messages(fresh)}
    assert now - known == set(), "new texts: run packaging/build_translations.py --update and translate them"
    assert known - now == set(), "texts that are gone: run packaging/build_translations.py --update"

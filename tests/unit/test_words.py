"""Every code has words, in every language, that keep to the design's rules of speech (SPEC 8)."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, get_args

import pytest

import handrail
from handrail import assets, words
from handrail.domain import acts, permissions
from handrail.domain.event import Evidence, Mode
from handrail.domain.instruction import SIGNATURE_MEANINGS, Limits
from handrail.domain.reference import CLASSES, Hold
from handrail.domain.refusal import Reason
from handrail.event_words import entry
from handrail.words import NBSP, Either, Hole, Piece, Words, read_template
from tests.records.sample import Journal, full, torque

APP = Path(handrail.__file__).parent.parent
LANGUAGES = ("de", "en")
CODE = re.compile(r"[a-z_]+(\.[a-z_0-9]+)+|not_yet")
SPEAKING = {
    "Refusal.of": 0,
    "passed": 1,
    "closed": 1,
    "_reason": 0,
    "Reason": None,
    "Evidence": None,
    "ExceptionOpened": None,
}
"""Calls that name a code, and the place of the code among their arguments (None: as ``code=``)."""
PASSED_ON = {"_reason"}
"""Calls that add parameters of their own."""
NOT_CODES = {"run.date"}
"""Strings that look like a code and are none: a name in expressions."""


@cache
def catalogue(language: str) -> dict[str, Any]:
    path = assets.root() / "i18n" / "messages" / f"{language}.json"
    loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return loaded


def texts(language: str) -> Iterator[tuple[str, str, str]]:
    """(code, part, template) of every text; plural forms are texts of their own."""
    known = catalogue(language)
    entries = [(code, "", text) for code, text in known["messages"].items()]
    entries += [(code, part, text) for code, parts in known["reasons"].items() for part, text in parts.items()]
    for code, part, text in entries:
        if isinstance(text, dict):
            yield from ((code, f"{part}.{form}", text[form]) for form in ("one", "other"))
        else:
            yield code, part, text


def holes(pieces: tuple[Piece, ...], optional: bool = True) -> Iterator[Hole]:
    for piece in pieces:
        if isinstance(piece, Hole):
            yield piece
        elif isinstance(piece, Either) and optional:
            yield from holes(piece.part)
            yield from holes(piece.otherwise)


@cache
def trees() -> dict[Path, ast.Module]:
    return {path: ast.parse(path.read_text(encoding="utf-8")) for path in APP.rglob("*.py")}


def strings(node: ast.AST) -> Iterator[str]:
    for part in ast.walk(node):
        if isinstance(part, ast.Constant) and isinstance(part.value, str):
            yield part.value


def spoken_calls() -> Iterator[tuple[str, str, set[str] | None]]:
    """(where, code, names of the parameters, or None if they are not all named) of every call with a code."""
    for path, tree in trees().items():
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            name = ast.unparse(call.func)
            said = name.endswith((".say", "say"))
            if name not in SPEAKING and not said:
                continue
            place = 0 if said else SPEAKING[name]
            named = {keyword.arg for keyword in call.keywords}
            given = None if None in named or place is None or name in PASSED_ON else {str(arg) for arg in named}
            arguments = [keyword.value for keyword in call.keywords if keyword.arg == "code"]
            if place is not None:
                arguments += call.args[place : place + 1]
            for argument in arguments:
                for code in () if isinstance(argument, ast.JoinedStr) else strings(argument):
                    if CODE.fullmatch(code):
                        yield f"{path.name}:{call.lineno}", code, given


def made_up() -> Iterator[str]:
    """Patterns of the codes that are put together where they are used: in f-strings and in templates."""
    for tree in trees().values():
        for node in ast.walk(tree):
            if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
                parts = [
                    re.escape(part.value) if isinstance(part, ast.Constant) else "[a-z_.0-9]+" for part in node.values
                ]
                if CODE.fullmatch("".join("x" if part.startswith("[") else part for part in parts).replace("\\", "")):
                    yield "".join(parts)
    for _, _, text in texts("en"):
        yield from (re.escape(hole.form) + "[a-z_]+" for hole in holes(read_template(text)) if hole.form.endswith("."))


# The catalogue against the source


def test_every_code_that_is_said_has_words() -> None:
    known = Words("en")
    missing = {(where, code) for where, code, _ in spoken_calls() if not known.knows(code)}
    assert not missing


def test_every_code_of_a_rule_has_words_however_it_is_passed_on() -> None:
    known = catalogue("en")
    families = {code.partition(".")[0] for code in known["reasons"]}
    missing = set()
    for path, tree in trees().items():
        if path.parent.name in ("domain", "gates", "operations"):
            for text in strings(tree):
                is_code = CODE.fullmatch(text) and text.partition(".")[0] in families and text not in NOT_CODES
                if is_code and text not in acts.PAYLOADS and not Words("en").knows(text):
                    missing.add((path.name, text))
    assert not missing


def test_every_parameter_a_text_needs_is_passed() -> None:
    needed = {
        code: {hole.name for _, _, text in group for hole in holes(read_template(text), optional=False)}
        for code, group in (
            (code, [it for it in texts("en") if it[0] == code]) for code in {it[0] for it in texts("en")}
        )
    }
    missing = [
        (where, code, needed[code] - given)
        for where, code, given in spoken_calls()
        if given is not None and code in needed and needed[code] - given
    ]
    assert not missing


def test_no_words_are_left_over() -> None:
    said = {text for tree in trees().values() for text in strings(tree)}
    patterns = re.compile("|".join(f"(?:{pattern})" for pattern in set(made_up())))
    known = catalogue("en")
    unused = {
        code for code in (*known["messages"], *known["reasons"]) if code not in said and not patterns.fullmatch(code)
    }
    assert not unused


@pytest.mark.parametrize(
    ("prefix", "wanted"),
    [
        ("class.", set(CLASSES)),
        ("verdict.", set(get_args(acts.Verdict))),
        ("meaning.", set(SIGNATURE_MEANINGS) | {f"{meaning}.sentence" for meaning in SIGNATURE_MEANINGS}),
        ("method.", set(get_args(acts.InputMethod))),
        ("mode.", set(get_args(Mode))),
        ("containment.", set(get_args(acts.NcrDrafted.model_fields["containment"].annotation))),
        ("pause.", set(get_args(acts.RunPaused.model_fields["reason"].annotation))),
        ("journal.reason.", set(get_args(acts.JournalOpened.model_fields["reason"].annotation))),
        ("hold.target.", set(get_args(Hold.model_fields["target"].annotation))),
        ("hold.", set(get_args(Hold.model_fields["target"].annotation)) | {"local"}),
        ("decided.", set(get_args(acts.NodeDecided.model_fields["kind"].annotation))),
        ("event.", set(acts.PAYLOADS)),
        ("permission.", set(get_args(permissions.Act))),
        ("role.", set(permissions.ACTS)),
    ],
)  # fmt: skip
def test_every_value_of_a_coded_field_has_words(prefix: str, wanted: set[str]) -> None:
    missing = {value for value in wanted if not Words("en").knows(prefix + value)}
    assert not missing


def test_every_gate_has_a_name() -> None:
    gates = {
        text
        for tree in trees().values()
        for node in tree.body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "GATE"
        for text in strings(node)
    }
    assert gates
    assert not {gate for gate in gates if not Words("en").knows(f"gate.{gate}")}


# The languages against each other, and against the rules of speech


@pytest.mark.req("HMI-6")
def test_all_languages_say_the_same_with_the_same_parameters() -> None:
    assert words.languages() == LANGUAGES
    spoken = {language: {(code, part): text for code, part, text in texts(language)} for language in LANGUAGES}
    assert set(spoken["de"]) == set(spoken["en"])
    for key, english in spoken["en"].items():
        parameters = {(hole.name, hole.form) for hole in holes(read_template(english))}
        assert {(hole.name, hole.form) for hole in holes(read_template(spoken["de"][key]))} == parameters, key
        needed = {hole.name for hole in holes(read_template(english), optional=False)}
        assert {hole.name for hole in holes(read_template(spoken["de"][key]), optional=False)} == needed, key


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_has_all_four_texts(language: str) -> None:
    for code, parts in catalogue(language)["reasons"].items():
        assert list(parts) == ["title", "detail", "do", "who"], code
        assert all(parts.values()), code


NOT_SAID = {
    "en": r"errors?|invalid|failed to|abort(ed|ing)?|please|oops|nok|queued?|synced|devices?|clients?|confirm|proceed",
    "de": r"fehler|fehlgeschlagen|abbruch|abbrechen|abgebrochen|bitte|ups|n\.?i\.?o|gerät|client|synchronisiert",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_uses_a_word_that_the_design_rules_out(language: str) -> None:
    found = [
        (code, text)
        for code, _, text in texts(language)
        if re.search(rf"\b({NOT_SAID[language]})\b|!", text, re.IGNORECASE)
    ]
    found += [(code, text) for code, _, text in texts(language) if text.lower() in ("ok", "yes", "no", "ja", "nein")]
    assert not found


@pytest.mark.parametrize("language", LANGUAGES)
def test_sentences_have_up_to_fourteen_words(language: str) -> None:
    long = []
    for code, part, text in texts(language):
        if part:
            long += [(code, part, it) for it in re.split(r"(?<=[.:])[\s\]]+", text) if len(it.split()) > 14]
    assert not long


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_to_do_ends_as_a_sentence_and_a_title_does_not(language: str) -> None:
    for code, part, text in texts(language):
        if part.startswith("do"):
            assert text.rstrip("]").endswith("."), code
        elif part.startswith("title"):
            assert not text.endswith("."), code


# Saying


def test_a_reason_becomes_four_texts_and_names_who_helps() -> None:
    reason = Reason(
        code="equipment.calibration_ended",
        params={"equipment": "TD-0152", "type": "torque_driver", "other": "TD-0148", "date": "2026-11-18"},
        helper="K. Brandt, ext 4471",
    )
    assert Words("en").reason(reason) == (
        "Calibration ended 18 Nov 2026",
        "TD-0152 may not be used for recorded values.",
        "Take TD-0148 and scan it. Put TD-0152 in the quarantine drawer.",
        "You, or the calibration lab: K. Brandt, ext 4471",
    )
    assert Words("de").reason(reason).title == "Kalibrierung endete am 18. Nov. 2026"


def test_an_optional_part_goes_when_its_parameter_is_missing_or_empty() -> None:
    params = {"equipment": "TD-0152", "type": "x", "other": "", "date": "2026-11-18"}
    spoken = Words("en").reason(Reason(code="equipment.calibration_ended", params=params))
    assert spoken.what_to_do == "Put TD-0152 in the quarantine drawer."


@pytest.mark.parametrize(("left", "said"), [("1", "1 try left."), ("3", "3 tries left.")])
def test_one_and_many(left: str, said: str) -> None:
    assert Words("en").reason(Reason(code="sign_in.no_match", params={"tries_left": left})).detail == said


def test_what_an_open_gate_saw_is_one_line() -> None:
    seen = Evidence(gate="lease", code="lease.warn", params={"cls": "training", "hours": "80"})
    assert Words("en").evidence(seen) == f"Training records: 3{NBSP}days old"
    fresh = Evidence(gate="lease", code="lease.fresh", params={"cls": "holds", "hours": "0"})
    assert Words("en").evidence(fresh) == "Hold list: less than 1 h old"


def test_a_code_without_words_is_shown_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    assert Words("en").say("no.such_code") == "no.such_code"
    assert Words("en").reason(Reason(code="no.such_reason", helper="QA")).title == "no.such_reason"
    assert [record.levelname for record in caplog.records] == ["ERROR", "ERROR"]
    caplog.clear()


def test_a_parameter_that_is_missing_leaves_a_gap_and_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    assert Words("en").say("hold.lot") == "Lot … is on hold"
    assert "hold.lot is said without value" in caplog.text
    caplog.clear()


def test_a_parameter_is_never_read_as_a_template() -> None:
    assert Words("en").say("hold.lot", value="{cls} [a|b]") == "Lot {cls} [a|b] is on hold"


def test_a_date_of_another_system_is_shown_as_it_came() -> None:
    assert Words("en").say("lot.expired", lot="L1", date="next week") == "Lot expired next week"


@pytest.mark.parametrize(("asked", "given"), [("de", "de"), ("de-AT", "de"), ("en-GB", "en"), ("fi", "en"), ("", "en")])
def test_a_language_we_lack_falls_back(asked: str, given: str) -> None:
    assert Words(asked).say("verdict.out") == Words(given).say("verdict.out")


def test_the_pseudo_languages_mark_every_text_and_keep_values() -> None:
    plain, said = (Words(tag).say("lease.never", cls="lots") for tag in ("en", words.PSEUDO))
    assert len(said) >= 1.3 * len(plain)
    assert "L28B0811" in Words(words.PSEUDO).say("hold.lot", value="L28B0811")
    assert "\u2066L28B0811\u2069" in Words(words.PSEUDO_RTL).say("hold.lot", value="L28B0811")


# Numbers, dates and times


@pytest.mark.req("MEA-1", "HMI-6")
@pytest.mark.parametrize(
    ("value", "english", "german"),
    [("1.20", "1.20", "1,20"), ("-0.8", "−0.8", "−0,8"), (Decimal("1E-3"), "0.001", "0,001")],
)
def test_numbers_keep_their_decimals(value: Decimal | str, english: str, german: str) -> None:
    assert (Words("en").number(value), Words("de").number(value)) == (english, german)


@pytest.mark.parametrize(
    ("limits", "said"),
    [
        ({"lower": "1.10", "upper": "1.30", "target": "1.20"}, "1.20 ± 0.10 N·m"),
        ({"lower": "1.10", "upper": "1.30"}, "1.10–1.30 N·m"),
        ({"lower": "1.10", "upper": "1.30", "target": "1.15"}, "1.10–1.30 N·m"),
        ({"upper": "0.08"}, "≤ 0.08 N·m"),
        ({"lower": "5", "lower_inclusive": False}, "> 5 N·m"),
        ({"lower": "1", "upper": "2", "upper_inclusive": False}, "≥ 1, < 2 N·m"),
        ({"lower": "-5", "upper": "-1"}, "−5 to −1 N·m"),
        ({"text": "free of burrs"}, "free of burrs"),
        ({}, ""),
    ],
)
def test_limits(limits: dict[str, Any], said: str) -> None:
    assert Words("en").limits(Limits(**limits), "N·m").replace(NBSP, " ") == said


def test_a_unit_stands_after_a_no_break_space() -> None:
    assert Words("en").quantity("1.38", "N·m") == f"1.38{NBSP}N·m"


@pytest.mark.req("MEA-5")
def test_a_verdict_says_how_far() -> None:
    assert Words("en").verdict("above", "0.08") == "0.08 above the upper limit"
    assert Words("de").verdict("below", Decimal("0.08"), "N·m") == f"0,08{NBSP}N·m unter der unteren Grenze"
    assert Words("en").verdict("above", "0") == "On the upper limit, which is excluded"
    assert Words("en").verdict("inside") == "Inside limits"


def test_dates_and_times() -> None:
    moment = datetime(2026, 11, 20, 13, 42, 3, tzinfo=UTC)
    assert Words("en").day(date(2026, 11, 20)) == "20 Nov 2026"
    assert Words("de").day(date(2026, 3, 1)) == "1. März 2026"
    assert Words("en", "Europe/Berlin").moment(moment) == "20 Nov 2026, 14:42"
    assert Words("en").recorded(moment, "+01:00") == "20 Nov 2026, 14:42:03 (UTC+01:00)"
    assert Words("de").recorded(moment, "-05:30") == "20. Nov. 2026, 08:12:03 (UTC-05:30)"


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0, "0 s"), (59.9, "59 s"), (60, "1 min"), (3599, "59 min"), (7200, "2 h"), (172800, "2 days")],
)
def test_spans_are_cut_never_rounded_up(seconds: float, said: str) -> None:
    assert Words("en").span(seconds).replace(NBSP, " ") == said


def test_counts_are_grouped_from_five_digits_on() -> None:
    assert (Words("en").count(2418), Words("en").count(24180)) == ("2418", f"24{NBSP}180")


# Events


def test_a_repeated_measurement_names_what_it_replaces() -> None:
    journal = Journal()
    journal.add("capture.recorded", torque(2, "1.22", "inside", attempt=2), "build/torque")
    found = entry(Words("en"), journal.events[0][0], replaces=210)
    assert found == ("Measured again", f"Screw torque{NBSP}2, 1.22{NBSP}N·m, TD-0148. Replaces 210")


def test_a_value_out_of_limits_names_the_limit_it_broke() -> None:
    journal = Journal()
    journal.add("capture.recorded", torque(1, "1.38", "above", distance="0.08"), "build/torque")
    assert entry(Words("en"), journal.events[0][0]) == (
        "Out of limits",
        f"Screw torque, 1.38{NBSP}N·m, limit 1.30, TD-0148",
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_of_event_has_a_headline_without_a_gap(language: str) -> None:
    said = Words(language)
    for event, _ in full():
        found = entry(said, event, step="Step 9, Torque check")
        assert found.headline
        assert "…" not in found.headline + found.detail, event.type


def test_an_event_of_a_later_version_is_named(caplog: pytest.LogCaptureFixture) -> None:
    journal = Journal()
    journal.add("step.teleported", {})
    journal.add("run.closed", {"outcome": "vanished"})
    assert entry(Words("en"), journal.events[0][0]).headline == "Entry of another version: step.teleported"
    assert entry(Words("en"), journal.events[1][0]).headline == "Record closed"
    assert "cannot be read" in caplog.text
    caplog.clear()


def test_a_refusal_of_a_later_version_shows_its_code(caplog: pytest.LogCaptureFixture) -> None:
    stored = {"code": "order.closed", "params": {"order": "WO-1"}, "gate": "order", "severity": 3}
    assert Words("en").refused(stored) == "Order is closed"
    assert "cannot be read" in caplog.text
    caplog.clear()


def test_an_unbalanced_template_is_refused() -> None:
    for text in ("[a", "a]", "a|b"):
        with pytest.raises(ValueError, match="unbalanced"):
            read_template(text)

"""An entry is kept as entered and read by its input's type, or refused; nothing is put right in silence."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.domain.acts import CaptureRecorded, PhotoTaken, Scan
from handrail.domain.entry import Entry, find_input, is_reason, offered, read_entry
from handrail.domain.refusal import Refusal
from tests.operations.documents import ask, step, when
from tests.operations.recorder import Recorder, plan_of

LISTS = [{"id": "marks", "items": [
    {"value": "ok", "label": {"en": "Good", "de": "Gut"}, "outcome": "pass"},
    {"value": "dent", "label": {"en": "Dent", "de": "Delle"}, "outcome": "fail"},
    {"value": "grey", "label": {"en": "Grey", "de": "Grau"}},
]}]  # fmt: skip
TYPES = [
    "text", "multiline", "integer", "decimal", "measurement", "count", "check", "acknowledge", "pass_fail",
    "pass_fail_na", "select_one", "select_many", "date", "time", "datetime", "barcode", "lot", "serial", "equipment",
    "photo", "note", "calculated", "system",
]  # fmt: skip


def read(input_: dict[str, Any], entered: str = "", language: str = "en", **entry: Any) -> CaptureRecorded | Refusal:
    recorder = Recorder(plan_of(step("one", input_), choice_lists=LISTS))
    made = Entry(input=input_["id"], entered=entered, **entry)
    return read_entry(recorder.plan, recorder.state, recorder.at_step("one"), made, language)


def kept(input_: dict[str, Any], entered: str = "", **entry: Any) -> CaptureRecorded:
    found = read(input_, entered, **entry)
    assert isinstance(found, CaptureRecorded), found
    return found


def code(input_: dict[str, Any], entered: str = "", **entry: Any) -> str:
    found = read(input_, entered, **entry)
    assert isinstance(found, Refusal), found
    return found.code


@pytest.mark.parametrize(
    ("type_", "entered", "value", "verdict"),
    [
        ("text", " a b ", "a b", "none"), ("integer", "4", "4", "none"), ("decimal", "4.20", "4.20", "none"),
        ("check", "true", "true", "none"), ("acknowledge", "true", "true", "none"),
        ("pass_fail", "pass", "pass", "pass"), ("pass_fail", "fail", "fail", "fail"),
        ("date", "2026-11-20", "2026-11-20", "none"), ("time", "08:40", "08:40:00", "none"),
        ("datetime", "2026-11-20T08:40", "2026-11-20T08:40:00", "none"), ("barcode", "X-1", "X-1", "none"),
        ("serial", "SN 1", "SN 1", "none"),
    ],
)  # fmt: skip
def test_values_are_read_by_type(type_: str, entered: str, value: str, verdict: str) -> None:
    found = kept(ask("x", type_), entered)
    assert (found.entered, found.value, found.verdict, found.kind) == (entered, value, verdict, type_)


@pytest.mark.req("S1-07")
@pytest.mark.parametrize(
    ("type_", "entered", "expected"),
    [
        ("integer", "4.5", "entry.not_whole"), ("count", "1.1", "entry.not_whole"),
        ("check", "false", "entry.not_a_choice"),
        ("check", "yes", "entry.not_a_choice"), ("pass_fail", "ok", "entry.not_a_choice"),
        ("date", "20.11.2026", "entry.not_a_date"), ("date", "2026-02-30", "entry.not_a_date"),
        ("time", "25:00", "entry.not_a_date"), ("datetime", "today", "entry.not_a_date"),
        ("text", "", "entry.required"), ("text", " \t", "entry.required"), ("photo", "x", "entry.required"),
        ("note", "x", "entry.readonly"), ("calculated", "1", "entry.readonly"), ("system", "1", "entry.readonly"),
    ],
)  # fmt: skip
def test_what_does_not_fit_the_type_is_refused(type_: str, entered: str, expected: str) -> None:
    assert code(ask("x", type_), entered) == expected


@pytest.mark.req("DI-LEG-1", "S1-08")
def test_choices_keep_the_words_as_they_were_shown_and_the_worst_outcome() -> None:
    many = ask("x", "select_many", choices="marks")
    assert kept(many, "ok grey", language="de").display == "Gut, Grau"
    assert [kept(many, text).verdict for text in ("grey", "ok grey", "ok dent")] == ["none", "pass", "fail"]
    for text in ("rust", "ok rust", "ok ok", "Good"):
        assert code(many, text) == "entry.not_a_choice"
    assert code(ask("x", "select_one", choices="marks"), "ok grey") == "entry.not_a_choice"


def test_a_constraint_sees_the_value_itself_and_refuses_with_its_own_words() -> None:
    rule = {"expr": {"text": ". >= 1 and . <= 4"}, "message": {"en": "1 to 4", "de": "1 bis 4"}}
    found = read(ask("x", "integer", constraint=rule), "5", language="de")
    assert isinstance(found, Refusal)
    assert (found.code, found.reasons[0].params) == ("entry.constraint", {"message": "1 bis 4"})
    assert kept(ask("x", "integer", constraint=rule), "4").value == "4"


@pytest.mark.req("DI-ACC-1")
def test_not_applicable_only_where_allowed_with_a_reason_and_without_a_value() -> None:
    assert code(ask("x"), na=True, reason="No shim here.") == "entry.na_not_allowed"
    assert code(ask("x", na_allowed=True), na=True, reason="..") == "entry.reason_missing"
    found = kept(ask("x", na_allowed=True), "7", na=True, reason=" No shim here. ")
    assert (found.na, found.na_reason, found.value, found.entered) == (True, "No shim here.", None, None)


@pytest.mark.req("A11D-12-2")
@pytest.mark.parametrize(("text", "says"), [("", False), (".", False), (" - - ", False), ("ab", False), ("abc", True),
                                            ("Übe", True), ("3 mm", True)])  # fmt: skip
def test_a_reason_says_something(text: str, says: bool) -> None:
    assert is_reason(text) is says


def test_an_input_whose_condition_does_not_hold_is_not_there() -> None:
    recorder = Recorder(plan_of(step("one", ask("a"), ask("b", **when("$a = 'yes'")))))
    at = recorder.at_step("one")
    assert isinstance(find_input(recorder.plan, recorder.state, at, "b"), Refusal)
    recorder.capture("one", "a", "yes")
    assert not isinstance(find_input(recorder.plan, recorder.state, at, "b"), Refusal)


@pytest.mark.req("MEA-5")
def test_a_value_stands_unless_it_is_out_and_then_a_new_attempt_needs_a_reason() -> None:
    limits = {"upper": "1"}
    recorder = Recorder(plan_of(step("one", ask("x", "decimal", limits=limits))))
    at = recorder.at_step("one")

    def attempt(entered: str, reason: str = "") -> str | int:
        entry = Entry(input="x", entered=entered, reason=reason)
        found = read_entry(recorder.plan, recorder.state, at, entry, "en")
        if isinstance(found, Refusal):
            return found.code
        recorder.add("capture.recorded", "one", **found.to_json())
        return found.attempt

    assert attempt("2") == 1
    assert attempt("0.5") == "entry.attempt_reason"
    assert attempt("3", "Slipped off.") == 2
    assert attempt("0.5", "Held it firmly.") == 3
    assert attempt("0.4", "Just to see.") == "entry.already_recorded"


def test_an_offer_is_worked_out_from_the_record_and_nothing_is_offered_where_it_cannot_be() -> None:
    plan = plan_of(step("one", ask("a"), ask("b", "integer", default={"text": "if ($a = 'B') then 3 else 2"}),
                        ask("c", "integer", default={"text": "1 div 0"})))  # fmt: skip
    recorder = Recorder(plan)
    at = recorder.at_step("one")
    recorder.capture("one", "a", "B")
    assert [offered(plan, recorder.state, at, item) for item in at.step.inputs] == ["", "3", ""]


def test_sensitive_entries_leave_their_digest_alone() -> None:
    scan = Scan(raw="4711", method="wedge")
    found = kept(ask("x", "barcode", sensitive=True), "4711", scan=scan)
    assert "4711" not in found.model_dump_json()
    assert found.digest is not None
    number = kept(ask("x", "decimal", sensitive=True, limits={"upper": "1"}), "4.711")
    assert "4.711" not in number.model_dump_json()
    assert "3.711" not in number.model_dump_json()
    assert number.verdict == "above"


def test_the_lot_that_is_entered_is_the_lot_that_is_recorded() -> None:
    found = kept(ask("x", "lot"), "L-1")
    assert (found.value, found.lot) == ("L-1", "L-1")
    assert kept(ask("x", "lot", sensitive=True), "L-1").lot == "L-1"
    assert kept(ask("x", "equipment"), "TD-1").gauge == "TD-1"


@given(type_=st.sampled_from(TYPES), entered=st.text(max_size=40), na=st.booleans(), mark=st.sampled_from([".", ","]),
       photo=st.booleans())  # fmt: skip
def test_anything_entered_anywhere_is_kept_as_entered_or_refused(
    type_: str, entered: str, na: bool, mark: str, photo: bool
) -> None:
    taken = PhotoTaken(digest="0" * 64, size=1, mime="image/png", name="x") if photo else None
    limits = {"lower": "-1.00", "upper": "9.99", "rounding": "e29"}
    found = read(
        ask("x", type_, choices="marks", limits=limits, na_allowed=True), entered, na=na, mark=mark, photo=taken,
        reason="Because of that.",
    )  # fmt: skip
    if isinstance(found, CaptureRecorded) and not na and type_ != "photo":
        assert found.entered == entered
        assert found.value is not None

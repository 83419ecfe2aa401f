"""XForms expressions keep their meaning in Handrail's subset."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handrail.domain.expressions import parse
from handrail.importers.xform_expressions import Reference, UnknownName, Untranslated, from_xform


def resolve(name: str) -> Reference:
    if name == "unknown":
        raise UnknownName(name)
    return Reference(name, ticked=name == "ack")


@pytest.mark.parametrize(
    ("xform", "ours"),
    [
        (".<${SCAP}", ". < $SCAP"), ("${CellCount}*3.7", "$CellCount * 3.7"), ("${PC}=1", "$PC = 1"),
        ("${a} = ‘other’", "$a = 'other'"), ("${a} = “other”", "$a = 'other'"), ("${a.b}-${c-d}", "$a.b - $c-d"),
        ("${a}-(${b}-1)", "$a - ($b - 1)"), ("${a}-${b}-1", "$a - $b - 1"), ("-${a} + 3", "-$a + 3"),
        ("if(${a} > 1, 15, 6)", "(if ($a > 1) then 15 else 6)"), ("${a} != ''", "not(string($a) = '')"),
        ("'' = ${a}", "'' = string($a)"), ("${a} != 5", "not($a = 5)"), ("${ack} = 'OK'", "$ack = true()"),
        ("today()", "$run.date"), ("now()", "$run.started"), ("join(', ', ${a})", "string-join(($a), ', ')"),
        ("substr(${a}, 0, 2)", "substring($a, 0 + 1, 2 - 0)"), ("1 < 2 = true()", "(1 < 2) = true()"),
        ("regex(., '\\d\\W[\\w-]')", "matches(., '^(?:[0-9][^A-Za-z0-9_][A-Za-z0-9_-])$')"),
        ("(${a} or ${b}) and ${c}", "($a or $b) and $c"), ("1 - 2 - 3", "1 - 2 - 3"),
        ("6 div 2 mod 2", "6 div 2 mod 2"),
    ],
)  # fmt: skip
def test_translations(xform: str, ours: str) -> None:
    assert from_xform(xform, resolve, tested=True) == ours


@pytest.mark.parametrize(
    "xform",
    [
        "../a", "/data/a", "a", "pulldata('a', 'b', 'c', ${d})", "position(..)", "jr:choice-name(${a}, '${a}')",
        "random()",
        "uuid()", "instance('x')/root", "${a}[1]", "1e3", "1 +", "", "(", "'a", "${a", "regex(${a}, ${b})", "once(1)",
        "regex(., '(?=a)')", "if(1, 2)", "(" * 200 + "1" + ")" * 200, "document('x')", "not(1, 2)", "1 2", "a::b", "{}",
    ],
)  # fmt: skip
def test_what_has_no_counterpart_is_said(xform: str) -> None:
    with pytest.raises(Untranslated) as caught:
        from_xform(xform, resolve, tested=True)
    assert caught.value.reason


def test_the_value_under_test_is_for_constraints() -> None:
    with pytest.raises(Untranslated):
        from_xform(". > 1", resolve)


def test_a_name_that_is_not_in_the_form_is_an_error() -> None:
    with pytest.raises(UnknownName):
        from_xform("${unknown} = 1", resolve)


@pytest.mark.parametrize(
    ("xform", "unanswered"),
    [("${a} = ''", True), ("${a} != ''", False), ("${a} != 'x'", True), ("${a} != 5", True), ("${a} > 5", False),
     ("not(${a} > 5)", True), ("selected(${a}, 'x')", False), ("string-length(${a}) = 0", True),
     ("count-selected(${a}) = 0", True)],
)  # fmt: skip
def test_an_unanswered_question_means_what_it_means_in_xforms(xform: str, unanswered: bool) -> None:
    assert parse(from_xform(xform, resolve)).holds({}) is unanswered


numbers = st.integers(0, 9).map(str)
arithmetic = st.recursive(
    numbers,
    lambda inner: st.tuples(inner, st.sampled_from(["+", "-", "*", "=", "<", "and", "or"]), inner)
    .map(" ".join).map("({})".format)
    | st.tuples(inner, st.sampled_from(["+", "-", "*"]), inner).map(" ".join)
    | inner.map(lambda one: f"-{one}"),
    max_leaves=8,
)  # fmt: skip


@settings(deadline=None)
@given(arithmetic)
def test_operators_bind_as_they_did(xform: str) -> None:
    python = xform.replace("=", "==").replace("and", "&").replace("or", "|")
    if any(sign in xform for sign in ("and", "or", "=", "<")):
        # Only that it is still an expression: XPath takes numbers for booleans where Python does not.
        parse(from_xform(xform, resolve))
        return
    assert parse(from_xform(xform, resolve)).evaluate({}) == eval(python)

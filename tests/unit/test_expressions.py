"""Expressions: exact, total, and closed to everything outside."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from elementpath import XPathContext
from elementpath.tdop import SPECIAL_SYMBOLS
from elementpath.xpath31 import XPath31Parser
from hypothesis import example, given, settings
from hypothesis import strategies as st

from handrail.domain import patterns
from handrail.domain.expressions import Expression, ExpressionError, as_text, parse
from handrail.domain.xpath_functions import FUNCTIONS
from handrail.domain.xpath_grammar import MAX_DEPTH

decimals = st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**9), max_value=10**9)


def value(text: str, **values: object) -> object:
    return parse(text).evaluate(values)


def refused(text: str, **values: object) -> str:
    with pytest.raises(ExpressionError) as caught:
        parse(text).evaluate(values)
    return caught.value.code


@pytest.mark.req("MEA-1")
def test_decimals_are_exact() -> None:
    assert value("0.1 + 0.2 = 0.3") is True
    assert value("$a + $b = 0.3", a=Decimal("0.1"), b="0.2") is True
    assert value("$cells * 3.7", cells="3") == Decimal("11.1")
    assert isinstance(value("7 div 2"), Decimal)


@pytest.mark.req("MEA-1")
@given(decimals, decimals)
def test_sums_and_products_are_those_of_exact_arithmetic(a: Decimal, b: Decimal) -> None:
    numerator_a, denominator_a = a.as_integer_ratio()
    numerator_b, denominator_b = b.as_integer_ratio()
    product = value("$a * $b", a=a, b=str(b))
    assert isinstance(product, Decimal)
    assert product.as_integer_ratio()[0] * denominator_a * denominator_b == (
        numerator_a * numerator_b * product.as_integer_ratio()[1]
    )
    assert value("$a + $b - $b = $a", a=a, b=b) is True
    assert value("$a < $b", a=a, b=str(b)) is (a < b)


@given(decimals, decimals.filter(bool), st.sampled_from(["+", "-", "*", "=", "!=", "<", "<=", ">", ">=", "idiv"]))
def test_typed_numbers_give_what_elementpath_itself_gives(a: Decimal, b: Decimal, operator: str) -> None:
    text = f"$a {operator} $b"
    theirs = XPath31Parser().parse(text).evaluate(XPathContext(item=1, variables={"a": a, "b": b}))
    assert value(text, a=a, b=b) == theirs


@pytest.mark.parametrize(
    "text",
    [
        "round(2.5)", "round(-2.5)", "round(3.14159, 2)", "round-half-to-even(2.5)", "floor(-1.5)", "ceiling(-1.5)",
        "abs(-2)", "substring('metadata', 4, 3)", "substring('12345', 1.5, 2.6)", "substring('12345', 0, 3)",
        "translate('bar', 'abc', 'AB')", "normalize-space(' a  b ')", "string-join(('a', 'b'), '-')",
        "concat('a', 1.50)", "count((1, 2, 3))", "sum((1, 2.5))", "max((1, 3, 2))", "string-length('abc')",
        "starts-with('abc', 'ab')", "substring-before('a=b', '=')", "substring-after('a=b', '=')", "5 mod 3",
        "-5 mod 3", "if (1 = 1) then 'a' else 'b'", "not(1 = 2) and true()", "2 + 3 * 4 - 1", "(2 + 3) * 4", "'a' || 1",
        "matches('ab12', '^[a-z]+\\d{2}$')", "matches('xabx', 'ab')", "distinct-values((1, 1, 2))", "-(3)", "1 < 2",
        "upper-case('aß')", "contains('abc', 'bc')", "ends-with('abc', 'bc')", "lower-case('AB')", "boolean(0)",
    ],
)  # fmt: skip
def test_what_is_in_the_subset_means_what_xpath_says(text: str) -> None:
    theirs = XPath31Parser().parse(text).evaluate(XPathContext(item=1))
    ours = value(text)
    assert (list(ours) if isinstance(ours, tuple) else ours) == theirs


@pytest.mark.req("SEC-CODE-1")
def test_every_function_that_is_not_listed_is_refused() -> None:
    """Whatever elementpath has or will have, only our table can be called."""
    known = set(FUNCTIONS) | SPECIAL_SYMBOLS | {"if", "then", "else", "and", "or", "div", "idiv", "mod"}
    names = {symbol for symbol in XPath31Parser.symbol_table if symbol[:1].isalpha()} - known
    assert {"doc", "environment-variable", "current-dateTime", "unparsed-text", "random-number-generator"} <= names
    for name in sorted(names):
        for text in (f"{name}()", f"{name}('a')", f"{name}('a', 'b')", f"fn:{name}('a')", f"Q{{x}}{name}('a')", name):
            with pytest.raises(ExpressionError):
                Expression(text)


@pytest.mark.req("SEC-CODE-1")
@pytest.mark.parametrize(
    "text",
    [
        "/a", "//a", "a/b", "@a", "..", ".//a", "child::a", "$a/b", "$a[1]", "a", "*", "$f(1)", "function() {1}",
        "for $x in (1, 2) return $x", "let $x := 1 return $x", "some $x in 1 satisfies $x", "1 to 1000000000",
        "map { 'a': 1 }", "[1, 2]", "$m?a", "xs:date('2026-01-01')", "'a' => concat('b')", "1 instance of xs:integer",
        "'1' cast as xs:double", "1 eq 1", "1e3", "1.5E-2", "(: hidden :) 1", "#", "$", "(1", "1)", "", " ", "1 1",
        "1 = 2 = 3", "if (1) then 2", "concat('a',)", "'a", "{1}", "1 !(2)", "trace('a', 'b')", "$a:b", "~", "$1",
    ],
)  # fmt: skip
def test_what_is_outside_the_subset_is_refused(text: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        Expression(text)
    assert caught.value.code.startswith("expression.")
    assert caught.value.position >= 1


def test_evaluating_reads_no_clock_and_changes_nothing() -> None:
    expression = parse("$run.date > date('2026-01-01') and $n > 1")
    assert expression.names == {"run.date", "n"}
    values = {"run.date": date(2026, 11, 21), "n": ("1", "2")}
    assert expression.evaluate(values) is True
    assert values == {"run.date": date(2026, 11, 21), "n": ("1", "2")}


@pytest.mark.parametrize("name", ["a.b", "a-b", "_x", "if", "div", "then", "count", "S1.x-2", "or"])
def test_captures_may_be_called_anything_a_form_calls_them(name: str) -> None:
    expression = parse(f"${name} + 1")
    assert expression.names == {name}
    assert expression.evaluate({name: 2}) == 3


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$x + 1", None), ("$x = 1", False), ("$x != 1", False), ("$x = ''", False), ("string($x) = ''", True),
        ("not($x = 1)", True), ("$x < 5 or $x >= 5", False), ("sum($x)", 0), ("count($x)", 0), ("avg($x)", None),
        ("coalesce($x, 3)", 3), ("empty($x)", True), ("concat('a', $x)", "a"), ("-$x", None), ("round($x)", None),
        ("selected($x, 'a')", False), ("number($x)", None), ("date($x)", None), ("min($x)", None), ("$x", None),
    ],
)  # fmt: skip
def test_an_unanswered_capture_is_empty(text: str, expected: object) -> None:
    for unanswered in ({}, {"x": None}, {"x": ()}, {"x": [None]}):
        assert parse(text).evaluate(unanswered) == expected


@pytest.mark.parametrize(
    ("text", "values", "expected"),
    [
        ("$a > 1", {"a": "2"}, True), ("$a = 1", {"a": "1"}, True), ("$a = '1'", {"a": "1"}, True),
        ("$a = 1", {"a": "1.0"}, True), ("$a = 1", {"a": "x"}, False), ("$a != 1", {"a": "x"}, True),
        ("$a > 1", {"a": "x"}, False), ("$a < $b", {"a": "9", "b": "10"}, True), ("$a < 'b'", {"a": "a"}, True),
        ("$a = true()", {"a": True}, True), ("$a = 'true'", {"a": True}, True), ("$a = 'OK'", {"a": True}, False),
        ("$a = 'b'", {"a": ("a", "b")}, True), ("$a >= 2", {"a": ("1", "2")}, True),
        ("selected($a, 'b')", {"a": ("a", "b")}, True), ("selected($a, 'b')", {"a": "a b"}, True),
        ("count-selected($a)", {"a": ("a", "b")}, 2), ("selected-at($a, 1)", {"a": "a b"}, "b"),
        ("$a > '2026-01-01'", {"a": date(2026, 2, 1)}, True), ("$a > $b", {"a": time(9), "b": time(8)}, True),
        ("year-from-date($a)", {"a": datetime(2026, 2, 1, tzinfo=UTC)}, 2026), ("$a", {"a": ["x"]}, "x"),
        ("sum($a)", {"a": ("1", Decimal("2.5"))}, Decimal("3.5")), ("$a * 2", {"a": " 3 "}, 6),
    ],
)  # fmt: skip
def test_text_that_is_a_number_counts_as_one(text: str, values: dict[str, object], expected: object) -> None:
    assert parse(text).evaluate(values) == expected


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1 div 0", "expression.division_by_zero"), ("1 mod 0", "expression.division_by_zero"),
        ("'a' + 1", "expression.not_a_number"), ("true() + 1", "expression.type"),
        ("(1, 2) + 1", "expression.sequence"), ("true() > 1", "expression.not_comparable"),
        ("date('x')", "expression.not_a_date"), ("pow(10, 101)", "expression.number_too_large"),
        ("pow(1.23456789, 60)", "expression.not_exact"), ("matches('a', concat('(', ''))", "expression.pattern"),
        ("round(1, 0.5)", "expression.not_whole"), ("$f = 1", "expression.type"), ("sqrt(-1)", "expression.not_exact"),
    ],
)  # fmt: skip
def test_trouble_is_a_coded_error(text: str, code: str) -> None:
    expected = {"expression.division_by_zero", "expression.not_exact"} if "mod 0" in text else {code}
    assert refused(text, f=0.1) in expected


@pytest.mark.req("SEC-CODE-1")
def test_size_and_nesting_are_bounded() -> None:
    assert refused("1" + " + 1" * 2000) == "expression.too_long"
    assert refused("(" * 500 + "1" + ")" * 500) == "expression.too_deep"
    assert refused("-" * 3000 + "1") == "expression.too_deep"
    assert refused("1" + "+1" * 500) == "expression.too_deep"
    assert value("1" + "+1" * (MAX_DEPTH - 2)) == MAX_DEPTH - 1
    assert refused("9" * 60) == "expression.number_too_large"
    assert refused("$a", a=Decimal("1E+999999")) == "expression.number_too_large"
    assert refused("concat($a, $a)", a="x" * 60_000) == "expression.text_too_long"


def test_evaluation_fits_on_a_deep_stack() -> None:
    """The deepest admitted expression leaves most of the stack to its caller."""
    deepest = parse("not(" * (MAX_DEPTH - 2) + "true()" + ")" * (MAX_DEPTH - 2))
    limit = sys.getrecursionlimit()
    depth = len(__import__("inspect").stack())
    try:
        sys.setrecursionlimit(depth + 3 * MAX_DEPTH + 50)
        assert deepest.evaluate({}) is True
    finally:
        sys.setrecursionlimit(limit)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=60))
@example("$")
@example("1e")
@example("''''''")
@example("\x00")
def test_any_text_parses_or_is_refused(text: str) -> None:
    try:
        parse(text).evaluate({}, self_value="1")
    except ExpressionError as error:
        assert 0 <= error.position <= len(text) + 1


_words = st.sampled_from(
    ["$a", "$b.c", ".", "1", "2.5", "'x'", "''", "(", ")", ",", "+", "-", "*", "div", "mod", "=", "!=", "<", ">=",
     "and", "or", "not(", "if", "then", "else", "count(", "sum(", "round(", "selected(", "concat(", "matches("]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(
    st.lists(_words, max_size=14), st.sampled_from([None, "1", "x", Decimal("2.5"), ("1", "2"), True, date(2026, 1, 1)])
)
def test_any_row_of_words_parses_or_is_refused(words: list[str], bound: object) -> None:
    try:
        parse(" ".join(words)).evaluate({"a": bound, "b.c": "7"}, self_value=bound)
    except ExpressionError as error:
        assert error.code.startswith("expression.")


@pytest.mark.req("SEC-CODE-1")
def test_a_pattern_made_to_explode_ends_at_once() -> None:
    for pattern in ("^(a+)+$", "^(a|a)*$", "^(a*)*b$", "^(([a-z])+.)+[A-Z]([a-z])+$"):
        assert value(f"matches($a, '{pattern}')", a="a" * 900 + "!") is False


@pytest.mark.parametrize(
    "pattern", ["(?=a)", r"(a)\1", "(?<n>a)", "a**", "(", "[", "a{5,2}", "a{99999}", r"\p{L}", "[]", "*", r"\b"]
)
def test_patterns_outside_the_subset_are_refused(pattern: str) -> None:
    with pytest.raises(patterns.PatternError):
        patterns.read(pattern)
    assert refused(f"matches('a', '{pattern}')") == "expression.pattern"


@settings(max_examples=300, deadline=None)
@given(st.text("ab.|*+?()[]^$\\d-{1}", max_size=12), st.text("ab1-", max_size=8))
def test_a_pattern_that_is_read_matches_as_the_standard_library_does(pattern: str, text: str) -> None:
    import re

    try:
        ours = patterns.read(pattern)
    except patterns.PatternError:
        return
    # `$` matches before a last newline there; the alphabet has none.
    assert ours.found_in(text) is (re.search(pattern, text) is not None)


@settings(deadline=None)
@given(st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-1000, max_value=1000))
def test_trigonometry_in_decimals(x: Decimal) -> None:
    import math

    for name in ("sin", "cos", "atan"):
        result = value(f"{name}($x)", x=x)
        assert isinstance(result, Decimal)
        assert len(result.as_tuple().digits) <= 34
        assert float(result) == pytest.approx(getattr(math, name)(float(x)), abs=1e-9)
    ones = value("sin($x) * sin($x) + cos($x) * cos($x)", x=x)
    assert isinstance(ones, Decimal)
    assert abs(ones - 1) < Decimal("1e-32")


def test_known_digits() -> None:
    # From tables: tan and atan of 1, the natural logarithm of 2.
    assert str(value("4 * atan(1)")).startswith("3.14159265358979323846264338327950")
    assert str(value("tan(1)")).startswith("1.55740772465490223050697480745836")
    assert str(value("log(2)")).startswith("0.69314718055994530941723212145817")
    assert refused("sin(10000001)") == "expression.not_exact"
    assert refused("log(-1)") == "expression.not_exact"


def test_values_as_text() -> None:
    assert as_text(Decimal("11.10")) == "11.1"
    assert as_text(("a", 2)) == "a 2"
    assert as_text(None) == ""
    assert as_text(True) == "true"
    assert as_text(date(2026, 1, 2)) == "2026-01-02"


def test_parsing_is_done_once() -> None:
    assert parse("$a + 1") is parse("$a + 1")

"""Numbers are read as entered and judged exactly, by the rule that the instruction names."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from handrail.domain.instruction import Limits, RoundingRule
from handrail.domain.measure import judge, read_number
from handrail.domain.refusal import Refusal

RULES: tuple[RoundingRule, ...] = ("absolute", "e29", "pharmacopoeia")


def limits(lower: str | None = None, upper: str | None = None, **more: object) -> Limits:
    return Limits.model_validate({"lower": lower, "upper": upper, **more})


def refused(entered: str, **how: object) -> str:
    read = read_number(entered, **how)  # type: ignore[arg-type]
    assert isinstance(read, Refusal), read
    return read.code


@pytest.mark.req("MEA-2", "S1-05")
@pytest.mark.parametrize(
    ("value", "limit", "e29", "pharmacopoeia"),
    [
        ("2.665", "9.00", "2.66", "2.67"),
        ("0.125", "9.00", "0.12", "0.13"),
        ("2.675", "9.00", "2.68", "2.68"),
        ("2.5", "9", "2", "3"),
        ("3.5", "9", "4", "4"),
        ("-2.5", "9", "-2", "-3"),
        ("-0.125", "9.00", "-0.12", "-0.13"),
        ("1.0049999", "9.00", "1.00", "1.00"),
        ("1.2", "9.00", "1.20", "1.20"),
    ],
)
def test_rounds_to_the_limits_last_digit_by_its_rule(value: str, limit: str, e29: str, pharmacopoeia: str) -> None:
    upper = limits(upper=limit)
    assert str(judge(Decimal(value), upper).rounded) == value
    assert str(judge(Decimal(value), upper, "e29").rounded) == e29
    assert str(judge(Decimal(value), upper, "pharmacopoeia").rounded) == pharmacopoeia


@pytest.mark.req("MEA-2")
def test_the_rule_decides_what_is_out_of_limits() -> None:
    for rule, verdict in (("absolute", "above"), ("e29", "inside"), ("pharmacopoeia", "above")):
        assert judge(Decimal("2.665"), limits(upper="2.66", rounding=rule)).verdict == verdict


def test_rounds_to_the_finer_of_two_limits() -> None:
    assert str(judge(Decimal("1.2345"), limits("1", "2.00", rounding="e29")).rounded) == "1.23"
    assert str(judge(Decimal("1.2345"), Limits(rounding="e29")).rounded) == "1.2345"


@pytest.mark.req("MEA-3")
@pytest.mark.parametrize(
    ("value", "low", "high", "inclusive", "verdict", "distance"),
    [
        ("1.00", "1.00", "2.00", True, "inside", None),
        ("2.00", "1.00", "2.00", True, "inside", None),
        ("1.00", "1.00", "2.00", False, "below", "0.00"),
        ("2.00", "1.00", "2.00", False, "above", "0.00"),
        ("0.99", "1.00", "2.00", True, "below", "0.01"),
        ("2.01", "1.00", "2.00", True, "above", "0.01"),
        ("99", None, "2.00", True, "above", "97.00"),
        ("-99", None, "2.00", True, "inside", None),
        ("99", "1.00", None, True, "inside", None),
        ("-99", "1.00", None, True, "below", "100.00"),
        ("99", None, None, True, "none", None),
    ],
)
def test_limits_are_inclusive_unless_stated_and_may_have_one_side(
    value: str, low: str | None, high: str | None, inclusive: bool, verdict: str, distance: str | None
) -> None:
    found = judge(Decimal(value), limits(low, high, lower_inclusive=inclusive, upper_inclusive=inclusive))
    assert (found.verdict, None if found.distance is None else str(found.distance)) == (verdict, distance)


def test_without_limits_there_is_no_verdict() -> None:
    assert judge(Decimal("1.50"), None).verdict == "none"


@pytest.mark.req("MEA-1")
def test_no_binary_float_is_near() -> None:
    assert judge(Decimal("0.1") + Decimal("0.2"), limits("0.3", "0.3")).verdict == "inside"
    with pytest.raises(ValueError, match="a decimal is written as a string"):
        Limits.model_validate({"upper": 0.3})


exact = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**30) + 1, max_value=10**30 - 1, places=30)
short = st.decimals(allow_nan=False, allow_infinity=False, min_value=-1000, max_value=1000, places=3)
places = st.integers(min_value=0, max_value=4)


def oracle(value: Decimal, digits: int, rule: RoundingRule) -> Fraction:
    """The value rounded in exact fractions."""
    number = Fraction(value)
    if rule == "absolute":
        return number
    scaled = number * 10**digits
    if rule == "e29":
        return Fraction(round(scaled), 10**digits)
    whole = (abs(scaled) + Fraction(1, 2)).__floor__()
    return Fraction(whole if scaled >= 0 else -whole, 10**digits)


@pytest.mark.req("MEA-1", "MEA-2", "MEA-3")
@given(value=st.one_of(exact, short), low=short, high=short, digits=places, rule=st.sampled_from(RULES),
       open_low=st.booleans(), open_high=st.booleans())  # fmt: skip
@example(
    value=Decimal("9" * 30), low=Decimal(0), high=Decimal(1), digits=2, rule="e29", open_low=False, open_high=False
)
def test_agrees_with_exact_fractions(
    value: Decimal, low: Decimal, high: Decimal, digits: int, rule: RoundingRule, open_low: bool, open_high: bool
) -> None:
    low, high = (limit.quantize(Decimal(1).scaleb(-digits)) for limit in (low, high))
    found = judge(value, limits(
        str(low), str(high), rounding=rule, lower_inclusive=not open_low, upper_inclusive=not open_high,
    ))  # fmt: skip
    rounded = oracle(value, digits, rule)
    assert Fraction(found.rounded) == rounded
    above = rounded > Fraction(high) or (open_high and rounded == Fraction(high))
    below = rounded < Fraction(low) or (open_low and rounded == Fraction(low))
    assert found.verdict == ("above" if above else "below" if below else "inside")
    if found.distance is not None:
        assert Fraction(found.distance) == (rounded - Fraction(high) if above else Fraction(low) - rounded)


# Reading.


@pytest.mark.req("MEA-1", "S1-07")
@pytest.mark.parametrize(
    ("entered", "mark", "number"),
    [
        ("1.250", ".", "1.250"), ("1,250", ",", "1.250"), (" 7 ", ".", "7"), ("-0.5", ".", "-0.5"),
        ("\N{MINUS SIGN}0.5", ".", "-0.5"), ("+3", ".", "3"), ("007", ".", "7"),
    ],
)  # fmt: skip
def test_reads_what_was_entered_with_its_trailing_zeros(entered: str, mark: str, number: str) -> None:
    assert str(read_number(entered, mark=mark)) == number


@pytest.mark.req("MEA-1", "S1-07")
@pytest.mark.parametrize("entered", ["1,250", "1 250", "1\u00a0250", "1\u202f250", "1'250", "1,250.0", "1.250,0"])
def test_refuses_thousands_separators_and_the_other_mark(entered: str) -> None:
    assert refused(entered) == "entry.thousands"
    assert refused(entered.replace(",", "?").replace(".", ",").replace("?", "."), mark=",") == "entry.thousands"


@pytest.mark.parametrize(
    "entered", ["", "abc", "1.", ".5", "1e3", "0x10", "1-2", "--1", "NaN", "inf", "١٢", "1.2.3", "1" * 31]
)
def test_refuses_what_is_no_plain_number(entered: str) -> None:
    assert refused(entered) == "entry.not_a_number"


@pytest.mark.req("MEA-1")
def test_the_entry_shows_exactly_the_gauges_resolution() -> None:
    assert str(read_number("1.20", decimals=2)) == "1.20"
    for entered in ("1.2", "1.200", "1"):
        assert refused(entered, decimals=2) == "entry.decimals"
    assert refused("1.0", decimals=0) == "entry.decimals"


@given(st.text(max_size=12), st.sampled_from([".", ","]))
def test_any_text_is_a_number_or_refused(entered: str, mark: str) -> None:
    read = read_number(entered, mark=mark)
    if isinstance(read, Decimal):
        said = entered.strip().replace("\N{MINUS SIGN}", "-").replace(mark, ".")
        assert Fraction(said) == Fraction(read)
